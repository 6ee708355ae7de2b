//! The ledgers from outside, one file per story.

mod accounts;
mod api;
mod files;
mod labels;
mod ledgers;
mod lending;
mod pictures;
mod pin;
mod proof;
mod reminders;
mod returns;
mod rounds;
mod sheets;
mod signature;

use std::sync::{Arc, Mutex};

use axum::http::StatusCode;
use jiff::Timestamp;
use mamori_core::ids::OfficeId;

use crate::clock::Clock;
use crate::db::{Actor, Event};
use crate::testing::browser::{Answer, Browser};
use crate::testing::{NOW, world};

fn office() -> OfficeId {
    OfficeId::new(world::id("sakura"))
}

fn at(rest: &str) -> String {
    format!("/offices/{}/{rest}", office())
}

/// A clock that the test turns.
fn turned() -> (Clock, Arc<Mutex<Timestamp>>) {
    let at = Arc::new(Mutex::new(NOW.parse().unwrap()));
    let told = at.clone();
    (Clock::told_by(move || *told.lock().unwrap()), at)
}

/// Writes a device into the ledger of devices; gives the path of its entry.
async fn device(manager: &Browser, number: &str, state: &str) -> String {
    let form = [("number", number), ("kind", "tablet"), ("state", state)];
    let saved = manager.post(&at("registers/devices/new"), &form).await;
    assert!(saved.location.contains("/entries/"), "{}", saved.body);
    saved.location
}

/// Takes a device out by the purpose button, as staff do.
async fn take_out(who: &Browser, number: &str) -> Answer {
    let form = [("tap", "yes"), ("device", number), ("reason", "visit")];
    who.post(&at("registers/take-out/new"), &form).await
}

/// Gives a thing its label by the page of labels; gives the path of the thing's own page.
async fn label(manager: &Browser, entry: &str) -> String {
    let ledger = entry.split("/entries/").next().unwrap();
    let all = manager.get(&format!("{ledger}/labels")).await.body;
    assert!(all.contains("name=\"thing\""), "{all}");
    let page = manager.get(entry).await.body;
    let (before, _) = page.split_once("番</p>").unwrap();
    let number = before.rsplit('>').next().unwrap().to_owned();
    let form = [("thing", number.as_str()), ("format", "single")];
    let printed = manager.post(&format!("{ledger}/labels"), &form).await;
    assert_eq!(
        printed.location,
        format!("{ledger}/labels.pdf?format=single&numbers={number}"),
        "{}",
        printed.body
    );
    let page = manager.get(entry).await.body;
    let (_, after) = page.split_once("/labels/").expect("a way to its page");
    at(&format!("labels/{}", after.split('"').next().unwrap()))
}

/// Permits somebody in advance to take everything.
async fn permit(manager: &Browser, person: &str) {
    let form = [
        ("number", person),
        ("person", person),
        ("from", "2026-11-01"),
        ("until", "2027-03-31"),
    ];
    let saved = manager.post(&at("registers/permissions/new"), &form).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
}

/// Lets the council of the office see its items, as an executive can.
async fn share_items(app: &crate::web::App) {
    let mut change = app.change(&Actor::house()).await.unwrap();
    sqlx::query("update memberships set sharing = 'items'")
        .execute(change.rows().unwrap())
        .await
        .unwrap();
    change.save(&Event::of("testing.rows")).await.unwrap();
}

/// Asserts that a page says all of this.
#[track_caller]
fn says(page: &str, words: &[&str]) {
    for it in words {
        assert!(page.contains(it), "{it} is missing in {page}");
    }
}
