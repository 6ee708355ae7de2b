//! Tokens of programs: made once, holding for a time, leaving less than their person may, ending at once.

use axum::http::StatusCode;
use jiff::SignedDuration;
use mamori_core::ids::OfficeId;
use mamori_core::people::{Act, TokenLimits};
use serde_json::json;

use super::turned;
use crate::server::{openapi, routes};
use crate::testing::browser::{Answer, Browser};
use crate::testing::{on_both, sqlite, world};
use crate::web::{App, CALLS, REFUSALS, is_api};

const ME: &str = "/api/v1/me";

fn form<'a>(days: &'a str, may: &'a str) -> Vec<(&'a str, &'a str)> {
    let fixed = [("name", "集計"), ("purpose", "毎月の数を出す")];
    [fixed.as_slice(), &[("days", days), ("may", may)]].concat()
}

fn shown(page: &str) -> String {
    let (_, rest) = page.split_once("id=\"token\">").unwrap();
    rest.split('<').next().unwrap().to_owned()
}

async fn made(browser: &Browser, may: &str) -> (String, Browser) {
    let page = browser.post("/me/tokens/new", &form("30", may)).await;
    let token = shown(&page.body);
    let program = Browser::program(&browser.app, &token);
    (token, program)
}

/// The id of the only token on a page.
fn listed(page: &str) -> String {
    let (before, _) = page.split_once("/end\"><button").unwrap();
    before.rsplit('/').next().unwrap().to_owned()
}

fn entry_path(office: &str) -> String {
    let office = world::id(office);
    format!("/api/v1/offices/{office}/registers/take-out/entries")
}

#[tokio::test]
async fn a_token_is_shown_once_says_for_whom_it_asks_and_ends_at_once() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let tanaka = Browser::of(&app, "tanaka").await;
        let (token, program) = made(&tanaka, "read").await;
        assert!(mamori_core::people::is_token(&token), "{token}");
        let me = program.get(ME).await;
        assert_eq!(me.status, StatusCode::OK, "{}", me.body);
        assert_eq!(me.value()["name"], "tanaka");
        assert_eq!(me.value()["token"]["name"], "集計");
        let list = tanaka.get("/me/tokens").await.body;
        assert!(list.contains("毎月の数を出す") && !list.contains(&token));
        let path = format!("/me/tokens/{}/end", listed(&list));
        tanaka.post(&path, &[]).await;
        assert_eq!(program.get(ME).await.status, StatusCode::UNAUTHORIZED);
        assert_eq!(tanaka.post(&path, &[]).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn a_token_holds_as_long_as_was_said_and_no_longer_than_a_year() {
    let bench = sqlite().await;
    let (clock, at) = turned();
    let app = bench.app_at(clock).await;
    let tanaka = Browser::of(&app, "tanaka").await;
    for days in ["0", "366", "", "ten"] {
        let page = tanaka.post("/me/tokens/new", &form(days, "read")).await;
        assert!(!page.body.contains("id=\"token\""), "{days}");
        assert!(
            page.body.contains("毎月の数を出す"),
            "nothing typed is lost"
        );
    }
    let (_, program) = made(&tanaka, "read").await;
    *at.lock().unwrap() += SignedDuration::from_hours(30 * 24 - 1);
    assert_eq!(program.get(ME).await.status, StatusCode::OK);
    *at.lock().unwrap() += SignedDuration::from_hours(1);
    assert_eq!(program.get(ME).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn making_one_asks_once_more_who_it_is() {
    let bench = sqlite().await;
    let (clock, at) = turned();
    let app = bench.app_at(clock).await;
    let tanaka = Browser::of(&app, "tanaka").await;
    *at.lock().unwrap() += SignedDuration::from_mins(11);
    let asked = tanaka.post("/me/tokens/new", &form("30", "read")).await;
    assert!(asked.location.starts_with("/proof"), "{}", asked.location);
}

#[tokio::test]
async fn a_token_that_reads_writes_nothing_and_one_for_an_office_knows_no_other() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let reads = world::token(&app, "tanaka", TokenLimits::default()).await;
        let reads = Browser::program(&app, &reads);
        let body = json!({ "values": {} });
        let refused = reads
            .json(("POST", &entry_path("sakura")), &body, &[])
            .await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.body);
        let limits = TokenLimits {
            may_write: true,
            offices: vec![OfficeId::new(world::id("tsubaki"))],
        };
        // An executive of the corporation reaches both of its offices; the token only one.
        let few = Browser::program(&app, &world::token(&app, "mori", limits).await);
        let all = Browser::program(&app, &world::writing_token(&app, "mori").await);
        let path = |office: &str| format!("/api/v1/offices/{}", world::id(office));
        assert_eq!(few.get(&path("tsubaki")).await.status, StatusCode::OK);
        assert_eq!(all.get(&path("sakura")).await.status, StatusCode::OK);
        let hidden = few.get(&path("sakura")).await;
        let unknown = few.get(&path("nobody")).await;
        assert_eq!(hidden.status, StatusCode::NOT_FOUND);
        assert_eq!(hidden.body, unknown.body);
        let listed = |answer: Answer| answer.value().as_array().unwrap().len();
        assert_eq!(listed(few.get("/api/v1/offices").await), 1);
        assert_eq!(listed(all.get("/api/v1/offices").await), 2);
    })
    .await;
}

