//! Which part of a workbook is what: its sheets by name, where formulas are listed, which cells are heads of tables.
//! No cell is looked into here.

use super::FillError;
use super::markup::{Edit, Tags, edited};
use super::parcel::{Changes, Parcel};
use super::reference::Area;

/// Where it is written what each part is.
const KINDS: &str = "[Content_Types].xml";
/// What a workbook without macros is, after the firm's own words.
const WORKBOOK: &str = "spreadsheetml.sheet.main+xml";

/// The parts of a workbook that filling asks for.
pub(super) struct Book {
    /// The part that lists the sheets.
    pub(super) workbook: String,
    /// The sheets with cells, in the order of their tabs.
    pub(super) sheets: Vec<SheetPart>,
    /// The part that lists cells with formulas in the order of calculation.
    chain: Option<String>,
}

/// A sheet and its part.
pub(super) struct SheetPart {
    /// The name on its tab.
    pub(super) name: String,
    /// Its part.
    pub(super) part: String,
}

/// A line that leads from one part to another.
struct Link {
    id: String,
    /// The last word of its kind, such as `worksheet`.
    kind: String,
    part: String,
}

impl Book {
    /// Looks up the parts, and refuses what is no workbook or has macros.
    pub(super) fn of(parcel: &mut Parcel<'_>) -> Result<Self, FillError> {
        let kinds = match parcel.find(KINDS) {
            Some(_) => parcel.text(KINDS)?,
            None => return Err(FillError::NotXlsx),
        };
        let low = kinds.to_ascii_lowercase();
        if low.contains("macroenabled") || low.contains("vbaproject") {
            return Err(FillError::Macros);
        }
        if !low.contains(WORKBOOK) {
            return Err(FillError::NotXlsx);
        }
        let mut from_root = links(parcel, "")?.into_iter();
        let workbook = from_root.find(|it| it.kind == "officeDocument");
        let workbook = workbook.ok_or(FillError::NotXlsx)?.part;
        let links = links(parcel, &workbook)?;
        let sheets = sheets(&parcel.text(&workbook)?, &links)?;
        let chain = links.into_iter().find(|it| it.kind == "calcChain");
        Ok(Self {
            workbook,
            sheets,
            chain: chain.map(|it| it.part),
        })
    }

    /// The part of a sheet.
    pub(super) fn sheet(&self, name: &str) -> Result<&str, FillError> {
        let found = self.sheets.iter().find(|it| it.name == name);
        let found = found.map(|it| it.part.as_str());
        found.ok_or_else(|| FillError::NoSheet {
            sheet: name.to_owned(),
            there: self.sheets.iter().map(|it| it.name.clone()).collect(),
        })
    }

    /// Leaves out the list of cells with formulas. Where it names a cell that has none any more, Excel calls the file
    /// damaged; where there is no list, each program makes its own.
    pub(super) fn without_chain(
        &self,
        parcel: &mut Parcel<'_>,
        changes: &mut Changes,
    ) -> Result<(), FillError> {
        let Some(chain) = &self.chain else {
            return Ok(());
        };
        let links = links_of(&self.workbook);
        for (list, word, key) in [
            (KINDS, "Override", "PartName"),
            (&links, "Relationship", "Type"),
        ] {
            let list = parcel.find(list).unwrap_or(list).to_owned();
            let text = parcel.text(&list)?;
            let is_it = |said: &str| match key {
                "PartName" => said.trim_start_matches('/').eq_ignore_ascii_case(chain),
                _ => said.ends_with("/calcChain"),
            };
            changes.insert(
                list,
                Some(without(&text, word, |tag| {
                    Ok(tag.says(key)?.is_some_and(|it| is_it(&it)))
                })?),
            );
        }
        changes.insert(chain.clone(), None);
        Ok(())
    }
}

