//! SQL of forms that were sent before their sender had shown who they are. When one is kept and handed back stands in `pages/kept.rs`.

use jiff::Timestamp;
use mamori_core::ids::PersonId;
use sqlx::Row;

use super::super::secrets;
use crate::clock::millis;
use crate::db::{Change, DbResult, one};
use crate::web::App;

/// So many forms are kept at once before one of somebody unknown is not.
const KEPT_FORMS: i64 = 200;

/// Whether so many forms are kept that one of somebody unknown is not. Forgets those whose hour is over.
pub async fn keeps_many_forms(change: &mut Change) -> DbResult<bool> {
    end_kept_forms(change).await?;
    let kept = sqlx::query("select count(*) as n from kept_forms")
        .fetch_one(change.rows()?)
        .await?;
    Ok(kept.try_get::<i64, _>("n")? >= KEPT_FORMS)
}

/// Keeps a form, sealed by its caller, for an hour: for its person alone where that is known.
pub async fn keep_form(
    change: &mut Change,
    token: &str,
    person: Option<PersonId>,
    (path, sealed): (&str, &str),
) -> DbResult<()> {
    let until = change.at() + jiff::SignedDuration::from_hours(1);
    let done =
        sqlx::query(
            "insert into kept_forms (id, path, body, expires_at, person_id) values ($1, $2, $3, $4, $5)",
        )
            .bind(secrets::digest(token))
            .bind(path)
            .bind(sealed)
            .bind(millis(until))
            .bind(person.map(|it| it.to_string()))
            .execute(change.rows()?)
            .await?;
    one("keep a form", done.rows_affected())
}

/// Whether forms lie here whose hour is over.
pub async fn has_old_forms(app: &App, now: Timestamp) -> DbResult<bool> {
    let row = sqlx::query("select 1 from kept_forms where expires_at <= $1 limit 1")
        .bind(millis(now))
        .fetch_optional(&mut *app.db.rows().await?)
        .await?;
    Ok(row.is_some())
}

/// Forgets the forms whose hour is over.
pub async fn end_kept_forms(change: &mut Change) -> DbResult<()> {
    let now = millis(change.at());
    sqlx::query("delete from kept_forms where expires_at <= $1")
        .bind(now)
        .execute(change.rows()?)
        .await?;
    Ok(())
}

/// A form that was kept.
pub struct KeptForm {
    /// Where it goes.
    pub path: String,
    /// What was typed, sealed.
    pub sealed: String,
    /// Whether it was known, when it was kept, that its reader typed it.
    pub is_own: bool,
}

/// The kept form of a token. Somebody else's is none.
pub async fn kept_form(
    app: &App,
    token: &str,
    (person, now): (PersonId, Timestamp),
) -> DbResult<Option<KeptForm>> {
    let row = sqlx::query(
        "select path, body, person_id from kept_forms
          where id = $1 and expires_at > $2 and (person_id is null or person_id = $3)",
    )
    .bind(secrets::digest(token))
    .bind(millis(now))
    .bind(person.to_string())
    .fetch_optional(&mut *app.db.rows().await?)
    .await?;
    Ok(match row {
        Some(row) => Some(KeptForm {
            path: row.try_get("path")?,
            sealed: row.try_get("body")?,
            is_own: row.try_get::<Option<String>, _>("person_id")?.is_some(),
        }),
        None => None,
    })
}

/// Forgets a kept form.
pub async fn forget_form(change: &mut Change, token: &str) -> DbResult<()> {
    sqlx::query("delete from kept_forms where id = $1")
        .bind(secrets::digest(token))
        .execute(change.rows()?)
        .await?;
    Ok(())
}
