//! What must be known of a sheet before a cell of it is written: merged areas, formulas, styles of columns. Nothing is written here.

use std::collections::BTreeMap;

use super::FillError;
use super::letters::Content;
use super::markup::{Kind, Tag, Tags};
use super::reference::{Area, LAST_COLUMN, LAST_ROW, Place};

/// Merged areas of a sheet; a form on squared paper has a few thousand.
const MERGED: usize = 20_000;

/// The values of a sheet by row and column.
pub(super) type Values = BTreeMap<u32, BTreeMap<u32, Content>>;

/// What a sheet says of itself.
#[derive(Debug, Default)]
pub(super) struct Outline {
    /// Areas that are merged to one cell.
    merged: Vec<Area>,
    /// Areas whose cells one formula fills together.
    arrays: Vec<Area>,
    /// Formulas that several cells share, by number.
    shared: BTreeMap<String, Shared>,
    /// The styles of whole columns: the first, the last, the style.
    pub(super) columns: Vec<(u32, u32, String)>,
    /// How many cells have formulas.
    pub(super) formulas: usize,
}

/// A formula that several cells share.
#[derive(Debug, Default)]
struct Shared {
    /// Where it is written out.
    head: Option<Place>,
    /// The cells that only say its number.
    followers: Vec<Place>,
}

impl Outline {
    /// Reads a sheet.
    pub(super) fn of(xml: &str) -> Result<Self, FillError> {
        let mut outline = Self::default();
        let (mut in_data, mut at) = (false, Place { row: 0, column: 0 });
        let mut tags = Tags::of(xml);
        while let Some(tag) = tags.next()? {
            if tag.kind == Kind::Close {
                in_data &= !tag.ends("sheetData", 1);
            } else if !in_data {
                in_data = tag.begins("sheetData", 1) && tag.kind == Kind::Open;
                outline.note_around(&tag)?;
            } else if tag.begins("row", 2) {
                at = Place {
                    row: next_row(&tag, at.row)?,
                    column: 0,
                };
            } else if tag.begins("c", 3) {
                at.column = next_column(&tag, at.column)?;
            } else if tag.begins("f", 4) {
                outline.note_formula(&tag, at)?;
            }
        }
        Ok(outline)
    }

    fn note_around(&mut self, tag: &Tag<'_>) -> Result<(), FillError> {
        if tag.begins("mergeCell", 2) {
            self.merged.extend(area_of(tag)?);
            if self.merged.len() > MERGED {
                return Err(FillError::TooLarge);
            }
        } else if tag.begins("col", 2)
            && let (Some(first), Some(last), Some(style)) =
                (number(tag, "min")?, number(tag, "max")?, tag.says("style")?)
        {
            self.columns.push((first, last, style.into_owned()));
        }
        Ok(())
    }

