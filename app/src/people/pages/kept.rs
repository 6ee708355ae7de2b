//! Forms that were sent before their sender had shown who they are: kept, and handed back afterwards.

use askama::Template;
use axum::extract::{FromRequest, Path, Request, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use mamori_core::people::Act;
use serde_json::json;

use super::super::{secrets, store};
use super::sessions;
use crate::db::{Actor, Event};
use crate::web::{
    App, Frame, Page, Route, Settings, Upload, Visit, WebError, WebResult, has_file, is_own_path,
    see_other,
};

/// The longest form that is kept: anybody may send one.
const KEPT_BYTES: usize = 1024 * 1024;
/// Fields of it that are not kept.
const SECRETS: [&str; 3] = ["password", "current", "pin"];

pub(super) fn routes() -> Vec<Route> {
    vec![Route::get("/kept/{token}", Act::OwnAccount, kept)]
}

/// Remembers in the browser which form it sent, so that only there it comes back.
pub(super) fn remember(
    settings: &Settings,
    mut answer: Response,
    token: &str,
) -> WebResult<Response> {
    sessions::set_cookie(
        settings,
        &mut answer,
        (cookie_name(settings), token),
        "; Max-Age=3600",
    )?;
    Ok(answer)
}

fn cookie_name(settings: &Settings) -> &'static str {
    if settings.secure {
        "__Host-mamori-kept"
    } else {
        "mamori-try-kept"
    }
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
    if store::kept::keeps_many_forms(&mut change).await? && visit.who.is_none() {
        return Ok(None);
    }
    let owner = visit.who.as_ref().map(|it| it.id);
    let sealed = secrets::seal(&app.settings.seal, body.as_bytes(), &app.chance);
    let sealed = hex::encode(sealed.map_err(WebError::ours)?);
    store::kept::keep_form(&mut change, &token, owner, (&visit.path, &sealed)).await?;
    change
        .save(&Event::of("people.form-kept").detail(json!({ "path": visit.path })))
        .await?;
    Ok(Some(token))
}

/// Keeps what somebody had typed when they were called away, for them alone; the token under which they get it back. What is secret or
/// very long is not kept, and nothing that goes to another place than ours.
pub(super) async fn keep_draft(
    app: &App,
    visit: &Visit,
    (path, body): (&str, &str),
) -> WebResult<Option<String>> {
    let Ok(mut fields) = serde_urlencoded::from_str::<Vec<(String, String)>>(body) else {
        return Ok(None);
    };
    fields.retain(|(field, _)| !SECRETS.contains(&field.as_str()));
    let is_filled = fields.iter().any(|(_, it)| !it.trim().is_empty());
    if !is_filled || body.len() > KEPT_BYTES || !is_own_path(path) {
        return Ok(None);
    }
    let visit = Visit {
        path: path.to_owned(),
        ..visit.clone()
    };
    let form = Upload {
        fields,
        ..Upload::default()
    };
    keep_form(app, &visit, form).await
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
    headers: HeaderMap,
    Path(token): Path<String>,
) -> WebResult<Response> {
    let reader = (visit.who()?.id, app.clock.now());
    let kept = store::kept::kept_form(&app, &token, reader).await?;
    // A form of somebody unknown comes back only in the browser that sent it: a link to one is worth nothing.
    let came_from_here = sessions::cookie(&headers, cookie_name(&app.settings)) == Some(&token);
    let Some(kept) = kept.filter(|it| it.is_own || came_from_here) else {
        return Ok(see_other("/"));
    };
    let path = kept.path;
    // One that was kept by another key, or before forms were sealed, is not to be had any more.
    let Some(body) = opened(&app, &kept.sealed) else {
        return Ok(see_other("/"));
    };
    let fields = serde_urlencoded::from_str(&body).map_err(WebError::ours)?;
    let mut change = app.change(&visit.actor()).await?;
    store::kept::forget_form(&mut change, &token).await?;
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

fn opened(app: &App, sealed: &str) -> Option<String> {
    let plain = secrets::unseal(&app.settings.seal, &hex::decode(sealed).ok()?).ok()?;
    String::from_utf8(plain).ok()
}

/// Takes away the forms whose hour is over, whether or not another one comes.
///
/// # Errors
/// When the database fails.
pub async fn sweep(app: &App) -> WebResult<()> {
    if !store::kept::has_old_forms(app, app.clock.now()).await? {
        return Ok(());
    }
    let mut change = app.change(&Actor::house()).await?;
    store::kept::end_kept_forms(&mut change).await?;
    Ok(change.save(&Event::of("people.forms-swept")).await?)
}
