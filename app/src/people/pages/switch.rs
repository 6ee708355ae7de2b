//! At a device that many use: choosing one's name, entering by PIN, and making room for the next one.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use mamori_core::ids::PersonId;
use mamori_core::people::{Act, KANA_ROWS, kana_row};
use serde::Deserialize;
use serde_json::json;

use super::super::pin::{PinTry, try_pin};
use super::super::store::shared_devices::{self, SharedDevice};
use super::super::store::workers::Worker;
use super::super::{secrets, store};
use super::sign_in::{Ask, goal};
use super::{kept, sessions};
use crate::db::{Actor, Event};
use crate::web::{
    App, Frame, Mistakes, Page, Route, Settings, Visit, WebError, WebResult, see_other,
};

/// Where one chooses one's name.
pub(super) const PATH: &str = "/who";
/// More names than this are looked for by their row of the kana table.
const AT_A_GLANCE: usize = 12;
/// The device stays one for so long, in seconds: 400 days, as long as browsers keep a cookie. Each entry begins them anew.
const STAYS: &str = "; Max-Age=34560000";

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get(PATH, Act::Public, choose),
        Route::get("/who/{person}", Act::Public, ask),
        Route::post("/who/{person}", Act::Public, enter),
        Route::post("/switch", Act::OwnAccount, switch),
        Route::get("/here", Act::OwnAccount, here_still),
    ]
}

fn cookie_name(settings: &Settings) -> &'static str {
    if settings.secure {
        "__Host-mamori-device"
    } else {
        "mamori-try-device"
    }
}

/// The device that many use at which this request was made.
pub(super) async fn here(app: &App, headers: &HeaderMap) -> WebResult<Option<SharedDevice>> {
    match sessions::cookie(headers, cookie_name(&app.settings)) {
        Some(token) => Ok(shared_devices::of_token(app, token).await?),
        None => Ok(None),
    }
}

/// Where whoever is not signed in shows who they are: by name where many use the device, else by name and password.
pub(super) async fn page_for(app: &App, headers: &HeaderMap) -> WebResult<&'static str> {
    Ok(match here(app, headers).await? {
        Some(_) => PATH,
        None => "/sign-in",
    })
}

