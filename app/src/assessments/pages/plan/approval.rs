//! The executive's page: the whole plan on one sheet, to approve or to give back with a comment.

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use mamori_core::assessments::ApprovalState;
use mamori_core::people::Act;
use serde::Deserialize;
use serde_json::json;

use super::super::super::plan::{self, NotPlanned, Plan};
use super::view::{self, RowView, Stamp};
use super::{path, refused};
use crate::db::Event;
use crate::people::{Decision, NotApproved};
use crate::web::{App, Frame, Mistakes, Page, Route, Say, Visit, WebError, WebResult, see_other};

pub(super) fn routes() -> Vec<Route> {
    let path = "/offices/{office}/plan/approve";
    vec![
        Route::get(path, Act::ApprovePlan, show),
        Route::post(path, Act::ApprovePlan, decide),
    ]
}

#[derive(Template)]
#[template(path = "assessments/plan_approve.html")]
struct ApprovePage {
    frame: Frame,
    path: String,
    plan: String,
    waits: bool,
    year: String,
    lead: Say,
    note: String,
    sums: Vec<Say>,
    minutes: Say,
    rows: Vec<RowView>,
    comment: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Decided {
    decision: String,
    comment: String,
}

impl ApprovePage {
    fn of(app: &App, frame: Frame, plan: &Plan, comment: String) -> Self {
        let office = plan.cycle.office;
        let waits = plan.state() == ApprovalState::Requested;
        let request = plan.approval.as_ref().filter(|_| waits);
        let lead = request.map(|it| {
            let by = Stamp::of(&frame, &it.requested);
            let words = frame.say("plans.approve.lead");
            words.with("who", &by.name).with("day", &by.day)
        });
        let totals = plan.totals();
        let rows = plan.rows.iter();
        Self {
            path: format!("{}/approve", path(office)),
            plan: path(office),
            waits,
            year: super::super::year_name(&frame, plan.cycle.fiscal_year),
            lead: lead.unwrap_or_else(|| frame.say("plans.approve.none")),
            note: request.map(|it| it.note.clone()).unwrap_or_default(),
            sums: view::costs(&frame, &totals),
            minutes: view::time(&frame, &totals),
            rows: rows
                .map(|it| RowView::of(app, &frame, (plan, it), None))
                .collect(),
            comment,
            frame,
        }
    }
}

async fn show(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let plan = plan::of(&app, visit.scope()?, visit.office()?).await?;
    let plan = plan.ok_or(WebError::NotFound)?;
    let frame = Frame::new(&app, &visit);
    Ok(Page(ApprovePage::of(&app, frame, &plan, String::new())).into_response())
}

async fn decide(
    State(app): State<App>,
    visit: Visit,
    Form(decided): Form<Decided>,
) -> WebResult<Response> {
    let office = visit.office()?;
    let plan = plan::of(&app, visit.scope()?, office).await?;
    let plan = plan.ok_or(WebError::NotFound)?;
    let decision = Decision::parse(&decided.decision);
    let decision = decision.ok_or(WebError::Mistake("plans.approve.gone"))?;
    let mut change = app.change(&visit.actor()).await?;
    match plan::decide(&mut change, &plan, decision, &decided.comment).await {
        Ok(approval) => {
            let operation = match decision {
                Decision::Approve => "assessments.plan-approve",
                Decision::Return => "assessments.plan-return",
            };
            let event = Event::of(operation)
                .office(office)
                .about(format!("plan/{}", plan.id))
                .detail(json!({ "comment": approval.comment, "own_request": approval.is_own_decision() }));
            change.save(&event).await?;
            Ok(see_other(&path(office)))
        }
        Err(NotPlanned::NotApproved(NotApproved::NoComment)) => {
            let mut mistakes = Mistakes::none();
            mistakes.add("comment", "plans.approve.need-comment");
            let frame = Frame::new(&app, &visit).with(mistakes);
            Ok(Page(ApprovePage::of(&app, frame, &plan, decided.comment)).into_response())
        }
        Err(why) => Err(refused(why)),
    }
}
