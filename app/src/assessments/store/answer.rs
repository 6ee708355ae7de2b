//! The manager's answers and their earlier versions. The staff's own answers are in `self_check.rs`.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use mamori_core::assessments::{Given, carry_over};
use mamori_core::catalogue::{Catalogue, EditionId, ProvisionId, diff};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::super::provisions;
use super::assessment::{Assessment, history_against};
use crate::clock::{millis, moment};
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

/// When each answer of a check was given.
pub async fn answered(
    app: &App,
    scope: Scope,
    of: &Assessment,
) -> DbResult<BTreeMap<ProvisionId, Timestamp>> {
    let rows = sqlx::query(
        "select a.provision, a.answered_at from answers a
          where a.assessment_id = $1
            and exists (select 1 from sight s where s.person_id = $2 and s.office_id = a.office_id)",
    )
    .bind(of.id.to_string())
    .bind(scope.bound())
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    let id = of.id.to_string();
    let read = |row: &AnyRow| {
        let provision: String = row.try_get("provision")?;
        let provision = stored(&provision, "answers", "provision", &id)?;
        Ok((provision, moment(row.try_get("answered_at")?)))
    };
    rows.iter().map(read).collect()
}

/// From where answers were taken over, for those that were.
pub async fn origins(
    app: &App,
    scope: Scope,
    of: &Assessment,
) -> DbResult<BTreeMap<ProvisionId, String>> {
    let rows = sqlx::query(
        "select a.provision, a.origin from answers a
          where a.assessment_id = $1 and a.origin <> ''
            and exists (select 1 from sight s where s.person_id = $2 and s.office_id = a.office_id)",
    )
    .bind(of.id.to_string())
    .bind(scope.bound())
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    let id = of.id.to_string();
    let read = |row: &AnyRow| {
        let provision: String = row.try_get("provision")?;
        let provision = stored(&provision, "answers", "provision", &id)?;
        Ok((provision, row.try_get("origin")?))
    };
    rows.iter().map(read).collect()
}

/// The answers that are laid beside the open requirements of a check as "last time", never counted: those given in this
/// check to an earlier edition, else those of the check of the year before.
pub async fn carried(
    app: &App,
    scope: Scope,
    of: &Assessment,
) -> DbResult<BTreeMap<ProvisionId, Given>> {
    let asked: Vec<ProvisionId> = provisions(&app.catalogue, of)
        .into_iter()
        .map(|it| it.id.clone())
        .collect();
    let mut carried = BTreeMap::new();
    let all = history_against(app, scope, of.office, &of.norm).await?;
    let last = all.iter().find(|it| it.fiscal_year < of.fiscal_year);
    for cycle in last.into_iter().chain([of]) {
        let given = given(app, scope, cycle).await?;
        let replaced = successors(&app.catalogue, given.keys(), of);
        carried.extend(carry_over(&given, &asked, &replaced));
    }
    Ok(carried)
}

/// What the requirements of earlier editions became in the edition of a check.
fn successors<'a>(
    catalogue: &Catalogue,
    answered: impl Iterator<Item = &'a ProvisionId>,
    of: &Assessment,
) -> BTreeMap<ProvisionId, ProvisionId> {
    let Ok(now) = EditionId::of(&of.norm, &of.edition) else {
        return BTreeMap::new();
    };
    let answered: Vec<&ProvisionId> = answered.collect();
    let editions: BTreeSet<EditionId> = answered.iter().map(|it| it.edition()).collect();
    let mut became = BTreeMap::new();
    for earlier in editions.into_iter().filter(|it| *it != now) {
        let difference = diff(catalogue, &earlier, &now);
        became.extend(difference.merged.into_iter().map(|it| (it.id, it.into)));
        // Of an edition that was taken away the answers tell the numbers, and only a list can call something new.
        let is_gone = catalogue.edition(earlier.norm(), earlier.short()).is_none();
        let is_told = !is_gone || !difference.told.is_empty();
        let new = |id: &ProvisionId| is_told && difference.added.iter().any(|it| it.id == *id);
        let same = answered.iter().filter(|it| it.edition() == earlier);
        let same = same.filter_map(|it| {
            let id: ProvisionId = format!("{now}/{}", it.local()).parse().ok()?;
            let stands = catalogue.provision(id.as_str()).is_some() && !new(&id);
            stands.then(|| ((*it).clone(), id))
        });
        for (old, new) in same {
            became.entry(old).or_insert(new);
        }
        // What the list says of a requirement counts before its number.
        became.extend(difference.changed.into_iter().map(|it| (it.was, it.id)));
    }
    became
}

/// Keeps one answer, and a version of it. A closed check, and one out of sight, take none.
pub async fn answer(
    change: &mut Change,
    scope: Scope,
    of: &Assessment,
    answer: (&ProvisionId, &Given),
) -> DbResult<()> {
    answer_from(change, scope, of, answer, "").await
}

/// Keeps one answer that was taken over from another, with the way it came.
pub async fn answer_from(
    change: &mut Change,
    scope: Scope,
    of: &Assessment,
    (provision, given): (&ProvisionId, &Given),
    origin: &str,
) -> DbResult<()> {
    let evidence = given.evidence.join("\n");
    let due_on = given.due_on.map(|it| it.to_string()).unwrap_or_default();
    let (at, by) = (millis(change.at()), change.actor().word());
    let done = sqlx::query(
        "insert into answers
            (assessment_id, office_id, provision, answer, note, due_on, evidence, answered_by, answered_at,
             origin)
         select a.id, a.office_id, $2, $3, $4, nullif($5, ''), $6, $7, $8, $10
           from assessments a
          where a.id = $1 and a.closed_at is null
            and exists (select 1 from sight s where s.person_id = $9 and s.office_id = a.office_id)
         on conflict (assessment_id, provision) do update
            set answer = excluded.answer, note = excluded.note, due_on = excluded.due_on,
                evidence = excluded.evidence, answered_by = excluded.answered_by,
                answered_at = excluded.answered_at, origin = excluded.origin",
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
    .bind(origin)
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
            (id, assessment_id, office_id, provision, answer, note, due_on, evidence, answered_by, answered_at,
             origin)
         select $1, a.assessment_id, a.office_id, a.provision, a.answer, a.note, a.due_on, a.evidence,
                a.answered_by, a.answered_at, a.origin
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