/// Hands the device its token.
pub(super) fn give(settings: &Settings, mut answer: Response, token: &str) -> WebResult<Response> {
    sessions::set_cookie(settings, &mut answer, (cookie_name(settings), token), STAYS)?;
    Ok(answer)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Choice {
    /// The row of the kana table, counted from 0.
    row: Option<usize>,
    then: String,
    kept: String,
}

struct Name {
    words: crate::web::Say,
    href: String,
}

#[derive(Template)]
#[template(path = "people/who.html")]
struct WhoPage {
    frame: Frame,
    device: String,
    /// Letter, link, and whether it is the one that is shown.
    rows: Vec<(char, String, bool)>,
    names: Vec<Name>,
    is_empty: bool,
    kept: String,
}

async fn choose(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    Query(choice): Query<Choice>,
) -> WebResult<Response> {
    let Some(device) = here(&app, &headers).await? else {
        return Ok(see_other("/sign-in"));
    };
    let mut people = shared_devices::people(&app, &device).await?;
    let is_long = people.len() > AT_A_GLANCE;
    let shown = if is_long { choice.row } else { None };
    let rows = if is_long {
        rows(&people, &choice)?
    } else {
        Vec::new()
    };
    let is_empty = people.is_empty();
    people.retain(|it| !is_long || shown == Some(kana_row(&it.kana)));
    // Nobody is named as signed in on the page where the next one chooses.
    let visit = Visit { who: None, ..visit };
    let frame = Frame::new(&app, &visit);
    let name = |it: &Worker| {
        Ok(Name {
            words: frame.name(&it.name, &it.kana),
            href: on(&format!("{PATH}/{}", it.id), None, &choice)?,
        })
    };
    let names: WebResult<Vec<Name>> = people.iter().map(name).collect();
    let page = WhoPage {
        device: format!("{} | {}", device.office_name, device.name),
        rows,
        names: names?,
        is_empty,
        kept: choice.kept,
        frame,
    };
    Ok(Page(page).into_response())
}

/// The rows of the table in which somebody's name begins.
fn rows(people: &[Worker], choice: &Choice) -> WebResult<Vec<(char, String, bool)>> {
    let mut rows = Vec::new();
    for (row, letter) in KANA_ROWS.into_iter().enumerate() {
        if people.iter().any(|it| kana_row(&it.kana) == row) {
            let href = on(PATH, Some(row), choice)?;
            rows.push((letter, href, choice.row == Some(row)));
        }
    }
    Ok(rows)
}

/// A path with what is carried along.
fn on(path: &str, row: Option<usize>, choice: &Choice) -> WebResult<String> {
    let row = row.map(|it| it.to_string()).unwrap_or_default();
    let all = [
        ("row", &row),
        ("then", &choice.then),
        ("kept", &choice.kept),
    ];
    let filled: Vec<_> = all.into_iter().filter(|(_, it)| !it.is_empty()).collect();
    if filled.is_empty() {
        return Ok(path.to_owned());
    }
    let query = serde_urlencoded::to_string(filled).map_err(WebError::ours)?;
    Ok(format!("{path}?{query}"))
}

#[derive(Template)]
#[template(path = "people/who_pin.html")]
struct PinPage {
    frame: Frame,
    name: crate::web::Say,
    person: PersonId,
    ask: Ask,
    back: String,
    wait: Option<String>,
}

/// The device, and the person of a path who may enter at it.
async fn at_hand(
    app: &App,
    headers: &HeaderMap,
    person: &str,
) -> WebResult<(SharedDevice, Worker)> {
    let device = here(app, headers).await?.ok_or(WebError::NotFound)?;
    let person: PersonId = person.parse().map_err(|_| WebError::NotFound)?;
    let people = shared_devices::people(app, &device).await?;
    let found = people.into_iter().find(|it| it.id == person);
    Ok((device, found.ok_or(WebError::NotFound)?))
}

async fn ask(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    Path(person): Path<String>,
    Query(ask): Query<Ask>,
) -> WebResult<Response> {
    let (_, person) = at_hand(&app, &headers, &person).await?;
    pin_page(&app, &visit, (&person, ask), (Mistakes::none(), None))
}

fn pin_page(
    app: &App,
    visit: &Visit,
    (person, ask): (&Worker, Ask),
    (mistakes, wait): (Mistakes, Option<i64>),
) -> WebResult<Response> {
    let visit = Visit {
        who: None,
        ..visit.clone()
    };
    let frame = Frame::new(app, &visit).with(mistakes);
    let choice = Choice {
        row: None,
        then: ask.then.clone(),
        kept: ask.kept.clone(),
    };
    let page = PinPage {
        name: frame.name(&person.name, &person.kana),
        person: person.id,
        back: on(PATH, None, &choice)?,
        ask,
        wait: wait.map(|it| it.to_string()),
        frame,
    };
    Ok(Page(page).into_response())
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct PinForm {
    pin: String,
    then: String,
    kept: String,
}

async fn enter(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    Path(person): Path<String>,
    Form(form): Form<PinForm>,
) -> WebResult<Response> {
    let (device, person) = at_hand(&app, &headers, &person).await?;
    let mut mistakes = Mistakes::none();
    let wait = match try_pin(&app, &visit, (device.office, person.id), &form.pin).await? {
        PinTry::Fits => {
            let token = begin(&app, &visit, (&device, person.id)).await?;
            let to = see_other(&goal(&form.then, &form.kept));
            let answer = sessions::give(&app.settings, to, &token)?;
            let device = sessions::cookie(&headers, cookie_name(&app.settings));
            return give(&app.settings, answer, device.unwrap_or_default());
        }
        PinTry::Wrong => {
            mistakes.add("pin", "people.who.wrong");
            None
        }
        PinTry::Wait(minutes) => Some(minutes),
    };
    let ask = Ask {
        then: form.then,
        kept: form.kept,
        at_shared: true,
    };
    pin_page(&app, &visit, (&person, ask), (mistakes, wait))
}

/// The session of somebody who showed their PIN; whoever was signed in here before is not any more.
async fn begin(
    app: &App,
    visit: &Visit,
    (device, person): (&SharedDevice, PersonId),
) -> WebResult<String> {
    let token = secrets::token(&app.chance);
    let mut change = app.change(&Actor::person(person, &visit.terminal)).await?;
    if let Some(before) = &visit.who {
        store::end_session(&mut change, &before.session).await?;
    }
    let terminal = (visit.terminal.as_str(), Some(device.id.as_str()));
    store::add_session(&mut change, person, &token, terminal).await?;
    let event = Event::of("people.sign-in").office(device.office);
    let event = event.about(format!("person/{person}"));
    let detail = json!({ "with": "pin", "device": device.id });
    change.save(&event.detail(detail)).await?;
    Ok(token)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct SwitchForm {
    /// The page to come back to.
    then: String,
    /// Where a form that is not finished goes.
    path: String,
    /// What was typed into it so far.
    body: String,
}

/// Ends the session and shows the names again. What was typed is kept for the one who typed it.
async fn switch(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    Form(form): Form<SwitchForm>,
) -> WebResult<Response> {
    let who = visit.who()?;
    let kept = kept::keep_draft(&app, &visit, (&form.path, &form.body)).await?;
    let mut change = app.change(&visit.actor()).await?;
    store::end_session(&mut change, &who.session).await?;
    change
        .save(&Event::of("people.sign-out").about(format!("person/{}", who.id)))
        .await?;
    let page = page_for(&app, &headers).await?;
    let choice = Choice {
        row: None,
        then: form.then,
        kept: kept.unwrap_or_default(),
    };
    sessions::take(&app.settings, see_other(&on(page, None, &choice)?))
}

/// The page's module says from time to time that somebody still works; asking is enough.
async fn here_still() -> StatusCode {
    StatusCode::NO_CONTENT
}
