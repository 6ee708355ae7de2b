//! The sealed account from outside: sealed, opened once, told to everybody, over for good.

use std::sync::{Arc, Mutex};

use axum::http::StatusCode;
use jiff::{SignedDuration, Timestamp};

use super::turn;
use crate::clock::Clock;
use crate::db::{Actor, Event};
use crate::testing::browser::{Answer, Browser};
use crate::testing::{NOW, on_both, world};
use crate::web::{App, Letter, Mail};

fn at(page: &str) -> String {
    format!("/offices/{}{page}", world::id("sakura"))
}

fn turned() -> (Clock, Arc<Mutex<Timestamp>>) {
    let now = Arc::new(Mutex::new(NOW.parse::<Timestamp>().unwrap()));
    let told = now.clone();
    (Clock::told_by(move || *told.lock().unwrap()), now)
}

/// Seals one; its code.
async fn sealed(manager: &Browser, form: &[(&str, &str)]) -> String {
    let made = manager.post(&at("/emergency"), form).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
    let page = manager.get(&made.location).await.body;
    let (_, rest) = page.split_once("<code class=\"big\">").expect(&page);
    rest.split('<').next().unwrap().to_owned()
}

async fn typed(app: &App, code: &str) -> Answer {
    let form = [
        ("code", code),
        ("name", "小川"),
        ("reason", "だれも入れない"),
    ];
    Browser::of_nobody(app).post("/emergency", &form).await
}

/// The browser of whoever has opened one.
async fn inside(app: &App, code: &str) -> Browser {
    let answer = typed(app, code).await;
    assert_eq!(answer.location, at(""), "{}", answer.body);
    Browser::of_nobody(app).after(&answer)
}

#[track_caller]
fn says(page: &str, words: &[&str]) {
    for it in words {
        assert!(page.contains(it), "{it} is missing in {page}");
    }
}

/// Gives the office a mail server, and managers and executives an address.
async fn with_mail(app: App) -> (App, Arc<Mutex<Vec<Letter>>>) {
    let list = Arc::new(Mutex::new(Vec::new()));
    let app = app.with_mail(Mail::Kept(list.clone()));
    let mut change = app.change(&Actor::house()).await.unwrap();
    for who in ["tanaka", "mori", "sato"] {
        sqlx::query("update persons set email = $2 where id = $1")
            .bind(world::person(who).to_string())
            .bind(format!("{who}@example.jp"))
            .execute(change.rows().unwrap())
            .await
            .unwrap();
    }
    change.save(&Event::of("testing.mail")).await.unwrap();
    let form = [
        ("host", "mail.example.jp"),
        ("port", "465"),
        ("login", "sakura"),
        ("password", "himitsu desu"),
        ("sender", "sakura@example.jp"),
    ];
    let manager = Browser::of(&app, "tanaka").await;
    let kept = manager.post(&at("/notices"), &form).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.body);
    (app, list)
}

#[tokio::test]
async fn an_opened_envelope_is_told_to_everybody_at_once() {
    on_both(|bench| async move {
        let (clock, now) = turned();
        let (app, letters) = with_mail(bench.app_at(clock).await).await;
        let manager = Browser::of(&app, "tanaka").await;
        let code = sealed(&manager, &[("place", "事務所の金庫")]).await;
        says(
            &manager.get(&at("/emergency")).await.body,
            &["事務所の金庫", "tanaka"],
        );
        inside(&app, &code).await;
        *now.lock().unwrap() += SignedDuration::from_secs(15);
        assert_eq!(turn(&app).await.unwrap(), 2, "manager and executive");
        assert_eq!(turn(&app).await.unwrap(), 0, "nobody twice");
        let told: Vec<String> = letters
            .lock()
            .unwrap()
            .iter()
            .map(|it| it.to.clone())
            .collect();
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(
            !letters.lock().unwrap()[0].text.contains("小川"),
            "no name travels by mail"
        );
        let staff = Browser::of(&app, "sato").await;
        says(
            &staff.get(&at("")).await.body,
            &["非常用の封筒が開けられています", "小川"],
        );
        let journal = Browser::of(&app, "tanaka").await;
        let journal = journal.get(&at("/journal?kind=emergency")).await.body;
        says(
            &journal,
            &["非常用の封筒を開けました", "非常用の封筒を作りました"],
        );
    })
    .await;
}

