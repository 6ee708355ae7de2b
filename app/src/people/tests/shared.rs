//! A device that many use, from outside: name and PIN, ten minutes, what was typed, and the end of it.

use axum::http::StatusCode;
use axum::http::header::{CONTENT_SECURITY_POLICY, SET_COOKIE};
use jiff::SignedDuration;

use super::turned;
use crate::testing::browser::{Answer, Browser};
use crate::testing::{on_both, world};
use crate::web::App;

const PIN: &str = "4807";

async fn set_pin(app: &App, login: &str) {
    let form = [("current", world::PASSWORD), ("pin", PIN)];
    let done = Browser::of(app, login).await.post("/me/pin", &form).await;
    assert_eq!(done.location, "/me", "{}", done.body);
}

/// The cookie of this name that an answer sets.
fn cookie(answer: &Answer, name: &str) -> String {
    let all = answer.headers.get_all(SET_COOKIE).iter();
    let mut all = all.map(|it| it.to_str().unwrap().split(';').next().unwrap());
    let begin = format!("{name}=");
    all.find(|it| it.starts_with(&begin)).unwrap().to_owned()
}

fn devices() -> String {
    format!("/offices/{}/devices", world::id("sakura"))
}

/// Makes a device of the office *sakura* one that many use: its cookie.
async fn shared(app: &App) -> String {
    let manager = Browser::of(app, "tanaka").await;
    let made = manager
        .post(&devices(), &[("name", "事務所のタブレット")])
        .await;
    assert_eq!(made.location, "/who", "{}", made.body);
    assert_eq!(manager.get("/me").await.location, "/sign-in?then=%2Fme");
    cookie(&made, "mamori-try-device")
}

fn of(login: &str) -> String {
    format!("/who/{}", world::id(login))
}

/// Enters by PIN; both cookies.
async fn entered(app: &App, device: &str, login: &str, form: &[(&str, &str)]) -> (Browser, String) {
    let form = [form, &[("pin", PIN)]].concat();
    let answer = Browser::with(app, device).post(&of(login), &form).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let both = format!("{device}; {}", cookie(&answer, "mamori-try"));
    (Browser::with(app, &both), answer.location)
}

#[tokio::test]
async fn at_a_shared_device_name_and_pin_open_ones_own_page() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let device = shared(&app).await;
        let stand = Browser::with(&app, &device);
        assert!(
            stand
                .get("/who")
                .await
                .body
                .contains("PINを決めた人がまだいません")
        );
        set_pin(&app, "sato").await;
        let names = stand.get("/who?then=%2Fme").await.body;
        assert!(
            names.contains(&format!("{}?then=%2Fme", of("sato"))),
            "{names}"
        );
        assert!(
            !names.contains(&of("abe")),
            "who has no PIN is not in the list"
        );
        let wrong = stand.post(&of("sato"), &[("pin", "9132")]).await;
        assert!(wrong.cookie.is_empty() && wrong.body.contains("PINが合いません"));
        let (sato, to) = entered(&app, &device, "sato", &[("then", "/me")]).await;
        assert_eq!(to, "/me");
        let page = sato.get("/me").await;
        assert!(page.body.contains(r#"src="/away.js""#), "{}", page.body);
        let policy = page.headers[CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.contains("script-src 'self'"), "{policy}");
        assert_eq!(sato.get("/here").await.status, StatusCode::NO_CONTENT);
        let list = Browser::of(&app, "tanaka").await.get(&devices()).await.body;
        assert!(list.contains("事務所のタブレット"), "{list}");
    })
    .await;
}

