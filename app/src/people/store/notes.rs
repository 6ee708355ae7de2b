//! SQL of sealed notes: what is carried on or shown again for a short while. What stands in them is not known here.

use jiff::Timestamp;
use sqlx::Row;

use crate::clock::millis;
use crate::db::{Change, DbResult, one};
use crate::web::App;

/// Writes a note in place of an earlier one with this id.
pub async fn write(
    change: &mut Change,
    id: &str,
    sealed: Vec<u8>,
    expires_at: Timestamp,
) -> DbResult<()> {
    let done = sqlx::query(
        "insert into sealed_notes (id, sealed, expires_at) values ($1, $2, $3)
         on conflict (id) do update set sealed = excluded.sealed, expires_at = excluded.expires_at",
    )
    .bind(id)
    .bind(sealed)
    .bind(millis(expires_at))
    .execute(change.rows()?)
    .await?;
    one("write a note", done.rows_affected())
}

/// The note of this id, while it holds.
pub async fn read(app: &App, id: &str) -> DbResult<Option<Vec<u8>>> {
    let row = sqlx::query("select sealed from sealed_notes where id = $1 and expires_at > $2")
        .bind(id)
        .bind(millis(app.clock.now()))
        .fetch_optional(&mut *app.db.rows().await?)
        .await?;
    Ok(match row {
        Some(row) => Some(row.try_get("sealed")?),
        None => None,
    })
}

/// How many notes whose ids begin so still hold. Those past their time are taken away.
pub async fn open(change: &mut Change, begin: &str) -> DbResult<i64> {
    let now = millis(change.at());
    sqlx::query("delete from sealed_notes where expires_at <= $1")
        .bind(now)
        .execute(change.rows()?)
        .await?;
    let row = sqlx::query(
        "select cast(count(*) as bigint) as n from sealed_notes where id like $1 || '%'",
    )
    .bind(begin)
    .fetch_one(change.rows()?)
    .await?;
    Ok(row.try_get("n")?)
}

/// Takes away the notes whose ids begin so.
pub async fn take_all(change: &mut Change, begin: &str) -> DbResult<()> {
    sqlx::query("delete from sealed_notes where id like $1 || '%'")
        .bind(begin)
        .execute(change.rows()?)
        .await?;
    Ok(())
}

/// Takes a note away, and all that are past their hour. False when there was none.
pub async fn take(change: &mut Change, id: &str) -> DbResult<bool> {
    let now = millis(change.at());
    let done = sqlx::query("delete from sealed_notes where id = $1")
        .bind(id)
        .execute(change.rows()?)
        .await?;
    sqlx::query("delete from sealed_notes where expires_at <= $1")
        .bind(now)
        .execute(change.rows()?)
        .await?;
    Ok(done.rows_affected() == 1)
}
