//! The plan's approval from outside: asked for, approved, given back, asked again, and lost by a change.

use axum::http::StatusCode;
use mamori_core::assessments::ApprovalState;

use super::plan::{give, item, path, planned, row, the_plan};
use crate::people::waiting_for;
use crate::testing::browser::{Answer as Page, Browser};
use crate::testing::{on_both, world};
use crate::web::App;

async fn decide(app: &App, login: &str, decision: &str, comment: &str) -> Page {
    let form = [("decision", decision), ("comment", comment)];
    Browser::of(app, login)
        .await
        .post(&path("/approve"), &form)
        .await
}

#[tokio::test]
async fn the_executive_approves_with_a_comment_and_the_page_keeps_who_and_when() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let tanaka = planned(&app, &["1-4", "5-1"]).await;
        let asked = tanaka
            .post(&path("/request"), &[("note", "年末までに")])
            .await;
        assert_eq!(asked.location, path(""));
        assert!(
            tanaka
                .get(&path(""))
                .await
                .body
                .contains("経営者の承認を待っています。")
        );
        let done = decide(&app, "mori", "approved", "よろしく").await;
        assert_eq!(
            (done.status, done.location),
            (StatusCode::SEE_OTHER, path(""))
        );
        let page = tanaka.get(&path("")).await;
        for says in [
            "承認されました",
            "よろしく",
            "mori",
            "令和8年11月22日（日）",
        ] {
            assert!(page.body.contains(says), "{says}");
        }
        let twice = decide(&app, "mori", "returned", "x").await;
        assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}

#[tokio::test]
async fn the_executive_is_led_from_the_plan_to_one_sheet_with_everything() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let tanaka = planned(&app, &["1-4", "5-1"]).await;
        tanaka
            .post(&path("/request"), &[("note", "年末までに")])
            .await;
        let waiting = waiting_for(&app, world::person("mori")).await.unwrap();
        assert_eq!(waiting.len(), 1);
        let mori = Browser::of(&app, "mori").await;
        assert!(mori.get(&path("")).await.body.contains(&path("/approve")));
        let sheet = mori.get(&path("/approve")).await;
        for says in ["年末までに", "tanaka", "0円 2件 / 4時間10分"] {
            assert!(sheet.body.contains(says), "{says}: {}", sheet.body);
        }
    })
    .await;
}

#[tokio::test]
async fn a_plan_that_was_given_back_is_corrected_and_asked_for_again() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let tanaka = planned(&app, &["1-4", "5-1"]).await;
        tanaka.post(&path("/request"), &[]).await;
        let silent = decide(&app, "mori", "returned", " ").await;
        assert!(
            silent
                .body
                .contains("もどすときは、直してほしい所を書いてください。")
        );
        decide(&app, "mori", "returned", "佐藤さんに").await;
        assert_eq!(the_plan(&app).await.state(), ApprovalState::Returned);
        let page = tanaka.get(&path("")).await;
        assert!(page.body.contains("佐藤さんに") && page.body.contains("もう一度たのみます"));
        give(&tanaka, &row(&app, "1-4").await, "sato", "2027-01-29").await;
        tanaka.post(&path("/request"), &[]).await;
        assert_eq!(the_plan(&app).await.state(), ApprovalState::Requested);
        decide(&app, "mori", "approved", "").await;
        assert_eq!(the_plan(&app).await.state(), ApprovalState::Approved);
    })
    .await;
}

#[tokio::test]
async fn work_leaves_the_approval_and_a_change_takes_it_away() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let tanaka = planned(&app, &["1-4", "5-1"]).await;
        tanaka.post(&path("/request"), &[]).await;
        decide(&app, "mori", "approved", "").await;
        let first = row(&app, "1-4").await;
        tanaka.post(&item(&first), &[("step", "started")]).await;
        give(&tanaka, &first, "tanaka", &first.due_on.to_string()).await;
        assert_eq!(the_plan(&app).await.state(), ApprovalState::Approved);
        give(&tanaka, &first, "ito", "2027-01-29").await;
        assert_eq!(the_plan(&app).await.state(), ApprovalState::Draft);
        assert!(tanaka.get(&path("")).await.body.contains("承認をたのむ"));
    })
    .await;
}

#[tokio::test]
async fn a_request_is_taken_back_and_nobody_but_the_executive_decides() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let tanaka = planned(&app, &["1-4"]).await;
        tanaka.post(&path("/request"), &[]).await;
        for login in ["sato", "tanaka", "abe", "ito", "hayashi", "kato"] {
            let refused = decide(&app, login, "approved", "").await;
            assert_eq!(refused.status, StatusCode::FORBIDDEN, "{login}");
        }
        for login in ["suzuki", "kimura"] {
            let refused = decide(&app, login, "approved", "").await;
            assert_eq!(refused.status, StatusCode::NOT_FOUND, "{login}");
        }
        let again = tanaka.post(&path("/request"), &[]).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        tanaka
            .post(&path("/request"), &[("step", "withdraw")])
            .await;
        assert_eq!(the_plan(&app).await.state(), ApprovalState::Draft);
        let late = decide(&app, "mori", "approved", "").await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            Browser::of(&app, "mori")
                .await
                .get(&path("/approve"))
                .await
                .body
                .contains("承認を待つ計画はありません")
        );
    })
    .await;
}
