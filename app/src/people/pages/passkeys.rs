//! One's own passkeys: the list, adding and removing. Signing in with one stands in `passkey_sign_in.rs`.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::{Form, Json};
use mamori_core::people::Act;
use serde::Deserialize;
use serde_json::json;

use super::super::passkey::{self, Purpose, Sent};
use super::super::store::passkeys::{self, NewPasskey};
use super::people::day;
use crate::clock::office_day;
use crate::db::Event;
use crate::web::{
    App, Frame, Mistakes, Page, Route, Say, Visit, WebError, WebResult, see_other, with_module,
};

const PATH: &str = "/me/passkeys";
const NEW: &str = "/me/passkeys/new";
/// Letters of a name.
const NAME: usize = 40;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get(PATH, Act::OwnAccount, show),
        Route::get(NEW, Act::OwnAccount, show_new).proved(),
        Route::post("/me/passkeys/new/ask", Act::OwnAccount, ask).proved(),
        Route::post(NEW, Act::OwnAccount, add).proved(),
        Route::post("/me/passkeys/{passkey}/end", Act::OwnAccount, end).proved(),
    ]
}

/// One of them.
struct Row {
    id: String,
    name: String,
    added: Say,
    used: Option<Say>,
}

#[derive(Template)]
#[template(path = "people/passkeys.html")]
struct PasskeysPage {
    frame: Frame,
    rows: Vec<Row>,
    /// Whether a passkey can be made for the address of this house.
    possible: bool,
}

async fn show(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let frame = Frame::new(&app, &visit);
    let own = passkeys::own(&app, visit.who()?.id).await?;
    let row = |it: passkeys::OwnPasskey| Row {
        id: it.id,
        name: it.name,
        added: day(&frame, office_day(it.added_at)),
        used: it.used_at.map(|at| day(&frame, office_day(at))),
    };
    Ok(Page(PasskeysPage {
        rows: own.into_iter().map(row).collect(),
        possible: passkey::house(&app.settings).is_some(),
        frame,
    })
    .into_response())
}

#[derive(Template)]
#[template(path = "people/passkey_new.html")]
struct NewPage {
    frame: Frame,
    name: String,
}

async fn show_new(State(app): State<App>, visit: Visit) -> Response {
    new_page(Frame::new(&app, &visit), String::new())
}

fn new_page(frame: Frame, name: String) -> Response {
    with_module(Page(NewPage { frame, name }).into_response())
}

async fn ask(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let who = visit.who()?;
    let mut change = app.change(&visit.actor()).await?;
    let question = passkey::ask_for_new(&app, &mut change, who).await?;
    let event = Event::of("people.passkey-asked").about(format!("person/{}", who.id));
    change.save(&event).await?;
    Ok(Json(question).into_response())
}

#[derive(Deserialize)]
struct NewForm {
    #[serde(default)]
    name: String,
    #[serde(flatten)]
    sent: Sent,
}

async fn add(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<NewForm>,
) -> WebResult<Response> {
    let who = visit.who()?;
    let name: String = form.name.trim().chars().take(NAME).collect();
    let again = |key| {
        let mut mistakes = Mistakes::none();
        mistakes.add("name", key);
        Ok(new_page(
            Frame::new(&app, &visit).with(mistakes),
            name.clone(),
        ))
    };
    if name.is_empty() {
        return again("people.mistake.passkey-name");
    }
    let Some((id, credential)) = passkey::new(&app, who, &form.sent).await? else {
        return again("people.mistake.passkey");
    };
    let mut change = app.change(&visit.actor()).await?;
    let new = NewPasskey {
        credential_id: &id,
        credential: &credential,
        name: &name,
    };
    let is_new = passkey::spend(&mut change, Purpose::New(who.id), &form.sent.ticket).await?
        && passkeys::add(&mut change, who.id, &new).await?;
    if !is_new {
        return again("people.mistake.passkey");
    }
    let event = Event::of("people.passkey-added").about(format!("person/{}", who.id));
    change.save(&event.detail(json!({ "name": name }))).await?;
    Ok(see_other(PATH))
}

async fn end(State(app): State<App>, visit: Visit, Path(id): Path<String>) -> WebResult<Response> {
    let who = visit.who()?;
    if !passkeys::could_do_without(&app, who.id, &id).await? {
        return Err(WebError::Mistake("people.mistake.last-way"));
    }
    let mut change = app.change(&visit.actor()).await?;
    if !passkeys::end(&mut change, who.id, &id).await? {
        return Err(WebError::NotFound);
    }
    let event = Event::of("people.passkey-ended").about(format!("person/{}", who.id));
    change.save(&event.detail(json!({ "passkey": id }))).await?;
    Ok(see_other(PATH))
}
