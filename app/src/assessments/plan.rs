//! The plan of a check: made from its gaps, given to people, approved, worked off. SQL is in `store/plan.rs`, pages in `pages/plan.rs`.

use jiff::civil::Date;
use mamori_core::assessments::{
    Answer, ApprovalState, Checked, Gap, Given, NotPossible, PlanState, Totals, due_dates,
    is_overdue, plan_order, totals,
};
use mamori_core::calendar::FiscalYear;
use mamori_core::catalogue::{Catalogue, Force, ProvisionId};
use mamori_core::ids::{OfficeId, PersonId, PlanId, PlanItemId};

pub use super::store::plan::{NewRow, Row};

use super::store::plan as store;
use super::{Assessment, answer, checked, given, history};
use crate::db::{Change, DbError, DbResult, Scope};
use crate::people::{
    self, Approval, Decision, NotApproved, Signature, Subject, approval_state, latest_approval,
};
use crate::web::App;

/// What plans are called among approvals.
pub const APPROVED_AS: &str = "plan";

/// The plan of one check of one office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Its id.
    pub id: PlanId,
    /// The check whose gaps it closes.
    pub assessment: Assessment,
    /// Who made it, and when.
    pub made: Signature,
    /// Its rows in order.
    pub rows: Vec<Row>,
    /// The latest request for approval.
    pub approval: Option<Approval>,
}

/// What making the plan, or making it again, would add.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The check whose gaps it closes.
    pub assessment: Assessment,
    /// The new rows in order, each with its proposed day.
    pub rows: Vec<NewRow>,
    /// Requirements that have no answer yet.
    pub unanswered: usize,
    /// All requirements of the plan in order, old and new.
    order: Vec<ProvisionId>,
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
    pub fn totals(&self, catalogue: &Catalogue) -> Totals {
        let kept = self.rows.iter().filter(|it| it.state != PlanState::Dropped);
        let gaps: Vec<Gap> = kept.map(|it| it.gap(catalogue)).collect();
        totals(&gaps)
    }

    /// Whether nothing is left to do.
    pub fn is_closed(&self) -> bool {
        !self.rows.is_empty() && self.rows.iter().all(|it| it.state.is_closed())
    }

    /// The days among which an owner may choose: those of the fiscal year of the check, or of today's when that is over.
    pub fn year(&self, today: Date) -> FiscalYear {
        self.assessment.fiscal_year.max(FiscalYear::of(today))
    }

    fn subject<'a>(&self, id: &'a str) -> Subject<'a> {
        Subject {
            office: self.assessment.office,
            what: APPROVED_AS,
            id,
        }
    }
}

impl Draft {
    /// What the new rows take together.
    pub fn totals(&self, catalogue: &Catalogue) -> Totals {
        let provisions = self
            .rows
            .iter()
            .filter_map(|it| catalogue.provision(it.provision.as_str()));
        let gaps: Vec<Gap> = provisions.map(Gap::of).collect();
        totals(&gaps)
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

    /// Of a requirement that is no longer there, what the row itself says.
    fn gap(&self, catalogue: &Catalogue) -> Gap {
        let known = catalogue.provision(self.provision.as_str()).map(Gap::of);
        known.unwrap_or_else(|| Gap {
            id: self.provision.clone(),
            starter: false,
            force: Force::Council,
            yen: self.yen,
            minutes: u16::try_from(self.minutes).unwrap_or(u16::MAX),
        })
    }
}

/// The newest check of an office, whose plan is the one that counts.
pub async fn newest_check(
    app: &App,
    scope: Scope,
    office: OfficeId,
) -> DbResult<Option<Assessment>> {
    Ok(history(app, scope, office).await?.into_iter().next())
}

/// The plan of the newest check of an office.
pub async fn of(app: &App, scope: Scope, office: OfficeId) -> DbResult<Option<Plan>> {
    match newest_check(app, scope, office).await? {
        Some(assessment) => of_check(app, scope, assessment).await,
        None => Ok(None),
    }
}

/// The plan of one check.
pub async fn of_check(app: &App, scope: Scope, assessment: Assessment) -> DbResult<Option<Plan>> {
    let Some(made) = store::made(app, scope, assessment.id).await? else {
        return Ok(None);
    };
    let id = made.id.to_string();
    let mut plan = Plan {
        id: made.id,
        rows: store::rows(app, scope, made.id).await?,
        assessment,
        made: made.by,
        approval: None,
    };
    plan.approval = latest_approval(app, scope, plan.subject(&id)).await?;
    Ok(Some(plan))
}

/// What making the plan of a check would add today: its gaps in the order of core, each with a day.
pub async fn draft(
    app: &App,
    scope: Scope,
    assessment: Assessment,
    plan: Option<&Plan>,
) -> DbResult<Draft> {
    let checked = checked(app, scope, &assessment).await?;
    let given = given(app, scope, &assessment).await?;
    let catalogue = &app.catalogue;
    let old: Vec<&Row> = plan.map(|it| it.rows.iter().collect()).unwrap_or_default();
    let known = |id: &ProvisionId| old.iter().any(|row| row.provision == *id);
    let new = checked.iter().filter(|it| it.is_gap() && !known(&it.id));
    let new: Vec<Gap> = new
        .filter_map(|it| catalogue.provision(it.id.as_str()).map(Gap::of))
        .collect();
    let mut all: Vec<Gap> = old.iter().map(|it| it.gap(catalogue)).collect();
    all.extend(new.iter().cloned());
    let order = plan_order(all).into_iter().map(|it| it.id).collect();
    let today = app.clock.today().max(assessment.fiscal_year.first_day());
    Ok(Draft {
        rows: with_days(plan_order(new), &given, today),
        unanswered: checked.iter().filter(|it| is_unanswered(it)).count(),
        order,
        assessment,
    })
}

fn is_unanswered(it: &Checked) -> bool {
    it.applies && it.answer.is_none()
}

/// A day that was written beside the answer stays, where it lies ahead in the fiscal year; the others are spread.
fn with_days(
    gaps: Vec<Gap>,
    given: &std::collections::BTreeMap<ProvisionId, Given>,
    today: Date,
) -> Vec<NewRow> {
    let year = FiscalYear::of(today);
    let days = due_dates(gaps.len(), today);
    let own = |id: &ProvisionId| {
        let day = given.get(id).and_then(|it| it.due_on);
        day.filter(|it| *it >= today && year.contains(*it))
    };
    let row = |(gap, day): (Gap, Date)| NewRow {
        due_on: own(&gap.id).unwrap_or(day),
        provision: gap.id,
        yen: gap.yen,
        minutes: gap.minutes,
    };
    gaps.into_iter().zip(days).map(row).collect()
}

/// Makes the plan, or adds what is new to it, each row given to `owner` until the manager chooses others.
/// What was approved must be approved anew when rows are added.
pub async fn make(
    change: &mut Change,
    scope: Scope,
    draft: &Draft,
    owner: Option<PersonId>,
) -> DbResult<PlanId> {
    let office = draft.assessment.office;
    let plan = store::add_plan(change, scope, &draft.assessment).await?;
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

/// Sets the answer of the check to できている, with what was written on the row beside it.
pub async fn answer_done(
    change: &mut Change,
    scope: Scope,
    plan: &Plan,
    (provision, evidence): (&ProvisionId, &str),
) -> DbResult<()> {
    let given = Given {
        evidence: vec![evidence.trim().to_owned()],
        ..Given::bare(Answer::Done)
    };
    answer(change, scope, &plan.assessment, (provision, &given)).await
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
