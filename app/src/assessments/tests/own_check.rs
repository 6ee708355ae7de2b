//! Staff check for themselves: few taps, nothing lost, and nobody else reads the answers.

use axum::http::StatusCode;
use sqlx::Row;

use super::{answer_all, at, office, opened, this_year};
use crate::assessments::{self_check, staff_answers};
use crate::db::Scope;
use crate::testing::browser::Browser;
use crate::testing::{on_both, world};
use crate::web::App;

#[tokio::test]
async fn staff_answer_fifteen_cards_in_seventeen_taps_and_see_their_own_result() {
    on_both(|bench| async move {
        let app = bench.app().await;
        opened(&app).await;
        let staff = Browser::of(&app, "sato").await;
        let page = staff.get(&at("self-check")).await;
        assert!(page.body.contains("はじめる") && page.body.contains("15の質問"));
        let mut taps = 1;
        let first = staff.post(&at("self-check"), &[]).await.location;
        assert_eq!(first, at("self-check/items/1-1"));
        taps += answer_all(&staff, &first, "done").await;
        let result = staff.get(&at("self-check/result")).await;
        assert!(result.body.contains("<b>15</b> / 15"), "{}", result.body);
        staff.post(&at("self-check/result"), &[]).await;
        taps += 1;
        assert_eq!(taps, 17, "with the tile on the first page these are 18");
        let sent = staff.get(&at("self-check/result")).await;
        assert!(sent.body.contains("送りました"));
    })
    .await;
}

#[tokio::test]
async fn a_check_goes_on_where_it_stopped_whatever_the_device() {
    on_both(|bench| async move {
        let app = bench.app().await;
        opened(&app).await;
        let phone = Browser::of(&app, "sato").await;
        phone.post(&at("self-check"), &[]).await;
        for item in ["1-1", "1-2"] {
            phone
                .post(
                    &at(&format!("self-check/items/{item}")),
                    &[("answer", "done")],
                )
                .await;
        }
        let tablet = Browser::of(&app, "sato").await;
        let page = tablet.get(&at("self-check")).await;
        assert!(page.body.contains("15のうち2に答えました"), "{}", page.body);
        let next = tablet.post(&at("self-check"), &[]).await;
        assert_eq!(next.location, at("self-check/items/1-3"));
        let unsent = tablet.post(&at("self-check/result"), &[]).await;
        let page = tablet.get(&unsent.location).await;
        assert!(page.body.contains("あと13問"), "{}", page.body);
    })
    .await;
}

#[tokio::test]
async fn the_grouped_form_takes_a_group_at_once_and_keeps_what_was_chosen_when_one_is_missing() {
    on_both(|bench| async move {
        let app = bench.app().await;
        opened(&app).await;
        let staff = Browser::of(&app, "sato").await;
        let half = [("2-1", "unsure")];
        let page = staff.post(&at("self-check/groups/2"), &half).await;
        assert!(page.body.contains(r#"name="2-1" value="unsure" checked"#));
        assert!(page.body.contains("全部の質問に"));
        let groups: [(&str, &[&str]); 4] = [
            ("1", &["1-1", "1-2", "1-3", "1-4", "1-5"]),
            ("2", &["2-1", "2-2"]),
            ("3", &["3-1", "3-2", "3-3", "3-4", "3-5"]),
            ("4", &["4-1", "4-2", "4-3"]),
        ];
        let mut path = at("self-check/groups/1");
        for (group, items) in groups {
            assert_eq!(path, at(&format!("self-check/groups/{group}")));
            let form: Vec<(&str, &str)> = items.iter().map(|it| (*it, "done")).collect();
            path = staff.post(&path, &form).await.location;
        }
        assert_eq!(path, at("self-check/result"));
        let own = self_check(&app, &this_year(&app).await, world::person("sato")).await;
        assert_eq!(own.unwrap().unwrap().answers.len(), 15);
    })
    .await;
}

#[tokio::test]
async fn without_an_opened_check_staff_are_told_kindly_whom_to_ask() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let staff = Browser::of(&app, "sato").await;
        let page = staff.get(&at("self-check")).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.body.contains("準備中") && page.body.contains("tanaka"));
        let card = staff
            .post(&at("self-check/items/1-1"), &[("answer", "done")])
            .await;
        assert_eq!(card.location, at("self-check"));
    })
    .await;
}

#[tokio::test]
async fn what_staff_answered_is_told_to_nobody_and_counted_only_in_a_group() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = opened(&app).await;
        for (login, answer) in [("sato", "not-yet"), ("abe", "done"), ("ito", "done")] {
            let page = manager.get(&at("assessment")).await.body;
            assert!(
                !page.contains("職員の答えの数"),
                "counts before {login} had sent"
            );
            let person = Browser::of(&app, login).await;
            let first = person.post(&at("self-check"), &[]).await.location;
            answer_all(&person, &first, answer).await;
            person.post(&at("self-check/result"), &[]).await;
        }
        let sato = Browser::of(&app, "sato").await;
        let why = at("self-check/items/1-1/reason");
        sato.post(&why, &[("reason", "time")]).await;
        let page = manager.get(&at("assessment")).await.body;
        assert!(
            page.contains("職員の答えの数") && page.contains("時間がない 1"),
            "{page}"
        );
        assert!(page.contains("<b>3</b> / 4"), "{page}");
        let answers = staff_answers(&app, Scope::machine(), &this_year(&app).await).await;
        assert_eq!(answers.unwrap().len(), 3);

        let details = journal(&app).await;
        assert!(details.contains("care-guide/r8/1-1"), "{details}");
        assert!(!details.contains("not-yet"), "{details}");
    })
    .await;
}

/// All details of the journal in one text.
async fn journal(app: &App) -> String {
    let rows = sqlx::query("select detail from log_details")
        .fetch_all(&mut *app.db.rows().await.unwrap())
        .await
        .unwrap();
    rows.iter()
        .map(|row| row.get::<String, _>("detail"))
        .collect()
}

#[tokio::test]
async fn an_unknown_card_an_unknown_answer_and_a_foreign_office_change_nothing() {
    on_both(|bench| async move {
        let app = bench.app().await;
        opened(&app).await;
        let staff = Browser::of(&app, "sato").await;
        let unknown = staff.get(&at("self-check/items/9-9")).await;
        assert_eq!(unknown.status, StatusCode::NOT_FOUND);
        let of_managers = staff
            .post(&at("self-check/items/5-1"), &[("answer", "done")])
            .await;
        assert_eq!(of_managers.status, StatusCode::NOT_FOUND);
        let wrong = staff
            .post(&at("self-check/items/1-1"), &[("answer", "perhaps")])
            .await;
        assert!(wrong.body.contains("答えを1つ選んでください"));
        let stranger = Browser::of(&app, "kimura").await;
        let foreign = stranger.get(&at("self-check")).await;
        assert_eq!(foreign.status, StatusCode::NOT_FOUND);
        let own = self_check(&app, &this_year(&app).await, world::person("sato")).await;
        assert!(own.unwrap().is_none());
        assert_eq!(this_year(&app).await.office, office());
    })
    .await;
}
