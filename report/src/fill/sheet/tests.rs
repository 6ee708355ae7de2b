//! Sheets as programs for tables write them, before and after.

use super::*;
use crate::fill::FillValue;

/// The values of cells such as `("C5", "text")`; a number is written with `#`.
fn values(cells: &[(&str, &str)]) -> Values {
    let mut values = Values::new();
    for (name, text) in cells {
        let place = Place::named(name).unwrap();
        let value = match text.strip_prefix('#') {
            Some(number) => FillValue::Number(number.parse().unwrap()),
            None => FillValue::Text((*text).to_owned()),
        };
        let row = values.entry(place.row).or_default();
        row.insert(place.column, Content::of(&value, name).unwrap());
    }
    values
}

fn after(xml: &str, cells: &[(&str, &str)]) -> Filled {
    filled(xml, &Outline::of(xml).unwrap(), values(cells)).unwrap()
}

/// What stands between the tags of the data.
fn data(rows: &str, cells: &[(&str, &str)]) -> String {
    let xml = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    let xml = after(&xml, cells).xml;
    let data = xml.strip_prefix("<worksheet><sheetData>").unwrap();
    data.strip_suffix("</sheetData></worksheet>")
        .unwrap()
        .to_owned()
}

#[test]
fn a_cell_keeps_its_style_whatever_stood_in_it() {
    let text = "t=\"inlineStr\"><is><t xml:space=\"preserve\">あ</t></is></c>";
    for (before, expected) in [
        (
            "<c r=\"A1\" s=\"7\"/>",
            format!("<c r=\"A1\" s=\"7\" {text}"),
        ),
        (
            "<c r=\"A1\" s=\"7\"></c>",
            format!("<c r=\"A1\" s=\"7\" {text}"),
        ),
        (
            "<c r=\"A1\" s=\"7\" t=\"s\"><v>3</v></c>",
            format!("<c r=\"A1\" s=\"7\" {text}"),
        ),
        (
            "<c t=\"b\" s='7' r=\"A1\"><v>1</v></c>",
            format!(
                "<c {} s=\"7\" r=\"A1\"{}",
                "t=\"inlineStr\"",
                text.trim_start_matches("t=\"inlineStr\"")
            ),
        ),
        (
            "<c r=\"A1\" s=\"7\" t=\"inlineStr\"><is><r><t>old</t></r><rPh><t>x</t></rPh></is></c>",
            format!("<c r=\"A1\" s=\"7\" {text}"),
        ),
        (
            "<c r=\"A1\" s=\"7\" cm=\"1\" vm=\"2\" ph=\"1\"/>",
            format!("<c r=\"A1\" s=\"7\" ph=\"1\" {text}"),
        ),
    ] {
        let rows = format!("<row r=\"1\">{before}<c r=\"B1\"><v>2</v></c></row>");
        let expected = format!("<row r=\"1\">{expected}<c r=\"B1\"><v>2</v></c></row>");
        assert_eq!(data(&rows, &[("A1", "あ")]), expected);
    }
}

#[test]
fn a_number_and_nothing_are_written_as_such() {
    let rows = "<row r=\"1\"><c r=\"A1\" s=\"7\" t=\"s\"><v>3</v></c><c r=\"B1\" t=\"s\"><v>4</v></c></row>";
    let expected = "<row r=\"1\"><c r=\"A1\" s=\"7\"><v>12.5</v></c><c r=\"B1\"/></row>";
    assert_eq!(data(rows, &[("A1", "#12.5"), ("B1", "")]), expected);
}

#[test]
fn cells_and_rows_that_are_not_there_come_in_order() {
    let rows = "<row r=\"2\" ht=\"9\"><c r=\"B2\"><v>1</v></c></row>\n<row r=\"4\" s=\"3\"/><row r=\"6\"></row>";
    let cells: Vec<_> = ["A1", "A2", "C2", "B3", "A3", "B4", "A6", "D7", "XFD1048576"]
        .into_iter()
        .map(|it| (it, "#5"))
        .collect();
    let five = |name: &str| format!("<c r=\"{name}\"><v>5</v></c>");
    let expected = [
        format!("<row r=\"1\">{}</row>", five("A1")),
        format!(
            "<row r=\"2\" ht=\"9\">{}<c r=\"B2\"><v>1</v></c>{}</row>\n",
            five("A2"),
            five("C2")
        ),
        format!("<row r=\"3\">{}{}</row>", five("A3"), five("B3")),
        format!("<row r=\"4\" s=\"3\">{}</row>", five("B4")),
        format!("<row r=\"6\">{}</row>", five("A6")),
        format!("<row r=\"7\">{}</row>", five("D7")),
        format!("<row r=\"1048576\">{}</row>", five("XFD1048576")),
    ];
    assert_eq!(data(rows, &cells), expected.concat());
}

