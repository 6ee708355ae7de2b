//! The plan of a fiscal year: made from the gaps of its checks, given to people, approved, worked off. How it is made is in
//! `draft.rs`, SQL in `store/plan.rs`, pages in `pages/plan`.

mod cycle;
mod draft;
mod measure;

use std::collections::BTreeMap;

use jiff::civil::Date;
use mamori_core::assessments::{
    Answer, ApprovalState, Given, NotPossible, PlanState, Totals, is_overdue, totals,
};
use mamori_core::calendar::FiscalYear;
use mamori_core::catalogue::ProvisionId;
use mamori_core::ids::{OfficeId, PersonId, PlanId, PlanItemId};

pub use super::store::plan::{Measure, NewRow, Row, lead_row};
pub use cycle::{Cycle, newest_cycle};
pub use draft::{Draft, draft, make};
pub use measure::{NewMeasure, add_measure};

use super::store::plan as store;
use super::{Assessment, answer, answer_from};
use crate::db::{Change, DbError, DbResult, Scope};
use crate::people::{
    self, Approval, Decision, NotApproved, Signature, Subject, approval_state, latest_approval,
};
use crate::web::App;
use cycle::{Told, closed_by};

/// What plans are called among approvals.
pub const APPROVED_AS: &str = "plan";

/// The plan of one office for one fiscal year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Its id.
    pub id: PlanId,
    /// The checks whose gaps it closes.
    pub cycle: Cycle,
    /// Who made it, and when.
    pub made: Signature,
    /// Its rows in order.
    pub rows: Vec<Row>,
    /// What else a row closes today because it asks for the same, by the requirement of the row.
    pub also: BTreeMap<ProvisionId, Vec<ProvisionId>>,
    /// What the checks say today.
    answers: BTreeMap<ProvisionId, Answer>,
    /// The latest request for approval.
    pub approval: Option<Approval>,
}

/// What somebody wants with a row.
#[derive(Debug, Clone, Copy)]
pub struct Step<'a> {
    /// The state to go to.
    pub state: PlanState,
    /// Why; needed for giving up and for taking up again what was done.
    pub reason: &'a str,
    /// How it was done and where that can be seen; needed for being done.
    pub evidence: &'a str,
}

/// Why a plan or a row did not change.
#[derive(Debug, thiserror::Error)]
pub enum NotPlanned {
    /// The row cannot go there.
    #[error(transparent)]
    NotPossible(#[from] NotPossible),
    /// Being done needs words on how.
    #[error("how it was done must be written")]
    NoEvidence,
    /// The day lies outside the fiscal year.
    #[error("the day must lie in the fiscal year")]
    OutsideYear,
    /// No check is open to which a measure could belong.
    #[error("no check of the office is open")]
    NoCheck,
    /// Nobody's approval can be asked or given like this.
    #[error(transparent)]
    NotApproved(#[from] NotApproved),
    /// The database refused.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl Plan {
    /// How far its approval is.
    pub fn state(&self) -> ApprovalState {
        approval_state(self.approval.as_ref())
    }

    /// One of its rows.
    pub fn row(&self, id: PlanItemId) -> Option<&Row> {
        self.rows.iter().find(|it| it.id == id)
    }

    /// What the rows that were not given up take together.
    pub fn totals(&self) -> Totals {
        let kept = self.rows.iter().filter(|it| it.state != PlanState::Dropped);
        totals(kept.map(|it| (it.yen, it.minutes)))
    }

    /// The rows that close gaps of one check, if only because they ask for the same.
    pub fn rows_of<'a>(&'a self, check: &'a Assessment) -> impl Iterator<Item = &'a Row> {
        let is_its = |id: &ProvisionId| self.cycle.about(id).is_some_and(|it| it.id == check.id);
        let closes = move |row: &&Row| {
            row.assessment == check.id || self.also_closed_by(row).iter().any(is_its)
        };
        self.rows.iter().filter(closes)
    }

    /// Whether a row comes from another check than the one that every office makes; then each row says from which.
    pub fn gathers(&self) -> bool {
        let main = self.cycle.main().map(|it| it.id);
        self.rows.iter().any(|it| Some(it.assessment) != main)
    }

    /// What else a row closes.
    pub fn also_closed_by(&self, row: &Row) -> &[ProvisionId] {
        self.also
            .get(&row.provision)
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    /// Whether the check says by now that what the row is about is met.
    pub fn is_met(&self, row: &Row) -> bool {
        let answer = self.answers.get(&row.provision);
        answer.is_some_and(|it| it.is_met())
    }

    /// The open requirements that can be answered with できている when a row is done: its own, and what it also closes.
    pub fn waiting_for<'a>(&'a self, row: &'a Row) -> Vec<(&'a Assessment, &'a ProvisionId)> {
        let open = |id: &ProvisionId| self.answers.get(id).is_none_or(|it| it.is_gap());
        let own = std::iter::once(&row.provision).filter(|it| open(it));
        let all = own.chain(self.also_closed_by(row));
        let running = |id: &'a ProvisionId| {
            let check = self.cycle.about(id)?;
            check.closed_at.is_none().then_some((check, id))
        };
        all.filter_map(running).collect()
    }

    /// Whether nothing is left to do.
    pub fn is_closed(&self) -> bool {
        !self.rows.is_empty() && self.rows.iter().all(|it| it.state.is_closed())
    }

    /// The days among which an owner may choose: those of its fiscal year, or of today's when that is over.
    pub fn year(&self, today: Date) -> FiscalYear {
        self.cycle.fiscal_year.max(FiscalYear::of(today))
    }

    fn subject<'a>(&self, id: &'a str) -> Subject<'a> {
        Subject {
            office: self.cycle.office,
            what: APPROVED_AS,
            id,
        }
    }
}