#[tokio::test]
async fn a_pin_opens_nothing_away_from_its_device_and_nothing_of_another_office() {
    on_both(|bench| async move {
        let app = bench.app().await;
        for login in ["sato", "suzuki"] {
            set_pin(&app, login).await;
        }
        let device = shared(&app).await;
        let right = [("pin", PIN)];
        let elsewhere = Browser::of_nobody(&app);
        assert_eq!(elsewhere.get("/who").await.location, "/sign-in");
        let stranger = Browser::with(&app, "mamori-try-device=0123456789");
        for browser in [&elsewhere, &stranger] {
            let answer = browser.post(&of("sato"), &right).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND);
        }
        let stand = Browser::with(&app, &device);
        for other in [of("suzuki"), of("abe"), "/who/nobody".to_owned()] {
            assert_eq!(stand.get(&other).await.status, StatusCode::NOT_FOUND);
            let answer = stand.post(&other, &right).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{other}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_session_by_pin_proves_nothing_that_a_password_proves_and_ends_after_ten_minutes() {
    on_both(|bench| async move {
        let (clock, at) = turned();
        let app = bench.app_at(clock).await;
        set_pin(&app, "tanaka").await;
        let device = shared(&app).await;
        let (tanaka, _) = entered(&app, &device, "tanaka", &[]).await;
        let dangerous = tanaka.get("/me/password").await.location;
        assert!(dangerous.starts_with("/proof?"), "{dangerous}");
        *at.lock().unwrap() += SignedDuration::from_mins(10);
        assert_eq!(tanaka.get("/me").await.status, StatusCode::OK);
        *at.lock().unwrap() += SignedDuration::from_mins(11);
        assert_eq!(tanaka.get("/me").await.location, "/who?then=%2Fme");
        let late = tanaka.post("/me", &[("name", "書いたもの")]).await;
        assert!(late.location.starts_with("/who?kept="), "{}", late.location);
    })
    .await;
}

#[tokio::test]
async fn guessing_a_pin_at_a_shared_device_makes_even_the_right_one_wait() {
    on_both(|bench| async move {
        let app = bench.app().await;
        set_pin(&app, "sato").await;
        let stand = Browser::with(&app, &shared(&app).await);
        for _ in 0..5 {
            stand.post(&of("sato"), &[("pin", "9132")]).await;
        }
        let right = stand.post(&of("sato"), &[("pin", PIN)]).await;
        assert!(right.cookie.is_empty(), "{}", right.body);
        assert!(right.body.contains("分"), "{}", right.body);
    })
    .await;
}

#[tokio::test]
async fn whoever_is_called_away_finds_what_was_typed_and_nobody_else_does() {
    on_both(|bench| async move {
        let app = bench.app().await;
        for login in ["sato", "ito"] {
            set_pin(&app, login).await;
        }
        let device = shared(&app).await;
        let (sato, _) = entered(&app, &device, "sato", &[]).await;
        let draft = [
            ("path", "/me"),
            ("body", "name=%E4%BD%90%E8%97%A4&current=geheim"),
        ];
        let left = sato.post("/switch", &draft).await.location;
        let token = left.strip_prefix("/who?kept=").unwrap().to_owned();
        assert_eq!(sato.get("/me").await.location, "/who?then=%2Fme");
        let kept = [("kept", token.as_str())];
        let (ito, to) = entered(&app, &device, "ito", &kept).await;
        assert_eq!(ito.get(&to).await.location, "/", "it is not hers");
        let (sato, to) = entered(&app, &device, "sato", &kept).await;
        let page = sato.get(&to).await.body;
        assert!(page.contains(r#"name="name" value="佐藤""#), "{page}");
        assert!(!page.contains("geheim"), "{page}");
        for (path, body) in [("//evil.example", "name=x"), ("/me", ""), ("/me", "name=+")] {
            let (sato, _) = entered(&app, &device, "sato", &[]).await;
            let form = [("path", path), ("body", body)];
            assert_eq!(sato.post("/switch", &form).await.location, "/who");
        }
    })
    .await;
}

#[tokio::test]
async fn an_ended_device_is_none_at_once_and_so_are_its_sessions() {
    on_both(|bench| async move {
        let app = bench.app().await;
        set_pin(&app, "sato").await;
        let device = shared(&app).await;
        let (sato, _) = entered(&app, &device, "sato", &[]).await;
        let manager = Browser::of(&app, "tanaka").await;
        let list = manager.get(&devices()).await.body;
        let is_end = |it: &&str| it.ends_with("/end") && it.contains("/devices/");
        let end = list.split('"').find(is_end).unwrap().to_owned();
        let foreign = end.replace(
            &world::id("sakura").to_string(),
            &world::id("kaede").to_string(),
        );
        let suzuki = Browser::of(&app, "suzuki").await;
        assert_eq!(
            suzuki.post(&foreign, &[]).await.status,
            StatusCode::NOT_FOUND
        );
        assert_eq!(sato.get("/me").await.status, StatusCode::OK);
        assert_eq!(manager.post(&end, &[]).await.location, devices());
        assert_eq!(sato.get("/me").await.location, "/sign-in?then=%2Fme");
        let stand = Browser::with(&app, &device);
        assert_eq!(stand.get("/who").await.location, "/sign-in");
        let answer = stand.post(&of("sato"), &[("pin", PIN)]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
    })
    .await;
}
