//! SQL of the first run: the code from the console, and whether anybody is here yet.

use sqlx::Row;

use super::super::secrets;
use crate::clock::{millis, moment};
use crate::db::{Change, DbResult, Rows, one, stored};
use crate::web::App;

const CODE: &str = "setup.code";

/// What a typed set-up code is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// The one from the console.
    Right,
    /// The one from the console, past its time.
    Old,
    /// Any other.
    Wrong,
}

/// Whether no person exists yet.
pub async fn is_empty(rows: &mut Rows) -> DbResult<bool> {
    let row = sqlx::query("select id from persons limit 1")
        .fetch_optional(rows)
        .await?;
    Ok(row.is_none())
}

/// Keeps the digest of a code in place of an earlier one.
pub async fn set_code(
    change: &mut Change,
    code: &str,
    expires_at: jiff::Timestamp,
) -> DbResult<()> {
    let value = format!("{} {}", secrets::paper_digest(code), millis(expires_at));
    let done = sqlx::query(
        "insert into settings (name, value) values ($1, $2)
         on conflict (name) do update set value = excluded.value",
    )
    .bind(CODE)
    .bind(value)
    .execute(change.rows()?)
    .await?;
    one("keep the set-up code", done.rows_affected())
}

/// What a typed code is.
pub async fn code(app: &App, typed: &str) -> DbResult<Code> {
    let row = sqlx::query("select value from settings where name = $1")
        .bind(CODE)
        .fetch_optional(&mut *app.db.rows().await?)
        .await?;
    let Some(row) = row else {
        return Ok(Code::Wrong);
    };
    let value: String = row.try_get("value")?;
    let (digest, until) = value.split_once(' ').unwrap_or_default();
    let until = moment(stored(until, "settings", "value", CODE)?);
    Ok(match () {
        () if digest != secrets::paper_digest(typed) => Code::Wrong,
        () if until <= app.clock.now() => Code::Old,
        () => Code::Right,
    })
}

/// Uses up the code. False when somebody else has set up meanwhile.
pub async fn use_code(change: &mut Change) -> DbResult<bool> {
    let done = sqlx::query("delete from settings where name = $1")
        .bind(CODE)
        .execute(change.rows()?)
        .await?;
    Ok(done.rows_affected() == 1 && is_empty(change.rows()?).await?)
}
