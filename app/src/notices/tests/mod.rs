//! The mail settings from outside: kept sealed, tried with a letter, corrected with a word.

mod reminders;

use std::sync::{Arc, Mutex};

use axum::http::StatusCode;

use crate::testing::browser::Browser;
use crate::testing::{on_both, world};
use crate::web::{Hooks, Mail};

const GOOD: [(&str, &str); 5] = [
    ("host", "mail.example.jp"),
    ("port", "465"),
    ("login", "sakura"),
    ("password", "himitsu desu"),
    ("sender", "sakura@example.jp"),
];

fn path() -> String {
    format!("/offices/{}/notices", world::id("sakura"))
}

#[tokio::test]
async fn settings_are_kept_and_a_test_letter_leaves_in_their_name() {
    on_both(|bench| async move {
        let list = Arc::new(Mutex::new(Vec::new()));
        let app = bench.app().await.with_mail(Mail::Kept(list.clone()));
        let browser = Browser::of(&app, "tanaka").await;
        let saved = browser.post(&path(), &GOOD).await;
        assert_eq!(saved.location, format!("{}?done=saved", path()));
        let page = browser.get(&path()).await.body;
        assert!(page.contains("mail.example.jp") && !page.contains("himitsu"));
        let sent = browser.post(&format!("{}/test", path()), &[]).await;
        assert_eq!(sent.location, format!("{}?done=sent", path()));
        let letters = list.lock().unwrap().clone();
        assert_eq!(
            (letters.len(), letters[0].to.as_str()),
            (1, "sakura@example.jp")
        );
    })
    .await;
}

#[tokio::test]
async fn the_password_stays_until_the_server_changes_and_is_never_sent_to_another_one() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let scope = crate::db::Scope::person(world::person("tanaka"));
        let office = mamori_core::ids::OfficeId::new(world::id("sakura"));
        let browser = Browser::of(&app, "tanaka").await;
        browser.post(&path(), &GOOD).await;
        let password = async || {
            let server = super::mail_server(&app, scope, office).await.unwrap();
            server.unwrap().password
        };
        assert_eq!(password().await, "himitsu desu");
        let without = GOOD.map(|(name, value)| (name, if name == "password" { "" } else { value }));
        browser.post(&path(), &without).await;
        assert_eq!(password().await, "himitsu desu");
        let other = without.map(|(name, value)| {
            (
                name,
                if name == "host" {
                    "evil.example"
                } else {
                    value
                },
            )
        });
        browser.post(&path(), &other).await;
        assert_eq!(password().await, "");
    })
    .await;
}

#[tokio::test]
async fn a_wrong_address_or_port_is_said_and_what_was_typed_stays() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let browser = Browser::of(&app, "ito").await;
        let wrong = [
            ("host", "mail.example.jp"),
            ("port", "x"),
            ("sender", "sakura"),
        ];
        let answer = browser.post(&path(), &wrong).await;
        assert_eq!(answer.status, StatusCode::OK);
        for text in [
            "id=\"port-wrong\"",
            "id=\"sender-wrong\"",
            "value=\"mail.example.jp\"",
        ] {
            assert!(answer.body.contains(text), "{text}");
        }
    })
    .await;
}

#[tokio::test]
async fn only_manager_and_system_person_set_the_mail() {
    on_both(|bench| async move {
        let app = bench.app().await;
        for (login, status) in [("sato", 403), ("mori", 403), ("suzuki", 404), ("ono", 403)] {
            let answer = Browser::of(&app, login).await.get(&path()).await;
            assert_eq!(answer.status.as_u16(), status, "{login}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_address_of_a_chat_is_tried_and_never_shown_again() {
    on_both(|bench| async move {
        let calls = Arc::new(Mutex::new(Vec::new()));
        let app = bench.app().await.with_hooks(Hooks::Kept(calls.clone()));
        let browser = Browser::of(&app, "tanaka").await;
        let hook = format!("{}/webhook", path());
        let wrong = browser
            .post(&hook, &[("address", "http://chat.example.jp/x")])
            .await;
        assert!(
            wrong.body.contains("id=\"address-wrong\""),
            "{}",
            wrong.body
        );
        let address = "https://chat.example.jp/hook/himitsu";
        let kept = browser.post(&hook, &[("address", address)]).await;
        assert_eq!(kept.location, format!("{}?done=hook", path()));
        let page = browser.get(&path()).await.body;
        assert!(page.contains("chat.example.jp") && !page.contains("himitsu"));
        let tried = browser.post(&format!("{hook}/test"), &[]).await;
        assert_eq!(tried.location, format!("{}?done=called", path()));
        assert_eq!(calls.lock().unwrap()[0].to, address);
        browser.post(&hook, &[("address", "")]).await;
        assert!(!browser.get(&path()).await.body.contains("chat.example.jp"));
        let none = browser.post(&format!("{hook}/test"), &[]).await;
        assert_eq!(none.status, StatusCode::NOT_FOUND);
    })
    .await;
}
