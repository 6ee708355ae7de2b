//! Cells that name an entry of another ledger: rows that would write a name which the office does not have are refused.

use super::super::name::{FieldId, RegisterId};
use super::super::register::Register;
use super::{Mistake, Preview, PreviewRow, RowVerdict, Told};

impl<K> Preview<K> {
    /// Refuses every row that would write the name of an entry that `is_there` does not know. What stands in the ledger
    /// already is left alone, whatever it names.
    pub fn link(&mut self, register: &Register, is_there: impl Fn(&RegisterId, &str) -> bool) {
        let links = register.fields.iter().filter_map(|field| {
            let of = field.of.as_ref()?;
            Some((field, of, self.heading(field)))
        });
        let links: Vec<_> = links.collect();
        for row in &mut self.rows {
            let unknown = links.iter().filter_map(|(field, of, heading)| {
                let name = written(row, &field.id)?;
                (!is_there(of, name)).then(|| Told {
                    field: field.id.clone(),
                    heading: heading.clone(),
                    typed: name.to_owned(),
                    why: Mistake::NoEntry,
                })
            });
            let unknown: Vec<Told> = unknown.collect();
            if unknown.is_empty() {
                continue;
            }
            self.counts.refuse(row);
            row.verdict = RowVerdict::Refused;
            row.told.extend(unknown);
        }
    }
}

/// What a row would write into a field.
fn written<'a, K>(row: &'a PreviewRow<K>, field: &FieldId) -> Option<&'a str> {
    let is_written = match &row.verdict {
        RowVerdict::New => true,
        RowVerdict::Changed { changes, .. } => changes.iter().any(|it| it.field == *field),
        _ => false,
    };
    let value = row.values.get(field).filter(|_| is_written)?;
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::super::{How, read};
    use super::*;
    use crate::registers::check::sample;

    #[test]
    fn a_row_that_names_a_thing_nobody_has_is_refused_and_what_stands_there_is_left_alone() {
        let mut register = sample::lending();
        let link = &mut register.fields[0];
        link.of = Some("record".parse().unwrap());
        let id = link.id.clone();
        let row =
            |number: usize, thing: &str| (number, vec![thing.to_owned(), "R8.4.1".to_owned()]);
        let heads = (1, vec!["物".to_owned(), "返す予定".to_owned()]);
        let rows = [heads, row(2, "here"), row(3, "elsewhere"), row(4, "gone")];
        let gone = [(id.clone(), "gone".to_owned())].into();
        let mut preview = read(&register, &rows, [(7, &gone)], &How::default()).unwrap();
        let counts = preview.counts;
        assert_eq!((counts.new, counts.changed, counts.refused), (2, 1, 0));
        preview.link(&register, |of, name| {
            of.as_str() == "record" && name == "here"
        });
        let is = |at: usize, verdict: &RowVerdict<i32>| preview.rows[at].verdict == *verdict;
        assert!(is(0, &RowVerdict::New) && is(1, &RowVerdict::Refused));
        assert!(!is(2, &RowVerdict::Refused), "its name stood there before");
        let told = &preview.rows[1].told;
        assert_eq!((told.len(), &told[0].why), (1, &Mistake::NoEntry));
        assert_eq!(
            (told[0].typed.as_str(), told[0].heading.as_str()),
            ("elsewhere", "物")
        );
        let counts = preview.counts;
        assert_eq!((counts.new, counts.changed, counts.refused), (1, 1, 1));
        assert_eq!(counts.told, 1);
    }
}