    fn note_formula(&mut self, tag: &Tag<'_>, at: Place) -> Result<(), FillError> {
        self.formulas += 1;
        match tag.says("t")?.as_deref() {
            Some("array" | "dataTable") => self.arrays.extend(area_of(tag)?),
            Some("shared") => {
                let number = tag.says("si")?.unwrap_or_default().into_owned();
                let shared = self.shared.entry(number).or_default();
                if tag.says("ref")?.is_some() {
                    shared.head = Some(at);
                } else {
                    shared.followers.push(at);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// The cell into which one writes for a cell: the first one of a merged area.
    pub(super) fn seat(&self, place: Place) -> Place {
        let area = self.merged.iter().find(|it| it.holds(place));
        area.map_or(place, |it| it.first)
    }

    /// A cell among those to be written whose formula works for other cells too.
    pub(super) fn needed(&self, values: &Values) -> Option<Place> {
        let is_filled = |it: &Place| {
            values
                .get(&it.row)
                .is_some_and(|row| row.contains_key(&it.column))
        };
        let wide = self.arrays.iter().filter(|it| !it.is_single());
        let of_array = values.iter().find_map(|(row, cells)| {
            let mut places = cells.keys().map(|it| Place {
                row: *row,
                column: *it,
            });
            places.find(|it| wide.clone().any(|area| area.holds(*it)))
        });
        let heads = self
            .shared
            .values()
            .filter(|it| !it.followers.iter().all(is_filled));
        of_array.or_else(|| heads.filter_map(|it| it.head).find(is_filled))
    }
}

/// The row of a tag: the one that it names, or the next one. They must stand in order, or a row put between them would
/// stand in the wrong place.
pub(super) fn next_row(tag: &Tag<'_>, last: u32) -> Result<u32, FillError> {
    let named = tag
        .says("r")?
        .map(|it| it.trim().parse().unwrap_or_default());
    let row = named.unwrap_or(last + 1);
    if row <= last || row > LAST_ROW {
        return Err(FillError::damaged("its rows are not in order"));
    }
    Ok(row)
}

/// The column of a cell, in the same way.
pub(super) fn next_column(tag: &Tag<'_>, last: u32) -> Result<u32, FillError> {
    let named = tag
        .says("r")?
        .map(|it| Place::named(&it).map_or(0, |it| it.column));
    let column = named.unwrap_or(last + 1);
    if column <= last || column > LAST_COLUMN {
        return Err(FillError::damaged("its cells are not in order"));
    }
    Ok(column)
}

/// The area that a tag names.
pub(super) fn area_of(tag: &Tag<'_>) -> Result<Option<Area>, FillError> {
    Ok(tag.says("ref")?.and_then(|it| Area::named(&it)))
}

fn number(tag: &Tag<'_>, key: &str) -> Result<Option<u32>, FillError> {
    Ok(tag.says(key)?.and_then(|it| it.trim().parse().ok()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(data: &str, after: &str) -> Outline {
        Outline::of(&format!("<w><sheetData>{data}</sheetData>{after}</w>")).unwrap()
    }

    fn place(name: &str) -> Place {
        Place::named(name).unwrap()
    }

    /// Whether filling these cells would take a formula from others.
    fn needed(outline: &Outline, cells: &[&str]) -> Option<String> {
        let mut values = Values::new();
        for cell in cells.iter().map(|it| place(it)) {
            let row = values.entry(cell.row).or_default();
            row.insert(cell.column, Content::Nothing);
        }
        outline.needed(&values).map(Place::name)
    }

    #[test]
    fn one_writes_into_the_first_cell_of_a_merged_area() {
        let merged = "<mergeCells><mergeCell ref=\"C5:H6\"/></mergeCells>";
        let outline = outline("<row r=\"5\"/>", merged);
        assert_eq!(outline.seat(place("E6")), place("C5"));
        assert_eq!(outline.seat(place("I6")), place("I6"));
    }

    #[test]
    fn formulas_are_counted_only_where_cells_have_them() {
        let after = "<f>1</f><extLst><ext><g><f>Sheet1!A1</f></g></ext></extLst>";
        let data = "<row><c/><c><f>A1</f><v>1</v></c></row>";
        assert_eq!(outline(data, after).formulas, 1);
    }

    #[test]
    fn a_formula_that_works_for_other_cells_is_needed() {
        let shared = "<row r=\"1\"><c r=\"A1\"><f t=\"shared\" si=\"0\" ref=\"A1:A2\">B1</f></c></row>\
                      <row r=\"2\"><c r=\"A2\"><f t=\"shared\" si=\"0\"/></c></row>";
        let shared = outline(shared, "");
        assert_eq!(needed(&shared, &["A1"]).as_deref(), Some("A1"));
        assert_eq!(needed(&shared, &["A2"]), None);
        assert_eq!(needed(&shared, &["A1", "A2"]), None);
        let array = "<row r=\"1\"><c r=\"A1\"><f t=\"array\" ref=\"A1:A2\">B1:B2</f></c>\
                     <c r=\"C1\"><f t=\"array\" ref=\"C1\">SUM(B1:B2)</f></c></row>";
        let array = outline(array, "");
        assert_eq!(needed(&array, &["B1", "A2"]).as_deref(), Some("A2"));
        assert_eq!(needed(&array, &["C1"]), None);
    }

    #[test]
    fn rows_and_cells_out_of_order_are_refused() {
        for data in [
            "<row r=\"2\"/><row r=\"1\"/>",
            "<row r=\"2\"/><row r=\"2\"/>",
            "<row r=\"x\"/>",
            "<row r=\"1048577\"/>",
            "<row><c r=\"B1\"/><c r=\"A1\"/></row>",
            "<row><c r=\"1\"/></row>",
        ] {
            let xml = format!("<w><sheetData>{data}</sheetData></w>");
            assert!(
                matches!(Outline::of(&xml), Err(FillError::Damaged(_))),
                "{data}"
            );
        }
    }
}
