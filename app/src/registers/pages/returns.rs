//! The day's returns: what came back and waits for the manager's look, confirmed together with one button or one by one.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use mamori_core::people::Act;
use mamori_core::registers::{FieldKind, State as Far, Step, Values, asked as read};

use super::super::deeds::{self, Hand, Leave, NotDone, Saying};
use super::super::store::entry::Entry;
use super::super::store::list::open;
use super::tap::{self, presets, refusal, typed};
use super::{Desk, entry_path, ledger_path, view};
use crate::db::Change;
use crate::web::{App, Frame, Page, Route, Say, Visit, WebError, WebResult};

pub(super) fn routes() -> Vec<Route> {
    let path = "/offices/{office}/registers/{register}/returns";
    vec![
        Route::get(path, Act::ManageRegisters, show),
        Route::post(path, Act::ManageRegisters, look_at),
    ]
}

/// The page of what came back to a ledger.
pub(super) fn path(desk: &Desk) -> String {
    format!("{}/returns", desk.path())
}

#[derive(Template)]
#[template(path = "registers/returns.html")]
struct ReturnsPage {
    frame: Frame,
    path: String,
    back: String,
    ledger: Say,
    /// What came back broken, or of which nothing was said; only with a tick.
    odd: Vec<Row>,
    /// What came back well.
    well: Vec<Row>,
    /// How many were just confirmed.
    done: Option<String>,
    refused: Option<Say>,
}

struct Row {
    id: String,
    href: String,
    name: String,
    facts: Vec<view::Fact>,
    /// Where the thing itself stands, to write what is wrong with it.
    thing: Option<String>,
}

async fn show(
    State(app): State<App>,
    visit: Visit,
    Path((_, register)): Path<(String, String)>,
) -> WebResult<Response> {
    let desk = at(&app, &visit, &register)?;
    page(desk, (None, None)).await
}

/// A ledger whose things come back and are looked at.
fn at(app: &App, visit: &Visit, register: &str) -> WebResult<Desk> {
    let desk = Desk::open(app, visit, register)?;
    if desk.register.lends() && desk.register.steps.contains(&Step::Inspect) {
        Ok(desk)
    } else {
        Err(WebError::NotFound)
    }
}

async fn back(desk: &Desk) -> WebResult<Vec<Entry>> {
    let all = open(
        &desk.app,
        desk.scope,
        desk.office,
        desk.register.id.as_str(),
    )
    .await?;
    Ok(all
        .into_iter()
        .filter(|it| it.state == Far::Returned)
        .collect())
}

async fn page(desk: Desk, (done, refused): (Option<usize>, Option<Say>)) -> WebResult<Response> {
    let (well, odd): (Vec<_>, Vec<_>) = back(&desk)
        .await?
        .into_iter()
        .partition(|it| desk.register.came_back_well(&it.values));
    let rows = |all: &[Entry]| all.iter().map(|it| row(&desk, it)).collect();
    Ok(Page(ReturnsPage {
        path: path(&desk),
        back: desk.path(),
        ledger: view::title(&desk.frame, &desk.register),
        odd: rows(&odd),
        well: rows(&well),
        done: done.map(|it| it.to_string()),
        refused,
        frame: desk.frame.clone(),
    })
    .into_response())
}

fn row(desk: &Desk, entry: &Entry) -> Row {
    let of = deeds::things(&desk.app, &desk.register).map(|(of, _)| of);
    let thing = of.zip(entry.thing);
    Row {
        id: entry.id.to_string(),
        href: entry_path(desk.office, &desk.register, entry.id),
        name: super::entry::name(desk, entry),
        facts: view::facts(desk, &entry.values, |it| {
            it.at == Some(Step::Return) || it.kind == FieldKind::Person && it.at.is_none()
        }),
        thing: thing.map(|(of, id)| format!("{}/entries/{id}", ledger_path(desk.office, of))),
    }
}

async fn look_at(
    State(app): State<App>,
    visit: Visit,
    Path((_, register)): Path<(String, String)>,
    Form(sent): Form<Vec<(String, String)>>,
) -> WebResult<Response> {
    let desk = at(&app, &visit, &register)?;
    let one = typed(&sent, "one");
    // Only what stood on the page: what has come back since is looked at next time.
    let is_meant = |it: &Entry| {
        let id = it.id.to_string();
        match one {
            Some(one) => one == id,
            None => sent
                .iter()
                .any(|(field, value)| field == "seen" && *value == id),
        }
    };
    let meant: Vec<Entry> = back(&desk).await?.into_iter().filter(is_meant).collect();
    if meant.is_empty() {
        let nothing = desk.frame.say("registers.returns.nothing");
        return page(desk, (None, Some(nothing))).await;
    }
    let sent = presets(&desk, Some(Step::Inspect))?;
    let values = read(&desk.register, Some(Step::Inspect), |id| typed(&sent, id));
    // A ledger that wants something written at the look is looked at entry by entry.
    let values = values.map_err(|_| WebError::Mistake("registers.returns.one-by-one"))?;
    match inspect(&desk, &meant, &values).await {
        Ok(()) => page(desk, (Some(meant.len()), None)).await,
        Err(why) => {
            let refused = refusal(&desk, &why, "")?;
            page(desk, (None, Some(refused))).await
        }
    }
}

/// Takes the step for all of them in one change, each with its event; all or none.
async fn inspect(desk: &Desk, all: &[Entry], values: &Values) -> Result<(), NotDone> {
    let room = deeds::Room::open(&desk.app, desk.scope, desk.office).await?;
    let mut change: Change = desk.app.change(&desk.frame.visit.actor()).await?;
    let Some((last, others)) = all.split_last() else {
        return Ok(());
    };
    let taken = (Step::Inspect, Leave::Own);
    for it in others.iter().chain([last]) {
        let saying = Saying {
            values: values.clone(),
            ..Saying::default()
        };
        let of = (&desk.register, it);
        room.step(&mut change, of, Step::Inspect, (saying, Leave::Own))
            .await?;
        if it.id != last.id {
            let event = tap::stepped(desk, it.id, taken, &Hand::default());
            change.note(&event).await?;
        }
    }
    let event = tap::stepped(desk, last.id, taken, &Hand::default());
    Ok(change.save(&event).await?)
}
