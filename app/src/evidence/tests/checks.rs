//! The journal is read to its end by the button and once a day; what is found is kept, shown, and told to whoever leads.

use std::sync::{Arc, Mutex};

use axum::http::StatusCode;
use jiff::Timestamp;
use sqlx::Row;

use super::pages::forge;
use super::*;
use crate::clock::Clock;
use crate::testing::browser::Browser;
use crate::web::App;

const GOOD: &str = "記録はだれにも書きかえられていません";
const BAD: &str = "記録が書きかえられています";

fn home() -> String {
    office_page("sakura")
}

fn list() -> String {
    format!("{}/journal", home())
}

/// Office, whether it is good, word and place of each reading, in their order.
async fn kept(app: &App) -> Vec<(bool, i64, String, String)> {
    let sql = "select office_id, is_good, fault, place from journal_checks order by at, office_id is null, id";
    let mut db = app.db.rows().await.unwrap();
    let rows = sqlx::query(sql).fetch_all(&mut *db);
    let read = |row: &sqlx::any::AnyRow| {
        let office: Option<String> = row.get("office_id");
        (
            office.is_some(),
            row.get("is_good"),
            row.get("fault"),
            row.get("place"),
        )
    };
    rows.await.unwrap().iter().map(read).collect()
}

async fn page(app: &App, login: &str, path: &str) -> String {
    Browser::of(app, login).await.get(path).await.body
}

fn office_page(name: &str) -> String {
    format!("/offices/{}", world::id(name))
}

async fn change_a_row(bench: &Bench) {
    let tree = office_tree();
    forge(
        bench,
        format!("update log_events set actor = 'nobody' where tree = '{tree}' and seq = 4"),
    )
    .await;
}

#[tokio::test]
async fn a_manager_verifies_now_and_a_changed_row_is_told_on_both_pages() {
    on_both(|bench| async move {
        let app = bench.app().await;
        journal(&bench).await;
        let tanaka = Browser::of(&app, "tanaka").await;
        let never = tanaka.get(&list()).await.body;
        assert!(never.contains("まだたしかめていません") && never.contains("いまたしかめる"));
        let check = format!("{}/check", list());
        let done = tanaka.post(&check, &[]).await;
        assert_eq!(done.location, format!("{}?done=checked", list()));
        let good = tanaka.get(&list()).await.body;
        assert!(good.contains(GOOD) && good.contains("10:00"), "{good}");
        assert!(!tanaka.get(&home()).await.body.contains(BAD));
        change_a_row(&bench).await;
        tanaka.post(&check, &[]).await;
        let place = format!("{}/4", office_tree());
        let column = "column".to_owned();
        assert_eq!(kept(&app).await[1], (true, 0, column, place.clone()));
        let bad = tanaka.get(&list()).await.body;
        let is_told = bad.contains(BAD) && bad.contains(&place) && !bad.contains(GOOD);
        assert!(is_told, "{bad}");
    })
    .await;
}

#[tokio::test]
async fn a_fault_is_told_to_whoever_leads_with_what_to_do_and_to_nobody_else() {
    on_both(|bench| async move {
        let app = bench.app().await;
        journal(&bench).await;
        change_a_row(&bench).await;
        let check = format!("{}/check", list());
        Browser::of(&app, "tanaka").await.post(&check, &[]).await;
        let told = page(&app, "tanaka", &home()).await;
        for wanted in [BAD, "何も消さないでください", "mamori evidence verify"] {
            assert!(told.contains(wanted), "{wanted}: {told}");
        }
        assert!(!page(&app, "sato", &home()).await.contains(BAD));
        // The auditor reads the same, and does not press.
        let auditor = Browser::of(&app, "kato").await;
        let read = auditor.get(&list()).await.body;
        assert!(read.contains(BAD) && !read.contains("いまたしかめる"));
        let pressed = auditor.post(&check, &[]).await;
        assert_eq!(pressed.status, StatusCode::FORBIDDEN);
        // Another office is not alarmed.
        let other = page(&app, "suzuki", &office_page("kaede")).await;
        assert!(!other.contains(BAD));
    })
    .await;
}

#[tokio::test]
async fn a_long_journal_is_left_to_the_night() {
    on_both(|bench| async move {
        let app = bench.app().await;
        journal(&bench).await;
        let office = mamori_core::ids::OfficeId::new(world::id("sakura"));
        let actor = Actor::command("test");
        let read = async |most| check::check_office(&app, &actor, (office, most)).await;
        assert_eq!(read(7).await.unwrap(), None);
        assert_eq!(kept(&app).await, []);
        assert_eq!(read(8).await.unwrap().unwrap().events, 8);
        let told = page(&app, "tanaka", &format!("{}?done=long", list())).await;
        assert!(told.contains("夜に自動でたしかめます"));
    })
    .await;
}

#[tokio::test]
async fn the_whole_journal_is_read_once_a_day_and_each_office_hears_of_its_own() {
    on_both(|bench| async move {
        let now = Arc::new(Mutex::new(NOW.parse::<Timestamp>().unwrap()));
        let told = now.clone();
        let app = bench
            .app_at(Clock::told_by(move || *told.lock().unwrap()))
            .await;
        journal(&bench).await;
        let at = jiff::civil::time(3, 0, 0, 0);
        assert!(turn(&app, at).await.unwrap());
        assert!(!turn(&app, at).await.unwrap());
        let good = || (false, 1, String::new(), String::new());
        assert_eq!(kept(&app).await, [good()]);
        change_a_row(&bench).await;
        *now.lock().unwrap() = "2026-11-22T17:59:00Z".parse().unwrap();
        assert!(!turn(&app, at).await.unwrap(), "the hour has not come");
        *now.lock().unwrap() = "2026-11-22T18:01:00Z".parse().unwrap();
        assert!(turn(&app, at).await.unwrap());
        let place = format!("{}/4", office_tree());
        let own = (true, 0, "column".to_owned(), place);
        assert_eq!(kept(&app).await, [good(), own, good()]);
        assert!(page(&app, "tanaka", &home()).await.contains(BAD));
        let other = page(&app, "suzuki", &office_page("kaede")).await;
        assert!(!other.contains(BAD));
    })
    .await;
}

#[tokio::test]
async fn a_fault_in_what_belongs_to_no_office_concerns_every_office() {
    on_both(|bench| async move {
        let app = bench.app().await;
        journal(&bench).await;
        let sql = "update log_events set actor = 'nobody' where tree = 'house/2026' and seq = 4";
        forge(&bench, sql.to_owned()).await;
        assert!(turn(&app, jiff::civil::time(3, 0, 0, 0)).await.unwrap());
        let kaede = office_page("kaede");
        assert!(page(&app, "suzuki", &kaede).await.contains(BAD));
        // Reading the own trees does not make that good.
        let suzuki = Browser::of(&app, "suzuki").await;
        let pressed = suzuki.post(&format!("{kaede}/journal/check"), &[]).await;
        assert_eq!(pressed.status, StatusCode::SEE_OTHER);
        assert!(page(&app, "suzuki", &kaede).await.contains(BAD));
    })
    .await;
}
