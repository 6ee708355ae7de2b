//! A messy sheet of 300 devices from the bytes to the preview of the device ledger; every row that is planted is told as what it is.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use mamori_core::registers::sheet::{Change, How, Preview, Row, RowVerdict, read};
use mamori_core::registers::{FieldId, Register, Registers, Values};
use mamori_intake::table::{self, Limits};

const SHEET: &str = "app/tests/all/fixtures/devices-cp932.csv";
const PLANTED: &str = "app/tests/all/fixtures/devices-cp932-planted.tsv";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn devices() -> Register {
    let path = "registers/devices.toml";
    let text = fs::read_to_string(root().join("data").join(path)).unwrap();
    let (all, findings) = Registers::read(&[(path.to_owned(), text)].into());
    assert_eq!(findings, []);
    all.get("devices").unwrap().clone()
}

fn rows() -> Vec<Row> {
    let bytes = fs::read(root().join(SHEET)).unwrap();
    let rows = table::read(&bytes, &Limits::OF_AN_OFFICE).unwrap();
    rows.into_iter().map(|it| (it.number, it.cells)).collect()
}

fn preview(register: &Register, there: &[Values]) -> Preview<usize> {
    let there = there.iter().enumerate();
    read(register, &rows(), there, &How::default()).unwrap()
}

/// Everything that is not simply a new device, in the words of the list of what is planted.
fn told(preview: &Preview<usize>) -> String {
    let mut list = String::new();
    for row in &preview.rows {
        let what = match &row.verdict {
            RowVerdict::Aside(why) => format!("aside {why}"),
            RowVerdict::Refused => "refused".to_owned(),
            RowVerdict::Twice { of, .. } => format!("twice {of}"),
            _ => String::new(),
        };
        let differs = match &row.verdict {
            RowVerdict::Twice { differs, .. } => differs.iter().map(ToString::to_string).collect(),
            _ => Vec::new(),
        };
        if !what.is_empty() {
            writeln!(list, "{}\t{what}\t\t\t{}", row.row, differs.join(" ")).unwrap();
        }
        for it in &row.told {
            let (heading, typed) = (it.heading.replace('\n', " "), &it.typed);
            writeln!(
                list,
                "{}\ttold\t{heading}\t{typed}\t{}",
                row.row,
                it.why.word()
            )
            .unwrap();
        }
    }
    list
}

#[test]
fn the_sheet_is_the_one_that_the_generator_makes() {
    let planted = super::generator::planted();
    let is_there = |name: &str, made: &[u8]| {
        if fs::read(root().join(name)).is_ok_and(|it| it == made) {
            return true;
        }
        // For whoever changed the generator: look at it, then copy it.
        let file = root().join("target").join(name.rsplit('/').next().unwrap());
        fs::write(file, made).unwrap();
        false
    };
    assert!(planted.file.len() < 60_000, "{}", planted.file.len());
    let are_there = [
        is_there(SHEET, &planted.file),
        is_there(PLANTED, planted.list.as_bytes()),
    ];
    assert_eq!(are_there, [true, true], "see target/");
}

#[test]
fn every_planted_row_is_told_as_what_it_is() {
    let preview = preview(&devices(), &[]);
    let planted = fs::read_to_string(root().join(PLANTED)).unwrap();
    assert_eq!(told(&preview), planted);
    let it = preview.counts;
    assert_eq!((it.new, it.twice, it.refused, it.aside), (300, 6, 3, 20));
    assert_eq!((it.same, it.changed, it.blank, it.told), (0, 0, 10, 12));
}

#[test]
fn the_columns_under_a_head_of_two_rows_are_understood() {
    let preview = preview(&devices(), &[]);
    assert_eq!((preview.head, preview.missing.len()), (7, 0));
    let fields = preview.columns.iter().filter_map(|it| it.field.as_ref());
    let fields: Vec<&str> = fields.map(FieldId::as_str).collect();
    let expected = [
        "number",
        "kind",
        "model",
        "serial",
        "os",
        "end-of-support",
        "place",
        "user",
        "encrypted",
        "security-software",
        "may-leave",
        "acquired-on",
        "acquired",
        "state",
        "mac",
    ];
    assert_eq!(fields, expected);
    let unknown = preview.unknown_columns().map(|it| it.heading.as_str());
    assert_eq!(unknown.collect::<Vec<_>>(), ["No.", "備考"]);
}

#[test]
fn cells_of_every_hand_become_the_same_values() {
    let preview = preview(&devices(), &[]);
    let is = |number: &str, field: &str, value: &str| {
        let row = preview.rows.iter().find(|it| {
            let own = it.values.get(&"number".parse().unwrap());
            own.is_some_and(|it| it == number)
        });
        let found = row.unwrap().values.get(&field.parse().unwrap());
        let found = found.map_or("", String::as_str);
        assert_eq!(found, value, "{number} {field}");
    };
    is("スマホ002", "user", "鈴木ハル");
    is("スマホ002", "security-software", "-");
    is("DT-003", "end-of-support", "");
    is("プリンター004", "model", "アオイ電子 A-10");
    is("プリンター004", "encrypted", "");
    is("プリンター004", "may-leave", "no");
    is("プリンター004", "acquired", "bought");
    is("プリンター004", "acquired-on", "2018-04-01");
    is("プリンター004", "state", "repair");
    is("NW-005", "acquired-on", "2019-05-01");
    is("タブレット007", "kind", "tablet");
    is("タブレット007", "place", "2階ステーション");
    is("DT-009", "encrypted", "yes");
    is("DT-009", "end-of-support", "2026-10-10");
    is("プリンター010", "kind", "printer");
    is("NW-017", "place", "相談室");
    is("NW-017", "end-of-support", "2026-04-18");
    is("NW-017", "acquired-on", "");
}

#[test]
fn a_second_reading_finds_everything_the_same_and_a_corrected_ledger_what_was_corrected() {
    let register = devices();
    let first = preview(&register, &[]);
    let new = first.rows.into_iter();
    let new = new.filter(|it| it.verdict == RowVerdict::New);
    let mut ledger: Vec<Values> = new.map(|it| it.values).collect();
    let second = preview(&register, &ledger);
    let it = second.counts;
    assert_eq!((it.new, it.same, it.changed, it.twice), (0, 300, 0, 6));
    // Since then, the office has named another place for five, and seven were never taken.
    for values in ledger.iter_mut().take(5) {
        values.insert("place".parse().unwrap(), "金庫".to_owned());
    }
    ledger.truncate(293);
    let third = preview(&register, &ledger);
    let it = third.counts;
    assert_eq!((it.new, it.same, it.changed), (7, 288, 5));
    let RowVerdict::Changed { of: 0, changes } = &third.rows[0].verdict else {
        panic!("{:?}", third.rows[0]);
    };
    let change = Change {
        field: "place".parse().unwrap(),
        before: Some("金庫".to_owned()),
        after: "事務所".to_owned(),
    };
    assert_eq!(*changes, [change]);
}
