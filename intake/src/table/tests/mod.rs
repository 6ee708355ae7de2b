//! For tests only: what offices really send, and what nobody should.

pub(crate) mod hostile;

use encoding_rs::{EUC_JP, ISO_2022_JP, SHIFT_JIS};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};

use super::*;

const LIMITS: Limits = Limits::OF_AN_OFFICE;

fn cells(row: &Row) -> String {
    row.cells.join("|")
}

/// Every row as `number:cell|cell`.
fn said(bytes: &[u8]) -> Vec<String> {
    let rows = read(bytes, &LIMITS).unwrap_or_else(|why| panic!("{why}"));
    let line = |it: &Row| format!("{}:{}", it.number, cells(it));
    rows.iter().map(line).collect()
}

fn xlsx(fill: impl Fn(&mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(book.add_worksheet());
    book.save_to_buffer().unwrap()
}

fn written(sheet: &mut Worksheet, rows: &[&[&str]]) {
    for (number, row) in (0..).zip(rows) {
        for (column, text) in (0..).zip(*row) {
            sheet.write_string(number, column, *text).unwrap();
        }
    }
}

#[test]
fn the_same_table_reads_the_same_in_every_kind_of_file() {
    let expected = ["1:氏名|ﾌﾘｶﾞﾅ", "2:髙﨑 ①子|ﾀｶｻｷ", "4:佐藤 花子|さとう"];
    let text = "氏名,ﾌﾘｶﾞﾅ\r\n髙﨑 ①子,ﾀｶｻｷ\r\n,\r\n佐藤 花子,さとう\r\n";
    let utf16: Vec<u8> = std::iter::once(0xfeff)
        .chain(text.replace(',', "\t").encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let book = xlsx(|sheet| {
        let rows: [&[&str]; 4] = [
            &["氏名", "ﾌﾘｶﾞﾅ"],
            &["髙﨑 ①子", "ﾀｶｻｷ"],
            &[],
            &["佐藤 花子", "さとう"],
        ];
        written(sheet, &rows);
    });
    for (kind, bytes) in [
        ("utf-8", text.as_bytes().to_vec()),
        (
            "utf-8 with its mark",
            format!("\u{feff}{text}").into_bytes(),
        ),
        ("cp932", SHIFT_JIS.encode(text).0.into_owned()),
        ("unicode text of Excel", utf16),
        ("parted by semicolons", text.replace(',', ";").into_bytes()),
        ("old Macintosh", text.replace("\r\n", "\r").into_bytes()),
        ("no last line end", text.trim_end().as_bytes().to_vec()),
        ("xlsx", book),
    ] {
        assert_eq!(said(&bytes), expected, "{kind}");
    }
}

#[test]
fn rows_are_counted_as_a_spreadsheet_counts_them() {
    let text = "\n\n題\n\n\"二\n行\",\"a \"\"b\"\"\"\n\nあと,\n";
    assert_eq!(
        said(text.as_bytes()),
        ["3:題", "5:二\n行|a \"b\"", "7:あと"]
    );
}

#[test]
fn what_stands_around_a_text_is_taken_away_and_the_text_stays() {
    let rows = read("　０１２　, 名 前 ,,\n".as_bytes(), &LIMITS).unwrap();
    assert_eq!(rows[0].cells, ["０１２", "名 前"]);
    assert_eq!(rows[0].cell(9), "");
}

#[test]
fn letters_that_are_neither_utf8_nor_cp932_are_refused_with_the_row() {
    let text = "氏名,フリガナ\n佐藤,サトウ\n";
    let mut broken = SHIFT_JIS.encode(text).0.into_owned();
    let at = broken.iter().position(|it| *it == b'\n').unwrap() + 1;
    broken[at] = 0xff;
    assert_eq!(read(&broken, &LIMITS), Err(TableError::Letters(Some(2))));
    let mut broken = format!("\u{feff}{text}").into_bytes();
    broken.insert(30, 0xff);
    assert_eq!(read(&broken, &LIMITS), Err(TableError::Letters(Some(2))));
    for other in [EUC_JP, ISO_2022_JP] {
        let bytes = other.encode(text).0;
        let refused = read(&bytes, &LIMITS).unwrap_err();
        assert!(
            matches!(refused, TableError::Letters(_)),
            "{other:?}: {refused}"
        );
    }
}

#[test]
fn a_formula_is_what_it_last_showed_and_a_failed_one_is_named() {
    let book = xlsx(|sheet| {
        let name = Formula::new("=A2&B2").set_result("佐藤花子");
        sheet.write_formula(0, 0, name).unwrap();
        let sum = Formula::new("=1+2").set_result("3");
        sheet.write_formula(0, 1, sum).unwrap();
    });
    assert_eq!(said(&book), ["1:佐藤花子|3"]);
    let book = xlsx(|sheet| {
        written(sheet, &[&["名前"]]);
        let lost = Formula::new("=VLOOKUP(1,Z1:Z2,1)").set_result("#N/A");
        sheet.write_formula(2, 1, lost).unwrap();
    });
    let expected = TableError::FailedFormula {
        row: 3,
        column: 2,
        says: "#N/A".to_owned(),
    };
    assert_eq!(read(&book, &LIMITS), Err(expected));
}

#[test]
fn numbers_days_and_signs_are_the_texts_that_a_person_sees() {
    let book = xlsx(|sheet| {
        let day = Format::new().set_num_format("yyyy/m/d");
        sheet.write_number(0, 0, 25.0).unwrap();
        sheet.write_number(0, 1, 0.5).unwrap();
        sheet.write_number(0, 2, 257_123_456_789.0).unwrap();
        let date = ExcelDateTime::from_ymd(2026, 11, 22).unwrap();
        sheet.write_datetime_with_format(0, 3, date, &day).unwrap();
        let time = ExcelDateTime::from_ymd(2026, 11, 22).unwrap();
        let time = time.and_hms(9, 30, 0).unwrap();
        sheet.write_datetime_with_format(0, 4, time, &day).unwrap();
        sheet.write_boolean(0, 5, true).unwrap();
    });
    let expected = "1:25|0.5|257123456789|2026-11-22|2026-11-22 09:30|TRUE";
    assert_eq!(said(&book), [expected]);
}

#[test]
fn a_cell_merged_downwards_counts_for_each_row_that_holds_something() {
    let book = xlsx(|sheet| {
        let plain = Format::new();
        sheet.merge_range(0, 0, 0, 2, "一覧", &plain).unwrap();
        written(sheet, &[&[], &["法人", "事業所"]]);
        sheet.merge_range(2, 0, 5, 0, "春風会", &plain).unwrap();
        for (row, name) in [(2, "さくら"), (3, "つばき"), (5, "もみじ")] {
            sheet.write_string(row, 1, name).unwrap();
        }
    });
    let expected = [
        "1:一覧",
        "2:法人|事業所",
        "3:春風会|さくら",
        "4:春風会|つばき",
        "6:春風会|もみじ",
    ];
    assert_eq!(said(&book), expected);
}

#[test]
fn the_first_sheet_that_is_seen_is_read() {
    let mut book = Workbook::new();
    let hidden = book.add_worksheet();
    hidden.write_string(0, 0, "かくれた表").unwrap();
    hidden.set_hidden(true);
    let shown = book.add_worksheet();
    shown.write_string(0, 0, "見える表").unwrap();
    shown.set_active(true);
    book.add_worksheet().write_string(0, 0, "次の表").unwrap();
    assert_eq!(said(&book.save_to_buffer().unwrap()), ["1:見える表"]);
}

#[test]
fn every_sheet_that_is_seen_is_read_with_its_name_and_limits() {
    let mut book = Workbook::new();
    let first = book.add_worksheet().set_name("項目").unwrap();
    first.write_string(1, 0, "あ").unwrap();
    book.add_worksheet().set_name("空").unwrap();
    let hidden = book.add_worksheet();
    hidden.write_string(0, 0, "かくれた表").unwrap();
    hidden.set_hidden(true);
    let last = book.add_worksheet().set_name("版").unwrap();
    last.write_string(0, 2, "いろは").unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let read = sheets(&bytes, &LIMITS).unwrap();
    let said: Vec<_> = read
        .iter()
        .map(|it| (it.name.as_str(), it.rows.iter().map(cells).collect()))
        .collect::<Vec<(&str, Vec<String>)>>();
    let row = |text: &str| vec![text.to_owned()];
    assert_eq!(
        said,
        [("項目", row("あ")), ("空", vec![]), ("版", row("||いろは"))]
    );
    let narrow = Limits {
        letters: 2,
        ..LIMITS
    };
    let long = TableError::LongCell { row: 1, column: 3 };
    assert_eq!(sheets(&bytes, &narrow), Err(("版".to_owned(), long)));
    let refused = sheets(b"a,b\n", &LIMITS).unwrap_err();
    assert!(matches!(refused.1, TableError::NoTable(_)));
}

#[test]
fn the_readings_that_excel_keeps_beside_a_name_are_not_part_of_it() {
    let book = hostile::with_texts(
        "<si><t>佐藤</t><rPh sb=\"0\" eb=\"2\"><t>サトウ</t></rPh><phoneticPr fontId=\"1\"/></si>",
        "1",
    );
    assert_eq!(said(&book), ["1:佐藤"]);
}

#[test]
fn the_head_is_found_below_a_title_and_its_columns_however_they_are_written() {
    let text = "職員名簿\n\n番号,氏　名(必須),※ﾌﾘｶﾞﾅ,Role\n1,佐藤,サトウ,職員\n";
    let rows = read(text.as_bytes(), &LIMITS).unwrap();
    let known = ["氏名", "フリガナ", "role"];
    let table = Table::under_head(rows, |it| known.contains(&it)).unwrap();
    assert_eq!(table.header.number, 3);
    assert_eq!(table.column(&["名前", "氏名"]), Some(1));
    assert_eq!(table.column(&["フリガナ"]), Some(2));
    assert_eq!(table.column(&["ＲＯＬＥ"]), Some(3));
    assert_eq!(table.column(&["電話"]), None);
    assert_eq!((table.rows.len(), table.rows[0].number), (1, 4));
    assert_eq!(table.rows[0].cell(1), "佐藤");
}

#[test]
fn a_table_without_a_head_comes_back_whole() {
    let rows = read("佐藤,サトウ\n林,ハヤシ\n".as_bytes(), &LIMITS).unwrap();
    let back = Table::under_head(rows.clone(), |it| it == "氏名");
    assert_eq!(back, Err(rows));
}
