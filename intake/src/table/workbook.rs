//! XLSX: the first visible sheet or all of them, formulas as what they last showed, days as 2026-11-22, cells merged downwards repeated.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{
    DataRef, Dimensions, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxError,
};

use super::{Limits, Row, Sheet, TableError, parcel, put};

/// Merged cells of a sheet; a list kept by hand has a few hundred.
pub(crate) const MERGED: usize = 5_000;
/// Sheets of a workbook; an own norm has a dozen.
pub(crate) const SHEETS: usize = 50;

type Rows = BTreeMap<usize, Row>;
/// An opened workbook.
pub(crate) type Book<'a> = Xlsx<Cursor<&'a [u8]>>;

/// The rows of a workbook.
pub(super) fn rows(bytes: &[u8], limits: &Limits) -> Result<Vec<Row>, TableError> {
    let mut book = open(bytes, limits)?;
    let sheet = visible(&book).into_iter().next();
    let sheet = sheet.ok_or(TableError::Empty)?;
    rows_of(&mut book, &sheet, limits)
}

/// Every visible sheet; a fault comes with the name of its sheet.
pub(super) fn sheets(bytes: &[u8], limits: &Limits) -> Result<Vec<Sheet>, (String, TableError)> {
    let mut book = open(bytes, limits).map_err(|why| (String::new(), why))?;
    let names = visible(&book);
    if names.len() > SHEETS {
        return Err((String::new(), TableError::TooLarge));
    }
    let mut sheets = Vec::new();
    for name in names {
        match rows_of(&mut book, &name, limits) {
            Ok(rows) => sheets.push(Sheet { name, rows }),
            Err(why) => return Err((name, why)),
        }
    }
    Ok(sheets)
}

/// Opens a workbook that does not lie about its size.
pub(crate) fn open<'a>(bytes: &'a [u8], limits: &Limits) -> Result<Book<'a>, TableError> {
    parcel::inspect(bytes, limits)?;
    Xlsx::new(Cursor::new(bytes)).map_err(unreadable)
}

/// The names of the sheets that a person sees.
pub(crate) fn visible(book: &Book<'_>) -> Vec<String> {
    let sheets = book.sheets_metadata().iter();
    let seen =
        sheets.filter(|it| it.typ == SheetType::WorkSheet && it.visible == SheetVisible::Visible);
    seen.map(|it| it.name.clone()).collect()
}

fn rows_of(book: &mut Book<'_>, sheet: &str, limits: &Limits) -> Result<Vec<Row>, TableError> {
    let mut rows = cells(book, sheet, limits)?;
    let merged = book.merge_cells_by_sheet_name(sheet).map_err(unreadable)?;
    if merged.len() > MERGED {
        return Err(TableError::TooLarge);
    }
    for area in &merged {
        repeat(&mut rows, area, limits)?;
    }
    Ok(rows.into_values().collect())
}

fn cells(book: &mut Book<'_>, sheet: &str, limits: &Limits) -> Result<Rows, TableError> {
    let mut reader = book.worksheet_cells_reader(sheet).map_err(unreadable)?;
    let mut rows = Rows::new();
    while let Some(cell) = reader.next_cell().map_err(unreadable)? {
        let (row, column) = place(cell.get_position());
        let text = shown(cell.get_value(), (row, column))?;
        if text.trim().is_empty() {
            continue;
        }
        let mut empty = Row {
            number: row,
            cells: Vec::new(),
        };
        // Checked before it is kept, so that a row far below takes no room.
        put(&mut empty, (column, &text), limits)?;
        put(rows.entry(row).or_insert(empty), (column, &text), limits)?;
    }
    Ok(rows)
}

/// Row and column counted from 1.
pub(crate) fn place((row, column): (u32, u32)) -> (usize, usize) {
    let count = |it: u32| usize::try_from(it).map_or(usize::MAX, |it| it.saturating_add(1));
    (count(row), count(column))
}

/// Writes what stands in the first cell of an area into its left column, in those rows that hold something of their own.
fn repeat(rows: &mut Rows, area: &Dimensions, limits: &Limits) -> Result<(), TableError> {
    let ((first, column), (last, _)) = (place(area.start), place(area.end));
    let text = rows.get(&first).map(|it| it.cell(column - 1).to_owned());
    let Some(text) = text.filter(|it| !it.is_empty() && last > first) else {
        return Ok(());
    };
    for (_, row) in rows.range_mut(first + 1..=last) {
        if row.cell(column - 1).is_empty() {
            put(row, (column, &text), limits)?;
        }
    }
    Ok(())
}

/// The text that a person sees in a cell.
pub(crate) fn shown(
    value: &DataRef<'_>,
    (row, column): (usize, usize),
) -> Result<String, TableError> {
    Ok(match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.clone()
        }
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(is) => if *is { "TRUE" } else { "FALSE" }.to_owned(),
        DataRef::Int(number) => number.to_string(),
        // Rust writes 3.0 as 3 and never 1e5: as a person would.
        DataRef::Float(number) => number.to_string(),
        DataRef::DateTime(moment) => day(moment),
        DataRef::Error(says) => {
            return Err(TableError::FailedFormula {
                row,
                column,
                says: says.to_string(),
            });
        }
    })
}

/// 2026-11-22, with the time where there is one; a length of time stays the number of days that it is.
fn day(moment: &ExcelDateTime) -> String {
    if moment.is_duration() {
        return moment.as_f64().to_string();
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let day = format!("{year:04}-{month:02}-{day:02}");
    match (hour, minute, second) {
        (0, 0, 0) => day,
        (hour, minute, 0) => format!("{day} {hour:02}:{minute:02}"),
        (hour, minute, second) => format!("{day} {hour:02}:{minute:02}:{second:02}"),
    }
}

/// What the reader of workbooks could not read.
pub(crate) fn unreadable(why: XlsxError) -> TableError {
    TableError::NoTable(why.to_string())
}
