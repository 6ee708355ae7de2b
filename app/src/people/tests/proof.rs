//! Showing once more who one is, before dangerous acts, from outside.

use axum::http::{Method, StatusCode};
use jiff::SignedDuration;

use super::{code, turned};
use crate::server::routes;
use crate::testing::browser::Browser;
use crate::testing::{on_both, world};
use crate::web::{App, Place};

/// Shows it on the page that was led to.
async fn prove(app: &App, browser: &Browser, page: &str) -> String {
    let (_, query) = page.split_once('?').unwrap_or((page, ""));
    let mut form: Vec<(String, String)> = serde_urlencoded::from_str(query).unwrap();
    form.push(("password".to_owned(), world::PASSWORD.to_owned()));
    form.push(("code".to_owned(), code(app)));
    let form: Vec<(&str, &str)> = form.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    browser.post("/proof", &form).await.location
}

#[tokio::test]
async fn a_dangerous_act_asks_once_after_ten_minutes_and_keeps_what_was_typed() {
    on_both(|bench| async move {
        let (clock, at) = turned();
        let app = bench.app_at(clock).await;
        let manager = Browser::of(&app, "tanaka").await;
        let path = format!(
            "/offices/{}/people/{}",
            world::id("sakura"),
            world::id("sato")
        );
        let roles = format!("{path}/roles");
        *at.lock().unwrap() += SignedDuration::from_mins(10);
        let soon = manager.post(&roles, &[("role", "staff")]).await;
        assert_eq!(soon.location, path, "nothing is asked within ten minutes");
        *at.lock().unwrap() += SignedDuration::from_mins(1);
        let asked = manager
            .post(&roles, &[("role", "system-person")])
            .await
            .location;
        assert!(asked.starts_with("/proof?kept="), "{asked}");
        let page = manager.get(&asked).await;
        assert!(page.body.contains("もう一度、本人の確認"), "{}", page.body);
        let back = prove(&app, &manager, &asked).await;
        assert!(back.starts_with("/kept/"), "{back}");
        let kept = manager.get(&back).await.body;
        assert!(kept.contains(&format!(r#"action="{roles}""#)));
        assert!(kept.contains(r#"name="role" value="system-person""#));
        let done = manager.post(&roles, &[("role", "system-person")]).await;
        assert_eq!(done.location, path);
    })
    .await;
}

#[tokio::test]
async fn every_dangerous_route_asks_and_looking_does_not() {
    on_both(|bench| async move {
        let (clock, at) = turned();
        let app = bench.app_at(clock).await;
        let mut who = Vec::new();
        for login in ["tanaka", "hayashi", "ono"] {
            who.push(Browser::of(&app, login).await);
        }
        *at.lock().unwrap() += SignedDuration::from_mins(11);
        let (mut asked, one) = (0, world::id("nobody").to_string());
        for route in routes().into_iter().filter(|it| it.proof) {
            let (browser, place) = match route.place {
                Place::Nowhere | Place::Office => (&who[0], "sakura"),
                Place::Corporation => (&who[1], "kita"),
                Place::Council => (&who[2], "kyogikai"),
            };
            let place = world::id(place).to_string();
            let named = |part: &str| match part {
                "{office}" | "{corporation}" | "{council}" => place.clone(),
                it if it.starts_with('{') => one.clone(),
                it => it.to_owned(),
            };
            let parts: Vec<String> = route.path.split('/').map(named).collect();
            let path = parts.join("/");
            let answer = if route.method == Method::GET {
                browser.get(&path).await
            } else {
                browser.post(&path, &[("role", "staff")]).await
            };
            assert!(
                answer.location.starts_with("/proof"),
                "{path}: {}",
                answer.status
            );
            asked += 1;
        }
        assert!(asked > 30, "{asked}");
        let people = format!("/offices/{}/people", world::id("sakura"));
        assert_eq!(who[0].get(&people).await.status, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn a_form_with_secrets_is_not_kept_but_typed_again() {
    on_both(|bench| async move {
        let (clock, at) = turned();
        let app = bench.app_at(clock).await;
        let browser = Browser::of(&app, "sato").await;
        *at.lock().unwrap() += SignedDuration::from_mins(11);
        let form = [("current", world::PASSWORD), ("password", "kawa no mukou")];
        let asked = browser.post("/me/password", &form).await.location;
        assert_eq!(asked, "/proof?then=%2Fme%2Fpassword");
        assert_eq!(prove(&app, &browser, &asked).await, "/me/password");
        let page = browser.get("/me/password").await;
        assert_eq!(page.status, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn a_wrong_proof_proves_nothing_counts_as_a_try_and_a_code_is_good_once() {
    on_both(|bench| async move {
        let (clock, at) = turned();
        let app = bench.app_at(clock).await;
        let browser = Browser::of(&app, "sato").await;
        *at.lock().unwrap() += SignedDuration::from_mins(11);
        let code = code(&app);
        let wrong = [("password", "chigau"), ("code", code.as_str())];
        let page = browser.post("/proof", &wrong).await;
        assert!(
            page.body.contains("パスワードか数字がちがいます"),
            "{}",
            page.body
        );
        let open = async || browser.get("/me/password").await.status == StatusCode::OK;
        assert!(!open().await);
        let right = [("password", world::PASSWORD), ("code", code.as_str())];
        assert_eq!(browser.post("/proof", &right).await.location, "/");
        assert!(open().await);
        let again = browser.post("/proof", &right).await;
        assert!(again.body.contains("パスワードか数字がちがいます"));
        for _ in 0..6 {
            browser.post("/proof", &wrong).await;
        }
        let waits = browser.post("/proof", &wrong).await.body;
        assert!(waits.contains("待ってから"), "{waits}");
    })
    .await;
}

#[tokio::test]
async fn proof_leads_only_to_our_own_pages() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let browser = Browser::of(&app, "sato").await;
        let there = prove(&app, &browser, "/proof?then=https%3A%2F%2Fevil.example").await;
        assert_eq!(there, "/");
    })
    .await;
}
