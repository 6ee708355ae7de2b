//! A report by telephone, taken down by who answered: who called, what happened, since when it is known.

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use mamori_core::calendar::office_time;
use mamori_core::incidents::{KindId, LineSort, State as Course, Via, known_at};
use mamori_core::people::Act;
use serde::Deserialize;
use serde_json::json;

use super::super::deeds;
use super::super::store::incident::New;
use super::super::store::line::NewLine;
use super::acts::at;
use super::report::{key, known_of};
use super::{Desk, list_path, refused, room_path};
use crate::people::{secrets, workers};
use crate::web::{App, Frame, Mistakes, Page, Route, Say, Visit, WebResult, see_other};

pub(super) fn routes() -> Vec<Route> {
    const PHONE: &str = "/offices/{office}/incidents/by-phone";
    vec![
        Route::get(PHONE, Act::HandleIncidents, show),
        Route::post(PHONE, Act::HandleIncidents, save),
    ]
}

#[derive(Template)]
#[template(path = "incidents/phone.html")]
struct PhonePage {
    frame: Frame,
    path: String,
    kinds: Vec<(String, Say, bool)>,
    people: Vec<(String, String, bool)>,
    typed: Typed,
}

#[derive(Deserialize, Default)]
struct Typed {
    #[serde(default)]
    key: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    person: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    known: String,
    #[serde(default)]
    words: String,
}

async fn show(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let desk = Desk::of(&app, &visit)?;
    let typed = Typed {
        key: secrets::token(&app.chance),
        known: office_time(app.clock.now())
            .strftime("%Y-%m-%dT%H:%M")
            .to_string(),
        ..Typed::default()
    };
    page(&desk, typed, Mistakes::none()).await
}

async fn page(desk: &Desk, typed: Typed, mistakes: Mistakes) -> WebResult<Response> {
    let frame = desk.frame.clone().with(mistakes);
    let people = workers(&desk.app, desk.scope, desk.office).await?;
    let kinds = desk.app.incidents.playbooks().into_iter();
    let page = PhonePage {
        path: format!("{}/by-phone", list_path(desk.office)),
        kinds: kinds
            .map(|it| {
                let words = frame.text(it.title.authored(), &it.title_en);
                (it.id.to_string(), words, it.id.as_str() == typed.kind)
            })
            .collect(),
        people: people
            .into_iter()
            .map(|it| {
                let id = it.id.to_string();
                let is_chosen = id == typed.person;
                (id, it.name, is_chosen)
            })
            .collect(),
        typed,
        frame,
    };
    Ok(Page(page).into_response())
}

async fn save(
    State(app): State<App>,
    visit: Visit,
    Form(typed): Form<Typed>,
) -> WebResult<Response> {
    let desk = Desk::of(&app, &visit)?;
    let mut mistakes = Mistakes::none();
    let kind = app.incidents.playbook(&typed.kind);
    if kind.is_none() {
        mistakes.add("kind", "incidents.mistake.kind");
    }
    let now = app.clock.now();
    let known = since(&typed.known, now);
    if known.is_none() {
        mistakes.add("known", "incidents.mistake.known");
    }
    let (Some(kind), Some(known), true) = (kind, known, mistakes.is_empty()) else {
        return page(&desk, typed, mistakes).await;
    };
    let new = new(&desk, &typed, (kind.id.clone(), known)).await?;
    let words: String = typed.words.trim().chars().take(4_000).collect();
    let mut line = NewLine::of(LineSort::Reported).words(&words);
    line.happened_at = Some(known);
    let line = line.detail(json!({ "via": Via::Phone }));
    let hand = desk.hand();
    let id = deeds::report(&hand, desk.office, (&new, line)).await;
    let id = id.map_err(refused)?;
    // Who took the call has seen it.
    let incident = desk.incident(&id.to_string()).await?;
    deeds::acknowledge(&hand, &incident, visit.who()?.id)
        .await
        .map_err(refused)?;
    Ok(see_other(&room_path(desk.office, id)))
}

/// Since when it is known; none for a moment that cannot be one.
fn since(text: &str, now: Timestamp) -> Option<Timestamp> {
    match at(text, now) {
        Ok(Some(it)) => known_at(it, now).ok(),
        Ok(None) => Some(now),
        Err(_) => None,
    }
}

/// What was taken down as a report.
async fn new(desk: &Desk, typed: &Typed, (kind, known_at): (KindId, Timestamp)) -> WebResult<New> {
    let people = workers(&desk.app, desk.scope, desk.office).await?;
    let reporter = people.iter().find(|it| it.id.to_string() == typed.person);
    let name: String = typed.name.trim().chars().take(80).collect();
    Ok(New {
        drill: None,
        kind,
        state: Course::Open,
        via: Via::Phone,
        reporter: reporter.map(|it| it.id),
        reporter_name: reporter.map_or(name, |it| it.name.clone()),
        card: None,
        is_folded: false,
        thing: None,
        thing_name: String::new(),
        known_at,
        facts: known_of(desk, None).await?,
        form_key: key(&typed.key)?,
    })
}
