//! The page of one row: how it is done, who does it until when, and how far it is.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use mamori_core::assessments::{ApprovalState, NotPossible, PlanState};
use mamori_core::ids::PersonId;
use mamori_core::people::Act;
use serde::Deserialize;
use serde_json::json;

use super::super::super::plan::{self, NotPlanned, Plan, Row, Step};
use super::super::card::Help;
use super::pages::page_with;
use super::refused;
use super::view::{RowView, from_norm, path as row_path};
use crate::db::Event;
use crate::people::{Worker, workers};
use crate::web::{App, Frame, Mistakes, Page, Route, Say, Visit, WebError, WebResult, see_other};

pub(super) fn routes() -> Vec<Route> {
    let path = "/offices/{office}/plan/items/{item}";
    vec![
        Route::get(path, Act::SeePlan, show),
        Route::post(path, Act::WorkOnPlan, work),
    ]
}

/// Whether this visitor may work on a row: it is their own, or they change the whole plan.
pub(super) fn may_work(frame: &Frame, row: &Row) -> bool {
    let visit = &frame.visit;
    let own = visit.who.as_ref().is_some_and(|it| row.is_of(it.id));
    visit.may(Act::ChangePlan) || (own && visit.may(Act::WorkOnPlan))
}

/// What is typed on the page.
#[derive(Debug, Clone, Deserialize, Default)]
#[serde(default)]
struct Typed {
    /// `change`, `answer`, or the state to go to.
    step: String,
    owner: String,
    due_on: String,
    evidence: String,
    reason: String,
    answer: String,
}

#[derive(Template)]
#[template(path = "assessments/plan_row.html")]
struct RowPage {
    frame: Frame,
    path: String,
    plan: String,
    norm: Say,
    /// What the office decided it after, for who may look there.
    origin: Option<String>,
    row: RowView,
    help: Option<Help>,
    open: bool,
    may_work: bool,
    may_change: bool,
    ends_approval: bool,
    starts: bool,
    finishes: bool,
    drops: bool,
    reopens: bool,
    begins_again: bool,
    answers: bool,
    answer_open: bool,
    people: Vec<Choice>,
    from: String,
    until: String,
    days: Say,
    typed: Typed,
}

/// Somebody to whom the row can be given.
struct Choice {
    id: String,
    name: String,
    chosen: bool,
}

/// A row with what its page needs to know.
struct Desk {
    plan: Plan,
    row: Row,
    people: Vec<Worker>,
    /// A check still says that something the row closes is not met, and can be changed.
    answer_waits: bool,
}

impl Desk {
    async fn open(app: &App, visit: &Visit, item: &str) -> WebResult<Self> {
        let (office, scope) = (visit.office()?, visit.scope()?);
        let id = item.parse().map_err(|_| WebError::NotFound)?;
        let plan = plan::of(app, scope, office)
            .await?
            .ok_or(WebError::NotFound)?;
        let row = plan.row(id).ok_or(WebError::NotFound)?.clone();
        Ok(Self {
            people: workers(app, scope, office).await?,
            answer_waits: !plan.waiting_for(&row).is_empty(),
            plan,
            row,
        })
    }

    fn page(&self, app: &App, frame: Frame, typed: Typed) -> RowPage {
        let (row, visit) = (&self.row, &frame.visit);
        let may_change = visit.may(Act::ChangePlan);
        let may_answer = visit.may(Act::AnswerManagerCheck) && self.answer_waits;
        let can = |state| may_work(&frame, row) && allowed(may_change, row.state, state);
        let year = self.plan.year(app.clock.today());
        let (from, until) = (year.first_day(), year.last_day());
        let days = frame.say("plans.item.due-hint");
        let approval = self.plan.state();
        let provision = app.catalogue.provision(row.provision.as_str());
        RowPage {
            path: row_path(row.office, row),
            plan: self.back(),
            norm: match &row.measure {
                Some(_) => frame.say("plans.row.own"),
                None => from_norm(app, &frame, &row.provision),
            },
            origin: origin(&frame, row),
            row: RowView::of(app, &frame, (&self.plan, row), None),
            help: provision.map(|it| Help::of(app, &frame, it)),
            open: !row.state.is_closed(),
            may_work: may_work(&frame, row),
            may_change: may_change && !row.state.is_closed(),
            ends_approval: matches!(approval, ApprovalState::Requested | ApprovalState::Approved),
            starts: row.state == PlanState::Open && can(PlanState::Started),
            finishes: can(PlanState::Done),
            drops: can(PlanState::Dropped),
            reopens: can(PlanState::Open),
            begins_again: row.state == PlanState::Done && can(PlanState::Started),
            answers: may_answer && row.state != PlanState::Done,
            answer_open: may_answer && row.state == PlanState::Done,
            people: self.choices(&frame, &typed.owner),
            days: days
                .with("from", &frame.day(from))
                .with("until", &frame.day(until)),
            from: from.to_string(),
            until: until.to_string(),
            typed,
            frame,
        }
    }

