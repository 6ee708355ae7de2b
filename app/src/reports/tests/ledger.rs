//! Ledgers that leave: as files that come back as the same rows, and on paper.

use std::sync::Arc;

use axum::http::StatusCode;
use mamori_core::registers::sheet::RowVerdict;
use mamori_core::registers::{Field, FieldKind, Register, Values, parse};
use mamori_core::words::Language;

use super::*;
use crate::db::{Actor, Event, Scope};
use crate::registers::{Room, Sheet, file, look, out};
use crate::reports::ledger_file;

/// Texts that a spreadsheet or our own reader could take for something else.
const ODD: &[&str] = &[
    "=1+1",
    "+81-3",
    "-5",
    "@SUM(A1)",
    "'=1",
    "''",
    "'abc",
    "〃",
    "同上",
    "合計",
    "合計3台",
    "※注",
    "以上",
    "以下余白",
    "a,b;\"c\"",
    "007",
    "1e5",
    "TRUE",
    "令和8年4月1日",
    "_x0041_",
    "#REF!",
    "該当なし",
    "なし",
    "髙﨑㈱～",
    " ",
    "0.50",
    "1,000",
];

/// A value of a field: different for every entry and as odd as the field takes it.
fn value(field: &Field, entry: usize, place: usize) -> String {
    let odd = ODD[(entry * 7 + place) % ODD.len()];
    let typed = match field.kind {
        FieldKind::Date => format!("20{:02}-0{}-1{}", 10 + entry, 1 + place % 9, entry % 10),
        FieldKind::Moment => format!("20{:02}-04-01 0{}:3{}", 10 + entry, place % 9, entry % 10),
        FieldKind::Time => format!("1{}:0{}", entry % 10, place % 10),
        FieldKind::YesNo => ["yes", "no"][(entry + place) % 2].to_owned(),
        FieldKind::Money => format!("{}", 1_234_567 * (entry + 1)),
        FieldKind::Number => ["0.50", "-3", "900000000000000", "7"][entry % 4].to_owned(),
        FieldKind::Choice => field.choices[entry % field.choices.len()].id.to_string(),
        FieldKind::File if entry.is_multiple_of(2) => {
            format!("写真　{entry}.jpg sha256:{}", "5e".repeat(32))
        }
        FieldKind::LongText => format!("{odd}\n{odd}\n\"二行\" {entry}"),
        _ => odd.to_owned(),
    };
    let value = parse(field, &typed).unwrap_or_else(|why| panic!("{typed}: {why}"));
    if value.is_empty() && field.required {
        format!("x{entry}")
    } else {
        value
    }
}

/// Entries whose fields are filled with everything that is odd; the last has only what it must have.
fn entries(register: &Register) -> Vec<Values> {
    let all = (0..30).map(|entry| {
        let fields = register.fields.iter().enumerate();
        let values = fields.filter(|(_, it)| entry < 29 || it.required);
        let values = values.map(|(place, it)| (it.id.clone(), value(it, entry, place)));
        let mut values: Values = values.filter(|it| !it.1.is_empty()).collect();
        // What makes an entry itself must differ.
        for id in &register.same {
            let field = register.field(id.as_str()).unwrap();
            if matches!(
                field.kind,
                FieldKind::Text | FieldKind::Person | FieldKind::Entry
            ) {
                let odd = values.get(id).cloned().unwrap_or_default();
                let own = parse(field, &format!("{odd}{entry}")).unwrap();
                values.insert(id.clone(), own);
            }
        }
        values
    });
    all.collect()
}

#[tokio::test]
async fn every_ledger_that_leaves_comes_back_as_the_same_rows() {
    let bench = crate::testing::sqlite().await;
    let app = bench.app().await;
    let office = sakura();
    let room = Room::open(&app, Scope::machine(), office).await.unwrap();
    for register in app.registers.all() {
        let all = entries(register);
        fill(&app, (&room, register), &all).await;
        for language in [Language::Ja, Language::En] {
            for (ending, charset) in [("xlsx", ""), ("csv", "utf-8"), ("csv", "cp932")] {
                let which = (&register.id, ending, charset, language);
                let wish = (ending, charset, language);
                let made = ledger_file(&app, Scope::machine(), (office, register), wish).await;
                let made = made.unwrap().unwrap();
                assert_eq!((made.rows, made.lost.len()), (all.len(), 0), "{which:?}");
                let sheet = Sheet {
                    rows: Arc::new(file::rows(&made.bytes).unwrap()),
                    how: out::how(&app.words, register),
                };
                let seen = look(&room, register, &sheet).await.unwrap().preview;
                let odd = seen
                    .rows
                    .iter()
                    .filter(|it| !matches!(it.verdict, RowVerdict::Same(_)));
                let odd: Vec<_> = odd.take(2).collect();
                assert!(odd.is_empty(), "{which:?}: {odd:?}");
                assert_eq!(
                    (seen.counts.same, seen.counts.told),
                    (all.len(), 0),
                    "{which:?}"
                );
                assert_eq!(seen.unknown_columns().count(), 0, "{which:?}");
                // The table typed out on the page is the same table.
                let typed = file::rows(file::typed(&sheet.rows).as_bytes()).unwrap();
                assert_eq!(typed, *sheet.rows, "{which:?}");
            }
        }
    }
}

