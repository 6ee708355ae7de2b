//! The rounds of a ledger: the one that goes on, those before, when the next is due, and beginning one.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use mamori_core::people::Act;
use mamori_core::registers::due_on;

use super::super::super::rounds::store::round as store;
use super::super::super::rounds::{self, Round, RoundSheet};
use super::super::{Desk, view};
use super::{desk, path, refused, rounds_path, state_tag, title};
use crate::web::{App, Frame, Page, Route, Say, Visit, WebResult, see_other};

pub(super) fn routes() -> Vec<Route> {
    let path = "/offices/{office}/registers/{register}/rounds";
    vec![
        Route::get(path, Act::SeeRegisters, show),
        Route::post(path, Act::ManageRegisters, begin),
    ]
}

#[derive(Template)]
#[template(path = "registers/rounds/all.html")]
struct RoundsPage {
    frame: Frame,
    path: String,
    back: String,
    ledger: Say,
    title: Say,
    plain: String,
    lead: Say,
    due: Option<Say>,
    can_begin: bool,
    is_empty: bool,
    rounds: Vec<RoundView>,
}

struct RoundView {
    href: String,
    day: Say,
    state: view::Tag,
    seen: Say,
    by: Say,
}

async fn show(
    State(app): State<App>,
    visit: Visit,
    Path((_, register)): Path<(String, String)>,
) -> WebResult<Response> {
    let desk = desk(&app, &visit, &register)?;
    let of = (desk.office, desk.register.id.as_str());
    let found = store::list(&app, desk.scope, of).await?;
    let pasts = store::pasts(&app, desk.scope, desk.office).await?;
    let past = pasts.iter().find(|it| it.register == of.1);
    let due = past.and_then(|it| due_on(&desk.register, it.last_ended, Some(it.first_made)));
    let goes_on = found.iter().any(|it| it.over_at.is_none());
    let mut rounds = Vec::new();
    for it in &found {
        rounds.push(round_view(&desk, it).await?);
    }
    let frame = desk.frame.clone();
    let kind = super::kind(&desk.register);
    let say_due = |it| frame.say("rounds.due").with("day", &frame.day(it));
    Ok(Page(RoundsPage {
        path: rounds_path(desk.office, &desk.register),
        back: desk.path(),
        ledger: view::title(&frame, &desk.register),
        title: title(&frame, &desk.register),
        plain: frame.plain(&format!("rounds.{kind}.title")),
        lead: frame.say(&format!("rounds.{kind}.lead")),
        due: due.filter(|_| !goes_on).map(say_due),
        can_begin: desk.may_manage() && !goes_on && past.is_some(),
        is_empty: past.is_none(),
        rounds,
        frame,
    })
    .into_response())
}

async fn round_view(desk: &Desk, it: &Round) -> WebResult<RoundView> {
    let of = (desk.office, &desk.register);
    let sheet = RoundSheet::load(&desk.app, desk.scope, of, it.id).await?;
    let sheet = sheet.ok_or(crate::web::WebError::NotFound)?;
    let sums = sheet.tally();
    let frame = &desk.frame;
    Ok(RoundView {
        href: path(desk.office, &desk.register, it.id),
        day: frame.day(mamori_core::calendar::office_day(it.began.at)),
        state: state_tag(frame, sheet.state()),
        seen: seen(frame, (sums.seen, sums.of)),
        by: view::by(frame, it.ended.as_ref().unwrap_or(&it.began)),
    })
}

/// How many were looked at, of how many.
pub(super) fn seen(frame: &Frame, (seen, of): (usize, usize)) -> Say {
    let (seen, of) = (seen.to_string(), of.to_string());
    frame.fill("rounds.seen", &[("seen", &seen), ("of", &of)])
}

async fn begin(
    State(app): State<App>,
    visit: Visit,
    Path((_, register)): Path<(String, String)>,
) -> WebResult<Response> {
    let desk = desk(&app, &visit, &register)?;
    let at = (desk.scope, desk.office);
    let id = rounds::begin(&app, &visit.actor(), at, &desk.register).await;
    let id = id.map_err(refused)?;
    Ok(see_other(&path(desk.office, &desk.register, id)))
}
