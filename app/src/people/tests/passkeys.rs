//! Passkeys from outside, answered by an authenticator in software (`authenticator.rs`).

use axum::http::StatusCode;
use jiff::SignedDuration;
use serde_json::Value;

use super::super::passkey;
use super::authenticator::{Device, PRESENT};
use super::{code, session, sign_in, turned};
use crate::db::{Actor, Event};
use crate::testing::browser::{Answer, Browser};
use crate::testing::{on_both, world};
use crate::web::App;

/// What the page's module gets when it asks.
async fn question(browser: &Browser, path: &str) -> Value {
    let asked = browser.post(&format!("{path}/ask"), &[]).await;
    assert_eq!(asked.status, StatusCode::OK, "{}", asked.body);
    serde_json::from_str(&asked.body).unwrap()
}

async fn send(browser: &Browser, path: &str, question: &Value, answer: &str) -> Answer {
    let ticket = question["ticket"].as_str().unwrap();
    let form = [
        ("ticket", ticket),
        ("answer", answer),
        ("name", "事務所のパソコン"),
        ("then", "/me"),
    ];
    browser.post(path, &form).await
}

/// A device with a passkey of somebody who is signed in.
async fn added(browser: &Browser, name: &str) -> Device {
    let mut device = Device::new(name);
    let path = "/me/passkeys/new";
    let asked = question(browser, path).await;
    let answer = device.create(&asked["options"]);
    let done = send(browser, path, &asked, &answer).await;
    assert_eq!(done.location, "/me/passkeys", "{}", done.body);
    device
}

/// Signs in with it; a cookie when that worked.
async fn shown(app: &App, device: &mut Device) -> Answer {
    let nobody = Browser::of_nobody(app);
    let asked = question(&nobody, "/sign-in/passkey").await;
    let answer = device.get(&asked["options"]);
    send(&nobody, "/sign-in/passkey", &asked, &answer).await
}

fn is_refused(answer: &Answer) -> bool {
    answer.cookie.is_empty() && answer.body.contains("このパスキーでは入れませんでした")
}

/// The path by which the first passkey of a list ends.
fn end_on(list: &str) -> &str {
    let is_end = |it: &&str| it.starts_with("/me/passkeys/") && it.ends_with("/end");
    list.split('"').find(is_end).unwrap()
}

/// What the journal says about refused passkeys.
async fn whys(app: &App) -> Vec<String> {
    let rows = sqlx::query(
        "select d.detail from log_events e join log_details d on d.tree = e.tree and d.seq = e.seq
          where e.operation = 'people.passkey-refused' order by e.tree, e.seq",
    )
    .fetch_all(&mut *app.db.rows().await.unwrap())
    .await
    .unwrap();
    let why = |row| {
        let detail: String = sqlx::Row::get(row, "detail");
        let detail: Value = serde_json::from_str(&detail).unwrap();
        detail["why"].as_str().unwrap().to_owned()
    };
    rows.iter().map(why).collect()
}

async fn run(app: &App, sql: &'static str) {
    let mut change = app.change(&Actor::house()).await.unwrap();
    sqlx::query(sql)
        .execute(change.rows().unwrap())
        .await
        .unwrap();
    change.save(&Event::of("testing.rows")).await.unwrap();
}

#[tokio::test]
async fn a_passkey_is_added_opens_a_session_without_a_password_and_is_removed() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let browser = Browser::of(&app, "sato").await;
        let mut device = added(&browser, "pc").await;
        let list = browser.get("/me/passkeys").await.body;
        assert!(list.contains("事務所のパソコン"), "{list}");
        let answer = shown(&app, &mut device).await;
        assert_eq!(answer.location, "/me", "{}", answer.body);
        let other = Browser::with(&app, &session(&answer));
        assert_eq!(other.get("/me").await.status, StatusCode::OK);
        let end = end_on(&list);
        let stranger = Browser::of(&app, "tanaka").await;
        assert_eq!(
            stranger.post(end, &[]).await.status,
            StatusCode::NOT_FOUND,
            "nobody ends another's"
        );
        assert_eq!(browser.post(end, &[]).await.location, "/me/passkeys");
        assert!(is_refused(&shown(&app, &mut device).await));
        assert_eq!(whys(&app).await, ["unknown"]);
    })
    .await;
}

