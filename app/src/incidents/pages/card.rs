//! The emergency card: a code on paper by which somebody without an account reports. What comes by it is confirmed by telephone;
//! a flood of false ones is folded under one line, and nothing is ever thrown away for it.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::SignedDuration;
use mamori_core::incidents::{Facts, KindGroup, KindId, LineSort, State as Course, Via};
use mamori_core::people::Act;
use serde::Deserialize;
use serde_json::json;

use super::super::deeds::{self, Hand};
use super::super::escalate::clock_time;
use super::super::store::card::{self as cards, Card as Known};
use super::super::store::incident::New;
use super::super::store::line::NewLine;
use super::super::store::place;
use super::report::key;
use super::view;
use super::{Desk, list_path, refused};
use crate::db::{Event, Scope};
use crate::people::{qr, secrets};
use crate::web::{App, Frame, Page, Route, Say, Visit, WebError, WebResult, see_other};

pub(super) fn routes() -> Vec<Route> {
    const CARD: &str = "/offices/{office}/incidents/card";
    vec![
        Route::get("/e/{code}", Act::Public, ask).open(),
        Route::post("/e/{code}", Act::Public, send).open(),
        Route::get(CARD, Act::HandleIncidents, show),
        Route::post(CARD, Act::HandleIncidents, renew),
    ]
}

/// Within this time reports by card are counted.
const WINDOW: SignedDuration = SignedDuration::from_mins(10);
/// So many from one place stand by themselves; more are folded under one line.
const OF_PLACE: i64 = 3;
/// So many from everywhere stand by themselves.
const OF_ALL: i64 = 20;
/// So many an office takes by card in a day; from then on only the telephone helps.
const A_DAY: i64 = 500;

/// The kinds of a group as buttons.
struct Group {
    title: Say,
    kinds: Vec<(String, Say)>,
}

#[derive(Template)]
#[template(path = "incidents/card_ask.html")]
struct AskPage {
    frame: Frame,
    path: String,
    office: String,
    phone: String,
    key: String,
    groups: Vec<Group>,
    arrived: Option<Say>,
    full: bool,
}

async fn card(app: &App, code: &str) -> WebResult<Known> {
    let found = cards::by_hash(app, &secrets::paper_digest(code)).await?;
    found.ok_or(WebError::NotFound)
}

async fn ask(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
) -> WebResult<Response> {
    let card = card(&app, &code).await?;
    page(&app, &visit, (&card, &code), None).await
}

/// What somebody sees who has sent a report, or is told to telephone instead.
enum Answer {
    Arrived(Say),
    Full,
}

async fn page(
    app: &App,
    visit: &Visit,
    (card, code): (&Known, &str),
    answer: Option<Answer>,
) -> WebResult<Response> {
    let frame = Frame::new(app, visit);
    // Who holds the card knows the office: its name and telephone stand on it.
    let place = place::find(app, Scope::machine(), card.office).await?;
    let kinds = app.incidents.playbooks();
    let groups = KindGroup::ALL.iter().map(|group| Group {
        title: frame.say(&format!("incidents.group.{group}")),
        kinds: kinds
            .iter()
            .filter(|it| it.group == *group)
            .map(|it| {
                let words = frame.text(it.button.authored(), &it.button_en);
                (it.id.to_string(), words)
            })
            .collect(),
    });
    let groups = groups.collect();
    let (arrived, full) = match answer {
        Some(Answer::Arrived(words)) => (Some(words), false),
        Some(Answer::Full) => (None, true),
        None => (None, false),
    };
    let page = AskPage {
        path: format!("/e/{code}"),
        office: place.name,
        phone: place.phone,
        key: secrets::token(&app.chance),
        groups,
        arrived,
        full,
        frame,
    };
    let mut response = Page(page).into_response();
    if full {
        *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
    }
    Ok(response)
}

#[derive(Deserialize)]
struct Sent {
    kind: String,
    key: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    words: String,
}

