//! The ten paper codes of whoever is signed in: shown until they say that the sheet is safe, then never again.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use jiff::SignedDuration;
use mamori_core::ids::PersonId;
use mamori_core::people::Act;

use super::super::{notes, store};
use super::keys;
use crate::db::{Change, Event};
use crate::web::{App, Frame, Page, Route, Visit, WebResult, see_other};

/// Where they are shown.
pub(super) const PATH: &str = "/me/paper-codes";
/// For so long they can be shown again when a browser was closed too early.
const HOLDS: SignedDuration = SignedDuration::from_hours(1);

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get(PATH, Act::OwnAccount, show),
        Route::post(PATH, Act::OwnAccount, renew).proved(),
        Route::post("/me/paper-codes/kept", Act::OwnAccount, kept),
    ]
}

fn note(person: PersonId) -> String {
    format!("paper-codes/{person}")
}

/// Keeps new codes to be shown on the next page.
pub(super) async fn keep(
    app: &App,
    change: &mut Change,
    person: PersonId,
    codes: &[String],
) -> WebResult<()> {
    notes::keep(app, change, &note(person), &codes, HOLDS).await
}

#[derive(Template)]
#[template(path = "people/paper_codes.html")]
struct PaperCodesPage {
    frame: Frame,
    codes: Vec<String>,
    left: String,
}

async fn show(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let who = visit.who()?;
    let codes: Vec<String> = notes::kept(&app, &note(who.id)).await?.unwrap_or_default();
    if !codes.is_empty() {
        let event = Event::of("people.paper-codes-shown").about(format!("person/{}", who.id));
        app.look(&visit.actor(), &event).await?;
    }
    let left = store::keys::paper_codes_left(&app, who.id)
        .await?
        .to_string();
    Ok(Page(PaperCodesPage {
        frame: Frame::new(&app, &visit),
        codes,
        left,
    })
    .into_response())
}

async fn renew(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let who = visit.who()?;
    let codes = keys::paper_codes(&app);
    let mut change = app.change(&visit.actor()).await?;
    store::keys::set_paper_codes(&mut change, who.id, &codes).await?;
    keep(&app, &mut change, who.id, &codes).await?;
    let event = Event::of("people.paper-codes-renewed").about(format!("person/{}", who.id));
    change.save(&event).await?;
    Ok(see_other(PATH))
}

async fn kept(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let who = visit.who()?;
    let mut change = app.change(&visit.actor()).await?;
    store::notes::take(&mut change, &note(who.id)).await?;
    let event = Event::of("people.paper-codes-kept").about(format!("person/{}", who.id));
    change.save(&event).await?;
    Ok(see_other("/"))
}
