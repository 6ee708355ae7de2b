//! Checks and the plan by programs.

use serde_json::json;

use super::*;
use crate::testing::on_both;

fn api(rest: &str) -> String {
    format!("/api/v1{}", at(rest))
}

#[tokio::test]
async fn a_program_answers_the_own_check_of_its_person_and_of_nobody_else() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let staff = Browser::program(&app, &world::writing_token(&app, "sato").await);
        assert_eq!(staff.get(&api("self-check")).await.value(), json!([]));
        opened(&app).await;
        let cards = staff.get(&api("self-check")).await.value();
        let item = cards[0]["item"].as_str().unwrap().to_owned();
        assert_eq!(cards[0]["answer"], json!(null));
        let path = api(&format!("self-check/items/{item}"));
        let done = staff
            .json(("PUT", &path), &json!({ "answer": "done" }), &[])
            .await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.body);
        let moon = staff
            .json(("PUT", &path), &json!({ "answer": "moon" }), &[])
            .await;
        assert_eq!(moon.status, StatusCode::BAD_REQUEST);
        let cards = staff.get(&api("self-check")).await.value();
        assert_eq!(cards[0]["answer"], "done");
        let other = Browser::program(&app, &world::writing_token(&app, "tanaka").await);
        assert_eq!(
            other.get(&api("self-check")).await.value()[0]["answer"],
            json!(null)
        );
        assert_eq!(
            other
                .get(&api("assessments"))
                .await
                .value()
                .as_array()
                .unwrap()
                .len(),
            1
        );
        assert_eq!(other.get(&api("plan")).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}
