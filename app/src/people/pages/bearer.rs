//! Who a program asks for: the token in `Authorization`, and nothing else. What it may do is decided by the door.

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use mamori_core::people::{TokenLimits, is_token};
use mamori_core::words::Language;

use super::super::store::tokens;
use crate::web::{App, At, Problem, Visit, WebError, Who, accepted_language};

/// The visit of a program; why nobody is behind it, where nobody is.
pub(super) async fn visit(
    app: &App,
    headers: &HeaderMap,
    (terminal, path): (String, String),
) -> (Visit, Option<Problem>) {
    let from = terminal.split(' ').next().unwrap_or_default();
    let found = found(app, headers, from).await;
    let (who, problem) = match found {
        Ok(who) => (Some(who), None),
        Err(problem) => (None, Some(problem)),
    };
    let language = accepted_language(headers).unwrap_or(Language::Ja);
    let visit = Visit {
        language,
        terminal,
        path,
        who,
        at: At::Nowhere,
        home: At::Nowhere,
    };
    (visit, problem)
}

/// Guessing is hopeless by the length of a token, so nobody's wrong ones keep out who has a right one behind the same address.
async fn found(app: &App, headers: &HeaderMap, from: &str) -> Result<Who, Problem> {
    let now = app.clock.now();
    let Some(token) = sent(headers) else {
        return Err(Problem::NoToken);
    };
    let known = if is_token(token) {
        let known = tokens::bearer(app, token, from).await;
        known.map_err(|why| Problem::Page(WebError::from(why)))?
    } else {
        None
    };
    let Some((who, _)) = known else {
        return Err(refusal(app, &format!("api:{from}")));
    };
    let id = who.token.as_ref().map_or("", |it| it.id.as_str());
    if app.calls().are_too_many(id, now) {
        return Err(Problem::TooOften);
    }
    app.calls().count(id, now);
    Ok(who)
}

fn refusal(app: &App, from: &str) -> Problem {
    let now = app.clock.now();
    if app.refusals().are_too_many(from, now) {
        return Problem::TooOften;
    }
    app.refusals().count(from, now);
    Problem::NoToken
}

/// The token as it was sent; the scheme is written in any letters.
fn sent(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.trim().split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// What the token of a visit leaves; none for somebody at a page.
pub(super) fn limits(visit: &Visit) -> Option<&TokenLimits> {
    let token = visit.who.as_ref()?.token.as_ref()?;
    Some(&token.limits)
}
