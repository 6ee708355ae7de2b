//! The incidents of an office as a piece of a page for somebody without an account: kinds, times and what was told to whom, never who
//! was concerned, who did what, or anything that was written.

use askama::Template;
use mamori_core::ids::OfficeId;
use mamori_core::incidents::State;

use super::store::incident::Incident;
use super::store::{clock, list};
use super::{World, pages};
use crate::db::Scope;
use crate::web::{App, Frame, Say, WebResult};

/// So many of each state are shown.
const MOST: i64 = 200;

struct Row {
    number: String,
    kind: Say,
    /// Colour, sign and words.
    state: (&'static str, &'static str, Say),
    known: Say,
    seen: Option<Say>,
    closed: Option<Say>,
    /// What was told to whom, and when.
    told: Vec<Say>,
}

#[derive(Template)]
#[template(path = "incidents/piece.html")]
struct Piece {
    frame: Frame,
    rows: Vec<Row>,
}

/// What really happened at an office, the newest first.
pub async fn piece(app: &App, frame: &Frame, (scope, office): (Scope, OfficeId)) -> WebResult<Say> {
    let states = [State::Open, State::Closed];
    let found = list::list(app, scope, office, (World::Real, &states, MOST)).await?;
    let mut rows = Vec::new();
    for it in &found {
        let kept = clock::all(app, scope, it).await?;
        let done = kept
            .iter()
            .filter_map(|(rule, it)| it.done_at.map(|at| (rule, at)));
        let told = done.filter_map(|(rule, at)| {
            let rule = app.incidents.clock(rule)?;
            let title = frame.text(rule.title.authored(), &rule.title_en);
            let words = frame.say("incidents.piece.told").with("what", &title);
            Some(words.with("at", &pages::moment(frame, at)))
        });
        rows.push(row(app, frame, it, told.collect()));
    }
    let frame = frame.clone();
    Say::drawn(&Piece { frame, rows })
}

fn row(app: &App, frame: &Frame, it: &Incident, told: Vec<Say>) -> Row {
    let kind = app.incidents.playbook(it.kind.as_str());
    let kind = kind.map(|it| frame.text(it.title.authored(), &it.title_en));
    Row {
        number: it.number.to_string(),
        kind: kind.unwrap_or_else(|| Say::plain(it.kind.as_str())),
        state: pages::state_said(frame, it),
        known: pages::moment(frame, it.known_at),
        seen: it.acknowledged.map(|(at, _)| pages::moment(frame, at)),
        closed: it.closed_at.map(|at| pages::moment(frame, at)),
        told,
    }
}
