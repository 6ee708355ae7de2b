//! Forms as cities hand them out, filled: nothing else changes, as other programs read them and byte for byte.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test stops where something is missing; clippy spares only the test functions themselves"
)]

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use calamine::{Data, DataRef, Reader, Xlsx};
use mamori_report::fill::{FillError, FillValue, FilledCell, fill};
use zip::ZipArchive;

const CITY: &[u8] = include_bytes!("samples/forms/city.xlsx");
const PREFIXED: &[u8] = include_bytes!("samples/forms/prefixed.xlsx");
/// Names the Python that has openpyxl, where a run brings its own.
const PYTHON: &str = "MAMORI_TEST_OPENPYXL";

fn text(sheet: &str, cell: &str, text: &str) -> FilledCell {
    FilledCell {
        sheet: sheet.to_owned(),
        cell: cell.to_owned(),
        value: FillValue::Text(text.to_owned()),
    }
}

fn number(sheet: &str, cell: &str, number: f64) -> FilledCell {
    FilledCell {
        sheet: sheet.to_owned(),
        cell: cell.to_owned(),
        value: FillValue::Number(number),
    }
}

/// What an office writes into the form of the city.
fn of_city() -> Vec<FilledCell> {
    let form = "様式第1号";
    vec![
        text(form, "G3", "髙﨑㈱ <あおぞら> & 花"),
        text(form, "H4", "1370000000"),
        text(form, "G5", "通所介護"),
        number(form, "J9", 8.0),
        text(form, "G12", "朝、玄関で。\n=SUM(A1)\n_x0041_ そのまま "),
        number(form, "G17", 2.0),
        number(form, "I18", 15.5),
        text(form, "A40", "欄の外"),
        text("別紙", "B2", "佐藤 花子"),
        number("別紙", "F1", 3.0),
    ]
}

/// The same by the cells where it stands in the end.
fn of_city_by_seat() -> Vec<FilledCell> {
    let mut cells = of_city();
    for cell in &mut cells {
        let seat = match cell.cell.as_str() {
            "H4" => "G4",
            "I18" => "G18",
            own => own,
        };
        cell.cell = seat.to_owned();
    }
    cells
}

fn of_prefixed() -> Vec<FilledCell> {
    let form = "様式 (記入用)";
    vec![
        text(form, "B2", "デイサービス"),
        number(form, "B5", 4.0),
        text(form, "F7", "済"),
        number(form, "D6", 9.0),
        text(form, "A8", "☑"),
        text(form, "C3", "新しい行"),
    ]
}

/// The packed bytes of each part.
fn parts(book: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut from = ZipArchive::new(Cursor::new(book)).unwrap();
    let mut parts = Vec::new();
    for at in 0..from.len() {
        let mut part = from.by_index_raw(at).unwrap();
        let mut packed = Vec::new();
        part.read_to_end(&mut packed).unwrap();
        parts.push((part.name().unwrap().into_owned(), packed));
    }
    parts
}

/// The text of a part.
fn part(book: &[u8], name: &str) -> String {
    let mut from = ZipArchive::new(Cursor::new(book)).unwrap();
    let mut text = String::new();
    let mut part = from.by_name(name).unwrap();
    part.read_to_string(&mut text).unwrap();
    text
}

/// The parts whose packed bytes are no longer there.
fn changed(before: &[u8], after: &[u8]) -> Vec<String> {
    let after = parts(after);
    let gone = parts(before).into_iter().filter(|it| !after.contains(it));
    gone.map(|it| it.0).collect()
}

fn open(book: &[u8]) -> Xlsx<Cursor<&[u8]>> {
    Xlsx::new(Cursor::new(book)).unwrap()
}

fn value(book: &[u8], sheet: &str, (row, column): (u32, u32)) -> Data {
    let range = open(book).worksheet_range(sheet).unwrap();
    range
        .get_value((row - 1, column - 1))
        .cloned()
        .unwrap_or_default()
}

