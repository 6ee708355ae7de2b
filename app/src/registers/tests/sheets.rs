//! Sheets of offices through the page: looked at, brought in, refused; the command is tried in `tests/all`.

use axum::http::StatusCode;
use sqlx::Row;

use super::*;
use crate::web::App;

/// 300 invented devices as an office would send them.
const MESSY: &[u8] = include_bytes!("../../../tests/all/fixtures/devices-cp932.csv");

/// What stands in the text field of a page, as a browser would send it back.
fn text_of(page: &str) -> String {
    let (_, rest) = page.split_once("<textarea id=\"text\"").unwrap();
    let (_, rest) = rest.split_once(">\n").unwrap();
    let (text, _) = rest.split_once("</textarea>").unwrap();
    let signs = [
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#38;", "&"),
        ("&amp;", "&"),
    ];
    let plain = signs
        .into_iter()
        .fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
    plain.replace("\r\n", "\n").replace('\n', "\r\n")
}

fn sign_of(page: &str) -> &str {
    let (_, rest) = page.split_once("name=\"sign\" value=\"").expect(page);
    rest.split('"').next().unwrap()
}

async fn looked(who: &Browser, ledger: &str, file: &[u8]) -> String {
    let path = at(&format!("registers/{ledger}/import"));
    let answer = who.post_file(&path, &[], ("a", file)).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    answer.body
}

/// Presses the button on a page that was looked at.
async fn taken(who: &Browser, ledger: &str, page: &str) -> Answer {
    let text = text_of(page);
    let form = [
        ("text", text.as_str()),
        ("sign", sign_of(page)),
        ("save", "yes"),
    ];
    who.post(&at(&format!("registers/{ledger}/import")), &form)
        .await
}

async fn in_ledger(who: &Browser, ledger: &str) -> String {
    let page = who.get(&at(&format!("registers/{ledger}?show=all"))).await;
    let (_, rest) = page.body.split_once("件</p>").map_or(("", ""), |it| {
        (it.1, it.0.rsplit('>').next().unwrap_or_default())
    });
    rest.to_owned()
}

async fn events(app: &App, operation: &str) -> i64 {
    let row = sqlx::query("select count(*) as n from log_events where operation = $1")
        .bind(operation)
        .fetch_one(&mut *app.db.rows().await.unwrap())
        .await
        .unwrap();
    row.get("n")
}

#[tokio::test]
async fn three_hundred_messy_devices_are_shown_before_they_are_written_and_found_again() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let page = looked(&manager, "devices", MESSY).await;
        let counts = "新しい 300。変わる 0。前と同じ 0。入らない 3";
        assert!(page.contains(counts), "{page}");
        for words in [
            "令和8年2月30日",
            "行目と同じです",
            "合計です",
            "300件を入れる",
        ] {
            assert!(page.contains(words), "{words}");
        }
        assert_eq!(in_ledger(&manager, "devices").await, "0");
        let done = taken(&manager, "devices", &page).await;
        let to = at("registers/devices/import?new=300&changed=0");
        assert_eq!(done.location, to, "{}", done.body);
        let after = manager.get(&done.location).await.body;
        assert!(after.contains("新しく300件を入れ"), "{after}");
        assert_eq!(in_ledger(&manager, "devices").await, "300");
        assert_eq!(events(&app, "registers.add").await, 300);
        assert_eq!(events(&app, "registers.import").await, 1);

        let again = looked(&manager, "devices", MESSY).await;
        assert!(
            again.contains("新しい 0。変わる 0。前と同じ 300"),
            "{again}"
        );
        assert!(!again.contains("name=\"save\""), "nothing to bring in");
    })
    .await;
}

