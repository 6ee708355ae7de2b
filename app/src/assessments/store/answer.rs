//! The manager's answers and their earlier versions. The staff's own answers are in `self_check.rs`.

use std::collections::BTreeMap;

use mamori_core::assessments::{Given, carry_over};
use mamori_core::catalogue::ProvisionId;
use sqlx::Row;
use sqlx::any::AnyRow;

use super::super::provisions;
use super::assessment::{Assessment, history};
use crate::clock::millis;
use crate::db::{Change, DbResult, Scope, one, stored};
use crate::web::App;

/// The answers of a check with what stands beside them.
pub async fn given(
    app: &App,
    scope: Scope,
    of: &Assessment,
) -> DbResult<BTreeMap<ProvisionId, Given>> {
    let rows = sqlx::query(
        "select a.provision, a.answer, a.note, a.due_on, a.evidence from answers a
          where a.assessment_id = $1
            and exists (select 1 from sight s where s.person_id = $2 and s.office_id = a.office_id)",
    )
    .bind(of.id.to_string())
    .bind(scope.bound())
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    rows.iter().map(|it| read(it, of)).collect()
}

/// The answers of the check before this one, for the requirements of this one: shown as "last time", never counted.
pub async fn carried(
    app: &App,
    scope: Scope,
    of: &Assessment,
) -> DbResult<BTreeMap<ProvisionId, Given>> {
    let all = history(app, scope, of.office).await?;
    let Some(last) = all.iter().find(|it| it.fiscal_year < of.fiscal_year) else {
        return Ok(BTreeMap::new());
    };
    let last = given(app, scope, last).await?;
    let asked: Vec<ProvisionId> = provisions(&app.catalogue, of)
        .into_iter()
        .map(|it| it.id.clone())
        .collect();
    // There is one edition so far, so no requirement has a successor yet.
    Ok(carry_over(&last, &asked, &BTreeMap::new()))
}

/// Keeps one answer, and a version of it. A closed check, and one out of sight, take none.
pub async fn answer(
    change: &mut Change,
    scope: Scope,
    of: &Assessment,
    (provision, given): (&ProvisionId, &Given),
) -> DbResult<()> {
    let evidence = given.evidence.join("\n");
    let due_on = given.due_on.map(|it| it.to_string()).unwrap_or_default();
    let (at, by) = (millis(change.at()), change.actor().word());
    let done = sqlx::query(
        "insert into answers
            (assessment_id, office_id, provision, answer, note, due_on, evidence, answered_by, answered_at)
         select a.id, a.office_id, $2, $3, $4, nullif($5, ''), $6, $7, $8
           from assessments a
          where a.id = $1 and a.closed_at is null
            and exists (select 1 from sight s where s.person_id = $9 and s.office_id = a.office_id)
         on conflict (assessment_id, provision) do update
            set answer = excluded.answer, note = excluded.note, due_on = excluded.due_on,
                evidence = excluded.evidence, answered_by = excluded.answered_by,
                answered_at = excluded.answered_at",
    )
    .bind(of.id.to_string())
    .bind(provision.as_str())
    .bind(given.answer.as_str())
    .bind(given.note.as_str())
    .bind(due_on)
    .bind(evidence)
    .bind(by)
    .bind(at)
    .bind(scope.bound())
    .execute(change.rows()?)
    .await?;
    one("answer a requirement", done.rows_affected())?;
    keep_version(change, of, provision).await
}

async fn keep_version(
    change: &mut Change,
    of: &Assessment,
    provision: &ProvisionId,
) -> DbResult<()> {
    let id = change.new_id().to_string();
    let done = sqlx::query(
        "insert into answer_versions
            (id, assessment_id, office_id, provision, answer, note, due_on, evidence, answered_by, answered_at)
         select $1, a.assessment_id, a.office_id, a.provision, a.answer, a.note, a.due_on, a.evidence,
                a.answered_by, a.answered_at
           from answers a where a.assessment_id = $2 and a.provision = $3",
    )
    .bind(id)
    .bind(of.id.to_string())
    .bind(provision.as_str())
    .execute(change.rows()?)
    .await?;
    one("keep a version of an answer", done.rows_affected())
}

fn read(row: &AnyRow, of: &Assessment) -> DbResult<(ProvisionId, Given)> {
    let id = of.id.to_string();
    let provision: String = row.try_get("provision")?;
    let answer: String = row.try_get("answer")?;
    let due_on: Option<String> = row.try_get("due_on")?;
    let evidence: String = row.try_get("evidence")?;
    let due_on = match due_on {
        Some(day) => Some(stored(&day, "answers", "due_on", &id)?),
        None => None,
    };
    let given = Given {
        answer: stored(&answer, "answers", "answer", &id)?,
        note: row.try_get("note")?,
        due_on,
        evidence: evidence
            .lines()
            .filter(|it| !it.trim().is_empty())
            .map(ToOwned::to_owned)
            .collect(),
    };
    Ok((stored(&provision, "answers", "provision", &id)?, given))
}
