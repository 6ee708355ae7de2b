//! SQL of those who may work at an office's tasks: whom one can choose as the owner of something.

use jiff::Timestamp;
use mamori_core::ids::{OfficeId, PersonId};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::persons::{Person, grouped};
use crate::clock::moment;
use crate::db::{DbResult, Scope, stored};
use crate::web::App;

/// Somebody to whom a task can be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worker {
    /// The person.
    pub id: PersonId,
    /// Name as written.
    pub name: String,
    /// フリガナ.
    pub kana: String,
}

/// The people of an office, and those of its corporation who answer for it, in the order of their フリガナ.
pub async fn workers(app: &App, scope: Scope, office: OfficeId) -> DbResult<Vec<Worker>> {
    let rows = sqlx::query(
        "select p.id, p.name, p.kana from persons p
          where p.left_at is null
            and exists (select 1 from workers w where w.person_id = p.id and w.office_id = $1)
            and exists (select 1 from sight s where s.person_id = $2 and s.office_id = $1)
          order by p.kana, p.name, p.id",
    )
    .bind(office.to_string())
    .bind(scope.bound())
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    rows.iter().map(worker).collect()
}

/// One row of such a list.
pub(super) fn worker(row: &AnyRow) -> DbResult<Worker> {
    let id: String = row.try_get("id")?;
    Ok(Worker {
        id: stored(&id, "persons", "id", &id)?,
        name: row.try_get("name")?,
        kana: row.try_get("kana")?,
    })
}

/// Somebody who works at an office, or did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Colleague {
    /// Name as written.
    pub name: String,
    /// When they left the office, or their account ended.
    pub left_at: Option<Timestamp>,
}

/// Everybody who works at an office or ever did, as long as the name is kept.
pub async fn colleagues(app: &App, scope: Scope, office: OfficeId) -> DbResult<Vec<Colleague>> {
    let rows = sqlx::query(
        "select p.name, case
                  when p.left_at is not null then p.left_at
                  when exists (select 1 from workers w where w.person_id = p.id and w.office_id = $1) then null
                  else (select max(r.ended_at) from roles r
                         where r.person_id = p.id and r.node_kind = 'office' and r.node_id = $1) end as gone_at
           from persons p
          where (exists (select 1 from workers w where w.person_id = p.id and w.office_id = $1)
              or exists (select 1 from roles r
                          where r.person_id = p.id and r.node_kind = 'office' and r.node_id = $1))
            and p.forgotten_at is null
            and exists (select 1 from sight s where s.person_id = $2 and s.office_id = $1)
          order by p.kana, p.name, p.id",
    )
    .bind(office.to_string())
    .bind(scope.bound())
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    let colleague = |row: &AnyRow| {
        let gone: Option<i64> = row.try_get("gone_at")?;
        Ok(Colleague {
            name: row.try_get("name")?,
            left_at: gone.map(moment),
        })
    };
    rows.iter().map(colleague).collect()
}

/// The people of an office, and those of its corporation who answer for it or help it, each with what they are there.
pub async fn team(app: &App, scope: Scope, office: OfficeId) -> DbResult<Vec<Person>> {
    let rows = sqlx::query(
        "select p.id, p.name, p.kana, r.role
           from persons p join roles r on r.person_id = p.id join offices o on o.id = $1
          where r.ended_at is null and p.left_at is null
            and ((r.node_kind = 'office' and r.node_id = o.id)
              or (r.node_kind = 'corporation' and r.node_id = o.corporation_id
                  and r.role in ('safety-officer', 'system-person', 'executive', 'head-office')))
            and exists (select 1 from sight s where s.person_id = $2 and s.office_id = o.id)
          order by p.kana, p.id",
    )
    .bind(office.to_string())
    .bind(scope.bound())
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    grouped(&rows)
}
