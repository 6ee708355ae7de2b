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
    format!("/offices/{}", world::id("sakura"))
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
        assert_eq!(
            kept(&app).await[1],
            (true, 0, "column".to_owned(), place.clone())
        );
        let bad = tanaka.get(&list()).await.body;
        assert!(
            bad.contains(BAD) && bad.contains(&place) && !bad.contains(GOOD),
            "{bad}"
        );
        let told = tanaka.get(&home()).await.body;
        assert!(
            told.contains(BAD) && told.contains("何も消さないでください"),
            "{told}"
        );
        assert!(
            !Browser::of(&app, "sato")
                .await
                .get(&home())
                .await
                .body
                .contains(BAD)
        );
        // The auditor reads the same, and does not press.
        let auditor = Browser::of(&app, "kato").await;
        let page = auditor.get(&list()).await.body;
        assert!(page.contains(BAD) && !page.contains("いまたしかめる"));
        assert_eq!(
            auditor.post(&check, &[]).await.status,
            StatusCode::FORBIDDEN
        );
        // Another office is not alarmed.
        let suzuki = Browser::of(&app, "suzuki").await;
        let other = format!("/offices/{}", world::id("kaede"));
        assert!(!suzuki.get(&other).await.body.contains(BAD));
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
        let page = format!("{}?done=long", list());
        let page = Browser::of(&app, "tanaka").await.get(&page).await.body;
        assert!(page.contains("夜に自動でたしかめます"));
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
        let page = async |login: &str, office: &str| {
            let path = format!("/offices/{}", world::id(office));
            Browser::of(&app, login).await.get(&path).await.body
        };
        assert!(page("tanaka", "sakura").await.contains(BAD));
        assert!(!page("suzuki", "kaede").await.contains(BAD));
        // What belongs to no office concerns every office.
        forge(
            &bench,
            "update log_events set actor = 'nobody' where tree = 'house/2026' and seq = 4"
                .to_owned(),
        )
        .await;
        *now.lock().unwrap() = "2026-11-23T18:01:00Z".parse().unwrap();
        assert!(turn(&app, at).await.unwrap());
        assert!(page("suzuki", "kaede").await.contains(BAD));
        // Reading the own trees does not make that good.
        let check = format!("/offices/{}/journal/check", world::id("kaede"));
        let pressed = Browser::of(&app, "suzuki").await.post(&check, &[]).await;
        assert_eq!(pressed.status, StatusCode::SEE_OTHER);
        assert!(page("suzuki", "kaede").await.contains(BAD));
    })
    .await;
}
