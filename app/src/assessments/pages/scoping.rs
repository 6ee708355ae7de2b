//! The questions that an office answers about itself, and what follows: its pattern and what does not concern it.

use std::collections::BTreeMap;

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use mamori_core::assessments::{Exclusion, Question, Said, Scoping, ServiceKind, exclusion};
use mamori_core::catalogue::{Edition, EditionId, Provision};
use serde::Deserialize;
use serde_json::json;

use super::super::{NORM, current, save_scoping, scoping};
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
    /// How many requirements there are, and how many of them stay.
    count: (usize, usize),
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
    /// The rule that the answer decides, and how well it is known.
    rule: Vec<Say>,
    picks: Vec<Pick>,
    wrong: Option<Say>,
}

/// What does not concern the office, and the answer that says so: one requirement, or as many as share a rule.
struct Away {
    what: Say,
    because: Vec<Say>,
}

/// For which norm the office is asked, besides the one that every office is checked against.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asking {
    norm: String,
    edition: String,
}

impl Asking {
    /// The edition that is narrowed down: the one that is named, else the one with which a check would begin.
    fn edition<'a>(&self, app: &'a App) -> Option<&'a Edition> {
        let norm = if self.norm.is_empty() {
            NORM
        } else {
            &self.norm
        };
        let norm = app.catalogue.norm(norm)?;
        let named = EditionId::of(norm.id.as_str(), &self.edition).ok();
        let named = named.and_then(|it| app.catalogue.edition(it.norm(), it.short()));
        named.or_else(|| edition_to_begin(&app.catalogue, norm))
    }

    /// Whether it is the norm that every office is checked against.
    fn is_main(&self, app: &App) -> bool {
        self.norm == NORM || app.catalogue.norm(&self.norm).is_none()
    }

    /// The page of the check, from which one came.
    fn check(&self, app: &App) -> String {
        match self.edition.as_str() {
            _ if self.is_main(app) => "assessment".to_owned(),
            "" => format!("norms/{}", self.norm),
            edition => format!("norms/{}?edition={edition}", self.norm),
        }
    }
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
    if !asking.is_main(&app) {
        return Ok(go(office, &asking.check(&app)));
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
    let edition = asking.edition(app);
    if let Some(edition) = edition.filter(|_| !asking.is_main(app)) {
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
    let (pattern, edition) = (said.pattern(), asking.edition(app));
    let gone = edition.map(|it| gone(app, said, it)).unwrap_or_default();
    let all = edition.map_or(0, |it| {
        app.catalogue.provisions(it.id.norm(), it.id.short()).len()
    });
    Ok(ScopingPage {
        path: frame.visit.path.clone(),
        list: path(office, &asking.check(app)),
        services: services.collect(),
        questions: questions(app, asking)
            .into_iter()
            .map(|it| asked(&frame, (it, edition), said))
            .collect(),
        pattern: pattern.map(|it| frame.say(&format!("assessments.pattern.{it}"))),
        falls_away: if asking.is_main(app) {
            one_by_one(app, &frame, said, &gone)
        } else {
            by_rule(&frame, edition, &gone)
        },
        count: (all, all.saturating_sub(gone.len())),
        said_before: !said.said.is_empty() && frame.mistakes.is_empty(),
        frame,
    })
}

fn asked(
    frame: &Frame,
    (question, edition): (Question, Option<&Edition>),
    said: &Scoping,
) -> Asked {
    let sufficient = edition.and_then(Edition::sufficient);
    let decided = sufficient.filter(|(_, fact)| question.fact() == Some(*fact));
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
        rule: decided.map_or_else(Vec::new, |(it, _)| away::rule(frame, it)),
        picks: Said::ALL.iter().map(pick).collect(),
        wrong: frame.mistake(question.as_str()),
    }
}

/// What falls away of an edition, by which rule.
fn gone<'a>(app: &'a App, said: &Scoping, edition: &Edition) -> Vec<(&'a Provision, Exclusion)> {
    let all = app
        .catalogue
        .provisions(edition.id.norm(), edition.id.short());
    let gone = |it| Some((it, exclusion(it, Some(edition), said)?));
    all.into_iter().filter_map(gone).collect()
}

fn one_by_one(
    app: &App,
    frame: &Frame,
    said: &Scoping,
    gone: &[(&Provision, Exclusion)],
) -> Vec<Away> {
    let away = |(it, _): &(&Provision, Exclusion)| {
        let title = frame.text(it.title.authored(), &it.title_en);
        let words = frame.fill("assessments.scoping.one", &[("number", it.id.local())]);
        Away {
            what: words.with("title", &title),
            because: away::because(app, frame, it, said),
        }
    };
    gone.iter().map(away).collect()
}

/// Of a long norm, how many fall away by each rule, in the order of the norm.
fn by_rule(
    frame: &Frame,
    edition: Option<&Edition>,
    gone: &[(&Provision, Exclusion)],
) -> Vec<Away> {
    let mut rules: Vec<(&Exclusion, usize)> = Vec::new();
    for (_, rule) in gone {
        match rules.iter_mut().find(|(known, _)| *known == rule) {
            Some((_, count)) => *count += 1,
            None => rules.push((rule, 1)),
        }
    }
    let away = |(rule, count): (&Exclusion, usize)| Away {
        what: frame.fill("assessments.scoping.some", &[("n", &count.to_string())]),
        because: away::reasons(frame, edition, rule),
    };
    rules.into_iter().map(away).collect()
}
