//! The page of one item: the question, why, how, what instead, whom to ask, and where it stands in its source.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use mamori_core::catalogue::Provision;
use mamori_core::plain::Text;

use super::reading::{Link, source, texts};
use crate::web::{App, Frame, Page, Say, Visit, WebError, WebResult};

/// The norm whose items have pictures of their own.
const DRAWN: &str = "care-guide";

struct Term {
    id: String,
    name: Say,
    meaning: Say,
}

#[derive(Template)]
#[template(path = "catalogue/item.html")]
struct ItemPage {
    frame: Frame,
    number: String,
    picture: Option<String>,
    group: Say,
    title: Say,
    title_plain: String,
    ask: Say,
    force: Say,
    condition: Say,
    starter: bool,
    minutes: String,
    yen: Say,
    why: Say,
    how: Vec<Say>,
    instead: Vec<Say>,
    whom: Vec<Say>,
    proof: Vec<Say>,
    parts: Vec<Say>,
    terms: Vec<Term>,
    cases: Vec<Link>,
    changed: Vec<(Say, Say)>,
    source: Say,
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
    let say = |japanese: &Text, english: &str| frame.text(japanese.authored(), english);
    let local = item.id.local();
    ItemPage {
        number: local.to_owned(),
        picture: (item.id.edition().norm() == DRAWN).then(|| format!("item-{local}")),
        group: group(app, &frame, item),
        title: say(&item.title, &item.title_en),
        title_plain: frame.text_plain(item.title.authored(), &item.title_en),
        ask: say(&item.ask, &item.ask_en),
        force: frame.say(&format!("catalogue.force.{}", item.force)),
        condition: say(&item.condition, &item.condition_en),
        starter: item.starter,
        minutes: item.minutes.to_string(),
        yen: frame.say(&format!("catalogue.yen.{}", item.yen)),
        why: say(&item.why, &item.why_en),
        how: texts(&frame, &item.how, &item.how_en),
        instead: texts(&frame, &item.alternatives, &item.alternatives_en),
        whom: whom(&frame, item),
        proof: texts(&frame, &item.evidence, &item.evidence_en),
        parts: item
            .parts
            .iter()
            .map(|it| say(&it.title, &it.title_en))
            .collect(),
        terms: terms(app, &frame, item),
        cases: cases(app, &frame, item),
        changed: changed(&frame, item),
        source: source(
            &frame,
            &app.catalogue,
            Some(&item.id.edition()),
            &item.source,
        ),
        neighbours: neighbours(app, &frame, item),
        frame,
    }
}

fn group(app: &App, frame: &Frame, item: &Provision) -> Say {
    let edition = item.id.edition();
    let groups = app
        .catalogue
        .groups(edition.norm(), super::search::short(edition.as_str()));
    match groups.iter().find(|it| it.id == item.group) {
        Some(it) => frame.text(it.title.authored(), &it.title_en),
        None => Say::plain(&item.group),
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
    known
        .map(|it| Link {
            href: format!("/catalogue/cases/{}", it.id),
            words: frame.text(it.title.authored(), &it.title_en),
            remark: frame.text(it.rule.authored(), &it.rule_en),
        })
        .collect()
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
    let short = super::search::short(edition.as_str());
    let all = app.catalogue.provisions(edition.norm(), short);
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
