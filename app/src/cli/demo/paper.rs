//! The plan as the office gets it: a person of the demo signs in and saves the page and the PDF that the server gives.

use std::fs;
use std::path::{Path, PathBuf};

use axum::body::{Body, Bytes, to_bytes};
use axum::http::header::{CONTENT_TYPE, COOKIE, ORIGIN, SET_COOKIE};
use axum::http::{HeaderMap, Request, StatusCode};
use tower::ServiceExt;

use super::DemoError;
use super::once::Done;
use super::place::DemoWorld;
use crate::people::secrets;
use crate::server::router;
use crate::web::Listener;

/// More than any plan takes.
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// What was written.
#[derive(Debug, Default)]
pub struct Papers {
    /// The PDF; none where the machine cannot set Japanese.
    pub pdf: Option<PathBuf>,
    /// The page.
    pub html: Option<PathBuf>,
}

/// Writes the plan of an office into a folder, as its manager.
pub async fn plan_papers(
    world: &DemoWorld,
    done: &Done,
    folder: &Path,
) -> Result<Papers, DemoError> {
    let cookie = sign_in(world, &done.manager).await?;
    let mut papers = Papers::default();
    let wanted = [
        ("plan", "html", "text/html"),
        ("plan.pdf", "pdf", "application/pdf"),
    ];
    for (name, ending, kind) in wanted {
        let path = format!("/offices/{}/{name}", done.office);
        let request = Request::get(path).header(COOKIE, &cookie);
        let (status, headers, body) = ask(world, request.body(Body::empty())).await?;
        let is_kind = headers
            .get(CONTENT_TYPE)
            .is_some_and(|it| it.as_bytes().starts_with(kind.as_bytes()));
        if status != StatusCode::OK || !is_kind {
            continue;
        }
        let file = folder.join(format!("plan-{}.{ending}", done.office));
        fs::write(&file, &body)?;
        match ending {
            "pdf" => papers.pdf = Some(file),
            _ => papers.html = Some(file),
        }
    }
    Ok(papers)
}

/// The cookie of somebody who signs in as at the page.
async fn sign_in(world: &DemoWorld, login: &str) -> Result<String, DemoError> {
    let totp = secrets::totp(&world.keys.secret(login), login)?;
    let now = u64::try_from(world.app.clock.now().as_second()).unwrap_or_default();
    let code = totp.generate(now).to_string();
    let form = [
        ("login", login),
        ("password", &world.keys.password),
        ("code", &code),
    ];
    let form = serde_urlencoded::to_string(form).map_err(lost)?;
    let request = Request::post("/sign-in")
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(ORIGIN, &world.app.settings.public_url);
    let (_, headers, _) = ask(world, request.body(Body::from(form))).await?;
    let cookie = headers.get(SET_COOKIE).and_then(|it| it.to_str().ok());
    let cookie = cookie.and_then(|it| it.split(';').next());
    cookie
        .map(str::to_owned)
        .ok_or_else(|| DemoError::Nobody(login.to_owned()))
}

async fn ask(
    world: &DemoWorld,
    request: Result<Request<Body>, axum::http::Error>,
) -> Result<(StatusCode, HeaderMap, Bytes), DemoError> {
    let pages = router(&world.app, Listener::Staff);
    let mut request = request.map_err(lost)?;
    let host = world.app.settings.public_url.replace("http://", "");
    let host = host.parse().map_err(lost)?;
    request.headers_mut().insert(axum::http::header::HOST, host);
    let answer = pages.oneshot(request).await.map_err(lost)?;
    let (parts, body) = answer.into_parts();
    let body = to_bytes(body, MOST_BYTES).await.map_err(lost)?;
    Ok((parts.status, parts.headers, body))
}

fn lost(why: impl std::fmt::Display) -> DemoError {
    DemoError::Nobody(why.to_string())
}