    /// The plan, where this row stands on it.
    fn back(&self) -> String {
        page_with(&self.plan, &self.row)
    }

    fn choices(&self, frame: &Frame, owner: &str) -> Vec<Choice> {
        let easy = frame.is("easy");
        let choice = |it: &Worker| Choice {
            id: it.id.to_string(),
            name: if easy {
                format!("{} ({})", it.name, it.kana)
            } else {
                it.name.clone()
            },
            chosen: it.id.to_string() == owner,
        };
        self.people.iter().map(choice).collect()
    }

    /// What stands in the fields before somebody types.
    fn typed(&self) -> Typed {
        let owner = self.row.owner.as_ref().map(|it| it.id.to_string());
        Typed {
            owner: owner.unwrap_or_default(),
            due_on: self.row.due_on.to_string(),
            evidence: self.row.evidence.clone(),
            ..Typed::default()
        }
    }
}

/// Where a measure was decided: the review of an incident.
fn origin(frame: &Frame, row: &Row) -> Option<String> {
    let origin = &row.measure.as_ref()?.origin;
    let id = origin.strip_prefix("incident/")?;
    let may = frame.visit.may(Act::SeeIncidents);
    may.then(|| format!("/offices/{}/incidents/{id}", row.office))
}

/// Giving a row up, and taking it up again after that, changes the plan itself.
fn allowed(may_change: bool, from: PlanState, to: PlanState) -> bool {
    let changes = from == PlanState::Dropped || to == PlanState::Dropped;
    from.next().contains(&to) && (may_change || !changes)
}

async fn show(
    State(app): State<App>,
    visit: Visit,
    Path((_, item)): Path<(String, String)>,
) -> WebResult<Response> {
    let desk = Desk::open(&app, &visit, &item).await?;
    let typed = desk.typed();
    Ok(Page(desk.page(&app, Frame::new(&app, &visit), typed)).into_response())
}

async fn work(
    State(app): State<App>,
    visit: Visit,
    Path((_, item)): Path<(String, String)>,
    Form(typed): Form<Typed>,
) -> WebResult<Response> {
    let desk = Desk::open(&app, &visit, &item).await?;
    let frame = Frame::new(&app, &visit);
    if !may_work(&frame, &desk.row) {
        return Err(WebError::NotAllowed);
    }
    let wrong = match typed.step.as_str() {
        "change" => change(&app, &visit, &desk, &typed).await?,
        "answer" => answer(&app, &visit, &desk).await?,
        step => {
            let state = step
                .parse()
                .map_err(|_| WebError::Mistake("plans.item.no-way"))?;
            go(&app, &visit, &desk, (state, &typed)).await?
        }
    };
    match wrong {
        None => Ok(see_other(&desk.back())),
        Some((field, key)) => {
            let mut mistakes = Mistakes::none();
            mistakes.add(field, key);
            let typed = typed.or(desk.typed());
            Ok(Page(desk.page(&app, frame.with(mistakes), typed)).into_response())
        }
    }
}

impl Typed {
    /// Each form of the page sends only its own fields; the others stay as they were.
    fn or(self, stored: Self) -> Self {
        let keep = self.step == "change";
        Self {
            owner: if keep { self.owner } else { stored.owner },
            due_on: if keep { self.due_on } else { stored.due_on },
            ..self
        }
    }
}

/// What is wrong, as a field and the key of a text.
type Wrong = Option<(&'static str, &'static str)>;