#[tokio::test]
async fn an_answer_opens_one_session_and_only_to_the_question_it_was_given_to() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let mut device = added(&Browser::of(&app, "sato").await, "pc").await;
        let (nobody, path) = (Browser::of_nobody(&app), "/sign-in/passkey");
        let asked = question(&nobody, path).await;
        let answer = device.get(&asked["options"]);
        assert_eq!(send(&nobody, path, &asked, &answer).await.location, "/me");
        assert!(is_refused(&send(&nobody, path, &asked, &answer).await));
        let other = question(&nobody, path).await;
        assert!(is_refused(&send(&nobody, path, &other, &answer).await));
        // A refused answer uses its question up, too.
        let right = device.get(&other["options"]);
        assert!(is_refused(&send(&nobody, path, &other, &right).await));
        assert_eq!(whys(&app).await, ["does not fit"]);
    })
    .await;
}

#[tokio::test]
async fn an_answer_of_another_site_or_of_an_unchecked_holder_is_refused() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let mut device = added(&Browser::of(&app, "sato").await, "pc").await;
        device.origin = "http://localhost.evil.example".to_owned();
        assert!(is_refused(&shown(&app, &mut device).await));
        device.origin = super::authenticator::ORIGIN.to_owned();
        device.flags = PRESENT;
        assert!(is_refused(&shown(&app, &mut device).await));
        assert_eq!(whys(&app).await, ["does not fit", "holder not checked"]);
    })
    .await;
}

#[tokio::test]
async fn a_copy_betrays_itself_by_a_counter_that_goes_back() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let mut device = added(&Browser::of(&app, "sato").await, "pc").await;
        device.counter = 40;
        assert_eq!(shown(&app, &mut device).await.location, "/me");
        device.counter = 7;
        assert!(is_refused(&shown(&app, &mut device).await));
        assert_eq!(whys(&app).await, ["counter went back"]);
    })
    .await;
}

#[tokio::test]
async fn the_passkey_of_somebody_who_left_or_was_renewed_opens_nothing() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let mut sato = added(&Browser::of(&app, "sato").await, "pc of sato").await;
        let mut abe = added(&Browser::of(&app, "abe").await, "pc of abe").await;
        let manager = Browser::of(&app, "tanaka").await;
        let people = format!("/offices/{}/people", world::id("sakura"));
        let sato_path = format!("{people}/{}/leave", world::id("sato"));
        assert_eq!(manager.post(&sato_path, &[]).await.location, people);
        assert!(is_refused(&shown(&app, &mut sato).await));
        let abe_path = format!("{people}/{}/reset", world::id("abe"));
        let reset = manager.post(&abe_path, &[("proof", "face")]).await;
        assert_eq!(reset.status, StatusCode::SEE_OTHER, "{}", reset.body);
        assert!(is_refused(&shown(&app, &mut abe).await));
    })
    .await;
}

#[tokio::test]
async fn wrong_passwords_of_others_keep_nobody_out_who_has_a_passkey() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let mut device = added(&Browser::of(&app, "sato").await, "pc").await;
        for _ in 0..6 {
            sign_in(&app, "wrong", "000000").await;
        }
        let by_password = sign_in(&app, world::PASSWORD, &code(&app)).await;
        assert_eq!(by_password.cookie, "", "the account waits");
        assert_eq!(shown(&app, &mut device).await.location, "/me");
    })
    .await;
}

