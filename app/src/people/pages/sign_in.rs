//! Signing in with login name, password and the code of the authenticator; signing out; forms kept meanwhile.

use askama::Template;
use axum::Form;
use axum::extract::{FromRequest, Path, Query, Request, State};
use axum::response::{IntoResponse, Response};
use mamori_core::ids::PersonId;
use mamori_core::people::{Act, normal_password};
use serde::Deserialize;
use serde_json::json;
use tokio::sync::Semaphore;

use super::super::store;
use super::super::store::tries::{self, Counted};
use super::super::{secrets, setup};
use super::demo::{DemoLogin, demo_logins};
use super::sessions;
use crate::db::{Actor, Event};
use crate::web::{
    App, Frame, Mistakes, Page, Route, Upload, Visit, WebError, WebResult, has_file, see_other,
};

/// One password takes a core for a tenth of a second: so many at once, the others wait in line.
pub(in super::super) static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// The longest form that is kept over a sign-in: anybody may send one.
const KEPT_BYTES: usize = 1024 * 1024;
/// Fields of it that are not kept.
const SECRETS: [&str; 3] = ["password", "current", "pin"];

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/sign-in", Act::Public, show),
        Route::post("/sign-in", Act::Public, sign_in),
        Route::post("/sign-out", Act::OwnAccount, sign_out),
        Route::get("/kept/{token}", Act::OwnAccount, kept),
    ]
}

