//! The triage: four questions and two more, answered by tapping; the clocks are counted anew and the timeline says which moved.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use mamori_core::calendar::office_time;
use mamori_core::incidents::{Answer, BadFact, Facts, known_at, persons};
use mamori_core::people::Act;

use super::super::deeds;
use super::super::store::incident::Incident;
use super::super::store::place;
use super::acts::at;
use super::view::{self, ClockRow};
use super::{Desk, refused, room_path};
use crate::db::Event;
use crate::web::{App, Frame, Mistakes, Page, Route, Say, Visit, WebError, WebResult, see_other};

pub(super) fn routes() -> Vec<Route> {
    const FACTS: &str = "/offices/{office}/incidents/{incident}/facts";
    vec![
        Route::get(FACTS, Act::HandleIncidents, show),
        Route::post(FACTS, Act::HandleIncidents, save),
    ]
}

/// A question that is answered with yes, no, or not known.
struct Question {
    id: &'static str,
    ask: Say,
    hint: Say,
    answers: Vec<(&'static str, Say, bool)>,
}

#[derive(Template)]
#[template(path = "incidents/facts.html")]
struct FactsPage {
    frame: Frame,
    path: String,
    drill: bool,
    questions: Vec<Question>,
    persons: String,
    known: String,
    municipality: String,
    municipalities: Vec<(String, String)>,
    why: String,
    clocks: Vec<ClockRow>,
    thing: String,
}

/// The questions in their order: the law's first, then those that are looked into and decide nothing by themselves.
const QUESTIONS: [&str; 7] = [
    "special_care",
    "encrypted",
    "recovered",
    "improper",
    "property",
    "abroad",
    "vendor_held",
];

fn answer(facts: &Facts, id: &str) -> Answer {
    match id {
        "special_care" => facts.special_care,
        "encrypted" => facts.encrypted,
        "recovered" => facts.recovered,
        "improper" => facts.improper,
        "property" => facts.property,
        "abroad" => facts.abroad,
        _ => facts.vendor_held,
    }
}

fn set(facts: &mut Facts, id: &str, to: Answer) {
    match id {
        "special_care" => facts.special_care = to,
        "encrypted" => facts.encrypted = to,
        "recovered" => facts.recovered = to,
        "improper" => facts.improper = to,
        "property" => facts.property = to,
        "abroad" => facts.abroad = to,
        _ => facts.vendor_held = to,
    }
}

/// The three answers, with the one that was given.
fn answers(frame: &Frame, given: Answer) -> Vec<(&'static str, Say, bool)> {
    let all = Answer::ALL.iter();
    all.map(|it| {
        let words = frame.say(&format!("incidents.answer.{it}"));
        (it.as_str(), words, *it == given)
    })
    .collect()
}

async fn show(
    State(app): State<App>,
    visit: Visit,
    Path((_, id)): Path<(String, String)>,
) -> WebResult<Response> {
    let desk = Desk::of(&app, &visit)?;
    let of = desk.incident(&id).await?;
    let typed = Typed {
        facts: of.facts.clone(),
        persons: of
            .facts
            .persons
            .map(|it| it.to_string())
            .unwrap_or_default(),
        known: office_time(of.known_at)
            .strftime("%Y-%m-%dT%H:%M")
            .to_string(),
        why: String::new(),
    };
    page(&desk, &of, (typed, Mistakes::none()))
}

/// What somebody typed, so that a mistake loses nothing.
struct Typed {
    facts: Facts,
    persons: String,
    known: String,
    why: String,
}

fn page(desk: &Desk, of: &Incident, (typed, mistakes): (Typed, Mistakes)) -> WebResult<Response> {
    let (app, frame) = (&desk.app, desk.frame.clone().with(mistakes));
    let kind = desk.playbook(of)?;
    let counted = app.incidents.clocks_of(kind, of.known_at, &of.facts);
    let now = app.clock.now();
    let municipality = typed.facts.municipality.as_ref();
    let page = FactsPage {
        path: format!("{}/facts", room_path(desk.office, of.id)),
        drill: of.is_drill(),
        questions: QUESTIONS
            .iter()
            .map(|id| Question {
                id,
                ask: frame.say(&format!("incidents.fact.{id}")),
                hint: frame.say(&format!("incidents.fact.{id}-hint")),
                answers: answers(&frame, answer(&typed.facts, id)),
            })
            .collect(),
        persons: typed.persons,
        known: typed.known,
        municipality: municipality.map(ToString::to_string).unwrap_or_default(),
        municipalities: app
            .incidents
            .municipalities()
            .iter()
            .map(|it| (it.id.to_string(), format!("{} {}", it.prefecture, it.name)))
            .collect(),
        why: typed.why,
        clocks: counted
            .iter()
            .map(|it| view::clock(&frame, it, None, now))
            .collect(),
        thing: of.thing_name.clone(),
        frame,
    };
    Ok(Page(page).into_response())
}

async fn save(
    State(app): State<App>,
    visit: Visit,
    Path((_, id)): Path<(String, String)>,
    Form(sent): Form<Vec<(String, String)>>,
) -> WebResult<Response> {
    let desk = Desk::of(&app, &visit)?;
    let of = desk.incident(&id).await?;
    let mut mistakes = Mistakes::none();
    let (facts, known) = read(&app, &of, &sent, &mut mistakes);
    let why: String = typed(&sent, "why").chars().take(400).collect();
    if !mistakes.is_empty() {
        let typed = Typed {
            facts,
            persons: typed(&sent, "persons").to_owned(),
            known: typed(&sent, "known").to_owned(),
            why,
        };
        return page(&desk, &of, (typed, mistakes));
    }
    let municipality = facts.municipality.as_ref().map(ToString::to_string);
    deeds::set_facts(&desk.hand(), &of, (facts, known, &why))
        .await
        .map_err(refused)?;
    keep_municipality(&desk, municipality).await?;
    Ok(see_other(&room_path(desk.office, of.id)))
}

/// What was typed into one field.
fn typed<'a>(sent: &'a [(String, String)], name: &str) -> &'a str {
    let found = sent.iter().find(|(it, _)| it == name);
    found.map_or("", |(_, it)| it.trim())
}

