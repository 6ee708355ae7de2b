//! SQL of devices that many use. What is done at one stands in `pages/switch.rs`.

use jiff::Timestamp;
use mamori_core::ids::{OfficeId, PersonId};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::super::secrets;
use super::workers::{Worker, worker};
use crate::clock::{millis, moment};
use crate::db::{Change, DbResult, Scope, one, stored};
use crate::web::App;

/// A device that many use, as whoever stands at it knows it.
#[derive(Debug, Clone)]
pub struct SharedDevice {
    /// Its row.
    pub id: String,
    /// The office it stands in.
    pub office: OfficeId,
    /// The name of that office.
    pub office_name: String,
    /// As the office calls it.
    pub name: String,
}

/// The same in the list of its office.
pub struct Listed {
    /// Its row.
    pub id: String,
    /// As the office calls it.
    pub name: String,
    /// Since when.
    pub added_at: Timestamp,
    /// Who made it one.
    pub added_by: String,
    /// When somebody last did something at it.
    pub seen_at: Option<Timestamp>,
}

/// The device of this cookie, while it is one.
pub async fn of_token(app: &App, token: &str) -> DbResult<Option<SharedDevice>> {
    let row = sqlx::query(
        "select d.id, d.office_id, d.name, o.name as office_name
           from shared_devices d join offices o on o.id = d.office_id
          where d.token = $1 and d.ended_at is null",
    )
    .bind(secrets::digest(token))
    .fetch_optional(&mut *app.db.rows().await?)
    .await?;
    let device = |row: AnyRow| {
        let (id, office): (String, String) = (row.try_get("id")?, row.try_get("office_id")?);
        Ok(SharedDevice {
            office: stored(&office, "shared_devices", "office_id", &id)?,
            office_name: row.try_get("office_name")?,
            name: row.try_get("name")?,
            id,
        })
    };
    row.map(device).transpose()
}

/// Who may sign in at a device: whoever works at its office and has a PIN, in the order of their フリガナ.
pub async fn people(app: &App, device: &SharedDevice) -> DbResult<Vec<Worker>> {
    let rows = sqlx::query(
        "select p.id, p.name, p.kana
           from shared_devices d
           join workers w on w.office_id = d.office_id
           join persons p on p.id = w.person_id
           join pins n on n.person_id = p.id
          where d.id = $1 and d.ended_at is null and p.left_at is null
          group by p.id, p.name, p.kana
          order by p.kana, p.name, p.id",
    )
    .bind(device.id.as_str())
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    rows.iter().map(worker).collect()
}

/// Makes the device of a token one that many use.
pub async fn add(
    change: &mut Change,
    (office, by): (OfficeId, PersonId),
    (name, token): (&str, &str),
) -> DbResult<String> {
    let (id, at) = (change.new_id().to_string(), millis(change.at()));
    let done = sqlx::query(
        "insert into shared_devices (id, office_id, name, token, added_by, added_at)
         values ($1, $2, $3, $4, $5, $6)",
    )
    .bind(id.as_str())
    .bind(office.to_string())
    .bind(name)
    .bind(secrets::digest(token))
    .bind(by.to_string())
    .bind(at)
    .execute(change.rows()?)
    .await?;
    one("add a shared device", done.rows_affected())?;
    Ok(id)
}

/// The devices of an office, the newest first.
pub async fn listed(app: &App, scope: Scope, office: OfficeId) -> DbResult<Vec<Listed>> {
    let rows = sqlx::query(
        "select d.id, d.name, d.added_at, p.name as added_by,
                (select max(s.seen_at) from sessions s where s.device_id = d.id) as seen_at
           from shared_devices d join persons p on p.id = d.added_by
          where d.office_id = $1 and d.ended_at is null
            and exists (select 1 from sight s where s.person_id = $2 and s.office_id = d.office_id)
          order by d.added_at desc, d.id",
    )
    .bind(office.to_string())
    .bind(scope.bound())
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    let device = |row: &AnyRow| {
        let seen: Option<i64> = row.try_get("seen_at")?;
        Ok(Listed {
            id: row.try_get("id")?,
            name: row.try_get("name")?,
            added_at: moment(row.try_get("added_at")?),
            added_by: row.try_get("added_by")?,
            seen_at: seen.map(moment),
        })
    };
    rows.iter().map(device).collect()
}

/// Ends a device of an office and every session at it. False when the office has none such.
pub async fn end(
    change: &mut Change,
    (office, by): (OfficeId, PersonId),
    device: &str,
) -> DbResult<bool> {
    let at = millis(change.at());
    let done = sqlx::query(
        "update shared_devices set ended_at = $3, ended_by = $4
          where id = $1 and office_id = $2 and ended_at is null",
    )
    .bind(device)
    .bind(office.to_string())
    .bind(at)
    .bind(by.to_string())
    .execute(change.rows()?)
    .await?;
    if done.rows_affected() != 1 {
        return Ok(false);
    }
    sqlx::query("update sessions set ended_at = $2 where device_id = $1 and ended_at is null")
        .bind(device)
        .bind(at)
        .execute(change.rows()?)
        .await?;
    Ok(true)
}
