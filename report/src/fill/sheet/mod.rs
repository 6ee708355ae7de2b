//! The XML of a sheet with some cells written anew, every other byte as it was. Whether a cell may be written is decided before.

use super::FillError;
use super::letters::Content;
use super::markup::{Edit, Kind, Tag, Tags, edited};
use super::outline::{Outline, Values, area_of, next_column, next_row};
use super::reference::{Area, Place};

/// A sheet with its cells filled.
pub(super) struct Filled {
    /// Its XML.
    pub(super) xml: String,
    /// How many formulas went with the cells that had them.
    pub(super) formulas_gone: usize,
}

/// Writes values into a sheet. A cell keeps its style; one that was not there gets that of its row or column, as when a
/// person types into it.
pub(super) fn filled(xml: &str, outline: &Outline, values: Values) -> Result<Filled, FillError> {
    let mut pen = Pen::new(outline, values);
    let mut tags = Tags::of(xml);
    // What stands behind the last value has been read once, and nothing of it changes.
    while !pen.is_done()
        && let Some(tag) = tags.next()?
    {
        pen.meet(tag)?;
    }
    if !pen.values.is_empty() {
        return Err(FillError::damaged("a sheet has no place for cells"));
    }
    Ok(Filled {
        xml: edited(xml, pen.edits)?,
        formulas_gone: pen.formulas_gone,
    })
}

/// What writes into a sheet while its tags go by.
struct Pen<'a> {
    outline: &'a Outline,
    /// What is not written yet.
    values: Values,
    /// The area of the values, which the sheet's own must hold.
    area: Option<Area>,
    edits: Vec<Edit>,
    formulas_gone: usize,
    /// Prefix of the names of tags.
    prefix: &'a str,
    is_in_data: bool,
    /// The last row that went by.
    number: u32,
    row: Option<Row<'a>>,
    cell: Option<Cell<'a>>,
}

/// A row that gets values.
struct Row<'a> {
    tag: Tag<'a>,
    /// What is not written yet, by column.
    values: std::collections::BTreeMap<u32, Content>,
    /// The first and last column that were to be written.
    columns: (u32, u32),
    /// The style of the whole row.
    style: Option<String>,
    /// The last column that went by.
    column: u32,
}

/// A cell that is being written anew.
struct Cell<'a> {
    tag: Tag<'a>,
    place: Place,
    value: Content,
}

impl<'a> Pen<'a> {
    fn new(outline: &'a Outline, values: Values) -> Self {
        let places = values.iter().flat_map(|(row, cells)| {
            let row = *row;
            cells.keys().map(move |it| Place { row, column: *it })
        });
        let area = places.fold(None, |area: Option<Area>, place| {
            let single = Area {
                first: place,
                last: place,
            };
            Some(area.unwrap_or(single).with(place))
        });
        Self {
            outline,
            values,
            area,
            edits: Vec::new(),
            formulas_gone: 0,
            prefix: "",
            is_in_data: false,
            number: 0,
            row: None,
            cell: None,
        }
    }

    fn is_done(&self) -> bool {
        self.values.is_empty() && self.row.is_none() && self.cell.is_none()
    }

    fn meet(&mut self, tag: Tag<'a>) -> Result<(), FillError> {
        if self.cell.is_some() {
            return self.meet_in_cell(tag);
        }
        match (tag.depth, tag.word()) {
            (0, _) => self.prefix = tag.prefix(),
            (1, "dimension") if tag.kind != Kind::Close => self.widen(&tag)?,
            (1, "sheetData") => self.meet_data(&tag)?,
            (2, "row") if self.is_in_data && tag.kind == Kind::Close => self.end_row(&tag)?,
            (2, "row") if self.is_in_data => self.meet_row(tag)?,
            (3, "c") if self.row.is_some() && tag.kind != Kind::Close => self.meet_cell(tag)?,
            _ => {}
        }
        Ok(())
    }