#[test]
fn a_form_of_a_city_reads_back_with_what_was_filled() {
    let filled = fill(CITY, &of_city()).unwrap();
    let form = "様式第1号";
    let said = |place| value(&filled, form, place).to_string();
    assert_eq!(said((3, 7)), "髙﨑㈱ <あおぞら> & 花");
    assert_eq!(said((4, 7)), "1370000000");
    assert_eq!(said((4, 8)), "");
    assert_eq!(said((9, 10)), "8");
    assert_eq!(said((17, 7)), "2");
    assert_eq!(said((40, 1)), "欄の外");
    assert_eq!(said((12, 2)), "事故の概要");
    assert_eq!(value(&filled, form, (18, 7)), Data::Float(15.5));
    assert_eq!(value(&filled, "別紙", (1, 6)), Data::Float(3.0));
    let formula = open(&filled).worksheet_formula(form).unwrap();
    assert_eq!(formula.get_value((18, 6)).unwrap(), "G17*G18");
}

#[test]
fn of_a_form_of_a_city_only_the_filled_sheets_are_packed_anew() {
    let filled = fill(CITY, &of_city()).unwrap();
    let expected = [
        "xl/worksheets/sheet1.xml",
        "xl/worksheets/sheet2.xml",
        "xl/workbook.xml",
    ];
    let mut changed = changed(CITY, &filled);
    changed.sort_by_key(|it| expected.iter().position(|own| own == it));
    assert_eq!(changed, expected);
    let names = |book| parts(book).into_iter().map(|it| it.0).collect::<Vec<_>>();
    assert_eq!(names(CITY), names(&filled));
    assert!(part(&filled, "xl/workbook.xml").contains("fullCalcOnLoad=\"1\""));
    let texts = |book| {
        part(book, "xl/worksheets/sheet1.xml")
            .matches("inlineStr")
            .count()
    };
    assert_eq!(texts(&filled) - texts(CITY), 5);
}

#[test]
fn a_form_with_prefixes_controls_and_shared_formulas_is_filled() {
    let filled = fill(PREFIXED, &of_prefixed()).unwrap();
    let sheet = part(&filled, "xl/worksheets/sheet.xml");
    for expected in [
        "<x:c r=\"B2\" s=\"1\" t=\"inlineStr\"><x:is><x:t xml:space=\"preserve\">デイサービス</x:t></x:is></x:c><x:c r=\"C2\" s=\"1\" />",
        "<x:row r=\"3\"><x:c r=\"C3\" t=\"inlineStr\">",
        "<x:c r=\"B5\" s=\"2\"><x:v>4</x:v></x:c><x:c r=\"C5\" s=\"2\"/>",
        "<x:c r=\"D6\" s=\"2\"><x:v>9</x:v></x:c></x:row>",
        "<x:row r=\"7\" s=\"1\" customFormat=\"1\"><x:c r=\"F7\" s=\"1\" t=\"inlineStr\">",
        "<x:f t=\"shared\" ref=\"D4:D6\" si=\"0\">B4+C4</x:f>",
        "<mc:AlternateContent><mc:Choice Requires=\"x14\"><x:controls>",
    ] {
        assert!(sheet.contains(expected), "{expected}\nin {sheet}");
    }
    let list = part(&filled, "xl/workbook.xml");
    assert!(list.contains("<x:calcPr calcId=\"191029\" iterate=\"0\" fullCalcOnLoad=\"1\"/>"));
    let mut names = parts(&filled).into_iter().map(|it| it.0);
    assert!(names.all(|it| it != "xl/calcChain.xml"));
    assert!(!part(&filled, "xl/_rels/workbook.xml.rels").contains("calcChain"));
    assert!(!part(&filled, "[Content_Types].xml").contains("calcChain"));
    assert_eq!(
        value(&filled, "様式 (記入用)", (2, 2)).to_string(),
        "デイサービス"
    );
}

