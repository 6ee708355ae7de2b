//! How programs ask. Every route below `/api/` is made here from a typed question and a typed answer, so that what is taken, what is given
//! and what the document says cannot differ. Which routes there are stands with the capabilities, in their `api.rs`.

mod answer;
mod document;
mod problem;

use std::str::FromStr;

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, RawPathParams, Request, State};
use axum::http::header::{CONTENT_TYPE, IF_MATCH};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, MethodRouter, on};
use mamori_core::people::Act;
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{App, Route, Running, Visit, WebError};

pub use answer::{Give, Limit, Made, Nothing, One, Rows, Tagged};
pub use document::{Operation, document};
pub(super) use problem::show_problems;
pub use problem::{ApiResult, Problem};

/// How the path of everything for programs begins.
const BASE: &str = "/api/";
/// Letters of an `Idempotency-Key`.
const KEY: usize = 100;

/// Whether a path is for programs: no cookie counts there, and no page is drawn.
pub fn is_api(path: &str) -> bool {
    path.starts_with(BASE)
}

/// One question of a program that the door has let through.
pub struct Ask<Q = Nothing> {
    /// The application.
    pub app: App,
    /// Who asks, about which office.
    pub visit: Visit,
    /// What stands after the question mark of a reading, or in the body of a writing.
    pub asked: Q,
    names: Vec<(String, String)>,
    if_match: Option<String>,
    once: Option<Once>,
}

/// What makes a call that was sent twice do its work once.
#[derive(Debug, Clone)]
pub struct Once {
    /// The key that the program chose.
    pub key: String,
    /// The digest of path and body.
    pub digest: String,
}

impl<Q> Ask<Q> {
    /// What stands at a place of the path; what cannot be one is not found.
    pub fn name<T: FromStr>(&self, place: &str) -> ApiResult<T> {
        let named = self.names.iter().find(|(name, _)| name == place);
        let read = named.and_then(|(_, value)| value.parse().ok());
        read.ok_or(Problem::Page(WebError::NotFound))
    }

    /// Goes on only when what was read is still what stands there.
    pub fn still(&self, tag: &str) -> ApiResult<()> {
        match self.if_match.as_deref() {
            None => Err(Problem::Condition),
            Some(it) if it == tag || it == "*" => Ok(()),
            Some(_) => Err(Problem::Changed),
        }
    }

    /// The key by which this call is the same as another one.
    pub fn once(&self) -> Option<&Once> {
        self.once.as_ref()
    }

    /// The path of the next page of a list: the same question after the last one shown.
    pub fn next(&self, after: &str) -> String {
        let (path, query) = self
            .visit
            .path
            .split_once('?')
            .unwrap_or((&self.visit.path, ""));
        let asked: Vec<(String, String)> = serde_urlencoded::from_str(query).unwrap_or_default();
        let others = asked.iter().filter(|(name, _)| name != "after");
        let mut all: Vec<(&str, &str)> = others.map(|(a, b)| (a.as_str(), b.as_str())).collect();
        all.push(("after", after));
        let query = serde_urlencoded::to_string(all).unwrap_or_default();
        format!("{path}?{query}")
    }
}

impl Route {
    /// A way for programs to read.
    pub fn reads<Q, G, H, F>(
        path: &'static str,
        act: Act,
        summary: &'static str,
        handler: H,
    ) -> Self
    where
        Q: DeserializeOwned + JsonSchema + Send + 'static,
        G: Give + 'static,
        H: Fn(Ask<Q>) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = ApiResult<G>> + Send + 'static,
    {
        let told = Operation::of::<Q, G>(summary);
        let serve = on(MethodFilter::GET, served(handler));
        Self::program((Method::GET, path, act), (serve, told))
    }

    /// A way for programs to add something.
    pub fn adds<Q, G, H, F>(path: &'static str, act: Act, summary: &'static str, handler: H) -> Self
    where
        Q: DeserializeOwned + JsonSchema + Send + 'static,
        G: Give + 'static,
        H: Fn(Ask<Q>) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = ApiResult<G>> + Send + 'static,
    {
        let told = Operation::of::<Q, G>(summary);
        let serve = on(MethodFilter::POST, served(handler));
        Self::program((Method::POST, path, act), (serve, told))
    }

    /// A way for programs to put something in the place of what stands there.
    pub fn puts<Q, G, H, F>(path: &'static str, act: Act, summary: &'static str, handler: H) -> Self
    where
        Q: DeserializeOwned + JsonSchema + Send + 'static,
        G: Give + 'static,
        H: Fn(Ask<Q>) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = ApiResult<G>> + Send + 'static,
    {
        let told = Operation::of::<Q, G>(summary);
        let serve = on(MethodFilter::PUT, served(handler));
        Self::program((Method::PUT, path, act), (serve, told))
    }

