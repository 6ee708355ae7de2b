//! A norm that was taken away: what an office answered stays to be seen, and comes back with the norm.

use std::sync::Mutex;

use axum::http::StatusCode;
use jiff::Timestamp;
use mamori_core::assessments::Answer;
use mamori_core::catalogue::Catalogue;

use super::super::{carried, current_against, given};
use super::{answer_all, at, office, opened, turned};
use crate::db::Scope;
use crate::testing::browser::Browser;
use crate::testing::on_both;
use crate::testing::own_norm::{example, with_example, without};
use crate::web::App;

const GONE: &str = "このきまりの本は外されました。答えは残っています。";
const NORM: &str = "council-rules";
const NEXT_YEAR: &str = "2027-04-02T01:00:00Z";

/// The library without any norm of one's own.
fn bare() -> Catalogue {
    without("no-such-norm")
}

/// The manager has answered the council's own norm, and then it was taken away.
async fn taken_away(app: &App) -> Browser {
    app.shelve(with_example());
    let manager = opened(app).await;
    manager.post(&at("norms/council-rules"), &[]).await;
    let form = [("answer", "alternative"), ("note", "箱に入れます")];
    let card = at("norms/council-rules/items/1-1");
    let saved = manager.post(&card, &form).await;
    assert_eq!(saved.location, at("norms/council-rules"));
    app.shelve(bare());
    manager
}

#[tokio::test]
async fn answers_to_a_norm_that_was_taken_away_are_shown_by_number_and_day() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = taken_away(&app).await;
        let norms = manager.get(&at("norms")).await.body;
        assert!(norms.contains(GONE) && norms.contains("council-rules/2026"));
        let link = norms.split(&at("assessments/left/")).nth(1).unwrap();
        let left = at(&format!(
            "assessments/left/{}",
            link.split('"').next().unwrap()
        ));
        for path in [left.clone(), at("norms/council-rules")] {
            let page = manager.get(&path).await;
            assert_eq!(page.status, StatusCode::OK, "{path}");
            for words in [
                GONE,
                "1-1",
                "代わりの方法",
                "箱に入れます",
                "令和8年11月22日",
            ] {
                assert!(page.body.contains(words), "{words}: {}", page.body);
            }
        }
        let stranger = Browser::of(&app, "suzuki").await;
        let other = left.replace(
            &office().to_string(),
            &crate::testing::world::id("kaede").to_string(),
        );
        assert_eq!(stranger.get(&left).await.status, StatusCode::NOT_FOUND);
        assert_eq!(stranger.get(&other).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn nothing_is_asked_answered_or_closed_of_a_norm_that_was_taken_away() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = taken_away(&app).await;
        let list = at("norms/council-rules");
        for rest in ["/items/1-1", "/fill", "/upgrade"] {
            let page = manager.get(&format!("{list}{rest}")).await;
            assert_eq!(page.location, list, "{rest}");
        }
        let card = format!("{list}/items/1-1");
        for path in [card, format!("{list}/close"), list.clone()] {
            let answer = manager.post(&path, &[("answer", "done")]).await;
            assert_eq!(answer.location, list, "{path}");
        }
        let check = current_against(&app, Scope::machine(), office(), NORM).await;
        let check = check.unwrap().unwrap();
        assert_eq!(check.closed_at, None);
        let answers = given(&app, Scope::machine(), &check).await.unwrap();
        let id = "council-rules/2026/1-1".parse().unwrap();
        assert_eq!(answers[&id].answer, Answer::Alternative);
        let unknown = manager.get(&at("norms/no-such-norm")).await;
        assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn a_norm_that_comes_back_is_as_it_was() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = taken_away(&app).await;
        app.shelve(with_example());
        let page = manager.get(&at("norms/council-rules")).await.body;
        assert!(!page.contains(GONE) && page.contains("机の上をかたづける"));
        assert!(
            !page.contains("変わりました"),
            "its files are the same: {page}"
        );
    })
    .await;
}

