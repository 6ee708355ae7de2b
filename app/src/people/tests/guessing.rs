//! Guessing passwords from many addresses: how many tries are looked at, and that telling names apart is not possible.

use jiff::{SignedDuration, Timestamp};
use mamori_core::people::TRIES_PER_HOUR;
use sqlx::Row;

use super::super::secrets;
use super::super::store::tries::{self, count, counted};
use super::{code, sign_in, turned};
use crate::chance::Chance;
use crate::db::{Actor, Event};
use crate::testing::browser::Browser;
use crate::testing::{on_both, sqlite, world};
use crate::web::App;

/// How many guesses are made; with `cargo xtask test --long` all that are promised.
#[expect(
    clippy::disallowed_methods,
    reason = "the test runner says by the environment how long it may take"
)]
fn guesses() -> usize {
    if std::env::var("MAMORI_TEST_LONG").is_ok() {
        100_000
    } else {
        2_000
    }
}

/// One guess at sato's password from an address, as the sign-in page makes it; whether it was looked at.
async fn guess(app: &App, address: u8) -> bool {
    let at = counted("sato", &format!("203.0.113.{address} x"));
    let Ok(_turn) = tries::turn(app, &at).await.unwrap() else {
        return false;
    };
    let mut change = app.change(&Actor::nobody("")).await.unwrap();
    count(&mut change, &at).await.unwrap();
    change.save(&Event::of("testing.guess")).await.unwrap();
    true
}

#[tokio::test]
async fn guesses_from_many_addresses_get_no_more_than_a_hundred_tries_in_any_hour() {
    let bench = sqlite().await;
    let (clock, at) = turned();
    let app = bench.app_at(clock).await;
    let chance = Chance::seeded(7);
    let mut seen: Vec<Timestamp> = Vec::new();
    for n in 0..guesses() {
        let [address, pause] = chance.bytes::<2>();
        *at.lock().unwrap() += SignedDuration::from_secs(i64::from(pause % 16));
        if guess(&app, address).await {
            seen.push(app.clock.now());
        }
        // The owner signs in again and again, which clears the waits but not the hour.
        if n % 10 == 9 {
            let mut change = app.change(&Actor::nobody("")).await.unwrap();
            let owner = counted("sato", "10.0.0.7 x");
            tries::clear(&mut change, &owner).await.unwrap();
            change.save(&Event::of("testing.owner")).await.unwrap();
        }
    }
    let hour = SignedDuration::from_hours(1);
    let in_hour = |from: &Timestamp| {
        let within = |it: &&Timestamp| **it >= *from && it.duration_since(*from) < hour;
        seen.iter().filter(within).count()
    };
    let worst = seen.iter().map(in_hour).max().unwrap();
    assert!(worst <= TRIES_PER_HOUR as usize, "{worst}");
    assert!(seen.len() > 10, "some are looked at: {}", seen.len());
}

#[tokio::test]
async fn while_waiting_no_password_is_looked_at_whatever_address_it_comes_from() {
    on_both(|bench| async move {
        let (clock, at) = turned();
        let app = bench.app_at(clock).await;
        for n in 0..40 {
            let form = [
                ("login", "sato"),
                ("password", "wrong guess"),
                ("code", "000000"),
            ];
            let agent = format!("agent-{n}");
            let request = axum::http::Request::post("/sign-in")
                .header("content-type", "application/x-www-form-urlencoded")
                .header("origin", "http://localhost")
                .header("user-agent", &agent);
            let body = serde_urlencoded::to_string(form).unwrap();
            let answer = Browser::of_nobody(&app).send(request, body.into()).await;
            assert!(answer.cookie.is_empty());
            *at.lock().unwrap() += SignedDuration::from_secs(1);
        }
        let row = sqlx::query(
            "select count(*) as n from log_events where operation = 'people.sign-in-refused'",
        )
        .fetch_one(&mut *app.db.rows().await.unwrap())
        .await
        .unwrap();
        assert_eq!(
            row.get::<i64, _>("n"),
            6,
            "five, and one when the first wait was over"
        );
    })
    .await;
}

#[tokio::test]
async fn an_unknown_name_costs_the_same_one_hash_as_a_known_one() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let tried = async |login: &str, password: &str| {
            let before = secrets::hashed(password);
            let form = [("login", login), ("password", password), ("code", "000000")];
            Browser::of_nobody(&app).post("/sign-in", &form).await;
            secrets::hashed(password) - before
        };
        assert_eq!(tried("sato", "kitsune to budou").await, 1);
        assert_eq!(tried("nobody", "tsuru no ongaeshi").await, 1);
        assert_eq!(
            sign_in(&app, world::PASSWORD, &code(&app)).await.location,
            "/me"
        );
    })
    .await;
}
