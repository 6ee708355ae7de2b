//! SQL of the rows of a plan that an office decided itself.

use jiff::civil::Date;
use mamori_core::calendar::FiscalYear;
use mamori_core::ids::{AssessmentId, OfficeId, PersonId, PlanId, PlanItemId};

use super::plan::Measure;
use crate::db::{Change, DbResult, Scope, one};

/// Adds a row at the end of a plan, given to somebody who may work at the office.
pub async fn add(
    change: &mut Change,
    scope: Scope,
    (plan, office, assessment): (PlanId, OfficeId, AssessmentId),
    (measure, owner, due_on): (&Measure, PersonId, Date),
) -> DbResult<PlanItemId> {
    let id = PlanItemId::new(change.new_id());
    let done = sqlx::query(
        "insert into plan_items
            (id, plan_id, office_id, provision, place, owner_id, due_on, yen, minutes, assessment_id, state, words, origin)
         select $1, $2, o.id, $3, (select count(*) from plan_items n where n.plan_id = $2) + 1, $4, $5, '', 0, $6, 'open', $7, $8
           from offices o
          where o.id = $9
            and exists (select 1 from workers w where w.person_id = $4 and w.office_id = o.id)
            and exists (select 1 from sight s where s.person_id = $10 and s.office_id = o.id)",
    )
    .bind(id.to_string())
    .bind(plan.to_string())
    .bind(format!("measure/own/{id}"))
    .bind(owner.to_string())
    .bind(due_on.to_string())
    .bind(assessment.to_string())
    .bind(measure.words.as_str())
    .bind(measure.origin.as_str())
    .bind(office.to_string())
    .bind(scope.bound())
    .execute(change.rows()?)
    .await?;
    one("add a measure", done.rows_affected()).map(|()| id)
}

/// Brings what was not finished in the plan before along into a plan; a measure has no answer in a check that would bring it.
pub async fn carry(
    change: &mut Change,
    (plan, office, assessment): (PlanId, OfficeId, AssessmentId),
    year: FiscalYear,
) -> DbResult<()> {
    let rows = sqlx::query(
        "select i.id from plan_items i join plans p on p.id = i.plan_id
          where p.office_id = $1 and i.words <> '' and i.state in ('open', 'started')
            and p.fiscal_year = (select max(b.fiscal_year) from plans b
                                  where b.office_id = $1 and b.fiscal_year < $2)
            and not exists (select 1 from plan_items n where n.plan_id = $3 and n.provision = i.provision)
          order by i.place, i.id",
    )
    .bind(office.to_string())
    .bind(i64::from(year.year()))
    .bind(plan.to_string())
    .fetch_all(change.rows()?)
    .await?;
    for row in &rows {
        let old: String = sqlx::Row::try_get(row, "id")?;
        let id = change.new_id().to_string();
        let done = sqlx::query(
            "insert into plan_items
                (id, plan_id, office_id, provision, place, owner_id, due_on, yen, minutes, assessment_id, state, state_by,
                 state_at, reason, evidence, words, origin)
             select $1, $2, i.office_id, i.provision, (select count(*) from plan_items n where n.plan_id = $2) + 1, i.owner_id,
                    i.due_on, i.yen, i.minutes, $3, i.state, i.state_by, i.state_at, i.reason, i.evidence, i.words, i.origin
               from plan_items i where i.id = $4",
        )
        .bind(id)
        .bind(plan.to_string())
        .bind(assessment.to_string())
        .bind(old)
        .execute(change.rows()?)
        .await?;
        one("bring a measure along", done.rows_affected())?;
    }
    Ok(())
}
