//! Changing one's own password and authenticator, after showing once more that one is that person.

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use jiff::SignedDuration;
use mamori_core::ids::PersonId;
use mamori_core::people::{Act, normal_password};
use serde::Deserialize;

use super::super::store;
use super::super::store::own::{self, OwnKeys};
use super::super::store::tries::{self, Counted};
use super::super::{notes, secrets};
use super::keys::{self, Authenticator};
use crate::db::{Change, Event};
use crate::web::{App, Frame, Mistakes, Page, Route, Visit, WebError, WebResult, see_other};

/// For so long a new authenticator can be confirmed.
const SECRET_HOLDS: SignedDuration = SignedDuration::from_hours(2);

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/me/password", Act::OwnAccount, show_password).proved(),
        Route::post("/me/password", Act::OwnAccount, change_password).proved(),
        Route::post(
            "/me/authenticator/new",
            Act::OwnAccount,
            begin_authenticator,
        )
        .proved(),
        Route::get("/me/authenticator", Act::OwnAccount, show_authenticator).proved(),
        Route::post("/me/authenticator", Act::OwnAccount, change_authenticator).proved(),
    ]
}

#[derive(Template)]
#[template(path = "people/own_password.html")]
struct PasswordPage {
    frame: Frame,
    password: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct PasswordForm {
    current: String,
    password: String,
}

async fn show_password(State(app): State<App>, visit: Visit) -> Response {
    password_page(Frame::new(&app, &visit), String::new())
}

fn password_page(frame: Frame, password: String) -> Response {
    Page(PasswordPage { frame, password }).into_response()
}

async fn change_password(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<PasswordForm>,
) -> WebResult<Response> {
    let who = visit.who()?;
    let known = own::keys(&app, who.id).await?;
    let mut mistakes = Mistakes::none();
    if let Some(key) = current_password(&app, &visit, &known, &form.current).await? {
        mistakes.add("current", key);
    }
    let names = vec![who.name.clone(), who.kana.clone(), known.login];
    let (places, phones) = store::places::around(&app, who.id).await?;
    if let Some(key) = keys::mistake(&form.password, names, places, phones).await? {
        mistakes.add("password", key);
    }
    if !mistakes.is_empty() {
        return Ok(password_page(
            Frame::new(&app, &visit).with(mistakes),
            form.password,
        ));
    }
    let hash = keys::hash(&app, &form.password).await?;
    let mut change = app.change(&visit.actor()).await?;
    store::keys::set_password(&mut change, who.id, &hash).await?;
    store::keys::end_sessions(&mut change, who.id, &who.session).await?;
    let event = Event::of("people.own-password").about(format!("person/{}", who.id));
    change.save(&event).await?;
    Ok(see_other("/me"))
}

/// What is wrong with the current password; wrong tries count like those at signing in.
pub(super) async fn current_password(
    app: &App,
    visit: &Visit,
    known: &OwnKeys,
    typed: &str,
) -> WebResult<Option<&'static str>> {
    let counted = tries::counted(&known.login, &visit.terminal);
    let Ok(_turn) = tries::turn(app, &counted).await? else {
        return Ok(Some("people.mistake.wait"));
    };
    let (typed, stored) = (normal_password(typed), known.password.clone());
    let fits =
        tokio::task::spawn_blocking(move || secrets::password_fits(&typed, stored.as_deref()))
            .await
            .map_err(WebError::ours)?;
    if fits {
        return Ok(None);
    }
    count(app, visit, &counted).await?;
    Ok(Some("people.mistake.current"))
}

async fn count(app: &App, visit: &Visit, counted: &[Counted; 2]) -> WebResult<()> {
    let mut change = app.change(&visit.actor()).await?;
    tries::count(&mut change, counted).await?;
    Ok(change.save(&Event::of("people.own-key-refused")).await?)
}

fn note(person: PersonId) -> String {
    format!("authenticator/{person}")
}

async fn begin_authenticator(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let who = visit.who()?;
    let secret = app.chance.bytes::<20>().to_vec();
    let mut change = app.change(&visit.actor()).await?;
    notes::keep(&app, &mut change, &note(who.id), &secret, SECRET_HOLDS).await?;
    let event = Event::of("people.own-authenticator-begun").about(format!("person/{}", who.id));
    change.save(&event).await?;
    Ok(see_other("/me/authenticator"))
}

#[derive(Template)]
#[template(path = "people/own_authenticator.html")]
struct AuthenticatorPage {
    frame: Frame,
    authenticator: Authenticator,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct AuthenticatorForm {
    current: String,
    code: String,
}

async fn show_authenticator(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    authenticator_page(&app, &visit, Mistakes::none()).await
}

async fn authenticator_page(app: &App, visit: &Visit, mistakes: Mistakes) -> WebResult<Response> {
    let who = visit.who()?;
    let Some(secret) = notes::kept::<Vec<u8>>(app, &note(who.id)).await? else {
        return Ok(see_other("/me"));
    };
    let login = own::keys(app, who.id).await?.login;
    Ok(Page(AuthenticatorPage {
        frame: Frame::new(app, visit).with(mistakes),
        authenticator: Authenticator::of(&secret, &login)?,
    })
    .into_response())
}

/// Uses up the current code of the old authenticator, or a paper code.
async fn prove(
    app: &App,
    change: &mut Change,
    person: PersonId,
    (known, typed): (&OwnKeys, &str),
) -> WebResult<bool> {
    let old = known.open_secret(&app.settings.seal);
    let step = match old.map_err(WebError::ours)? {
        Some(secret) => keys::step(app, &secret, &known.login, typed)?,
        None => None,
    };
    if let Some(step) = step {
        return Ok(store::use_step(change, person, step).await?);
    }
    let digest = secrets::paper_digest(typed);
    Ok(store::use_recovery_code(change, person, &digest).await?)
}

async fn change_authenticator(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<AuthenticatorForm>,
) -> WebResult<Response> {
    let who = visit.who()?;
    let Some(secret) = notes::kept::<Vec<u8>>(&app, &note(who.id)).await? else {
        return Ok(see_other("/me"));
    };
    let known = own::keys(&app, who.id).await?;
    let counted = tries::counted(&known.login, &visit.terminal);
    let mut mistakes = Mistakes::none();
    let Ok(_turn) = tries::turn(&app, &counted).await? else {
        mistakes.add("current", "people.mistake.wait");
        return authenticator_page(&app, &visit, mistakes).await;
    };
    let Some(step) = keys::step(&app, &secret, &known.login, &form.code)? else {
        mistakes.add("code", "people.mistake.code");
        return authenticator_page(&app, &visit, mistakes).await;
    };
    let sealed = secrets::seal(&app.settings.seal, &secret, &app.chance).map_err(WebError::ours)?;
    let mut change = app.change(&visit.actor()).await?;
    let proved = prove(&app, &mut change, who.id, (&known, &form.current)).await?;
    if !proved {
        drop(change);
        count(&app, &visit, &counted).await?;
        mistakes.add("current", "people.mistake.current-code");
        return authenticator_page(&app, &visit, mistakes).await;
    }
    store::keys::confirm_totp(&mut change, who.id, &sealed, step).await?;
    store::keys::end_sessions(&mut change, who.id, &who.session).await?;
    store::notes::take(&mut change, &note(who.id)).await?;
    let event = Event::of("people.own-authenticator").about(format!("person/{}", who.id));
    change.save(&event).await?;
    Ok(see_other("/me"))
}