/// A list without the lines that are meant.
fn without(
    list: &str,
    word: &str,
    is_meant: impl Fn(&super::markup::Tag<'_>) -> Result<bool, FillError>,
) -> Result<String, FillError> {
    let mut tags = Tags::of(list);
    let mut edits = Vec::new();
    let mut from = None;
    while let Some(tag) = tags.next()? {
        if tag.begins(word, 1) && is_meant(&tag)? {
            from = Some(tag.range.start);
        }
        if tag.ends(word, 1)
            && let Some(from) = from.take()
        {
            let (range, text) = (from..tag.range.end, String::new());
            edits.push(Edit { range, text });
        }
    }
    edited(list, edits)
}

/// The heads of the tables of a sheet: a table names its columns in a part of its own too, and a file in which the two
/// differ is called damaged.
pub(super) fn heads(parcel: &mut Parcel<'_>, sheet: &str) -> Result<Vec<Area>, FillError> {
    let mut heads = Vec::new();
    for link in links(parcel, sheet)? {
        if link.kind != "table" {
            continue;
        }
        let text = parcel.text(&link.part)?;
        let Some(table) = Tags::of(&text).next()? else {
            continue;
        };
        let area = table.says("ref")?.and_then(|it| Area::named(&it));
        let rows = table.says("headerRowCount")?;
        if let Some(mut area) = area.filter(|_| rows.as_deref() != Some("0")) {
            area.last.row = area.first.row;
            heads.push(area);
        }
    }
    Ok(heads)
}

/// The sheets with cells that a workbook lists.
fn sheets(workbook: &str, links: &[Link]) -> Result<Vec<SheetPart>, FillError> {
    let mut tags = Tags::of(workbook);
    let mut sheets = Vec::new();
    while let Some(tag) = tags.next()? {
        if !tag.begins("sheet", 2) {
            continue;
        }
        let (name, id) = (tag.says("name")?, tag.says_prefixed("id")?);
        let link = links
            .iter()
            .find(|it| Some(it.id.as_str()) == id.as_deref());
        if let (Some(name), Some(link)) = (name, link.filter(|it| it.kind == "worksheet")) {
            sheets.push(SheetPart {
                name: name.into_owned(),
                part: link.part.clone(),
            });
        }
    }
    Ok(sheets)
}

/// Where the links of a part stand; those of the whole workbook for a part without name.
fn links_of(part: &str) -> String {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    let folder = if folder.is_empty() {
        String::new()
    } else {
        format!("{folder}/")
    };
    format!("{folder}_rels/{file}.rels")
}

/// The links of a part to others of the same workbook.
fn links(parcel: &mut Parcel<'_>, part: &str) -> Result<Vec<Link>, FillError> {
    let name = links_of(part);
    if parcel.find(&name).is_none() {
        return Ok(Vec::new());
    }
    let text = parcel.text(&name)?;
    let mut tags = Tags::of(&text);
    let mut links = Vec::new();
    while let Some(tag) = tags.next()? {
        if !tag.begins("Relationship", 1) || tag.says("TargetMode")?.as_deref() == Some("External")
        {
            continue;
        }
        let (id, kind, target) = (tag.says("Id")?, tag.says("Type")?, tag.says("Target")?);
        let (Some(id), Some(kind), Some(target)) = (id, kind, target) else {
            continue;
        };
        let target = target_from(part, &target);
        links.push(Link {
            id: id.into_owned(),
            kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
            // As the zip spells it; one that is not there is found missing when it is read.
            part: parcel.find(&target).unwrap_or(&target).to_owned(),
        });
    }
    Ok(links)
}

/// The part to which a link of another leads.
fn target_from(part: &str, target: &str) -> String {
    if let Some(whole) = target.strip_prefix('/') {
        return whole.to_owned();
    }
    let mut steps: Vec<&str> = part.split('/').collect();
    steps.pop();
    for step in target.split('/') {
        match step {
            "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_from_the_folder_of_their_part() {
        assert_eq!(links_of(""), "_rels/.rels");
        assert_eq!(links_of("xl/workbook.xml"), "xl/_rels/workbook.xml.rels");
        assert_eq!(target_from("", "xl/workbook.xml"), "xl/workbook.xml");
        assert_eq!(
            target_from("xl/workbook.xml", "worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml"
        );
        assert_eq!(
            target_from("xl/workbook.xml", "/xl/worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml"
        );
        assert_eq!(
            target_from("xl/worksheets/sheet1.xml", "../tables/./table1.xml"),
            "xl/tables/table1.xml"
        );
    }

    #[test]
    fn a_line_goes_with_all_that_stands_in_it() {
        let list = "<L><A k=\"1\"/><A k=\"2\"><B/></A>\n<A k=\"2\"/><C k=\"2\"/></L>";
        let left = without(list, "A", |it| Ok(it.says("k")?.as_deref() == Some("2")));
        assert_eq!(left.unwrap(), "<L><A k=\"1\"/>\n<C k=\"2\"/></L>");
    }
}
