//! Using an invitation or the code of a reset: choosing a sign-in name and password, and confirming an authenticator.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use jiff::SignedDuration;
use mamori_core::people::{Act, parse_login};
use serde::Deserialize;

use super::super::store::invitations::{self, Invited, Worth};
use super::super::{invite, notes, store};
use super::keys::{self, Chosen, CodeForm};
use super::{paper_codes, sessions};
use crate::db::{Actor, Event};
use crate::web::{App, Frame, Mistakes, Page, Route, Say, Visit, WebResult, see_other};

/// For so long an interrupted choice can be taken up again.
const DRAFT_HOLDS: SignedDuration = SignedDuration::from_hours(2);

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/invitations", Act::Public, ask),
        Route::get("/invitations/{code}", Act::Public, show),
        Route::post("/invitations/{code}", Act::Public, choose),
        Route::get(
            "/invitations/{code}/authenticator",
            Act::Public,
            show_authenticator,
        ),
        Route::post("/invitations/{code}/authenticator", Act::Public, finish),
    ]
}

fn note(it: &Invited) -> String {
    format!("chosen/{}", it.id)
}

#[derive(Template)]
#[template(path = "people/invitation_ask.html")]
struct AskPage {
    frame: Frame,
    code: String,
}

/// For those who type the code from the paper.
async fn ask(State(app): State<App>, visit: Visit, Query(form): Query<CodeForm>) -> Response {
    let code: String = form
        .code
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    if !code.is_empty() {
        return see_other(&format!("/invitations/{code}"));
    }
    ask_page(Frame::new(&app, &visit), String::new())
}

fn ask_page(frame: Frame, code: String) -> Response {
    Page(AskPage { frame, code }).into_response()
}

/// The open invitation of a code, or the page that says why there is none.
async fn open(app: &App, visit: &Visit, code: &str) -> WebResult<Result<Invited, Response>> {
    let found = invitations::find(app, code).await?;
    let key = match found.as_ref().map(|it| it.worth) {
        Some(Worth::Used) => "people.invitation.used",
        Some(Worth::Old) => "people.invitation.old",
        Some(Worth::Open) | None => "people.invitation.unknown",
    };
    if let Some(it) = found.filter(|it| it.worth == Worth::Open) {
        return Ok(Ok(it));
    }
    let mut mistakes = Mistakes::none();
    mistakes.add("code", key);
    let frame = Frame::new(app, visit).with(mistakes);
    Ok(Err(ask_page(frame, code.to_owned())))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ChooseForm {
    login: String,
    password: String,
}

#[derive(Template)]
#[template(path = "people/invitation.html")]
struct ChoosePage {
    frame: Frame,
    name: Say,
    code: String,
    form: ChooseForm,
    is_known: bool,
}

fn choose_page(frame: Frame, it: &Invited, code: String, mut form: ChooseForm) -> Response {
    if let Some(login) = &it.login {
        form.login.clone_from(login);
    }
    Page(ChoosePage {
        name: frame.name(&it.name, &it.kana),
        frame,
        code,
        form,
        is_known: it.login.is_some(),
    })
    .into_response()
}

async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
) -> WebResult<Response> {
    match open(&app, &visit, &code).await? {
        Ok(it) => {
            let frame = Frame::new(&app, &visit);
            Ok(choose_page(frame, &it, code, ChooseForm::default()))
        }
        Err(page) => Ok(page),
    }
}

async fn choose(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Form(form): Form<ChooseForm>,
) -> WebResult<Response> {
    let it = match open(&app, &visit, &code).await? {
        Ok(it) => it,
        Err(page) => return Ok(page),
    };
    let mut mistakes = Mistakes::none();
    let typed = it.login.as_deref().unwrap_or(&form.login);
    let login = parse_login(typed).unwrap_or_default();
    if login.is_empty() {
        mistakes.add("login", "people.mistake.login");
    } else if invitations::login_is_taken(&app, it.person, &login).await? {
        mistakes.add("login", "people.mistake.login-taken");
    }
    let names = vec![it.name.clone(), it.kana.clone(), login.clone()];
    let (places, phones) = store::places::around(&app, it.person).await?;
    if let Some(key) = keys::mistake(&form.password, names, places, phones).await? {
        mistakes.add("password", key);
    }
    if !mistakes.is_empty() {
        let frame = Frame::new(&app, &visit).with(mistakes);
        return Ok(choose_page(frame, &it, code, form));
    }
    let chosen = Chosen::new(&app, login, &form.password).await?;
    let mut change = app.change(&visit.actor()).await?;
    notes::keep(&app, &mut change, &note(&it), &chosen, DRAFT_HOLDS).await?;
    let event = Event::of("people.invitation-step").about(format!("person/{}", it.person));
    change.save(&event).await?;
    Ok(see_other(&format!("/invitations/{code}/authenticator")))
}

async fn show_authenticator(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
) -> WebResult<Response> {
    match open(&app, &visit, &code).await? {
        Ok(it) => authenticator_page(&app, Frame::new(&app, &visit), &it, &code).await,
        Err(page) => Ok(page),
    }
}

async fn authenticator_page(
    app: &App,
    frame: Frame,
    it: &Invited,
    code: &str,
) -> WebResult<Response> {
    let back = format!("/invitations/{code}");
    let Some(chosen) = notes::kept::<Chosen>(app, &note(it)).await? else {
        return Ok(see_other(&back));
    };
    keys::authenticator_page(frame, &chosen, (format!("{back}/authenticator"), back))
}

async fn finish(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Form(form): Form<CodeForm>,
) -> WebResult<Response> {
    let it = match open(&app, &visit, &code).await? {
        Ok(it) => it,
        Err(page) => return Ok(page),
    };
    let Some(chosen) = notes::kept::<Chosen>(&app, &note(&it)).await? else {
        return Ok(see_other(&format!("/invitations/{code}")));
    };
    let Some(step) = keys::step(&app, &chosen.secret, &chosen.login, &form.code)? else {
        let frame = keys::with_wrong_code(&app, &visit);
        return authenticator_page(&app, frame, &it, &code).await;
    };
    let Some(token) = put_into_force(&app, &visit, &it, (&chosen, step)).await? else {
        return Ok(see_other(&format!("/invitations/{code}")));
    };
    sessions::give(&app.settings, see_other(paper_codes::PATH), &token)
}

/// Writes everything at once; none when the code was used or the name taken meanwhile.
async fn put_into_force(
    app: &App,
    visit: &Visit,
    it: &Invited,
    (chosen, step): (&Chosen, i64),
) -> WebResult<Option<String>> {
    let mut change = app
        .change(&Actor::person(it.person, &visit.terminal))
        .await?;
    if !invitations::use_up(&mut change, it.id).await?
        || !invitations::set_login(&mut change, it.person, &chosen.login).await?
    {
        return Ok(None);
    }
    store::keys::forget(&mut change, it.person).await?;
    let token = keys::put_into_force(app, &mut change, (it.person, visit), (chosen, step)).await?;
    store::notes::take(&mut change, &note(it)).await?;
    store::notes::take(&mut change, &invite::note(it.person)).await?;
    let event = Event::of("people.invitation-used").about(format!("person/{}", it.person));
    change.save(&event).await?;
    Ok(Some(token))
}