impl Row {
    /// Whether its day has gone by and it is not closed.
    pub fn is_overdue(&self, today: Date) -> bool {
        is_overdue(self.state, self.due_on, today)
    }

    /// Whether it was given to this person.
    pub fn is_of(&self, person: PersonId) -> bool {
        self.owner.as_ref().is_some_and(|it| it.id == person)
    }
}

/// The plan of an office for the newest fiscal year in which it checked anything.
pub async fn of(app: &App, scope: Scope, office: OfficeId) -> DbResult<Option<Plan>> {
    match newest_cycle(app, scope, office).await? {
        Some(cycle) => of_cycle(app, scope, cycle).await,
        None => Ok(None),
    }
}

/// The plan of one fiscal year.
pub async fn of_cycle(app: &App, scope: Scope, cycle: Cycle) -> DbResult<Option<Plan>> {
    let year = (cycle.office, cycle.fiscal_year);
    let Some(made) = store::made(app, scope, year).await? else {
        return Ok(None);
    };
    let rows = store::rows(app, scope, made.id).await?;
    let told = Told::of(app, scope, &cycle).await?;
    let planned: Vec<ProvisionId> = rows.iter().map(|it| it.provision.clone()).collect();
    let gathered = told.gathered(&app.catalogue, &planned);
    let id = made.id.to_string();
    let mut plan = Plan {
        id: made.id,
        also: closed_by(&gathered, |row| planned.contains(row)),
        answers: told.answers,
        rows,
        cycle,
        made: made.by,
        approval: None,
    };
    plan.approval = latest_approval(app, scope, plan.subject(&id)).await?;
    Ok(Some(plan))
}

/// Gives a row to somebody until a day. A plan that was asked for or approved is a draft again. False when it was so already.
pub async fn set_row(
    change: &mut Change,
    scope: Scope,
    (plan, row): (&Plan, &Row),
    (owner, due_on): (PersonId, Date),
) -> Result<bool, NotPlanned> {
    if row.is_of(owner) && row.due_on == due_on {
        return Ok(false);
    }
    let today = crate::clock::office_day(change.at());
    if !plan.year(today).contains(due_on) {
        return Err(NotPlanned::OutsideYear);
    }
    store::set_row(change, scope, row, (owner, due_on)).await?;
    people::end_approval(change, plan.subject(&plan.id.to_string())).await?;
    Ok(true)
}

/// Brings a row to another state. The approval of the plan stays.
pub async fn move_row(
    change: &mut Change,
    scope: Scope,
    row: &Row,
    step: Step<'_>,
) -> Result<(), NotPlanned> {
    let moved = row.state.to(step.state, step.reason)?;
    let evidence = step.evidence.trim();
    if step.state == PlanState::Done && evidence.is_empty() {
        return Err(NotPlanned::NoEvidence);
    }
    // What was once written down as proof stays when the row is taken up again.
    let kept = if evidence.is_empty() {
        row.evidence.as_str()
    } else {
        evidence
    };
    Ok(store::move_row(change, scope, row, (&moved, kept)).await?)
}

/// Answers what waits for a row with できている, with what was written on the row beside it. What the row closes in other
/// checks keeps from where its answer came.
pub async fn answer_done(
    change: &mut Change,
    scope: Scope,
    plan: &Plan,
    (row, evidence): (&Row, &str),
) -> DbResult<()> {
    let given = Given {
        evidence: vec![evidence.trim().to_owned()],
        ..Given::bare(Answer::Done)
    };
    for (check, provision) in plan.waiting_for(row) {
        let done = (provision, &given);
        if *provision == row.provision {
            answer(change, scope, check, done).await?;
        } else {
            answer_from(change, scope, check, done, row.provision.as_str()).await?;
        }
    }
    Ok(())
}

/// Asks an executive to approve the plan.
pub async fn request(change: &mut Change, plan: &Plan, note: &str) -> Result<(), NotPlanned> {
    people::request_approval(change, plan.subject(&plan.id.to_string()), note).await?;
    Ok(())
}

/// Takes the request back. False when none was open.
pub async fn withdraw(change: &mut Change, plan: &Plan) -> DbResult<bool> {
    if plan.state() != ApprovalState::Requested {
        return Ok(false);
    }
    people::end_approval(change, plan.subject(&plan.id.to_string())).await
}

/// Approves the plan or gives it back.
pub async fn decide(
    change: &mut Change,
    plan: &Plan,
    decision: Decision,
    comment: &str,
) -> Result<Approval, NotPlanned> {
    let id = plan.id.to_string();
    Ok(people::decide(change, plan.subject(&id), decision, comment).await?)
}

/// The open rows that a person has to do, soonest first, wherever they work.
pub async fn mine(app: &App, person: PersonId) -> DbResult<Vec<Row>> {
    store::rows_of_person(app, person).await
}

/// The rows of an office's plan that are past their day.
pub async fn overdue(app: &App, scope: Scope, office: OfficeId) -> DbResult<Vec<Row>> {
    let plan = of(app, scope, office).await?;
    let today = app.clock.today();
    let rows = plan.map(|it| it.rows).unwrap_or_default();
    Ok(rows.into_iter().filter(|it| it.is_overdue(today)).collect())
}
