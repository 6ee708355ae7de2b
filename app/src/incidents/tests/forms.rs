//! Forms of municipalities: brought in, mapped once, used by the offices around, filled from an incident without another cell changing.
#![expect(clippy::too_many_lines, reason = "a story is told in one piece")]

use std::collections::BTreeMap;
use std::io::{Cursor, Write};

use calamine::{Data, Reader, Xlsx};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::*;
use crate::db::{Actor, Event};
use crate::testing::on_both;
use crate::web::App;

const CITY: &[u8] = include_bytes!("../../../../report/tests/samples/forms/city.xlsx");
const PREFIXED: &[u8] = include_bytes!("../../../../report/tests/samples/forms/prefixed.xlsx");
const TOWN: &str = "見本県 あおば町（見本）";
const SHEET: &str = "様式第1号";
const BESIDE: &str = "様式 (記入用)";

/// The mapping of the city's form; cells without a choice stay as they are.
const MAP: [(&str, &str); 9] = [
    ("at:G3:様式第1号", "office"),
    ("at:G4:様式第1号", ""),
    ("at:G6:様式第1号", "phone"),
    ("at:Q8:様式第1号", "cause"),
    ("at:G12:様式第1号", "what"),
    ("at:G17:様式第1号", "persons"),
    ("sheet-1", "別紙"),
    ("cell-1", "＄b$2"),
    ("place-1", "manager"),
];

async fn bring_in(who: &Browser, file: (&str, &[u8])) -> String {
    let typed = [("municipality", TOWN), ("name", "事故報告書")];
    let sent = who.post_file(&at("incidents/forms"), &typed, file).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    sent.location
}

/// A form whose cells are said.
async fn mapped(who: &Browser) -> String {
    let form = bring_in(who, ("city.xlsx", CITY)).await;
    went_back(&who.post(&form, &MAP).await, &form);
    form
}

/// The id at the end of a path.
fn id_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap()
}

/// An incident of which something is told.
async fn told(who: &Browser) -> String {
    let room = report(who, ("lost", "lost-device")).await;
    let what = [("what", "玄関で。\n=SUM(A1) <かばん>")];
    went_back(&who.post(&format!("{room}/story"), &what).await, &room);
    let facts = [("persons", "12"), ("municipality", "demo")];
    went_back(&who.post(&format!("{room}/facts"), &facts).await, &room);
    room
}

/// What is chosen in a field of a page.
fn chosen(page: &str, field: &str) -> String {
    let begin = page.find(&format!("name=\"{field}\"")).expect(field);
    let end = page[begin..].find("</select>").unwrap() + begin;
    let before = page[begin..end].split("\" selected").next().unwrap();
    before.rsplit('"').next().unwrap().to_owned()
}

/// Every cell of a workbook by sheet and name.
fn cells(book: &[u8]) -> BTreeMap<(String, usize, usize), Data> {
    let mut from: Xlsx<_> = Xlsx::new(Cursor::new(book)).unwrap();
    let mut found = BTreeMap::new();
    for sheet in from.sheet_names() {
        let range = from.worksheet_range(&sheet).unwrap();
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, value) in range.used_cells() {
            let row = row + usize::try_from(top).unwrap() + 1;
            let column = column + usize::try_from(left).unwrap() + 1;
            found.insert((sheet.clone(), row, column), value.clone());
        }
    }
    found
}

/// The cells that differ, each with what it says now.
fn changed(before: &[u8], after: &[u8]) -> BTreeMap<(String, usize, usize), Data> {
    let (before, mut after) = (cells(before), cells(after));
    assert!(before.keys().all(|it| after.contains_key(it)));
    after.retain(|key, value| before.get(key) != Some(value));
    after
}

fn text(words: &str) -> Data {
    Data::String(words.to_owned())
}

async fn run(app: &App, sql: String) {
    let mut change = app.change(&Actor::house()).await.unwrap();
    sqlx::query(sqlx::AssertSqlSafe(sql))
        .execute(change.rows().unwrap())
        .await
        .unwrap();
    change.save(&Event::of("testing.run")).await.unwrap();
}

