//! Whole workbooks, made part by part: what is found, what is refused, what is left out.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::*;

const KINDS: &str = "<Types><Default Extension=\"xml\" ContentType=\"application/xml\"/>\
    <Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>\
    <Override PartName=\"/xl/calcChain.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml\"/></Types>";
const WORKBOOK: &str = "<workbook xmlns:r=\"u\"><sheets><sheet name=\"様式 &amp; 1\" sheetId=\"1\" r:id=\"rId1\"/>\
    <sheet name=\"グラフ\" sheetId=\"2\" r:id=\"rId3\"/><sheet name=\"別紙\" sheetId=\"3\" r:id=\"rId2\"/></sheets></workbook>";
const LINKS: &str = "<Relationships><Relationship Id=\"rId1\" Type=\"t/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
    <Relationship Id=\"rId2\" Type=\"t/worksheet\" Target=\"/XL/worksheets/sheet2.xml\"/>\
    <Relationship Id=\"rId3\" Type=\"t/chartsheet\" Target=\"chartsheets/sheet1.xml\"/>\
    <Relationship Id=\"rId4\" Type=\"t/calcChain\" Target=\"calcChain.xml\"/></Relationships>";
const SHEET: &str = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" s=\"1\"><f>B1*2</f><v>4</v></c><c r=\"B1\"><v>2</v></c></row></sheetData></worksheet>";
const CHAIN: &str = "<calcChain><c r=\"A1\" i=\"1\"/></calcChain>";
const PLAIN: &str = "<worksheet><sheetData/></worksheet>";

/// A workbook of two sheets and a chart; some parts are others than usual, an empty one is not there.
fn book(other: &[(&str, &str)]) -> Vec<u8> {
    let usual = [
        ("[Content_Types].xml", KINDS),
        (
            "_rels/.rels",
            "<Relationships><Relationship Id=\"r\" Type=\"t/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
        ),
        ("xl/workbook.xml", WORKBOOK),
        ("xl/_rels/workbook.xml.rels", LINKS),
        ("xl/worksheets/sheet1.xml", SHEET),
        ("xl/worksheets/sheet2.xml", PLAIN),
        ("xl/chartsheets/sheet1.xml", "<chartsheet/>"),
        ("xl/calcChain.xml", CHAIN),
        ("xl/media/写真.bin", "a\u{0}b"),
    ];
    let more = other
        .iter()
        .filter(|it| usual.iter().all(|own| own.0 != it.0));
    let parts = usual
        .iter()
        .map(|own| other.iter().find(|it| it.0 == own.0).unwrap_or(own));
    let parts: Vec<_> = parts.chain(more).filter(|it| !it.1.is_empty()).collect();
    let mut to = ZipWriter::new(Cursor::new(Vec::new()));
    for (at, (name, text)) in parts.into_iter().enumerate() {
        let method = [CompressionMethod::Deflated, CompressionMethod::Stored][at % 2];
        let options = SimpleFileOptions::default().compression_method(method);
        to.start_file(*name, options).unwrap();
        to.write_all(text.as_bytes()).unwrap();
    }
    to.finish().unwrap().into_inner()
}

/// The parts of a workbook with their texts.
fn parts(book: &[u8]) -> Vec<(String, String)> {
    let mut from = ZipArchive::new(Cursor::new(book)).unwrap();
    let mut parts = Vec::new();
    for at in 0..from.len() {
        let mut part = from.by_index(at).unwrap();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        parts.push((part.name().unwrap().into_owned(), text));
    }
    parts
}

fn cell(sheet: &str, cell: &str, text: &str) -> FilledCell {
    FilledCell {
        sheet: sheet.to_owned(),
        cell: cell.to_owned(),
        value: FillValue::Text(text.to_owned()),
    }
}

/// Filling one cell of the first sheet.
fn fill_one(book: &[u8], name: &str) -> Result<Vec<u8>, FillError> {
    fill(book, &[cell("様式 & 1", name, "あ")])
}

/// The parts that differ, those that are gone among them.
fn changed(before: &[u8], after: &[u8]) -> Vec<String> {
    let after = parts(after);
    let differs = parts(before).into_iter().filter(|it| !after.contains(it));
    differs.map(|it| it.0).collect()
}

fn said(book: &[u8], name: &str) -> String {
    let mut parts = parts(book).into_iter();
    parts.find(|it| it.0 == name).unwrap().1
}

