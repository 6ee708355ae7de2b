//! Sign-in from outside: a page in, a page and a row out.

mod approvals;
mod authenticator;
mod burst;
mod details;
mod doors;
mod guessing;
mod kept;
mod many;
mod matrix;
mod nodes;
mod own;
mod pages_of_security;
mod panel;
mod passkeys;
mod people;
mod proof;
mod sessions;
mod setup;
mod shared;
mod tokens;

use axum::http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use std::sync::{Arc, Mutex};

use super::secrets;
use super::store::tries::{count, counted};
use crate::clock::Clock;
use crate::db::{Actor, Event};
use crate::testing::browser::{Answer, Browser};
use crate::testing::world::{PASSWORD, SECRET};
use crate::testing::{NOW, on_both};
use crate::web::App;

fn code(app: &App) -> String {
    let now = u64::try_from(app.clock.now().as_second()).unwrap();
    secrets::totp(SECRET, "sato")
        .unwrap()
        .generate(now)
        .to_string()
}

async fn sign_in(app: &App, password: &str, code: &str) -> Answer {
    let form = [
        ("login", " Sato "),
        ("password", password),
        ("code", code),
        ("then", "/me"),
    ];
    Browser::of_nobody(app).post("/sign-in", &form).await
}

fn session(answer: &Answer) -> String {
    answer.cookie.split(';').next().unwrap().to_owned()
}

/// A clock that the test turns.
fn turned() -> (Clock, Arc<Mutex<Timestamp>>) {
    let at = Arc::new(Mutex::new(NOW.parse().unwrap()));
    let told = at.clone();
    (Clock::told_by(move || *told.lock().unwrap()), at)
}

#[tokio::test]
async fn password_and_code_open_a_session_that_leads_back_to_where_one_wanted_to_go() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let answer = sign_in(&app, PASSWORD, &code(&app)).await;
        assert_eq!(
            (answer.status, answer.location.as_str()),
            (StatusCode::SEE_OTHER, "/me")
        );
        assert!(answer.cookie.contains("HttpOnly; SameSite=Lax"));
        let home = Browser::with(&app, &session(&answer)).get("/").await;
        assert!(home.location.starts_with("/offices/"), "{}", home.location);
    })
    .await;
}

#[tokio::test]
async fn a_code_is_taken_only_once() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let code = code(&app);
        assert_eq!(
            sign_in(&app, PASSWORD, &code).await.status,
            StatusCode::SEE_OTHER
        );
        let again = sign_in(&app, PASSWORD, &code).await;
        assert_eq!(again.status, StatusCode::OK);
        assert!(again.cookie.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_wrong_password_a_wrong_code_and_an_unknown_login_read_the_same() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let wrong_password = sign_in(&app, "kabutomushi to asagao", &code(&app)).await;
        let wrong_code = sign_in(&app, PASSWORD, "000000").await;
        let form = [
            ("login", " Sato "),
            ("password", PASSWORD),
            ("code", "123456"),
            ("then", "/me"),
        ];
        let unknown = form.map(|(name, value)| {
            if name == "login" {
                (name, "nobody")
            } else {
                (name, value)
            }
        });
        let unknown = Browser::of_nobody(&app).post("/sign-in", &unknown).await;
        assert_eq!(wrong_password.body, wrong_code.body);
        assert_eq!(unknown.body.replace("nobody", " Sato "), wrong_code.body);
        assert!(wrong_code.cookie.is_empty());
    })
    .await;
}

#[tokio::test]
async fn many_wrong_tries_make_even_the_right_password_wait_and_it_works_later() {
    on_both(|bench| async move {
        let (clock, at) = turned();
        let app = bench.app_at(clock).await;
        for _ in 0..6 {
            sign_in(&app, "wrong", "000000").await;
        }
        assert_eq!(
            sign_in(&app, PASSWORD, &code(&app)).await.status,
            StatusCode::OK
        );
        *at.lock().unwrap() += SignedDuration::from_mins(20);
        assert_eq!(
            sign_in(&app, PASSWORD, &code(&app)).await.status,
            StatusCode::SEE_OTHER
        );
    })
    .await;
}

