//! Writing down what was found in a round and stands in no ledger; it is written into the ledger by the ledger's own form.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use mamori_core::people::Act;
use mamori_core::registers::Mark;
use serde::Deserialize;

use super::super::super::rounds::{self, NewMark};
use super::{Row, Table, kind, refused, short};
use crate::web::{App, Frame, Mistakes, Page, Route, Say, Visit, WebResult, see_other};

pub(super) fn routes() -> Vec<Route> {
    const PATH: &str = "/offices/{office}/registers/{register}/rounds/{round}/surplus";
    const BACK: &str = "/offices/{office}/registers/{register}/rounds/{round}/surplus/back";
    vec![
        Route::get(PATH, Act::ManageRegisters, show),
        Route::post(PATH, Act::ManageRegisters, add),
        Route::post(BACK, Act::ManageRegisters, take_back),
    ]
}

#[derive(Template)]
#[template(path = "registers/rounds/surplus.html")]
struct SurplusPage {
    frame: Frame,
    path: String,
    round: String,
    title: Say,
    new: String,
    typed: Typed,
    found: Vec<(String, Row)>,
    goes_on: bool,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Typed {
    name: String,
    place: String,
    note: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Back {
    id: String,
}

fn page(table: &Table, typed: Typed, mistakes: Mistakes) -> Page<SurplusPage> {
    let frame = table.frame();
    let kind = kind(&table.desk.register);
    let found = table.sheet.strangers.iter();
    let found = found.map(|it| (it.id.clone(), table.stranger(&it.marked)));
    Page(SurplusPage {
        path: format!("{}/surplus", table.path()),
        round: table.path(),
        title: frame.say(&format!("rounds.{kind}.surplus")),
        new: format!("{}/new", table.desk.path()),
        typed,
        found: found.collect(),
        goes_on: table.sheet.goes_on(),
        frame: frame.with(mistakes),
    })
}

async fn show(
    State(app): State<App>,
    visit: Visit,
    Path((_, register, round)): Path<(String, String, String)>,
) -> WebResult<Response> {
    let table = Table::open(&app, &visit, (&register, &round)).await?;
    Ok(page(&table, Typed::default(), Mistakes::none()).into_response())
}

async fn add(
    State(app): State<App>,
    visit: Visit,
    Path((_, register, round)): Path<(String, String, String)>,
    Form(typed): Form<Typed>,
) -> WebResult<Response> {
    let table = Table::open(&app, &visit, (&register, &round)).await?;
    let [name, place, note] = [&typed.name, &typed.place, &typed.note].map(|it| short(it));
    if name.is_empty() {
        let mut mistakes = Mistakes::none();
        mistakes.add("name", "registers.mistake.empty");
        return Ok(page(&table, typed, mistakes).into_response());
    }
    let new = NewMark {
        mark: Mark::Surplus,
        name: &name,
        place: &place,
        note: &note,
    };
    let done = rounds::stranger(&app, &visit.actor(), &table.sheet.round, new).await;
    done.map_err(refused)?;
    Ok(see_other(&format!("{}/surplus", table.path())))
}

async fn take_back(
    State(app): State<App>,
    visit: Visit,
    Path((_, register, round)): Path<(String, String, String)>,
    Form(sent): Form<Back>,
) -> WebResult<Response> {
    let table = Table::open(&app, &visit, (&register, &round)).await?;
    let done = rounds::take_back(&app, &visit.actor(), &table.sheet.round, &sent.id).await;
    done.map_err(refused)?;
    Ok(see_other(&format!("{}/surplus", table.path())))
}
