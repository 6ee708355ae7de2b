//! The list of devices that many use at an office: making the one in hand such a device, and ending one.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use mamori_core::people::Act;
use serde::Deserialize;
use serde_json::json;

use super::super::secrets;
use super::super::store::{self, shared_devices};
use super::people::day;
use super::{sessions, switch};
use crate::clock::office_day;
use crate::db::Event;
use crate::web::{App, Frame, Mistakes, Page, Route, Say, Visit, WebError, WebResult, see_other};

const PATH: &str = "/offices/{office}/devices";
/// Letters of a name.
const NAME: usize = 40;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get(PATH, Act::ManagePeople, show),
        Route::post(PATH, Act::ManagePeople, add),
        Route::post(
            "/offices/{office}/devices/{device}/end",
            Act::ManagePeople,
            end,
        ),
    ]
}

/// One of them.
struct Row {
    id: String,
    name: String,
    added: Say,
    by: String,
    seen: Option<Say>,
    is_this: bool,
}

#[derive(Template)]
#[template(path = "people/shared_devices.html")]
struct DevicesPage {
    frame: Frame,
    rows: Vec<Row>,
    /// Whether the device in hand is one of them.
    is_one: bool,
    name: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct DeviceForm {
    name: String,
}

async fn show(State(app): State<App>, visit: Visit, headers: HeaderMap) -> WebResult<Response> {
    page(&app, Frame::new(&app, &visit), &headers, String::new()).await
}

async fn page(app: &App, frame: Frame, headers: &HeaderMap, name: String) -> WebResult<Response> {
    let here = switch::here(app, headers).await?.map(|it| it.id);
    let office = frame.visit.office()?;
    let all = shared_devices::listed(app, frame.visit.scope()?, office).await?;
    let row = |it: shared_devices::Listed| Row {
        is_this: here.as_ref() == Some(&it.id),
        id: it.id,
        name: it.name,
        added: day(&frame, office_day(it.added_at)),
        by: it.added_by,
        seen: it.seen_at.map(|at| day(&frame, office_day(at))),
    };
    let rows: Vec<Row> = all.into_iter().map(row).collect();
    Ok(Page(DevicesPage {
        is_one: rows.iter().any(|it| it.is_this),
        rows,
        name,
        frame,
    })
    .into_response())
}

/// Makes the device in hand one that many use. Whoever did it is signed out, for the next one at it is somebody else.
async fn add(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    Form(form): Form<DeviceForm>,
) -> WebResult<Response> {
    let (who, office) = (visit.who()?, visit.office()?);
    let name = form.name.trim();
    if name.is_empty() || name.chars().count() > NAME {
        let mut mistakes = Mistakes::none();
        mistakes.add("name", "people.devices.name-wrong");
        let frame = Frame::new(&app, &visit).with(mistakes);
        return page(&app, frame, &headers, form.name).await;
    }
    let token = secrets::token(&app.chance);
    let mut change = app.change(&visit.actor()).await?;
    let id = shared_devices::add(&mut change, (office, who.id), (name, &token)).await?;
    store::end_session(&mut change, &who.session).await?;
    let event = Event::of("people.device-shared").office(office);
    let event = event.about(format!("device/{id}"));
    change.save(&event.detail(json!({ "name": name }))).await?;
    let answer = sessions::take(&app.settings, see_other(switch::PATH))?;
    switch::give(&app.settings, answer, &token)
}

async fn end(
    State(app): State<App>,
    visit: Visit,
    Path((_, device)): Path<(String, String)>,
) -> WebResult<Response> {
    let (who, office) = (visit.who()?, visit.office()?);
    let mut change = app.change(&visit.actor()).await?;
    if !shared_devices::end(&mut change, (office, who.id), &device).await? {
        return Err(WebError::NotFound);
    }
    let event = Event::of("people.device-ended").office(office);
    change
        .save(&event.about(format!("device/{device}")))
        .await?;
    Ok(see_other(&format!("/offices/{office}/devices")))
}
