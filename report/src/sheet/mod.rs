//! Tables as XLSX and CSV: what a cell holds and what is refused; which rows are shown is the caller's.
//!
//! Three promises. A text is never run as a formula ([`guard`] says how). A letter that a file cannot hold is written
//! as 〓 and reported, never dropped or turned into `?`. The same table gives the same bytes.

mod cp932;
mod delimited;
pub mod guard;
mod workbook;

use jiff::civil::Date;
use thiserror::Error;

pub use delimited::{Charset, CsvBytes, Unmappable, csv};
pub use workbook::{xlsx, xlsx_of_all};

/// A table as it stands on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Title: name of the sheet and head of each printed page.
    pub title: String,
    /// Name of the office, at the foot of each printed page.
    pub office: String,
    /// Day of the table; the only time stamp inside the file.
    pub made_on: Date,
    /// Columns from left to right.
    pub columns: Vec<Column>,
    /// Rows; one with fewer cells than columns ends in empty cells.
    pub rows: Vec<Vec<Cell>>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Words at the head.
    pub name: String,
    /// How its cells are aligned and formatted.
    pub kind: Kind,
}

/// What a column usually holds; a cell of another kind is still written as what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Words, also numbers that nobody adds up, such as telephone numbers.
    Text,
    /// Whole numbers: yen, minutes, counts.
    Number,
    /// Days.
    Date,
}

/// What stands in one cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Words, line ends included.
    Text(String),
    /// A whole number.
    Number(i64),
    /// A day; written as 2026-11-22 in CSV.
    Date(Date),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        if text.is_empty() {
            Self::Empty
        } else {
            Self::Text(text)
        }
    }
}

impl From<Option<Date>> for Cell {
    fn from(day: Option<Date>) -> Self {
        day.map_or(Self::Empty, Self::Date)
    }
}

/// A table that cannot become a file.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum SheetError {
    /// A row is longer than the head; rows are counted as a spreadsheet counts them, the head being row 1.
    #[error("表の{row}行目に、列より多いセルがあります。")]
    TooManyCells {
        /// Number of the row.
        row: usize,
    },
    /// More rows or columns than a sheet can hold.
    #[error("表が大きすぎて、Excelのファイルに入りません。期間を短くするか、CSVにしてください。")]
    TooLarge,
    /// A text longer than a cell of a spreadsheet can hold (32,767 characters).
    #[error(
        "表の{row}行目・{column}列目の文が長すぎて、Excelのセルに入りません。CSVにしてください。"
    )]
    TooLong {
        /// Number of the row.
        row: usize,
        /// Number of the column, from 1.
        column: usize,
    },
    /// The file could not be written; the words are for whoever repairs it.
    #[error("表のファイルを作れませんでした。（{0}）")]
    Writing(String),
}

impl Table {
    /// Refuses rows that are longer than the head.
    fn check(&self) -> Result<(), SheetError> {
        match self
            .rows
            .iter()
            .position(|row| row.len() > self.columns.len())
        {
            Some(place) => Err(SheetError::TooManyCells { row: place + 2 }),
            None => Ok(()),
        }
    }

    /// The cells of a row up to the last column.
    fn cells<'a>(&self, row: &'a [Cell]) -> impl Iterator<Item = &'a Cell> {
        static EMPTY: Cell = Cell::Empty;
        row.iter()
            .chain(std::iter::repeat(&EMPTY))
            .take(self.columns.len())
    }
}

#[cfg(test)]
pub(crate) mod sample {
    use super::*;
    use jiff::civil::date;

    /// A table with every kind of cell, a name that `Shift_JIS` of old would not know, and a formula of an attacker.
    pub(crate) fn table() -> Table {
        let column = |name: &str, kind| Column {
            name: name.to_owned(),
            kind,
        };
        Table {
            title: "持ち出し台帳: 令和8/11".to_owned(),
            office: "髙﨑㈱ & あおぞら".to_owned(),
            made_on: date(2026, 11, 22),
            columns: vec![
                column("名前", Kind::Text),
                column("電話", Kind::Text),
                column("円", Kind::Number),
                column("返す日", Kind::Date),
            ],
            rows: vec![
                vec![
                    "髙﨑①㈱ 〜 花子".into(),
                    "0120000000".into(),
                    Cell::Number(12_000),
                    Cell::Date(date(2026, 11, 30)),
                ],
                vec![
                    "=HYPERLINK(\"http://x\",\"y\")".into(),
                    "＋81".into(),
                    Cell::Number(-5),
                    Cell::Empty,
                ],
                vec!["二行の\n\"文\"、と".into()],
            ],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_longer_than_the_head_is_refused_by_its_number() {
        let mut table = sample::table();
        table.rows[1].push("x".into());
        let refused = SheetError::TooManyCells { row: 3 };
        assert_eq!(xlsx(&table), Err(refused));
        assert!(csv(&table, Charset::Utf8Bom).is_err());
    }
}
