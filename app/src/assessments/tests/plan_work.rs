//! Working on a plan from outside: one's own rows, their states, their proof, and what is late.

use axum::http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use mamori_core::assessments::{Answer, Given, PlanState};
use std::sync::{Arc, Mutex};

use super::plan::{give, item, path, planned, row, sakura};
use crate::assessments::{current, given, plan};
use crate::clock::Clock;
use crate::db::Scope;
use crate::testing::browser::Browser;
use crate::testing::{NOW, on_both, world};
use crate::web::App;

async fn answer_of(app: &App, local: &str) -> Given {
    let scope = Scope::person(world::person("tanaka"));
    let of = current(app, scope, sakura()).await.unwrap().unwrap();
    let given = given(app, scope, &of).await.unwrap();
    given[&format!("care-guide/r8/{local}").parse().unwrap()].clone()
}

#[tokio::test]
async fn staff_work_on_their_own_rows_and_on_no_others() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let tanaka = planned(&app, &["1-4", "2-2"]).await;
        let (own, other) = (row(&app, "1-4").await, row(&app, "2-2").await);
        give(&tanaka, &own, "sato", "2027-01-29").await;
        let sato = Browser::of(&app, "sato").await;
        let page = sato.get(&path("")).await;
        assert!(page.body.contains(&item(&own)) && page.status == StatusCode::OK);
        for (step, status) in [
            ("started", StatusCode::SEE_OTHER),
            ("change", StatusCode::FORBIDDEN),
        ] {
            let answer = sato.post(&item(&own), &[("step", step)]).await;
            assert_eq!(answer.status, status, "{step}");
        }
        for step in ["started", "change", "dropped", "answer"] {
            let answer = sato
                .post(&item(&other), &[("step", step), ("reason", "x")])
                .await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{step}");
        }
        let dropped = sato
            .post(&item(&own), &[("step", "dropped"), ("reason", "x")])
            .await;
        assert!(dropped.body.contains("そこへ進めません"));
        for rest in ["", "/request", "/approve"] {
            let answer = sato.post(&path(rest), &[("decision", "approved")]).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{rest}");
        }
        assert_eq!(row(&app, "1-4").await.state, PlanState::Started);
        assert_eq!(row(&app, "2-2").await, other);
        assert_eq!(
            plan::mine(&app, world::person("sato")).await.unwrap().len(),
            1
        );
    })
    .await;
}

#[tokio::test]
async fn a_row_of_another_office_is_as_good_as_none() {
    on_both(|bench| async move {
        let app = bench.app().await;
        planned(&app, &["1-4"]).await;
        let own = item(&row(&app, "1-4").await);
        for (login, office) in [
            ("suzuki", "kaede"),
            ("kimura", "tsubaki"),
            ("mori", "tsubaki"),
        ] {
            let browser = Browser::of(&app, login).await;
            let theirs = own.replace(&sakura().to_string(), &world::id(office).to_string());
            let unknown = format!(
                "/offices/{}/plan/items/{}",
                world::id(office),
                world::id("x")
            );
            for there in [&theirs, &unknown] {
                assert_eq!(
                    browser.get(there).await.status,
                    StatusCode::NOT_FOUND,
                    "{there}"
                );
                let posted = browser.post(there, &[("step", "started")]).await;
                assert_eq!(posted.status, StatusCode::NOT_FOUND, "{there}");
            }
        }
        let suzuki = Browser::of(&app, "suzuki").await;
        for rest in ["", "/approve"] {
            assert_eq!(suzuki.get(&path(rest)).await.status, StatusCode::NOT_FOUND);
        }
        let ono = Browser::of(&app, "ono").await;
        assert_eq!(ono.get(&path("")).await.status, StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn done_keeps_its_proof_and_answers_the_check_where_one_wants_it() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let tanaka = planned(&app, &["1-4"]).await;
        let first = row(&app, "1-4").await;
        let silent = tanaka
            .post(&item(&first), &[("step", "done"), ("evidence", "  ")])
            .await;
        assert!(
            silent
                .body
                .contains("どうやってしたかを、短く書いてください。")
        );
        assert_eq!(row(&app, "1-4").await.state, PlanState::Open);
        let form = [
            ("step", "done"),
            ("evidence", "青いファイル<1>"),
            ("answer", "done"),
        ];
        tanaka.post(&item(&first), &form).await;
        let done = row(&app, "1-4").await;
        assert_eq!(
            (done.state, done.evidence.as_str()),
            (PlanState::Done, "青いファイル<1>")
        );
        assert_eq!(done.moved.unwrap().name, "tanaka");
        let answer = answer_of(&app, "1-4").await;
        assert_eq!(
            (answer.answer, answer.evidence),
            (Answer::Done, vec!["青いファイル<1>".to_owned()])
        );
    })
    .await;
}

#[tokio::test]
async fn a_row_done_without_answering_the_check_can_answer_it_later() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let tanaka = planned(&app, &["2-2"]).await;
        let second = row(&app, "2-2").await;
        tanaka
            .post(&item(&second), &[("step", "done"), ("evidence", "ok")])
            .await;
        assert_eq!(answer_of(&app, "2-2").await.answer, Answer::NotYet);
        assert!(
            tanaka
                .get(&item(&second))
                .await
                .body
                .contains("点検の答えはまだ変わっていません")
        );
        tanaka.post(&item(&second), &[("step", "answer")]).await;
        assert_eq!(answer_of(&app, "2-2").await.answer, Answer::Done);
        assert!(tanaka.get(&path("")).await.body.contains("きほん達成"));
    })
    .await;
}

