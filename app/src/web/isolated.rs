//! While a server is cut off: nobody but its own machine is answered, and nothing is changed. How one cuts it off stands in `isolation`.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use axum::extract::{ConnectInfo, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{App, WebError};
use crate::os;

/// Since when a server is cut off, and by whom. It lies in a file, so that it holds also when the database does not answer, and at the
/// next start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Isolated {
    /// Since when.
    pub since: Timestamp,
    /// Who did it: a person's id, or a command.
    pub by: String,
}

/// What the page that refuses is drawn with, and what machines ask.
const ALWAYS: &[&str] = &["/mamori.css", "/pictures.svg", "/healthz", "/readyz"];
/// What may be sent at the machine itself: who one is, and the end of it all.
const FORMS: &[&str] = &["/sign-in", "/sign-out", "/proof"];
/// The end of the path of the form that ends it.
const END: &str = "/isolation/end";

impl Isolated {
    /// The folder in the state directory with the file and with what was kept when it began.
    pub fn folder(dir: &Path) -> PathBuf {
        dir.join("isolated")
    }

    /// The file.
    pub fn file(dir: &Path) -> PathBuf {
        Self::folder(dir).join("now.json")
    }

    /// Whether a server with this state directory is cut off. A file that cannot be understood counts: somebody put it there.
    pub fn now(dir: &Path) -> Option<Self> {
        let content = os::read_file(&Self::file(dir))?;
        let unknown = Self {
            since: Timestamp::UNIX_EPOCH,
            by: String::new(),
        };
        Some(serde_json::from_slice(&content).unwrap_or(unknown))
    }
}

/// Lets through what may be while the server is cut off; everything else gets a page that says so.
pub async fn gate(State(app): State<App>, request: Request, next: Next) -> Response {
    if Isolated::now(&app.settings.dir).is_none() || may_pass(&request) {
        return next.run(request).await;
    }
    WebError::Isolated.into_response()
}

fn may_pass(request: &Request) -> bool {
    let path = request.uri().path();
    if ALWAYS.contains(&path) {
        return true;
    }
    let from = request.extensions().get::<ConnectInfo<SocketAddr>>();
    if !from.is_some_and(|it| it.0.ip().to_canonical().is_loopback()) {
        return false;
    }
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    is_read || FORMS.contains(&path) || path.starts_with("/sign-in/") || path.ends_with(END)
}