#[tokio::test]
async fn a_form_is_mapped_once_and_filled_without_another_cell_changing() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let form = bring_in(&manager, ("city.xlsx", CITY)).await;
        let page = manager.get(&form).await.body;
        for (field, place) in [
            ("at:G3:様式第1号", "office"),
            ("at:G4:様式第1号", ""),
            ("at:G5:様式第1号", "service"),
            ("at:G6:様式第1号", "phone"),
            ("at:G12:様式第1号", "what"),
        ] {
            assert_eq!(chosen(&page, field), place, "{field}");
        }
        went_back(&manager.post(&form, &MAP).await, &form);
        let page = manager.get(&form).await.body;
        // What was suggested and not chosen is no longer suggested.
        assert_eq!(chosen(&page, "at:G5:様式第1号"), "");
        assert_eq!(chosen(&page, "at:Q8:様式第1号"), "cause");
        assert_eq!(chosen(&page, "at:B2:別紙"), "manager");

        let room = told(&manager).await;
        let list = manager.get(&format!("{room}/forms")).await.body;
        let fill = format!("{room}/forms/{}", id_of(&form));
        assert!(list.contains(&fill), "{list}");
        let before = manager.get(&fill).await.body;
        let (missing, _) = before.split_once("<table").unwrap();
        assert!(missing.contains(&format!("{room}/story#cause")), "{before}");
        assert!(!missing.contains("story#what"), "{before}");
        let taken = manager.get(&format!("{fill}/filled.xlsx")).await;
        assert_eq!(taken.status, StatusCode::OK, "{}", taken.body);
        let name = taken.headers["content-disposition"].to_str().unwrap();
        assert!(name.starts_with("attachment;"), "{name}");
        let at = |sheet: &str, row, column| (sheet.to_owned(), row, column);
        let expected = BTreeMap::from([
            (at(SHEET, 3, 7), text("sakura")),
            (at(SHEET, 12, 7), text("玄関で。\n=SUM(A1) <かばん>")),
            (at(SHEET, 17, 7), Data::Float(12.0)),
            (at("別紙", 2, 2), text("tanaka")),
        ]);
        assert_eq!(changed(CITY, &taken.bytes), expected);
        let page = manager.get(&room).await.body;
        assert!(page.contains("書きこみました：事故報告書"), "{page}");
    })
    .await;
}

#[tokio::test]
async fn a_form_that_another_program_wrote_is_filled_too() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let form = bring_in(&manager, ("prefixed.xlsx", PREFIXED)).await;
        let page = manager.get(&form).await.body;
        assert_eq!(chosen(&page, "at:B2:様式 (記入用)"), "office");
        let map = [
            ("at:B2:様式 (記入用)", "corporation"),
            ("sheet-2", BESIDE),
            ("cell-2", "C9"),
            ("place-2", "known-day"),
        ];
        went_back(&manager.post(&form, &map).await, &form);
        let room = told(&manager).await;
        let book = format!("{room}/forms/{}/filled.xlsx", id_of(&form));
        let taken = manager.get(&book).await;
        let expected = BTreeMap::from([
            ((BESIDE.to_owned(), 2, 2), text("kita")),
            ((BESIDE.to_owned(), 9, 3), Data::Float(22.0)),
        ]);
        assert_eq!(changed(PREFIXED, &taken.bytes), expected);
    })
    .await;
}

