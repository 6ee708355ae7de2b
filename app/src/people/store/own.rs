//! SQL of one's own account: what one signs in with, and one's own sessions.

use jiff::{SignedDuration, Timestamp};
use mamori_core::ids::PersonId;
use sqlx::Row;

use super::super::secrets::{self, SecretError};
use crate::clock::{millis, moment};
use crate::db::{Change, DbResult};
use crate::web::App;

/// What a person signs in with.
pub struct OwnKeys {
    /// The sign-in name; empty for none.
    pub login: String,
    /// The stored password.
    pub password: Option<String>,
    sealed: Option<Vec<u8>>,
}

impl OwnKeys {
    /// The secret of the authenticator in force.
    pub fn open_secret(&self, seal: &[u8; 32]) -> Result<Option<Vec<u8>>, SecretError> {
        let sealed = self.sealed.as_ref();
        sealed.map(|it| secrets::unseal(seal, it)).transpose()
    }
}

/// One open session.
pub struct OwnSession {
    /// Its id, the digest of the cookie.
    pub id: String,
    /// Address and browser as far as known.
    pub terminal: String,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    pub seen_at: Timestamp,
}

/// What this person signs in with.
pub async fn keys(app: &App, person: PersonId) -> DbResult<OwnKeys> {
    let row = sqlx::query(
        "select coalesce(p.login, '') as login, w.hash, f.secret
           from persons p
           left join passwords w on w.person_id = p.id
           left join second_factors f on f.person_id = p.id and f.confirmed_at is not null
          where p.id = $1",
    )
    .bind(person.to_string())
    .fetch_one(&mut *app.db.rows().await?)
    .await?;
    Ok(OwnKeys {
        login: row.try_get("login")?,
        password: row.try_get("hash")?,
        sealed: row.try_get("secret")?,
    })
}

/// The sessions of this person that still hold, the newest first; `idle` and `whole` are how long one may last.
pub async fn sessions(
    app: &App,
    person: PersonId,
    (idle, whole): (SignedDuration, SignedDuration),
) -> DbResult<Vec<OwnSession>> {
    let now = app.clock.now();
    let rows = sqlx::query(
        "select id, terminal, created_at, seen_at from sessions
          where person_id = $1 and ended_at is null and seen_at >= $2 and created_at >= $3
          order by created_at desc",
    )
    .bind(person.to_string())
    .bind(millis(now - idle))
    .bind(millis(now - whole))
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    let session = |row: &sqlx::any::AnyRow| {
        Ok(OwnSession {
            id: row.try_get("id")?,
            terminal: row.try_get("terminal")?,
            created_at: moment(row.try_get("created_at")?),
            seen_at: moment(row.try_get("seen_at")?),
        })
    };
    rows.iter().map(session).collect()
}

/// Ends every session there is and says how many they were.
pub async fn end_every_session(change: &mut Change) -> DbResult<u64> {
    let at = millis(change.at());
    let done = sqlx::query("update sessions set ended_at = $1 where ended_at is null")
        .bind(at)
        .execute(change.rows()?)
        .await?;
    Ok(done.rows_affected())
}

/// Ends one session of a person. False when they have none such, or it has ended.
pub async fn end_session(change: &mut Change, person: PersonId, session: &str) -> DbResult<bool> {
    let at = millis(change.at());
    let done = sqlx::query(
        "update sessions set ended_at = $3 where id = $1 and person_id = $2 and ended_at is null",
    )
    .bind(session)
    .bind(person.to_string())
    .bind(at)
    .execute(change.rows()?)
    .await?;
    Ok(done.rows_affected() == 1)
}
