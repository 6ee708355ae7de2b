//! Norms of one's own by pages: looked at, kept, used at once, taken away again; and everything that is refused.

use axum::http::StatusCode;
use mamori_core::catalogue::interchange::Bundle;
use mamori_core::catalogue::interchange::table::folded;

use crate::catalogue::interchange::Packs;
use crate::testing::browser::{Answer, Browser};
use crate::testing::own_norm::{book, example};
use crate::testing::{on_both, sqlite, world};
use crate::web::App;

const IN_LIBRARY: &str = "/catalogue/norms/council-rules/2026";

fn at(kind: &str, place: &str, rest: &str) -> String {
    format!("/{kind}/{}/own-norms{rest}", world::id(place))
}

fn council(rest: &str) -> String {
    at("councils", "kyogikai", rest)
}

fn head_office(rest: &str) -> String {
    at("corporations", "kita", rest)
}

/// What the form under the preview would send.
fn book_on(page: &str) -> String {
    let after = page.split(r#"name="book" value=""#).nth(1);
    let after = after.unwrap_or_else(|| panic!("no book: {page}"));
    let book = after.split('"').next().unwrap();
    book.replace("&#34;", "\"")
        .replace("&#60;", "<")
        .replace("&#38;", "&")
}

/// Sends a workbook and presses the button under its preview.
async fn bring(browser: &Browser, path: &str, bundle: &Bundle) -> Answer {
    let sent = ("rules.xlsx", &book(bundle)[..]);
    let page = browser.post_file(path, &[], sent).await.body;
    let form = [("book", &*book_on(&page))];
    let keep = format!("{path}/keep");
    browser.post_file(&keep, &form, ("", b"")).await
}

fn packs(app: &App) -> Vec<String> {
    let all = Packs::of(&app.settings.dir).list().unwrap();
    all.into_iter().map(|it| it.edition.to_string()).collect()
}

async fn events(app: &App, operation: &str) -> Vec<String> {
    let rows = sqlx::query_scalar(
        "select d.detail from log_events e join log_details d on d.tree = e.tree and d.seq = e.seq
          where e.operation = $1 order by e.seq",
    )
    .bind(operation)
    .fetch_all(&mut *app.db.rows().await.unwrap())
    .await;
    rows.unwrap()
}

#[tokio::test]
async fn a_template_is_looked_at_without_keeping_anything() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let secretariat = Browser::of(&app, "ono").await;
        let overview = format!("/councils/{}", world::id("kyogikai"));
        let overview = secretariat.get(&overview).await.body;
        assert!(overview.contains(&council("")), "{overview}");
        let list = secretariat.get(&council("")).await.body;
        assert!(list.contains("まだ何も入っていません"), "{list}");
        let template = secretariat.get("/catalogue/template.xlsx").await;
        let sent = ("rules.xlsx", &template.bytes[..]);
        let page = secretariat.post_file(&council(""), &[], sent).await.body;
        for words in [
            "協議会の決まり",
            "council-rules/2026",
            "1-1",
            "机の上をかたづける",
        ] {
            assert!(page.contains(words), "{words}: {page}");
        }
        assert!(!app.settings.dir.join("packs").exists());
        let manager = Browser::of(&app, "tanaka").await;
        assert_eq!(manager.get(IN_LIBRARY).await.status, StatusCode::NOT_FOUND);
        assert!(events(&app, "catalogue.bring-norm").await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_norm_that_was_brought_in_is_there_for_every_office_at_once() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let secretariat = Browser::of(&app, "ono").await;
        let kept = bring(&secretariat, &council(""), &example()).await;
        assert_eq!(kept.location, council("?done=kept"));
        assert_eq!(packs(&app), ["council-rules/2026"]);
        let told = events(&app, "catalogue.bring-norm").await;
        assert!(told[0].contains("/councils/"), "{told:?}");
        let list = secretariat.get(&kept.location).await.body;
        for words in ["入れました", "協議会の決まり", "令和8年11月22日"] {
            assert!(list.contains(words), "{words}: {list}");
        }
        let manager = Browser::of(&app, "tanaka").await;
        assert_eq!(manager.get(IN_LIBRARY).await.status, StatusCode::OK);
        let own = "/catalogue/items/council-rules/2026/1-1";
        let item = manager.get(own).await.body;
        assert!(item.contains("/catalogue/items/care-guide/r8/1-4"));
        assert!(item.contains("このきまりの本を作った人が書きました"));
        let back = manager.get("/catalogue/items/care-guide/r8/1-4").await.body;
        assert!(back.contains(own), "the link is read from its other end");
        let form = [("book", &*folded(&example()))];
        let again = secretariat.post(&council("/keep"), &form).await;
        assert_eq!(again.location, council("?done=there"));
        assert_eq!(events(&app, "catalogue.bring-norm").await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_norm_is_taken_away_only_after_a_page_that_says_what_stays() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let secretariat = Browser::of(&app, "ono").await;
        bring(&secretariat, &council(""), &example()).await;
        let path = council("/council-rules/2026/remove");
        let ask = secretariat.get(&path).await.body;
        assert!(ask.contains("事業所の答えは残ります"), "{ask}");
        assert_eq!(packs(&app).len(), 1, "asking takes nothing away");

        let gone = secretariat.post(&path, &[]).await;
        assert_eq!(gone.location, council("?done=removed"));
        assert_eq!(packs(&app), Vec::<String>::new());
        assert_eq!(events(&app, "catalogue.take-norm").await.len(), 1);
        let manager = Browser::of(&app, "tanaka").await;
        assert_eq!(manager.get(IN_LIBRARY).await.status, StatusCode::NOT_FOUND);
        let again = secretariat.post(&path, &[]).await;
        assert_eq!(again.status, StatusCode::NOT_FOUND);
        let back = bring(&secretariat, &council(""), &example()).await;
        assert_eq!(back.location, council("?done=kept"));
    })
    .await;
}

