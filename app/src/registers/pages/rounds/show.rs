//! The page of one round: how far it is, what is left by place, what is missing or too many, and ending it.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use mamori_core::people::Act;
use mamori_core::registers::{Mark, RoundState, Standing, Tally};
use serde::Deserialize;

use super::super::super::rounds::{self, Counted};
use super::super::view;
use super::begin::seen;
use super::{Row, Table, kind, mark_words, refused, rounds_path, short, state_tag, title};
use crate::web::{App, Frame, Page, Route, Say, Visit, WebResult, see_other};

/// So many lines of a list stand on the page; the others are in the list of that kind.
const SHOWN: usize = 20;

pub(super) fn routes() -> Vec<Route> {
    const ROUND: &str = "/offices/{office}/registers/{register}/rounds/{round}";
    const END: &str = "/offices/{office}/registers/{register}/rounds/{round}/end";
    const REOPEN: &str = "/offices/{office}/registers/{register}/rounds/{round}/reopen";
    const GIVE_UP: &str = "/offices/{office}/registers/{register}/rounds/{round}/give-up";
    vec![
        Route::get(ROUND, Act::SeeRegisters, show),
        Route::post(END, Act::ManageRegisters, end),
        Route::post(REOPEN, Act::ManageRegisters, reopen),
        Route::post(GIVE_UP, Act::ManageRegisters, give_up),
    ]
}

#[derive(Template)]
#[template(path = "registers/rounds/show.html")]
struct ShowPage {
    frame: Frame,
    path: String,
    back: String,
    ledger: Say,
    title: Say,
    plain: String,
    state: view::Tag,
    began: Say,
    ended: Option<Say>,
    /// What the executive wrote, when the round goes on again or is approved.
    comment: String,
    seen: Say,
    sums: Vec<(Say, usize)>,
    groups: Vec<Group>,
    findings: Vec<Finding>,
    next: Next,
    has_labels: bool,
    may_count: bool,
    may_print: bool,
}

/// The one button of the page.
#[derive(PartialEq, Eq)]
enum Next {
    Count,
    End,
    Wait,
    Approve,
    Nothing,
}

/// Things that belong to the same place, or to the same person.
struct Group {
    href: String,
    words: Say,
    seen: Say,
    is_done: bool,
}

/// What has to be looked into, by kind.
pub(super) struct Finding {
    pub(super) words: Say,
    pub(super) rows: Vec<Row>,
    pub(super) count: usize,
}

async fn show(
    State(app): State<App>,
    visit: Visit,
    Path((_, register, round)): Path<(String, String, String)>,
) -> WebResult<Response> {
    let table = Table::open(&app, &visit, (&register, &round)).await?;
    table.trace().await?;
    Ok(Page(ShowPage::of(&table)).into_response())
}

impl ShowPage {
    fn of(table: &Table) -> Self {
        let (frame, register) = (table.frame(), &table.desk.register);
        let (sums, state) = (table.sheet.tally(), table.sheet.state());
        let round = &table.sheet.round;
        let decided = table.sheet.approval.as_ref();
        let kind = kind(register);
        Self {
            path: table.path(),
            back: rounds_path(table.desk.office, register),
            ledger: view::title(&frame, register),
            title: title(&frame, register),
            plain: frame.plain(&format!("rounds.{kind}.title")),
            state: state_tag(&frame, state),
            began: table.by(&round.began),
            ended: round.ended.as_ref().map(|it| table.by(it)),
            comment: decided.map(|it| it.comment.clone()).unwrap_or_default(),
            seen: seen(&frame, (sums.seen, sums.of)),
            sums: table.sums(&sums),
            groups: groups(table),
            findings: table.findings(SHOWN),
            next: next(table, state, &sums),
            has_labels: register.labels,
            may_count: table.desk.may_manage() && table.sheet.goes_on(),
            may_print: frame.visit.may(Act::PrintPapers),
            frame,
        }
    }
}

fn next(table: &Table, state: RoundState, sums: &Tally) -> Next {
    let visit = &table.desk.frame.visit;
    match state {
        RoundState::Counting | RoundState::Returned if !table.desk.may_manage() => Next::Nothing,
        RoundState::Counting | RoundState::Returned if sums.left() > 0 => Next::Count,
        RoundState::Counting | RoundState::Returned => Next::End,
        RoundState::Waiting if visit.may(Act::ApproveRegisters) => Next::Approve,
        RoundState::Waiting if table.desk.may_manage() => Next::Wait,
        _ => Next::Nothing,
    }
}

