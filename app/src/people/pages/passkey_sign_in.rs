//! Signing in with a passkey: the question, and the answer that opens the session. One's own passkeys stand in `passkeys.rs`.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::{Form, Json};
use mamori_core::people::Act;
use serde::Deserialize;
use serde_json::json;

use super::super::passkey::{self, Purpose, Sent, Shown, Unfit};
use super::super::store::tries;
use super::sessions;
use super::sign_in::{Ask, enter, goal, without_passkey};
use crate::db::{Actor, Event};
use crate::web::{App, Route, Visit, WebError, WebResult, see_other};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::post("/sign-in/passkey/ask", Act::Public, ask),
        Route::post("/sign-in/passkey", Act::Public, sign_in),
    ]
}

/// Counted as a try until it was a right one: nothing can be guessed here, but each question is written down.
async fn ask(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let counted = tries::counted_passkey(&visit.terminal);
    if tries::minutes_to_wait(&app, &counted).await?.is_some() {
        return Err(WebError::Mistake("people.mistake.wait"));
    }
    let mut change = app.change(&visit.actor()).await?;
    tries::count(&mut change, &counted).await?;
    let Some(question) = passkey::ask(&app, &mut change, Purpose::SignIn).await? else {
        return Err(WebError::Mistake("people.mistake.wait"));
    };
    change.save(&Event::of("people.passkey-asked")).await?;
    Ok(Json(question).into_response())
}

/// What the module sends: the answer, and where one wanted to go.
#[derive(Deserialize)]
pub(super) struct Answer {
    #[serde(flatten)]
    pub(super) sent: Sent,
    #[serde(flatten)]
    pub(super) ask: Ask,
}

async fn sign_in(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<Answer>,
) -> WebResult<Response> {
    let token = match passkey::look(&app, Purpose::SignIn, &form.sent).await? {
        Ok(shown) => begin(&app, &visit, (&shown, &form.sent)).await?,
        Err(unfit) => {
            refuse(&app, &visit, (Purpose::SignIn, &form.sent), unfit).await?;
            None
        }
    };
    match token {
        Some(token) => {
            let goal = goal(&form.ask.then, &form.ask.kept);
            sessions::give(&app.settings, see_other(&goal), &token)
        }
        None => without_passkey(&app, &visit, form.ask).await,
    }
}

/// Opens the session; none when the same answer, or a later one, was taken meanwhile.
async fn begin(
    app: &App,
    visit: &Visit,
    (shown, sent): (&Shown, &Sent),
) -> WebResult<Option<String>> {
    let actor = Actor::person(shown.person, &visit.terminal);
    let mut change = app.change(&actor).await?;
    let is_fresh = passkey::spend(&mut change, Purpose::SignIn, &sent.ticket).await?
        && passkey::used(&mut change, shown).await?;
    if !is_fresh {
        return Ok(None);
    }
    tries::clear(&mut change, &tries::counted_passkey(&visit.terminal)).await?;
    enter(app, change, (shown.person, visit), "passkey")
        .await
        .map(Some)
}

/// Writes down that an answer was not taken, and uses its question up. An answer without an open question is written nowhere: anybody
/// may send any number of them.
pub(super) async fn refuse(
    app: &App,
    visit: &Visit,
    (purpose, sent): (Purpose<'_>, &Sent),
    unfit: Unfit,
) -> WebResult<()> {
    let mut change = app.change(&visit.actor()).await?;
    if !passkey::spend(&mut change, purpose, &sent.ticket).await? {
        return Ok(());
    }
    let event = Event::of("people.passkey-refused").detail(json!({ "why": unfit.why }));
    let event = match unfit.person {
        Some(person) => event.about(format!("person/{person}")),
        None => event,
    };
    Ok(change.save(&event).await?)
}
