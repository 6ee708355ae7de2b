//! The page with the one button, what it says once it was pressed, and the way back at the machine itself.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use mamori_core::calendar::office_time;
use mamori_core::people::{Act, NodeKind};

use super::deed::{self, Kept};
use crate::people::house;
use crate::web::{App, Frame, Isolated, Page, Route, Say, Visit, WebError, WebResult, see_other};

pub(super) fn routes() -> Vec<Route> {
    let path = "/offices/{office}/isolation";
    vec![
        Route::get(path, Act::ManageSettings, show),
        Route::post(path, Act::ManageSettings, begin),
        Route::post("/offices/{office}/isolation/end", Act::ManageSettings, end),
    ]
}

#[derive(Template)]
#[template(path = "isolation/page.html")]
struct IsolationPage {
    frame: Frame,
    /// Where an office is not alone on its server, somebody else decides.
    is_ours: bool,
    since: Option<Say>,
    act: String,
}

#[derive(Template)]
#[template(path = "isolation/begun.html")]
struct BegunPage {
    frame: Frame,
    folder: String,
}

async fn show(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let office = visit.office()?;
    let frame = Frame::new(&app, &visit);
    let isolated = Isolated::now(&app.settings.dir);
    let since = isolated.map(|it| frame.fill("isolation.page.since", &[("at", &time(it.since))]));
    let page = IsolationPage {
        is_ours: house(&app).await?.keeps_norms(NodeKind::Office),
        act: format!("/offices/{office}/isolation"),
        since,
        frame,
    };
    Ok(Page(page).into_response())
}

/// The answer is the page itself: whoever pressed is signed out with everybody else.
async fn begin(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let office = visit.office()?;
    only_ours(&app).await?;
    let Kept { folder, .. } = deed::begin(&app, &visit.actor(), Some(office))
        .await
        .map_err(WebError::ours)?;
    let visit = Visit { who: None, ..visit };
    let page = BegunPage {
        frame: Frame::new(&app, &visit),
        folder: folder.display().to_string(),
    };
    Ok(Page(page).into_response())
}

async fn end(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let office = visit.office()?;
    only_ours(&app).await?;
    if Isolated::now(&app.settings.dir).is_some() {
        deed::end(&app, &visit.actor(), Some(office))
            .await
            .map_err(WebError::ours)?;
    }
    Ok(see_other(&format!("/offices/{office}/isolation")))
}

/// Nobody cuts off the server of others: there the command does it.
async fn only_ours(app: &App) -> WebResult<()> {
    let is_ours = house(app).await?.keeps_norms(NodeKind::Office);
    is_ours.then_some(()).ok_or(WebError::NotAllowed)
}

/// Day and time in the office.
fn time(at: Timestamp) -> String {
    office_time(at).strftime("%Y-%m-%d %H:%M").to_string()
}
