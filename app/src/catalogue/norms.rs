//! The page of an edition with its chapters, and the page of one chapter with its items.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use mamori_core::catalogue::{Document, Edition, Group, Pattern};
use mamori_core::plain::Text;

use super::reading::{
    Corrected, Link, changes_path, corrected, edition_link, edition_name, first_sentences,
    full_name, group_path, item_link, status,
};
use crate::web::{App, Frame, Page, Say, Visit, WebError, WebResult};

/// A chapter as a row of its edition.
struct Row {
    href: String,
    number: Say,
    title: Say,
    count: String,
    status: Option<Say>,
    read_by: String,
}

/// A division with its chapters.
struct Part {
    title: Option<Say>,
    rows: Vec<Row>,
}

#[derive(Template)]
#[template(path = "catalogue/edition.html")]
struct EditionPage {
    frame: Frame,
    title: Say,
    title_plain: String,
    about: Say,
    status: Say,
    issuer: Say,
    issued: String,
    in_force: String,
    url: String,
    count: String,
    superseded_by: Option<Link>,
    note: Vec<Say>,
    has_patterns: bool,
    parts: Vec<Part>,
    changes: Vec<Link>,
    others: Vec<Link>,
    documents: Vec<Say>,
    corrections: Vec<Corrected>,
}

/// Sentences of a note, and no more: a note is a paragraph, not a book.
const NOTE: usize = 60;

/// One edition of a norm.
pub(super) async fn edition(
    State(app): State<App>,
    visit: Visit,
    Path((norm, short)): Path<(String, String)>,
) -> WebResult<Response> {
    let edition = app.catalogue.edition(&norm, &short);
    let edition = edition.ok_or(WebError::NotFound)?;
    let frame = Frame::new(&app, &visit);
    Ok(Page(filled(&app, frame, edition)?).into_response())
}

fn filled(app: &App, frame: Frame, edition: &Edition) -> WebResult<EditionPage> {
    let catalogue = &app.catalogue;
    let norm = catalogue
        .norm(edition.id.norm())
        .ok_or(WebError::NotFound)?;
    let (norm_id, short) = super::reading::parts(&edition.id);
    let count = catalogue.provisions(norm_id, short).len();
    let others = catalogue.editions(norm_id).filter(|it| it.id != edition.id);
    let name = frame.text_plain(norm.title.authored(), &norm.title_en);
    Ok(EditionPage {
        title: full_name(&frame, catalogue, &edition.id),
        title_plain: format!("{name} {short}"),
        about: frame.text(norm.about.authored(), &norm.about_en),
        status: status(&frame, edition.text_status),
        issuer: frame.text(norm.issuer.authored(), &norm.issuer_en),
        issued: edition.issued.to_string(),
        in_force: edition
            .in_force_from
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        url: edition.source_url.clone(),
        count: count.to_string(),
        superseded_by: superseded_by(app, &frame, edition),
        note: first_sentences(&frame, (&edition.note, &edition.note_en), NOTE),
        has_patterns: edition.groups.iter().any(|it| !it.patterns.is_empty()),
        parts: chapters(app, &frame, edition),
        changes: changes(app, &frame, edition),
        others: others.map(|it| edition_link(&frame, it)).collect(),
        documents: edition
            .documents
            .iter()
            .map(|it| document(&frame, it))
            .collect(),
        corrections: corrected(&frame, catalogue.corrections(norm_id, short)),
        frame,
    })
}

/// The edition that took the place of this one.
pub(super) fn superseded_by(app: &App, frame: &Frame, edition: &Edition) -> Option<Link> {
    let (norm, short) = super::reading::parts(edition.superseded_by.as_ref()?);
    Some(edition_link(frame, app.catalogue.edition(norm, short)?))
}

/// The chapters by division; of a norm without divisions all together.
fn chapters(app: &App, frame: &Frame, edition: &Edition) -> Vec<Part> {
    let within = |division: &str| {
        let start = format!("{division}/");
        let groups = edition.groups.iter();
        let groups = groups.filter(move |it| division.is_empty() || it.id.starts_with(&start));
        groups.map(|it| row(app, frame, (edition, it))).collect()
    };
    if edition.divisions.is_empty() {
        return vec![Part {
            title: None,
            rows: within(""),
        }];
    }
    let divisions = edition.divisions.iter();
    divisions
        .map(|it| Part {
            title: Some(frame.text(it.title.authored(), &it.title_en)),
            rows: within(&it.id),
        })
        .collect()
}

fn row(app: &App, frame: &Frame, (edition, group): (&Edition, &Group)) -> Row {
    let (norm, short) = super::reading::parts(&edition.id);
    let held = app.catalogue.provisions(norm, short);
    let count = held.iter().filter(|it| it.group == group.id).count();
    Row {
        href: group_path(&edition.id, &group.id),
        number: frame.text(group.number.authored(), &number_en(group)),
        title: frame.text(group.title.authored(), &group.title_en),
        count: count.to_string(),
        status: group.status.map(|it| status(frame, it)),
        read_by: patterns(&group.patterns),
    }
}

