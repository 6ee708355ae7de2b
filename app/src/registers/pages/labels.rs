//! Choosing things for labels, and giving them their codes. The paper itself is printed by the reports.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use mamori_core::people::Act;
use serde::Deserialize;

use super::super::label::give_codes;
use super::super::store::entry::Entry;
use super::super::store::label::phone;
use super::super::store::list::open;
use super::{Desk, view};
use crate::web::{App, Frame, Mistakes, Page, Route, Say, Visit, WebError, WebResult, see_other};

pub(super) fn routes() -> Vec<Route> {
    let path = "/offices/{office}/registers/{register}/labels";
    vec![
        Route::get(path, Act::ManageRegisters, show),
        Route::post(path, Act::ManageRegisters, print),
    ]
}

#[derive(Template)]
#[template(path = "registers/labels.html")]
struct LabelsPage {
    frame: Frame,
    path: String,
    back: String,
    ledger: Say,
    has_phone: bool,
    things: Vec<ThingView>,
}

struct ThingView {
    number: i64,
    name: String,
    has_label: bool,
    is_chosen: bool,
}

/// Which are ticked when the page opens.
#[derive(Deserialize)]
struct Asked {
    /// `new` for those without a label, `none`, or the number of one.
    #[serde(default)]
    only: String,
}

async fn show(
    State(app): State<App>,
    visit: Visit,
    Path((_, register)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> WebResult<Response> {
    let desk = at(&app, &visit, &register)?;
    page(desk, &asked.only, Mistakes::none()).await
}

/// A ledger whose things bear labels.
fn at(app: &App, visit: &Visit, register: &str) -> WebResult<Desk> {
    let desk = Desk::open(app, visit, register)?;
    if desk.register.labels {
        Ok(desk)
    } else {
        Err(WebError::NotFound)
    }
}

async fn page(desk: Desk, only: &str, mistakes: Mistakes) -> WebResult<Response> {
    let all = open(
        &desk.app,
        desk.scope,
        desk.office,
        desk.register.id.as_str(),
    )
    .await?;
    let is_chosen = |it: &Entry| match only {
        "" => true,
        "new" => it.label.is_none(),
        one => one.parse() == Ok(it.number),
    };
    let things = all.iter().map(|it| ThingView {
        number: it.number,
        name: super::entry::name(&desk, it),
        has_label: it.label.is_some(),
        is_chosen: is_chosen(it),
    });
    let phone = phone(&desk.app, desk.scope, desk.office).await?;
    Ok(Page(LabelsPage {
        path: format!("{}/labels", desk.path()),
        back: desk.path(),
        ledger: view::title(&desk.frame, &desk.register),
        has_phone: !phone.is_empty(),
        things: things.collect(),
        frame: desk.frame.clone().with(mistakes),
    })
    .into_response())
}

async fn print(
    State(app): State<App>,
    visit: Visit,
    Path((_, register)): Path<(String, String)>,
    Form(sent): Form<Vec<(String, String)>>,
) -> WebResult<Response> {
    let desk = at(&app, &visit, &register)?;
    let ticked = sent.iter().filter(|(field, _)| field == "thing");
    let ticked: Vec<i64> = ticked.filter_map(|(_, it)| it.parse().ok()).collect();
    let all = open(&app, desk.scope, desk.office, desk.register.id.as_str()).await?;
    let chosen = all.into_iter().filter(|it| ticked.contains(&it.number));
    let chosen: Vec<Entry> = chosen.collect();
    if chosen.is_empty() {
        let mut mistakes = Mistakes::none();
        mistakes.add("things", "registers.labels.none");
        return page(desk, "none", mistakes).await;
    }
    let change = app.change(&visit.actor()).await?;
    give_codes(&app, change, (desk.office, &desk.register), &chosen).await?;
    let is_single = sent.iter().any(|it| it.0 == "format" && it.1 == "single");
    let format = if is_single { "single" } else { "sheet" };
    let numbers: Vec<String> = chosen.iter().map(|it| it.number.to_string()).collect();
    let numbers = numbers.join(".");
    let path = desk.path();
    Ok(see_other(&format!(
        "{path}/labels.pdf?format={format}&numbers={numbers}"
    )))
}
