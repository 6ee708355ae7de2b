//! The first page from outside: who lands where, and what stands there for whom.

use axum::http::StatusCode;

use crate::testing::browser::Browser;
use crate::testing::{on_both, world};

#[tokio::test]
async fn whoever_belongs_to_one_place_lands_there() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let landings = [
            ("sato", "offices", "sakura"),
            ("suzuki", "offices", "kaede"),
            ("hayashi", "corporations", "kita"),
            ("ono", "councils", "kyogikai"),
        ];
        for (login, kind, place) in landings {
            let answer = Browser::of(&app, login).await.get("/").await;
            let expected = format!("/{kind}/{}", world::id(place));
            assert_eq!(answer.location, expected, "{login}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_home_of_an_office_opens_for_its_people_and_is_unknown_to_others() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let path = format!("/offices/{}", world::id("sakura"));
        for (login, _) in world::people() {
            let answer = Browser::of(&app, login).await.get(&path).await;
            let expected = match login {
                "suzuki" | "kimura" => StatusCode::NOT_FOUND,
                _ => StatusCode::OK,
            };
            assert_eq!(answer.status, expected, "{login}");
        }
    })
    .await;
}