#[tokio::test]
async fn a_token_ends_when_the_roles_of_its_person_change_or_they_leave() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let tanaka = Browser::of(&app, "tanaka").await;
        let person = |login: &str| {
            format!(
                "/offices/{}/people/{}",
                world::id("sakura"),
                world::id(login)
            )
        };
        for (login, path, form) in [
            (
                "sato",
                format!("{}/roles", person("sato")),
                vec![("role", "safety-officer")],
            ),
            ("abe", format!("{}/leave", person("abe")), vec![]),
        ] {
            let program = Browser::program(&app, &world::writing_token(&app, login).await);
            assert_eq!(program.get(ME).await.status, StatusCode::OK);
            let done = tanaka.post(&path, &form).await;
            assert_eq!(done.status, StatusCode::SEE_OTHER, "{path} {}", done.body);
            assert_eq!(
                program.get(ME).await.status,
                StatusCode::UNAUTHORIZED,
                "{login}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn a_manager_sees_the_tokens_of_the_people_and_ends_them_but_not_those_of_others() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let (_, program) = made(&Browser::of(&app, "sato").await, "write").await;
        let (_, other) = made(&Browser::of(&app, "suzuki").await, "write").await;
        let tanaka = Browser::of(&app, "tanaka").await;
        let base = format!("/offices/{}/tokens", world::id("sakura"));
        let page = tanaka.get(&base).await.body;
        assert!(page.contains("sato") && !page.contains("suzuki"), "{page}");
        let id = listed(&page);
        let of_suzuki = listed(
            &Browser::of(&app, "suzuki")
                .await
                .get("/me/tokens")
                .await
                .body,
        );
        let foreign = tanaka.post(&format!("{base}/{of_suzuki}/end"), &[]).await;
        assert_eq!(foreign.status, StatusCode::NOT_FOUND);
        assert_eq!(other.get(ME).await.status, StatusCode::OK);
        tanaka.post(&format!("{base}/{id}/end"), &[]).await;
        assert_eq!(program.get(ME).await.status, StatusCode::UNAUTHORIZED);
    })
    .await;
}

#[tokio::test]
async fn no_cookie_counts_where_programs_ask_and_no_token_on_a_page() {
    let bench = sqlite().await;
    let app = bench.app().await;
    let person = Browser::of(&app, "tanaka").await;
    let refused = person.get(ME).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    assert_eq!(refused.headers["www-authenticate"], "Bearer");
    assert_eq!(refused.headers["content-type"], "application/problem+json");
    let program = Browser::program(&app, &world::writing_token(&app, "tanaka").await);
    assert_eq!(program.get("/me").await.location, "/sign-in?then=%2Fme");
}

