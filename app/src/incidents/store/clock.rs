//! SQL of the clocks of an incident: as they were counted last, and what was done about them.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use mamori_core::incidents::{Clock, ClockId, Required};
use sqlx::Row;

use super::incident::Incident;
use super::step::Taken;
use crate::clock::{millis, moment};
use crate::db::{Change, DbResult, Scope, one, stored};
use crate::web::App;

/// A clock as it was counted last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Whether it is required.
    pub required: Required,
    /// Its last day.
    pub due_on: Option<Date>,
    /// When its act was done.
    pub done_at: Option<Timestamp>,
    /// The number that was given for it.
    pub receipt: String,
}

/// Keeps the clocks as they are counted now; what was done about them stays.
pub async fn set(change: &mut Change, of: &Incident, clocks: &[Clock<'_>]) -> DbResult<()> {
    for it in clocks {
        let done = sqlx::query(
            "insert into incident_clocks (incident_id, office_id, rule, required, due_on, moved_from)
             values ($1, $2, $3, $4, $5, $6)
             on conflict (incident_id, rule) do update
                set required = excluded.required, due_on = excluded.due_on, moved_from = excluded.moved_from",
        )
        .bind(of.id.to_string())
        .bind(of.office.to_string())
        .bind(it.rule.id.as_str())
        .bind(it.required.as_str())
        .bind(it.due.map(|it| it.to_string()))
        .bind(it.moved_from.map(|it| it.to_string()))
        .execute(change.rows()?)
        .await?;
        one("keep a clock", done.rows_affected())?;
    }
    Ok(())
}

/// Writes that the act of a clock was done, with the number that was given.
pub async fn finish(
    change: &mut Change,
    of: &Incident,
    rule: &ClockId,
    receipt: &str,
) -> DbResult<()> {
    let (at, by) = (millis(change.at()), change.actor().word());
    let done = sqlx::query(
        "update incident_clocks set done_at = $3, done_by = $4, receipt = $5 where incident_id = $1 and rule = $2",
    )
    .bind(of.id.to_string())
    .bind(rule.as_str())
    .bind(at)
    .bind(by)
    .bind(receipt)
    .execute(change.rows()?)
    .await?;
    one("finish a clock", done.rows_affected())
}

/// Takes away the clocks of other kinds whose act nobody did.
pub async fn keep_only(change: &mut Change, of: &Incident, rules: &[ClockId]) -> DbResult<()> {
    let rows =
        sqlx::query("select rule from incident_clocks where incident_id = $1 and done_at is null")
            .bind(of.id.to_string())
            .fetch_all(change.rows()?)
            .await?;
    for row in &rows {
        let rule: String = row.try_get("rule")?;
        if rules.iter().any(|it| it.as_str() == rule) {
            continue;
        }
        let done = sqlx::query("delete from incident_clocks where incident_id = $1 and rule = $2")
            .bind(of.id.to_string())
            .bind(rule)
            .execute(change.rows()?)
            .await?;
        one("take a clock away", done.rows_affected())?;
    }
    Ok(())
}

/// Writes that the act of a clock was done by a step before the clock was there.
pub async fn was_finished(
    change: &mut Change,
    of: &Incident,
    (rule, step): (&ClockId, &Taken),
) -> DbResult<()> {
    sqlx::query(
        "update incident_clocks set done_at = $3, done_by = $4, receipt = $5
          where incident_id = $1 and rule = $2 and done_at is null",
    )
    .bind(of.id.to_string())
    .bind(rule.as_str())
    .bind(millis(step.at))
    .bind(step.by.as_str())
    .bind(step.words.as_str())
    .execute(change.rows()?)
    .await?;
    Ok(())
}

/// The clocks of an incident by their rule.
pub async fn all(app: &App, scope: Scope, of: &Incident) -> DbResult<BTreeMap<String, Kept>> {
    let rows = sqlx::query(
        "select c.rule, c.required, c.due_on, c.done_at, c.receipt from incident_clocks c
          where c.incident_id = $1
            and exists (select 1 from sight s where s.person_id = $2 and s.office_id = c.office_id)",
    )
    .bind(of.id.to_string())
    .bind(scope.bound())
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    let table = "incident_clocks";
    let kept = |row: &sqlx::any::AnyRow| {
        let rule: String = row.try_get("rule")?;
        let required: String = row.try_get("required")?;
        let due: Option<String> = row.try_get("due_on")?;
        let done: Option<i64> = row.try_get("done_at")?;
        let it = Kept {
            required: stored(&required, table, "required", &rule)?,
            due_on: due
                .map(|it| stored(&it, table, "due_on", &rule))
                .transpose()?,
            done_at: done.map(moment),
            receipt: row.try_get("receipt")?,
        };
        Ok((rule, it))
    };
    rows.iter().map(kept).collect()
}
