//! Forms as cities draw them, and what is seen in them.

use rust_xlsxwriter::{Format, Workbook, Worksheet};

use super::*;

fn form(draw: impl Fn(&mut Worksheet)) -> FormSheet {
    read_form(&book(draw)).unwrap().remove(0)
}

fn book(draw: impl Fn(&mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    draw(book.add_worksheet());
    book.save_to_buffer().unwrap()
}

fn write(sheet: &mut Worksheet, cells: &[(&str, &str)]) {
    for (cell, text) in cells {
        let (row, column) = at(cell);
        sheet.write(row, column, *text).unwrap();
    }
}

/// Merges an area; without a text it is a blank.
fn merge(sheet: &mut Worksheet, first: &str, last: &str, text: &str) {
    let ((row, column), (last_row, last_column)) = (at(first), at(last));
    sheet
        .merge_range(row, column, last_row, last_column, text, &Format::new())
        .unwrap();
}

/// Row and column of a cell with one letter, counted from 0.
fn at(cell: &str) -> (u32, u16) {
    let letter = cell.as_bytes()[0] - b'A';
    (
        cell.split_at(1).1.parse::<u32>().unwrap() - 1,
        u16::from(letter),
    )
}

fn blanks(sheet: &FormSheet) -> Vec<(&str, &str)> {
    let blanks = sheet.blanks.iter();
    blanks
        .map(|it| (it.cell.as_str(), it.label.as_str()))
        .collect()
}

#[test]
fn a_merged_blank_beside_its_label_is_one_cell() {
    let sheet = form(|sheet| {
        merge(sheet, "A5", "B5", "事業所名");
        merge(sheet, "C5", "H5", "");
    });
    assert_eq!(blanks(&sheet), [("C5", "事業所名")]);
    let text = FormText {
        cell: "A5".to_owned(),
        text: "事業所名".to_owned(),
    };
    assert_eq!(sheet.texts, [text]);
    assert!(!sheet.has_more);
}

#[test]
fn a_blank_below_its_label_is_found_and_what_stands_left_says_more() {
    let sheet = form(|sheet| {
        merge(sheet, "A1", "A2", "氏名");
        write(sheet, &[("B1", "けが："), ("B3", "電話"), ("A4", "佐藤")]);
        merge(sheet, "B4", "B5", "");
    });
    let expected = [
        ("B2", "けが"),
        ("A3", "氏名"),
        ("B4", "佐藤"),
        ("A5", "佐藤"),
    ];
    assert_eq!(blanks(&sheet), expected);
}

#[test]
fn blanks_between_units_are_named_after_the_label_before_them() {
    let sheet = form(|sheet| {
        let cells = [
            ("A1", "発生日"),
            ("C1", "年"),
            ("E1", "月"),
            ("G1", "日"),
            ("A2", "年齢"),
            ("C2", "歳"),
        ];
        write(sheet, &cells);
        merge(sheet, "H1", "J2", "");
    });
    let expected = [
        ("B1", "発生日（年）"),
        ("D1", "発生日（月）"),
        ("F1", "発生日（日）"),
        ("B2", "年齢（歳）"),
    ];
    assert_eq!(blanks(&sheet), expected);
}

#[test]
fn what_is_no_label_suggests_nothing() {
    let long = "この欄には、事故が起きたときの様子を、見た人が見たとおりに、順番に、くわしく書いてください。";
    let sheet = form(|sheet| {
        write(
            sheet,
            &[
                ("A1", "※書き方"),
                ("A3", "□"),
                ("A5", long),
                ("A7", "123"),
                ("A9", "～"),
            ],
        );
        merge(sheet, "B1", "C9", "");
        merge(sheet, "A10", "C10", "");
    });
    assert_eq!(blanks(&sheet), []);
    assert_eq!(sheet.texts.len(), 5);
}

#[test]
fn cells_with_a_formula_and_cells_outside_the_form_are_no_blanks() {
    let sheet = form(|sheet| {
        write(sheet, &[("A1", "合計"), ("A2", "平均")]);
        sheet
            .write_formula(0, 1, rust_xlsxwriter::Formula::new("=\"\"").set_result(""))
            .unwrap();
    });
    assert_eq!(blanks(&sheet), [("B2", "平均")]);
}

#[test]
fn a_label_that_was_spread_out_is_one_word() {
    let sheet = form(|sheet| {
        write(sheet, &[("A1", "電　話 番\n号"), ("A2", "Care office :")]);
        merge(sheet, "B1", "C1", "");
        merge(sheet, "B2", "C2", "");
    });
    assert_eq!(blanks(&sheet), [("B1", "電話番号"), ("B2", "Care office")]);
}

#[test]
fn hidden_sheets_are_not_shown_and_furigana_is_not_read() {
    let mut book = Workbook::new();
    book.add_worksheet().write(0, 0, "様式").unwrap();
    let hidden = book.add_worksheet();
    hidden.write(0, 0, "選択肢").unwrap();
    hidden.set_hidden(true);
    let book = book.save_to_buffer().unwrap();
    assert_eq!(read_form(&book).unwrap().len(), 1);
    let texts = "<si><t>事業所名</t><rPh sb=\"0\" eb=\"3\"><t>ジギョウショ</t></rPh></si>";
    let book = crate::table::tests::hostile::with_texts(texts, "1");
    assert_eq!(read_form(&book).unwrap()[0].texts[0].text, "事業所名");
}

#[test]
fn more_than_is_shown_is_said() {
    let many = form(|sheet| {
        for row in 0..1_200 {
            sheet.write(row, 0, "番号").unwrap();
            sheet.write(row, 2, "氏名").unwrap();
        }
    });
    assert!(many.has_more);
    assert_eq!(many.texts.len(), CELLS);
    assert!(many.blanks.len() <= CELLS);
    for (row, column) in [(2_000, 0), (0, 300)] {
        let far = form(|sheet| {
            sheet.write(0, 0, "名").unwrap();
            sheet.write(row, column, "遠い").unwrap();
        });
        assert!(far.has_more);
        assert_eq!(far.texts.len(), 1);
    }
    let long = form(|sheet| {
        sheet.write(0, 0, "長".repeat(1_001)).unwrap();
    });
    assert!(long.texts[0].text.ends_with("長…"));
}

#[test]
fn a_form_that_is_damaged_is_read_or_refused_but_never_crashes() {
    let sound = book(|sheet| {
        write(sheet, &[("A1", "事業所名"), ("C1", "年"), ("A2", "氏名")]);
        merge(sheet, "B2", "D3", "");
        sheet.write_formula(3, 0, "=A1").unwrap();
    });
    let mut chance = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = move |most: usize| {
        chance ^= chance << 13;
        chance ^= chance >> 7;
        chance ^= chance << 17;
        usize::try_from(chance % 1_000_003).unwrap() % most
    };
    let mut read = 0;
    for _ in 0..300 {
        let signs = b"<>/\"=&;0159AZ:\xff";
        let damaged =
            crate::table::tests::hostile::damaged(&sound, "xl/worksheets/sheet1.xml", |content| {
                for _ in 0..=next(3) {
                    let at = next(content.len());
                    content[at] = signs[next(signs.len())];
                }
            });
        read += usize::from(read_form(&damaged).is_ok());
    }
    assert!((1..300).contains(&read), "{read}");
}

#[test]
fn what_is_no_form_is_refused() {
    let too_large = [b"PK".as_slice(), &vec![0; 4 * 1024 * 1024]].concat();
    assert_eq!(read_form(&too_large), Err(TableError::TooLarge));
    let old = [OLD_WORKBOOK.as_slice(), &[0; 600]].concat();
    assert_eq!(read_form(&old), Err(TableError::OldWorkbook));
    assert!(matches!(read_form(b"a,b\n"), Err(TableError::NoTable(_))));
    let bomb = crate::table::tests::hostile::with_texts("<si><t>a</t></si>", "99999999999");
    assert!(matches!(read_form(&bomb), Err(TableError::NoTable(_))));
}
