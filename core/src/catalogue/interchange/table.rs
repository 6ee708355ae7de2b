//! A bundle as the sheets of a workbook and back; how a workbook is written or read is decided elsewhere.

use serde::{Deserialize, Serialize};

use super::assembly::{Entries, Entry, assemble};
use super::fields;
use super::record::{Field, Kind, Record};
use super::{Arrival, Bundle, Fault, whole, with_patterns};

/// Names of sheets.
pub(super) const NORM: &str = "規範";
pub(super) const EDITION: &str = "版";
pub(super) const CHANGES: &str = "改定";
/// This sheet is for people and is not read.
pub const HELP: &str = "使い方";

/// The column that says to which provision a row belongs.
const OWNER: Field = Field {
    key: "provision",
    label: "項目のid",
    kind: Kind::Word,
};

/// A sheet to be written: the head, then rows of texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Its name.
    pub name: &'static str,
    /// The words at the head, one a column.
    pub head: Vec<String>,
    /// The rows; several words of one field stand in one cell, a line each.
    pub rows: Vec<Vec<String>>,
}

/// A sheet that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Given {
    /// Its name.
    pub name: String,
    /// The rows with something in them, with their number from 1; the first is the head.
    pub rows: Vec<(usize, Vec<String>)>,
}

impl From<Sheet> for Given {
    fn from(sheet: Sheet) -> Self {
        let rows = std::iter::once(sheet.head).chain(sheet.rows);
        Self {
            name: sheet.name.to_owned(),
            rows: (1..).zip(rows).collect(),
        }
    }
}

/// What each sheet holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    Norm,
    Edition,
    Documents,
    Divisions,
    Groups,
    Provisions,
    Parts,
    Parameters,
    Changed,
    Links,
    Corrections,
    Lists,
    Changes,
}

pub(super) const SHEETS: [(&str, Holds, &[Field]); 13] = [
    (NORM, Holds::Norm, fields::NORM),
    (EDITION, Holds::Edition, fields::EDITION),
    ("文書", Holds::Documents, fields::DOCUMENT),
    ("編", Holds::Divisions, fields::DIVISION),
    ("章", Holds::Groups, fields::GROUP),
    ("項目", Holds::Provisions, fields::PROVISION),
    ("内訳", Holds::Parts, fields::PART),
    ("数字", Holds::Parameters, fields::PARAMETER),
    ("変えたこと", Holds::Changed, fields::CHANGED),
    ("つながり", Holds::Links, fields::LINK),
    ("訂正", Holds::Corrections, fields::CORRECTION),
    (CHANGES, Holds::Lists, fields::CHANGE_LIST),
    ("改定の項目", Holds::Changes, fields::CHANGE),
];

impl Holds {
    const fn has_owner(self) -> bool {
        matches!(self, Self::Parts | Self::Parameters | Self::Changed)
    }
}

/// The bundle as sheets, always all of them in the same order.
pub fn sheets(bundle: &Bundle) -> Vec<Sheet> {
    let sheet = |(name, holds, fields): &(&'static str, Holds, &[Field])| {
        let owner = holds.has_owner().then_some(&OWNER);
        let columns: Vec<&Field> = owner.into_iter().chain(*fields).collect();
        let row = |(owner, record): (Option<String>, Record)| {
            let own = fields.iter().map(|it| record.all(it.key).join("\n"));
            owner.into_iter().chain(own).collect()
        };
        Sheet {
            name,
            head: columns.iter().map(|it| head(it)).collect(),
            rows: records(bundle, *holds, fields)
                .into_iter()
                .map(row)
                .collect(),
        }
    };
    SHEETS.iter().map(sheet).collect()
}

pub(super) fn head(field: &Field) -> String {
    format!("{} [{}]", field.label, field.key)
}

