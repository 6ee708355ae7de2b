//! SQL of what a person signs in with: password, authenticator, paper codes. Making the secrets stands in `secrets.rs`.

use mamori_core::ids::PersonId;

use sqlx::Row;

use super::super::secrets;
use crate::clock::millis;
use crate::db::{Change, DbResult, one};
use crate::web::App;

/// Sets the password; `hash` comes from [`secrets::hash_password`].
pub async fn set_password(change: &mut Change, person: PersonId, hash: &str) -> DbResult<()> {
    let at = millis(change.at());
    let done = sqlx::query(
        "insert into passwords (person_id, hash, changed_at) values ($1, $2, $3)
         on conflict (person_id) do update set hash = excluded.hash, changed_at = excluded.changed_at",
    )
    .bind(person.to_string())
    .bind(hash)
    .bind(at)
    .execute(change.rows()?)
    .await?;
    one("set a password", done.rows_affected())
}

/// Sets the authenticator whose code was seen; `sealed` comes from [`secrets::seal`], and `step` is the step
/// of that code, so that it is not taken again (0 for none).
pub async fn confirm_totp(
    change: &mut Change,
    person: PersonId,
    sealed: &[u8],
    step: i64,
) -> DbResult<()> {
    let at = millis(change.at());
    let done = sqlx::query(
        "insert into second_factors (person_id, secret, confirmed_at, last_step) values ($1, $2, $3, $4)
         on conflict (person_id) do update set secret = excluded.secret,
                confirmed_at = excluded.confirmed_at, last_step = excluded.last_step",
    )
    .bind(person.to_string())
    .bind(sealed.to_vec())
    .bind(at)
    .bind(step)
    .execute(change.rows()?)
    .await?;
    one("set an authenticator", done.rows_affected())
}

/// Replaces a person's paper codes; earlier ones are worth nothing from now on.
pub async fn set_paper_codes(
    change: &mut Change,
    person: PersonId,
    codes: &[String],
) -> DbResult<()> {
    sqlx::query("delete from recovery_codes where person_id = $1")
        .bind(person.to_string())
        .execute(change.rows()?)
        .await?;
    for code in codes {
        let id = change.new_id().to_string();
        let done =
            sqlx::query("insert into recovery_codes (id, person_id, hash) values ($1, $2, $3)")
                .bind(id)
                .bind(person.to_string())
                .bind(secrets::paper_digest(code))
                .execute(change.rows()?)
                .await?;
        one("add a paper code", done.rows_affected())?;
    }
    Ok(())
}

/// How many paper codes a person can still use.
pub async fn paper_codes_left(app: &App, person: PersonId) -> DbResult<i64> {
    let row = sqlx::query(
        "select cast(count(*) as bigint) as n from recovery_codes where person_id = $1 and used_at is null",
    )
    .bind(person.to_string())
    .fetch_one(&mut *app.db.rows().await?)
    .await?;
    Ok(row.try_get("n")?)
}

/// Ends everything that a person signs in with, all their sessions and tokens, at once.
pub async fn forget(change: &mut Change, person: PersonId) -> DbResult<()> {
    for sql in [
        "delete from passwords where person_id = $1",
        "delete from pins where person_id = $1",
        "delete from second_factors where person_id = $1",
        "delete from recovery_codes where person_id = $1",
    ] {
        sqlx::query(sql)
            .bind(person.to_string())
            .execute(change.rows()?)
            .await?;
    }
    let at = millis(change.at());
    sqlx::query("update passkeys set ended_at = $2 where person_id = $1 and ended_at is null")
        .bind(person.to_string())
        .bind(at)
        .execute(change.rows()?)
        .await?;
    super::tokens::end_all(change, person).await?;
    end_sessions(change, person, "").await
}

/// Ends the sessions of a person but one.
pub async fn end_sessions(change: &mut Change, person: PersonId, but: &str) -> DbResult<()> {
    let at = millis(change.at());
    sqlx::query(
        "update sessions set ended_at = $2 where person_id = $1 and ended_at is null and id <> $3",
    )
    .bind(person.to_string())
    .bind(at)
    .bind(but)
    .execute(change.rows()?)
    .await?;
    Ok(())
}
