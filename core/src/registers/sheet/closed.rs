//! Rows that would write over what is finished: a new thing with the number of an old one is not the old one.

use super::super::register::Register;
use super::{Mistake, Preview, PreviewRow, RowVerdict, Told};

impl<K> Preview<K> {
    /// Refuses every row that would change an entry that is finished, unless the row itself says that it is: then it
    /// speaks of that entry and not of a new one. What the sheet says as the ledger does is left alone.
    pub fn keep_finished(&mut self, register: &Register, is_over: impl Fn(&K) -> bool) {
        let heading = register.same.first().and_then(|it| {
            let field = register.field(it.as_str())?;
            Some((field.id.clone(), self.heading(field)))
        });
        let Some((field, heading)) = heading else {
            return;
        };
        for row in &mut self.rows {
            let is_written = match &row.verdict {
                RowVerdict::Changed { of, .. } => is_over(of) && !finishes(register, row),
                _ => false,
            };
            if !is_written {
                continue;
            }
            self.counts.refuse(row);
            row.verdict = RowVerdict::Refused;
            row.told.push(Told {
                typed: row.values.get(&field).cloned().unwrap_or_default(),
                field: field.clone(),
                heading: heading.clone(),
                why: Mistake::Finished,
            });
        }
    }
}

/// Whether a row tells of the last step of its ledger.
fn finishes<K>(register: &Register, row: &PreviewRow<K>) -> bool {
    let last = register.steps.last();
    last.is_some() && row.steps.last().map(|it| &it.step) == last
}

#[cfg(test)]
mod tests {
    use super::super::{How, Row, read};
    use super::*;
    use crate::registers::Values;
    use crate::registers::check::sample;

    #[test]
    fn a_row_does_not_write_over_what_is_finished_unless_it_says_that_it_is() {
        let register = sample::record();
        let values = |reason: &str| -> Values {
            let all = [("number", "PC-1"), ("kind", "own"), ("reason", reason)];
            let pair = |(id, it): (&str, &str)| (id.parse().unwrap(), it.to_owned());
            all.map(pair).into()
        };
        let rows = |reason: &str, gone: &str| -> Vec<Row> {
            let row = |number, cells: [&str; 4]| (number, cells.map(str::to_owned).to_vec());
            let head = ["番号", "種類", "理由", "捨てた日"];
            vec![row(1, head), row(2, ["PC-1", "自分の", reason, gone])]
        };
        let there = values("ある");
        for (reason, gone, is_over, is_refused) in [
            ("新しい", "", true, true),
            ("新しい", "", false, false),
            ("新しい", "R8.4.1", true, false),
            ("ある", "", true, false),
        ] {
            let rows = rows(reason, gone);
            let mut preview = read(&register, &rows, [(7, &there)], &How::default()).unwrap();
            preview.keep_finished(&register, |it| *it == 7 && is_over);
            let (row, counts) = (&preview.rows[0], preview.counts);
            let case = format!("{reason} {gone} {is_over}: {row:?}");
            assert_eq!(row.verdict == RowVerdict::Refused, is_refused, "{case}");
            let refused = usize::from(is_refused);
            assert_eq!((counts.refused, counts.told), (refused, refused), "{case}");
            assert_eq!(counts.changed + counts.same + counts.refused, 1, "{case}");
            if is_refused {
                let told = &row.told[0];
                assert_eq!(
                    (told.heading.as_str(), told.typed.as_str(), told.why.word()),
                    ("番号", "PC-1", "finished")
                );
            }
        }
    }
}