#[test]
fn formulas_that_work_for_other_cells_are_not_taken_from_them() {
    for cell in ["D4", "F8", "F9"] {
        let refused = fill(PREFIXED, &[number("様式 (記入用)", cell, 1.0)]).unwrap_err();
        assert_eq!(refused.word(), "needed-formula");
        assert!(refused.to_string().contains(cell), "{refused}");
    }
    let refused = fill(CITY, &[text("別紙", "A1", "番")]).unwrap_err();
    assert_eq!(refused.word(), "table-head");
}

/// Every cell that stands in a sheet, by place: what it says and the number of its style.
fn cells(book: &[u8], sheet: &str) -> BTreeMap<(u32, u32), (String, usize)> {
    let mut book = open(book);
    let mut reader = book.worksheet_cells_reader(sheet).unwrap();
    let mut cells = BTreeMap::new();
    while let Some((cell, style)) = reader.next_cell_with_style_id().unwrap() {
        let said = match cell.get_value() {
            DataRef::Empty => String::new(),
            value => format!("{value:?}"),
        };
        cells.insert(cell.get_position(), (said, style));
    }
    cells
}

/// Where a cell of a merged area is written.
fn seat(book: &[u8], sheet: &str, place: (u32, u32)) -> (u32, u32) {
    let areas = open(book).merge_cells_by_sheet_name(sheet).unwrap();
    let area = areas.iter().find(|it| {
        (it.start.0..=it.end.0).contains(&place.0) && (it.start.1..=it.end.1).contains(&place.1)
    });
    area.map_or(place, |it| it.start)
}

/// Numbers that look random and are the same every time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: u64) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        u32::try_from(self.0 % most).unwrap()
    }

    fn value(&mut self) -> FillValue {
        const LETTERS: [&str; 12] = [
            "あ", "髙", "𠮟", "<", "&", "\"", "'", "\n", " ", "=1", "]]>", "\u{3000}",
        ];
        if self.below(3) == 0 {
            let number = f64::from(self.below(1_000_000)) / 8.0 - 1_000.0;
            return FillValue::Number(number);
        }
        let length = self.below(9);
        let letters = (0..=length).map(|_| LETTERS[usize::try_from(self.below(12)).unwrap()]);
        FillValue::Text(format!("語{}", letters.collect::<String>()))
    }

    /// A cell on or near the form, seldom far below.
    fn place(&mut self) -> (u32, u32) {
        let far = if self.below(20) == 0 { 1_000_000 } else { 0 };
        (far + self.below(30), self.below(25))
    }
}

fn name((row, column): (u32, u32)) -> String {
    let letter = char::from(b'A' + u8::try_from(column).unwrap());
    format!("{letter}{}", row + 1)
}

/// What calamine says of a value.
fn read_as(value: &FillValue) -> String {
    match value {
        FillValue::Text(text) => format!("{:?}", DataRef::String(text.clone())),
        FillValue::Number(number) => format!("{:?}", DataRef::Float(*number)),
    }
}

