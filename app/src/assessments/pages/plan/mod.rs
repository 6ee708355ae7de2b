//! The page of the plan: what it will be, what it is, who approved it, what comes next; one row is in `row.rs`.

mod approval;
mod pages;
pub(in super::super) mod panel;
mod row;
mod view;

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use mamori_core::assessments::{ApprovalState, Level};
use mamori_core::ids::OfficeId;
use mamori_core::people::Act;
use serde::Deserialize;
use serde_json::json;

use super::super::plan::{self, Cycle, Draft, NotPlanned, Plan, Row};
use super::super::{is_gone, overview};
use crate::db::Event;
use crate::people::{NotApproved, workers};
use crate::web::{App, Frame, Page, Route, Say, Visit, WebError, WebResult, see_other};
use pages::{Looked, Pages};
use view::{Mark, RowView, Stamp};

pub(super) fn routes() -> Vec<Route> {
    let mut all = vec![
        Route::get("/offices/{office}/plan", Act::SeePlan, show),
        Route::post("/offices/{office}/plan", Act::ChangePlan, make),
        Route::post("/offices/{office}/plan/request", Act::ChangePlan, request),
    ];
    all.extend(row::routes());
    all.extend(approval::routes());
    all
}

fn path(office: OfficeId) -> String {
    format!("/offices/{office}/plan")
}

#[derive(Template)]
#[template(path = "assessments/plan_before.html")]
struct BeforePage {
    frame: Frame,
    path: String,
    check: String,
    begun: bool,
    may_make: bool,
    may_check: bool,
    is_gone: bool,
    rows: Vec<RowView>,
    pages: Pages,
    count: String,
    unanswered: Option<String>,
    sums: Vec<Say>,
    minutes: Say,
}

#[derive(Template)]
#[template(path = "assessments/plan.html")]
struct PlanPage {
    frame: Frame,
    path: String,
    check: String,
    year: String,
    state: Mark,
    made: Stamp,
    approved: Option<Stamp>,
    own: bool,
    is_gone: bool,
    comment: String,
    note: String,
    level: Option<Say>,
    next: Next,
    next_row: Option<RowView>,
    asked_by: Say,
    may_check: bool,
    may_withdraw: bool,
    may_print: bool,
    new: Option<String>,
    new_ends: bool,
    rows: Vec<RowView>,
    pages: Pages,
    sums: Vec<Say>,
    minutes: Say,
    done: String,
    of: String,
}

/// What this visitor does next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    /// Decide on the request.
    Approve,
    /// Ask for approval.
    Ask,
    /// Correct what was given back and ask again.
    AskAgain,
    /// Work on a row, or look after it.
    Work,
    /// Wait for the approval.
    Wait,
    /// Everything is done.
    Closed,
    /// Only look.
    Look,
}

async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(looked): Query<Looked>,
) -> WebResult<Response> {
    let (office, scope) = (visit.office()?, visit.scope()?);
    let frame = Frame::new(&app, &visit);
    let Some(cycle) = plan::newest_cycle(&app, scope, office).await? else {
        return Ok(Page(BeforePage::without_check(frame, office)).into_response());
    };
    let plan = plan::of_cycle(&app, scope, cycle.clone()).await?;
    let draft = plan::draft(&app, scope, cycle, plan.as_ref()).await?;
    match plan {
        None => Ok(Page(BeforePage::of(&app, frame, &draft, &looked)).into_response()),
        Some(plan) => {
            let level = match plan.cycle.main() {
                Some(main) => overview(&app, scope, main.clone()).await?.progress.level,
                None => Level::Started,
            };
            let page = PlanPage::of(&app, frame, (&plan, &draft), (level, &looked))?;
            Ok(Page(page).into_response())
        }
    }
}

/// Where the answers of a cycle are looked at: the check that every office makes, where it was opened.
fn check_path(cycle: &Cycle) -> String {
    let check = match cycle.main() {
        Some(_) => "assessment",
        None => "norms",
    };
    super::path(cycle.office, check)
}

impl BeforePage {
    fn without_check(frame: Frame, office: OfficeId) -> Self {
        Self {
            path: path(office),
            check: format!("/offices/{office}/assessment"),
            begun: false,
            may_make: false,
            is_gone: false,
            may_check: frame.visit.may(Act::AnswerManagerCheck),
            rows: Vec::new(),
            pages: Pages::of(0, &Looked::default()),
            count: String::new(),
            unanswered: None,
            sums: Vec::new(),
            minutes: Say::plain(""),
            frame,
        }
    }

