//! Taking a norm away again: a page that says what stays, and the deed.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use mamori_core::catalogue::EditionId;
use serde::Deserialize;

use super::super::reading::full_name;
use super::{deed, may_remove, node, path, provisions, seen};
use crate::people;
use crate::web::{App, Frame, Page, Say, Visit, WebError, WebResult, see_other};

/// The edition that the path names.
#[derive(Deserialize)]
pub(super) struct Names {
    norm: String,
    edition: String,
}

#[derive(Template)]
#[template(path = "catalogue/own/remove.html")]
struct AskPage {
    frame: Frame,
    base: String,
    edition: String,
    title: Say,
    has_neighbours: bool,
}

/// What would happen, and the button.
pub(super) async fn ask(
    State(app): State<App>,
    visit: Visit,
    Path(names): Path<Names>,
) -> WebResult<Response> {
    let edition = named(&app, &visit, &names).await?;
    let frame = Frame::new(&app, &visit);
    let title = match provisions(&app.catalogue, &edition) {
        0 => Say::plain(edition.as_str()),
        _ => full_name(&frame, &app.catalogue, &edition),
    };
    let page = AskPage {
        base: path(node(&visit)?),
        edition: edition.to_string(),
        title,
        has_neighbours: people::house(&app).await?.offices > 1,
        frame,
    };
    Ok(Page(page).into_response())
}

/// Takes it away. Answers to it stay in the database.
pub(super) async fn remove(
    State(app): State<App>,
    visit: Visit,
    Path(names): Path<Names>,
) -> WebResult<Response> {
    let edition = named(&app, &visit, &names).await?;
    let node = node(&visit)?;
    deed::take_away(&app, visit.actor(), (node, edition)).await?;
    Ok(see_other(&format!("{}?done=removed", path(node))))
}

/// The pack that the path names, for whoever may take it away.
async fn named(app: &App, visit: &Visit, names: &Names) -> WebResult<EditionId> {
    let node = node(visit)?;
    let wanted = EditionId::of(&names.norm, &names.edition).map_err(|_| WebError::NotFound)?;
    let seen = seen(app).await?;
    let found = seen.iter().find(|it| it.edition == wanted);
    let found = found.ok_or(WebError::NotFound)?;
    let house = people::house(app).await?;
    if may_remove(found, (node, house)) {
        Ok(wanted)
    } else {
        Err(WebError::NotAllowed)
    }
}
