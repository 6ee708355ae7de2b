//! Every ledger of `data/registers` as a sheet: what is exported reads back as it was, in each language, and large sheets read at once.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::time::Instant;

use mamori_core::registers::sheet::{
    Beside, Entry, How, Row, RowVerdict, own_headings, read, table,
};
use mamori_core::registers::{Field, FieldKind, Register, Registers, Values, parse};
use mamori_core::words::Language;

/// A ledger in which nothing stands.
const NOTHING: [((), &Values); 0] = [];

fn ledgers() -> Registers {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data/registers");
    let file = |entry: fs::DirEntry| {
        let name = entry.file_name().into_string().unwrap();
        let text = fs::read_to_string(entry.path()).unwrap();
        (format!("registers/{name}"), text)
    };
    let files = fs::read_dir(folder).unwrap().map(|it| file(it.unwrap()));
    let (ledgers, findings) = Registers::read(&files.collect());
    assert_eq!(findings, []);
    assert!(ledgers.get("take-out").is_some());
    ledgers
}

/// The words that a page would say; some of them are headings that offices use for fields.
fn say(it: Beside) -> String {
    match it {
        Beside::State => "状態".to_owned(),
        Beside::StateOf(state) => format!("〔{state}〕"),
        Beside::When(step) => format!("{step} 日時"),
        Beside::Who(step) => format!("{step} 氏名"),
    }
}

/// Numbers that look like chance and are the same every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = self.0.wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    fn one_of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.roll(all.len())]
    }
}

const ODD: &[&str] = &[
    "=1+1",
    "+81 3",
    "-5",
    "@sum",
    "＝１",
    "＋",
    "－",
    "＠x",
    "'",
    "''",
    "'=x",
    "'〃",
    "〃",
    "同上",
    "\"",
    "\"a\",b",
    "a;b\tc",
    "合計",
    "合計 25台",
    "小計",
    "計",
    "Total",
    "※注",
    "*",
    "以上",
    "（注）",
    "備考：x",
    "45748",
    "2026/4/1",
    "4月1日",
    "1-2",
    "007",
    "1,234",
    "TRUE",
    "なし",
    "－",
    "―",
    "□",
    "☑有 □無",
    "年 月 日",
    "髙﨑㈱①Ⅲ",
    "𠮷野家🙂",
    "ﾀﾌﾞﾚｯﾄ　７号",
    "か\u{3099}",
    "か\u{7}\u{3099}",
    "e\u{301}",
    "\u{feff}x\u{feff}",
    "a\u{feff}b",
    "\u{200b}x",
    "´a",
    "ﷺ",
    "|",
    "a / b",
    "No.",
    "番号",
    "（任意）",
    "<b>&amp;",
    "\\",
    "0",
    "no",
    "○",
];

fn text(dice: &mut Dice, field: &Field) -> String {
    let own = [
        field.label.plain(),
        field.label_en.clone(),
        format!("'{}", field.label),
    ];
    let mut text = match dice.roll(8) {
        0 => own[dice.roll(3)].clone(),
        _ => dice.one_of(ODD).to_owned(),
    };
    if dice.roll(3) == 0 {
        text.push_str(dice.one_of(ODD));
    }
    text
}

fn day(dice: &mut Dice) -> String {
    let year = 1868 + dice.roll(300);
    format!("{year}-{:02}-{:02}", 1 + dice.roll(12), 1 + dice.roll(28))
}

fn clock(dice: &mut Dice) -> String {
    format!("{:02}:{:02}", dice.roll(24), dice.roll(60))
}

/// Something that could be typed into a field.
fn typed(dice: &mut Dice, field: &Field) -> String {
    match field.kind {
        FieldKind::Date => day(dice),
        FieldKind::Time => clock(dice),
        FieldKind::Moment if dice.roll(4) == 0 => day(dice),
        FieldKind::Moment => format!("{} {}", day(dice), clock(dice)),
        FieldKind::YesNo => dice.one_of(&["はい", "×"]).to_owned(),
        FieldKind::Number => dice
            .one_of(&["0", "-0012.50", "1,234", "999999999999999.999999"])
            .to_owned(),
        FieldKind::Money => dice.one_of(&["0", "-5", "￥12,000円", "007"]).to_owned(),
        FieldKind::Choice => field.choices[dice.roll(field.choices.len())].id.to_string(),
        FieldKind::LongText => {
            let lines = [(); 3].map(|()| text(dice, field));
            lines.join(dice.one_of(&["\n", "\r\n", "\n\n", " "]))
        }
        _ => text(dice, field),
    }
}

/// Entries as forms would have taken them; no two of them the same.
fn entries(register: &Register, dice: &mut Dice, count: usize) -> Vec<Values> {
    let mut keys = BTreeSet::new();
    let mut entries = Vec::new();
    for round in 0..count {
        let fullness = 1 + round % 4;
        let mut values = Values::new();
        for field in &register.fields {
            if !field.required && dice.roll(4) > fullness {
                continue;
            }
            let mut value = parse(field, &typed(dice, field)).unwrap();
            if value.is_empty() && field.required {
                value = "x".to_owned();
            }
            if !value.is_empty() {
                values.insert(field.id.clone(), value);
            }
        }
        let fold = |it: &String| it.to_lowercase().replace([' ', '\n'], "");
        let key: Vec<_> = register.same.iter().map(|it| fold(&values[it])).collect();
        if keys.insert(key) {
            entries.push(values);
        }
    }
    entries
}