fn records(bundle: &Bundle, holds: Holds, fields: &[Field]) -> Vec<(Option<String>, Record)> {
    let edition = &bundle.edition;
    let values: Vec<(Option<String>, serde_json::Value)> = match holds {
        Holds::Norm => vec![(None, whole(&bundle.norm))],
        Holds::Edition => vec![(None, whole(edition))],
        Holds::Documents => edition
            .documents
            .iter()
            .map(|it| (None, whole(it)))
            .collect(),
        Holds::Divisions => edition
            .divisions
            .iter()
            .map(|it| (None, whole(it)))
            .collect(),
        Holds::Groups => edition.groups.iter().map(|it| (None, whole(it))).collect(),
        Holds::Provisions => bundle
            .provisions
            .iter()
            .map(|it| (None, with_patterns(it)))
            .collect(),
        Holds::Parts => of_each(bundle, |it| it.parts.iter().map(whole).collect()),
        Holds::Parameters => of_each(bundle, |it| it.parameters.iter().map(whole).collect()),
        Holds::Changed => of_each(bundle, |it| it.changed.iter().map(whole).collect()),
        Holds::Links => bundle.links.iter().map(|it| (None, whole(it))).collect(),
        Holds::Corrections => bundle
            .corrections
            .iter()
            .map(|it| (None, whole(it)))
            .collect(),
        Holds::Lists => bundle.changes.iter().map(|it| (None, whole(it))).collect(),
        Holds::Changes => {
            let all = bundle.changes.iter().flat_map(|it| &it.changes);
            all.map(|it| (None, whole(it))).collect()
        }
    };
    let record = |(owner, value)| (owner, Record::of(&value, fields));
    values.into_iter().map(record).collect()
}

fn of_each(
    bundle: &Bundle,
    list: impl Fn(&crate::catalogue::Provision) -> Vec<serde_json::Value>,
) -> Vec<(Option<String>, serde_json::Value)> {
    let each = bundle.provisions.iter();
    each.flat_map(|it| {
        list(it)
            .into_iter()
            .map(|value| (Some(it.id.to_string()), value))
    })
    .collect()
}

/// The sheets in one short text, for a page that hands them back.
pub fn folded(bundle: &Bundle) -> String {
    let all: Vec<Given> = sheets(bundle).into_iter().map(Given::from).collect();
    serde_json::to_string(&all).unwrap_or_default()
}

/// The sheets of such a text; `None` for another text.
pub fn unfolded(text: &str) -> Option<Vec<Given>> {
    serde_json::from_str(text).ok()
}