#[tokio::test]
async fn an_answer_whose_item_is_no_longer_in_the_edition_is_shown_beside_the_others() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = taken_away(&app).await;
        let mut other = example();
        other.provisions[0].id = "council-rules/2026/1-2".parse().unwrap();
        other.links.clear();
        let mut files = crate::words::built_in();
        files.extend(other.files().unwrap());
        app.shelve(Catalogue::read(&files).0);
        let page = manager.get(&at("norms/council-rules")).await.body;
        for words in ["いまの本にない項目の答え", "箱に入れます", "0</b> / 1"] {
            assert!(page.contains(words), "{words}: {page}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_answers_of_last_year_are_laid_beside_although_their_edition_was_taken_away() {
    on_both(|bench| async move {
        let (clock, now) = turned();
        let app = bench.app_at(clock).await;
        taken_away(&app).await;
        let mut next = example();
        next.edition.id = "council-rules/2027".parse().unwrap();
        next.provisions[0].id = "council-rules/2027/1-1".parse().unwrap();
        next.links.clear();
        let mut files = crate::words::built_in();
        files.extend(next.files().unwrap());
        app.shelve(Catalogue::read(&files).0);
        *now.lock().unwrap() = NEXT_YEAR.parse().unwrap();
        let manager = Browser::of(&app, "tanaka").await;
        manager.post(&at("norms/council-rules"), &[]).await;
        let check = current_against(&app.fresh(), Scope::machine(), office(), NORM).await;
        let check = check.unwrap().unwrap();
        assert_eq!(check.edition, "2027");
        let beside = carried(&app.fresh(), Scope::machine(), &check)
            .await
            .unwrap();
        let id = "council-rules/2027/1-1".parse().unwrap();
        assert_eq!(beside[&id].note, "箱に入れます");
        let norms = manager.get(&at("norms")).await.body;
        assert!(norms.contains(GONE), "last year's check: {norms}");
    })
    .await;
}

/// The check of one year in which 1-1 is done, that of the next in which it is not, and a plan; the way to its row.
async fn two_years(app: &App, now: &Mutex<Timestamp>) -> (Browser, String) {
    let first = at("assessment/items/1-1");
    let manager = opened(app).await;
    manager.post(&first, &[("answer", "done")]).await;
    answer_all(&manager, &at("assessment/items/1-2"), "not-yet").await;
    *now.lock().unwrap() = NEXT_YEAR.parse().unwrap();
    let manager = Browser::of(app, "tanaka").await;
    manager.post(&at("assessment"), &[]).await;
    manager.post(&first, &[("answer", "not-yet")]).await;
    manager.post(&at("plan"), &[]).await;
    let plan = manager.get(&at("plan")).await.body;
    let row = plan.split("/plan/items/").nth(1).unwrap();
    let row = at(&format!("plan/items/{}", row.split('"').next().unwrap()));
    (manager, row)
}

#[tokio::test]
async fn history_comparison_and_plan_of_a_norm_that_is_gone_say_so_and_lose_nothing() {
    on_both(|bench| async move {
        let (clock, now) = turned();
        let app = bench.app_at(clock).await;
        let (manager, row) = two_years(&app, &now).await;
        app.shelve(without("care-guide"));
        let row: &str = &row;
        let (history, compared, plan) = (at("assessments"), at("assessments/compare"), at("plan"));
        for (path, said) in [
            (&*history, &[GONE, "1 / 21", "0 / 1", "令和8年度"][..]),
            (&*compared, &[GONE, "もどった 1"]),
            (&*plan, &[GONE, "care-guide/r8/1-1", "外された きまり"]),
            (row, &["care-guide/r8/1-1", "外された きまり"]),
            (&*at("assessment"), &[GONE, "まだ</span>"]),
            (&*at("norms"), &[GONE]),
            (at("").trim_end_matches('/'), &[]),
        ] {
            let page = manager.get(path).await;
            assert_eq!(page.status, StatusCode::OK, "{path}");
            for words in said {
                assert!(page.body.contains(words), "{words}: {}", page.body);
            }
        }
    })
    .await;
}
