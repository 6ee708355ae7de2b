//! Forms kept over a sign-in: anybody may send one, so they are few, small and gone after their hour.

use jiff::SignedDuration;

use super::turned;
use crate::testing::browser::Browser;
use crate::testing::on_both;
use crate::web::App;

/// Sends a form without a session; tells where that leads.
async fn send(app: &App, note: &str) -> String {
    let nobody = Browser::of_nobody(app);
    nobody.post("/sign-out", &[("note", note)]).await.location
}

async fn rows(app: &App) -> i64 {
    let row = sqlx::query("select count(*) as n from kept_forms")
        .fetch_one(&mut *app.db.rows().await.unwrap())
        .await
        .unwrap();
    sqlx::Row::get(&row, "n")
}

#[tokio::test]
async fn kept_forms_go_away_when_the_next_one_comes_after_their_hour() {
    on_both(|bench| async move {
        let (clock, at) = turned();
        let app = bench.app_at(clock).await;
        for _ in 0..3 {
            assert!(send(&app, "early").await.starts_with("/sign-in?kept="));
        }
        assert_eq!(rows(&app).await, 3);
        *at.lock().unwrap() += SignedDuration::from_hours(2);
        assert!(send(&app, "late").await.starts_with("/sign-in?kept="));
        assert_eq!(rows(&app).await, 1);
    })
    .await;
}

#[tokio::test]
async fn two_hundred_forms_are_kept_and_then_no_more_until_their_hour_is_over() {
    on_both(|bench| async move {
        let (clock, at) = turned();
        let app = bench.app_at(clock).await;
        for _ in 0..200 {
            assert!(
                send(&app, "one of many")
                    .await
                    .starts_with("/sign-in?kept=")
            );
        }
        assert_eq!(send(&app, "one too many").await, "/sign-in");
        assert_eq!(rows(&app).await, 200);
        *at.lock().unwrap() += SignedDuration::from_hours(2);
        assert!(send(&app, "after that").await.starts_with("/sign-in?kept="));
        assert_eq!(rows(&app).await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_form_of_more_than_a_megabyte_is_not_kept() {
    on_both(|bench| async move {
        let app = bench.app().await;
        // As it is sent it is short enough to be read; as it would be kept it is three times as long.
        let long = "あ".repeat(200 * 1024);
        let nobody = Browser::of_nobody(&app);
        let sent = nobody
            .post_files("/sign-out", &[("note", &long)], &[])
            .await;
        assert_eq!(sent.location, "/sign-in", "{}", sent.body);
        assert_eq!(rows(&app).await, 0);
        let fits = "a".repeat(1024 * 1024 - "note=".len());
        assert!(send(&app, &fits).await.starts_with("/sign-in?kept="));
        assert_eq!(rows(&app).await, 1);
    })
    .await;
}

#[tokio::test]
async fn what_is_typed_as_a_name_that_nobody_has_stays_nowhere() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let secret = "hinagiku to tombo".repeat(1000);
        let form = [("login", secret.as_str()), ("password", "x"), ("code", "0")];
        Browser::of_nobody(&app).post("/sign-in", &form).await;
        let form = [("login", "sato"), ("password", "x"), ("code", "0")];
        Browser::of_nobody(&app).post("/sign-in", &form).await;
        let texts = async |sql: &'static str| {
            let mut rows = app.db.rows().await.unwrap();
            let rows = sqlx::query(sql).fetch_all(&mut *rows).await.unwrap();
            let text = |row| -> String { sqlx::Row::get(row, 0) };
            rows.iter().map(text).collect::<Vec<_>>()
        };
        let tried = texts(
            "select d.detail from log_events e join log_details d on d.tree = e.tree and d.seq = e.seq
              where e.operation = 'people.sign-in-refused' order by e.tree, e.seq",
        )
        .await;
        assert_eq!(tried, [r#"{"tried":"-"}"#, r#"{"tried":"sato"}"#]);
        let counted = texts("select what from sign_in_failures").await;
        assert!(counted.iter().all(|it| it.len() <= 80), "{counted:?}");
    })
    .await;
}

#[tokio::test]
async fn wrong_tries_are_forgotten_when_they_count_no_more() {
    on_both(|bench| async move {
        let (clock, at) = turned();
        let app = bench.app_at(clock).await;
        let wrong = async |login: &str| {
            let form = [("login", login), ("password", "x"), ("code", "0")];
            Browser::of_nobody(&app).post("/sign-in", &form).await;
            let row =
                sqlx::query("select count(*) from sign_in_failures where what like 'login:%'")
                    .fetch_one(&mut *app.db.rows().await.unwrap())
                    .await
                    .unwrap();
            sqlx::Row::get::<i64, _>(&row, 0)
        };
        assert_eq!([wrong("a").await, wrong("b").await], [1, 2]);
        *at.lock().unwrap() += SignedDuration::from_hours(26);
        assert_eq!(wrong("c").await, 1);
    })
    .await;
}
