//! The page of one item at three depths: one sentence, five lines, and everything with links and source.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use mamori_core::catalogue::{Parameter, Pattern, Provision, TextStatus, Value};
use mamori_core::plain::Text;

use super::links::{Bond, Way, bonds, ways};
use super::norms::patterns;
use super::reading::{
    Link, case_link, first_sentences, full_name, group_path, one_sentence, parts, source, status,
    texts,
};
use crate::web::{App, Frame, Page, Say, Visit, WebError, WebResult};

/// The norm whose items have pictures of their own.
const DRAWN: &str = "care-guide";

/// How many lines stand before everything.
const LINES: usize = 5;

struct Term {
    id: String,
    name: Say,
    meaning: Say,
}

/// A figure with the days between which it holds.
struct Figure {
    name: Say,
    value: Say,
    from: String,
    until: String,
    doubt: Option<Say>,
}

/// What stands on the card at the top: the item in one sentence, with its facts.
struct Head {
    number: String,
    picture: Option<String>,
    group: Link,
    superseded_by: Option<Link>,
    doubt: Option<Say>,
    title: Say,
    sentence: Say,
    force: Say,
    devices: Option<Say>,
    read_by: String,
    condition: Say,
    starter: bool,
    effort: Option<(String, Say)>,
}

/// Everything, to be opened.
struct Whole {
    text: Vec<Say>,
    figures: Vec<Figure>,
    why: Say,
    how: Vec<Say>,
    instead: Vec<Say>,
    parts: Vec<Say>,
    proof: Vec<Say>,
    changed: Vec<(Say, Say)>,
    norm: Link,
    source: Say,
}