/// Reads sheets back, all or nothing.
pub fn read(given: &[Given]) -> Result<Arrival, Vec<Fault>> {
    let mut entries = Entries::default();
    let mut faults = Vec::new();
    for sheet in given.iter().filter(|it| it.name.trim() != HELP) {
        let known = SHEETS.iter().find(|(name, ..)| *name == sheet.name.trim());
        let Some((_, holds, fields)) = known else {
            faults.push(unknown_sheet(&sheet.name));
            continue;
        };
        match rows(sheet, *holds, fields) {
            Ok(all) => {
                for (owner, entry) in all {
                    entries.put(*holds, owner, entry);
                }
            }
            Err(found) => faults.extend(found),
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    assemble(&entries)
}

fn unknown_sheet(name: &str) -> Fault {
    let known: Vec<&str> = SHEETS.iter().map(|(name, ..)| *name).collect();
    Fault {
        sheet: name.to_owned(),
        cell: String::new(),
        rule: "table.sheet",
        message: format!("シート「{name}」は、使うシートではありません。"),
        next: format!(
            "名前を直すか、シートを消してください。使うのは：{}",
            known.join("、")
        ),
    }
}

/// The entries of a sheet.
fn rows(sheet: &Given, holds: Holds, fields: &[Field]) -> Result<Vec<(String, Entry)>, Vec<Fault>> {
    let Some(((head_row, head), below)) = sheet.rows.split_first() else {
        return Ok(Vec::new());
    };
    let (columns, mut faults) = columns(sheet, (*head_row, head), holds, fields);
    let mut entries = Vec::new();
    for (number, cells) in below {
        let beyond = cells.iter().enumerate().skip(columns.len());
        for (at, text) in beyond.filter(|(_, it)| !it.is_empty()) {
            faults.push(unknown_column(sheet, &address(at, *number), text, false));
        }
        entries.push(entry(sheet, (*number, cells), &columns, fields));
    }
    if faults.is_empty() {
        Ok(entries)
    } else {
        Err(faults)
    }
}

/// The field of each column, by the head.
fn columns(
    sheet: &Given,
    (row, head): (usize, &[String]),
    holds: Holds,
    fields: &[Field],
) -> (Vec<Option<&'static str>>, Vec<Fault>) {
    let (mut columns, mut faults) = (Vec::new(), Vec::new());
    let owner = holds.has_owner().then_some(&OWNER);
    let known: Vec<&Field> = owner.into_iter().chain(fields).collect();
    for (at, text) in head.iter().enumerate() {
        let found = known.iter().find(|it| is_head(text, it)).map(|it| it.key);
        let is_twice = found.is_some() && columns.contains(&found);
        if !text.is_empty() && (found.is_none() || is_twice) {
            faults.push(unknown_column(sheet, &address(at, row), text, is_twice));
        }
        columns.push(found);
    }
    (columns, faults)
}

/// A row as a record, and the provision it belongs to.
fn entry(
    sheet: &Given,
    (number, cells): (usize, &[String]),
    columns: &[Option<&'static str>],
    fields: &[Field],
) -> (String, Entry) {
    let mut entry = Entry {
        sheet: sheet.name.clone(),
        row: address(0, number),
        ..Entry::default()
    };
    let mut owner = String::new();
    let named = columns.iter().enumerate();
    for (at, key) in named.filter_map(|(at, key)| Some((at, (*key)?))) {
        entry.cells.insert(key, address(at, number));
        let text = cells.get(at).map_or("", String::as_str);
        if key == OWNER.key {
            text.trim().clone_into(&mut owner);
        } else {
            put(&mut entry.record, (key, fields), text);
        }
    }
    (owner, entry)
}

/// A cell holds one text, or several with a line each.
fn put(record: &mut Record, (key, fields): (&'static str, &[Field]), text: &str) {
    let is_list = fields
        .iter()
        .any(|it| it.key == key && it.kind == Kind::Words);
    if is_list {
        let lines = text.lines().map(str::trim).filter(|it| !it.is_empty());
        for line in lines {
            record.push(key, line);
        }
    } else if !text.is_empty() {
        record.push(key, text);
    }
}

fn is_head(text: &str, field: &Field) -> bool {
    let text = text.trim();
    let key = text
        .strip_suffix(']')
        .and_then(|it| it.rsplit_once('['))
        .map(|it| it.1.trim());
    key == Some(field.key) || text == field.label || text == field.key
}

fn unknown_column(sheet: &Given, cell: &str, text: &str, is_twice: bool) -> Fault {
    let message = if is_twice {
        format!("列「{text}」が2つあります。")
    } else {
        format!("「{text}」の列は、使う列ではありません。")
    };
    Fault {
        sheet: sheet.name.clone(),
        cell: cell.to_owned(),
        rule: "table.column",
        message,
        next: "ひな型の列の名前に直すか、この列を消してください。".to_owned(),
    }
}

/// The address of a cell as a spreadsheet shows it; columns count from 0, rows from 1.
pub(super) fn address(column: usize, row: usize) -> String {
    let mut letters = String::new();
    let mut left = column + 1;
    while left > 0 {
        let digit = u8::try_from((left - 1) % 26).unwrap_or_default();
        letters.insert(0, char::from(b'A' + digit));
        left = (left - 1) / 26;
    }
    format!("{letters}{row}")
}

impl Entries {
    fn put(&mut self, holds: Holds, owner: String, entry: Entry) {
        match holds {
            Holds::Norm => self.norms.push(entry),
            Holds::Edition => self.editions.push(entry),
            Holds::Documents => self.documents.push(entry),
            Holds::Divisions => self.divisions.push(entry),
            Holds::Groups => self.groups.push(entry),
            Holds::Provisions => self.provisions.push(entry),
            Holds::Parts => self.parts.push((owner, entry)),
            Holds::Parameters => self.parameters.push((owner, entry)),
            Holds::Changed => self.changed.push((owner, entry)),
            Holds::Links => self.links.push(entry),
            Holds::Corrections => self.corrections.push(entry),
            Holds::Lists => self.lists.push(entry),
            Holds::Changes => self.changes.push(entry),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_named_as_a_spreadsheet_names_them() {
        let named = [(0, 1), (25, 2), (26, 3), (701, 4), (702, 5)].map(|(c, r)| address(c, r));
        assert_eq!(named, ["A1", "Z2", "AA3", "ZZ4", "AAA5"]);
    }

    #[test]
    fn a_head_is_known_by_its_key_its_name_or_both() {
        let field = &OWNER;
        for text in [
            "項目のid [provision]",
            "provision",
            "項目のid",
            " ID [provision] ",
        ] {
            assert!(is_head(text, field), "{text}");
        }
        assert!(!is_head("provisions", field));
    }
}
