//! Making a plan, or making it again: which rows would be added, in which order, until when.

use std::collections::BTreeMap;

use jiff::civil::Date;
use mamori_core::assessments::{Gap, Totals, due_dates, plan_order, totals};
use mamori_core::calendar::FiscalYear;
use mamori_core::catalogue::ProvisionId;
use mamori_core::ids::{PersonId, PlanId};

use super::cycle::{Told, closed_by};
use super::{APPROVED_AS, Cycle, NewRow, Plan, store};
use crate::assessments::store::measure;
use crate::db::{Change, DbResult, Scope};
use crate::people::{self, Subject};
use crate::web::App;

/// What making the plan, or making it again, would add.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The checks whose gaps it closes.
    pub cycle: Cycle,
    /// The new rows in order, each with its proposed day.
    pub rows: Vec<NewRow>,
    /// What else a new row closes because it asks for the same, by the requirement of the row.
    pub also: BTreeMap<ProvisionId, Vec<ProvisionId>>,
    /// Requirements that have no answer yet.
    pub unanswered: usize,
    /// All requirements of the plan in order, old and new.
    order: Vec<ProvisionId>,
}

impl Draft {
    /// What the new rows take together.
    pub fn totals(&self) -> Totals {
        let minutes = |it: &NewRow| it.minutes.map(u32::from);
        totals(self.rows.iter().map(|it| (it.yen, minutes(it))))
    }

    /// What else a new row closes.
    pub fn also_closed_by(&self, row: &NewRow) -> &[ProvisionId] {
        self.also
            .get(&row.provision)
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    /// Whether a row comes from another check than the one that every office makes; then each row says from which.
    pub fn gathers(&self) -> bool {
        let main = self.cycle.main().map(|it| it.id);
        self.rows.iter().any(|it| Some(it.assessment) != main)
    }
}

/// What making the plan of a cycle would add today: its gaps in the order of core, each with a day.
pub async fn draft(app: &App, scope: Scope, cycle: Cycle, plan: Option<&Plan>) -> DbResult<Draft> {
    let told = Told::of(app, scope, &cycle).await?;
    let rows = plan.map(|it| it.rows.as_slice()).unwrap_or_default();
    let planned: Vec<ProvisionId> = rows.iter().map(|it| it.provision.clone()).collect();
    let gathered = told.gathered(&app.catalogue, &planned);
    let old = planned.iter().filter_map(|id| {
        let gap = Gap::of(app.catalogue.provision(id.as_str())?);
        Some(gap.also_closing(gathered.also.get(id).into_iter().flatten()))
    });
    let all = old.chain(gathered.rows.iter().cloned()).collect();
    // What the office decided itself stands behind everything that a norm asks for.
    let own = rows.iter().filter(|it| it.measure.is_some());
    let own = own.map(|it| it.provision.clone());
    let order = plan_order(all).into_iter().map(|it| it.id).chain(own);
    let order = order.collect();
    let also = closed_by(&gathered, |row| !planned.contains(row));
    let today = app.clock.today().max(cycle.fiscal_year.first_day());
    Ok(Draft {
        rows: with_days(&cycle, gathered.rows, (&told, &also), today),
        also,
        unanswered: told.unanswered(),
        order,
        cycle,
    })
}

/// A day that was written beside the answer of the row, or of something it also closes, stays where it lies ahead in the
/// fiscal year; the others are spread.
fn with_days(
    cycle: &Cycle,
    gaps: Vec<Gap>,
    (told, also): (&Told, &BTreeMap<ProvisionId, Vec<ProvisionId>>),
    today: Date,
) -> Vec<NewRow> {
    let year = FiscalYear::of(today);
    let days = due_dates(gaps.len(), today);
    let own = |id: &ProvisionId| {
        let all = std::iter::once(id).chain(also.get(id).into_iter().flatten());
        let days = all.filter_map(|it| told.given.get(it)?.due_on);
        days.filter(|it| *it >= today && year.contains(*it)).min()
    };
    let row = |(gap, day): (Gap, Date)| {
        Some(NewRow {
            assessment: cycle.about(&gap.id)?.id,
            due_on: own(&gap.id).unwrap_or(day),
            provision: gap.id,
            yen: gap.yen,
            minutes: gap.minutes,
        })
    };
    gaps.into_iter().zip(days).filter_map(row).collect()
}

/// Makes the plan, or adds what is new to it, each row given to `owner` until the manager chooses others.
/// What was approved must be approved anew when rows are added.
pub async fn make(
    change: &mut Change,
    scope: Scope,
    draft: &Draft,
    owner: Option<PersonId>,
) -> DbResult<PlanId> {
    let (office, year) = (draft.cycle.office, draft.cycle.fiscal_year);
    let plan = store::add_plan(change, scope, (office, year)).await?;
    if let Some(check) = draft.cycle.checks.first() {
        measure::carry(change, (plan, office, check.id), year).await?;
    }
    for row in &draft.rows {
        store::add_row(change, (plan, office), row, owner).await?;
    }
    if !draft.rows.is_empty() {
        for (at, provision) in draft.order.iter().enumerate() {
            store::place_row(change, plan, provision, at + 1).await?;
        }
        let id = plan.to_string();
        let subject = Subject {
            office,
            what: APPROVED_AS,
            id: &id,
        };
        people::end_approval(change, subject).await?;
    }
    Ok(plan)
}
