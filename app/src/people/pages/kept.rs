//! Forms that were sent before their sender had shown who they are: kept, and handed back afterwards.

use askama::Template;
use axum::extract::{FromRequest, Path, Request, State};
use axum::response::{IntoResponse, Response};
use mamori_core::people::Act;
use serde_json::json;

use super::super::{secrets, store};
use crate::db::Event;
use crate::web::{
    App, Frame, Page, Route, Upload, Visit, WebError, WebResult, has_file, see_other,
};

/// The longest form that is kept: anybody may send one.
const KEPT_BYTES: usize = 1024 * 1024;
/// Fields of it that are not kept.
const SECRETS: [&str; 3] = ["password", "current", "pin"];

pub(super) fn routes() -> Vec<Route> {
    vec![Route::get("/kept/{token}", Act::OwnAccount, kept)]
}

/// Keeps the form that somebody sent before showing who they are; the token under which it is handed back. A very long one is not
/// kept, and one of somebody unknown among very many.
pub(super) async fn keep_form(app: &App, visit: &Visit, form: Upload) -> WebResult<Option<String>> {
    let body = form.body()?;
    if body.len() > KEPT_BYTES {
        return Ok(None);
    }
    let token = secrets::token(&app.chance);
    let mut change = app.change(&visit.actor()).await?;
    if store::keeps_many_forms(&mut change).await? && visit.who.is_none() {
        return Ok(None);
    }
    store::keep_form(&mut change, &token, &visit.path, &body).await?;
    change
        .save(&Event::of("people.form-kept").detail(json!({ "path": visit.path })))
        .await?;
    Ok(Some(token))
}

/// What was typed into a form, and whether something secret was among it. A file is chosen again, and what is secret is typed again.
pub(super) async fn typed(app: &App, request: Request) -> WebResult<Option<(Upload, bool)>> {
    if !has_file(&request) && !is_plain_form(&request) {
        return Ok(None);
    }
    let mut upload = <Upload>::from_request(request, app).await?;
    let sent = upload.fields.len();
    upload
        .fields
        .retain(|(field, _)| !SECRETS.contains(&field.as_str()));
    let has_secrets = upload.fields.len() < sent;
    Ok(Some((upload, has_secrets)))
}

fn is_plain_form(request: &Request) -> bool {
    let kind = request.headers().get(axum::http::header::CONTENT_TYPE);
    kind.and_then(|it| it.to_str().ok())
        .is_some_and(|it| it.starts_with("application/x-www-form-urlencoded"))
}

#[derive(Template)]
#[template(path = "people/kept.html")]
struct KeptPage {
    frame: Frame,
    path: String,
    fields: Vec<(String, String)>,
}

async fn kept(
    State(app): State<App>,
    visit: Visit,
    Path(token): Path<String>,
) -> WebResult<Response> {
    let Some((path, body)) = store::kept_form(&app, &token, app.clock.now()).await? else {
        return Ok(see_other("/"));
    };
    let fields = serde_urlencoded::from_str(&body).map_err(WebError::ours)?;
    let mut change = app.change(&visit.actor()).await?;
    store::forget_form(&mut change, &token).await?;
    change
        .save(&Event::of("people.form-returned").detail(json!({ "path": path })))
        .await?;
    Ok(Page(KeptPage {
        frame: Frame::new(&app, &visit),
        path,
        fields,
    })
    .into_response())
}
