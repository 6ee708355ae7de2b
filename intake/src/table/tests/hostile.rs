//! Files that are broken, too large, or made to do harm.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::*;

/// A workbook with the parts of another, one of them written anew.
fn with_part(book: &[u8], name: &str, content: &[u8]) -> Vec<u8> {
    let mut from = ZipArchive::new(Cursor::new(book)).unwrap();
    let mut to = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    for place in 0..from.len() {
        let mut part = from.by_index(place).unwrap();
        let own = part.name().unwrap().into_owned();
        if own == name {
            continue;
        }
        to.start_file(own, options).unwrap();
        std::io::copy(&mut part, &mut to).unwrap();
    }
    to.start_file(name, options).unwrap();
    to.write_all(content).unwrap();
    to.finish().unwrap().into_inner()
}

/// A workbook in which one part was changed.
pub(crate) fn damaged(book: &[u8], name: &str, damage: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let mut from = ZipArchive::new(Cursor::new(book)).unwrap();
    let mut content = Vec::new();
    std::io::copy(&mut from.by_name(name).unwrap(), &mut content).unwrap();
    damage(&mut content);
    with_part(book, name, &content)
}

fn plain() -> Vec<u8> {
    xlsx(|sheet| written(sheet, &[&["佐藤"]]))
}

/// A workbook of one cell whose texts are given as XML, and the number of texts that it claims to hold.
pub(crate) fn with_texts(texts: &str, claim: &str) -> Vec<u8> {
    let space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sst xmlns=\"{space}\" count=\"1\" uniqueCount=\"{claim}\">{texts}</sst>"
    );
    with_part(&plain(), "xl/sharedStrings.xml", xml.as_bytes())
}

#[test]
fn a_file_beyond_a_limit_is_refused_as_a_whole() {
    let limits = Limits {
        bytes: 200,
        unpacked: 100_000,
        rows: 3,
        columns: 2,
        letters: 5,
    };
    let refused = |text: &str| read(text.as_bytes(), &limits).unwrap_err();
    assert_eq!(refused(&"あ\n".repeat(60)), TableError::TooLarge);
    assert_eq!(refused("a\n\n\nb\n"), TableError::TooManyRows(3));
    let wide = TableError::TooManyColumns { row: 2, most: 2 };
    assert_eq!(refused("a\na,b,c\n"), wide);
    assert_eq!(wide.row(), Some(2));
    let long = TableError::LongCell { row: 1, column: 2 };
    assert_eq!(refused("a,あいうえおか\n"), long);
    let fits = read("あいうえお,b,\n\nc\n".as_bytes(), &limits).unwrap();
    assert_eq!(fits.len(), 2);
    assert_eq!(refused(" \n,,\n"), TableError::Empty);
    assert_eq!(refused(""), TableError::Empty);
}

#[test]
fn a_sheet_beyond_a_limit_is_refused_as_a_whole() {
    let limits = Limits {
        rows: 10,
        columns: 4,
        ..LIMITS
    };
    let far = |row, column| {
        let book = xlsx(|sheet| {
            sheet.write_string(row, column, "x").unwrap();
        });
        read(&book, &limits).map(|it| it.len())
    };
    assert_eq!(far(9, 3), Ok(1));
    assert_eq!(far(1_048_575, 0), Err(TableError::TooManyRows(10)));
    let wide = TableError::TooManyColumns { row: 1, most: 4 };
    assert_eq!(far(0, 16_383), Err(wide));
    assert_eq!(read(&xlsx(|_| {}), &limits), Err(TableError::Empty));
}

#[test]
fn a_small_file_that_unpacks_to_more_than_allowed_is_refused() {
    let spaces = vec![b' '; 4 * 1024 * 1024];
    let bomb = with_part(&plain(), "xl/media/image1.xml", &spaces);
    assert!(bomb.len() < 20_000, "{}", bomb.len());
    let limits = Limits {
        unpacked: 1024 * 1024,
        ..LIMITS
    };
    assert_eq!(read(&bomb, &limits), Err(TableError::TooLarge));
    assert_eq!(said(&bomb), ["1:佐藤"], "within the limit it is read");
}

