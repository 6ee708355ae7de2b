//! The server is cut off from outside: by the page and by the command's deed; who gets in meanwhile, and how it ends.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode};
use jiff::Timestamp;

use crate::clock::Clock;
use crate::db::{Actor, Event};
use crate::evidence::{notes, verify};
use crate::isolation;
use crate::testing::browser::{Answer, Browser};
use crate::testing::{Bench, NOW, on_both, signer, world};
use crate::web::{App, Isolated};

fn at(rest: &str) -> String {
    format!("/offices/{}/isolation{rest}", world::id("sakura"))
}

/// Asks as a browser of that address.
async fn from(browser: &Browser, address: &str, path: &str) -> Answer {
    let address: SocketAddr = address.parse().unwrap();
    let request = Request::get(path).extension(ConnectInfo(address));
    browser.send(request, Body::empty()).await
}

async fn sent_from(browser: &Browser, address: &str, path: &str) -> Answer {
    let address: SocketAddr = address.parse().unwrap();
    let request = Request::post(path)
        .header("origin", "http://localhost")
        .header("content-type", "application/x-www-form-urlencoded")
        .extension(ConnectInfo(address));
    browser.send(request, Body::empty()).await
}

/// The house of one office.
async fn alone(bench: &Bench) -> App {
    let app = bench.app().await;
    let sakura = world::id("sakura");
    let sql = format!(
        "delete from memberships; delete from councils; delete from offices where id <> '{sakura}';"
    );
    let mut change = app.change(&Actor::house()).await.unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
        .execute(change.rows().unwrap())
        .await
        .unwrap();
    change.save(&Event::of("testing.alone")).await.unwrap();
    app
}

const TABLET: &str = "192.168.1.20:50000";
const HERE: [&str; 3] = ["127.0.0.1:50000", "[::1]:50000", "[::ffff:127.0.0.1]:50000"];

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story from beginning to end")]
async fn one_button_ends_every_session_and_leaves_only_reading_at_the_machine_itself() {
    on_both(|bench| async move {
        let app = alone(&bench).await;
        let (manager, staff) = (
            Browser::of(&app, "tanaka").await,
            Browser::of(&app, "sato").await,
        );
        assert!(manager.get(&at("")).await.body.contains("切りはなす"));
        let begun = manager.post(&at(""), &[]).await;
        assert_eq!(begun.status, StatusCode::OK);
        assert!(
            begun.body.contains("切りはなしました") && begun.body.contains("mamori isolation end"),
            "{}",
            begun.body
        );
        let home = format!("/offices/{}", world::id("sakura"));
        for browser in [&manager, &staff] {
            let shut = from(browser, TABLET, &home).await;
            assert_eq!(shut.status, StatusCode::SERVICE_UNAVAILABLE);
            assert!(shut.body.contains("切りはなしています"), "{}", shut.body);
            let signed_out = from(browser, HERE[0], &home).await;
            assert!(
                signed_out.location.starts_with("/sign-in"),
                "{}",
                signed_out.location
            );
        }
        assert_eq!(
            from(&staff, TABLET, "/mamori.css").await.status,
            StatusCode::OK
        );
        let again = Browser::of(&app, "tanaka").await;
        for here in HERE {
            assert_eq!(
                from(&again, here, &home).await.status,
                StatusCode::OK,
                "{here}"
            );
        }
        let written = sent_from(&again, HERE[0], &format!("{home}/report/lost-device")).await;
        assert_eq!(written.status, StatusCode::SERVICE_UNAVAILABLE);
        let ended = sent_from(&again, HERE[0], &at("/end")).await;
        assert_eq!(ended.location, at(""));
        assert_eq!(from(&again, TABLET, &home).await.status, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn what_proves_the_journal_lies_outside_of_the_database_when_a_server_is_cut_off() {
    on_both(|bench| async move {
        let app = bench.app().await;
        Browser::of(&app, "tanaka").await.get("/me").await;
        let kept = isolation::begin(&app, &Actor::house(), None).await.unwrap();
        let since = Isolated::now(&app.settings.dir).unwrap().since;
        assert_eq!(since, NOW.parse().unwrap());
        let notes = std::fs::read_to_string(kept.folder.join("checkpoints.txt")).unwrap();
        let mut rows = bench.db.rows().await.unwrap();
        let key = signer().vkey();
        let outside = notes::read(&notes).unwrap();
        assert_eq!(outside.len(), kept.journals);
        let outside: Vec<_> = outside.into_iter().map(|it| (key.clone(), it)).collect();
        assert_eq!(verify(&mut rows, &key, &outside).await.unwrap().faults, []);
        let packs = std::fs::read_dir(&kept.folder).unwrap().count() - 1;
        assert!(packs >= 1, "{packs}");
        drop(rows);
        isolation::end(&app, &Actor::house(), None).await.unwrap();
        assert_eq!(Isolated::now(&app.settings.dir), None);
    })
    .await;
}

#[tokio::test]
async fn nobody_cuts_off_the_server_of_many_offices_from_one_of_them() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        assert!(manager.get(&at("")).await.body.contains("サーバを動かす人"));
        assert_eq!(
            manager.post(&at(""), &[]).await.status,
            StatusCode::FORBIDDEN
        );
        assert_eq!(Isolated::now(&app.settings.dir), None);
    })
    .await;
}

#[tokio::test]
async fn a_token_of_a_program_ends_too_and_opens_nothing_at_the_machine_itself() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let program = Browser::program(&app, &world::writing_token(&app, "tanaka").await);
        assert_eq!(
            from(&program, HERE[0], "/api/v1/me").await.status,
            StatusCode::OK
        );
        isolation::begin(&app, &Actor::house(), None).await.unwrap();
        let outside = from(&program, TABLET, "/api/v1/me").await;
        assert_eq!(outside.status, StatusCode::SERVICE_UNAVAILABLE);
        isolation::end(&app, &Actor::house(), None).await.unwrap();
        let after = from(&program, HERE[0], "/api/v1/me").await;
        assert_eq!(after.status, StatusCode::UNAUTHORIZED);
    })
    .await;
}

#[tokio::test]
async fn cut_off_once_more_it_keeps_its_first_moment() {
    on_both(|bench| async move {
        let at = Arc::new(Mutex::new(NOW.parse::<Timestamp>().unwrap()));
        let told = Arc::clone(&at);
        let app = bench
            .app_at(Clock::told_by(move || *told.lock().unwrap()))
            .await;
        isolation::begin(&app, &Actor::house(), None).await.unwrap();
        *at.lock().unwrap() = "2026-11-22T02:00:00Z".parse().unwrap();
        isolation::begin(&app, &Actor::house(), None).await.unwrap();
        let since = Isolated::now(&app.settings.dir).unwrap().since;
        assert_eq!(since, NOW.parse().unwrap());
    })
    .await;
}
