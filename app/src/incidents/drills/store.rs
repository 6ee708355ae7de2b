//! SQL of drills: begun, joined by the report that is played, ended.

use jiff::Timestamp;
use mamori_core::ids::{DrillId, IncidentId, OfficeId};
use mamori_core::incidents::ScenarioId;
use sqlx::Row;

use crate::clock::{millis, moment};
use crate::db::{Change, DbResult, Scope, one, stored};
use crate::web::App;

/// A drill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drill {
    /// Its id.
    pub id: DrillId,
    /// Whose.
    pub office: OfficeId,
    /// What is played.
    pub scenario: ScenarioId,
    /// When it began.
    pub began_at: Timestamp,
    /// What was reported in it.
    pub incident: Option<IncidentId>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// What was noticed.
    pub words: String,
}

const COLUMNS: &str =
    "d.id, d.office_id, d.scenario, d.began_at, d.incident_id, d.ended_at, d.words";

/// Begins one. Those of the office that still run are ended by it: one at a time.
pub async fn begin(
    change: &mut Change,
    office: OfficeId,
    scenario: &ScenarioId,
) -> DbResult<DrillId> {
    let id = DrillId::new(change.new_id());
    let (at, by) = (millis(change.at()), change.actor().word());
    sqlx::query("update drills set ended_at = $2 where office_id = $1 and ended_at is null")
        .bind(office.to_string())
        .bind(at)
        .execute(change.rows()?)
        .await?;
    let done = sqlx::query(
        "insert into drills (id, office_id, scenario, began_at, began_by) values ($1, $2, $3, $4, $5)",
    )
    .bind(id.to_string())
    .bind(office.to_string())
    .bind(scenario.as_str())
    .bind(at)
    .bind(by)
    .execute(change.rows()?)
    .await?;
    one("begin a drill", done.rows_affected())?;
    Ok(id)
}

/// Joins what was reported first; a second report of the same drill stays beside it.
pub async fn join(change: &mut Change, drill: DrillId, incident: IncidentId) -> DbResult<()> {
    sqlx::query("update drills set incident_id = $2 where id = $1 and incident_id is null")
        .bind(drill.to_string())
        .bind(incident.to_string())
        .execute(change.rows()?)
        .await?;
    Ok(())
}

/// Ends it with what was noticed.
pub async fn end(change: &mut Change, drill: DrillId, words: &str) -> DbResult<()> {
    let at = millis(change.at());
    let done = sqlx::query(
        "update drills set ended_at = coalesce(ended_at, $2), words = $3 where id = $1",
    )
    .bind(drill.to_string())
    .bind(at)
    .bind(words)
    .execute(change.rows()?)
    .await?;
    one("end a drill", done.rows_affected())
}

/// The drills of an office, the newest first.
pub async fn list(app: &App, scope: Scope, office: OfficeId, most: i64) -> DbResult<Vec<Drill>> {
    let sql = format!(
        "select {COLUMNS} from drills d
          where d.office_id = $1
            and exists (select 1 from sight s where s.person_id = $2 and s.office_id = d.office_id)
          order by d.began_at desc, d.id desc limit $3"
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(office.to_string())
        .bind(scope.bound())
        .bind(most)
        .fetch_all(&mut *app.db.rows().await?)
        .await?;
    rows.iter().map(read).collect()
}

/// One drill of an office.
pub async fn find(
    app: &App,
    scope: Scope,
    office: OfficeId,
    id: DrillId,
) -> DbResult<Option<Drill>> {
    let sql = format!(
        "select {COLUMNS} from drills d
          where d.id = $1 and d.office_id = $2
            and exists (select 1 from sight s where s.person_id = $3 and s.office_id = d.office_id)"
    );
    let row = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(id.to_string())
        .bind(office.to_string())
        .bind(scope.bound())
        .fetch_optional(&mut *app.db.rows().await?)
        .await?;
    row.as_ref().map(read).transpose()
}

fn read(row: &sqlx::any::AnyRow) -> DbResult<Drill> {
    let id: String = row.try_get("id")?;
    let table = "drills";
    let office: String = row.try_get("office_id")?;
    let scenario: String = row.try_get("scenario")?;
    let incident: Option<String> = row.try_get("incident_id")?;
    let ended: Option<i64> = row.try_get("ended_at")?;
    Ok(Drill {
        id: stored(&id, table, "id", &id)?,
        office: stored(&office, table, "office_id", &id)?,
        scenario: stored(&scenario, table, "scenario", &id)?,
        began_at: moment(row.try_get("began_at")?),
        incident: incident
            .map(|it| stored(&it, table, "incident_id", &id))
            .transpose()?,
        ended_at: ended.map(moment),
        words: row.try_get("words")?,
    })
}