#[tokio::test]
async fn what_another_place_brought_in_only_the_council_of_all_takes_away() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let secretariat = Browser::of(&app, "ono").await;
        let head = Browser::of(&app, "hayashi").await;
        bring(&secretariat, &council(""), &example()).await;
        let list = head.get(&head_office("")).await.body;
        assert!(list.contains("協議会の決まり") && !list.contains("/remove"));
        let refused = head_office("/council-rules/2026/remove");
        for answer in [head.get(&refused).await, head.post(&refused, &[]).await] {
            assert_eq!(answer.status, StatusCode::FORBIDDEN);
        }
        let mut own = example();
        own.norm.id = "kita-rules".parse().unwrap();
        own.edition.id = "kita-rules/1".parse().unwrap();
        own.provisions[0].id = "kita-rules/1/1-1".parse().unwrap();
        own.links.clear();
        bring(&head, &head_office(""), &own).await;
        assert_eq!(packs(&app), ["council-rules/2026", "kita-rules/1"]);
        let by_council = council("/kita-rules/1/remove");
        secretariat.post(&by_council, &[]).await;
        assert_eq!(packs(&app), ["council-rules/2026"]);
    })
    .await;
}

#[tokio::test]
async fn an_office_brings_in_norms_only_where_it_is_alone() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let office = at("offices", "sakura", "");
        let norms = format!("/offices/{}/norms", world::id("sakura"));
        let manager = Browser::of(&app, "tanaka").await;
        assert_eq!(manager.get(&office).await.status, StatusCode::FORBIDDEN);
        assert!(!manager.get(&norms).await.body.contains("own-norms"));
        let alone = format!(
            "delete from memberships; delete from councils; delete from offices where id <> '{}';",
            world::id("sakura")
        );
        let mut change = app.change(&crate::db::Actor::house()).await.unwrap();
        sqlx::raw_sql(sqlx::AssertSqlSafe(alone))
            .execute(change.rows().unwrap())
            .await
            .unwrap();
        change
            .save(&crate::db::Event::of("testing.alone"))
            .await
            .unwrap();
        assert!(manager.get(&norms).await.body.contains("own-norms"));
        let kept = bring(&manager, &office, &example()).await;
        assert_eq!(kept.location, at("offices", "sakura", "?done=kept"));
        let staff = Browser::of(&app, "sato").await;
        assert_eq!(staff.get(&office).await.status, StatusCode::FORBIDDEN);
    })
    .await;
}

/// A workbook with a fault, where it is told, and in which words.
fn faulty() -> Vec<(Bundle, &'static str, &'static str)> {
    let mut twice = example();
    twice.provisions.push(twice.provisions[0].clone());
    let mut circle = example();
    let mut second = circle.provisions[0].clone();
    second.id = "council-rules/2026/1-2".parse().unwrap();
    second.replaced_by = Some(circle.provisions[0].id.clone());
    circle.provisions[0].replaced_by = Some(second.id.clone());
    circle.provisions.push(second);
    let mut nowhere = example();
    nowhere.links[0].to = "care-guide/r8/9-9".parse().unwrap();
    let mut foreign = example();
    foreign.links[0].from = "care-guide/r8/1-1".parse().unwrap();
    let mut shipped = example();
    shipped.norm.id = "care-guide".parse().unwrap();
    shipped.edition.id = "care-guide/2026".parse().unwrap();
    shipped.provisions[0].id = "care-guide/2026/1-1".parse().unwrap();
    let mut address = example();
    address.edition.source_url = "javascript:alert(1)".to_owned();
    vec![
        (twice, "項目 A3", "2回あります"),
        (circle, "項目 AF2", "もとに戻ります"),
        (nowhere, "つながり C2", "care-guide/r8/9-9"),
        (
            foreign,
            "つながり A2",
            "council-rules/2026 の項目ではありません",
        ),
        (shipped, "版 A2", "はじめから入っています"),
        (address, "版", "https://"),
    ]
}