#[tokio::test]
async fn an_opened_envelope_lets_one_work_as_the_manager_of_that_office() {
    on_both(|bench| async move {
        let (clock, now) = turned();
        let app = bench.app_at(clock).await;
        let manager = Browser::of(&app, "tanaka").await;
        let code = sealed(&manager, &[("place", "金庫")]).await;
        let guest = inside(&app, &code).await;
        *now.lock().unwrap() += SignedDuration::from_mins(40);
        let people = guest.get(&at("/people")).await;
        assert_eq!(people.status, StatusCode::OK, "idle minutes do not shut it");
        let reset = guest
            .get(&at(&format!("/people/{}", world::id("sato"))))
            .await;
        assert_eq!(reset.status, StatusCode::OK);
        let made = guest.post(&at("/people/invitations"), &[]).await;
        assert!(!made.location.starts_with("/proof"), "{}", made.location);
        let sibling = format!("/offices/{}", world::id("tsubaki"));
        assert_eq!(guest.get(&sibling).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn it_is_over_for_good_when_a_manager_says_so() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let code = sealed(&manager, &[("place", "金庫")]).await;
        let guest = inside(&app, &code).await;
        assert_eq!(guest.get(&at("/plan")).await.status, StatusCode::OK);
        let page = manager.get(&at("/emergency")).await.body;
        let (_, rest) = page.split_once(&format!("{}/", at("/emergency"))).unwrap();
        let id = rest.split('/').next().unwrap();
        let path = at(&format!("/emergency/{id}/recovered"));
        assert_eq!(manager.post(&path, &[]).await.location, at("/emergency"));
        let after = guest.get(&at("/plan")).await;
        assert!(after.location.starts_with("/sign-in"), "{}", after.location);
        says(
            &typed(&app, &code).await.body,
            &["このコードでは入れません"],
        );
        let home = manager.get(&at("")).await.body;
        says(&home, &["新しい非常用の封筒を作る"]);
        assert!(!home.contains("非常用の封筒が開けられています"), "{home}");
        let people = manager.get(&at("/people")).await.body;
        assert!(!people.contains("非常用（小川）"), "{people}");
    })
    .await;
}

#[tokio::test]
async fn it_is_over_when_its_session_ends_and_after_four_hours() {
    on_both(|bench| async move {
        let (clock, now) = turned();
        let app = bench.app_at(clock).await;
        let manager = Browser::of(&app, "tanaka").await;
        let code = sealed(&manager, &[("place", "金庫")]).await;
        let guest = inside(&app, &code).await;
        guest.post("/sign-out", &[]).await;
        turn(&app).await.unwrap();
        let page = manager.get(&at("/emergency")).await.body;
        assert!(!page.contains("recovered"), "{page}");
        let code = sealed(&manager, &[("place", "金庫")]).await;
        let guest = inside(&app, &code).await;
        *now.lock().unwrap() += SignedDuration::from_mins(239);
        assert_eq!(guest.get(&at("/plan")).await.status, StatusCode::OK);
        *now.lock().unwrap() += SignedDuration::from_mins(1);
        let after = guest.get(&at("/plan")).await;
        assert!(after.location.starts_with("/sign-in"), "{}", after.location);
        turn(&app).await.unwrap();
        let manager = Browser::of(&app, "tanaka").await;
        let people = manager.get(&at("/people")).await.body;
        assert!(!people.contains("非常用（小川）"), "{people}");
    })
    .await;
}

#[tokio::test]
async fn wrong_codes_wait_and_an_older_envelope_opens_nothing() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let old = sealed(&manager, &[("place", "金庫")]).await;
        let new = sealed(&manager, &[("place", "金庫")]).await;
        for code in [old.as_str(), "A", "B", "C", "D"] {
            says(
                &typed(&app, code).await.body,
                &["このコードでは入れません", "だれも入れない"],
            );
        }
        says(&typed(&app, &new).await.body, &["1分待ってから"]);
        let missing = [("code", new.as_str()), ("name", ""), ("reason", "")];
        let page = Browser::of_nobody(&app)
            .post("/emergency", &missing)
            .await
            .body;
        says(&page, &["あなたの名前を書いてください", &new]);
    })
    .await;
}

#[tokio::test]
async fn a_drill_says_so_and_leaves_the_real_envelope_shut() {
    on_both(|bench| async move {
        let (clock, now) = turned();
        let (app, letters) = with_mail(bench.app_at(clock).await).await;
        let manager = Browser::of(&app, "tanaka").await;
        let real = sealed(&manager, &[("place", "金庫")]).await;
        let code = sealed(&manager, &[("drill", "yes")]).await;
        let guest = inside(&app, &code).await;
        says(&guest.get(&at("")).await.body, &["練習です。"]);
        turn(&app).await.unwrap();
        assert!(letters.lock().unwrap()[0].text.contains("【練習】"));
        *now.lock().unwrap() += SignedDuration::from_mins(30);
        let after = guest.get(&at("/plan")).await;
        assert!(after.location.starts_with("/sign-in"), "{}", after.location);
        inside(&app, &real).await;
        let late = sealed(&Browser::of(&app, "tanaka").await, &[("drill", "yes")]).await;
        *now.lock().unwrap() += SignedDuration::from_mins(61);
        says(
            &typed(&app, &late).await.body,
            &["このコードでは入れません"],
        );
    })
    .await;
}

#[tokio::test]
async fn the_seal_is_looked_at_every_half_year() {
    on_both(|bench| async move {
        let (clock, now) = turned();
        let app = bench.app_at(clock).await;
        let manager = Browser::of(&app, "tanaka").await;
        sealed(&manager, &[("place", "金庫")]).await;
        assert!(!manager.get(&at("")).await.body.contains("封筒の封を見る"));
        *now.lock().unwrap() += SignedDuration::from_hours(24 * 180);
        let manager = Browser::of(&app, "tanaka").await;
        says(&manager.get(&at("")).await.body, &["封筒の封を見る"]);
        let seen = manager.post(&at("/emergency/whole"), &[]).await;
        assert_eq!(seen.location, at("/emergency"));
        assert!(!manager.get(&at("")).await.body.contains("封筒の封を見る"));
    })
    .await;
}