#[tokio::test]
async fn offices_around_use_a_form_and_others_never_hear_of_it() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let id = id_of(&bring_in(&manager, ("city.xlsx", CITY)).await).to_owned();
        let form = |office: &str| format!("/offices/{}/incidents/forms/{id}", world::id(office));
        let list = |office: &str| {
            let forms = format!("/offices/{}/incidents/forms", world::id(office));
            format!("{forms}?municipality=demo")
        };
        // Nobody else sees it before its cells are said.
        let mori = Browser::of(&app, "mori").await;
        assert_eq!(mori.get(&form("tsubaki")).await.status, StatusCode::NOT_FOUND);
        let mine = form("sakura");
        went_back(&manager.post(&mine, &MAP).await, &mine);

        let sibling = mori.get(&list("tsubaki")).await.body;
        assert!(sibling.contains(&form("tsubaki")), "{sibling}");
        let elsewhere = list("tsubaki").replace("demo", "wako");
        let elsewhere = mori.get(&elsewhere).await.body;
        assert!(!elsewhere.contains(&id), "{elsewhere}");
        let page = mori.get(&form("tsubaki")).await;
        assert!(page.body.contains("概要"), "{}", page.body);
        assert!(!page.body.contains("<select"), "{}", page.body);
        let changed = mori.post(&form("tsubaki"), &MAP).await;
        assert_eq!(changed.status, StatusCode::FORBIDDEN);
        let ended = mori.post(&format!("{}/end", form("tsubaki")), &[]).await;
        assert_eq!(ended.status, StatusCode::FORBIDDEN);

        let stranger = Browser::of(&app, "suzuki").await;
        let unheard = stranger.get(&form("kaede")).await;
        let never = form("kaede").replace(&id, &world::id("nobody").to_string());
        let never = stranger.get(&never).await;
        assert_eq!(unheard.status, StatusCode::NOT_FOUND);
        assert_eq!(
            unheard.body.replace(&id, &world::id("nobody").to_string()),
            never.body
        );
        assert!(!stranger.get(&list("kaede")).await.body.contains(&id));

        // In the same council it is there, and with the council it goes.
        let council = format!(
            "insert into memberships (id, council_id, office_id, began_at) values ('{}', '{}', '{}', 0)",
            world::id("second"),
            world::id("kyogikai"),
            world::id("kaede")
        );
        run(&app, council).await;
        assert!(stranger.get(&list("kaede")).await.body.contains(&id));
        assert_eq!(stranger.get(&form("kaede")).await.status, StatusCode::OK);
        run(&app, "update memberships set ended_at = 5".to_owned()).await;
        assert_eq!(stranger.get(&form("kaede")).await.status, StatusCode::NOT_FOUND);

        let gone = manager.post(&format!("{mine}/end"), &[]).await;
        went_back(&gone, &at("incidents/forms"));
        assert_eq!(manager.get(&mine).await.status, StatusCode::NOT_FOUND);
        assert_eq!(mori.get(&form("tsubaki")).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn a_sibling_office_fills_the_form_with_its_own_incident() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let id = id_of(&mapped(&Browser::of(&app, "tanaka").await).await).to_owned();
        let mori = Browser::of(&app, "mori").await;
        let tsubaki = format!("/offices/{}", world::id("tsubaki"));
        let page = mori.get(&format!("{tsubaki}/report/lost")).await.body;
        let sent = [("choice", "lost-device"), ("key", &key_of(&page))];
        let sent = mori.post(&format!("{tsubaki}/report"), &sent).await;
        let room = sent.location.strip_suffix("/mine").unwrap().to_owned();
        let taken = mori.get(&format!("{room}/forms/{id}/filled.xlsx")).await;
        assert_eq!(taken.status, StatusCode::OK, "{}", taken.body);
        let expected = BTreeMap::from([((SHEET.to_owned(), 3, 7), text("tsubaki"))]);
        assert_eq!(changed(CITY, &taken.bytes), expected);
    })
    .await;
}

/// A workbook with one part more.
fn with_part(book: &[u8], name: &str) -> Vec<u8> {
    let from = ZipArchive::new(Cursor::new(book)).unwrap();
    let mut to = ZipWriter::new(Cursor::new(Vec::new()));
    to.merge_archive(from).unwrap();
    to.start_file(name, SimpleFileOptions::default()).unwrap();
    to.write_all(b"x").unwrap();
    to.finish().unwrap().into_inner()
}

/// A workbook that says that it has macros.
fn with_macros() -> Vec<u8> {
    let mut to = ZipWriter::new(Cursor::new(Vec::new()));
    let plain = SimpleFileOptions::default();
    to.start_file("[Content_Types].xml", plain).unwrap();
    to.write_all(b"<Types><Override ContentType=\"application/vnd.ms-excel.sheet.macroEnabled.main+xml\"/></Types>")
        .unwrap();
    to.finish().unwrap().into_inner()
}

