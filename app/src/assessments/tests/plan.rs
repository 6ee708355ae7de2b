//! The plan from outside: made from the gaps and given to people; working on it is in `plan_work.rs`.

use axum::http::StatusCode;
use jiff::civil::{Date, date};
use mamori_core::assessments::{Answer, Given, Scoping};
use mamori_core::calendar::FiscalYear;
use mamori_core::ids::OfficeId;

use crate::assessments::plan::{self, Plan, Row};
use crate::assessments::{Opening, answer, current, open};
use crate::db::{Actor, Event, Scope};
use crate::testing::browser::{Answer as Page, Browser};
use crate::testing::{on_both, world};
use crate::web::App;

pub(super) fn sakura() -> OfficeId {
    OfficeId::new(world::id("sakura"))
}

pub(super) fn path(rest: &str) -> String {
    format!("/offices/{}/plan{rest}", sakura())
}

/// The check of sakura with an answer to each requirement.
pub(super) async fn check(app: &App, says: impl Fn(&str) -> Answer) {
    let scope = Scope::person(world::person("tanaka"));
    let actor = Actor::person(world::person("tanaka"), "test");
    let opening = Opening::of(&app.catalogue, sakura(), Scoping::default()).unwrap();
    let mut change = app.change(&actor).await.unwrap();
    open(&mut change, scope, &opening).await.unwrap();
    change.save(&Event::of("testing.open")).await.unwrap();
    let of = current(app, scope, sakura()).await.unwrap().unwrap();
    let mut change = app.change(&actor).await.unwrap();
    for it in app.catalogue.provisions("care-guide", "r8") {
        let given = Given::bare(says(it.id.local()));
        answer(&mut change, scope, &of, (&it.id, &given))
            .await
            .unwrap();
    }
    change.save(&Event::of("testing.answer")).await.unwrap();
}

pub(super) async fn the_plan(app: &App) -> Plan {
    let scope = Scope::person(world::person("tanaka"));
    plan::of(app, scope, sakura()).await.unwrap().unwrap()
}

/// A check in which only these are open, and the plan made from it.
pub(super) async fn planned(app: &App, gaps: &[&str]) -> Browser {
    let says = |it: &str| {
        if gaps.contains(&it) {
            Answer::NotYet
        } else {
            Answer::Done
        }
    };
    check(app, says).await;
    let tanaka = Browser::of(app, "tanaka").await;
    let made = tanaka.post(&path(""), &[]).await;
    assert_eq!(
        (made.status, made.location),
        (StatusCode::SEE_OTHER, path(""))
    );
    tanaka
}

pub(super) async fn row(app: &App, local: &str) -> Row {
    let plan = the_plan(app).await;
    plan.rows
        .into_iter()
        .find(|it| it.provision.local() == local)
        .unwrap()
}

pub(super) fn item(row: &Row) -> String {
    path(&format!("/items/{}", row.id))
}

/// Gives a row to somebody until a day.
pub(super) async fn give(by: &Browser, row: &Row, to: &str, due_on: &str) -> Page {
    let owner = world::id(to).to_string();
    let form = [("step", "change"), ("owner", &owner), ("due_on", due_on)];
    by.post(&item(row), &form).await
}

#[tokio::test]
async fn the_plan_puts_law_and_starters_first_and_then_the_cheap_and_the_quick() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let says = |it: &str| {
            if it == "1-1" {
                Answer::Unsure
            } else {
                Answer::NotYet
            }
        };
        check(&app, says).await;
        let tanaka = Browser::of(&app, "tanaka").await;
        let before = tanaka.get(&path("")).await;
        assert!(before.body.contains("21件"), "{}", before.body);
        tanaka.post(&path(""), &[]).await;
        let plan = the_plan(&app).await;
        let order: Vec<&str> = plan.rows.iter().map(|it| it.provision.local()).collect();
        let expected = [
            "1-4", "2-2", "3-1", "3-3", "4-2", "5-2", "5-6", "5-1", "5-3", "5-4", "1-5", "3-2",
            "4-3", "1-3", "3-5", "3-4", "5-5", "1-2", "4-1", "1-1", "2-1",
        ];
        assert_eq!(order, expected);
        let page = tanaka.get(&path("")).await;
        let places: Vec<usize> = plan
            .rows
            .iter()
            .map(|it| page.body.find(&format!("row-{}\"", it.place)).unwrap())
            .collect();
        assert!(places.is_sorted());
        assert!(
            page.body
                .contains("0円 15件, 1万円まで 3件, 1万円より上 3件 / 23時間30分"),
            "{}",
            page.body
        );
    })
    .await;
}

