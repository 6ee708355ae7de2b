//! The questions that an office answers about itself, and what follows: its pattern and what does not concern it.

use std::collections::BTreeMap;

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use mamori_core::assessments::{Question, Said, Scoping, ServiceKind};
use serde::Deserialize;
use serde_json::json;

use super::super::{EDITION, NORM, current, save_scoping, scoping};
use super::course::{edition_to_begin, further_questions};
use super::{away, go, path};
use crate::db::Event;
use crate::web::{App, Frame, Mistakes, Page, Say, Visit, WebResult};

#[derive(Template)]
#[template(path = "assessments/scoping.html")]
struct ScopingPage {
    frame: Frame,
    path: String,
    list: String,
    services: Vec<Pick>,
    questions: Vec<Asked>,
    pattern: Option<Say>,
    falls_away: Vec<Away>,
    said_before: bool,
}

/// One thing to choose.
struct Pick {
    word: &'static str,
    label: Say,
    /// For lists, which show no furigana.
    plain: String,
    chosen: bool,
}

/// One question with its three answers.
struct Asked {
    name: &'static str,
    text: Say,
    picks: Vec<Pick>,
    wrong: Option<Say>,
}

/// A requirement that does not concern the office, and the answer that says so.
struct Away {
    number: String,
    title: Say,
    because: Vec<Say>,
}

/// For which norm the office is asked, besides the one that every office is checked against.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asking {
    norm: String,
}

pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(asking): Query<Asking>,
) -> WebResult<Response> {
    let said = scoping(&app, visit.scope()?, visit.office()?).await?;
    let frame = Frame::new(&app, &visit);
    Ok(Page(page(&app, frame, &said, &asking)?).into_response())
}

pub(super) async fn save(
    State(app): State<App>,
    visit: Visit,
    Query(asking): Query<Asking>,
    Form(typed): Form<BTreeMap<String, String>>,
) -> WebResult<Response> {
    let office = visit.office()?;
    let before = scoping(&app, visit.scope()?, office).await?;
    let (said, mistakes) = read(&typed, before);
    if !mistakes.is_empty() {
        let frame = Frame::new(&app, &visit).with(mistakes);
        return Ok(Page(page(&app, frame, &said, &asking)?).into_response());
    }
    let mut change = app.change(&visit.actor()).await?;
    save_scoping(&mut change, visit.scope()?, office, &said).await?;
    let event = Event::of("assessments.scope")
        .office(office)
        .about(format!("office/{office}"))
        .detail(json!(said));
    change.save(&event).await?;
    if app.catalogue.norm(&asking.norm).is_some() {
        return Ok(go(office, &format!("norms/{}", asking.norm)));
    }
    let opened = current(&app, visit.scope()?, office).await?.is_some();
    Ok(go(office, if opened { "scoping" } else { "assessment" }))
}

/// What can be taken of the form, and what is missing or unknown. A further question that the form does not ask
/// keeps its answer.
fn read(typed: &BTreeMap<String, String>, before: Scoping) -> (Scoping, Mistakes) {
    let mut mistakes = Mistakes::none();
    let mut said = Scoping {
        service: None,
        ..before
    };
    said.said.retain(|it, _| !Question::FIRST.contains(it));
    let word = |name: &str| typed.get(name).map(String::as_str).unwrap_or_default();
    match word("service").parse::<ServiceKind>() {
        Ok(service) => said.service = Some(service),
        Err(_) => mistakes.add("service", "assessments.mistake.service"),
    }
    for question in Question::ALL {
        match word(question.as_str()).parse::<Said>() {
            Ok(answer) => {
                said.said.insert(*question, answer);
            }
            Err(_) if Question::FIRST.contains(question) => {
                mistakes.add(question.as_str(), "assessments.mistake.question");
            }
            Err(_) => {}
        }
    }
    (said, mistakes)
}

/// The first questions, and those that narrow down the norm that is asked for.
fn questions(app: &App, asking: &Asking) -> Vec<Question> {
    let mut all = Question::FIRST.to_vec();
    let norm = app.catalogue.norm(&asking.norm);
    if let Some(edition) = norm.and_then(|it| edition_to_begin(&app.catalogue, it)) {
        let names = (edition.id.norm(), edition.id.short());
        let nothing = Scoping::default();
        all.extend(further_questions(&app.catalogue, names, &nothing));
    }
    all
}

fn page(app: &App, frame: Frame, said: &Scoping, asking: &Asking) -> WebResult<ScopingPage> {
    let office = frame.visit.office()?;
    let services = ServiceKind::ALL.iter().map(|it| {
        let key = format!("assessments.service.{it}");
        Pick {
            word: it.as_str(),
            label: frame.say(&key),
            plain: frame.plain(&key),
            chosen: said.service == Some(*it),
        }
    });
    let pattern = said.pattern();
    Ok(ScopingPage {
        path: frame.visit.path.clone(),
        list: if app.catalogue.norm(&asking.norm).is_some() {
            path(office, &format!("norms/{}", asking.norm))
        } else {
            path(office, "assessment")
        },
        services: services.collect(),
        questions: questions(app, asking)
            .into_iter()
            .map(|it| asked(&frame, it, said))
            .collect(),
        pattern: pattern.map(|it| frame.say(&format!("assessments.pattern.{it}"))),
        falls_away: falls_away(app, &frame, said),
        said_before: !said.said.is_empty() && frame.mistakes.is_empty(),
        frame,
    })
}

fn asked(frame: &Frame, question: Question, said: &Scoping) -> Asked {
    let pick = |it: &Said| {
        let key = format!("assessments.said.{it}");
        Pick {
            word: it.as_str(),
            label: frame.say(&key),
            plain: frame.plain(&key),
            chosen: said.said.get(&question) == Some(it),
        }
    };
    Asked {
        name: question.as_str(),
        text: frame.say(&format!("assessments.question.{question}")),
        picks: Said::ALL.iter().map(pick).collect(),
        wrong: frame.mistake(question.as_str()),
    }
}

fn falls_away(app: &App, frame: &Frame, said: &Scoping) -> Vec<Away> {
    let gone = |it: &mamori_core::catalogue::Provision| {
        let because = away::because(app, frame, it, said);
        (!because.is_empty()).then(|| Away {
            number: it.id.local().to_owned(),
            title: frame.text(it.title.authored(), &it.title_en),
            because,
        })
    };
    let all = app.catalogue.provisions(NORM, EDITION).into_iter();
    all.filter_map(gone).collect()
}