/// A table as the file's reader gives it: without blanks around, without empty cells at the end.
fn sheet(register: &Register, language: Language, entries: &[Values]) -> Vec<Row> {
    let shown = entries.iter().map(|values| Entry { values, taken: &[] });
    let table = table(register, language, shown, &say);
    let heads = table.headings.into_iter().map(|it| it.text).collect();
    let is_blank = |it: char| it.is_whitespace() || it == '\u{feff}';
    let trimmed = |row: Vec<String>| {
        let cells = row.iter().map(|it| it.trim_matches(is_blank).to_owned());
        let mut cells: Vec<String> = cells.collect();
        while cells.last().is_some_and(String::is_empty) {
            cells.pop();
        }
        cells
    };
    let rows = std::iter::once(heads).chain(table.rows);
    (1..).zip(rows.map(trimmed)).collect()
}

#[test]
fn every_ledger_comes_back_from_its_own_sheet_as_it_was() {
    let mut dice = Dice(7);
    for register in ledgers().all() {
        let entries = entries(register, &mut dice, 60);
        assert!(entries.len() > 40, "{}: {}", register.id, entries.len());
        for language in Language::ALL {
            let rows = sheet(register, *language, &entries);
            let how = How {
                ours: own_headings(register, &say),
                ..How::default()
            };
            let preview = read(register, &rows, NOTHING, &how).unwrap();
            assert_eq!(preview.head, 1);
            assert_eq!(preview.unknown_columns().count(), 0, "{}", register.id);
            assert_eq!(preview.rows.len(), entries.len());
            for (row, values) in preview.rows.iter().zip(&entries) {
                let sheet = &rows[row.row - 1];
                assert_eq!(&row.values, values, "{} {sheet:?}", register.id);
                assert_eq!(row.verdict, RowVerdict::New, "{} {sheet:?}", register.id);
            }
            let there = entries.iter().enumerate();
            let again = read(register, &rows, there, &how).unwrap();
            assert_eq!(again.counts.same, entries.len(), "{}", register.id);
        }
    }
}

#[test]
fn the_sheet_of_one_entry_with_one_value_comes_back_too() {
    for register in ledgers().all() {
        for odd in ODD {
            let required = register.fields_at(None).filter(|it| it.required);
            let mut values = BTreeMap::new();
            for field in required {
                let typed = match field.kind {
                    FieldKind::Date | FieldKind::Moment => "R8.4.1".to_owned(),
                    FieldKind::Choice => field.choices[0].id.to_string(),
                    FieldKind::YesNo => "no".to_owned(),
                    FieldKind::Time | FieldKind::Number | FieldKind::Money => continue,
                    _ => (*odd).to_owned(),
                };
                let value = parse(field, &typed).unwrap();
                values.insert(field.id.clone(), value);
            }
            if values.values().any(String::is_empty) {
                continue;
            }
            let mut rows = sheet(register, Language::Ja, &[values.clone()]);
            // Somebody has taken the columns beside the fields away.
            for row in &mut rows {
                row.1.truncate(register.fields.len());
            }
            let preview = read(register, &rows, NOTHING, &How::default()).unwrap();
            assert_eq!(preview.rows.len(), 1, "{}: {odd}", register.id);
            assert_eq!(preview.rows[0].values, values, "{}: {odd}", register.id);
        }
    }
}

/// A line of a paper on which take-outs are written, or its head.
fn line(text: &str) -> Vec<String> {
    text.split('|').map(str::to_owned).collect()
}

fn taken_out(at: usize) -> Vec<String> {
    let (year, month, of_month) = (2 + at / 5000, 1 + at % 12, 1 + at % 28);
    let day = format!("令和{year}年{month}月{of_month}日 9:{:02}", at % 60);
    let device = format!("タブレット{}号", at % 5000);
    line(&format!(
        "{device}|山田 花子|訪問|利用者宅|{day}|{day}|有|○|{day}|良"
    ))
}

#[test]
fn ten_thousand_rows_are_read_in_one_go() {
    let ledgers = ledgers();
    let register = ledgers.get("take-out").unwrap();
    let head =
        line("端末名|持ち出し者|目的|持ち出し先|持ち出し日|返却予定日|個人情報|暗号化|返却日|状態");
    let mut rows: Vec<Row> = vec![(1, head)];
    rows.extend((0..10_000).map(|at| (at + 2, taken_out(at))));
    let begun = Instant::now();
    let first = read(register, &rows, NOTHING, &How::default()).unwrap();
    let first_took = begun.elapsed();
    assert_eq!(first.counts.new, 10_000);
    let there = first.rows.iter().map(|it| (it.row, &it.values));
    let begun = Instant::now();
    let second = read(register, &rows, there, &How::default()).unwrap();
    assert_eq!(second.counts.same, 10_000);
    // A second each on a machine at rest; whatever compares every row with every row takes minutes.
    let took = (first_took, begun.elapsed());
    assert!(took.0.max(took.1).as_secs() < 20, "{took:?}");
}