/// Where to sign in and come back from.
pub(super) fn path_to(then: &str) -> String {
    if then == "/" || then.is_empty() {
        return "/sign-in".to_owned();
    }
    serde_urlencoded::to_string([("then", then)])
        .map_or_else(|_| "/sign-in".to_owned(), |it| format!("/sign-in?{it}"))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Ask {
    then: String,
    kept: String,
}

#[derive(Deserialize)]
struct SignIn {
    #[serde(default)]
    login: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    then: String,
    #[serde(default)]
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
    demo: Vec<DemoLogin>,
}

async fn show(State(app): State<App>, visit: Visit, Query(ask): Query<Ask>) -> WebResult<Response> {
    if visit.who.is_some() {
        return Ok(see_other("/"));
    }
    if setup::needed(&app).await? {
        return Ok(see_other("/setup"));
    }
    let frame = Frame::new(&app, &visit);
    Ok(Page(SignInPage {
        demo: demo_logins(&app, &frame).await?,
        frame,
        login: String::new(),
        then: ask.then,
        kept: ask.kept,
        wait: None,
    })
    .into_response())
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
    let token = if let Some(proof) = prove(&app, &login, &form).await? {
        begin(&app, &visit, &counted, proof).await?
    } else {
        refuse(&app, &visit, &counted).await?;
        None
    };
    drop(turn);
    match token {
        Some(token) => sessions::give(&app.settings, see_other(&goal(&form)), &token),
        None => again(&app, &visit, form, None).await,
    }
}

/// Only ever to a page of ours.
fn goal(form: &SignIn) -> String {
    if !form.kept.is_empty() && form.kept.chars().all(|it| it.is_ascii_hexdigit()) {
        return format!("/kept/{}", form.kept);
    }
    let ours =
        form.then.starts_with('/') && !form.then.starts_with("//") && !form.then.contains('\\');
    if ours {
        form.then.clone()
    } else {
        "/".to_owned()
    }
}

async fn again(app: &App, visit: &Visit, form: SignIn, wait: Option<i64>) -> WebResult<Response> {
    let mut mistakes = Mistakes::none();
    if wait.is_none() {
        mistakes.add("login", "people.sign-in.wrong");
    }
    let frame = Frame::new(app, visit).with(mistakes);
    let wait = wait.map(|it| it.to_string());
    Ok(Page(SignInPage {
        demo: demo_logins(app, &frame).await?,
        frame,
        login: form.login,
        then: form.then,
        kept: form.kept,
        wait,
    })
    .into_response())
}

/// What was proved: who, and with which second factor.
struct Proof {
    person: PersonId,
    second: Second,
}

enum Second {
    Step(i64),
    Paper(String),
}

/// Checks password and code. Takes as long for an unknown login as for a known one.
async fn prove(app: &App, login: &str, form: &SignIn) -> WebResult<Option<Proof>> {
    let account = store::account(app, login).await?;
    let stored = account.as_ref().and_then(|it| it.password.clone());
    let password = normal_password(&form.password);
    let _turn = AT_ONCE.acquire().await.map_err(WebError::ours)?;
    let fits =
        tokio::task::spawn_blocking(move || secrets::password_fits(&password, stored.as_deref()))
            .await
            .map_err(WebError::ours)?;
    let Some(account) = account.filter(|_| fits) else {
        return Ok(None);
    };
    let second = second(app, &account, login, &form.code)?;
    Ok(second.map(|second| Proof {
        person: account.person,
        second,
    }))
}

fn second(
    app: &App,
    account: &store::Account,
    login: &str,
    code: &str,
) -> WebResult<Option<Second>> {
    let digits: String = mamori_core::people::normal_password(code)
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    let Some(sealed) = account
        .sealed
        .as_ref()
        .filter(|_| digits.len() == 6 && code.trim().chars().count() <= 7)
    else {
        return Ok(
            Some(Second::Paper(secrets::paper_digest(code))).filter(|_| !code.trim().is_empty())
        );
    };
    let secret = secrets::unseal(&app.settings.seal, sealed).map_err(WebError::ours)?;
    let totp = secrets::totp(&secret, login).map_err(WebError::ours)?;
    let now = u64::try_from(app.clock.now().as_second()).unwrap_or_default();
    let step = totp
        .check(&digits, now)
        .and_then(|it| i64::try_from(it).ok());
    Ok(step.filter(|it| *it > account.last_step).map(Second::Step))
}

async fn refuse(app: &App, visit: &Visit, counted: &[Counted; 2]) -> WebResult<()> {
    let mut change = app.change(&Actor::nobody(&visit.terminal)).await?;
    tries::count(&mut change, counted).await?;
    let [account, _] = counted;
    change
        .save(&Event::of("people.sign-in-refused").detail(json!({ "tried": account.what })))
        .await?;
    Ok(())
}

/// Opens the session; none when the code was used already.
async fn begin(
    app: &App,
    visit: &Visit,
    counted: &[Counted; 2],
    proof: Proof,
) -> WebResult<Option<String>> {
    let token = secrets::token(&app.chance);
    let mut change = app
        .change(&Actor::person(proof.person, &visit.terminal))
        .await?;
    let (fresh, with) = match &proof.second {
        Second::Step(step) => (
            store::use_step(&mut change, proof.person, *step).await?,
            "totp",
        ),
        Second::Paper(code) => (
            store::use_recovery_code(&mut change, proof.person, code).await?,
            "paper code",
        ),
    };
    if !fresh {
        drop(change);
        refuse(app, visit, counted).await?;
        return Ok(None);
    }
    tries::clear(&mut change, counted).await?;
    store::add_session(&mut change, proof.person, &token, &visit.terminal).await?;
    let event = Event::of("people.sign-in").about(format!("person/{}", proof.person));
    change.save(&event.detail(json!({ "with": with }))).await?;
    Ok(Some(token))
}

async fn sign_out(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let who = visit.who()?;
    let mut change = app.change(&visit.actor()).await?;
    store::end_session(&mut change, &who.session).await?;
    change
        .save(&Event::of("people.sign-out").about(format!("person/{}", who.id)))
        .await?;
    sessions::take(&app.settings, see_other("/sign-in"))
}

/// Keeps the form that somebody sent after their session had ended, and asks them to sign in. A very long one, and one among very
/// many, is not kept.
pub(super) async fn keep_form(app: &App, visit: &Visit, request: Request) -> WebResult<Response> {
    let body = typed(app, request).await?;
    let Some(body) = body.filter(|it| it.len() <= KEPT_BYTES) else {
        return Ok(see_other(&path_to("/")));
    };
    let token = secrets::token(&app.chance);
    let mut change = app.change(&visit.actor()).await?;
    if !store::keep_form(&mut change, &token, &visit.path, &body).await? {
        return Ok(see_other(&path_to("/")));
    }
    change
        .save(&Event::of("people.form-kept").detail(json!({ "path": visit.path })))
        .await?;
    Ok(see_other(&format!("/sign-in?kept={token}")))
}

/// What was typed into a form, as the body of one; a file is chosen again, and what is secret is typed again.
async fn typed(app: &App, request: Request) -> WebResult<Option<String>> {
    if !has_file(&request) && !is_plain_form(&request) {
        return Ok(None);
    }
    let mut upload = <Upload>::from_request(request, app).await?;
    upload
        .fields
        .retain(|(field, _)| !SECRETS.contains(&field.as_str()));
    upload.body().map(Some)
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