async fn send(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Form(sent): Form<Sent>,
) -> WebResult<Response> {
    let card = card(&app, &code).await?;
    let kind = app.incidents.playbook(&sent.kind);
    let kind = kind.ok_or(WebError::Mistake("incidents.mistake.kind"))?;
    // One at a time, so that of many sent together each knows of those before it.
    let _turn = app.turn_to_try().await;
    let now = app.clock.now();
    let place = place_of(&app, &visit);
    let day = SignedDuration::from_hours(24);
    let today = cards::reports(&app, card.office, (now - day, "")).await?;
    if today.all >= A_DAY {
        return page(&app, &visit, (&card, &code), Some(Answer::Full)).await;
    }
    let lately = cards::reports(&app, card.office, (now - WINDOW, &place)).await?;
    let is_folded = lately.of_place >= OF_PLACE || lately.shown >= OF_ALL;
    let new = new(&app, (&card, kind.id.clone()), (&sent, is_folded)).await?;
    let hand = Hand {
        app: &app,
        actor: visit.actor(),
    };
    let line = NewLine::of(LineSort::Reported).about(&place);
    let line = line.words(&short(&sent.words, 1_000));
    let line = line.detail(json!({ "via": Via::Card }));
    let done = deeds::report(&hand, card.office, (&new, line)).await;
    done.map_err(refused)?;
    let frame = Frame::new(&app, &visit);
    let words = frame.fill("incidents.mine.arrived", &[("at", &clock_time(now))]);
    page(&app, &visit, (&card, &code), Some(Answer::Arrived(words))).await
}

/// A report by card: somebody has to find out whether it is real.
async fn new(
    app: &App,
    (card, kind): (&Known, KindId),
    (sent, is_folded): (&Sent, bool),
) -> WebResult<New> {
    let place = place::find(app, Scope::machine(), card.office).await?;
    Ok(New {
        drill: None,
        kind,
        state: Course::Unconfirmed,
        via: Via::Card,
        reporter: None,
        reporter_name: short(&sent.name, 80),
        card: Some(card.id),
        is_folded,
        thing: None,
        thing_name: String::new(),
        known_at: app.clock.now(),
        facts: Facts {
            municipality: place.municipality.parse().ok(),
            ..Facts::default()
        },
        form_key: key(&sent.key)?,
    })
}

/// The beginning of a text.
fn short(text: &str, most: usize) -> String {
    text.trim().chars().take(most).collect()
}

/// From which place a report comes: told apart, but not readable as an address.
fn place_of(app: &App, visit: &Visit) -> String {
    let address = visit.terminal.split(' ').next().unwrap_or_default();
    let seal = hex::encode(app.settings.seal);
    secrets::digest(&format!("card {seal} {address}"))
}

#[derive(Template)]
#[template(path = "incidents/card.html")]
struct CardPage {
    frame: Frame,
    path: String,
    office: String,
    phone: String,
    made: Option<Say>,
    link: Option<(String, String)>,
}

/// The card to print. Its code lies sealed, so that it can be printed again.
async fn show(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let desk = Desk::of(&app, &visit)?;
    let place = desk.place().await?;
    let newest = cards::newest(&app, desk.scope, desk.office).await?;
    let link = match &newest {
        Some((_, sealed)) => {
            let code = secrets::unseal(&app.settings.seal, sealed).map_err(WebError::ours)?;
            let code = String::from_utf8(code).map_err(WebError::ours)?;
            let url = format!("{}/e/{code}", app.settings.public_url);
            Some((qr::picture(&url)?, url))
        }
        None => None,
    };
    let page = CardPage {
        path: format!("{}/card", list_path(desk.office)),
        office: place.name,
        phone: place.phone,
        made: newest.map(|(it, _)| view::moment(&desk.frame, it.made_at)),
        link,
        frame: desk.frame,
    };
    Ok(Page(page).into_response())
}

/// Makes a new card; those before work no more.
async fn renew(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let desk = Desk::of(&app, &visit)?;
    let code = secrets::paper_code(&app.chance);
    let sealed = secrets::seal(&app.settings.seal, code.as_bytes(), &app.chance);
    let sealed = sealed.map_err(WebError::ours)?;
    let mut change = app.change(&visit.actor()).await?;
    cards::end_all(&mut change, desk.office).await?;
    let id = cards::add(
        &mut change,
        desk.office,
        (&secrets::paper_digest(&code), sealed),
    )
    .await?;
    let event = Event::of("incidents.card").office(desk.office);
    change.save(&event.about(format!("card/{id}"))).await?;
    Ok(see_other(&format!("{}/card", list_path(desk.office))))
}
