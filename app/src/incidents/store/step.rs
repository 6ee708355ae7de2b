//! SQL of the steps of an incident: which are done, which cannot be done.

use std::collections::BTreeMap;

use jiff::Timestamp;
use mamori_core::ids::PersonId;
use mamori_core::incidents::{Playbook, StepId, StepState};
use sqlx::Row;

use super::incident::Incident;
use crate::clock::{millis, moment};
use crate::db::{Change, DbResult, Scope, one, stored};
use crate::web::App;

/// How a step stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// Done, or not possible.
    pub state: StepState,
    /// What was written about it.
    pub words: String,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// Of a step that two decide: the second.
    pub second: Option<PersonId>,
}

/// Writes how a step stands; a later word replaces an earlier one, the timeline keeps both. False when it stands otherwise by now
/// than it was seen.
pub async fn set(
    change: &mut Change,
    of: &Incident,
    step: &StepId,
    (state, words, second): (StepState, &str, Option<PersonId>),
    before: Option<&Taken>,
) -> DbResult<bool> {
    let by = change.actor().word();
    let at = before.map_or(0, |it| millis(it.at) + 1);
    let at = millis(change.at()).max(at);
    let done = sqlx::query(
        "insert into incident_steps (incident_id, office_id, step, state, words, at, by_id, second_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (incident_id, step) do update
            set state = excluded.state, words = excluded.words, at = excluded.at, by_id = excluded.by_id,
                second_id = excluded.second_id
            where incident_steps.at = $9",
    )
    .bind(of.id.to_string())
    .bind(of.office.to_string())
    .bind(step.as_str())
    .bind(state.as_str())
    .bind(words)
    .bind(at)
    .bind(by)
    .bind(second.map(|it| it.to_string()))
    .bind(before.map(|it| millis(it.at)))
    .execute(change.rows()?)
    .await?;
    match done.rows_affected() {
        0 => Ok(false),
        touched => one("write how a step stands", touched).map(|()| true),
    }
}

/// How many steps of a playbook were done or could not be done.
pub fn taken_of(kind: &Playbook, taken: &BTreeMap<String, Taken>) -> usize {
    let steps = kind.steps.iter();
    steps
        .filter(|it| taken.contains_key(it.id.as_str()))
        .count()
}

/// How the steps of an incident stand; what is not here is still to be done.
pub async fn all(app: &App, scope: Scope, of: &Incident) -> DbResult<BTreeMap<String, Taken>> {
    let rows = sqlx::query(
        "select t.step, t.state, t.words, t.at, t.by_id, t.second_id from incident_steps t
          where t.incident_id = $1
            and exists (select 1 from sight s where s.person_id = $2 and s.office_id = t.office_id)",
    )
    .bind(of.id.to_string())
    .bind(scope.bound())
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    let table = "incident_steps";
    let taken = |row: &sqlx::any::AnyRow| {
        let step: String = row.try_get("step")?;
        let state: String = row.try_get("state")?;
        let second: Option<String> = row.try_get("second_id")?;
        let second = second.map(|it| stored(&it, table, "second_id", &step));
        let it = Taken {
            state: stored(&state, table, "state", &step)?,
            words: row.try_get("words")?,
            at: moment(row.try_get("at")?),
            by: row.try_get("by_id")?,
            second: second.transpose()?,
        };
        Ok((step, it))
    };
    rows.iter().map(taken).collect()
}