#[derive(Template)]
#[template(path = "catalogue/item.html")]
struct ItemPage {
    frame: Frame,
    head: Head,
    whole: Whole,
    title_plain: String,
    lines: Vec<Say>,
    whom: Vec<Say>,
    bonds: Vec<Bond>,
    ways: Vec<Way>,
    terms: Vec<Term>,
    cases: Vec<Link>,
    neighbours: Vec<(&'static str, Link)>,
}

/// The page of one item.
pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> WebResult<Response> {
    let item = app.catalogue.provision(&id).ok_or(WebError::NotFound)?;
    let frame = Frame::new(&app, &visit);
    Ok(Page(filled(&app, frame, item)).into_response())
}

fn filled(app: &App, frame: Frame, item: &Provision) -> ItemPage {
    ItemPage {
        head: head(app, &frame, item),
        whole: whole(app, &frame, item),
        title_plain: frame.text_plain(item.title.authored(), &item.title_en),
        lines: lines(&frame, item),
        whom: whom(&frame, item),
        bonds: bonds(&frame, &app.catalogue, item),
        ways: ways(&frame, &app.catalogue, item),
        terms: terms(app, &frame, item),
        cases: cases(app, &frame, item),
        neighbours: neighbours(app, &frame, item),
        frame,
    }
}

fn head(app: &App, frame: &Frame, item: &Provision) -> Head {
    let say = |japanese: &Text, english: &str| frame.text(japanese.authored(), english);
    let local = item.id.local();
    let edition = item.id.edition();
    Head {
        number: match item.number.as_str() {
            "" => local.to_owned(),
            printed => printed.to_owned(),
        },
        picture: (edition.norm() == DRAWN).then(|| format!("item-{local}")),
        group: group(app, frame, item),
        superseded_by: superseded_by(app, frame, item),
        doubt: doubt(frame, item.source.status),
        title: say(&item.title, &item.title_en),
        sentence: one_sentence(frame, item),
        force: frame.say(&format!("catalogue.force.{}", item.force)),
        devices: item
            .device_class
            .map(|it| frame.say(&format!("catalogue.devices.{it}"))),
        read_by: read_by(app, item),
        condition: say(&item.condition, &item.condition_en),
        starter: item.starter,
        effort: item.known_minutes().map(|minutes| {
            let yen = item.yen.map_or_else(
                || frame.say("catalogue.not-known"),
                |it| frame.say(&format!("catalogue.yen.{it}")),
            );
            (minutes.to_string(), yen)
        }),
    }
}

fn whole(app: &App, frame: &Frame, item: &Provision) -> Whole {
    let say = |japanese: &Text, english: &str| frame.text(japanese.authored(), english);
    let edition = item.id.edition();
    Whole {
        text: first_sentences(frame, (&item.text, &item.text_en), usize::MAX),
        figures: item.parameters.iter().map(|it| figure(frame, it)).collect(),
        why: say(&item.why, &item.why_en),
        how: texts(frame, &item.how, &item.how_en),
        instead: texts(frame, &item.alternatives, &item.alternatives_en),
        parts: item
            .parts
            .iter()
            .map(|it| say(&it.title, &it.title_en))
            .collect(),
        proof: texts(frame, &item.evidence, &item.evidence_en),
        changed: changed(frame, item),
        norm: norm(app, frame, item),
        source: source(frame, &app.catalogue, Some(&edition), &item.source),
    }
}

fn group(app: &App, frame: &Frame, item: &Provision) -> Link {
    let edition = item.id.edition();
    let title = match app.catalogue.group_of(item) {
        Some(it) => frame.text(it.title.authored(), &it.title_en),
        None => Say::plain(&item.group),
    };
    Link {
        href: group_path(&edition, &item.group),
        words: title,
        remark: Say::plain(""),
    }
}

fn norm(app: &App, frame: &Frame, item: &Provision) -> Link {
    let edition = item.id.edition();
    Link {
        href: super::reading::edition_path(&edition),
        words: full_name(frame, &app.catalogue, &edition),
        remark: Say::plain(""),
    }
}

/// The edition that took the place of this item's own.
fn superseded_by(app: &App, frame: &Frame, item: &Provision) -> Option<Link> {
    let edition = item.id.edition();
    let (norm, short) = parts(&edition);
    super::norms::superseded_by(app, frame, app.catalogue.edition(norm, short)?)
}

/// What is said where the text was not seen in its source.
fn doubt(frame: &Frame, known: TextStatus) -> Option<Say> {
    (known != TextStatus::Verified).then(|| status(frame, known))
}

/// Five lines at most: why, then what the text says or how it is done.
fn lines(frame: &Frame, item: &Provision) -> Vec<Say> {
    let why = first_sentences(frame, (&item.why, &item.why_en), 1);
    let said = first_sentences(frame, (&item.text, &item.text_en), 2);
    let how = texts(frame, &item.how, &item.how_en);
    let all = why.into_iter().chain(said).chain(how);
    all.take(LINES).collect()
}

/// The patterns that read it, where not all do.
fn read_by(app: &App, item: &Provision) -> String {
    let group = app.catalogue.group_of(item);
    let all = Pattern::ALL.iter().copied();
    let read: Vec<Pattern> = all.filter(|it| item.is_read_by(Some(*it), group)).collect();
    if read.len() == Pattern::ALL.len() {
        return String::new();
    }
    patterns(&read)
}

/// A number with what it counts.
fn counted(frame: &Frame, of: &Parameter, value: &str) -> Say {
    match &of.unit {
        Some(unit) => frame.fill(&format!("catalogue.unit.{unit}"), &[("value", value)]),
        None => Say::plain(value),
    }
}

fn figure(frame: &Frame, of: &Parameter) -> Figure {
    let value = match &of.value {
        Value::Holds(true) => frame.say("catalogue.figure-yes"),
        Value::Holds(false) => frame.say("catalogue.figure-no"),
        Value::Number(number) => counted(frame, of, &number.to_string()),
        Value::Word(word) if word.starts_with(|it: char| it.is_ascii_lowercase()) => {
            frame.say(&format!("catalogue.value.{word}"))
        }
        Value::Word(version) if version.matches('-').count() == 0 => counted(frame, of, version),
        Value::Word(day) => Say::plain(day),
    };
    let day = |it: &Option<mamori_core::catalogue::Issued>| {
        it.as_ref().map(ToString::to_string).unwrap_or_default()
    };
    Figure {
        name: frame.say(&format!("catalogue.figure.{}", of.name)),
        value,
        from: day(&of.from),
        until: day(&of.until),
        doubt: doubt(frame, of.status),
    }
}

fn whom(frame: &Frame, item: &Provision) -> Vec<Say> {
    let all = item.ask_whom.iter();
    all.map(|it| frame.say(&format!("catalogue.whom.{it}")))
        .collect()
}

fn terms(app: &App, frame: &Frame, item: &Provision) -> Vec<Term> {
    let known = item.glossary.iter();
    let known = known.filter_map(|it| app.catalogue.glossary_term(it.as_str()));
    known
        .map(|it| Term {
            id: it.id.to_string(),
            name: frame.text(it.term.authored(), &it.term_en),
            meaning: frame.text(it.meaning.authored(), &it.meaning_en),
        })
        .collect()
}

fn cases(app: &App, frame: &Frame, item: &Provision) -> Vec<Link> {
    let known = item
        .cases
        .iter()
        .filter_map(|it| app.catalogue.case(it.as_str()));
    known.map(|it| case_link(frame, it)).collect()
}

/// Like corrections these stand in Japanese only.
fn changed(frame: &Frame, item: &Provision) -> Vec<(Say, Say)> {
    let text = |it: &Text| frame.text(it.authored(), &it.plain());
    let all = item.changed.iter();
    all.map(|it| (text(&it.what), text(&it.why))).collect()
}

/// The items before and after this one.
fn neighbours(app: &App, frame: &Frame, item: &Provision) -> Vec<(&'static str, Link)> {
    let edition = item.id.edition();
    let (norm, short) = parts(&edition);
    let all = app.catalogue.provisions(norm, short);
    let Some(at) = all.iter().position(|it| it.id == item.id) else {
        return Vec::new();
    };
    let before = at.checked_sub(1).and_then(|it| all.get(it));
    let sides = [("prev", before), ("next", all.get(at + 1))];
    sides
        .into_iter()
        .filter_map(|(rel, it)| Some((rel, super::reading::item_link(frame, it?))))
        .collect()
}
