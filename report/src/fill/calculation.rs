//! Whether a workbook has formulas, and what makes a program calculate them when it opens a filled one; none is understood here.

use super::FillError;
use super::markup::{Edit, Kind, Tags, edited};

/// What stands before the settings of calculation in the list of a workbook, which has an order.
const BEFORE: [&str; 4] = [
    "sheets",
    "functionGroups",
    "externalReferences",
    "definedNames",
];
/// The setting.
const ON_LOAD: &str = "fullCalcOnLoad";

/// The list of a workbook that asks for everything to be calculated when it is opened.
///
/// A cell with a formula keeps what it last showed. Which formulas read a filled cell could only be told by understanding
/// every formula (names, `INDIRECT`, other sheets), so a workbook that has any is calculated as a whole, once. A workbook
/// without formulas is left alone: Excel would ask on closing whether to save changes that nobody made.
pub(super) fn on_load(workbook: &str) -> Result<String, FillError> {
    let mut tags = Tags::of(workbook);
    let (mut prefix, mut place) = ("", None);
    while let Some(tag) = tags.next()? {
        if tag.begins("calcPr", 1) {
            let (range, text) = (
                tag.range.clone(),
                tag.anew(tag.kind, &[(ON_LOAD, Some("1"))])?,
            );
            return edited(workbook, vec![Edit { range, text }]);
        }
        if tag.depth == 0 && tag.kind != Kind::Close {
            prefix = tag.prefix();
        }
        if BEFORE.iter().any(|it| tag.ends(it, 1)) {
            place = Some(tag.range.end);
        }
    }
    let place = place.ok_or_else(|| FillError::damaged("the workbook lists no sheets"))?;
    let text = format!("<{prefix}calcPr {ON_LOAD}=\"1\"/>");
    let range = place..place;
    edited(workbook, vec![Edit { range, text }])
}

/// Whether a cell of a sheet has a formula.
pub(super) fn has_formulas(sheet: &str) -> Result<bool, FillError> {
    let mut tags = Tags::of(sheet);
    let mut is_in_data = false;
    while let Some(tag) = tags.next()? {
        if tag.depth == 1 {
            is_in_data = tag.begins("sheetData", 1);
        }
        if is_in_data && tag.begins("f", 4) {
            return Ok(true);
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::{has_formulas, on_load};

    #[test]
    fn only_cells_have_formulas() {
        let cell = "<w><sheetData><row><c><f>A1</f></c></row></sheetData></w>";
        assert!(has_formulas(cell).unwrap());
        let rule = "<w><sheetData/><a><b><c><f>A1</f></c></b></a></w>";
        assert!(!has_formulas(rule).unwrap());
    }

    #[test]
    fn a_setting_that_is_there_gets_one_word_more() {
        let list = "<w><sheets><sheet/></sheets><calcPr calcId='191029' fullCalcOnLoad='0'/><oleSize/></w>";
        let expected = "<w><sheets><sheet/></sheets><calcPr calcId=\"191029\" fullCalcOnLoad=\"1\"/><oleSize/></w>";
        assert_eq!(on_load(list).unwrap(), expected);
    }

    #[test]
    fn a_setting_that_is_not_there_comes_where_it_may_stand() {
        let list = "<x:w><x:sheets><x:sheet/></x:sheets><x:definedNames/><x:pivotCaches/></x:w>";
        let expected = "<x:w><x:sheets><x:sheet/></x:sheets><x:definedNames/><x:calcPr fullCalcOnLoad=\"1\"/><x:pivotCaches/></x:w>";
        assert_eq!(on_load(list).unwrap(), expected);
        assert!(on_load("<w/>").is_err());
    }
}
