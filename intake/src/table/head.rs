//! The head of a table: which row names the columns, however it is written. Which names are known is the caller's.

use unicode_normalization::UnicodeNormalization;

use super::Row;

/// Above the head stand at most so many rows: a title, a date, a note.
const ABOVE: usize = 20;

/// A table whose columns have names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The head, as it is written.
    pub header: Row,
    /// The rows below it.
    pub rows: Vec<Row>,
}

impl Table {
    /// Finds the head: the first of those rows that name the most columns known to the caller. Where no row names one,
    /// everything is given back.
    pub fn under_head(
        mut rows: Vec<Row>,
        is_known: impl Fn(&str) -> bool,
    ) -> Result<Self, Vec<Row>> {
        let names = |row: &Row| {
            let heads = row.cells.iter().map(|it| plain_head(it));
            heads.filter(|it| !it.is_empty() && is_known(it)).count()
        };
        let near = rows.iter().take(ABOVE).map(names).enumerate();
        let best = near.rev().max_by_key(|it| it.1);
        let Some((place, _)) = best.filter(|it| it.1 > 0) else {
            return Err(rows);
        };
        let below = rows.split_off(place + 1);
        match rows.pop() {
            Some(header) => Ok(Self {
                header,
                rows: below,
            }),
            None => Err(below),
        }
    }

    /// The first column, counted from 0, that bears one of these names; they are compared as [`plain_head`] makes them.
    pub fn column(&self, names: &[&str]) -> Option<usize> {
        let wanted: Vec<String> = names.iter().map(|it| plain_head(it)).collect();
        let mut heads = self.header.cells.iter().map(|it| plain_head(it));
        heads.position(|it| !it.is_empty() && wanted.contains(&it))
    }
}

/// A name of a column without what differs from office to office: width of letters, blanks, capitals, and marks for
/// "must be filled in".
pub fn plain_head(text: &str) -> String {
    let plain: String = text
        .nfkc()
        .flat_map(char::to_lowercase)
        .filter(|it| !it.is_whitespace() && !MARKS.contains(it))
        .collect();
    REMARKS
        .iter()
        .fold(plain, |plain, remark| plain.replace(remark, ""))
}

const MARKS: [char; 6] = ['※', '*', '★', '●', ':', '・'];
const REMARKS: [&str; 6] = [
    "(必須)",
    "【必須】",
    "[必須]",
    "(任意)",
    "(required)",
    "(optional)",
];
