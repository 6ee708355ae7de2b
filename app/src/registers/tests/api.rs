//! Ledgers by programs: the same deeds as by pages, with tags against a race and keys against a call sent twice.

use serde_json::{Value, json};

use super::*;
use crate::web::App;

async fn program(app: &App, login: &str) -> Browser {
    Browser::program(app, &world::writing_token(app, login).await)
}

fn entries(register: &str) -> String {
    format!("/api/v1{}", at(&format!("registers/{register}/entries")))
}

async fn add(program: &Browser, register: &str, values: Value, more: &[(&str, &str)]) -> Answer {
    let body = json!({ "values": values });
    program
        .json(("POST", &entries(register)), &body, more)
        .await
}

fn pc(number: &str) -> Value {
    json!({ "number": number, "kind": "pc", "state": "in-use" })
}

#[tokio::test]
async fn a_program_adds_an_entry_reads_it_with_its_history_and_corrects_what_it_has_read() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let program = program(&app, "tanaka").await;
        let made = add(&program, "devices", pc("PC-7"), &[]).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
        let path = made.headers["location"].to_str().unwrap().to_owned();
        let read = program.get(&path).await;
        assert_eq!(read.value()["entry"]["name"], "PC-7", "{}", read.body);
        let kind = read.value()["entry"]["values"]["kind"].clone();
        let tag = read.headers["etag"].to_str().unwrap().to_owned();
        let body = json!({ "values": { "state": "repair" }, "reason": "画面" });
        let without = program.json(("PUT", &path), &body, &[]).await;
        assert_eq!(without.status, StatusCode::PRECONDITION_REQUIRED);
        let corrected = program
            .json(("PUT", &path), &body, &[("if-match", &tag)])
            .await;
        assert_eq!(corrected.status, StatusCode::OK, "{}", corrected.body);
        let now = corrected.value();
        assert_eq!(now["entry"]["values"]["state"], "repair");
        assert_eq!(
            now["entry"]["values"]["kind"], kind,
            "what was not sent stays"
        );
        assert_eq!(now["versions"].as_array().unwrap().len(), 2);
        assert_eq!(now["versions"][1]["reason"], "画面");
        let late = program
            .json(("PUT", &path), &body, &[("if-match", &tag)])
            .await;
        assert_eq!(late.status, StatusCode::PRECONDITION_FAILED);
        let page = Browser::of(&app, "tanaka").await;
        let page = page.get(path.strip_prefix("/api/v1").unwrap()).await;
        assert!(page.body.contains("PC-7") && page.body.contains("画面"));
    })
    .await;
}

#[tokio::test]
async fn the_same_call_sent_twice_adds_one_entry_and_its_key_is_for_nothing_else() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let program = program(&app, "tanaka").await;
        let key = [("idempotency-key", "my-key-1")];
        let first = add(&program, "devices", pc("PC-8"), &key).await;
        let again = add(&program, "devices", pc("PC-8"), &key).await;
        assert_eq!(again.status, StatusCode::CREATED);
        assert_eq!(first.value(), again.value());
        let other = add(&program, "devices", pc("PC-9"), &key).await;
        assert_eq!(other.status, StatusCode::CONFLICT, "{}", other.body);
        let all = program.get(&entries("devices")).await.value();
        assert_eq!(all.as_array().unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_is_told_field_by_field_in_the_language_that_was_asked_for() {
    let bench = crate::testing::sqlite().await;
    let app = bench.app().await;
    let program = program(&app, "tanaka").await;
    let english = [("accept-language", "en-GB, ja;q=0.5")];
    let wrong = add(&program, "devices", json!({ "kind": "moon" }), &english).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let said = wrong.value();
    assert_eq!(said["status"], 422);
    let mistakes = said["mistakes"].as_array().unwrap();
    let of = |field: &str| mistakes.iter().find(|it| it["field"] == field).unwrap();
    assert_eq!(of("kind")["detail"], "Please choose one of these.");
    assert!(!of("number")["detail"].as_str().unwrap().is_empty());
    let unknown = add(&program, "devices", json!({ "moon": "x" }), &[]).await;
    assert_eq!(unknown.value()["mistakes"][0]["field"], "moon");
    let nul = add(&program, "devices", pc("PC\u{0}"), &[]).await;
    assert_eq!(nul.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_list_comes_page_by_page_and_every_entry_once() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let program = program(&app, "tanaka").await;
        for number in 0..5 {
            add(&program, "devices", pc(&format!("PC-{number}")), &[]).await;
        }
        let mut path = format!("{}?limit=2", entries("devices"));
        let mut names = Vec::new();
        loop {
            let page = program.get(&path).await;
            let rows = page.value();
            names.extend(
                rows.as_array()
                    .unwrap()
                    .iter()
                    .map(|it| it["name"].to_string()),
            );
            let Some(link) = page.headers.get("link") else {
                break;
            };
            let link = link.to_str().unwrap();
            path = link
                .trim_start_matches('<')
                .split('>')
                .next()
                .unwrap()
                .to_owned();
            assert!(link.ends_with("rel=\"next\""));
        }
        names.sort();
        names.dedup();
        assert_eq!(names.len(), 5);
    })
    .await;
}

#[tokio::test]
async fn a_program_of_the_staff_sees_and_writes_only_what_staff_do() {
    let bench = crate::testing::sqlite().await;
    let app = bench.app().await;
    let staff = program(&app, "sato").await;
    assert_eq!(
        staff.get(&entries("devices")).await.status,
        StatusCode::FORBIDDEN
    );
    let refused = add(&staff, "devices", pc("PC-1"), &[]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let ledgers = staff
        .get(&format!("/api/v1{}", at("registers?limit=200")))
        .await;
    let ledgers = ledgers.value();
    let ids: Vec<&str> = ledgers
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["id"].as_str().unwrap())
        .collect();
    assert!(
        ids.contains(&"take-out") && !ids.contains(&"devices"),
        "{ids:?}"
    );
}