#[test]
fn only_the_sheet_and_what_asks_for_calculation_change() {
    let before = book(&[]);
    let after = fill_one(&before, "B1").unwrap();
    assert_eq!(
        changed(&before, &after),
        ["xl/workbook.xml", "xl/worksheets/sheet1.xml"]
    );
    assert!(
        said(&after, "xl/workbook.xml")
            .contains("</sheets><calcPr fullCalcOnLoad=\"1\"/></workbook>")
    );
    let names = |book| parts(book).into_iter().map(|it| it.0).collect::<Vec<_>>();
    assert_eq!(names(&before), names(&after));
}

#[test]
fn a_workbook_without_formulas_is_not_asked_to_calculate() {
    let before = book(&[("xl/worksheets/sheet1.xml", PLAIN)]);
    let after = fill_one(&before, "B1").unwrap();
    assert_eq!(changed(&before, &after), ["xl/worksheets/sheet1.xml"]);
}

#[test]
fn a_formula_on_another_sheet_asks_for_calculation_too() {
    let before = book(&[
        ("xl/worksheets/sheet1.xml", PLAIN),
        ("xl/worksheets/sheet2.xml", SHEET),
    ]);
    let after = fill_one(&before, "B1").unwrap();
    assert_eq!(
        changed(&before, &after),
        ["xl/workbook.xml", "xl/worksheets/sheet1.xml"]
    );
}

#[test]
fn with_the_formula_of_a_filled_cell_the_list_of_formulas_goes() {
    let before = book(&[]);
    let after = fill_one(&before, "$a$1").unwrap();
    let expected = [
        "[Content_Types].xml",
        "xl/_rels/workbook.xml.rels",
        "xl/worksheets/sheet1.xml",
        "xl/calcChain.xml",
    ];
    assert_eq!(changed(&before, &after), expected);
    assert!(parts(&after).iter().all(|it| !it.1.contains("calcChain")));
    assert!(
        said(&after, "xl/worksheets/sheet1.xml").contains("<c r=\"A1\" s=\"1\" t=\"inlineStr\">")
    );
}

#[test]
fn sheets_are_found_by_name_however_their_parts_are_spelled() {
    let before = book(&[]);
    let cells = [cell("別紙", "B2", "い"), cell("様式 & 1", "B1", "う")];
    let after = fill(&before, &cells).unwrap();
    assert!(said(&after, "xl/worksheets/sheet2.xml").contains(">い<"));
    assert!(said(&after, "xl/worksheets/sheet1.xml").contains(">う<"));
    for name in ["グラフ", "様式"] {
        let refused = fill(&before, &[cell(name, "A1", "")]).unwrap_err();
        let there = vec!["様式 & 1".to_owned(), "別紙".to_owned()];
        assert_eq!(
            refused.to_string(),
            format!("「{name}」というシートがありません。あるのは：様式 & 1、別紙")
        );
        assert_eq!(
            refused,
            FillError::NoSheet {
                sheet: name.to_owned(),
                there
            }
        );
    }
}

#[test]
fn without_cells_the_file_comes_back_as_it_is() {
    let before = book(&[]);
    assert_eq!(fill(&before, &[]).unwrap(), before);
    assert_eq!(fill(b"PK nothing", &[]).unwrap_err().word(), "damaged");
}

#[test]
fn one_cell_gets_one_value() {
    let merged =
        "<worksheet><sheetData/><mergeCells><mergeCell ref=\"C5:H5\"/></mergeCells></worksheet>";
    let before = book(&[("xl/worksheets/sheet2.xml", merged)]);
    let cells = [cell("別紙", "C5", "あ"), cell("別紙", "E5", "い")];
    let refused = fill(&before, &cells).unwrap_err();
    assert_eq!(
        refused.values(),
        [("sheet", "別紙".to_owned()), ("cell", "C5".to_owned())]
    );
    assert_eq!(refused.word(), "twice");
    let after = fill(&before, &cells[1..]).unwrap();
    assert!(
        said(&after, "xl/worksheets/sheet2.xml")
            .contains("<row r=\"5\"><c r=\"C5\" t=\"inlineStr\">")
    );
}

#[test]
fn the_head_of_a_table_is_refused_and_its_rows_are_not() {
    let links = "<Relationships><Relationship Id=\"r\" Type=\"t/table\" Target=\"../tables/table1.xml\"/></Relationships>";
    let with = |table| {
        book(&[
            ("xl/worksheets/_rels/sheet1.xml.rels", links),
            ("xl/tables/table1.xml", table),
        ])
    };
    let headed = with("<table ref=\"B1:C3\"/>");
    assert_eq!(fill_one(&headed, "C1").unwrap_err().word(), "table-head");
    assert!(fill_one(&headed, "C2").is_ok());
    assert!(fill_one(&with("<table ref=\"B1:C3\" headerRowCount=\"0\"/>"), "C1").is_ok());
}