#[tokio::test]
async fn a_file_that_cannot_be_filled_gets_a_sentence_and_nothing_typed_is_lost() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let broken = CITY.get(..CITY.len() / 2).unwrap().to_vec();
        let mut large = CITY.to_vec();
        large.resize(4 * 1024 * 1024 + 1, 0);
        let old = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1].repeat(64);
        for (file, said) in [
            (b"a,b".to_vec(), "Excelのファイル（.xlsx）ではありません"),
            (broken, "こわれています"),
            (large, "4MBまで"),
            (old, "古いExcel"),
            (with_macros(), "マクロが入っています"),
            (with_part(CITY, "xl/activeX/activeX1.bin"), "動く部品"),
            (Vec::new(), "ファイルをえらんで"),
        ] {
            let typed = [("municipality", "となり市"), ("name", "新しい様式")];
            let forms = at("incidents/forms");
            let answer = manager
                .post_file(&forms, &typed, ("form.xlsx", &file))
                .await;
            assert_eq!(answer.status, StatusCode::OK, "{said}");
            for kept in [said, "value=\"となり市\"", "value=\"新しい様式\""] {
                assert!(answer.body.contains(kept), "{said}: {kept} {}", answer.body);
            }
        }
        let nowhere = manager
            .post_file(
                &at("incidents/forms"),
                &[("name", "新しい様式")],
                ("form.xlsx", CITY),
            )
            .await;
        assert!(nowhere.body.contains("市町村を書いて"), "{}", nowhere.body);
        assert!(nowhere.body.contains("value=\"新しい様式\""));
        let list = manager.get(&at("incidents/forms")).await.body;
        assert!(!list.contains("新しい様式"), "{list}");
    })
    .await;
}

#[tokio::test]
async fn a_cell_that_cannot_be_written_is_said_and_what_was_chosen_stays() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let form = mapped(&manager).await;
        for (sheet, cell, said) in [
            (SHEET, "H12", "2つえらばれています"),
            (SHEET, "12", "セルの名前ではありません"),
            ("様式第9号", "C5", "あるのは、様式第1号"),
            ("別紙", "A1", "表の見出し"),
        ] {
            let mut map = MAP.to_vec();
            map.extend([("sheet-2", sheet), ("cell-2", cell), ("place-2", "other")]);
            let answer = manager.post(&form, &map).await;
            assert_eq!(answer.status, StatusCode::OK, "{cell}");
            assert!(answer.body.contains(said), "{said}: {}", answer.body);
            assert!(answer.body.contains(&format!("value=\"{sheet}\"")));
            assert_eq!(chosen(&answer.body, "place-2"), "other");
            assert_eq!(chosen(&answer.body, "at:G12:様式第1号"), "what");
        }
        let page = manager.get(&form).await.body;
        assert_eq!(chosen(&page, "at:B2:別紙"), "manager");
        // Somebody else said the cells in between: theirs stay.
        let mut late = vec![("mapped", "0")];
        late.extend([("at:G3:様式第1号", "corporation")]);
        let answer = manager.post(&form, &late).await;
        assert!(answer.body.contains("先に書きました"), "{}", answer.body);
        let page = manager.get(&form).await.body;
        assert_eq!(chosen(&page, "at:G3:様式第1号"), "office");
    })
    .await;
}

#[tokio::test]
async fn every_text_of_a_drill_says_in_the_form_that_it_is_one() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let form = mapped(&manager).await;
        let room = told(&manager).await;
        run(
            &app,
            "update incidents set is_drill = 1, scenario = 'lost-tablet-evening'".to_owned(),
        )
        .await;
        let book = format!("{room}/forms/{}/filled.xlsx", id_of(&form));
        let taken = manager.get(&book).await;
        let office = &changed(CITY, &taken.bytes)[&(SHEET.to_owned(), 3, 7)];
        assert_eq!(*office, text("【訓練】sakura"));
        let name = taken.headers["content-disposition"].to_str().unwrap();
        assert!(name.contains("%E8%A8%93%E7%B7%B4"), "{name}");
    })
    .await;
}
