//! SQL of sign-in and standing: sessions, roles, the names of places.

pub mod accounts;
pub mod approvals;
pub mod demo;
pub mod details;
pub mod forgotten;
pub mod invitations;
pub mod kept;
pub mod keys;
pub mod mailed;
pub mod members;
pub mod notes;
pub mod org;
pub mod own;
pub mod passkeys;
pub mod persons;
pub mod pins;
pub mod places;
pub mod sealed;
pub mod setup;
pub mod shared_devices;
pub mod sharing;
pub mod tokens;
pub mod tries;
pub mod users;
pub mod workers;

use mamori_core::ids::{OfficeId, PersonId};
use mamori_core::people::{Relation, Sharing, Standing};
use mamori_core::words::Language;
use sqlx::Row;
use sqlx::any::AnyRow;

use super::pages::sessions;
use super::secrets;
use crate::clock::{millis, moment};
use crate::db::{Change, DbError, DbResult, one, stored};
use crate::web::{App, At, Place, Who};

/// Who holds the session of this cookie, and the language they chose. One with an end of its own holds until then, whoever clicks or
/// not, and is never asked for more than what opened it. Marks the session as seen, at most once
/// a minute, without an event: a click is not a change.
pub async fn signed_in(app: &App, token: &str) -> DbResult<Option<(Who, Language)>> {
    let session = secrets::digest(token);
    let mut rows = app.db.rows().await?;
    let found = sqlx::query(
        "select p.id, p.name, p.kana, p.language, s.office_id, s.created_at, s.seen_at, s.device_id, s.ends_at,
                case when s.ends_at is not null then $2 else
                coalesce(s.proved_at, case when s.device_id is null then s.created_at else 0 end) end as proved_at
           from sessions s join persons p on p.id = s.person_id
          where s.id = $1 and s.ended_at is null and p.left_at is null
            and not exists (select 1 from shared_devices d where d.id = s.device_id and d.ended_at is not null)",
    )
    .bind(session.as_str())
    .bind(millis(app.clock.now()))
    .fetch_optional(&mut *rows)
    .await?;
    let Some(row) = found else { return Ok(None) };
    let now = app.clock.now();
    let (created_at, seen_at) = (
        moment(row.try_get("created_at")?),
        moment(row.try_get("seen_at")?),
    );
    let device: Option<String> = row.try_get("device_id")?;
    let idle = sessions::idle(device.is_some());
    let ends_at: Option<i64> = row.try_get("ends_at")?;
    let holds = match ends_at {
        Some(end) => now < moment(end),
        None => sessions::holds(idle, created_at, seen_at, now),
    };
    if !holds {
        return Ok(None);
    }
    if now.duration_since(seen_at).as_secs() >= 60 {
        drop(rows);
        app.db.note_presence(&session, millis(now)).await?;
    }
    who(&row, session).map(Some)
}

fn who(row: &AnyRow, session: String) -> DbResult<(Who, Language)> {
    let id: String = row.try_get("id")?;
    let language: String = row.try_get("language")?;
    let office: Option<String> = row.try_get("office_id")?;
    let office = match office {
        Some(office) => Some(stored(&office, "sessions", "office_id", &session)?),
        None => None,
    };
    let person = Who {
        id: stored(&id, "persons", "id", &id)?,
        name: row.try_get("name")?,
        kana: row.try_get("kana")?,
        session,
        office,
        device: row.try_get("device_id")?,
        proved_at: moment(row.try_get("proved_at")?),
        token: None,
    };
    Ok((person, stored(&language, "persons", "language", &id)?))
}

/// Writes the row of a new session; `device` is the one that many use, where it began on such a one.
pub async fn add_session(
    change: &mut Change,
    person: PersonId,
    token: &str,
    (terminal, device): (&str, Option<&str>),
) -> DbResult<()> {
    let at = millis(change.at());
    let done = sqlx::query(
        "insert into sessions (id, person_id, terminal, created_at, seen_at, device_id)
         values ($1, $2, $3, $4, $4, $5)",
    )
    .bind(secrets::digest(token))
    .bind(person.to_string())
    .bind(terminal)
    .bind(at)
    .bind(device)
    .execute(change.rows()?)
    .await?;
    one("add a session", done.rows_affected())
}

/// Notes that the person of a session has shown once more who they are.
pub async fn prove_session(change: &mut Change, session: &str) -> DbResult<()> {
    let at = millis(change.at());
    let done = sqlx::query("update sessions set proved_at = $2 where id = $1 and ended_at is null")
        .bind(session)
        .bind(at)
        .execute(change.rows()?)
        .await?;
    one("prove a session", done.rows_affected())
}

/// Ends a session. Ending an ended one changes nothing.
pub async fn end_session(change: &mut Change, session: &str) -> DbResult<()> {
    let at = millis(change.at());
    sqlx::query("update sessions set ended_at = $2 where id = $1 and ended_at is null")
        .bind(session)
        .bind(at)
        .execute(change.rows()?)
        .await?;
    Ok(())
}

/// A person's roles as seen from one office; empty for a foreign and for an unknown one.
pub async fn standings(app: &App, person: PersonId, office: OfficeId) -> DbResult<Vec<Standing>> {
    let rows = sqlx::query(
        "select role, relation, sharing from standings where person_id = $1 and office_id = $2",
    )
    .bind(person.to_string())
    .bind(office.to_string())
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    rows.iter()
        .map(|row| standing(row, &office.to_string()))
        .collect()
}