#[test]
fn what_is_no_workbook_is_refused_with_what_it_is() {
    let compound = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    let locked: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let kinds = |word: &str| {
        book(&[(
            "[Content_Types].xml",
            &KINDS.replace("openxmlformats-officedocument.spreadsheetml.sheet", word),
        )])
    };
    let doubled = format!("<!DOCTYPE a [<!ENTITY b \"c\">]>{SHEET}");
    let files = [
        ("not-xlsx", Vec::new()),
        ("not-xlsx", "様式".as_bytes().to_vec()),
        ("not-xlsx", book(&[("[Content_Types].xml", "")])),
        (
            "not-xlsx",
            kinds("openxmlformats-officedocument.wordprocessingml.document"),
        ),
        (
            "not-xlsx",
            kinds("openxmlformats-officedocument.spreadsheetml.template"),
        ),
        ("macros", kinds("ms-excel.sheet.macroEnabled")),
        ("old-workbook", [compound.as_slice(), &[0; 600]].concat()),
        ("locked", [compound.as_slice(), &[0; 600], &locked].concat()),
        ("damaged", b"PK\x03\x04 and nothing".to_vec()),
        ("damaged", book(&[("xl/worksheets/sheet1.xml", "")])),
        ("damaged", book(&[("xl/worksheets/sheet1.xml", &doubled)])),
    ];
    for (word, file) in files {
        let refused = fill_one(&file, "B1").unwrap_err();
        assert_eq!(refused.word(), word, "{refused}");
        assert!(refused.to_string().ends_with(['。', '）']), "{refused}");
    }
}

#[test]
fn a_file_that_unpacks_to_too_much_is_refused() {
    let mut to = ZipWriter::new(Cursor::new(Vec::new()));
    to.start_file("xl/media/a.bin", SimpleFileOptions::default())
        .unwrap();
    for _ in 0..65 {
        to.write_all(&vec![0; 1024 * 1024]).unwrap();
    }
    let bomb = to.finish().unwrap().into_inner();
    assert!(bomb.len() < 200_000);
    assert_eq!(fill_one(&bomb, "B1"), Err(FillError::TooLarge));
    let names: Vec<String> = (0..2_001).map(|it| format!("a{it}")).collect();
    let many: Vec<_> = names.iter().map(|it| (it.as_str(), "b")).collect();
    assert_eq!(fill_one(&book(&many), "B1"), Err(FillError::TooLarge));
}

#[test]
fn a_book_that_is_damaged_is_filled_or_refused_but_never_crashes() {
    let sound = book(&[]);
    let sheet = "<worksheet><dimension ref=\"A1:B2\"/><cols><col min=\"1\" max=\"2\" style=\"1\"/></cols><sheetData><row r=\"1\" spans=\"1:2\">\
        <c r=\"A1\" s=\"1\"><f t=\"shared\" ref=\"A1:A2\" si=\"0\">B1*2</f><v>4</v></c></row><row r=\"3\"/></sheetData>\
        <mergeCells><mergeCell ref=\"B1:C2\"/></mergeCells></worksheet>";
    let mut chance = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = move |most: usize| {
        chance ^= chance << 13;
        chance ^= chance >> 7;
        chance ^= chance << 17;
        usize::try_from(chance % 1_000_003).unwrap() % most
    };
    let mut filled = 0;
    for turn in 0..1_000 {
        let damaged = if turn % 2 == 0 {
            let mut bytes = sound.clone();
            let at = next(bytes.len());
            bytes[at] = u8::try_from(next(256)).unwrap();
            bytes
        } else {
            let signs = ["<", ">", "/", "\"", "=", "&", "0", "9", "A", "Z", ":"];
            let mut letters: Vec<char> = sheet.chars().collect();
            for _ in 0..=next(3) {
                let at = next(letters.len());
                letters[at] = signs[next(signs.len())].chars().next().unwrap();
            }
            let sheet: String = letters.into_iter().collect();
            book(&[("xl/worksheets/sheet1.xml", &sheet)])
        };
        filled += usize::from(fill_one(&damaged, "C2").is_ok());
    }
    assert!((1..1_000).contains(&filled), "{filled}");
}

#[test]
fn names_that_no_cell_bears_are_refused() {
    for name in ["", "C", "5", "C5:D6", "C0", "XFE1", "A1048577", "１"] {
        let refused = fill_one(&book(&[]), name).unwrap_err();
        assert_eq!(
            refused,
            FillError::BadCell {
                cell: name.to_owned()
            }
        );
    }
}
