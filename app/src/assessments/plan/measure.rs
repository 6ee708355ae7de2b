//! What an office decides itself, without a requirement that asks for it: a row of its plan like the others.

use jiff::civil::Date;
use mamori_core::calendar::FiscalYear;
use mamori_core::ids::{PersonId, PlanItemId};

use super::{APPROVED_AS, Cycle, Measure, NotPlanned};
use crate::assessments::store::{measure as store, plan};
use crate::clock::office_day;
use crate::db::{Change, Scope};
use crate::people::{self, Subject};

/// A measure with who does it until when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMeasure {
    /// What is to be done, and after what it was decided.
    pub measure: Measure,
    /// Who does it.
    pub owner: PersonId,
    /// Until when, a day of the fiscal year.
    pub due_on: Date,
}

/// Adds a measure to the plan of a cycle, and makes the plan where there is none. What was approved must be approved anew.
pub async fn add_measure(
    change: &mut Change,
    scope: Scope,
    cycle: &Cycle,
    new: &NewMeasure,
) -> Result<PlanItemId, NotPlanned> {
    let open = cycle.checks.iter().find(|it| it.closed_at.is_none());
    let check = cycle.main().filter(|it| it.closed_at.is_none()).or(open);
    let check = check.ok_or(NotPlanned::NoCheck)?;
    let today = FiscalYear::of(office_day(change.at()));
    if !cycle.fiscal_year.max(today).contains(new.due_on) {
        return Err(NotPlanned::OutsideYear);
    }
    let year = (cycle.office, cycle.fiscal_year);
    let plan = plan::add_plan(change, scope, year).await?;
    let at = (plan, cycle.office, check.id);
    store::carry(change, at, cycle.fiscal_year).await?;
    let row = (&new.measure, new.owner, new.due_on);
    let item = store::add(change, scope, at, row).await?;
    let id = plan.to_string();
    let subject = Subject {
        office: cycle.office,
        what: APPROVED_AS,
        id: &id,
    };
    people::end_approval(change, subject).await?;
    Ok(item)
}