#[tokio::test]
async fn the_journal_says_that_it_was_a_program_and_by_which_token() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let tanaka = Browser::of(&app, "tanaka").await;
        let (_, program) = made(&tanaka, "read").await;
        let office = world::id("sakura");
        let people = program
            .get(&format!("/api/v1/offices/{office}/people"))
            .await;
        assert_eq!(people.status, StatusCode::OK, "{}", people.body);
        let journal = tanaka.get(&format!("/offices/{office}/journal")).await.body;
        assert!(journal.contains("集計"), "{journal}");
        let events = program
            .get(&format!(
                "/api/v1/offices/{office}/journal/events?kind=people"
            ))
            .await
            .value();
        let last = format!(
            "/api/v1/offices/{office}/journal/events/2026/{}/proof",
            u64::MAX
        );
        assert_eq!(program.get(&last).await.status, StatusCode::NOT_FOUND);
        assert_eq!(events[0]["operation"], "people.list-shown");
        assert_eq!(
            (&events[0]["how"], &events[0]["token"]),
            (&json!("api"), &json!("集計"))
        );
    })
    .await;
}

async fn asked_often(app: &App, token: &str, times: u32) -> StatusCode {
    let program = Browser::program(app, token);
    let mut last = StatusCode::OK;
    for _ in 0..times {
        last = program.get(ME).await.status;
    }
    last
}

#[tokio::test]
async fn who_guesses_or_asks_too_often_waits_for_the_next_minute() {
    let bench = sqlite().await;
    let (clock, at) = turned();
    let app = bench.app_at(clock).await;
    let good = world::token(&app, "tanaka", TokenLimits::default()).await;
    let guessed = mamori_core::people::spell_token(&[1; 32]);
    let unauthorized = StatusCode::UNAUTHORIZED;
    assert_eq!(asked_often(&app, &guessed, REFUSALS).await, unauthorized);
    let too_many = StatusCode::TOO_MANY_REQUESTS;
    assert_eq!(asked_often(&app, &guessed, 1).await, too_many);
    *at.lock().unwrap() += SignedDuration::from_mins(1);
    assert_eq!(asked_often(&app, &good, CALLS).await, StatusCode::OK);
    assert_eq!(asked_often(&app, &good, 1).await, too_many);
    *at.lock().unwrap() += SignedDuration::from_mins(1);
    assert_eq!(asked_often(&app, &good, 1).await, StatusCode::OK);
}

#[test]
fn no_way_for_programs_changes_who_may_do_what_or_how_one_signs_in() {
    for route in routes().into_iter().filter(|it| is_api(it.path)) {
        let is_reading = route.method.is_safe();
        let is_bare = matches!(route.act, Act::OwnAccount) || route.act.is_dangerous();
        assert!(is_reading || !is_bare, "{} {}", route.method, route.path);
        assert!(
            !route.proof,
            "{}: a program cannot prove itself",
            route.path
        );
    }
}

#[test]
fn every_way_for_programs_is_in_the_document_and_the_other_way_round() {
    let mut served: Vec<String> = routes()
        .iter()
        .filter(|it| is_api(it.path) && !it.path.ends_with("/openapi.json"))
        .map(|it| format!("{} {}", it.method.as_str().to_lowercase(), it.path))
        .collect();
    let paths = openapi()["paths"].as_object().unwrap();
    let mut told: Vec<String> = paths
        .iter()
        .flat_map(|(path, ways)| {
            let ways = ways.as_object().unwrap().keys();
            ways.map(move |it| format!("{it} {path}"))
        })
        .collect();
    served.sort();
    told.sort();
    assert!(served.len() > 25);
    assert_eq!(served, told);
}

#[test]
fn the_document_that_is_checked_in_is_the_one_that_is_served() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/openapi.json");
    let checked_in = std::fs::read_to_string(path).unwrap_or_default();
    let served = serde_json::to_string_pretty(openapi()).unwrap() + "\n";
    if checked_in != served {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../target/openapi.json");
        std::fs::write(path, served).unwrap();
        panic!("read target/openapi.json and copy it to docs/openapi.json if it is right");
    }
}
