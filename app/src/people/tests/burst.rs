//! Tries sent together: each is counted before the next one is looked at.

use jiff::SignedDuration;
use mamori_core::people::Tries;
use sqlx::Row;
use tokio::task::JoinSet;

use super::super::store::tries::{count, counted};
use super::{code, session, sign_in, turned};
use crate::clock::{millis, moment};
use crate::db::{Actor, Event};
use crate::testing::browser::Browser;
use crate::testing::{on_both, world};
use crate::web::App;

/// The tries that are kept at the account of sato.
async fn kept(app: &App) -> Tries {
    let [account, _] = counted("sato", "");
    let row = sqlx::query("select * from sign_in_failures where what = $1")
        .bind(account.what)
        .fetch_one(&mut *app.db.rows().await.unwrap())
        .await
        .unwrap();
    let number = |column| u32::try_from(row.get::<i64, _>(column)).unwrap();
    let time = |column| row.get::<Option<i64>, _>(column).map(moment);
    Tries {
        failed: number("failed"),
        last_failed_at: time("last_failed_at"),
        hour_from_at: time("hour_from_at"),
        in_hour: number("in_hour"),
    }
}

async fn count_one(app: &App) {
    let mut change = app.change(&Actor::house()).await.unwrap();
    count(&mut change, &counted("sato", "")).await.unwrap();
    change.save(&Event::of("testing.tries")).await.unwrap();
}

#[tokio::test]
async fn twenty_passwords_sent_at_once_are_no_more_than_five_tries() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let mut burst = JoinSet::new();
        for n in 0..20 {
            let app = app.clone();
            burst.spawn(async move {
                let password = if n == 19 { world::PASSWORD } else { "wrong" };
                sign_in(&app, password, &code(&app)).await
            });
        }
        let answers = burst.join_all().await;
        let waiting = answers.iter().filter(|it| it.body.contains("分待ってから"));
        assert_eq!(waiting.count(), 15);
        assert!(answers.iter().all(|it| it.cookie.is_empty()));
        assert_eq!(kept(&app).await.failed, 5);
    })
    .await;
}

#[tokio::test]
async fn the_current_password_is_not_guessed_in_a_burst_either() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let cookie = session(&sign_in(&app, world::PASSWORD, &code(&app)).await);
        let mut burst = JoinSet::new();
        for _ in 0..20 {
            let browser = Browser::with(&app, &cookie);
            let form = [("current", "wrong"), ("password", "kawa no mukou no yane")];
            burst.spawn(async move { browser.post("/me/password", &form).await.body });
        }
        let pages = burst.join_all().await;
        let wrong = pages
            .iter()
            .filter(|it| it.contains("今のパスワードがちがいます"));
        assert_eq!(wrong.count(), 5);
        assert_eq!(kept(&app).await.failed, 5);
    })
    .await;
}

#[tokio::test]
async fn no_wrong_try_is_lost_when_many_are_counted_at_once() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let mut burst = JoinSet::new();
        for _ in 0..40 {
            let app = app.clone();
            burst.spawn(async move { count_one(&app).await });
        }
        burst.join_all().await;
        let kept = kept(&app).await;
        assert_eq!((kept.failed, kept.in_hour), (40, 40));
    })
    .await;
}

#[tokio::test]
async fn the_database_counts_as_the_rule_does() {
    on_both(|bench| async move {
        let (clock, at) = turned();
        let app = bench.app_at(clock).await;
        let mut rule = Tries::default();
        // Within an hour, at its very end, after a quiet day, and with a clock that was set back.
        let hour = 3600;
        for seconds in [
            0,
            1,
            hour - 2,
            1,
            24 * hour - 1,
            24 * hour,
            1,
            -hour,
            2 * hour,
        ] {
            *at.lock().unwrap() += SignedDuration::from_secs(seconds);
            rule = rule.failed(moment(millis(app.clock.now())));
            count_one(&app).await;
            assert_eq!(kept(&app).await, rule, "after {seconds} seconds");
        }
    })
    .await;
}
