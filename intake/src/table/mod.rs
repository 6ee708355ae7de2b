//! Tables that people send: CSV in UTF-8 or CP932, and XLSX. Cells come as the texts a person saw; no meaning is given to them here.
//!
//! The files come from outside, so each reader counts: bytes, unpacked bytes, rows, columns, letters of a cell. What is
//! beyond a limit is refused as a whole, never cut off.

mod delimited;
mod head;
mod letters;
mod parcel;
#[cfg(test)]
pub(crate) mod tests;
pub(crate) mod workbook;

use thiserror::Error;

pub use head::{Table, plain_head};

/// How much of a file is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file as it was sent.
    pub bytes: usize,
    /// Bytes of everything inside a workbook, unpacked.
    pub unpacked: u64,
    /// The highest number of a row with something in it, counted as a spreadsheet counts.
    pub rows: usize,
    /// The highest number of a column with something in it.
    pub columns: usize,
    /// Letters of one cell.
    pub letters: usize,
}

impl Limits {
    /// For lists that an office keeps by hand: 2 MiB, 32 MiB unpacked, 5,000 rows, 100 columns, 1,000 letters.
    pub const OF_AN_OFFICE: Self = Self {
        bytes: 2 * 1024 * 1024,
        unpacked: 32 * 1024 * 1024,
        rows: 5_000,
        columns: 100,
        letters: 1_000,
    };
}

/// One row with something in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its number as a spreadsheet shows it, from 1; empty rows count.
    pub number: usize,
    /// Its cells from column A on, without blanks around them; the last one is not empty.
    pub cells: Vec<String>,
}

impl Row {
    /// The text of a column counted from 0; empty where the row has ended.
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }
}

/// Why a file was not taken. Rows and columns are counted from 1.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TableError {
    /// The file, or what it unpacks to, is larger than allowed.
    #[error("the file is too large")]
    TooLarge,
    /// An Excel file of the kind before 2007, or one with a password.
    #[error("this is an old workbook or one with a password")]
    OldWorkbook,
    /// Neither a workbook nor text.
    #[error("this is no table ({0})")]
    NoTable(String),
    /// The text is in letters that are neither UTF-8 nor CP932; the row is the first one, where it is known.
    #[error("the letters are neither UTF-8 nor CP932 (row {0:?})")]
    Letters(Option<usize>),
    /// There is nothing in it.
    #[error("the table is empty")]
    Empty,
    /// Something stands below the last row that is taken.
    #[error("there are more than {0} rows")]
    TooManyRows(usize),
    /// Something stands right of the last column that is taken.
    #[error("row {row} has more than {most} columns")]
    TooManyColumns {
        /// The row.
        row: usize,
        /// The most columns that are taken.
        most: usize,
    },
    /// A cell is longer than allowed.
    #[error("the cell in row {row}, column {column} is too long")]
    LongCell {
        /// The row.
        row: usize,
        /// The column.
        column: usize,
    },
    /// A formula of the workbook has failed.
    #[error("the cell in row {row}, column {column} says {says}")]
    FailedFormula {
        /// The row.
        row: usize,
        /// The column.
        column: usize,
        /// What the cell says, such as `#REF!`.
        says: String,
    },
}

impl TableError {
    /// The word of its kind, for the sentence that people read.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::TooLarge => "too-large",
            Self::OldWorkbook => "old-workbook",
            Self::NoTable(_) => "no-table",
            Self::Letters(_) => "letters",
            Self::Empty => "empty",
            Self::TooManyRows(_) => "too-many-rows",
            Self::TooManyColumns { .. } => "too-many-columns",
            Self::LongCell { .. } => "long-cell",
            Self::FailedFormula { .. } => "failed-formula",
        }
    }

    /// What its sentence may speak of: `row`, `column`, `most`, `says`.
    pub fn values(&self) -> Vec<(&'static str, String)> {
        let row = self.row().map(|it| ("row", it.to_string()));
        let rest = match self {
            Self::TooManyRows(most) | Self::TooManyColumns { most, .. } => {
                vec![("most", most.to_string())]
            }
            Self::LongCell { column, .. } => vec![("column", column.to_string())],
            Self::FailedFormula { column, says, .. } => {
                vec![("column", column.to_string()), ("says", says.clone())]
            }
            _ => Vec::new(),
        };
        row.into_iter().chain(rest).collect()
    }

    /// The row at fault, where it is known.
    pub const fn row(&self) -> Option<usize> {
        match self {
            Self::Letters(row) => *row,
            Self::TooManyRows(most) => Some(*most + 1),
            Self::TooManyColumns { row, .. }
            | Self::LongCell { row, .. }
            | Self::FailedFormula { row, .. } => Some(*row),
            _ => None,
        }
    }
}

/// Reads a table: the first visible sheet of an XLSX, or CSV. The content decides which, never the name of the file.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Vec<Row>, TableError> {
    if bytes.len() > limits.bytes {
        return Err(TableError::TooLarge);
    }
    let rows = if bytes.starts_with(&OLD_WORKBOOK) {
        return Err(TableError::OldWorkbook);
    } else if bytes.starts_with(b"PK") {
        workbook::rows(bytes, limits)?
    } else {
        delimited::rows(&letters::text(bytes)?, limits)?
    };
    if rows.is_empty() {
        return Err(TableError::Empty);
    }
    Ok(rows)
}

/// A sheet of a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// The rows with something in them.
    pub rows: Vec<Row>,
}

/// Reads every visible sheet of an XLSX; an error comes with the name of its sheet, where it is known. Rows, columns and
/// letters are counted for each sheet, bytes for the whole file.
pub fn sheets(bytes: &[u8], limits: &Limits) -> Result<Vec<Sheet>, (String, TableError)> {
    let of_file = |why| (String::new(), why);
    if bytes.len() > limits.bytes {
        return Err(of_file(TableError::TooLarge));
    }
    if bytes.starts_with(&OLD_WORKBOOK) {
        return Err(of_file(TableError::OldWorkbook));
    }
    workbook::sheets(bytes, limits)
}

/// How a compound file begins: XLS, and every workbook with a password.
pub(crate) const OLD_WORKBOOK: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// Puts a text where it stands, with every limit kept. Rows are made as they are met; `row` and `column` count from 1.
fn put(row: &mut Row, (column, text): (usize, &str), limits: &Limits) -> Result<(), TableError> {
    let text = text.trim_matches(|it: char| it.is_whitespace() || it == '\u{feff}');
    if text.is_empty() {
        return Ok(());
    }
    let number = row.number;
    if number > limits.rows {
        return Err(TableError::TooManyRows(limits.rows));
    }
    if column > limits.columns {
        return Err(TableError::TooManyColumns {
            row: number,
            most: limits.columns,
        });
    }
    if text.chars().nth(limits.letters).is_some() {
        return Err(TableError::LongCell {
            row: number,
            column,
        });
    }
    if row.cells.len() < column {
        row.cells.resize(column, String::new());
    }
    if let Some(cell) = column.checked_sub(1).and_then(|it| row.cells.get_mut(it)) {
        text.clone_into(cell);
    }
    Ok(())
}
