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

/// Longer than any write takes; a database that needs more is not ready.
const PATIENCE: Duration = Duration::from_secs(3);

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

/// The same, and the database can be written to.
async fn ready(State(app): State<App>) -> Response {
    let migrations = migrations(&app).await;
    let written = tokio::time::timeout(PATIENCE, app.db.try_to_write()).await;
    let is_writable = matches!(&written, Ok(Ok(())));
    if let Ok(Err(why)) = &written {
        tracing::error!(%why, "the database cannot be written to");
    }
    let today = app.clock.today().to_string();
    let is_well = migrations == "fit" && is_writable;
    let told = json!({
        "ok": is_well,
        "migrations": migrations,
        "writable": is_writable,
        "today": today,
    });
    answer(is_well, told)
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

    use crate::testing::browser::Browser;
    use crate::testing::on_both;

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
