//! SQL of the last day of a name: whose it is, what was written about them, and the rows that lose it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use mamori_core::ids::{OfficeId, PersonId};
use sqlx::Row;

use crate::clock::millis;
use crate::db::{Change, DbResult, stored};
use crate::web::App;

/// So many are forgotten in one turn; the next one goes on.
const AT_ONCE: i64 = 100;

/// Whose name was to be kept until a moment before this one, the oldest first.
pub async fn due(app: &App, now: Timestamp) -> DbResult<Vec<PersonId>> {
    let rows = sqlx::query(
        "select id from persons where keep_until < $1 and forgotten_at is null
          order by keep_until, id limit $2",
    )
    .bind(millis(now))
    .bind(AT_ONCE)
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    let person = |row: &sqlx::any::AnyRow| {
        let id: String = row.try_get("id")?;
        stored(&id, "persons", "id", &id)
    };
    rows.iter().map(person).collect()
}

/// The details that the journal holds about a person, by tree: numbers from 0.
pub async fn written_about(app: &App, person: PersonId) -> DbResult<BTreeMap<String, Vec<u64>>> {
    let rows = sqlx::query(
        "select e.tree, e.seq from log_events e join log_details d on d.tree = e.tree and d.seq = e.seq
          where e.subject = $1 and d.detail <> 'null'
          order by e.tree, e.seq",
    )
    .bind(format!("person/{person}"))
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    let mut all: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for row in rows {
        let (tree, seq): (String, i64) = (row.try_get("tree")?, row.try_get("seq")?);
        let seq = u64::try_from(seq).unwrap_or_default();
        all.entry(tree).or_default().push(seq);
    }
    Ok(all)
}

/// The offices at which a person ever held a role.
pub async fn offices(app: &App, person: PersonId) -> DbResult<Vec<OfficeId>> {
    let rows = sqlx::query(
        "select distinct node_id from roles where person_id = $1 and node_kind = 'office' order by node_id",
    )
    .bind(person.to_string())
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    let office = |row: &sqlx::any::AnyRow| {
        let id: String = row.try_get("node_id")?;
        stored(&id, "roles", "node_id", &id)
    };
    rows.iter().map(office).collect()
}

/// Takes name, reading, address, telephone and sign-in name out, and on what devices the person was signed in. False when
/// another server was quicker.
pub async fn forget(
    change: &mut Change,
    person: PersonId,
    (name, kana): (&str, &str),
    at: Timestamp,
) -> DbResult<bool> {
    let done = sqlx::query(
        "update persons set name = $2, kana = $3, email = '', phone = '', login = null, forgotten_at = $4
          where id = $1 and forgotten_at is null",
    )
    .bind(person.to_string())
    .bind(name)
    .bind(kana)
    .bind(millis(at))
    .execute(change.rows()?)
    .await?;
    if done.rows_affected() != 1 {
        return Ok(false);
    }
    for sql in [
        "update sessions set terminal = '' where person_id = $1",
        "delete from kept_forms where person_id = $1",
        "update api_tokens set name = '', purpose = '', used_from = null where person_id = $1",
    ] {
        sqlx::query(sql)
            .bind(person.to_string())
            .execute(change.rows()?)
            .await?;
    }
    Ok(true)
}
