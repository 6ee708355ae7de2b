//! Signing in with login name, password and the code of the authenticator; signing out.

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use mamori_core::ids::PersonId;
use mamori_core::people::Act;
use serde::Deserialize;
use serde_json::json;

use super::super::store;
use super::super::store::tries::{self, Counted};
use super::super::{passkey, secrets, setup};
use super::demo::{DemoLogin, demo_logins};
use super::proving::{Proof, prove};
use super::{sessions, switch};
use crate::db::{Actor, Change, Event};
use crate::web::{
    App, Frame, Mistakes, Page, Route, Visit, WebResult, is_own_path, see_other, with_module,
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/sign-in", Act::Public, show),
        Route::post("/sign-in", Act::Public, sign_in),
        Route::post("/sign-out", Act::OwnAccount, sign_out),
    ]
}

/// Where one wanted to go, or the form that was kept meanwhile.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Ask {
    pub(super) then: String,
    pub(super) kept: String,
    /// Whether many use this device, so that one can also choose one's name.
    #[serde(skip)]
    pub(super) at_shared: bool,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct SignIn {
    login: String,
    password: String,
    code: String,
    then: String,
    kept: String,
}

#[derive(Template)]
#[template(path = "people/sign_in.html")]
struct SignInPage {
    frame: Frame,
    login: String,
    then: String,
    kept: String,
    wait: Option<String>,
    /// Whether many use this device, so that one can also choose one's name.
    at_shared: bool,
    /// Whether this house can be entered by passkey at all.
    passkeys: bool,
    demo: Vec<DemoLogin>,
}

async fn show(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    Query(mut ask): Query<Ask>,
) -> WebResult<Response> {
    if visit.who.is_some() {
        return Ok(see_other("/"));
    }
    if setup::needed(&app).await? {
        return Ok(see_other("/setup"));
    }
    ask.at_shared = switch::here(&app, &headers).await?.is_some();
    let frame = Frame::new(&app, &visit);
    page(&app, frame, (SignIn::default(), ask), None).await
}

async fn page(
    app: &App,
    frame: Frame,
    (form, ask): (SignIn, Ask),
    wait: Option<i64>,
) -> WebResult<Response> {
    let page = Page(SignInPage {
        demo: demo_logins(app, &frame).await?,
        passkeys: passkey::house(&app.settings).is_some(),
        frame,
        login: form.login,
        then: ask.then,
        kept: ask.kept,
        at_shared: ask.at_shared,
        wait: wait.map(|it| it.to_string()),
    });
    Ok(with_module(page.into_response()))
}

/// The page once more, after a passkey that was not taken.
pub(super) async fn without_passkey(app: &App, visit: &Visit, ask: Ask) -> WebResult<Response> {
    let mut mistakes = Mistakes::none();
    mistakes.add("passkey", "people.passkey.refused");
    let frame = Frame::new(app, visit).with(mistakes);
    page(app, frame, (SignIn::default(), ask), None).await
}

async fn sign_in(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<SignIn>,
) -> WebResult<Response> {
    let login = form.login.trim().to_lowercase();
    let counted = tries::counted(&login, &visit.terminal);
    let turn = match tries::turn(&app, &counted).await? {
        Ok(turn) => turn,
        Err(minutes) => return again(&app, &visit, form, Some(minutes)).await,
    };
    let token = if let Some(proof) = prove(&app, &login, (&form.password, &form.code)).await? {
        begin(&app, &visit, (&login, &counted), proof).await?
    } else {
        refuse(&app, &visit, (&login, &counted)).await?;
        None
    };
    drop(turn);
    match token {
        Some(token) => {
            let goal = goal(&form.then, &form.kept);
            sessions::give(&app.settings, see_other(&goal), &token)
        }
        None => again(&app, &visit, form, None).await,
    }
}

/// Only ever to a page of ours.
pub(super) fn goal(then: &str, kept: &str) -> String {
    if !kept.is_empty() && kept.chars().all(|it| it.is_ascii_hexdigit()) {
        return format!("/kept/{kept}");
    }
    if is_own_path(then) {
        then.to_owned()
    } else {
        "/".to_owned()
    }
}

async fn again(
    app: &App,
    visit: &Visit,
    mut form: SignIn,
    wait: Option<i64>,
) -> WebResult<Response> {
    let mut mistakes = Mistakes::none();
    if wait.is_none() {
        mistakes.add("login", "people.sign-in.wrong");
    }
    let frame = Frame::new(app, visit).with(mistakes);
    let ask = Ask {
        then: std::mem::take(&mut form.then),
        kept: std::mem::take(&mut form.kept),
        at_shared: false,
    };
    page(app, frame, (form, ask), wait).await
}

async fn refuse(
    app: &App,
    visit: &Visit,
    (login, counted): (&str, &[Counted; 2]),
) -> WebResult<()> {
    let mut change = app.change(&Actor::nobody(&visit.terminal)).await?;
    tries::count(&mut change, counted).await?;
    // A name that is nobody's stays out of the journal: people type their password there.
    let tried = if store::persons::is_login(&mut change, login).await? {
        login
    } else {
        "-"
    };
    change
        .save(&Event::of("people.sign-in-refused").detail(json!({ "tried": tried })))
        .await?;
    Ok(())
}

/// Opens the session; none when the code was used already.
async fn begin(
    app: &App,
    visit: &Visit,
    (login, counted): (&str, &[Counted; 2]),
    proof: Proof,
) -> WebResult<Option<String>> {
    let mut change = app
        .change(&Actor::person(proof.person, &visit.terminal))
        .await?;
    if !proof.use_up(&mut change).await? {
        drop(change);
        refuse(app, visit, (login, counted)).await?;
        return Ok(None);
    }
    tries::clear(&mut change, counted).await?;
    let with = proof.second.word();
    enter(app, change, (proof.person, visit), with)
        .await
        .map(Some)
}

/// Begins a session of somebody who has proved who they are, whichever way; its token.
pub(super) async fn enter(
    app: &App,
    mut change: Change,
    (person, visit): (PersonId, &Visit),
    with: &str,
) -> WebResult<String> {
    let token = secrets::token(&app.chance);
    // Whoever was signed in in this browser is not any more.
    if let Some(before) = &visit.who {
        store::end_session(&mut change, &before.session).await?;
    }
    store::add_session(&mut change, person, &token, (&visit.terminal, None)).await?;
    let event = Event::of("people.sign-in").about(format!("person/{person}"));
    change.save(&event.detail(json!({ "with": with }))).await?;
    Ok(token)
}

async fn sign_out(State(app): State<App>, visit: Visit, headers: HeaderMap) -> WebResult<Response> {
    let who = visit.who()?;
    let mut change = app.change(&visit.actor()).await?;
    store::end_session(&mut change, &who.session).await?;
    change
        .save(&Event::of("people.sign-out").about(format!("person/{}", who.id)))
        .await?;
    let page = switch::page_for(&app, &headers).await?;
    sessions::take(&app.settings, see_other(page))
}