    /// Whoever may not see the answers of the check is not shown its gaps either.
    fn of(app: &App, frame: Frame, draft: &Draft, looked: &Looked) -> Self {
        let office = draft.cycle.office;
        if !frame.visit.may(Act::SeeOfficeAssessment) {
            return Self::without_check(frame, office);
        }
        let totals = draft.totals();
        let pages = Pages::of(draft.rows.len(), looked);
        Self {
            begun: true,
            is_gone: draft
                .cycle
                .checks
                .iter()
                .any(|it| is_gone(&app.catalogue, it)),
            may_make: draft.cycle.is_open() && frame.visit.may(Act::ChangePlan),
            check: check_path(&draft.cycle),
            rows: pages
                .rows(&draft.rows)
                .iter()
                .zip(pages.first()..)
                .map(|(it, place)| RowView::new(app, &frame, (draft, it), place))
                .collect(),
            pages,
            count: draft.rows.len().to_string(),
            unanswered: (draft.unanswered > 0).then(|| draft.unanswered.to_string()),
            sums: view::costs(&frame, &totals),
            minutes: view::time(&frame, &totals),
            ..Self::without_check(frame, office)
        }
    }
}

impl PlanPage {
    #[expect(
        clippy::too_many_lines,
        reason = "one page from its parts, field by field"
    )]
    fn of(
        app: &App,
        frame: Frame,
        (plan, draft): (&Plan, &Draft),
        (level, looked): (Level, &Looked),
    ) -> WebResult<Self> {
        let (next, next_row) = next(app, &frame, plan)?;
        let totals = plan.totals();
        let state = plan.state();
        let may_change = frame.visit.may(Act::ChangePlan);
        let decided = plan.approval.as_ref().filter(|it| it.ended_at.is_none());
        let stands = decided.filter(|_| state == ApprovalState::Approved);
        let adds = may_change && draft.cycle.is_open() && !draft.rows.is_empty();
        let pages = Pages::of(plan.rows.len(), looked);
        let rows = pages.rows(&plan.rows).iter();
        let rows = rows.map(|it| it.shown(app, &frame, plan)).collect();
        let closed = plan.rows.iter().filter(|it| it.state.is_closed()).count();
        Ok(Self {
            path: path(plan.cycle.office),
            check: check_path(&plan.cycle),
            year: super::year_name(&frame, plan.cycle.fiscal_year),
            state: Mark::approval(&frame, state),
            made: Stamp::of(&frame, &plan.made),
            approved: stands
                .and_then(|it| it.decided.as_ref())
                .map(|(_, by)| Stamp::of(&frame, by)),
            is_gone: plan
                .cycle
                .checks
                .iter()
                .any(|it| is_gone(&app.catalogue, it)),
            own: stands.is_some_and(crate::people::Approval::is_own_decision),
            comment: decided.map(|it| it.comment.clone()).unwrap_or_default(),
            note: decided.map(|it| it.note.clone()).unwrap_or_default(),
            level: level_words(&frame, level),
            asked_by: asked_by(&frame, plan),
            may_check: frame.visit.may(Act::AnswerManagerCheck),
            next,
            next_row: next_row.map(|it| it.shown(app, &frame, plan)),
            may_withdraw: may_change && state == ApprovalState::Requested,
            may_print: frame.visit.may(Act::PrintPapers),
            new: adds.then(|| draft.rows.len().to_string()),
            new_ends: matches!(state, ApprovalState::Requested | ApprovalState::Approved),
            rows,
            pages,
            sums: view::costs(&frame, &totals),
            minutes: view::time(&frame, &totals),
            done: closed.to_string(),
            of: plan.rows.len().to_string(),
            frame,
        })
    }
}

impl Row {
    /// With the button that this visitor has on it.
    fn shown(&self, app: &App, frame: &Frame, plan: &Plan) -> RowView {
        let works = !self.state.is_closed() && row::may_work(frame, self);
        let act = works.then(|| frame.say("plans.row.do"));
        RowView::of(app, frame, (plan, self), act)
    }
}

/// Who waits for the executive.
fn asked_by(frame: &Frame, plan: &Plan) -> Say {
    let who = plan
        .approval
        .as_ref()
        .map(|it| view::name_of(frame, &it.requested));
    let who = who.unwrap_or_else(|| Say::plain(""));
    frame.say("plans.next.approve").with("who", &who)
}