/// The facts and the moment of a form, and what is wrong with them.
fn read(
    app: &App,
    of: &Incident,
    sent: &[(String, String)],
    mistakes: &mut Mistakes,
) -> (Facts, jiff::Timestamp) {
    let mut facts = of.facts.clone();
    for id in QUESTIONS {
        if let Ok(to) = typed(sent, id).parse() {
            set(&mut facts, id, to);
        }
    }
    facts.municipality = match typed(sent, "municipality") {
        "" => None,
        id => app.incidents.municipality(id).map(|it| it.id.clone()),
    };
    facts.persons = number(typed(sent, "persons"), mistakes);
    let known = known(typed(sent, "known"), of, app.clock.now(), mistakes);
    (facts, known)
}

/// A number of persons: empty for not known, full-width digits as well as others.
fn number(text: &str, mistakes: &mut Mistakes) -> Option<u32> {
    if text.is_empty() {
        return None;
    }
    let folded = mamori_core::registers::fold(text).replace(',', "");
    match folded.parse().map(persons) {
        Ok(Ok(it)) => Some(it),
        Ok(Err(_)) => {
            mistakes.add("persons", "incidents.mistake.no-persons");
            None
        }
        Err(_) => {
            mistakes.add("persons", "incidents.mistake.number");
            None
        }
    }
}

/// The moment of knowing; seconds that the form does not show stay as they were.
fn known(
    text: &str,
    of: &Incident,
    now: jiff::Timestamp,
    mistakes: &mut Mistakes,
) -> jiff::Timestamp {
    let shown = office_time(of.known_at)
        .strftime("%Y-%m-%dT%H:%M")
        .to_string();
    if text.is_empty() || text == shown {
        return of.known_at;
    }
    let moment = match at(text, jiff::Timestamp::MAX) {
        Ok(Some(it)) => known_at(it, now),
        Ok(None) => Ok(of.known_at),
        Err(_) => {
            mistakes.add("known", "incidents.mistake.time");
            return of.known_at;
        }
    };
    match moment {
        Ok(it) => return it,
        Err(BadFact::KnownInFuture) => mistakes.add("known", "incidents.mistake.future"),
        Err(_) => mistakes.add("known", "incidents.mistake.long-ago"),
    }
    of.known_at
}

/// An office lies where it lies: the next incident knows it already.
async fn keep_municipality(desk: &Desk, chosen: Option<String>) -> Result<(), WebError> {
    let Some(chosen) = chosen else { return Ok(()) };
    if desk.place().await?.municipality == chosen {
        return Ok(());
    }
    let mut change = desk.app.change(&desk.frame.visit.actor()).await?;
    place::set_municipality(&mut change, desk.office, &chosen).await?;
    let event = Event::of("incidents.municipality").office(desk.office);
    let event = event.detail(serde_json::json!({ "municipality": chosen }));
    Ok(change.save(&event).await?)
}