#[tokio::test]
async fn a_colleague_behind_the_same_router_signs_in_while_one_account_waits() {
    on_both(|bench| async move {
        let app = bench.app().await;
        for _ in 0..6 {
            sign_in(&app, "wrong", "000000").await;
        }
        let colleague = async || {
            let code = code(&app);
            let form = [("login", "tanaka"), ("password", PASSWORD), ("code", &code)];
            Browser::of_nobody(&app).post("/sign-in", &form).await
        };
        assert_eq!(sign_in(&app, PASSWORD, &code(&app)).await.cookie, "");
        assert_eq!(colleague().await.status, StatusCode::SEE_OTHER);
    })
    .await;
}

#[tokio::test]
async fn an_address_from_which_a_hundred_tries_failed_waits_too() {
    on_both(|bench| async move {
        let (clock, at) = turned();
        let app = bench.app_at(clock).await;
        let mut change = app.change(&Actor::house()).await.unwrap();
        let from = counted("", "");
        for _ in 0..100 {
            count(&mut change, &from).await.unwrap();
        }
        change.save(&Event::of("testing.tries")).await.unwrap();
        assert_eq!(sign_in(&app, PASSWORD, &code(&app)).await.cookie, "");
        *at.lock().unwrap() += SignedDuration::from_mins(1);
        let answer = sign_in(&app, PASSWORD, &code(&app)).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
    })
    .await;
}

#[tokio::test]
async fn a_form_sent_after_the_session_has_ended_is_kept_and_handed_back() {
    on_both(|bench| async move {
        let (clock, at) = turned();
        let app = bench.app_at(clock).await;
        let cookie = session(&sign_in(&app, PASSWORD, &code(&app)).await);
        *at.lock().unwrap() += SignedDuration::from_mins(31);
        let late = Browser::with(&app, &cookie)
            .post("/sign-out", &[("note", "書いたもの<b>")])
            .await;
        let kept = late
            .location
            .strip_prefix("/sign-in?kept=")
            .unwrap()
            .to_owned();
        let form = [
            ("login", "sato"),
            ("password", PASSWORD),
            ("code", &code(&app)),
            ("kept", &kept),
        ];
        let answer = Browser::of_nobody(&app).post("/sign-in", &form).await;
        assert_eq!(answer.location, format!("/kept/{kept}"));
        let elsewhere = Browser::with(&app, &session(&answer));
        let page = elsewhere.get(&answer.location).await;
        assert_eq!(
            page.location, "/",
            "a link to what another browser sent is worth nothing"
        );
        let page = elsewhere.after(&late).get(&answer.location).await;
        assert!(page.body.contains(r#"action="/sign-out""#));
        assert!(
            page.body
                .contains(r#"name="note" value="書いたもの&#60;b&#62;""#),
            "{}",
            page.body
        );
    })
    .await;
}

#[tokio::test]
async fn a_session_is_worth_nothing_after_signing_out() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let browser = Browser::of(&app, "sato").await;
        assert_eq!(browser.post("/sign-out", &[]).await.location, "/sign-in");
        assert_eq!(browser.get("/").await.location, "/sign-in");
    })
    .await;
}

#[tokio::test]
async fn a_form_from_another_site_does_nothing() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let browser = Browser::of(&app, "sato").await;
        for header in [
            ("sec-fetch-site", "cross-site"),
            ("origin", "https://evil.example"),
            ("x-none", ""),
        ] {
            let request = axum::http::Request::post("/sign-out").header(header.0, header.1);
            let answer = browser.send(request, axum::body::Body::empty()).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{header:?}");
        }
        assert!(browser.get("/").await.location.starts_with("/offices/"));
    })
    .await;
}

#[tokio::test]
async fn signing_in_leads_only_to_our_own_pages() {
    on_both(|bench| async move {
        let app = bench.app().await;
        for (n, then) in ["https://evil.example", "//evil.example", "/\t/evil.example"]
            .iter()
            .enumerate()
        {
            let now = u64::try_from(app.clock.now().as_second()).unwrap()
                + 30 * u64::try_from(n % 2).unwrap();
            let code = secrets::totp(SECRET, "x")
                .unwrap()
                .generate(now)
                .to_string();
            let login = ["sato", "tanaka", "abe"][n];
            let form = [
                ("login", login),
                ("password", PASSWORD),
                ("code", &code),
                ("then", then),
            ];
            assert_eq!(
                Browser::of_nobody(&app)
                    .post("/sign-in", &form)
                    .await
                    .location,
                "/"
            );
        }
    })
    .await;
}