impl Table {
    /// The sums that are not nothing, those of marks first.
    pub(super) fn sums(&self, sums: &Tally) -> Vec<(Say, usize)> {
        let (frame, register) = (&self.desk.frame, &self.desk.register);
        let mark = |mark, n| (mark_words(frame, register, mark), n);
        let all = [
            mark(Mark::There, sums.there),
            mark(Mark::Differs, sums.differs),
            mark(Mark::Missing, sums.missing),
            mark(Mark::Surplus, sums.surplus),
            (frame.say("rounds.added"), sums.added),
            (frame.say("rounds.closed"), sums.closed),
        ];
        all.into_iter().filter(|it| it.1 > 0).collect()
    }

    /// What has to be looked into: missing, different, too many, and what changed since the beginning.
    pub(super) fn findings(&self, most: usize) -> Vec<Finding> {
        let (frame, sheet) = (&self.desk.frame, &self.sheet);
        let words = |mark| mark_words(frame, &self.desk.register, mark);
        let of = |words: Say, all: Vec<&Counted>| Finding {
            words,
            count: all.len(),
            rows: all.into_iter().take(most).map(|it| self.row(it)).collect(),
        };
        let mut surplus = of(words(Mark::Surplus), sheet.seen(Mark::Surplus).collect());
        surplus.count += sheet.strangers.len();
        let strangers = sheet.strangers.iter().take(most);
        surplus
            .rows
            .extend(strangers.map(|it| self.stranger(&it.marked)));
        let lines = || sheet.lines.iter();
        let added = lines().filter(|it| it.line().is_added(sheet.period));
        let closed = lines().filter(|it| it.line().is_closed(sheet.period));
        let all = [
            of(words(Mark::Missing), sheet.seen(Mark::Missing).collect()),
            of(words(Mark::Differs), sheet.seen(Mark::Differs).collect()),
            surplus,
            of(frame.say("rounds.added"), added.collect()),
            of(frame.say("rounds.closed"), closed.collect()),
        ];
        all.into_iter().filter(|it| it.count > 0).collect()
    }
}

/// Everything by place, what is left first.
fn groups(table: &Table) -> Vec<Group> {
    let mut all: Vec<(String, usize, usize)> = Vec::new();
    for it in &table.sheet.lines {
        let is_seen = match it.line().standing(table.sheet.period) {
            Standing::Left => false,
            Standing::Seen(mark) if mark != Mark::Surplus => true,
            _ => continue,
        };
        let place = table.place(it);
        let at = all.iter().position(|(other, ..)| *other == place);
        let at = at.unwrap_or_else(|| {
            all.push((place, 0, 0));
            all.len() - 1
        });
        if let Some((_, seen, of)) = all.get_mut(at) {
            *seen += usize::from(is_seen);
            *of += 1;
        }
    }
    all.sort_by(|a, b| (a.1 == a.2, &a.0).cmp(&(b.1 == b.2, &b.0)));
    let group = |(place, n, of): (String, usize, usize)| Group {
        href: list_of(table, &place),
        words: place_words(&table.desk.frame, &place),
        seen: seen(&table.desk.frame, (n, of)),
        is_done: n == of,
    };
    all.into_iter().map(group).collect()
}

/// The list of what is left at a place.
pub(super) fn list_of(table: &Table, place: &str) -> String {
    let query = serde_urlencoded::to_string([("at", place)]).unwrap_or_default();
    format!("{}/list?{query}", table.path())
}

/// A place by its name, or that none is written.
pub(super) fn place_words(frame: &Frame, place: &str) -> Say {
    if place.is_empty() {
        frame.say("rounds.no-place")
    } else {
        Say::plain(place)
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Ended {
    note: String,
}

async fn end(
    State(app): State<App>,
    visit: Visit,
    Path((_, register, round)): Path<(String, String, String)>,
    Form(sent): Form<Ended>,
) -> WebResult<Response> {
    let table = Table::open(&app, &visit, (&register, &round)).await?;
    let of = (table.desk.scope, &table.sheet.round);
    let ended = rounds::end(&app, &visit.actor(), of, &short(&sent.note)).await;
    ended.map_err(refused)?;
    Ok(see_other(&table.path()))
}

async fn reopen(
    State(app): State<App>,
    visit: Visit,
    Path((_, register, round)): Path<(String, String, String)>,
) -> WebResult<Response> {
    let table = Table::open(&app, &visit, (&register, &round)).await?;
    let done = rounds::reopen(&app, &visit.actor(), &table.sheet.round).await;
    done.map_err(refused)?;
    Ok(see_other(&table.path()))
}

async fn give_up(
    State(app): State<App>,
    visit: Visit,
    Path((_, register, round)): Path<(String, String, String)>,
) -> WebResult<Response> {
    let table = Table::open(&app, &visit, (&register, &round)).await?;
    let done = rounds::give_up(&app, &visit.actor(), &table.sheet.round).await;
    done.map_err(refused)?;
    Ok(see_other(&table.path()))
}