/// Fills some cells by chance; says whether they could be filled.
fn by_chance(book: &[u8], sheet: &str, chance: &mut Chance) -> bool {
    let many = chance.below(12) + 1;
    let wanted: BTreeMap<_, _> = (0..many)
        .map(|_| (chance.place(), chance.value()))
        .collect();
    let filled: Vec<FilledCell> = wanted
        .iter()
        .map(|(place, value)| FilledCell {
            sheet: sheet.to_owned(),
            cell: name(*place),
            value: value.clone(),
        })
        .collect();
    let after = match fill(book, &filled) {
        Ok(after) => after,
        Err(
            FillError::Twice { .. } | FillError::NeededFormula { .. } | FillError::TableHead { .. },
        ) => return false,
        Err(why) => panic!("{why}"),
    };
    let (before, mut now) = (cells(book, sheet), cells(&after, sheet));
    for (place, value) in &wanted {
        let place = seat(book, sheet, *place);
        let (said, style) = now.remove(&place).unwrap();
        assert_eq!(said, read_as(value), "{}", name(place));
        if let Some((_, own)) = before.get(&place) {
            assert_eq!(style, *own, "{}", name(place));
        }
    }
    let seats: Vec<_> = wanted.keys().map(|it| seat(book, sheet, *it)).collect();
    let mut rest = before;
    rest.retain(|place, _| !seats.contains(place));
    assert_eq!(rest, now);
    let may_change = ["[Content_Types].xml", "xl/calcChain.xml", "xl/workbook.xml"];
    let others = changed(book, &after)
        .into_iter()
        .filter(|it| !may_change.contains(&it.as_str()) && !it.ends_with("workbook.xml.rels"));
    assert_eq!(others.count(), 1);
    true
}

#[test]
fn whatever_is_filled_comes_back_and_nothing_else_changes() {
    let mut chance = Chance(0x2545_f491_4f6c_dd1d);
    for (book, sheet) in [
        (CITY, "様式第1号"),
        (CITY, "別紙"),
        (PREFIXED, "様式 (記入用)"),
    ] {
        let filled = (0..60)
            .filter(|_| by_chance(book, sheet, &mut chance))
            .count();
        assert!(filled > 15, "{sheet}: {filled}");
    }
}

/// A Python with openpyxl: the one that the run names, which must work, or the machine's own.
#[expect(
    clippy::disallowed_methods,
    reason = "the run says where its Python is"
)]
fn python() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os(PYTHON).filter(|it| !it.is_empty()) {
        return Some(PathBuf::from(named));
    }
    let own = Path::new("python3");
    let mut asks = Command::new(own);
    let has = asks
        .args(["-c", "import openpyxl"])
        .stderr(Stdio::null())
        .status();
    has.is_ok_and(|it| it.success()).then(|| own.to_owned())
}

/// What openpyxl finds changed besides the filled cells.
fn differences(python: &Path, name: &str, books: [&[u8]; 2], filled: &[FilledCell]) -> String {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let files = ["before", "after"].map(|it| folder.join(format!("{name}-{it}.xlsx")));
    for (file, book) in files.iter().zip(books) {
        std::fs::write(file, book).unwrap();
    }
    let filled: Vec<_> = filled
        .iter()
        .map(|it| match &it.value {
            FillValue::Text(text) => serde_json::json!([it.sheet, it.cell, text]),
            FillValue::Number(number) => serde_json::json!([it.sheet, it.cell, number]),
        })
        .collect();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples/forms/compare.py");
    let mut child = Command::new(python)
        .env("PYTHONIOENCODING", "utf-8")
        .arg(script)
        .args(&files)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Python is there");
    let json = serde_json::to_vec(&filled).unwrap();
    child.stdin.take().unwrap().write_all(&json).unwrap();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.success(), said.is_empty(), "{said}");
    said
}

#[test]
fn openpyxl_finds_nothing_changed_but_the_filled_cells() {
    let Some(python) = python() else {
        eprintln!("no Python with openpyxl is here: nobody else has read the filled forms");
        return;
    };
    let city = fill(CITY, &of_city()).unwrap();
    let cells = of_city_by_seat();
    assert_eq!(differences(&python, "city", [CITY, &city], &cells), "");
    let prefixed = fill(PREFIXED, &of_prefixed()).unwrap();
    assert_eq!(
        differences(&python, "prefixed", [PREFIXED, &prefixed], &of_prefixed()),
        ""
    );
    // One that is not named is found, or the silence above would mean nothing.
    let found = differences(&python, "found", [CITY, &city], &cells[1..]);
    assert!(
        found.contains("G3") && found.lines().count() == 1,
        "{found}"
    );
}