#[tokio::test]
async fn what_was_looked_at_is_written_and_nothing_else() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let sheet = "番号,種類,状態\nPC-1,PC,使用中\nPC-2,PC,使用中\n";
        let page = looked(&manager, "devices", sheet.as_bytes()).await;
        assert!(page.contains("2件を入れる"), "{page}");
        // Meanwhile somebody writes one of them by hand.
        device(&manager, "PC-2", "repair").await;
        let late = taken(&manager, "devices", &page).await;
        assert_eq!(late.status, StatusCode::OK);
        assert!(late.body.contains("台帳が変わりました"), "{}", late.body);
        assert_eq!(in_ledger(&manager, "devices").await, "1");
        let done = taken(&manager, "devices", &late.body).await;
        assert!(done.location.ends_with("new=1&changed=1"), "{}", done.body);
        let corrected = manager.get(&at("registers/devices?q=PC-2")).await.body;
        let entry = corrected.split("/entries/").nth(1).unwrap();
        let entry = entry.split('"').next().unwrap();
        let path = at(&format!("registers/devices/entries/{entry}"));
        let history = manager.get(&path).await.body;
        assert!(
            history.contains("表から") && history.contains("使っている"),
            "{history}"
        );
        // Staff do not bring sheets in.
        let staff = Browser::of(&app, "sato").await;
        let closed = staff.get(&at("registers/take-out/import")).await;
        assert_eq!(closed.status, StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn a_new_thing_does_not_write_over_a_closed_one_of_the_same_number() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let old = device(&manager, "タブレット2号", "in-use").await;
        let close = format!("{old}/steps/close");
        let closed = manager.post(&close, &[("ended-how", "scrapped")]).await;
        assert_eq!(closed.status, StatusCode::SEE_OTHER, "{}", closed.body);
        let before = manager.get(&old).await.body;
        let sheet = "番号,種類,場所,状態\nタブレット2号,タブレット,受付,使用中\n\
                     タブレット3号,タブレット,受付,使用中\n";
        let page = looked(&manager, "devices", sheet.as_bytes()).await;
        let counts = "新しい 1。変わる 0。前と同じ 0。入らない 1";
        assert!(page.contains(counts), "{page}");
        assert!(
            page.contains("この番号のものは、もう終わっています"),
            "{page}"
        );
        let done = taken(&manager, "devices", &page).await;
        assert!(done.location.ends_with("new=1&changed=0"), "{}", done.body);
        assert_eq!(manager.get(&old).await.body, before);
        // With another number it comes in, and what stands there as it is still counts as the same.
        let sheet = "番号,種類,場所\nタブレット2号,タブレット,\nタブレット2号の2,タブレット,受付\n";
        let page = looked(&manager, "devices", sheet.as_bytes()).await;
        let counts = "新しい 1。変わる 0。前と同じ 1。入らない 0";
        assert!(page.contains(counts), "{page}");
    })
    .await;
}

#[tokio::test]
async fn a_column_that_was_not_understood_can_be_chosen() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let sheet = "番号\tかたち\t置いてる所です\nPC-1\tPC\t2階\n";
        let path = at("registers/devices/import");
        let page = manager.post(&path, &[("text", sheet)]).await.body;
        assert!(page.contains("name=\"column-2\""), "{page}");
        let chosen = [("text", sheet), ("column-1", "kind"), ("column-2", "place")];
        let page = manager.post(&path, &chosen).await.body;
        let more = [("sign", sign_of(&page)), ("save", "yes")];
        let done = manager.post(&path, &[&chosen[..], &more].concat()).await;
        assert!(done.location.ends_with("new=1&changed=0"), "{}", done.body);
        let found = manager.get(&at("registers/devices?q=2%E9%9A%8E")).await;
        assert!(found.body.contains("<p>1件</p>"), "{}", found.body);
    })
    .await;
}

#[tokio::test]
async fn a_device_of_another_office_is_refused_like_one_that_never_existed() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let other = Browser::of(&app, "suzuki").await;
        let elsewhere = crate::testing::world::id("kaede");
        let form = [("number", "K-1"), ("kind", "tablet"), ("state", "in-use")];
        let path = format!("/offices/{elsewhere}/registers/devices/new");
        let saved = other.post(&path, &form).await;
        assert!(saved.location.contains("/entries/"), "{}", saved.body);
        device(&manager, "S-1", "in-use").await;
        let row = |device: &str| format!("\n{device},sato,2026/11/20 9:00,2026/11/20 18:00,訪問");
        let head = "端末,持ち出す人,持ち出し日時,返す予定,理由";
        let sheet = format!("{head}{}{}{}", row("S-1"), row("K-1"), row("X-1"));
        let page = looked(&manager, "take-out", sheet.as_bytes()).await;
        assert!(page.contains("入らない 2"), "{page}");
        let told = |name: &str| {
            let (_, rest) = page.split_once(&format!("「{name}」")).unwrap();
            rest.split("</td>").next().unwrap().to_owned()
        };
        assert!(told("K-1").contains("にありません"), "{page}");
        assert_eq!(told("K-1"), told("X-1"));
    })
    .await;
}