#[test]
fn a_workbook_that_claims_billions_of_texts_takes_no_memory() {
    for claim in ["99999999999", "1000", "99999999999999999999999999"] {
        let refused = read(&with_texts("<si><t>佐藤</t></si>", claim), &LIMITS);
        assert!(matches!(refused, Err(TableError::NoTable(_))), "{claim}");
    }
    let honest = with_texts("<si><t>佐藤</t></si>", "1");
    assert_eq!(said(&honest), ["1:佐藤"]);
    let wide: Vec<u8> = "\u{feff}<sst uniqueCount=\"99999999999\"/>"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let hidden = with_part(&plain(), "xl/sharedStrings.xml", &wide);
    assert!(matches!(
        read(&hidden, &LIMITS),
        Err(TableError::NoTable(_))
    ));
}

#[test]
fn entities_that_multiply_are_not_filled_in() {
    let lol = "<!DOCTYPE sst [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\">]>";
    let xml = format!("{lol}<sst uniqueCount=\"1\"><si><t>&b;</t></si></sst>");
    let book = with_part(&plain(), "xl/sharedStrings.xml", xml.as_bytes());
    let read = read(&book, &LIMITS);
    let grown = read.is_ok_and(|it| cells(&it[0]).contains("haha"));
    assert!(!grown);
}

#[test]
fn what_is_no_table_is_said_to_be_none() {
    let old = [&OLD_WORKBOOK[..], &[0; 600]].concat();
    assert_eq!(read(&old, &LIMITS), Err(TableError::OldWorkbook));
    let empty_zip = ZipWriter::new(Cursor::new(Vec::new()));
    let empty_zip = empty_zip.finish().unwrap().into_inner();
    for (kind, bytes) in [
        ("a PDF", b"%PDF-1.7\n\0\x01\x02".to_vec()),
        ("a picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec()),
        ("zeros", vec![0; 100]),
        ("half a zip", plain()[..300].to_vec()),
        ("a zip without a sheet", empty_zip),
        ("a word that begins like a zip", b"PK\n".to_vec()),
        (
            "a broken sheet",
            with_part(&plain(), "xl/worksheets/sheet1.xml", b"<worksheet><she"),
        ),
        (
            "a sheet that is missing",
            with_part(&plain(), "xl/workbook.xml", b"<workbook/>"),
        ),
    ] {
        let refused = read(&bytes, &LIMITS).unwrap_err();
        let is_none = matches!(
            refused,
            TableError::NoTable(_) | TableError::Letters(_) | TableError::Empty
        );
        assert!(is_none, "{kind}: {refused:?}");
    }
}

#[test]
fn a_thousand_damaged_files_are_read_or_refused_but_never_crash() {
    let book = xlsx(|sheet| {
        let plain = Format::new();
        sheet.merge_range(1, 0, 3, 0, "春風会", &plain).unwrap();
        written(sheet, &[&["法人", "事業所"]]);
        sheet.write_number(2, 1, 12.5).unwrap();
    });
    let mut from = ZipArchive::new(Cursor::new(&book)).unwrap();
    let names: Vec<String> = from
        .file_names()
        .map(|it| it.unwrap().into_owned())
        .collect();
    let mut chance = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = move || {
        chance ^= chance << 13;
        chance ^= chance >> 7;
        chance ^= chance << 17;
        usize::try_from(chance % 1_000_003).unwrap()
    };
    for turn in 0..1_000 {
        // Half of them are damaged as files, half inside a part, which is packed anew.
        let damaged = if turn % 2 == 0 {
            let mut bytes = book.clone();
            for _ in 0..=next() % 8 {
                let at = next() % bytes.len();
                bytes[at] = u8::try_from(next() % 256).unwrap();
            }
            bytes
        } else {
            let name = &names[next() % names.len()];
            let mut content = Vec::new();
            let mut part = from.by_name(name).unwrap();
            std::io::copy(&mut part, &mut content).unwrap();
            for _ in 0..=next() % 4 {
                let at = next() % content.len();
                let signs = b"<>/\"=&;0159Az \xff";
                content[at] = signs[next() % signs.len()];
            }
            with_part(&book, name, &content)
        };
        let _ = read(&damaged, &LIMITS);
    }
}
