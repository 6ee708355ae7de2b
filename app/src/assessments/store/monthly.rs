//! The items of a month: what a person answered is read by that person only, others are told how many people did.

use std::collections::BTreeMap;

use mamori_core::assessments::Answer;
use mamori_core::catalogue::ProvisionId;
use mamori_core::ids::PersonId;
use sqlx::Row;

use super::assessment::Assessment;
use crate::clock::millis;
use crate::db::{Change, DbResult, Scope, one, stored};
use crate::web::App;

/// What a person answered in a month (`2026-11`); empty before. It is asked for by that very person.
pub async fn monthly_answers(
    app: &App,
    of: &Assessment,
    (person, month): (PersonId, &str),
) -> DbResult<BTreeMap<ProvisionId, Answer>> {
    let rows = sqlx::query(
        "select provision, answer from monthly_answers
          where assessment_id = $1 and person_id = $2 and month = $3
            and exists (select 1 from sight s where s.person_id = $2 and s.office_id = monthly_answers.office_id)",
    )
    .bind(of.id.to_string())
    .bind(person.to_string())
    .bind(month)
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    let mut answers = BTreeMap::new();
    for row in &rows {
        let (provision, answer): (String, String) =
            (row.try_get("provision")?, row.try_get("answer")?);
        let provision = stored(&provision, "monthly_answers", "provision", month)?;
        let answer = stored(&answer, "monthly_answers", "answer", month)?;
        answers.insert(provision, answer);
    }
    Ok(answers)
}

/// Keeps one answer of a month; answering again changes it.
pub async fn answer_monthly(
    change: &mut Change,
    of: &Assessment,
    (person, month): (PersonId, &str),
    (provision, answer): (&ProvisionId, Answer),
) -> DbResult<()> {
    let at = millis(change.at());
    let done = sqlx::query(
        "insert into monthly_answers (assessment_id, office_id, person_id, month, provision, answer, answered_at)
         select a.id, a.office_id, $2, $3, $4, $5, $6 from assessments a
          where a.id = $1
            and exists (select 1 from sight s where s.person_id = $2 and s.office_id = a.office_id)
         on conflict (assessment_id, person_id, month, provision) do update
            set answer = excluded.answer, answered_at = excluded.answered_at",
    )
    .bind(of.id.to_string())
    .bind(person.to_string())
    .bind(month)
    .bind(provision.as_str())
    .bind(answer.as_str())
    .bind(at)
    .execute(change.rows()?)
    .await?;
    one("answer an item of the month", done.rows_affected())
}

/// How many people answered the items of a month.
pub async fn monthly_people(
    app: &App,
    scope: Scope,
    of: &Assessment,
    month: &str,
) -> DbResult<i64> {
    let row = sqlx::query(
        "select count(distinct m.person_id) as people from monthly_answers m
          where m.assessment_id = $1 and m.month = $3
            and exists (select 1 from sight s where s.person_id = $2 and s.office_id = m.office_id)",
    )
    .bind(of.id.to_string())
    .bind(scope.bound())
    .bind(month)
    .fetch_one(&mut *app.db.rows().await?)
    .await?;
    Ok(row.try_get("people")?)
}
