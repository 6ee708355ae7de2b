//! Stories of incidents by HTTP, on both engines.

#![expect(
    clippy::string_slice,
    reason = "pages are cut where a search found something, and a test may panic"
)]

mod api;
mod calls;
mod course;
mod drafts;
mod drills;
mod erasure;
mod escalation;
mod flood;
mod forms;
mod kind;
mod learning;
mod report;
mod twice;

use std::sync::{Arc, Mutex};

use axum::http::StatusCode;
use jiff::Timestamp;

use crate::clock::Clock;
use crate::testing::browser::{Answer, Browser};
use crate::testing::{NOW, world};

/// A page of the office *sakura*.
fn at(page: &str) -> String {
    format!("/offices/{}/{page}", world::id("sakura"))
}

/// A clock that a test turns.
fn turned() -> (Clock, Arc<Mutex<Timestamp>>) {
    let now = Arc::new(Mutex::new(NOW.parse::<Timestamp>().unwrap()));
    let told = now.clone();
    (Clock::told_by(move || *told.lock().unwrap()), now)
}

/// The key in the form of a page.
fn key_of(page: &str) -> String {
    let at = page.find("name=\"key\" value=\"").unwrap() + 18;
    page[at..].split('"').next().unwrap().to_owned()
}

/// Reports a kind by the three taps; the path of the room.
async fn report(who: &Browser, (group, choice): (&str, &str)) -> String {
    let page = who.get(&at(&format!("report/{group}"))).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let key = key_of(&page.body);
    let sent = who
        .post(&at("report"), &[("choice", choice), ("key", &key)])
        .await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    sent.location.strip_suffix("/mine").unwrap().to_owned()
}

fn went_back(answer: &Answer, to: &str) {
    assert_eq!(
        (answer.status, answer.location.as_str()),
        (StatusCode::SEE_OTHER, to),
        "{}",
        answer.body
    );
}

/// How often an operation stands in the journal about something.
async fn journal(app: &crate::web::App, operation: &str, about: &str) -> i64 {
    let sql = "select count(*) as n from log_events where operation = $1 and subject = $2";
    let row = sqlx::query(sql)
        .bind(operation.to_owned())
        .bind(about.to_owned())
        .fetch_one(&mut *app.db.rows().await.unwrap())
        .await
        .unwrap();
    sqlx::Row::get(&row, "n")
}

/// The last part of a path.
fn id_of(path: &str) -> String {
    path.rsplit('/').next().unwrap().to_owned()
}

/// The council of *sakura* sees items from now on.
async fn share_items(app: &crate::web::App) {
    let sql = format!(
        "update memberships set sharing = 'items' where office_id = '{}'",
        world::id("sakura")
    );
    let mut change = app.change(&crate::db::Actor::house()).await.unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
        .execute(change.rows().unwrap())
        .await
        .unwrap();
    let event = crate::db::Event::of("testing.share");
    change.save(&event).await.unwrap();
}