#[tokio::test]
async fn a_step_that_is_not_possible_is_refused_with_a_sentence() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let tanaka = planned(&app, &["1-4"]).await;
        let at = item(&row(&app, "1-4").await);
        let same = tanaka.post(&at, &[("step", "open")]).await;
        assert!(same.body.contains("いまの状態からは、そこへ進めません。"));
        let odd = tanaka.post(&at, &[("step", "nonsense")]).await;
        assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
        let why = tanaka
            .post(&at, &[("step", "dropped"), ("reason", " ")])
            .await;
        assert!(why.body.contains("理由を書いてください。"));
        tanaka
            .post(&at, &[("step", "dropped"), ("reason", "使わない")])
            .await;
        let dropped = row(&app, "1-4").await;
        assert_eq!(
            (dropped.state, dropped.reason.as_str()),
            (PlanState::Dropped, "使わない")
        );
        let done = tanaka
            .post(&at, &[("step", "done"), ("evidence", "x")])
            .await;
        assert!(done.body.contains("いまの状態からは、そこへ進めません。"));
        tanaka.post(&at, &[("step", "open")]).await;
        assert_eq!(row(&app, "1-4").await.state, PlanState::Open);
    })
    .await;
}

#[tokio::test]
async fn a_row_is_late_from_the_day_after_its_day_until_it_is_closed() {
    on_both(|bench| async move {
        let at: Arc<Mutex<Timestamp>> = Arc::new(Mutex::new(NOW.parse().unwrap()));
        let told = at.clone();
        let app = bench
            .app_at(Clock::told_by(move || *told.lock().unwrap()))
            .await;
        let tanaka = planned(&app, &["1-4"]).await;
        let only = row(&app, "1-4").await;
        give(&tanaka, &only, "tanaka", "2026-11-23").await;
        let scope = Scope::person(world::person("tanaka"));
        let late = async || plan::overdue(&app, scope, sakura()).await.unwrap().len();
        // 23 November in the office, 15 minutes before midnight.
        *at.lock().unwrap() = "2026-11-23T14:45:00Z".parse().unwrap();
        assert_eq!(late().await, 0);
        *at.lock().unwrap() += SignedDuration::from_mins(30);
        assert_eq!(late().await, 1);
        let browser = Browser::of(&app, "tanaka").await;
        assert!(browser.get(&path("")).await.body.contains("class=\"late\""));
        browser
            .post(&item(&only), &[("step", "done"), ("evidence", "ok")])
            .await;
        assert_eq!(late().await, 0);
        assert!(!browser.get(&path("")).await.body.contains("class=\"late\""));
    })
    .await;
}