#[tokio::test]
async fn the_days_lie_ahead_in_the_fiscal_year_and_the_first_owner_is_who_made_the_plan() {
    on_both(|bench| async move {
        let app = bench.app().await;
        planned(&app, &["1-4", "2-2", "3-1", "3-3", "5-1", "5-5", "1-1"]).await;
        let year = FiscalYear::of(date(2026, 11, 22));
        let plan = the_plan(&app).await;
        assert_eq!(plan.rows.len(), 7);
        for row in &plan.rows {
            assert!(
                row.due_on > date(2026, 11, 22) && year.contains(row.due_on),
                "{}",
                row.due_on
            );
            assert!(row.is_of(world::person("tanaka")));
        }
        let days: Vec<Date> = plan.rows.iter().map(|it| it.due_on).collect();
        assert!(days.is_sorted());
    })
    .await;
}

#[tokio::test]
async fn making_the_plan_again_adds_what_is_new_and_keeps_what_was_there() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let tanaka = planned(&app, &["1-4", "5-1"]).await;
        give(&tanaka, &row(&app, "5-1").await, "ito", "2027-02-01").await;
        check(&app, |it| {
            if matches!(it, "1-4" | "5-1" | "2-2") {
                Answer::NotYet
            } else {
                Answer::Done
            }
        })
        .await;
        assert!(tanaka.get(&path("")).await.body.contains("計画に足す"));
        tanaka.post(&path(""), &[]).await;
        let plan = the_plan(&app).await;
        let order: Vec<&str> = plan.rows.iter().map(|it| it.provision.local()).collect();
        assert_eq!(order, ["1-4", "2-2", "5-1"]);
        assert_eq!(plan.rows[2].due_on, date(2027, 2, 1));
        assert!(plan.rows[2].is_of(world::person("ito")));
        assert!(!tanaka.get(&path("")).await.body.contains("計画に足す"));
    })
    .await;
}

#[tokio::test]
async fn an_owner_must_work_here_and_a_day_must_lie_in_the_fiscal_year() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let tanaka = planned(&app, &["1-4"]).await;
        let before = row(&app, "1-4").await;
        for stranger in ["kimura", "suzuki", "hayashi", "ono", "kato", "nobody"] {
            let page = give(&tanaka, &before, stranger, "2027-01-29").await;
            assert!(
                page.body.contains("だれがするかを、えらんでください。"),
                "{stranger}"
            );
        }
        for (day, says) in [
            ("2027-04-01", "この年度の日付をえらんでください。"),
            ("2026-03-31", "この年度の日付をえらんでください。"),
            ("soon", "いつまでにするかを、日付で入れてください。"),
        ] {
            let page = give(&tanaka, &before, "sato", day).await;
            assert!(page.body.contains(says) && page.body.contains(day), "{day}");
        }
        assert_eq!(row(&app, "1-4").await, before);
        let kept = give(&tanaka, &before, "mori", "2027-03-31").await;
        assert_eq!(kept.status, StatusCode::SEE_OTHER);
        let after = row(&app, "1-4").await;
        assert!(after.is_of(world::person("mori")) && after.due_on == date(2027, 3, 31));
    })
    .await;
}

#[tokio::test]
async fn before_there_is_a_check_the_page_says_what_to_do() {
    on_both(|bench| async move {
        let app = bench.app().await;
        for (login, says) in [
            ("tanaka", "点検をはじめる"),
            ("sato", "管理者が点検をすると"),
        ] {
            let page = Browser::of(&app, login).await.get(&path("")).await;
            assert!(page.body.contains(says), "{login}");
        }
        let tanaka = Browser::of(&app, "tanaka").await;
        assert_eq!(
            tanaka.post(&path(""), &[]).await.status,
            StatusCode::SEE_OTHER
        );
        check(&app, |_| Answer::NotYet).await;
        let sato = Browser::of(&app, "sato").await.get(&path("")).await;
        assert!(
            !sato.body.contains("class=\"plan\""),
            "staff are not shown the answers"
        );
        check(&app, |_| Answer::Done).await;
        assert!(
            tanaka
                .get(&path(""))
                .await
                .body
                .contains("計画はいりません")
        );
        tanaka.post(&path(""), &[]).await;
        let scope = Scope::person(world::person("tanaka"));
        assert_eq!(plan::of(&app, scope, sakura()).await.unwrap(), None);
    })
    .await;
}