    /// Says the area in use so that the values lie in it: some programs read no further.
    fn widen(&mut self, tag: &Tag<'_>) -> Result<(), FillError> {
        if let (Some(own), Some(values)) = (area_of(tag)?, self.area) {
            let area = own.with(values.first).with(values.last);
            if area != own {
                let text = tag.anew(tag.kind, &[("ref", Some(&area.name()))])?;
                self.replace(tag, text);
            }
        }
        Ok(())
    }

    fn meet_data(&mut self, tag: &Tag<'_>) -> Result<(), FillError> {
        self.is_in_data = tag.kind == Kind::Open;
        match tag.kind {
            Kind::Open => {}
            Kind::Close => {
                let rows = self.rows_before(u32::MAX);
                self.insert(tag, rows);
            }
            Kind::Whole => {
                let rows = self.rows_before(u32::MAX);
                let open = tag.anew(Kind::Open, &[])?;
                self.replace(tag, format!("{open}{rows}{}", tag.closing()));
            }
        }
        Ok(())
    }

    /// The rows that are not there yet, up to one that is.
    fn rows_before(&mut self, number: u32) -> String {
        let later = self.values.split_off(&number);
        let earlier = std::mem::replace(&mut self.values, later);
        let row = |(row, cells): (u32, std::collections::BTreeMap<u32, Content>)| {
            let cells = cells.into_iter();
            let cells = cells.map(|(column, it)| self.new_cell(Place { row, column }, it, None));
            let cells: String = cells.collect();
            format!("<{0}row r=\"{row}\">{cells}</{0}row>", self.prefix)
        };
        earlier.into_iter().map(row).collect()
    }

    fn meet_row(&mut self, tag: Tag<'a>) -> Result<(), FillError> {
        let number = next_row(&tag, self.number)?;
        self.number = number;
        let rows = self.rows_before(number);
        self.insert(&tag, rows);
        let Some(values) = self.values.remove(&number) else {
            return Ok(());
        };
        let own = tag.says("customFormat")?;
        let is_styled = matches!(own.as_deref(), Some("1" | "true"));
        let style = tag.says("s")?.filter(|_| is_styled);
        let first = values.keys().next().copied().unwrap_or_default();
        let last = values.keys().next_back().copied().unwrap_or_default();
        let mut row = Row {
            values,
            columns: (first, last),
            style: style.map(std::borrow::Cow::into_owned),
            column: 0,
            tag,
        };
        if row.tag.kind == Kind::Whole {
            let cells = self.cells_before(&mut row, u32::MAX);
            let open = row.tag.anew(Kind::Open, &[])?;
            let open = spanned(&row)?.unwrap_or(open);
            self.replace(&row.tag, format!("{open}{cells}{}", row.tag.closing()));
        } else {
            self.row = Some(row);
        }
        Ok(())
    }

    /// The cells of a row that are not there yet, up to one that is.
    fn cells_before(&self, row: &mut Row<'_>, column: u32) -> String {
        let later = row.values.split_off(&column);
        let earlier = std::mem::replace(&mut row.values, later);
        let number = self.number;
        let cell = |(column, it)| {
            let place = Place {
                row: number,
                column,
            };
            self.new_cell(place, it, row.style.as_deref())
        };
        earlier.into_iter().map(cell).collect()
    }

    fn meet_cell(&mut self, tag: Tag<'a>) -> Result<(), FillError> {
        let Some(mut row) = self.row.take() else {
            return Ok(());
        };
        let column = next_column(&tag, row.column)?;
        row.column = column;
        let cells = self.cells_before(&mut row, column);
        self.insert(&tag, cells);
        let value = row.values.remove(&column);
        self.row = Some(row);
        if let Some(value) = value {
            let place = Place {
                row: self.number,
                column,
            };
            let is_whole = tag.kind == Kind::Whole;
            let cell = Cell { tag, place, value };
            if is_whole {
                let end = cell.tag.range.end;
                self.write(&cell, end)?;
            } else {
                self.cell = Some(cell);
            }
        }
        Ok(())
    }

