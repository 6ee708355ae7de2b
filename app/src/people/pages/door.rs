//! The doorkeeper: finds who asks and which place the path names, and lets through only what
//! `mamori_core::people::may` allows. What is foreign is answered exactly like what does not exist.

use axum::extract::{ConnectInfo, FromRequestParts, RawPathParams, Request, State};
use axum::http::Method;
use axum::http::header::USER_AGENT;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use mamori_core::ids::{OfficeId, PersonId};
use mamori_core::people::{Act, Standing, TokenLimits, Visitor, may};
use mamori_core::words::Language;
use std::net::SocketAddr;

use super::super::{Mailed, setup, store};
use super::{bearer, kept, proof, sessions, switch};
use crate::web::{
    App, At, Place, Problem, Route, Running, Visit, WebError, WebResult, Who, is_api, language_of,
    see_other, with_away,
};

/// Puts the visit into every request: language, terminal and, when the session holds, the person.
pub async fn greet(State(app): State<App>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    if is_api(parts.uri.path()) {
        let asks = (terminal(&parts), path_and_query(&parts));
        let (visit, problem) = bearer::visit(&app, &parts.headers, asks).await;
        parts.extensions.insert(visit);
        parts.extensions.insert(NoBearer(problem));
        return next.run(Request::from_parts(parts, body)).await;
    }
    match visit_of(&app, &parts).await {
        Ok(visit) => {
            let is_shared = visit.who.as_ref().is_some_and(|it| it.device.is_some());
            parts.extensions.insert(visit);
            let answer = next.run(Request::from_parts(parts, body)).await;
            if is_shared { with_away(answer) } else { answer }
        }
        Err(error) => error.into_response(),
    }
}

/// Why no person stands behind the call of a program.
#[derive(Clone)]
struct NoBearer(Option<Problem>);

async fn visit_of(app: &App, request: &Parts) -> WebResult<Visit> {
    let headers = &request.headers;
    let who = match sessions::token_of(&app.settings, headers) {
        Some(token) => store::signed_in(app, token).await?,
        None => None,
    };
    let path = path_and_query(request);
    let language = language_of(&app.settings, headers)
        .or(who.as_ref().map(|it| it.1))
        .unwrap_or(Language::Ja);
    Ok(Visit {
        language,
        terminal: terminal(request),
        path,
        who: who.map(|it| it.0),
        at: At::Nowhere,
        home: At::Nowhere,
    })
}

fn path_and_query(request: &Parts) -> String {
    let path = request.uri.path_and_query();
    path.map(ToString::to_string).unwrap_or_default()
}

fn terminal(request: &Parts) -> String {
    let from = request.extensions.get::<ConnectInfo<SocketAddr>>();
    let from = from.map(|it| it.0.ip().to_string()).unwrap_or_default();
    let agent = request
        .headers
        .get(USER_AGENT)
        .and_then(|it| it.to_str().ok())
        .unwrap_or_default();
    let agent: String = agent.chars().take(160).collect();
    format!("{from} {agent}").trim().to_owned()
}

/// Guards one route with what it needs.
pub fn guard(app: &App, route: Route) -> axum::routing::MethodRouter<Running> {
    let needs = (app.clone(), route.act, route.place, route.proof);
    route
        .serve
        .layer(axum::middleware::from_fn_with_state(needs, pass))
}

type Needs = (App, Act, Place, bool);

async fn pass(
    State((app, act, place, proof)): State<Needs>,
    request: Request,
    next: Next,
) -> Response {
    let (mut parts, body) = request.into_parts();
    let Some(visit) = parts.extensions.get::<Visit>().cloned() else {
        return WebError::ours("a route was served without the doorkeeper").into_response();
    };
    if visit.who.is_none()
        && act != Act::Public
        && let Some(NoBearer(why)) = parts.extensions.get::<NoBearer>()
    {
        return why.clone().unwrap_or(Problem::NoToken).into_response();
    }
    if visit.who.is_none() && act != Act::Public {
        return ask_to_sign_in(&app, &visit, Request::from_parts(parts, body)).await;
    }
    let is_reading = parts.method.is_safe();
    let params = RawPathParams::from_request_parts(&mut parts, &app).await;
    let named = params
        .ok()
        .and_then(|it| it.iter().next().map(|(_, value)| value.to_owned()));
    match allowed(&app, visit, act, (place, named)).await {
        Ok(visit) if bearer::limits(&visit).is_some_and(|it| !it.allow(act, is_reading)) => {
            Problem::ReadOnly.into_response()
        }
        Ok(visit) if proof && !is_proved(&app, &visit) => {
            ask_for_proof(&app, &visit, Request::from_parts(parts, body)).await
        }
        Ok(visit) => {
            parts.extensions.insert(visit);
            next.run(Request::from_parts(parts, body)).await
        }
        Err(error) => error.into_response(),
    }
}

fn is_proved(app: &App, visit: &Visit) -> bool {
    let who = visit.who.as_ref();
    who.is_some_and(|it| sessions::is_proved(it.proved_at, app.clock.now()))
}

