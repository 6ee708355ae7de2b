//! Making invitations and printing them. Using one stands in `accept.rs`.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::super::invite::{self, INVITATION_HOLDS};
use super::super::store::invitations;
use super::super::store::members::{self, Member};
use super::super::{notes, qr};
use super::node::{self, MANAGE, RESET, at_each_node, node, path_of};
use super::people::{day, member};
use crate::clock::office_day;
use crate::web::{App, Frame, Mistakes, Page, Route, Say, Visit, WebResult, see_other};

pub(super) fn routes() -> Vec<Route> {
    [
        at_each_node!(get, "/people/{person}/invitation", RESET, show),
        at_each_node!(post, "/people/{person}/invitation", MANAGE, make),
        at_each_node!(get, "/people/invitations", MANAGE, show_all),
        at_each_node!(post, "/people/invitations", MANAGE, make_all),
    ]
    .concat()
}

/// One sheet of paper.
struct Sheet {
    name: Say,
    code: String,
    picture: String,
    until: Say,
}

#[derive(Template)]
#[template(path = "people/invitations.html")]
struct InvitationsPage {
    frame: Frame,
    sheets: Vec<Sheet>,
    address: String,
    again: String,
    back: String,
}

async fn make(
    State(app): State<App>,
    visit: Visit,
    Path((_, person)): Path<(String, String)>,
) -> WebResult<Response> {
    let it = member(&app, &visit, &person).await?;
    let (node, id) = (node(&visit)?, it.person.id);
    let path = path_of(node, id);
    // Who can sign in already is renewed in person, with how it was proved; never by a mere invitation.
    if it.has_account {
        return Ok(see_other(&path));
    }
    let mut change = app.change(&visit.actor()).await?;
    invite::invite(&app, &mut change, id, INVITATION_HOLDS).await?;
    let event = node::event("people.invite", node, json!({}));
    change.save(&event.about(format!("person/{id}"))).await?;
    Ok(see_other(&format!("{path}/invitation")))
}

async fn make_all(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let node = node(&visit)?;
    let people = members::members(&app, visit.scope()?, node).await?;
    let waiting = people.iter().filter(|it| !it.has_account);
    let mut change = app.change(&visit.actor()).await?;
    let mut made = Vec::new();
    for it in waiting {
        invite::invite(&app, &mut change, it.person.id, INVITATION_HOLDS).await?;
        made.push(it.person.id.to_string());
    }
    let event = node::event("people.invite-all", node, json!({ "persons": made }));
    change.save(&event).await?;
    Ok(see_other(&format!("{}/people/invitations", node.path())))
}

async fn show(
    State(app): State<App>,
    visit: Visit,
    Path((_, person)): Path<(String, String)>,
) -> WebResult<Response> {
    let it = member(&app, &visit, &person).await?;
    let path = path_of(node(&visit)?, it.person.id);
    page(&app, &visit, &[it], (format!("{path}/invitation"), path)).await
}

async fn show_all(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let people = members::members(&app, visit.scope()?, node(&visit)?).await?;
    let waiting: Vec<Member> = people.into_iter().filter(|it| !it.has_account).collect();
    let path = format!("{}/people", node(&visit)?.path());
    page(
        &app,
        &visit,
        &waiting,
        (format!("{path}/invitations"), path),
    )
    .await
}

async fn page(
    app: &App,
    visit: &Visit,
    people: &[Member],
    (again, back): (String, String),
) -> WebResult<Response> {
    let frame = Frame::new(app, visit).with(Mistakes::none());
    let address = format!("{}/invitations", app.settings.public_url);
    let mut sheets = Vec::new();
    for it in people {
        let code: Option<String> = notes::kept(app, &invite::note(it.person.id)).await?;
        let until = invitations::open_until(app, it.person.id).await?;
        let (Some(code), Some(until)) = (code, until) else {
            continue;
        };
        sheets.push(Sheet {
            name: frame.name(&it.person.name, &it.person.kana),
            picture: qr::picture(&format!("{address}/{code}"))?,
            until: day(&frame, office_day(until)),
            code,
        });
    }
    if !sheets.is_empty() {
        let event = node::event("people.invitations-printed", node(visit)?, json!({}));
        app.look(&visit.actor(), &event).await?;
    }
    Ok(Page(InvitationsPage {
        frame,
        sheets,
        address,
        again,
        back,
    })
    .into_response())
}