#[test]
fn rows_and_cells_that_bear_no_number_are_counted() {
    let rows = "<row/><row><c/><c><v>1</v></c></row>";
    let expected = "<row/><row><c/><c r=\"B2\"><v>5</v></c><c r=\"C2\"><v>5</v></c></row><row r=\"3\"><c r=\"A3\"><v>5</v></c></row>";
    assert_eq!(
        data(rows, &[("B2", "#5"), ("C2", "#5"), ("A3", "#5")]),
        expected
    );
}

#[test]
fn a_sheet_without_any_row_gets_its_rows() {
    let xml = "<worksheet><dimension ref=\"A1\"/><sheetData/><pageMargins left=\"1\"/></worksheet>";
    let expected = "<worksheet><dimension ref=\"A1:C5\"/><sheetData><row r=\"5\"><c r=\"C5\"><v>1</v></c></row></sheetData><pageMargins left=\"1\"/></worksheet>";
    assert_eq!(after(xml, &[("C5", "#1")]).xml, expected);
}

#[test]
fn prefixes_are_kept() {
    let xml = "<x:worksheet xmlns:x=\"u\"><x:sheetData><x:row r=\"2\"><x:c r=\"A2\" t=\"s\"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>";
    let expected = "<x:worksheet xmlns:x=\"u\"><x:sheetData><x:row r=\"1\"><x:c r=\"A1\"><x:v>1</x:v></x:c></x:row><x:row r=\"2\">\
                    <x:c r=\"A2\" t=\"inlineStr\"><x:is><x:t xml:space=\"preserve\">い</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>";
    assert_eq!(after(xml, &[("A1", "#1"), ("A2", "い")]).xml, expected);
}

#[test]
fn a_new_cell_looks_like_its_row_or_column() {
    let xml = "<worksheet><cols><col min=\"2\" max=\"3\" width=\"9\" style=\"4\"/></cols><sheetData>\
               <row r=\"1\" s=\"8\" customFormat=\"1\"/><row r=\"2\" s=\"8\"/></sheetData></worksheet>";
    let xml = after(
        xml,
        &[("B1", "#1"), ("C2", "#1"), ("D2", "#1"), ("C3", "#1")],
    )
    .xml;
    for expected in [
        "<c r=\"B1\" s=\"8\"><v>",
        "<c r=\"C2\" s=\"4\"><v>",
        "<c r=\"D2\"><v>",
        "<c r=\"C3\" s=\"4\"><v>",
    ] {
        assert!(xml.contains(expected), "{expected} in {xml}");
    }
}

#[test]
fn a_row_says_how_far_it_reaches() {
    let rows =
        "<row r=\"1\" spans=\"2:3\" ht=\"9\"><c r=\"B1\"/></row><row r=\"2\" spans=\"1:5\"/>";
    let expected = "<row r=\"1\" spans=\"1:4\" ht=\"9\"><c r=\"A1\"><v>1</v></c><c r=\"B1\"/><c r=\"D1\"><v>1</v></c></row>\
                    <row r=\"2\" spans=\"1:5\"><c r=\"E2\"><v>1</v></c></row>";
    assert_eq!(
        data(rows, &[("A1", "#1"), ("D1", "#1"), ("E2", "#1")]),
        expected
    );
}

#[test]
fn the_formula_of_a_filled_cell_goes_and_is_counted() {
    let rows = "<row r=\"1\"><c r=\"A1\" s=\"2\" t=\"str\"><f>B1</f><v>x</v></c><c r=\"B1\"><f>1</f><v>1</v></c></row>";
    let xml = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    let filled = after(&xml, &[("A1", "#1")]);
    assert_eq!(filled.formulas_gone, 1);
    assert!(
        filled
            .xml
            .contains("<c r=\"A1\" s=\"2\"><v>1</v></c><c r=\"B1\"><f>1</f>")
    );
}

#[test]
fn what_only_looks_like_a_cell_stays() {
    let rest = "<extLst><ext><x14:row><c r=\"A1\"/><f>A1</f></x14:row></ext></extLst>";
    let xml = format!(
        "<worksheet xmlns:x14=\"u\"><sheetData><row r=\"1\"><c r=\"A1\"/></row></sheetData>{rest}</worksheet>"
    );
    let xml = after(&xml, &[("A1", "#1")]).xml;
    assert!(xml.ends_with(&format!(
        "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData>{rest}</worksheet>"
    )));
}

#[test]
fn a_part_without_room_for_cells_is_refused() {
    let xml = "<chartsheet><drawing/></chartsheet>";
    let refused = filled(xml, &Outline::of(xml).unwrap(), values(&[("A1", "#1")]));
    assert!(matches!(refused.err(), Some(FillError::Damaged(_))));
}