    /// What stands in a cell that is written anew goes; the formula among it is counted.
    fn meet_in_cell(&mut self, tag: Tag<'a>) -> Result<(), FillError> {
        if tag.begins("f", 4) {
            self.formulas_gone += 1;
        }
        if tag.ends("c", 3)
            && let Some(cell) = self.cell.take()
        {
            self.write(&cell, tag.range.end)?;
        }
        Ok(())
    }

    fn end_row(&mut self, tag: &Tag<'_>) -> Result<(), FillError> {
        if let Some(mut row) = self.row.take() {
            let cells = self.cells_before(&mut row, u32::MAX);
            self.insert(tag, cells);
            if let Some(open) = spanned(&row)? {
                self.replace(&row.tag, open);
            }
        }
        Ok(())
    }

    /// Writes a cell anew, up to the byte where it ends. Whatever said what the old value was goes with it.
    fn write(&mut self, cell: &Cell<'_>, end: usize) -> Result<(), FillError> {
        let name = cell.place.name();
        let kind = match cell.value {
            Content::Text(_) => Some("inlineStr"),
            Content::Nothing | Content::Number(_) => None,
        };
        let changes = [
            ("r", Some(name.as_str())),
            ("t", kind),
            ("cm", None),
            ("vm", None),
        ];
        let text = match self.inside(&cell.value) {
            None => cell.tag.anew(Kind::Whole, &changes)?,
            Some(inside) => {
                let open = cell.tag.anew(Kind::Open, &changes)?;
                format!("{open}{inside}{}", cell.tag.closing())
            }
        };
        let range = cell.tag.range.start..end;
        self.edits.push(Edit { range, text });
        Ok(())
    }

    fn new_cell(&self, place: Place, value: Content, of_row: Option<&str>) -> String {
        let mut columns = self.outline.columns.iter();
        let of_column = || {
            let own = columns.find(|it| (it.0..=it.1).contains(&place.column));
            own.map(|it| it.2.as_str())
        };
        let style = of_row.or_else(of_column);
        let style = style.map_or(String::new(), |it| {
            format!(" s=\"{}\"", quick_xml::escape::escape(it))
        });
        let kind = match value {
            Content::Text(_) => " t=\"inlineStr\"",
            Content::Nothing | Content::Number(_) => "",
        };
        let (prefix, name) = (self.prefix, place.name());
        match self.inside(&value) {
            None => format!("<{prefix}c r=\"{name}\"{style}/>"),
            Some(inside) => format!("<{prefix}c r=\"{name}\"{style}{kind}>{inside}</{prefix}c>"),
        }
    }

    fn inside(&self, value: &Content) -> Option<String> {
        let it = self.prefix;
        match value {
            Content::Nothing => None,
            Content::Number(digits) => Some(format!("<{it}v>{digits}</{it}v>")),
            Content::Text(text) => Some(format!(
                "<{it}is><{it}t xml:space=\"preserve\">{text}</{it}t></{it}is>"
            )),
        }
    }

    fn replace(&mut self, tag: &Tag<'_>, text: String) {
        let range = tag.range.clone();
        self.edits.push(Edit { range, text });
    }

    /// Puts something before a tag.
    fn insert(&mut self, tag: &Tag<'_>, text: String) {
        if !text.is_empty() {
            let range = tag.range.start..tag.range.start;
            self.edits.push(Edit { range, text });
        }
    }
}

/// The tag of a row that says from which column to which it has cells, when that no longer holds.
fn spanned(row: &Row<'_>) -> Result<Option<String>, FillError> {
    let Some(spans) = row.tag.says("spans")? else {
        return Ok(None);
    };
    let ends = spans
        .split([' ', ':'])
        .filter_map(|it| it.parse::<u32>().ok());
    let (first, last) = row.columns;
    let least = ends.clone().min().unwrap_or(first);
    let most = ends.max().unwrap_or(last);
    if least <= first && last <= most {
        return Ok(None);
    }
    let spans = format!("{}:{}", least.min(first), most.max(last));
    row.tag
        .anew(Kind::Open, &[("spans", Some(&spans))])
        .map(Some)
}

#[cfg(test)]
mod tests;
