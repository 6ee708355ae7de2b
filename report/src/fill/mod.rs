//! A workbook of somebody else, such as a city's own form, with some of its cells filled and everything else left as it is.
//! Which value belongs into which cell is the caller's.
//!
//! Every part of the file that holds no filled cell is copied as it lies there, packed. In a sheet only the cells are
//! written anew; their style stays. A text is never a formula. A few more words change, and only where they must: the
//! area in use, the cells a row spans, and, where a workbook has formulas, that it is calculated when it is opened.

mod book;
mod calculation;
mod letters;
mod markup;
mod outline;
mod parcel;
mod reference;
mod sheet;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use thiserror::Error;

use book::Book;
use letters::Content;
use outline::{Outline, Values};
use parcel::{Changes, Parcel};
use reference::Place;

/// A cell to be filled.
#[derive(Debug, Clone, PartialEq)]
pub struct FilledCell {
    /// The name of its sheet.
    pub sheet: String,
    /// Its own name, such as `C5`. Any cell of a merged area stands for the area.
    pub cell: String,
    /// What comes into it.
    pub value: FillValue,
}

/// What comes into a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum FillValue {
    /// A text, line ends included; an empty one empties the cell.
    Text(String),
    /// A number; of a day the number that spreadsheets count.
    Number(f64),
}

/// A workbook that was not filled.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FillError {
    /// Something else than a workbook of today.
    #[error(
        "これは、Excelのファイル（.xlsx）ではありません。Excelで開いて「Excel ブック（.xlsx）」で保存しなおしてください。"
    )]
    NotXlsx,
    /// A workbook from before 2007.
    #[error(
        "古い形のExcelファイル（.xls）です。Excelで開いて「Excel ブック（.xlsx）」で保存しなおしてください。"
    )]
    OldWorkbook,
    /// A workbook with a password.
    #[error("パスワードがかかったExcelファイルです。Excelでパスワードを外してください。")]
    Locked,
    /// A workbook with macros.
    #[error(
        "マクロの入ったExcelファイル（.xlsm）です。安全のため、書きこみません。マクロのない様式をもらうか、Excelで「Excel ブック（.xlsx）」で保存しなおしてください。"
    )]
    Macros,
    /// More than is taken.
    #[error(
        "Excelファイルが大きすぎます。中身は64MBまでです。使わない写真やシートを消してください。"
    )]
    TooLarge,
    /// The file contradicts itself; the words are for whoever repairs it.
    #[error("Excelファイルがこわれています。Excelで開いて保存しなおしてください。（{0}）")]
    Damaged(String),
    /// No sheet of this name.
    #[error("「{sheet}」というシートがありません。あるのは：{}", there.join("、"))]
    NoSheet {
        /// The name that was asked for.
        sheet: String,
        /// The sheets with cells that there are.
        there: Vec<String>,
    },
    /// No cell can bear this name.
    #[error("「{cell}」は、セルの名前ではありません。「C5」のように書いてください。")]
    BadCell {
        /// The name.
        cell: String,
    },
    /// Two values for one cell, perhaps by way of a merged area.
    #[error(
        "シート「{sheet}」のセル{cell}に、2つの値を書こうとしています。どちらかにしてください。"
    )]
    Twice {
        /// The sheet.
        sheet: String,
        /// The cell, of a merged area the first.
        cell: String,
    },
    /// The formula of the cell works for others too, which would lose it.
    #[error(
        "シート「{sheet}」のセル{cell}の式は、ほかのセルも使っています。別のセルを選んでください。"
    )]
    NeededFormula {
        /// The sheet.
        sheet: String,
        /// The cell.
        cell: String,
    },
    /// The cell names the column of a table.
    #[error("シート「{sheet}」のセル{cell}は、テーブルの見出しです。別のセルを選んでください。")]
    TableHead {
        /// The sheet.
        sheet: String,
        /// The cell.
        cell: String,
    },
    /// A text longer than a cell can hold.
    #[error("セル{cell}に書く文が長すぎます。32,767文字までにしてください。")]
    TooLong {
        /// The cell.
        cell: String,
    },
    /// Infinity, or the answer to no question.
    #[error("セル{cell}に書く値が、数ではありません。")]
    NoNumber {
        /// The cell.
        cell: String,
    },
    /// The file could not be written; the words are for whoever repairs it.
    #[error("Excelファイルを作れませんでした。（{0}）")]
    Writing(String),
}

impl FillError {
    fn damaged(why: impl ToString) -> Self {
        Self::Damaged(why.to_string())
    }