/// All roles of a person wherever they are held, each as at its own node: for pages that belong to no place.
pub async fn all_standings(app: &App, person: PersonId) -> DbResult<Vec<Standing>> {
    let rows = sqlx::query(
        "select role, 'own' as relation, 'evidence' as sharing from roles
          where person_id = $1 and ended_at is null",
    )
    .bind(person.to_string())
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    rows.iter()
        .map(|row| standing(row, &person.to_string()))
        .collect()
}

fn standing(row: &AnyRow, of: &str) -> DbResult<Standing> {
    let (role, relation, sharing): (String, String, String) = (
        row.try_get("role")?,
        row.try_get("relation")?,
        row.try_get("sharing")?,
    );
    let sharing: Sharing = stored(&sharing, "standings", "sharing", of)?;
    let relation = match relation.as_str() {
        "own" => Relation::Own,
        "corporation" => Relation::Corporation(sharing),
        "council" => Relation::Council(sharing),
        _ => {
            return Err(DbError::Inconsistent {
                table: "standings",
                column: "relation",
                row: of.to_owned(),
                value: relation,
            });
        }
    };
    Ok(Standing {
        role: stored(&role, "roles", "role", of)?,
        relation,
    })
}

/// The office at which the person holds a role, when there is exactly one.
pub async fn only_office(app: &App, person: PersonId) -> DbResult<Option<OfficeId>> {
    let rows = sqlx::query(
        "select distinct node_id from roles
          where person_id = $1 and node_kind = 'office' and ended_at is null limit 2",
    )
    .bind(person.to_string())
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    let [row] = rows.as_slice() else {
        return Ok(None);
    };
    let id: String = row.try_get("node_id")?;
    stored(&id, "roles", "node_id", &person.to_string()).map(Some)
}

/// The name of an office.
pub async fn office_name(app: &App, office: OfficeId) -> DbResult<Option<String>> {
    let row = sqlx::query("select name from offices where id = $1")
        .bind(office.to_string())
        .fetch_optional(&mut *app.db.rows().await?)
        .await?;
    Ok(match row {
        Some(row) => Some(row.try_get("name")?),
        None => None,
    })
}

/// A corporation or council, with the person's roles at it; nowhere and none for a foreign or unknown one.
pub async fn node(
    app: &App,
    person: PersonId,
    place: Place,
    named: &str,
) -> DbResult<(At, Vec<Standing>)> {
    let query = match place {
        Place::Corporation => {
            "select n.name, r.role from corporations n join roles r on r.node_id = n.id
              where n.id = $1 and r.node_kind = 'corporation' and r.person_id = $2 and r.ended_at is null"
        }
        _ => {
            "select n.name, r.role from councils n join roles r on r.node_id = n.id
              where n.id = $1 and r.node_kind = 'council' and r.person_id = $2 and r.ended_at is null"
        }
    };
    let rows = sqlx::query(query)
        .bind(named)
        .bind(person.to_string())
        .fetch_all(&mut *app.db.rows().await?)
        .await?;
    let (mut standings, mut name) = (Vec::new(), String::new());
    for row in &rows {
        let role: String = row.try_get("role")?;
        name = row.try_get("name")?;
        standings.push(Standing {
            role: stored(&role, "roles", "role", named)?,
            relation: Relation::Own,
        });
    }
    let at = match place {
        _ if standings.is_empty() => At::Nowhere,
        Place::Corporation => At::Corporation {
            id: stored(named, "corporations", "id", named)?,
            standings: standings.clone(),
            name,
        },
        _ => At::Council {
            id: stored(named, "councils", "id", named)?,
            standings: standings.clone(),
            name,
        },
    };
    Ok((at, standings))
}

/// What sign-in needs to know of an account.
pub struct Account {
    /// The person.
    pub person: PersonId,
    /// The stored password, when one was set.
    pub password: Option<String>,
    /// The sealed authenticator secret, when one was confirmed.
    pub sealed: Option<Vec<u8>>,
    /// The last step that was used up.
    pub last_step: i64,
}

/// The account of a login name.
pub async fn account(app: &App, login: &str) -> DbResult<Option<Account>> {
    let row = sqlx::query(
        "select p.id, w.hash, f.secret, coalesce(f.last_step, 0) as last_step
           from persons p
           left join passwords w on w.person_id = p.id
           left join second_factors f on f.person_id = p.id and f.confirmed_at is not null
          where p.login = $1 and p.left_at is null",
    )
    .bind(login)
    .fetch_optional(&mut *app.db.rows().await?)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let id: String = row.try_get("id")?;
    Ok(Some(Account {
        person: stored(&id, "persons", "id", &id)?,
        password: row.try_get("hash")?,
        sealed: row.try_get("secret")?,
        last_step: row.try_get("last_step")?,
    }))
}

/// Uses up a step of the authenticator, so that the same code is never taken twice. False when it was used already.
pub async fn use_step(change: &mut Change, person: PersonId, step: i64) -> DbResult<bool> {
    let done = sqlx::query(
        "update second_factors set last_step = $2 where person_id = $1 and last_step < $2",
    )
    .bind(person.to_string())
    .bind(step)
    .execute(change.rows()?)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Uses up a recovery code. False when there is none such.
pub async fn use_recovery_code(
    change: &mut Change,
    person: PersonId,
    digest: &str,
) -> DbResult<bool> {
    let at = millis(change.at());
    let done = sqlx::query(
        "update recovery_codes set used_at = $3 where person_id = $1 and hash = $2 and used_at is null",
    )
    .bind(person.to_string())
    .bind(digest)
    .bind(at)
    .execute(change.rows()?)
    .await?;
    Ok(done.rows_affected() == 1)
}
