//! The first page of whoever is signed in: choosing a place, where there are several.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};

use super::store::{self, OwnPlace};
use crate::web::{App, Frame, Page, Visit, WebResult, see_other};

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