#[tokio::test]
async fn a_question_is_worth_nothing_after_five_minutes_or_elsewhere() {
    on_both(|bench| async move {
        let (clock, at) = turned();
        let app = bench.app_at(clock).await;
        let browser = Browser::of(&app, "sato").await;
        let mut device = added(&browser, "pc").await;
        let (nobody, path) = (Browser::of_nobody(&app), "/sign-in/passkey");
        let late = question(&nobody, path).await;
        let answer = device.get(&late["options"]);
        *at.lock().unwrap() += SignedDuration::from_mins(5);
        assert!(is_refused(&send(&nobody, path, &late, &answer).await));
        let elsewhere = question(&browser, "/proof/passkey").await;
        let answer = device.get(&elsewhere["options"]);
        assert!(is_refused(&send(&nobody, path, &elsewhere, &answer).await));
    })
    .await;
}

#[tokio::test]
async fn an_address_that_asks_and_asks_without_an_answer_waits() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let mut device = added(&Browser::of(&app, "sato").await, "pc").await;
        let nobody = Browser::of_nobody(&app);
        for _ in 0..99 {
            question(&nobody, "/sign-in/passkey").await;
        }
        assert_eq!(shown(&app, &mut device).await.location, "/me");
        for _ in 0..100 {
            question(&nobody, "/sign-in/passkey").await;
        }
        let waits = nobody.post("/sign-in/passkey/ask", &[]).await;
        assert_eq!(waits.status, StatusCode::UNPROCESSABLE_ENTITY);
        let code = code(&app);
        let by_password = sign_in(&app, world::PASSWORD, &code).await;
        assert_eq!(by_password.location, "/me", "passwords count apart");
    })
    .await;
}

#[tokio::test]
async fn the_last_way_in_is_never_removed() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let browser = Browser::of(&app, "sato").await;
        added(&browser, "pc").await;
        run(&app, "delete from second_factors").await;
        let list = browser.get("/me/passkeys").await.body;
        let end = end_on(&list);
        let kept = browser.post(end, &[]).await;
        assert_eq!(kept.status, StatusCode::UNPROCESSABLE_ENTITY);
        added(&browser, "phone").await;
        assert_eq!(browser.post(end, &[]).await.location, "/me/passkeys");
    })
    .await;
}

#[tokio::test]
async fn without_a_name_a_passkey_is_not_added_and_the_page_says_so() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let browser = Browser::of(&app, "sato").await;
        let page = browser.post("/me/passkeys/new", &[("name", " ")]).await;
        assert!(page.body.contains("機器の名前を書いてください"));
        let page = browser.post("/me/passkeys/new", &[("name", "本棚")]).await;
        assert!(page.body.contains("パスキーを足せませんでした"));
        assert!(page.body.contains(r#"value="本棚""#), "{}", page.body);
    })
    .await;
}

#[tokio::test]
async fn a_house_without_a_name_says_that_it_cannot_and_offers_nothing() {
    on_both(|bench| async move {
        let app = bench.app_reached_by("https://192.168.1.20:8443").await;
        let browser = Browser::of(&app, "sato").await;
        let page = browser.get("/me/passkeys").await.body;
        assert!(page.contains("数字のアドレス") && !page.contains("/me/passkeys/new"));
        let nobody = Browser::of_nobody(&app);
        assert!(!nobody.get("/sign-in").await.body.contains("data-passkey"));
        let asked = nobody.post("/sign-in/passkey/ask", &[]).await;
        assert_eq!(asked.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn the_sign_in_page_says_why_there_is_no_button_and_allows_only_our_module() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let page = Browser::of_nobody(&app).get("/sign-in").await;
        assert!(page.body.contains("<noscript><p class=\"hint\">"));
        assert!(
            page.body
                .contains("data-ask=\"/sign-in/passkey/ask\" hidden")
        );
        let policy = page.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("script-src 'self'; connect-src 'self'"));
        let settings = |url: &str| crate::web::Settings {
            public_url: url.to_owned(),
            ..app.settings.clone()
        };
        for (url, can) in [
            ("https://mamori.example.jp", true),
            ("https://localhost:8443", true),
            ("https://[fd00::1]:8443", false),
            ("https://10.0.0.5", false),
        ] {
            assert_eq!(passkey::house(&settings(url)).is_some(), can, "{url}");
        }
    })
    .await;
}
