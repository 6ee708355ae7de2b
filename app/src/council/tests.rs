//! The overviews from outside: the same table for corporation and council, counts only where only counts are shared.

use axum::http::StatusCode;
use tower::ServiceExt;

use crate::db::{Actor, Event};
use crate::server::router;
use crate::testing::browser::Browser;
use crate::testing::{on_both, sqlite, world};
use crate::web::{App, Listener};

/// Writes rows as the check of an office leaves them.
async fn run(app: &App, sql: String) {
    let mut change = app.change(&Actor::house()).await.unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
        .execute(change.rows().unwrap())
        .await
        .unwrap();
    change.save(&Event::of("testing.rows")).await.unwrap();
}

/// A check of `office` with two answers, the last one ten days before the test's day.
fn check(office: &str) -> String {
    let (id, of) = (world::id(&format!("a-{office}")), world::id(office));
    let at = 1_793_000_000_000_i64 - 864_000_000;
    format!(
        "insert into assessments (id, office_id, fiscal_year, norm, edition, edition_hash, scoping, opened_by, opened_at)
         values ('{id}', '{of}', 2026, 'care-guide', 'r8', 'x', '{{\"service\":null}}', 'system', {at});
         insert into answers (assessment_id, office_id, provision, answer, answered_by, answered_at)
         values ('{id}', '{of}', 'care-guide/r8/1-1', 'done', 'system', {at}),
                ('{id}', '{of}', 'care-guide/r8/1-2', 'not-yet', 'system', {at});"
    )
}

fn council() -> String {
    format!("/councils/{}", world::id("kyogikai"))
}

fn corporation() -> String {
    format!("/corporations/{}", world::id("kita"))
}

#[tokio::test]
async fn head_office_sees_every_own_office_with_its_groups_and_no_foreign_one() {
    on_both(|bench| async move {
        let app = bench.app().await;
        run(&app, check("sakura")).await;
        let page = Browser::of(&app, "hayashi")
            .await
            .get(&corporation())
            .await
            .body;
        assert!(page.contains("sakura") && page.contains("tsubaki") && !page.contains("kaede"));
        assert!(page.contains("1 / 21"), "{page}");
        assert!(page.contains("td class=\"mark off\""), "{page}");
        let never = page.find(">tsubaki<").unwrap();
        assert!(
            never < page.find(">sakura<").unwrap(),
            "who never began stands first"
        );
    })
    .await;
}

#[tokio::test]
async fn a_council_sees_counts_and_nothing_by_group_until_the_office_shows_items() {
    on_both(|bench| async move {
        let app = bench.app().await;
        run(&app, check("sakura")).await;
        let browser = Browser::of(&app, "ono").await;
        let totals = browser.get(&council()).await.body;
        assert!(totals.contains("1 / 21") && !totals.contains("tsubaki"));
        assert!(!totals.contains("class=\"mark") && !totals.contains("care-guide/r8/1-2"));
        run(&app, "update memberships set sharing = 'items'".to_owned()).await;
        assert!(
            browser
                .get(&council())
                .await
                .body
                .contains("class=\"mark off\"")
        );
    })
    .await;
}

#[tokio::test]
async fn an_office_that_has_left_the_council_is_not_listed() {
    on_both(|bench| async move {
        let app = bench.app().await;
        run(&app, "update memberships set ended_at = 5".to_owned()).await;
        let answer = Browser::of(&app, "ono").await.get(&council()).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(!answer.body.contains("sakura"));
    })
    .await;
}

#[tokio::test]
async fn who_works_in_an_office_does_not_see_the_overview() {
    on_both(|bench| async move {
        let app = bench.app().await;
        for login in ["sato", "tanaka", "suzuki", "ono"] {
            let answer = Browser::of(&app, login).await.get(&corporation()).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{login}");
        }
    })
    .await;
}

#[tokio::test]
async fn five_hundred_offices_fit_into_a_hundred_kilobytes() {
    let bench = sqlite().await;
    let app = bench.app().await;
    let owner = world::id("kita");
    let office = |n: u32| {
        let id = world::id(&format!("many-{n}"));
        format!(
            "insert into offices (id, corporation_id, slug, name, service, phone, created_at)
             values ('{id}', '{owner}', 'many-{n}', 'many-{n}', 'home-help', '03-1234-{n:04}', 0);{}",
            check(&format!("many-{n}"))
        )
    };
    run(&app, (0..500).map(office).collect()).await;
    let cookie = world::cookie(&app, "hayashi").await;
    let request = axum::http::Request::get(corporation())
        .header("cookie", cookie)
        .header("accept-encoding", "gzip")
        .body(axum::body::Body::empty())
        .unwrap();
    let response = router(&app, Listener::Staff)
        .oneshot(request)
        .await
        .unwrap();
    assert_eq!(response.headers()["content-encoding"], "gzip");
    let body = axum::body::to_bytes(response.into_body(), 1 << 24)
        .await
        .unwrap();
    assert!(body.len() < 100_000, "{} bytes", body.len());
}
