//! For how long names and words are kept, what waits to go, and the page that asks once more before they go.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use mamori_core::people::Act;
use serde::Deserialize;

use super::super::erasure::{self, YEARS};
use super::super::store::incident::Incident;
use super::list::{self, Row};
use super::{Desk, list_path, refused, room_path};
use crate::web::{App, Frame, Mistakes, Page, Route, Say, Visit, WebError, WebResult, see_other};

pub(super) fn routes() -> Vec<Route> {
    const KEEPING: &str = "/offices/{office}/incidents/keeping";
    const ERASE: &str = "/offices/{office}/incidents/{incident}/erase";
    let act = Act::EraseIncidents;
    vec![
        Route::get(KEEPING, act, show),
        Route::post(KEEPING, act, set),
        Route::get(ERASE, act, ask),
        Route::post(ERASE, act, erase),
    ]
}

/// Where it is said for how long they are kept, and what waits.
pub(super) fn keeping_path(office: impl std::fmt::Display) -> String {
    format!("/offices/{office}/incidents/keeping")
}

#[derive(Template)]
#[template(path = "incidents/keeping.html")]
struct KeepingPage {
    frame: Frame,
    path: String,
    back: String,
    years: Vec<(String, bool)>,
    saved: bool,
    waiting: Vec<Row>,
}

async fn show(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let desk = Desk::of(&app, &visit)?;
    let chosen = erasure::years(&app, desk.scope, desk.office).await?;
    let waiting = erasure::waiting(&app, desk.scope, desk.office).await?;
    let row = |it: &Incident| Row {
        href: format!("{}/erase", room_path(desk.office, it.id)),
        ..list::row(&desk, it)
    };
    let page = KeepingPage {
        path: keeping_path(desk.office),
        back: list_path(desk.office),
        years: YEARS.map(|it| (it.to_string(), it == chosen)).into(),
        saved: visit.path.ends_with("?done=saved"),
        waiting: waiting.iter().map(row).collect(),
        frame: desk.frame.clone(),
    };
    Ok(Page(page).into_response())
}

#[derive(Deserialize)]
struct Chosen {
    #[serde(default)]
    years: String,
}

async fn set(
    State(app): State<App>,
    visit: Visit,
    Form(sent): Form<Chosen>,
) -> WebResult<Response> {
    let desk = Desk::of(&app, &visit)?;
    let years = sent.years.trim().parse().ok();
    let years = years.filter(|it| YEARS.contains(it));
    let years = years.ok_or(WebError::Mistake("incidents.mistake.years"))?;
    erasure::set_years(&desk.hand(), desk.office, years).await?;
    Ok(see_other(&format!(
        "{}?done=saved",
        keeping_path(desk.office)
    )))
}

#[derive(Template)]
#[template(path = "incidents/erase.html")]
struct ErasePage {
    frame: Frame,
    path: String,
    back: String,
    title: Say,
    number: String,
    /// The first day on which it may be done; none when that is over and it can be done.
    not_before: Option<Say>,
    /// Not over, a drill, or done already.
    is_impossible: bool,
}

async fn ask(
    State(app): State<App>,
    visit: Visit,
    Path((_, id)): Path<(String, String)>,
) -> WebResult<Response> {
    let desk = Desk::of(&app, &visit)?;
    let of = desk.incident(&id).await?;
    page(&desk, &of, Mistakes::none()).await
}

async fn page(desk: &Desk, of: &Incident, mistakes: Mistakes) -> WebResult<Response> {
    let frame = desk.frame.clone().with(mistakes);
    let years = erasure::years(&desk.app, desk.scope, desk.office).await?;
    let day = erasure::from_day(of, years);
    let row = list::row(desk, of);
    let page = ErasePage {
        path: format!("{}/erase", row.href),
        back: keeping_path(desk.office),
        title: row.title,
        number: row.number,
        not_before: (day > desk.app.clock.today()).then(|| frame.day(day)),
        is_impossible: !erasure::is_over(of),
        frame,
    };
    Ok(Page(page).into_response())
}

#[derive(Deserialize)]
struct Sure {
    #[serde(default)]
    sure: String,
}

async fn erase(
    State(app): State<App>,
    visit: Visit,
    Path((_, id)): Path<(String, String)>,
    Form(sent): Form<Sure>,
) -> WebResult<Response> {
    let desk = Desk::of(&app, &visit)?;
    let of = desk.incident(&id).await?;
    if sent.sure != "yes" {
        let mut mistakes = Mistakes::none();
        mistakes.add("sure", "incidents.mistake.sure");
        return page(&desk, &of, mistakes).await;
    }
    erasure::erase(&desk.hand(), &of).await.map_err(refused)?;
    Ok(see_other(&room_path(desk.office, of.id)))
}
