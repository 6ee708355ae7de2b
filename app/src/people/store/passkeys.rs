//! SQL of passkeys. Whether an answer of one is right is decided in `passkey.rs`.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jiff::Timestamp;
use mamori_core::ids::PersonId;
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::clock::{millis, moment};
use crate::db::{Change, DbResult, stored};
use crate::web::App;

/// A passkey in force, for looking at an answer of it.
pub struct Known {
    id: String,
    /// Whose it is.
    pub person: PersonId,
    /// Public key and what belongs to it, as JSON.
    pub credential: String,
    counter: i64,
}

/// A passkey in force as its person sees it.
pub struct OwnPasskey {
    /// Its row.
    pub id: String,
    /// As its person calls it.
    pub name: String,
    /// Public key and what belongs to it, as JSON.
    pub credential: String,
    /// Since when.
    pub added_at: Timestamp,
    /// The last use.
    pub used_at: Option<Timestamp>,
}

/// A new passkey.
pub struct NewPasskey<'a> {
    /// What its authenticator calls it.
    pub credential_id: &'a [u8],
    /// Public key and what belongs to it, as JSON.
    pub credential: &'a str,
    /// As its person calls it.
    pub name: &'a str,
}

/// Writes the row of a new one. False when somebody has this one already.
pub async fn add(change: &mut Change, person: PersonId, new: &NewPasskey<'_>) -> DbResult<bool> {
    let (id, at) = (change.new_id().to_string(), millis(change.at()));
    let done = sqlx::query(
        "insert into passkeys (id, person_id, credential_id, credential, name, added_at)
         values ($1, $2, $3, $4, $5, $6) on conflict (credential_id) do nothing",
    )
    .bind(id)
    .bind(person.to_string())
    .bind(BASE64_URL_SAFE_NO_PAD.encode(new.credential_id))
    .bind(new.credential)
    .bind(new.name)
    .bind(at)
    .execute(change.rows()?)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The passkey that its authenticator calls so, while it is in force and its person has not left.
pub async fn in_force(app: &App, credential_id: &[u8]) -> DbResult<Option<Known>> {
    let row = sqlx::query(
        "select k.id, k.person_id, k.credential, k.counter
           from passkeys k join persons p on p.id = k.person_id
          where k.credential_id = $1 and k.ended_at is null and p.left_at is null",
    )
    .bind(BASE64_URL_SAFE_NO_PAD.encode(credential_id))
    .fetch_optional(&mut *app.db.rows().await?)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let (id, person): (String, String) = (row.try_get("id")?, row.try_get("person_id")?);
    Ok(Some(Known {
        person: stored(&person, "passkeys", "person_id", &id)?,
        credential: row.try_get("credential")?,
        counter: row.try_get("counter")?,
        id,
    }))
}

/// Those of one person, the oldest first.
pub async fn own(app: &App, person: PersonId) -> DbResult<Vec<OwnPasskey>> {
    let rows = sqlx::query(
        "select id, name, credential, added_at, used_at from passkeys
          where person_id = $1 and ended_at is null order by added_at, id",
    )
    .bind(person.to_string())
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    rows.iter().map(own_passkey).collect()
}

fn own_passkey(row: &AnyRow) -> DbResult<OwnPasskey> {
    let used_at: Option<i64> = row.try_get("used_at")?;
    Ok(OwnPasskey {
        id: row.try_get("id")?,
        name: row.try_get("name")?,
        credential: row.try_get("credential")?,
        added_at: moment(row.try_get("added_at")?),
        used_at: used_at.map(moment),
    })
}

/// Notes a use. False when it has ended meanwhile, or another answer of it was taken since it was looked at.
pub async fn used(
    change: &mut Change,
    known: &Known,
    (credential, counter): (&str, i64),
) -> DbResult<bool> {
    let at = millis(change.at());
    let done = sqlx::query(
        "update passkeys set credential = $2, counter = $3, used_at = $4
          where id = $1 and ended_at is null and counter = $5",
    )
    .bind(known.id.as_str())
    .bind(credential)
    .bind(counter)
    .bind(at)
    .bind(known.counter)
    .execute(change.rows()?)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Ends one. False when this person has none such.
pub async fn end(change: &mut Change, person: PersonId, passkey: &str) -> DbResult<bool> {
    let at = millis(change.at());
    let done = sqlx::query(
        "update passkeys set ended_at = $3 where id = $1 and person_id = $2 and ended_at is null",
    )
    .bind(passkey)
    .bind(person.to_string())
    .bind(at)
    .execute(change.rows()?)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Whether this person could still sign in without this passkey: by another one, or by password with a second factor.
pub async fn could_do_without(app: &App, person: PersonId, passkey: &str) -> DbResult<bool> {
    let row = sqlx::query(
        "select cast((select count(*) from passkeys k
                       where k.person_id = $1 and k.id <> $2 and k.ended_at is null) as bigint)
              + cast((select count(*) from passwords w
                        join second_factors f on f.person_id = w.person_id and f.confirmed_at is not null
                       where w.person_id = $1) as bigint) as ways",
    )
    .bind(person.to_string())
    .bind(passkey)
    .fetch_one(&mut *app.db.rows().await?)
    .await?;
    Ok(row.try_get::<i64, _>("ways")? > 0)
}
