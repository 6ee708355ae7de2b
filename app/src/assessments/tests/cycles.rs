//! From one fiscal year to the next: last year's answers are shown, not counted; then both are compared.

use axum::http::StatusCode;

use super::{answer_all, at, office, opened, this_year, turned};
use crate::assessments::{given, history};
use crate::db::Scope;
use crate::testing::browser::Browser;
use crate::testing::on_both;
use crate::web::App;

/// After the first of April.
const NEXT_YEAR: &str = "2027-04-02T01:00:00Z";

/// A whole year: 1-1 done in another way, the others not yet.
async fn first_year(app: &App) {
    let manager = opened(app).await;
    let way = [
        ("answer", "alternative"),
        ("note", "鍵つきの棚"),
        ("due_on", "2026-12-28"),
    ];
    manager.post(&at("assessment/items/1-1"), &way).await;
    answer_all(&manager, &at("assessment/items/1-2"), "not-yet").await;
    let alone = manager.get(&at("assessments/compare")).await;
    assert!(alone.body.contains("くらべられます"));
}

#[tokio::test]
async fn next_year_shows_last_years_answers_and_counts_none_of_them() {
    on_both(|bench| async move {
        let (clock, now) = turned();
        let app = bench.app_at(clock).await;
        first_year(&app).await;
        *now.lock().unwrap() = NEXT_YEAR.parse().unwrap();
        let manager = Browser::of(&app, "tanaka").await;
        let begin = manager.get(&at("assessment")).await.body;
        assert!(
            begin.contains("令和9年度") && begin.contains("点検を始める"),
            "{begin}"
        );
        let first = manager.post(&at("assessment"), &[]).await.location;
        let card = manager.get(&first).await.body;
        assert!(
            card.contains("前回の答え") && card.contains("鍵つきの棚"),
            "{card}"
        );
        assert!(
            !card.contains("2026-12-28"),
            "an old date is not carried over"
        );
        let counted = given(&app, Scope::machine(), &this_year(&app).await).await;
        assert!(counted.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn two_years_are_compared_requirement_by_requirement() {
    on_both(|bench| async move {
        let (clock, now) = turned();
        let app = bench.app_at(clock).await;
        first_year(&app).await;
        *now.lock().unwrap() = NEXT_YEAR.parse().unwrap();
        let manager = Browser::of(&app, "tanaka").await;
        manager.post(&at("assessment"), &[]).await;
        for (item, answer) in [("1-1", "not-yet"), ("1-2", "done")] {
            let card = at(&format!("assessment/items/{item}"));
            manager.post(&card, &[("answer", answer)]).await;
        }
        let page = manager.get(&at("assessments/compare")).await.body;
        for expected in ["よくなった 1", "もどった 1", "同じ 19"] {
            assert!(page.contains(expected), "{expected}: {page}");
        }
        let cycles = history(&app, Scope::machine(), office()).await.unwrap();
        assert_eq!(cycles.len(), 2);
        let page = manager.get(&at("assessments")).await.body;
        assert!(page.contains("令和8年度") && page.contains("令和9年度"));
    })
    .await;
}

#[tokio::test]
async fn opening_twice_keeps_the_first_check() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = opened(&app).await;
        let first = this_year(&app).await;
        let again = manager.post(&at("assessment"), &[]).await;
        assert_eq!(again.location, at("assessment"));
        assert_eq!(this_year(&app).await, first);
        let foreign = Browser::of(&app, "suzuki")
            .await
            .post(&at("assessment"), &[])
            .await;
        assert_eq!(foreign.status, StatusCode::NOT_FOUND);
    })
    .await;
}
