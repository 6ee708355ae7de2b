//! The executive's page of a round: its result on one sheet, to approve or to give back with a comment.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use mamori_core::people::Act;
use mamori_core::registers::RoundState;
use serde::Deserialize;

use super::super::super::rounds::{self, NotRound};
use super::super::view;
use super::begin::seen;
use super::show::Finding;
use super::{Table, refused, title};
use crate::clock::{millis, moment};
use crate::people::{Decision, NotApproved};
use crate::web::{App, Frame, Mistakes, Page, Route, Say, Visit, WebError, WebResult, see_other};

/// So many lines of each kind stand on the page; all of them stand on the paper.
const SHOWN: usize = 50;

pub(super) fn routes() -> Vec<Route> {
    let path = "/offices/{office}/registers/{register}/rounds/{round}/approve";
    vec![
        Route::get(path, Act::ApproveRegisters, show),
        Route::post(path, Act::ApproveRegisters, decide),
    ]
}

#[derive(Template)]
#[template(path = "registers/rounds/approve.html")]
struct ApprovePage {
    frame: Frame,
    path: String,
    round: String,
    ledger: Say,
    title: Say,
    waits: bool,
    asked: Option<Say>,
    note: String,
    seen: Say,
    sums: Vec<(Say, usize)>,
    findings: Vec<Finding>,
    comment: String,
    /// When the round was ended whose result stands here, in milliseconds; none while it goes on.
    ended: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Decided {
    decision: String,
    comment: String,
    ended: String,
}

fn page(table: &Table, comment: String, mistakes: Mistakes) -> Page<ApprovePage> {
    let frame = table.frame();
    let sums = table.sheet.tally();
    let waits = table.sheet.state() == RoundState::Waiting;
    let asked = table.sheet.approval.as_ref().filter(|_| waits);
    let ended = table.sheet.round.ended.as_ref();
    Page(ApprovePage {
        path: format!("{}/approve", table.path()),
        round: table.path(),
        ledger: view::title(&frame, &table.desk.register),
        title: title(&frame, &table.desk.register),
        waits,
        asked: ended.map(|it| table.by(it)),
        note: asked.map(|it| it.note.clone()).unwrap_or_default(),
        seen: seen(&frame, (sums.seen, sums.of)),
        sums: table.sums(&sums),
        findings: table.findings(SHOWN),
        comment,
        ended: ended.map_or_else(String::new, |it| millis(it.at).to_string()),
        frame: frame.with(mistakes),
    })
}

async fn show(
    State(app): State<App>,
    visit: Visit,
    Path((_, register, round)): Path<(String, String, String)>,
) -> WebResult<Response> {
    let table = Table::open(&app, &visit, (&register, &round)).await?;
    table.trace().await?;
    Ok(page(&table, String::new(), Mistakes::none()).into_response())
}

async fn decide(
    State(app): State<App>,
    visit: Visit,
    Path((_, register, round)): Path<(String, String, String)>,
    Form(sent): Form<Decided>,
) -> WebResult<Response> {
    let table = Table::open(&app, &visit, (&register, &round)).await?;
    let decision = Decision::parse(&sent.decision);
    let decision = decision.ok_or(WebError::Mistake("rounds.refused.not-now"))?;
    // Without the moment it is not known which result was looked at.
    let seen = sent.ended.parse().ok().map(moment);
    let seen = seen.ok_or_else(|| refused(NotRound::Changed))?;
    let told = (decision, sent.comment.as_str());
    match rounds::decide(&app, &visit.actor(), (&table.sheet.round, seen), told).await {
        Ok(_) => Ok(see_other(&table.path())),
        Err(NotRound::NotApproved(NotApproved::NoComment)) => {
            let mut mistakes = Mistakes::none();
            mistakes.add("comment", "rounds.approve.need-comment");
            Ok(page(&table, sent.comment, mistakes).into_response())
        }
        Err(why) => Err(refused(why)),
    }
}
