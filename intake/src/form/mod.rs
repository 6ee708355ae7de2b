//! A form of somebody else, such as a city's own: what is written in it and where something seems to be asked, for a person
//! who says which answer belongs where. Nothing is decided here.

mod labels;
mod squares;
#[cfg(test)]
mod tests;

use calamine::{DataRef, Dimensions};

use crate::table::workbook::{Book, MERGED, SHEETS, open, unreadable, visible};
use crate::table::{Limits, OLD_WORKBOOK, TableError, workbook};
use squares::{Place, Square, Squares};

/// A sheet of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormSheet {
    /// Its name.
    pub name: String,
    /// Its cells with a text, row by row; at most [`CELLS`].
    pub texts: Vec<FormText>,
    /// The empty cells beside or below a label, row by row; at most [`CELLS`].
    pub blanks: Vec<Blank>,
    /// Whether there is more on the sheet than is shown.
    pub has_more: bool,
}

/// A cell with a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormText {
    /// Its name, such as `B3`; of a merged area the first cell's.
    pub cell: String,
    /// What a person sees in it; one that is longer than the limit ends with `…`.
    pub text: String,
}

/// An empty cell that something seems to be asked in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blank {
    /// Its name, such as `C5`; of a merged area the first cell's.
    pub cell: String,
    /// What seems to be asked: the text left of it or above it.
    pub label: String,
}

/// Texts and blanks of one sheet that are shown; a form has some hundreds.
pub const CELLS: usize = 2_000;

/// For forms that are filled: 4 MiB, 32 MiB unpacked, 2,000 rows, 300 columns, 1,000 letters. On squared paper a column is
/// as wide as a letter.
const LIMITS: Limits = Limits {
    bytes: 4 * 1024 * 1024,
    rows: 2_000,
    columns: 300,
    ..Limits::OF_AN_OFFICE
};

/// Reads the visible sheets of a form. Unlike a table, a form is not refused for what stands beyond a limit: whoever maps
/// it is told that there is more.
pub fn read_form(book: &[u8]) -> Result<Vec<FormSheet>, TableError> {
    if book.len() > LIMITS.bytes {
        return Err(TableError::TooLarge);
    }
    if book.starts_with(&OLD_WORKBOOK) {
        return Err(TableError::OldWorkbook);
    }
    let mut book = open(book, &LIMITS)?;
    let names = visible(&book);
    if names.len() > SHEETS {
        return Err(TableError::TooLarge);
    }
    let mut sheets = Vec::new();
    for name in names {
        sheets.push(sheet(&mut book, name)?);
    }
    Ok(sheets)
}

fn sheet(book: &mut Book<'_>, name: String) -> Result<FormSheet, TableError> {
    let merged = book.merge_cells_by_sheet_name(&name).map_err(unreadable)?;
    if merged.len() > MERGED {
        return Err(TableError::TooLarge);
    }
    let areas: Vec<_> = merged.iter().filter_map(area).collect();
    // Areas that lie over each other are no form, and could be many times as large as the sheet.
    let rows: usize = areas.iter().map(|(first, last)| last.0 - first.0 + 1).sum();
    if rows > LIMITS.rows * LIMITS.columns {
        return Err(TableError::TooLarge);
    }
    let (squares, has_more) = squares(book, &name, areas)?;
    let texts = squares.texts().map(|(place, text)| FormText {
        cell: squares::name(place),
        text: text.to_owned(),
    });
    let texts: Vec<_> = texts.collect();
    let mut blanks = labels::blanks(&squares);
    let has_more = has_more || squares.is_full() || blanks.len() > CELLS;
    blanks.truncate(CELLS);
    Ok(FormSheet {
        name,
        texts,
        blanks,
        has_more,
    })
}

/// The cells of a sheet, and whether some stand beyond a limit.
fn squares(
    book: &mut Book<'_>,
    sheet: &str,
    merged: Vec<(Place, Place)>,
) -> Result<(Squares, bool), TableError> {
    let mut squares = Squares::new(merged);
    let mut has_more = false;
    let mut reader = book.worksheet_cells_reader(sheet).map_err(unreadable)?;
    // With its formula, so that a cell which shows nothing yet is not taken for an empty one.
    while let Some(cell) = reader
        .next_cell_with_formula_metadata()
        .map_err(unreadable)?
    {
        let (row, column) = workbook::place(cell.pos);
        if row > LIMITS.rows || column > LIMITS.columns {
            has_more |= !matches!(cell.value, DataRef::Empty);
            continue;
        }
        let text = match &cell.value {
            DataRef::Error(says) => says.to_string(),
            value => workbook::shown(value, (row, column))?,
        };
        let square = match (shortened(text.trim()), cell.formula) {
            (text, None) if text.is_empty() => Square::Empty,
            (text, Some(_)) if text.is_empty() => Square::Calculated,
            (text, _) => Square::Text(text),
        };
        squares.put((row, column), square);
    }
    Ok((squares, has_more))
}

/// A merged area, where it lies within the limits.
fn area(area: &Dimensions) -> Option<(Place, Place)> {
    let (first, last) = (workbook::place(area.start), workbook::place(area.end));
    let fits = last.0 <= LIMITS.rows && last.1 <= LIMITS.columns;
    (fits && first.0 <= last.0 && first.1 <= last.1).then_some((first, last))
}

fn shortened(text: &str) -> String {
    let mut letters = text.chars();
    let mut short: String = letters.by_ref().take(LIMITS.letters).collect();
    if letters.next().is_some() {
        short.push('…');
    }
    short
}