/// 第13章 has no English beside it; the id does.
fn number_en(group: &Group) -> String {
    if group.number.is_empty() {
        return String::new();
    }
    let (_, number) = group.id.rsplit_once('/').unwrap_or(("", &group.id));
    number.to_owned()
}

/// The patterns by their Roman numbers.
pub(super) fn patterns(all: &[Pattern]) -> String {
    let upper = all.iter().map(|it| it.as_str().to_uppercase());
    upper.collect::<Vec<_>>().join(", ")
}

fn document(frame: &Frame, it: &Document) -> Say {
    let title = frame.text(it.title.authored(), &it.title_en);
    let day = it.issued.to_string();
    frame
        .fill("catalogue.document", &[("issued", &day)])
        .with("title", &title)
}

/// The pages of how this edition differs from its neighbours.
fn changes(app: &App, frame: &Frame, edition: &Edition) -> Vec<Link> {
    let (norm, _) = super::reading::parts(&edition.id);
    let all: Vec<&Edition> = app.catalogue.editions(norm).collect();
    let link = |earlier: &Edition, later: &Edition| Link {
        href: changes_path(&earlier.id, &later.id),
        words: frame
            .say("catalogue.changes.link")
            .with("from", &edition_name(frame, &earlier.id))
            .with("to", &edition_name(frame, &later.id)),
        remark: Say::plain(""),
    };
    let mut links = Vec::new();
    for later in &all {
        if let Some(list) = app.catalogue.changes(&later.id)
            && let Some(earlier) = all.iter().find(|it| it.id == list.from)
            && [&earlier.id, &later.id].contains(&&edition.id)
        {
            links.push(link(earlier, later));
        }
    }
    links
}

#[derive(Template)]
#[template(path = "catalogue/group.html")]
struct GroupPage {
    frame: Frame,
    edition: Link,
    number: Say,
    title: Say,
    title_plain: String,
    audience: Say,
    status: Option<Say>,
    read_by: String,
    read_why: Say,
    simpler: String,
    simpler_why: Say,
    items: Vec<(String, Link)>,
    neighbours: Vec<(&'static str, Link)>,
}

/// One chapter with its items.
pub(super) async fn group(
    State(app): State<App>,
    visit: Visit,
    Path((norm, short, group)): Path<(String, String, String)>,
) -> WebResult<Response> {
    let edition = app.catalogue.edition(&norm, &short);
    let edition = edition.ok_or(WebError::NotFound)?;
    let at = edition.groups.iter().position(|it| it.id == group);
    let at = at.ok_or(WebError::NotFound)?;
    let group = edition.groups.get(at).ok_or(WebError::NotFound)?;
    let frame = Frame::new(&app, &visit);
    let say = |japanese: &Text, english: &str| frame.text(japanese.authored(), english);
    let mut back = edition_link(&frame, edition);
    back.words = full_name(&frame, &app.catalogue, &edition.id);
    let page = GroupPage {
        edition: back,
        number: say(&group.number, &number_en(group)),
        title: say(&group.title, &group.title_en),
        title_plain: frame.text_plain(group.title.authored(), &group.title_en),
        audience: frame.say(&format!("catalogue.audience.{}", group.audience)),
        status: group.status.map(|it| status(&frame, it)),
        read_by: patterns(&group.patterns),
        read_why: say(&group.patterns_why, &group.patterns_why_en),
        simpler: patterns(&group.simplified),
        simpler_why: say(&group.simplified_why, &group.simplified_why_en),
        items: items(&app, &frame, (edition, group)),
        neighbours: neighbours(&frame, edition, at),
        frame,
    };
    Ok(Page(page).into_response())
}

/// The items of a chapter with their printed numbers.
fn items(app: &App, frame: &Frame, (edition, group): (&Edition, &Group)) -> Vec<(String, Link)> {
    let (norm, short) = super::reading::parts(&edition.id);
    let mut held = app.catalogue.provisions(norm, short);
    held.retain(|it| it.group == group.id);
    let number = |it: &mamori_core::catalogue::Provision| match it.number.as_str() {
        "" => it.id.local().to_owned(),
        printed => printed.to_owned(),
    };
    let numbered = held.into_iter();
    numbered
        .map(|it| (number(it), item_link(frame, it)))
        .collect()
}

/// The chapters before and after this one.
fn neighbours(frame: &Frame, edition: &Edition, at: usize) -> Vec<(&'static str, Link)> {
    let link = |it: &Group| Link {
        href: group_path(&edition.id, &it.id),
        words: frame.text(it.title.authored(), &it.title_en),
        remark: Say::plain(""),
    };
    let before = at.checked_sub(1).and_then(|it| edition.groups.get(it));
    let sides = [("prev", before), ("next", edition.groups.get(at + 1))];
    let sides = sides.into_iter();
    sides
        .filter_map(|(rel, it)| Some((rel, link(it?))))
        .collect()
}