    fn program(
        (method, path, act): (Method, &'static str, Act),
        (serve, told): (MethodRouter<Running>, Operation),
    ) -> Self {
        let route = Self::made(method, (path, act), serve);
        Self {
            told: Some(told),
            ..route
        }
    }

    /// Says in the document that it needs the tag of what was read.
    #[must_use]
    pub fn still(self) -> Self {
        let told = self.told.map(Operation::still);
        Self { told, ..self }
    }
}

/// The handler as the router calls it.
fn served<Q, G, H, F>(
    handler: H,
) -> impl Fn(State<App>, Request) -> std::pin::Pin<Box<dyn Future<Output = Response> + Send>>
+ Clone
+ Send
+ Sync
+ 'static
where
    Q: DeserializeOwned + Send + 'static,
    G: Give + 'static,
    H: Fn(Ask<Q>) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = ApiResult<G>> + Send + 'static,
{
    move |State(app): State<App>, request: Request| {
        let handler = handler.clone();
        Box::pin(async move {
            let answer = async { handler(read(app, request).await?).await };
            match answer.await {
                Ok(given) => given.response(),
                Err(problem) => problem.into_response(),
            }
        })
    }
}

/// Reads the whole question; nothing is done before all of it could be read.
async fn read<Q: DeserializeOwned>(app: App, request: Request) -> ApiResult<Ask<Q>> {
    let (mut parts, body) = request.into_parts();
    let visit = Visit::from_request_parts(&mut parts, &app).await?;
    let names = names(&mut parts, &app).await?;
    let if_match = text(&parts.headers, IF_MATCH.as_str());
    if parts.method == Method::GET {
        let query = parts.uri.query().unwrap_or_default();
        if has_nul(query) {
            return Err(Problem::Question("U+0000".to_owned()));
        }
        let asked = serde_urlencoded::from_str(query);
        return Ok(Ask {
            asked: asked.map_err(|why| Problem::Question(why.to_string()))?,
            app,
            visit,
            names,
            if_match,
            once: None,
        });
    }
    if !is_json(&parts.headers) {
        return Err(Problem::Kind);
    }
    let key = key(&parts.headers)?;
    let digest = Sha256::new_with_prefix(parts.uri.path());
    let body = Bytes::from_request(Request::from_parts(parts, body), &app).await;
    let body = body.map_err(|_| Problem::Large)?;
    let digest = hex::encode(digest.chain_update(&body).finalize());
    Ok(Ask {
        asked: parsed(&body)?,
        app,
        visit,
        names,
        if_match,
        once: key.map(|key| Once { key, digest }),
    })
}

/// No text of ours holds U+0000, and one of the databases takes none.
fn has_nul(query: &str) -> bool {
    query.contains("%00")
}

fn parsed<Q: DeserializeOwned>(body: &[u8]) -> ApiResult<Q> {
    let refused = |why: serde_json::Error| Problem::Body(why.to_string());
    let value: Value = serde_json::from_slice(body).map_err(refused)?;
    if holds_nul(&value) {
        return Err(Problem::Body("U+0000".to_owned()));
    }
    serde_json::from_value(value).map_err(refused)
}

fn holds_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(all) => all.iter().any(holds_nul),
        Value::Object(all) => all
            .iter()
            .any(|(name, it)| name.contains('\0') || holds_nul(it)),
        _ => false,
    }
}

async fn names(parts: &mut Parts, app: &App) -> ApiResult<Vec<(String, String)>> {
    let params = RawPathParams::from_request_parts(parts, app).await;
    let params = params.map_err(|_| Problem::Page(WebError::NotFound))?;
    let pair = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    if params.iter().any(|(_, value)| value.contains('\0')) {
        return Err(Problem::Page(WebError::NotFound));
    }
    Ok(params.iter().map(pair).collect())
}

fn key(headers: &HeaderMap) -> ApiResult<Option<String>> {
    let Some(value) = headers.get("idempotency-key") else {
        return Ok(None);
    };
    let key = value.to_str().ok().map(str::trim);
    match key.filter(|it| !it.is_empty() && it.len() <= KEY) {
        Some(key) => Ok(Some(key.to_owned())),
        None => Err(Problem::Question("Idempotency-Key".to_owned())),
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = text(headers, CONTENT_TYPE.as_str()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default();
    kind.trim().eq_ignore_ascii_case("application/json")
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    let value = headers.get(name)?.to_str().ok()?;
    Some(value.trim().to_owned())
}

/// A page of a list: what was asked for, with the last one of the page before.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
pub struct Span {
    /// The id of the last one of the page before.
    pub after: Option<String>,
    /// At most so many.
    #[serde(default)]
    pub limit: Limit,
}
