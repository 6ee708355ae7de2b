//! Incidents by programs: reporting, reading, one more line; drills stay apart.

use serde_json::json;

use super::*;

fn api(page: &str) -> String {
    format!("/api/v1{}", at(page))
}

#[tokio::test]
async fn a_program_reports_once_and_who_leads_reads_and_adds_lines() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let staff = Browser::program(&app, &world::writing_token(&app, "sato").await);
        let body = json!({ "kind": "lost-device" });
        let key = [("idempotency-key", "k-1")];
        let sent = staff.json(("POST", &api("incidents")), &body, &key).await;
        assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.body);
        let again = staff.json(("POST", &api("incidents")), &body, &key).await;
        assert_eq!(sent.value(), again.value());
        let other = json!({ "kind": "lost-usb" });
        let other = staff.json(("POST", &api("incidents")), &other, &key).await;
        assert_eq!(other.status, StatusCode::CONFLICT, "{}", other.body);
        let path = sent.headers["location"].to_str().unwrap().to_owned();
        assert_eq!(staff.get(&path).await.status, StatusCode::FORBIDDEN);
        let lead = Browser::program(&app, &world::writing_token(&app, "tanaka").await);
        let line = json!({ "words": "駅に電話した" });
        let lines = format!("{path}/lines");
        let told = lead.json(("POST", &lines), &line, &key).await;
        assert_eq!(told.status, StatusCode::CREATED, "{}", told.body);
        lead.json(("POST", &lines), &line, &key).await;
        let whole = lead.get(&path).await.value();
        assert_eq!(whole["incident"]["kind"], "lost-device");
        assert!(!whole["clocks"].as_array().unwrap().is_empty());
        let words = whole["lines"].as_array().unwrap().iter();
        assert_eq!(words.filter(|it| it["words"] == "駅に電話した").count(), 1);
        assert_eq!(
            lead.get(&api("incidents"))
                .await
                .value()
                .as_array()
                .unwrap()
                .len(),
            1
        );
        assert_eq!(lead.get(&api("drills")).await.value(), json!([]));
        let page = Browser::of(&app, "tanaka").await;
        let page = page.get(path.strip_prefix("/api/v1").unwrap()).await;
        assert!(page.body.contains("駅に電話した"));
    })
    .await;
}

#[tokio::test]
async fn an_unknown_kind_and_an_empty_line_are_told_and_nothing_is_written() {
    let bench = crate::testing::sqlite().await;
    let app = bench.app().await;
    let lead = Browser::program(&app, &world::writing_token(&app, "tanaka").await);
    let moon = json!({ "kind": "moon" });
    let sent = lead.json(("POST", &api("incidents")), &moon, &[]).await;
    assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(sent.value()["mistakes"][0]["field"], "kind");
    assert_eq!(lead.get(&api("incidents")).await.value(), json!([]));
}
