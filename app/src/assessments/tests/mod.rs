//! The yearly check from outside, one file per story.

mod api;
mod chapters;
mod cycles;
mod deeming;
mod left;
mod manager_check;
mod norms;
mod own_check;
mod own_month;
mod plan;
mod plan_approval;
mod plan_forward;
mod plan_norms;
mod plan_same;
mod plan_work;

use std::sync::{Arc, Mutex};

use axum::http::StatusCode;
use jiff::Timestamp;
use mamori_core::assessments::{Question, Scoping};
use mamori_core::ids::OfficeId;

use super::Assessment;
use crate::clock::Clock;
use crate::db::Scope;
use crate::testing::browser::{Answer, Browser};
use crate::testing::{NOW, world};
use crate::web::App;

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

/// Says about the office: yes to everything but `no`, which is not so.
async fn scope(manager: &Browser, no: &[Question]) -> Answer {
    let said = Question::FIRST.iter().map(|it| {
        let word = if no.contains(it) { "no" } else { "yes" };
        (it.as_str(), word)
    });
    let form: Vec<(&str, &str)> = [("service", "home-help")].into_iter().chain(said).collect();
    manager.post(&at("scoping"), &form).await
}

/// The manager answers about the office and opens this year's check.
async fn opened(app: &App) -> Browser {
    let manager = Browser::of(app, "tanaka").await;
    assert_eq!(scope(&manager, &[]).await.location, at("assessment"));
    let first = manager.post(&at("assessment"), &[]).await;
    assert_eq!(first.location, at("assessment/items/1-1"));
    manager
}

/// Taps the same answer on every card until none is left; returns how many taps it took.
async fn answer_all(browser: &Browser, first: &str, answer: &str) -> usize {
    let mut path = first.to_owned();
    let mut taps = 0;
    while path.contains("/items/") {
        let card = browser.get(&path).await;
        assert_eq!(card.status, StatusCode::OK, "{path}");
        let saved = browser.post(&path, &[("answer", answer)]).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{path}");
        path = saved.location;
        taps += 1;
        assert!(taps < 50, "the cards go round in circles at {path}");
    }
    taps
}

/// This year's check as the machine sees it.
async fn this_year(app: &App) -> Assessment {
    let found = super::current(app, Scope::machine(), office()).await;
    found.unwrap().unwrap()
}

#[tokio::test]
async fn scoping_wants_every_answer_keeps_what_was_given_and_names_what_falls_away() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let half = [("service", "group-home"), ("email", "no"), ("fax", "maybe")];
        let page = manager.post(&at("scoping"), &half).await.body;
        assert!(page.contains(r#"value="group-home" selected"#));
        assert!(page.contains(r##"href="#cloud""##) && page.contains(r##"href="#fax""##));
        assert!(page.contains(r#"name="email" value="no" checked"#));
        assert_eq!(
            manager.post(&at("assessment"), &[]).await.location,
            at("scoping")
        );

        let saved = scope(&manager, &[Question::Email, Question::OnPremises]).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER);
        let page = manager.get(&at("scoping")).await.body;
        assert!(
            page.contains("型Ⅱ") && page.contains("メールを使わないため"),
            "{page}"
        );
        assert!(!page.contains("外の会社にたのまないため"));
        let asked: Scoping = super::scoping(&app, Scope::machine(), office())
            .await
            .unwrap();
        assert!(asked.is_complete());
    })
    .await;
}
