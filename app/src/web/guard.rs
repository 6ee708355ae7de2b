//! What holds for every answer: safe headers, forms only from our own pages, errors as readable pages.

use askama::Template;
use axum::extract::{Request, State};
use axum::http::header::{
    CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, ORIGIN, REFERRER_POLICY,
    STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::frame::html_page;
use super::{App, Frame, Say, Visit, WebError};

const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; \
                      frame-ancestors 'none'; base-uri 'none'";

/// For a file that somebody handed in: nothing in it acts, and it belongs to no page of ours.
const SHUT: &str = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; \
                    form-action 'none'; sandbox";
/// For the few pages with a module of our own: the rest is as on every page.
const WITH_MODULE: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; \
                           frame-ancestors 'none'; base-uri 'none'; script-src 'self'; connect-src 'self'";

/// The answer with a file that somebody handed in.
pub fn shut(response: Response) -> Response {
    with_policy(response, SHUT)
}

/// The page that brings a module of our own. It works without, as every page does.
pub fn with_module(response: Response) -> Response {
    with_policy(response, WITH_MODULE)
}

/// A page at a device that many use: it brings the module that puts it away.
pub fn with_away(response: Response) -> Response {
    let headers = response.headers();
    let kind = headers.get(CONTENT_TYPE).and_then(|it| it.to_str().ok());
    let is_page = kind.is_some_and(|it| it.starts_with("text/html"));
    if is_page && !headers.contains_key(CONTENT_SECURITY_POLICY) {
        return with_module(response);
    }
    response
}

fn with_policy(mut response: Response, policy: &'static str) -> Response {
    let policy = HeaderValue::from_static(policy);
    response
        .headers_mut()
        .insert(CONTENT_SECURITY_POLICY, policy);
    response
}

/// Adds the headers that keep a browser from doing what no page of ours asks for.
pub async fn headers(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let policy = headers.entry(CONTENT_SECURITY_POLICY);
    policy.or_insert(HeaderValue::from_static(POLICY));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    if app.settings.secure {
        let year = HeaderValue::from_static("max-age=31536000");
        headers.insert(STRICT_TRANSPORT_SECURITY, year);
    }
    response
}

/// Ways in for programs, where what is sent is signed by itself and nobody's session counts.
const SIGNED: &[&str] = &["/witness/add-checkpoint"];

/// An answer for a program: what went wrong is its status, and no page is drawn over it.
#[derive(Debug, Clone, Copy)]
struct ForProgram;

/// Marks an answer for a program.
pub fn for_program(mut response: Response) -> Response {
    response.extensions_mut().insert(ForProgram);
    response
}

/// Refuses a form that another site's page sends with this visitor's cookie.
pub async fn same_origin(request: Request, next: Next) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD);
    let is_signed = SIGNED.contains(&request.uri().path()) && !is_browser(request.headers());
    if safe || is_signed || is_ours(&request) {
        return next.run(request).await;
    }
    WebError::NotAllowed.into_response()
}

/// What browsers add by themselves; a page of another site cannot leave it out.
fn is_browser(headers: &HeaderMap) -> bool {
    let marks = ["sec-fetch-site", "origin", "cookie"];
    marks.iter().any(|it| headers.contains_key(*it))
}

/// Browsers since 2023 say `Sec-Fetch-Site`; older ones say `Origin` with every form.
fn is_ours(request: &Request) -> bool {
    let headers = request.headers();
    let text =
        |value: Option<&HeaderValue>| value.and_then(|it| it.to_str().ok()).map(str::to_owned);
    if let Some(site) = text(headers.get("sec-fetch-site")) {
        return site == "same-origin";
    }
    // In HTTP/2 the host stands in the request's address.
    let asked = request.uri().authority().map(ToString::to_string);
    match (text(headers.get(ORIGIN)), text(headers.get(HOST)).or(asked)) {
        (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, it)| it == host),
        _ => false,
    }
}

#[derive(Template)]
#[template(path = "web/error.html")]
struct ErrorPage {
    frame: Frame,
    title: Say,
    sentence: Say,
    next: Say,
    number: Option<String>,
}

/// Draws the page of every error. The reason of our own faults goes to the log under the number shown.
pub async fn show_errors(
    State(app): State<App>,
    visit: Visit,
    request: Request,
    next: Next,
) -> Response {
    let response = next.run(request).await;
    let Some(error) = error_in(&response) else {
        return response;
    };
    let number = number_of(&app, &error);
    let frame = Frame::new(&app, &visit);
    let kind = match &error {
        WebError::NotFound => "not-found",
        WebError::NotAllowed => "not-allowed",
        WebError::Mistake(_) => "mistake",
        WebError::Isolated => "isolated",
        WebError::FullDisk(_) => "full-disk",
        WebError::Ours(_) => "ours",
    };
    let sentence = match &error {
        WebError::Mistake(key) => frame.say(key),
        _ => frame.say(&format!("web.error.{kind}.sentence")),
    };
    let page = ErrorPage {
        title: frame.say(&format!("web.error.{kind}.title")),
        sentence,
        next: frame.say(&format!("web.error.{kind}.next")),
        number,
        frame,
    };
    match page.render() {
        Ok(html) => html_page(error.status(), html),
        Err(broken) => {
            tracing::error!(%broken, "the error page itself is broken");
            error.status().into_response()
        }
    }
}

/// Our own errors, and what the web library refuses by itself (an unknown method, a form that is too large).
fn error_in(response: &Response) -> Option<WebError> {
    if let Some(error) = response.extensions().get::<WebError>() {
        return Some(error.clone());
    }
    if response.extensions().get::<ForProgram>().is_some() {
        return None;
    }
    let drawn = response
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|it| it.as_bytes().starts_with(b"text/html"));
    match response.status() {
        _ if drawn => None,
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => Some(WebError::NotFound),
        status if status.is_client_error() => Some(WebError::Mistake("web.error.form")),
        status if status.is_server_error() && status != StatusCode::SERVICE_UNAVAILABLE => {
            Some(WebError::ours(format!("an answer with status {status}")))
        }
        _ => None,
    }
}

/// Six digits that a person can read out over the telephone.
fn number_of(app: &App, error: &WebError) -> Option<String> {
    let (WebError::Ours(why) | WebError::FullDisk(why)) = error else {
        return None;
    };
    let number = u32::from_be_bytes(app.chance.bytes()) % 1_000_000;
    let number = format!("{:03}-{:03}", number / 1000, number % 1000);
    tracing::error!(number, why, "a page failed");
    Some(number)
}
