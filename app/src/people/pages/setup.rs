//! The first run in the browser: office, person, authenticator; each step keeps what was typed.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use jiff::SignedDuration;
use mamori_core::people::{Act, PersonName, parse_login};
use serde::{Deserialize, Serialize};

use super::super::setup::{self, FirstOffice, FirstPerson};
use super::super::{notes, secrets, store};
use super::details::{self, Choice, DetailsForm};
use super::keys::{self, Chosen, CodeForm};
use super::{paper_codes, sessions};
use crate::db::{Actor, Event};
use crate::web::{App, Frame, Mistakes, Page, Route, Visit, WebResult, see_other};

/// For so long an interrupted set-up can be taken up again.
const DRAFT_HOLDS: SignedDuration = SignedDuration::from_hours(24);

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/setup", Act::Public, show_office),
        Route::post("/setup", Act::Public, take_office),
        Route::get("/setup/{ticket}/person", Act::Public, show_person),
        Route::post("/setup/{ticket}/person", Act::Public, take_person),
        Route::get(
            "/setup/{ticket}/authenticator",
            Act::Public,
            show_authenticator,
        ),
        Route::post("/setup/{ticket}/authenticator", Act::Public, finish),
    ]
}

/// What is known so far.
#[derive(Serialize, Deserialize)]
struct Draft {
    office: FirstOffice,
    person: Option<(FirstPerson, Chosen)>,
}

fn note(ticket: &str) -> String {
    format!("setup/{}", secrets::digest(ticket))
}

async fn draft(app: &App, ticket: &str) -> WebResult<Option<Draft>> {
    if !setup::needed(app).await? {
        return Ok(None);
    }
    notes::kept(app, &note(ticket)).await
}

