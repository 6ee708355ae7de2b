//! One's own PIN for terminals where somebody else is signed in: set after the password, taken away by oneself or by who manages
//! the people of the office.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use mamori_core::people::{Act, BadPin, parse_pin};
use serde::Deserialize;

use super::super::store::{own, pins};
use super::node::{self, node, path_of};
use super::people::member;
use super::{keys, own_keys};
use crate::db::Event;
use crate::web::{App, Frame, Mistakes, Page, Route, Visit, WebResult, see_other};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/me/pin", Act::OwnAccount, show).proved(),
        Route::post("/me/pin", Act::OwnAccount, change).proved(),
        Route::post("/me/pin/clear", Act::OwnAccount, clear_own).proved(),
        Route::post(
            "/offices/{office}/people/{person}/pin/clear",
            Act::ManagePeople,
            clear,
        ),
    ]
}

#[derive(Template)]
#[template(path = "people/own_pin.html")]
struct PinPage {
    frame: Frame,
    has_pin: bool,
    pin: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct PinForm {
    current: String,
    pin: String,
}

async fn show(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    page(&app, Frame::new(&app, &visit), String::new()).await
}

async fn page(app: &App, frame: Frame, pin: String) -> WebResult<Response> {
    let person = frame.visit.who()?.id;
    let has_pin = pins::pin(app, person).await?.is_some();
    Ok(Page(PinPage {
        frame,
        has_pin,
        pin,
    })
    .into_response())
}

async fn change(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<PinForm>,
) -> WebResult<Response> {
    let who = visit.who()?;
    let mut mistakes = Mistakes::none();
    let pin = parse_pin(&form.pin);
    if let Err(why) = &pin {
        mistakes.add("pin", sentence(*why));
    }
    let known = own::keys(&app, who.id).await?;
    if let Some(key) = own_keys::current_password(&app, &visit, &known, &form.current).await? {
        mistakes.add("current", key);
    }
    let (Ok(pin), true) = (pin, mistakes.is_empty()) else {
        return page(&app, Frame::new(&app, &visit).with(mistakes), form.pin).await;
    };
    let hash = keys::hash(&app, &pin).await?;
    let mut change = app.change(&visit.actor()).await?;
    pins::set_pin(&mut change, who.id, &hash).await?;
    let event = Event::of("people.own-pin").about(format!("person/{}", who.id));
    change.save(&event).await?;
    Ok(see_other("/me"))
}

const fn sentence(why: BadPin) -> &'static str {
    match why {
        BadPin::NoDigits | BadPin::Length => "people.mistake.pin-length",
        BadPin::Guessable => "people.mistake.pin-guessable",
    }
}

async fn clear_own(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let who = visit.who()?;
    let mut change = app.change(&visit.actor()).await?;
    if pins::clear_pin(&mut change, who.id).await? {
        let event = Event::of("people.pin-cleared").about(format!("person/{}", who.id));
        change.save(&event).await?;
    }
    Ok(see_other("/me"))
}

/// Of somebody who has forgotten it, or whose colleagues have seen it.
async fn clear(
    State(app): State<App>,
    visit: Visit,
    Path((_, person)): Path<(String, String)>,
) -> WebResult<Response> {
    let it = member(&app, &visit, &person).await?;
    let (node, id) = (node(&visit)?, it.person.id);
    let mut change = app.change(&visit.actor()).await?;
    if pins::clear_pin(&mut change, id).await? {
        let event = node::event("people.pin-cleared", node, serde_json::json!({}));
        change.save(&event.about(format!("person/{id}"))).await?;
    }
    Ok(see_other(&path_of(node, id)))
}
