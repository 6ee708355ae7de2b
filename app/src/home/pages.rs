//! The first page of whoever is signed in.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};

use crate::web::{App, Frame, Page, Visit};

#[derive(Template)]
#[template(path = "home/show.html")]
struct HomePage {
    frame: Frame,
}

pub(super) async fn show(State(app): State<App>, visit: Visit) -> Response {
    Page(HomePage {
        frame: Frame::new(&app, &visit),
    })
    .into_response()
}
