//! SQL of who is told: people of an office and of the nodes above it by role, and which levels have come.

use mamori_core::ids::{IncidentId, OfficeId};
use mamori_core::people::Role;
use sqlx::Row;

use crate::clock::millis;
use crate::db::{Change, DbResult, Scope, stored};
use crate::people::Mailed;
use crate::web::App;

/// Everybody with a role that reaches the office, whatever it shares, who has an address. A report that nobody answers is told
/// to them without what it is about.
pub async fn with_role(
    app: &App,
    scope: Scope,
    office: OfficeId,
    role: Role,
) -> DbResult<Vec<Mailed>> {
    let rows = sqlx::query(
        "select distinct p.id, p.name, p.kana, p.language, p.email from persons p
           join standings t on t.person_id = p.id and t.office_id = $1 and t.role = $2
          where p.left_at is null and p.email <> ''
            and exists (select 1 from passwords w where w.person_id = p.id)
            and exists (select 1 from sight s where s.person_id = $3 and s.office_id = $1)
          order by p.id",
    )
    .bind(office.to_string())
    .bind(role.as_str())
    .bind(scope.bound())
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    let mailed = |row: &sqlx::any::AnyRow| {
        let id: String = row.try_get("id")?;
        let language: String = row.try_get("language")?;
        Ok(Mailed {
            id: stored(&id, "persons", "id", &id)?,
            name: row.try_get("name")?,
            kana: row.try_get("kana")?,
            language: stored(&language, "persons", "language", &id)?,
            address: row.try_get("email")?,
        })
    };
    rows.iter().map(mailed).collect()
}

/// Takes a level of an incident. False when it has come before.
pub async fn come(
    change: &mut Change,
    incident: IncidentId,
    (level, told): (usize, usize),
) -> DbResult<bool> {
    let number = |it| i64::try_from(it).unwrap_or(i64::MAX);
    let at = millis(change.at());
    let done = sqlx::query(
        "insert into incident_alarms (incident_id, level, come_at, told) values ($1, $2, $3, $4)
         on conflict (incident_id, level) do nothing",
    )
    .bind(incident.to_string())
    .bind(number(level))
    .bind(at)
    .bind(number(told))
    .execute(change.rows()?)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The levels that have come.
pub async fn levels(app: &App, incident: IncidentId) -> DbResult<Vec<i64>> {
    let rows =
        sqlx::query("select level from incident_alarms where incident_id = $1 order by level")
            .bind(incident.to_string())
            .fetch_all(&mut *app.db.rows().await?)
            .await?;
    rows.iter().map(|it| Ok(it.try_get("level")?)).collect()
}
