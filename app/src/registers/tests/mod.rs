//! The ledgers from outside, one file per story.

mod accounts;
mod labels;
mod ledgers;
mod lending;
mod pictures;
mod returns;
mod rounds;
mod sheets;

use std::sync::{Arc, Mutex};

use jiff::Timestamp;
use mamori_core::ids::OfficeId;

use crate::clock::Clock;
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

/// Asserts that a page says all of this.
#[track_caller]
fn says(page: &str, words: &[&str]) {
    for it in words {
        assert!(page.contains(it), "{it} is missing in {page}");
    }
}