async fn keep(app: &App, visit: &Visit, ticket: &str, draft: &Draft) -> WebResult<()> {
    let mut change = app.change(&visit.actor()).await?;
    notes::keep(app, &mut change, &note(ticket), draft, DRAFT_HOLDS).await?;
    Ok(change.save(&Event::of("people.setup-step")).await?)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct OfficeForm {
    code: String,
    corporation: String,
    #[serde(flatten)]
    details: DetailsForm,
}

#[derive(Template)]
#[template(path = "people/setup_office.html")]
struct OfficePage {
    frame: Frame,
    form: OfficeForm,
    services: Vec<Choice>,
}

fn office_page(frame: Frame, form: OfficeForm) -> Response {
    let services = details::services(&frame, &form.details.service);
    Page(OfficePage {
        frame,
        form,
        services,
    })
    .into_response()
}

async fn show_office(
    State(app): State<App>,
    visit: Visit,
    Query(form): Query<OfficeForm>,
) -> WebResult<Response> {
    if !setup::needed(&app).await? {
        return Ok(see_other("/"));
    }
    Ok(office_page(Frame::new(&app, &visit), form))
}

async fn take_office(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<OfficeForm>,
) -> WebResult<Response> {
    if !setup::needed(&app).await? {
        return Ok(see_other("/"));
    }
    let mut mistakes = Mistakes::none();
    match store::setup::code(&app, &form.code).await? {
        store::setup::Code::Right => {}
        store::setup::Code::Old => mistakes.add("code", "people.setup.code-old"),
        store::setup::Code::Wrong => mistakes.add("code", "people.setup.code-wrong"),
    }
    let office = read_office(&form, &mut mistakes);
    let Some(office) = office.filter(|_| mistakes.is_empty()) else {
        return Ok(office_page(Frame::new(&app, &visit).with(mistakes), form));
    };
    let ticket = secrets::token(&app.chance);
    let draft = Draft {
        office,
        person: None,
    };
    keep(&app, &visit, &ticket, &draft).await?;
    Ok(see_other(&format!("/setup/{ticket}/person")))
}

fn read_office(form: &OfficeForm, mistakes: &mut Mistakes) -> Option<FirstOffice> {
    let details = form.details.read(mistakes)?;
    let corporation = PersonName::parse(&form.corporation).map(String::from);
    Some(FirstOffice {
        corporation: corporation.unwrap_or_else(|_| details.name.clone()),
        details,
    })
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct PersonForm {
    name: String,
    kana: String,
    login: String,
    password: String,
    executive: String,
}

#[derive(Template)]
#[template(path = "people/setup_person.html")]
struct PersonPage {
    frame: Frame,
    ticket: String,
    form: PersonForm,
    is_executive: bool,
}

async fn show_person(
    State(app): State<App>,
    visit: Visit,
    Path(ticket): Path<String>,
) -> WebResult<Response> {
    let Some(draft) = draft(&app, &ticket).await? else {
        return Ok(see_other("/setup"));
    };
    let known = draft.person.map(|(person, chosen)| PersonForm {
        name: person.name.into(),
        kana: person.kana.into(),
        login: chosen.login,
        password: String::new(),
        executive: if person.is_executive {
            "yes".to_owned()
        } else {
            String::new()
        },
    });
    let form = known.unwrap_or_default();
    Ok(person_page(Frame::new(&app, &visit), ticket, form))
}

fn person_page(frame: Frame, ticket: String, form: PersonForm) -> Response {
    let is_executive = !form.executive.is_empty();
    Page(PersonPage {
        frame,
        ticket,
        form,
        is_executive,
    })
    .into_response()
}

async fn take_person(
    State(app): State<App>,
    visit: Visit,
    Path(ticket): Path<String>,
    Form(form): Form<PersonForm>,
) -> WebResult<Response> {
    let Some(mut draft) = draft(&app, &ticket).await? else {
        return Ok(see_other("/setup"));
    };
    let mut mistakes = Mistakes::none();
    let read = read_person(&form, visit.language, &mut mistakes);
    let names = vec![form.name.clone(), form.kana.clone(), form.login.clone()];
    let places = vec![
        draft.office.details.name.clone(),
        draft.office.corporation.clone(),
    ];
    let phones = vec![draft.office.details.phone.clone()];
    if let Some(key) = keys::mistake(&form.password, names, places, phones).await? {
        mistakes.add("password", key);
    }
    let Some((person, login)) = read.filter(|_| mistakes.is_empty()) else {
        let frame = Frame::new(&app, &visit).with(mistakes);
        return Ok(person_page(frame, ticket, form));
    };
    draft.person = Some((person, Chosen::new(&app, login, &form.password).await?));
    keep(&app, &visit, &ticket, &draft).await?;
    Ok(see_other(&format!("/setup/{ticket}/authenticator")))
}

fn read_person(
    form: &PersonForm,
    language: mamori_core::words::Language,
    mistakes: &mut Mistakes,
) -> Option<(FirstPerson, String)> {
    let named = keys::read_name(&form.name, &form.kana, mistakes);
    let login = parse_login(&form.login);
    if login.is_err() {
        mistakes.add("login", "people.mistake.login");
    }
    let (name, kana) = named?;
    let person = FirstPerson {
        name,
        kana,
        is_executive: !form.executive.is_empty(),
        language,
    };
    Some((person, login.ok()?))
}

async fn show_authenticator(
    State(app): State<App>,
    visit: Visit,
    Path(ticket): Path<String>,
) -> WebResult<Response> {
    authenticator_page(&app, Frame::new(&app, &visit), &ticket).await
}

async fn authenticator_page(app: &App, frame: Frame, ticket: &str) -> WebResult<Response> {
    let Some(Draft {
        person: Some((_, chosen)),
        ..
    }) = draft(app, ticket).await?
    else {
        return Ok(see_other("/setup"));
    };
    let paths = ["authenticator", "person"].map(|it| format!("/setup/{ticket}/{it}"));
    keys::authenticator_page(frame, &chosen, paths.into())
}

async fn finish(
    State(app): State<App>,
    visit: Visit,
    Path(ticket): Path<String>,
    Form(form): Form<CodeForm>,
) -> WebResult<Response> {
    let Some(Draft {
        office,
        person: Some((person, chosen)),
    }) = draft(&app, &ticket).await?
    else {
        return Ok(see_other("/setup"));
    };
    let Some(step) = keys::step(&app, &chosen.secret, &chosen.login, &form.code)? else {
        return authenticator_page(&app, keys::with_wrong_code(&app, &visit), &ticket).await;
    };
    let mut change = app.change(&Actor::nobody(&visit.terminal)).await?;
    let Some(id) = setup::found(&mut change, &office, &person, &chosen.login).await? else {
        return Ok(see_other("/"));
    };
    let token = keys::put_into_force(&app, &mut change, (id, &visit), (&chosen, step)).await?;
    store::notes::take(&mut change, &note(&ticket)).await?;
    let event = Event::of("people.setup").about(format!("person/{id}"));
    change.save(&event).await?;
    sessions::give(&app.settings, see_other(paper_codes::PATH), &token)
}