#[tokio::test]
async fn what_is_wrong_is_told_with_sheet_and_cell_and_nothing_is_kept() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let secretariat = Browser::of(&app, "ono").await;
        for (bundle, place, said) in faulty() {
            let bytes = book(&bundle);
            let sent = ("rules.xlsx", &bytes[..]);
            let page = secretariat.post_file(&council(""), &[], sent).await;
            assert_eq!(page.status, StatusCode::OK, "{place}");
            for words in [place, said, "まだ何も入れていません"] {
                assert!(page.body.contains(words), "{words}: {}", page.body);
            }
            assert!(!page.body.contains(r#"name="book""#), "{place}");
            // Whoever sends it past the preview is told the same.
            let forged = folded(&bundle);
            let page = secretariat
                .post(&council("/keep"), &[("book", &forged)])
                .await;
            assert!(page.body.contains(place) && page.body.contains(said));
        }
        assert!(!app.settings.dir.join("packs").exists());
        assert_eq!(
            events(&app, "catalogue.bring-norm").await,
            Vec::<String>::new()
        );
    })
    .await;
}

#[tokio::test]
async fn a_file_that_is_no_norm_is_answered_in_a_sentence() {
    let bench = sqlite().await;
    let app = bench.app().await;
    let secretariat = Browser::of(&app, "ono").await;
    let none = secretariat
        .post_file(&council(""), &[], ("", b""))
        .await
        .body;
    assert!(none.contains("ファイルを選んでください"), "{none}");
    for (bytes, said) in [
        (b"%PDF-1.7\n".to_vec(), "Excel（xlsx）でも"),
        (
            b"{\"catalog\": 3}".to_vec(),
            "OSCALのカタログとして読めません",
        ),
        (vec![b'a'; 3 << 20], "大きすぎます（2MBまで）"),
        (vec![b'a'; 9 << 20], "大きすぎます（2MBまで）"),
    ] {
        let sent = ("a.xlsx", &bytes[..]);
        let page = secretariat.post_file(&council(""), &[], sent).await;
        assert_eq!(page.status, StatusCode::OK, "{said}");
        assert!(page.body.contains(said), "{said}: {}", page.body);
    }
    let forged = secretariat
        .post(&council("/keep"), &[("book", "[no sheets]")])
        .await;
    assert!(forged.body.contains("Excel（xlsx）でも"), "{}", forged.body);
    let nothing = secretariat.post(&council("/keep"), &[]).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_pack_that_was_changed_on_the_disk_is_named_and_can_be_taken_away() {
    let bench = sqlite().await;
    let app = bench.app().await;
    let secretariat = Browser::of(&app, "ono").await;
    bring(&secretariat, &council(""), &example()).await;
    let file = "packs/council-rules@2026/catalogue/council-rules/2026/1-1.toml";
    let path = app.settings.dir.join(file);
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("minutes = 5", "minutes = 6")).unwrap();
    let list = secretariat.get(&council("")).await.body;
    assert!(list.contains("書きかえられています"), "{list}");
    let path = council("/council-rules/2026/remove");
    assert_eq!(
        secretariat.post(&path, &[]).await.location,
        council("?done=removed")
    );
    assert_eq!(packs(&app), Vec::<String>::new());
}

#[tokio::test]
async fn a_norm_without_english_is_read_in_japanese_on_english_pages() {
    let bench = sqlite().await;
    let app = bench.app().await;
    let mut plain = example();
    plain.norm.title_en.clear();
    plain.provisions[0].title_en.clear();
    plain.provisions[0].ask_en.clear();
    let secretariat = Browser::of(&app, "ono").await;
    bring(&secretariat, &council(""), &plain).await;
    let cookie = world::cookie(&app, "tanaka").await;
    let reader = Browser::with(&app, &format!("{cookie}; mamori-language=en"));
    let item = "/catalogue/items/council-rules/2026/1-1";
    let page = reader.get(item).await.body;
    assert!(page.contains("机の上をかたづける"), "{page}");
    assert!(page.contains("帰る前に、机の上の書類をしまっていますか。"));
}