    /// The word of its kind, for a sentence in other languages.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::NotXlsx => "not-xlsx",
            Self::OldWorkbook => "old-workbook",
            Self::Locked => "locked",
            Self::Macros => "macros",
            Self::TooLarge => "too-large",
            Self::Damaged(_) => "damaged",
            Self::NoSheet { .. } => "no-sheet",
            Self::BadCell { .. } => "bad-cell",
            Self::Twice { .. } => "twice",
            Self::NeededFormula { .. } => "needed-formula",
            Self::TableHead { .. } => "table-head",
            Self::TooLong { .. } => "too-long",
            Self::NoNumber { .. } => "no-number",
            Self::Writing(_) => "writing",
        }
    }

    /// What its sentence may speak of: `sheet`, `cell`, `there`.
    pub fn values(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NoSheet { sheet, there } => {
                vec![("sheet", sheet.clone()), ("there", there.join("、"))]
            }
            Self::Twice { sheet, cell }
            | Self::NeededFormula { sheet, cell }
            | Self::TableHead { sheet, cell } => {
                vec![("sheet", sheet.clone()), ("cell", cell.clone())]
            }
            Self::BadCell { cell } | Self::TooLong { cell } | Self::NoNumber { cell } => {
                vec![("cell", cell.clone())]
            }
            _ => Vec::new(),
        }
    }
}

/// The workbook with its cells filled. Without cells it comes back as it is, once it has been looked at.
pub fn fill(book: &[u8], cells: &[FilledCell]) -> Result<Vec<u8>, FillError> {
    let mut parcel = Parcel::open(book)?;
    let parts = Book::of(&mut parcel)?;
    if cells.is_empty() {
        return Ok(book.to_vec());
    }
    let mut of_sheets: BTreeMap<&str, Vec<&FilledCell>> = BTreeMap::new();
    for cell in cells {
        parts.sheet(&cell.sheet)?;
        of_sheets.entry(&cell.sheet).or_default().push(cell);
    }
    let (mut changes, mut has_formulas, mut gone) = (Changes::new(), false, 0);
    for sheet in &parts.sheets {
        let xml = parcel.text(&sheet.part)?;
        let Some(cells) = of_sheets.get(sheet.name.as_str()) else {
            has_formulas = has_formulas || calculation::has_formulas(&xml)?;
            continue;
        };
        let outline = Outline::of(&xml)?;
        let values = values(cells, &outline)?;
        may_be_written(&mut parcel, sheet, &outline, &values)?;
        let filled = sheet::filled(&xml, &outline, values)?;
        changes.insert(sheet.part.clone(), Some(filled.xml));
        has_formulas |= outline.formulas > filled.formulas_gone;
        gone += filled.formulas_gone;
    }
    if has_formulas {
        let list = calculation::on_load(&parcel.text(&parts.workbook)?)?;
        changes.insert(parts.workbook.clone(), Some(list));
    }
    if gone > 0 {
        parts.without_chain(&mut parcel, &mut changes)?;
    }
    parcel.packed(&changes)
}

/// The values of a sheet where they will stand.
fn values(cells: &[&FilledCell], outline: &Outline) -> Result<Values, FillError> {
    let mut values = Values::new();
    for cell in cells {
        let place = Place::named(cell.cell.trim());
        let place = place.ok_or_else(|| FillError::BadCell {
            cell: cell.cell.clone(),
        })?;
        let seat = outline.seat(place);
        let content = Content::of(&cell.value, &place.name())?;
        let row = values.entry(seat.row).or_default();
        if row.insert(seat.column, content).is_some() {
            return Err(FillError::Twice {
                sheet: cell.sheet.clone(),
                cell: seat.name(),
            });
        }
    }
    Ok(values)
}

/// Refuses cells without which others could not be what they are.
fn may_be_written(
    parcel: &mut Parcel<'_>,
    sheet: &book::SheetPart,
    outline: &Outline,
    values: &Values,
) -> Result<(), FillError> {
    if let Some(place) = outline.needed(values) {
        return Err(FillError::NeededFormula {
            sheet: sheet.name.clone(),
            cell: place.name(),
        });
    }
    let heads = book::heads(parcel, &sheet.part)?;
    for (row, cells) in values {
        for column in cells.keys() {
            let (row, column) = (*row, *column);
            let place = Place { row, column };
            if heads.iter().any(|it| it.holds(place)) {
                return Err(FillError::TableHead {
                    sheet: sheet.name.clone(),
                    cell: place.name(),
                });
            }
        }
    }
    Ok(())
}