#[tokio::test]
async fn what_is_no_sheet_is_refused_with_a_sentence_and_nothing_is_lost() {
    let bench = crate::testing::sqlite().await;
    let app = bench.app().await;
    let manager = Browser::of(&app, "tanaka").await;
    let path = at("registers/devices/import");
    let png = [
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice(),
        &[0, 0, 0xc3, 0x50, 0, 0, 0xc3, 0x50, 8, 2, 0, 0, 0],
    ]
    .concat();
    let euc = encoding_rs::EUC_JP.encode("番号,種類\nタブレット,端末\n").0;
    for (file, words) in [
        (png.as_slice(), "表として読めません"),
        (&euc, "文字を読めません"),
        (b"PK\x03\x04broken", "表として読めません"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "古いExcel"),
        (b"", "まだ何も書いてありません"),
        ("こんにちは\n".as_bytes(), "列の名前の行が見つかりません"),
        (&vec![b'a'; 5 * 1024 * 1024], "大きすぎます"),
    ] {
        let kept = [("text", "番号\tPC-7")];
        let page = manager.post_file(&path, &kept, ("a", file)).await.body;
        if file.is_empty() {
            continue;
        }
        assert!(page.contains(words), "{words}: {page}");
        let is_other = words.contains("列の名前");
        assert!(is_other || page.contains("PC-7"), "{page}");
    }
}

/// A ledger that nobody has built in.
const TOY: &str = include_str!("../../../tests/all/fixtures/umbrellas.toml");

#[tokio::test]
async fn a_ledger_that_is_one_dropped_file_is_written_listed_stepped_brought_in_and_taken_out() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app_with(&[("registers/umbrellas.toml", TOY)]).await;
        let manager = Browser::of(&app, "tanaka").await;
        assert!(
            manager
                .get(&at("registers"))
                .await
                .body
                .contains("かさの一覧")
        );
        let form = manager.get(&at("registers/umbrellas/new")).await.body;
        assert!(form.contains("買った日") && form.contains("あか"), "{form}");
        let typed = [("number", "1"), ("colour", "red"), ("bought-on", "R8.4.1")];
        let saved = manager.post(&at("registers/umbrellas/new"), &typed).await;
        let closed = format!("{}/steps/close", saved.location);
        let closed = manager.post(&closed, &[("note", "こわれた")]).await;
        assert_eq!(closed.status, StatusCode::SEE_OTHER, "{}", closed.body);
        let sheet = "かさ番号,いろ\n2,あお\n3,blue\n";
        let page = looked(&manager, "umbrellas", sheet.as_bytes()).await;
        let done = taken(&manager, "umbrellas", &page).await;
        assert!(done.location.ends_with("new=2&changed=0"), "{}", done.body);
        assert_eq!(in_ledger(&manager, "umbrellas").await, "3");
        let file = manager.get(&at("registers/umbrellas/ledger.csv")).await;
        let first = "\"1\",\"あか\",\"2026-04-01\",\"終わり\"";
        assert!(file.body.contains(first), "{}", file.body);
        let back = looked(&manager, "umbrellas", &file.bytes).await;
        assert!(back.contains("新しい 0。変わる 0。前と同じ 3。"), "{back}");
    })
    .await;
}

#[tokio::test]
async fn one_row_of_paper_after_the_other_keeps_time_place_and_person() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let staff = Browser::of(&app, "sato").await;
        let path = at("registers/room-entry/new");
        let form = [
            ("place", "薬の部屋"),
            ("person", "sato"),
            ("entered-at", "2026-11-20T09:00"),
            ("purpose", "check"),
            ("again", "yes"),
        ];
        let saved = staff.post(&path, &form).await;
        let next = format!("{path}?after=");
        assert!(saved.location.starts_with(&next), "{}", saved.body);
        let page = staff.get(&saved.location).await.body;
        assert!(page.contains("そのままです"), "{page}");
        for value in ["\"薬の部屋\"", "\"sato\"", "\"2026-11-20T09:00\""] {
            assert!(page.contains(value), "{value}: {page}");
        }
        assert!(!page.contains("\"check\" selected"), "the rest is empty");
        // Another office's entry is no paper to go on from.
        let other = Browser::of(&app, "suzuki").await;
        let own = saved.location.replace(
            &office().to_string(),
            &crate::testing::world::id("kaede").to_string(),
        );
        assert_eq!(other.get(&own).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}
