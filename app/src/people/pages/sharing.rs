//! What an office shows to its corporation and its councils; the office decides, and may end a membership.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use mamori_core::people::{Act, Sharing};
use serde::Deserialize;
use serde_json::json;

use super::super::store::sharing;
use super::people::day;
use crate::clock::office_day;
use crate::db::Event;
use crate::web::{App, Frame, Page, Route, Say, Visit, WebError, WebResult, see_other};

pub(super) fn routes() -> Vec<Route> {
    let path = "/offices/{office}/sharing";
    let one = "/offices/{office}/sharing/{membership}";
    let end = "/offices/{office}/sharing/{membership}/end";
    vec![
        Route::get(path, Act::ManageSharing, show),
        Route::post(path, Act::ManageSharing, change_owner),
        Route::post(one, Act::ManageSharing, change_membership),
        Route::post(end, Act::ManageSharing, end_membership),
    ]
}

/// Somebody above who sees something.
struct Seer {
    path: String,
    name: String,
    since: Option<Say>,
    choices: Vec<Choice>,
}

/// How much may be shown.
struct Choice {
    value: &'static str,
    words: Say,
    is_chosen: bool,
}

#[derive(Template)]
#[template(path = "people/sharing.html")]
struct SharingPage {
    frame: Frame,
    seers: Vec<Seer>,
}

fn choices(frame: &Frame, chosen: Sharing) -> Vec<Choice> {
    let all = Sharing::ALL.iter().map(|it| Choice {
        value: it.as_str(),
        words: frame.say(&format!("people.sharing.{it}")),
        is_chosen: *it == chosen,
    });
    all.collect()
}

async fn show(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let (office, scope) = (visit.office()?, visit.scope()?);
    let frame = Frame::new(&app, &visit);
    let path = format!("/offices/{office}/sharing");
    let owner = sharing::owner(&app, scope, office).await?;
    let owner = owner.ok_or(WebError::NotFound)?;
    let mut seers = vec![Seer {
        path: path.clone(),
        name: owner.name,
        since: None,
        choices: choices(&frame, owner.sharing),
    }];
    for it in sharing::memberships(&app, scope, office).await? {
        seers.push(Seer {
            path: format!("{path}/{}", it.id),
            name: it.name,
            since: Some(day(&frame, office_day(it.began_at))),
            choices: choices(&frame, it.sharing),
        });
    }
    Ok(Page(SharingPage { frame, seers }).into_response())
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct SharingForm {
    sharing: String,
}

impl SharingForm {
    fn read(&self) -> WebResult<Sharing> {
        let read = self.sharing.parse();
        read.map_err(|_| WebError::Mistake("people.mistake.sharing"))
    }
}

async fn change_owner(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<SharingForm>,
) -> WebResult<Response> {
    let (office, scope, wanted) = (visit.office()?, visit.scope()?, form.read()?);
    let mut change = app.change(&visit.actor()).await?;
    if !sharing::share_with_owner(&mut change, scope, office, wanted).await? {
        return Err(WebError::NotFound);
    }
    let event = Event::of("people.share-with-corporation").office(office);
    change
        .save(&event.detail(json!({ "sharing": wanted })))
        .await?;
    Ok(see_other(&format!("/offices/{office}/sharing")))
}

async fn change_membership(
    State(app): State<App>,
    visit: Visit,
    Path((_, membership)): Path<(String, String)>,
    Form(form): Form<SharingForm>,
) -> WebResult<Response> {
    let wanted = form.read()?;
    write(&app, &visit, &membership, Some(wanted)).await
}

async fn end_membership(
    State(app): State<App>,
    visit: Visit,
    Path((_, membership)): Path<(String, String)>,
) -> WebResult<Response> {
    write(&app, &visit, &membership, None).await
}

async fn write(
    app: &App,
    visit: &Visit,
    membership: &str,
    wanted: Option<Sharing>,
) -> WebResult<Response> {
    let (office, scope) = (visit.office()?, visit.scope()?);
    let mut change = app.change(&visit.actor()).await?;
    let which = (office, membership);
    if !sharing::change_membership(&mut change, scope, which, wanted).await? {
        return Err(WebError::NotFound);
    }
    let operation = match wanted {
        Some(_) => "people.share-with-council",
        None => "people.membership-ended",
    };
    let event = Event::of(operation)
        .office(office)
        .about(format!("membership/{membership}"));
    change
        .save(&event.detail(json!({ "sharing": wanted })))
        .await?;
    Ok(see_other(&format!("/offices/{office}/sharing")))
}
