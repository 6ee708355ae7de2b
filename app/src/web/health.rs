//! `/healthz` and `/readyz` for whoever watches the server. They tell the truth: a half migration is never healthy.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use mamori_core::people::Act;
use serde_json::{Value, json};

use super::{App, Route};
use crate::db::MigrationState;
use crate::os;

/// Longer than any write takes; a database that needs more is not ready.
const PATIENCE: Duration = Duration::from_secs(3);

/// So many bytes one change may need at once, with the growth of the log of the database.
const ROOM: u64 = 1 << 20;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/healthz", Act::Public, healthy).open(),
        Route::get("/readyz", Act::Public, ready).open(),
    ]
}

/// The program runs and its tables are those it was written for.
async fn healthy(State(app): State<App>) -> Response {
    let migrations = migrations(&app).await;
    let is_well = migrations == "fit";
    let told = json!({ "ok": is_well, "migrations": migrations });
    answer(is_well, told)
}

/// The same, the database can be written to, the disk has room for what is written, and the journal has lost nothing.
async fn ready(State(app): State<App>) -> Response {
    let migrations = migrations(&app).await;
    let written = tokio::time::timeout(PATIENCE, app.db.try_to_write()).await;
    let is_writable = matches!(&written, Ok(Ok(())));
    let mut disk = Disk::by_room(os::free_bytes(&app.settings.dir));
    if let Ok(Err(why)) = &written {
        tracing::error!(%why, "the database cannot be written to");
        disk = if why.is_full_disk() { Disk::Full } else { disk };
    }
    let today = app.clock.today().to_string();
    let is_whole = app.settings.behind.is_empty();
    let is_well = migrations == "fit" && is_writable && disk != Disk::Full && is_whole;
    let told = json!({
        "ok": is_well,
        "migrations": migrations,
        "writable": is_writable,
        "disk": disk.word(),
        "journal": if is_whole { "whole" } else { "behind" },
        "today": today,
    });
    answer(is_well, told)
}

/// Whether the disk of the state directory takes one more change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Disk {
    Fine,
    Full,
    /// The system does not tell.
    Unknown,
}

impl Disk {
    /// `SQLite` puts a change onto the disk when it commits, so that one undone before says nothing of a full disk.
    fn by_room(free: Option<u64>) -> Self {
        match free {
            Some(free) if free < ROOM => Self::Full,
            Some(_) => Self::Fine,
            None => Self::Unknown,
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Fine => "fine",
            Self::Full => "full",
            Self::Unknown => "unknown",
        }
    }
}

async fn migrations(app: &App) -> &'static str {
    match tokio::time::timeout(PATIENCE, app.db.migration_state()).await {
        Ok(Ok(MigrationState::Fits)) => "fit",
        Ok(Ok(MigrationState::Behind(_))) => "behind",
        Ok(Ok(MigrationState::Foreign(_))) => "foreign",
        _ => "unknown",
    }
}

fn answer(is_well: bool, told: Value) -> Response {
    let status = if is_well {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (status, Json(told)).into_response()
}

#[cfg(test)]
mod tests {
    use axum::http::StatusCode;

    use super::{Disk, ROOM};
    use crate::db::{Actor, Event};
    use crate::testing::browser::Browser;
    use crate::testing::{on_both, sqlite};
    use crate::web::App;

    #[tokio::test]
    async fn a_sound_server_is_healthy_and_ready_for_anybody_who_asks() {
        on_both(|bench| async move {
            let app = bench.app().await;
            for path in ["/healthz", "/readyz"] {
                let answer = Browser::of_nobody(&app).get(path).await;
                assert_eq!(answer.status, StatusCode::OK, "{path}");
                let told: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
                assert_eq!(told["ok"], true, "{path}");
            }
        })
        .await;
    }

    /// `SQLite` alone: the engine itself refuses to grow, exactly as on a disk without room.
    async fn room(app: &App, pragma: &'static str) {
        let mut change = app.change(&Actor::house()).await.unwrap();
        let rows = change.rows().unwrap();
        sqlx::raw_sql(pragma).execute(rows).await.unwrap();
    }

    #[tokio::test]
    async fn a_full_disk_is_said_and_passes_when_there_is_room_again() {
        let bench = sqlite().await;
        let app = bench.app().await;
        let browser = Browser::of_nobody(&app);
        room(&app, "pragma max_page_count = 1").await;
        let answer = browser.get("/readyz").await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
        let told: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!(
            (&told["writable"], &told["disk"]),
            (&false.into(), &"full".into())
        );
        assert_eq!(browser.get("/healthz").await.status, StatusCode::OK);
        room(&app, "pragma max_page_count = 1000000").await;
        let answer = browser.get("/readyz").await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        assert!(answer.body.contains("\"disk\":\"fine\""), "{}", answer.body);
        let change = app.change(&Actor::house()).await.unwrap();
        change.save(&Event::of("testing.after")).await.unwrap();
        let kept = sqlx::query("select 1 from settings where name = 'readyz'")
            .fetch_optional(&mut *app.db.rows().await.unwrap())
            .await
            .unwrap();
        assert!(kept.is_none(), "what was tried is undone");
    }

    #[test]
    fn a_disk_with_less_room_than_a_change_needs_is_full() {
        assert_eq!(Disk::by_room(Some(0)), Disk::Full);
        assert_eq!(Disk::by_room(Some(ROOM - 1)), Disk::Full);
        assert_eq!(Disk::by_room(Some(ROOM)), Disk::Fine);
        assert_eq!(Disk::by_room(None).word(), "unknown");
    }

    #[tokio::test]
    async fn half_a_migration_is_neither_healthy_nor_ready() {
        on_both(|bench| async move {
            let app = bench.app().await;
            sqlx::query("delete from migrations where name not like '0001%'")
                .execute(&mut *bench.db.rows().await.unwrap())
                .await
                .unwrap();
            for path in ["/healthz", "/readyz"] {
                let answer = Browser::of_nobody(&app).get(path).await;
                assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{path}");
                assert!(answer.body.contains("\"behind\""), "{}", answer.body);
            }
        })
        .await;
    }
}