fn level_words(frame: &Frame, level: Level) -> Option<Say> {
    match level {
        Level::Started => None,
        Level::FirstStep => Some(frame.say("plans.level.first-step")),
        Level::Basics => Some(frame.say("plans.level.basics")),
    }
}

/// What comes next for this visitor; their own rows before those of others, the late ones before the rest.
fn next<'a>(app: &App, frame: &Frame, plan: &'a Plan) -> WebResult<(Next, Option<&'a Row>)> {
    let (visit, today) = (&frame.visit, app.clock.today());
    let person = visit.who()?.id;
    let may_change = visit.may(Act::ChangePlan);
    let open = || plan.rows.iter().filter(|it| !it.state.is_closed());
    let first = |own: bool| {
        let rows = open().filter(|it| if own { it.is_of(person) } else { may_change });
        rows.min_by_key(|it| (!it.is_overdue(today), it.due_on, it.place))
    };
    let state = plan.state();
    let next = match state {
        ApprovalState::Requested if visit.may(Act::ApprovePlan) => Next::Approve,
        ApprovalState::Draft if may_change && open().next().is_some() => Next::Ask,
        ApprovalState::Returned if may_change => Next::AskAgain,
        ApprovalState::Requested if may_change => Next::Wait,
        _ if plan.is_closed() => Next::Closed,
        _ => match first(true).or_else(|| first(false)) {
            Some(row) => return Ok((Next::Work, Some(row))),
            None => Next::Look,
        },
    };
    Ok((next, None))
}

async fn make(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let (office, scope, who) = (visit.office()?, visit.scope()?, visit.who()?.id);
    let Some(cycle) = plan::newest_cycle(&app, scope, office).await? else {
        return Ok(see_other(&path(office)));
    };
    let old = plan::of_cycle(&app, scope, cycle.clone()).await?;
    let draft = plan::draft(&app, scope, cycle, old.as_ref()).await?;
    if draft.rows.is_empty() || !draft.cycle.is_open() {
        return Ok(see_other(&path(office)));
    }
    let works_here = workers(&app, scope, office)
        .await?
        .iter()
        .any(|it| it.id == who);
    let mut change = app.change(&visit.actor()).await?;
    let id = plan::make(&mut change, scope, &draft, works_here.then_some(who)).await?;
    let added: Vec<_> = draft.rows.iter().map(|it| it.provision.as_str()).collect();
    let event = Event::of("assessments.plan-make")
        .office(office)
        .about(format!("plan/{id}"))
        .detail(json!({ "added": added }));
    change.save(&event).await?;
    Ok(see_other(&path(office)))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    step: String,
    note: String,
}

/// Asks for approval, or takes the request back.
async fn request(
    State(app): State<App>,
    visit: Visit,
    Form(asked): Form<Asked>,
) -> WebResult<Response> {
    let (office, scope) = (visit.office()?, visit.scope()?);
    let plan = plan::of(&app, scope, office)
        .await?
        .ok_or(WebError::NotFound)?;
    let mut change = app.change(&visit.actor()).await?;
    let operation = if asked.step == "withdraw" {
        if !plan::withdraw(&mut change, &plan).await? {
            return Err(WebError::Mistake("plans.approve.gone"));
        }
        "assessments.plan-withdraw"
    } else {
        plan::request(&mut change, &plan, &asked.note)
            .await
            .map_err(refused)?;
        "assessments.plan-request"
    };
    let event = Event::of(operation)
        .office(office)
        .about(format!("plan/{}", plan.id))
        .detail(json!({ "note": asked.note.trim() }));
    change.save(&event).await?;
    Ok(see_other(&path(office)))
}

/// What stands on the page when a step was not taken and no form can be shown again.
fn refused(why: NotPlanned) -> WebError {
    match why {
        NotPlanned::Db(error) | NotPlanned::NotApproved(NotApproved::Db(error)) => error.into(),
        NotPlanned::NotApproved(NotApproved::OwnRequest) => WebError::Mistake("plans.approve.own"),
        NotPlanned::NotApproved(_) => WebError::Mistake("plans.approve.gone"),
        NotPlanned::NotPossible(_)
        | NotPlanned::NoEvidence
        | NotPlanned::OutsideYear
        | NotPlanned::NoCheck => WebError::Mistake("plans.item.no-way"),
    }
}