async fn change(app: &App, visit: &Visit, desk: &Desk, typed: &Typed) -> WebResult<Wrong> {
    if !visit.may(Act::ChangePlan) {
        return Err(WebError::NotAllowed);
    }
    let owner = desk
        .people
        .iter()
        .find(|it| it.id.to_string() == typed.owner);
    let Some(owner) = owner.map(|it| it.id) else {
        return Ok(Some(("owner", "plans.item.owner-needed")));
    };
    let Ok(due_on) = typed.due_on.trim().parse::<Date>() else {
        return Ok(Some(("due_on", "plans.item.due-needed")));
    };
    let (plan, row) = (&desk.plan, &desk.row);
    let mut change = app.change(&visit.actor()).await?;
    match plan::set_row(&mut change, visit.scope()?, (plan, row), (owner, due_on)).await {
        Ok(true) => {}
        Ok(false) => return Ok(None),
        Err(NotPlanned::OutsideYear) => return Ok(Some(("due_on", "plans.item.due-outside"))),
        Err(why) => return Err(refused(why)),
    }
    let detail = json!({ "owner": owner, "due_on": due_on, "was": was(row) });
    change
        .save(&event("assessments.plan-row", desk).detail(detail))
        .await?;
    Ok(None)
}

fn was(row: &Row) -> serde_json::Value {
    let owner: Option<PersonId> = row.owner.as_ref().map(|it| it.id);
    json!({ "owner": owner, "due_on": row.due_on })
}

fn event(operation: &'static str, desk: &Desk) -> Event {
    Event::of(operation)
        .office(desk.row.office)
        .about(format!("plan-item/{}", desk.row.id))
}

async fn go(
    app: &App,
    visit: &Visit,
    desk: &Desk,
    (state, typed): (PlanState, &Typed),
) -> WebResult<Wrong> {
    let row = &desk.row;
    if !allowed(visit.may(Act::ChangePlan), row.state, state) {
        return Ok(Some(("state", "plans.item.no-way")));
    }
    let scope = visit.scope()?;
    let step = Step {
        state,
        reason: &typed.reason,
        evidence: &typed.evidence,
    };
    let mut change = app.change(&visit.actor()).await?;
    match plan::move_row(&mut change, scope, row, step).await {
        Ok(()) => {}
        Err(NotPlanned::NoEvidence) => {
            return Ok(Some(("evidence", "plans.item.evidence-needed")));
        }
        Err(NotPlanned::NotPossible(NotPossible::NoReason)) => {
            return Ok(Some(("reason", "plans.item.reason-needed")));
        }
        Err(why) => return Err(refused(why)),
    }
    let answers = state == PlanState::Done
        && typed.answer == "done"
        && desk.answer_waits
        && visit.may(Act::AnswerManagerCheck);
    if answers {
        let proof = (row, typed.evidence.as_str());
        plan::answer_done(&mut change, scope, &desk.plan, proof).await?;
    }
    let detail = json!({
        "provision": row.provision.as_str(), "also": desk.plan.also_closed_by(row), "from": row.state, "to": state,
        "reason": typed.reason.trim(), "evidence": typed.evidence.trim(), "answered": answers,
    });
    change
        .save(&event("assessments.plan-state", desk).detail(detail))
        .await?;
    Ok(None)
}

/// Sets the answer of the check for a row that somebody else has done.
async fn answer(app: &App, visit: &Visit, desk: &Desk) -> WebResult<Wrong> {
    if !visit.may(Act::AnswerManagerCheck) {
        return Err(WebError::NotAllowed);
    }
    let row = &desk.row;
    if row.state != PlanState::Done || !desk.answer_waits {
        return Ok(Some(("state", "plans.item.no-way")));
    }
    let mut change = app.change(&visit.actor()).await?;
    let proof = (row, row.evidence.as_str());
    plan::answer_done(&mut change, visit.scope()?, &desk.plan, proof).await?;
    let also = desk.plan.also_closed_by(row);
    let detail = json!({ "provision": row.provision.as_str(), "also": also });
    change
        .save(&event("assessments.plan-answer", desk).detail(detail))
        .await?;
    Ok(None)
}
