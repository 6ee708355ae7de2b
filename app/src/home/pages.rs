//! The first page of whoever is signed in, and the home page of an office.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};

use super::store::{self, OwnPlace};
use crate::web::{App, Desk, Frame, Page, Panel, Todo, Visit, WebResult, see_other};

#[derive(Template)]
#[template(path = "home/start.html")]
struct StartPage {
    frame: Frame,
    places: Vec<OwnPlace>,
}

/// Whoever belongs to one place goes there at once; everybody else chooses.
pub(super) async fn start(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let places = store::own_places(&app, visit.who()?.id).await?;
    if let [only] = places.as_slice() {
        return Ok(see_other(&only.href));
    }
    let frame = Frame::new(&app, &visit);
    Ok(Page(StartPage { frame, places }).into_response())
}

#[derive(Template)]
#[template(path = "home/office.html")]
struct OfficePage {
    frame: Frame,
    todos: Vec<Todo>,
    panels: Vec<Panel>,
}

/// The home page of an office: what is next on top, then what every capability says.
pub(super) async fn office(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let desk = Desk::of(&app, &visit)?;
    let panels = desk.panels(&super::panels()).await?;
    let todos = Todo::in_order(panels.iter().flat_map(|it| it.todos.clone()).collect());
    let frame = desk.frame;
    Ok(Page(OfficePage {
        frame,
        todos,
        panels,
    })
    .into_response())
}