/// A page is shown again after sign-in; a form that was sent is kept meanwhile, so that nothing typed is lost.
async fn ask_to_sign_in(app: &App, visit: &Visit, request: Request) -> Response {
    match setup::needed(app).await {
        Ok(true) => return see_other("/setup"),
        Ok(false) => {}
        Err(error) => return WebError::from(error).into_response(),
    }
    let page = match switch::page_for(app, request.headers()).await {
        Ok(page) => page,
        Err(error) => return error.into_response(),
    };
    if request.method() == Method::GET {
        return see_other(&path_to(page, &visit.path));
    }
    let kept = async {
        let form = kept::typed(app, request).await?;
        let Some((form, _)) = form else {
            return Ok(None);
        };
        kept::keep_form(app, visit, form).await
    };
    match kept.await {
        Ok(Some(token)) => {
            let answer = see_other(&format!("{page}?kept={token}"));
            let answer = kept::remember(&app.settings, answer, &token);
            answer.unwrap_or_else(IntoResponse::into_response)
        }
        Ok(None) => see_other(page),
        Err(error) => error.into_response(),
    }
}

/// Before something dangerous: the same page or form comes back once the visitor has shown who they are. A form with secrets in it
/// is not kept but typed again; its page has the same path.
async fn ask_for_proof(app: &App, visit: &Visit, request: Request) -> Response {
    if request.method() == Method::GET {
        return see_other(&path_to(proof::PATH, &visit.path));
    }
    let back = async {
        let Some((form, has_secrets)) = kept::typed(app, request).await? else {
            return Ok(path_to(proof::PATH, "/"));
        };
        if has_secrets {
            return Ok(path_to(proof::PATH, &visit.path));
        }
        let kept = kept::keep_form(app, visit, form).await?;
        Ok(kept.map_or_else(
            || path_to(proof::PATH, "/"),
            |token| format!("{}?kept={token}", proof::PATH),
        ))
    };
    match back.await {
        Ok(path) => see_other(&path),
        Err(error) => WebError::into_response(error),
    }
}

/// A page that asks who it is, and where to come back from it.
fn path_to(page: &str, then: &str) -> String {
    if then == "/" || then.is_empty() {
        return page.to_owned();
    }
    serde_urlencoded::to_string([("then", then)])
        .map_or_else(|_| page.to_owned(), |it| format!("{page}?{it}"))
}

async fn allowed(
    app: &App,
    mut visit: Visit,
    act: Act,
    (place, named): (Place, Option<String>),
) -> WebResult<Visit> {
    let Some(who) = &visit.who else {
        return Ok(visit);
    };
    let named = named.unwrap_or_default();
    let (at, standings) = match place {
        Place::Nowhere => (At::Nowhere, store::all_standings(app, who.id).await?),
        Place::Office => office(app, who.id, &named).await?,
        Place::Corporation | Place::Council => store::node(app, who.id, place, &named).await?,
    };
    if bearer::limits(&visit).is_some_and(|it| !reached(it, &at)) {
        return Err(WebError::NotFound);
    }
    if !may(Visitor::Person(&standings), act) {
        // Somebody with any role here knows that the place exists; to anybody else it does not.
        let known = place == Place::Nowhere || !standings.is_empty();
        return Err(if known {
            WebError::NotAllowed
        } else {
            WebError::NotFound
        });
    }
    // What an office brings in would be there for its neighbours too, so the table alone does not decide.
    if act == Act::ManageNorms && !store::places::keeps_norms(app, &at).await? {
        return Err(WebError::NotAllowed);
    }
    visit.home = match place {
        Place::Nowhere => only_office(app, who).await?,
        _ => at.clone(),
    };
    visit.at = at;
    Ok(visit)
}

/// Whether a token reaches a place; what it does not reach is not there.
fn reached(limits: &TokenLimits, at: &At) -> bool {
    match at {
        At::Nowhere => true,
        At::Office { id, .. } => limits.reach(*id),
        At::Corporation { .. } | At::Council { .. } => limits.reach_above(),
    }
}

/// The office in whose name a page stands that belongs to no place: the one worked at, or the person's only one.
async fn only_office(app: &App, who: &Who) -> WebResult<At> {
    let only = match who.office {
        Some(it) => Some(it),
        None => store::only_office(app, who.id).await?,
    };
    let Some(only) = only else {
        return Ok(At::Nowhere);
    };
    match office(app, who.id, &only.to_string()).await {
        Ok((at, _)) => Ok(at),
        // The role has ended since.
        Err(WebError::NotFound) => Ok(At::Nowhere),
        Err(error) => Err(error),
    }
}

/// The visit that somebody would make to an office now, without a request: for a mail that says what their page says.
///
/// # Errors
/// Not found when they hold no role that reaches the office.
pub async fn thought(app: &App, person: &Mailed, at: OfficeId) -> WebResult<Visit> {
    let (at, _) = office(app, person.id, &at.to_string()).await?;
    let who = Who {
        id: person.id,
        name: person.name.clone(),
        kana: person.kana.clone(),
        session: String::new(),
        office: None,
        device: None,
        proved_at: app.clock.now(),
        token: None,
    };
    Ok(Visit {
        language: person.language,
        terminal: String::new(),
        path: String::new(),
        who: Some(who),
        home: at.clone(),
        at,
    })
}

/// An office as somebody sees it now: for what they have lent to a visitor without an account.
///
/// # Errors
/// Not found when they hold no role that reaches the office.
pub async fn seen_by(app: &App, person: PersonId, at: OfficeId) -> WebResult<At> {
    let (at, _) = office(app, person, &at.to_string()).await?;
    Ok(at)
}

async fn office(app: &App, who: PersonId, named: &str) -> WebResult<(At, Vec<Standing>)> {
    let id: OfficeId = named.parse().map_err(|_| WebError::NotFound)?;
    let standings = store::standings(app, who, id).await?;
    let name = store::office_name(app, id).await?;
    match name {
        Some(name) if !standings.is_empty() => Ok((
            At::Office {
                id,
                name,
                standings: standings.clone(),
            },
            standings,
        )),
        _ => Err(WebError::NotFound),
    }
}