#[tokio::test]
async fn a_formula_leaves_as_a_text_whatever_sign_it_begins_with() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let signs = [
            "=", "+", "-", "@", "＝", "＋", "－", "＠", "\t=", "\r=", "\n@",
        ];
        for (at, sign) in signs.iter().enumerate() {
            let model = format!("{sign}cmd|' /C calc'!A0");
            let number = format!("{sign}{at}");
            let form = [
                ("number", number.as_str()),
                ("kind", "pc"),
                ("model", &model),
            ];
            let form = [&form[..], &[("state", "in-use")]].concat();
            let saved = manager.post(&path("registers/devices/new"), &form).await;
            assert!(saved.location.contains("/entries/"), "{}", saved.body);
        }
        for charset in ["utf-8", "cp932"] {
            let file = format!("registers/devices/ledger.csv?charset={charset}");
            let file = manager.get(&path(&file)).await;
            assert_eq!(file.status, StatusCode::OK, "{}", file.body);
            let lines: Vec<&str> = file.body.lines().skip(1).collect();
            assert_eq!(lines.len(), signs.len());
            for cell in lines.iter().flat_map(|it| it.split(',')) {
                let text = cell.trim_start_matches('"');
                let is_run = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
                assert!(!is_run, "{cell}");
            }
            assert!(file.body.contains("\"'=cmd|"), "{}", file.body);
        }
        assert_eq!(traces(&app, "reports.export", "register/devices").await, 2);
    })
    .await;
}

#[tokio::test]
async fn letters_that_an_old_program_does_not_know_are_named_before_the_file_is_made() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let form = [("number", "𠮷田のPC"), ("kind", "pc"), ("state", "in-use")];
        manager.post(&path("registers/devices/new"), &form).await;
        let file = path("registers/devices/ledger.csv?charset=cp932");
        let told = manager.get(&file).await;
        assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(told.body.contains("𠮷"), "{}", told.body);
        assert_eq!(traces(&app, "reports.export", "register/devices").await, 0);
        let ways = manager.get(&path("registers/devices/out")).await.body;
        assert!(
            ways.contains("ledger.xlsx") && ways.contains("charset=cp932"),
            "{ways}"
        );
    })
    .await;
}

#[tokio::test]
async fn what_is_written_about_clients_leaves_only_with_those_who_may_read_it() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let passed_on = app.registers.get("third-party").unwrap();
        let personal = passed_on.fields.iter().find(|it| it.personal).unwrap();
        let heading = personal.label.plain();
        let whole = manager
            .get(&path("registers/third-party/ledger.csv"))
            .await
            .body;
        assert!(whole.contains(&heading), "{whole}");
        let system = Browser::of(&app, "ito").await;
        let part = system.get(&path("registers/third-party/ledger.csv")).await;
        assert_eq!(part.status, StatusCode::OK, "{}", part.body);
        assert!(
            !part.body.contains(&format!("\"{heading}\"")),
            "{}",
            part.body
        );
        let staff = Browser::of(&app, "sato").await;
        for file in ["ledger.xlsx", "ledger.csv"] {
            let closed = path(&format!("registers/visitors/{file}"));
            assert_eq!(staff.get(&closed).await.status, StatusCode::FORBIDDEN);
        }
    })
    .await;
}

async fn fill(app: &App, (room, register): (&Room, &Register), all: &[Values]) {
    let mut change = app.change(&Actor::house()).await.unwrap();
    for values in all {
        room.add(&mut change, register, values).await.unwrap();
    }
    change.save(&Event::of("testing.fill")).await.unwrap();
}

/// A paper has everything that a form of an office has, and a blank one is a single page.
async fn is_whole(manager: &Browser, register: &Register, (file, is_blank): (&str, bool)) {
    let id = &register.id;
    let printed = manager.get(&path(&format!("registers/{id}/{file}"))).await;
    assert_eq!(printed.status, StatusCode::OK, "{id}: {}", printed.body);
    let text = text_of(&printed.bytes);
    let (title, form) = (register.title.plain(), register.form_number());
    let office = "訪問介護ステーションさくら";
    for words in [
        &title.replace(' ', ""),
        &form,
        office,
        "令和8年11月22日",
        "承認",
    ] {
        assert!(text.contains(words), "{id} {words}: {text}");
    }
    assert_eq!(text.contains("12件"), !is_blank, "{id}: {text}");
    let pages = if is_blank { "1/1" } else { "1/" };
    assert!(text.contains(pages), "{id}: {text}");
}

#[tokio::test]
async fn every_ledger_prints_with_its_form_number_boxes_and_entries_and_as_a_blank_page() {
    let bench = crate::testing::sqlite().await;
    let app = bench.app().await;
    office::name_everybody(&app).await;
    let manager = Browser::of(&app, "tanaka").await;
    let room = Room::open(&app, Scope::machine(), sakura()).await.unwrap();
    for register in app.registers.all() {
        fill(&app, (&room, register), &entries(register)[..12]).await;
        let id = &register.id;
        is_whole(&manager, register, ("ledger.pdf", false)).await;
        is_whole(&manager, register, ("blank.pdf", true)).await;
        assert_eq!(
            traces(&app, "reports.print", &format!("register/{id}")).await,
            2
        );
    }
    let staff = Browser::of(&app, "sato").await;
    let status = async |file: &str| staff.get(&path(&format!("registers/{file}"))).await.status;
    assert_eq!(status("visitors/blank.pdf").await, StatusCode::OK);
    assert_eq!(status("visitors/ledger.pdf").await, StatusCode::FORBIDDEN);
    assert_eq!(status("devices/blank.pdf").await, StatusCode::FORBIDDEN);
}
