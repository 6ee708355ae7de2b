//! The tokens of the people of a place, for whoever gives its roles: what programs ask, by whose right, and ending one.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::super::store::tokens;
use super::node::{self, MANAGE, at_each_node, node};
use super::tokens::Row;
use crate::web::{App, Frame, Page, Route, Visit, WebError, WebResult, see_other};

pub(super) fn routes() -> Vec<Route> {
    [
        at_each_node!(get, "/tokens", MANAGE, show),
        at_each_node!(post, "/tokens/{token}/end", MANAGE, end),
    ]
    .concat()
}

#[derive(Template)]
#[template(path = "people/given_tokens.html")]
struct TokensPage {
    frame: Frame,
    base: String,
    kind: &'static str,
    rows: Vec<Row>,
}

async fn show(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let node = node(&visit)?;
    let frame = Frame::new(&app, &visit);
    let held = tokens::at_place(&app, node).await?;
    let event = node::event("people.tokens-shown", node, json!({ "rows": held.len() }));
    app.look(&visit.actor(), &event).await?;
    Ok(Page(TokensPage {
        base: node.path(),
        kind: node.kind().as_str(),
        rows: held.into_iter().map(|it| Row::of(&frame, it)).collect(),
        frame,
    })
    .into_response())
}

async fn end(
    State(app): State<App>,
    visit: Visit,
    Path((_, token)): Path<(String, String)>,
) -> WebResult<Response> {
    let node = node(&visit)?;
    let mut change = app.change(&visit.actor()).await?;
    let Some(person) = tokens::end_at(&mut change, node, &token).await? else {
        return Err(WebError::NotFound);
    };
    let event = node::event("people.token-ended", node, json!({ "token": token }));
    change
        .save(&event.about(format!("person/{person}")))
        .await?;
    Ok(see_other(&format!("{}/tokens", node.path())))
}
