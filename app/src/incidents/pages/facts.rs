//! The triage: four questions and two more, answered by tapping; the clocks are counted anew and the timeline says which moved.

use std::collections::BTreeMap;

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use mamori_core::calendar::office_time;
use mamori_core::incidents::{Answer, BadFact, Facts, LineSort, known_at, persons};
use mamori_core::people::Act;

use super::super::deeds::{self, NotDone};
use super::super::store::incident::Incident;
use super::super::store::place;
use super::acts::at;
use super::twice::{Met, Other, Writers};
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
    was: &'static str,
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
    is_twice: bool,
    /// What persons, moment and municipality were when the form was made.
    was: BTreeMap<String, String>,
    /// What somebody else answered meanwhile, by its question.
    others: BTreeMap<String, Other>,
}

impl FactsPage {
    fn other(&self, field: &str) -> Option<&Other> {
        self.others.get(field)
    }

    fn was(&self, field: &str) -> &str {
        self.was.get(field).map_or("", String::as_str)
    }
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
    let mut now = now(&of);
    let typed = Typed {
        facts: of.facts.clone(),
        persons: now.remove("persons").unwrap_or_default(),
        known: now.remove("known").unwrap_or_default(),
        why: String::new(),
    };
    page(&desk, &of, (typed, Mistakes::none(), &Met::default())).await
}

/// Every answer as its form has it.
fn now(of: &Incident) -> BTreeMap<String, String> {
    let questions = QUESTIONS.iter();
    let answers = questions.map(|it| ((*it).to_owned(), answer(&of.facts, it).to_string()));
    let persons = of.facts.persons.map(|it| it.to_string());
    let known = office_time(of.known_at).strftime("%Y-%m-%dT%H:%M");
    let place = of.facts.municipality.as_ref().map(ToString::to_string);
    answers
        .chain([
            ("persons".to_owned(), persons.unwrap_or_default()),
            ("known".to_owned(), known.to_string()),
            ("municipality".to_owned(), place.unwrap_or_default()),
        ])
        .collect()
}

/// What somebody typed, so that a mistake loses nothing.
struct Typed {
    facts: Facts,
    persons: String,
    known: String,
    why: String,
}

async fn page(
    desk: &Desk,
    of: &Incident,
    (typed, mistakes, met): (Typed, Mistakes, &Met),
) -> WebResult<Response> {
    let (app, frame) = (&desk.app, desk.frame.clone().with(mistakes));
    let kind = desk.playbook(of)?;
    let counted = app.incidents.clocks_of(kind, of.known_at, &of.facts);
    let moment = app.clock.now();
    let municipality = typed.facts.municipality.as_ref();
    let page = FactsPage {
        path: format!("{}/facts", room_path(desk.office, of.id)),
        drill: of.is_drill(),
        questions: questions(&frame, (&typed.facts, &of.facts)),
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
            .map(|it| view::clock(&frame, it, None, moment))
            .collect(),
        thing: of.thing_name.clone(),
        is_twice: !met.both.is_empty(),
        was: now(of),
        others: others(desk, of, met).await?,
        frame,
    };
    Ok(Page(page).into_response())
}

/// Each question with what was answered now and before.
fn questions(frame: &Frame, (typed, before): (&Facts, &Facts)) -> Vec<Question> {
    let question = |id: &&'static str| Question {
        id,
        ask: frame.say(&format!("incidents.fact.{id}")),
        hint: frame.say(&format!("incidents.fact.{id}-hint")),
        answers: answers(frame, answer(typed, id)),
        was: answer(before, id).as_str(),
    };
    QUESTIONS.iter().map(question).collect()
}

/// What others answered where two answered differently.
async fn others(desk: &Desk, of: &Incident, met: &Met) -> WebResult<BTreeMap<String, Other>> {
    if met.both.is_empty() {
        return Ok(BTreeMap::new());
    }
    let writers = Writers::of(desk, of).await?;
    let frame = &desk.frame;
    let now = now(of);
    let other = |field: &String| {
        let value = now.get(field).map_or("", String::as_str);
        let words = match field.as_str() {
            "known" => view::moment(frame, of.known_at),
            "municipality" => match desk.app.incidents.municipality(value) {
                Some(it) => Say::plain(&format!("{} {}", it.prefecture, it.name)),
                None => frame.say("incidents.fact.municipality-none"),
            },
            "persons" if value.is_empty() => frame.say("incidents.answer.unsure"),
            "persons" => Say::plain(value),
            _ => frame.say(&format!("incidents.answer.{value}")),
        };
        // The timeline calls the moment by the name that it has among the facts.
        let told = if field == "known" { "known_at" } else { field };
        let other = writers.other(desk, (LineSort::Facts, told), words);
        (field.clone(), other)
    };
    Ok(met.both.iter().map(other).collect())
}

async fn save(
    State(app): State<App>,
    visit: Visit,
    Path((_, id)): Path<(String, String)>,
    Form(sent): Form<Vec<(String, String)>>,
) -> WebResult<Response> {
    let desk = Desk::of(&app, &visit)?;
    let why: String = typed(&sent, "why").chars().take(400).collect();
    // Somebody may write in the very moment; then it is held against what they wrote.
    for _ in 0..TRIES {
        let of = desk.incident(&id).await?;
        let met = Met::of(&sent, &now(&of));
        let mut mistakes = Mistakes::none();
        let meant: Vec<(String, String)> = met.fields.clone().into_iter().collect();
        let (facts, known) = read(&app, &of, &meant, &mut mistakes);
        if !mistakes.is_empty() || !met.both.is_empty() {
            let typed = Typed {
                facts,
                persons: typed(&meant, "persons").to_owned(),
                known: typed(&meant, "known").to_owned(),
                why,
            };
            return page(&desk, &of, (typed, mistakes, &met)).await;
        }
        let municipality = facts.municipality.as_ref().map(ToString::to_string);
        match deeds::set_facts(&desk.hand(), &of, (facts, known, &why)).await {
            Err(NotDone::Meanwhile) => {}
            done => {
                done.map_err(refused)?;
                keep_municipality(&desk, municipality).await?;
                return Ok(see_other(&room_path(desk.office, of.id)));
            }
        }
    }
    Err(refused(NotDone::Meanwhile))
}

/// How often a form is held against what others write at the same moment.
const TRIES: usize = 3;

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
