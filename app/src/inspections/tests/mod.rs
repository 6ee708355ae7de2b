//! Views for inspectors from outside: what the office opens and what its visitor then reads, one file per story.

mod entering;
mod reading;

use std::sync::{Arc, Mutex};

use axum::http::StatusCode;
use jiff::Timestamp;

use crate::clock::Clock;
use crate::testing::browser::{Answer, Browser};
use crate::testing::{NOW, world};
use crate::web::App;

fn at(page: &str) -> String {
    format!("/offices/{}/{page}", world::id("sakura"))
}

/// A clock that a test turns.
fn turned() -> (Clock, Arc<Mutex<Timestamp>>) {
    let now = Arc::new(Mutex::new(NOW.parse::<Timestamp>().unwrap()));
    let told = now.clone();
    (Clock::told_by(move || *told.lock().unwrap()), now)
}

/// A view with what stands on its two papers.
struct Sheet {
    view: String,
    link: String,
    code: String,
}

/// Opens a view with these choices beside a visitor's name and all hours; reads its sheet.
async fn opened(who: &Browser, choices: &[(&str, &str)]) -> Sheet {
    let form = [&[("visitor", "中野"), ("hours", "24")], choices].concat();
    let made = who.post(&at("inspections"), &form).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
    let page = who.get(&made.location).await.body;
    Sheet {
        view: made.location.trim_end_matches("/sheet").to_owned(),
        link: between(&page, "http://localhost/i/", "<"),
        code: between(&page, "<code class=\"big\">", "<"),
    }
}

fn between(page: &str, from: &str, to: &str) -> String {
    let (_, rest) = page
        .split_once(from)
        .unwrap_or_else(|| panic!("{from} in {page}"));
    rest.split(to).next().unwrap().to_owned()
}

/// Types a code at a link.
async fn typed(browser: &Browser, link: &str, code: &str) -> Answer {
    browser.post(&format!("/i/{link}"), &[("code", code)]).await
}

/// The browser of a visitor who has come in.
async fn inside(app: &App, sheet: &Sheet) -> Browser {
    let browser = Browser::of_nobody(app);
    let answer = typed(&browser, &sheet.link, &sheet.code).await;
    assert_eq!(answer.location, "/inspection", "{}", answer.body);
    assert!(
        answer.cookie.contains("HttpOnly; SameSite=Lax"),
        "{}",
        answer.cookie
    );
    browser.after(&answer)
}

/// Asserts that a page says all of this.
#[track_caller]
fn says(page: &str, words: &[&str]) {
    for it in words {
        assert!(page.contains(it), "{it} is missing in {page}");
    }
}
