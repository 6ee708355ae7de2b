//! The first page of the library with its search, and the page of corrections.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use mamori_core::catalogue::{Catalogue, Edition, GlossaryEntry, Hit, Kind, Norm, Reader, search};

use super::reading::{
    Corrected, Link, Typed, case_link, corrected, edition_link, edition_name, edition_path,
    full_name, guidance_link, item_link, parts, situation_link, use_link, verdict_sign,
};
use crate::web::{App, Frame, Page, Say, Visit};

/// How many finds a page shows at most: what nobody reads is not sent.
const FOUND: usize = 20;

struct Group {
    title: Say,
    audience: Say,
    items: Vec<Link>,
}

/// The handbook that every office checks, with all its items.
struct Guide {
    title: Say,
    about: Say,
    edition: Link,
    groups: Vec<Group>,
}

/// Another norm by its editions, the newest first.
struct Other {
    title: Say,
    issuer: Say,
    editions: Vec<Volume>,
}

struct Volume {
    link: Link,
    count: String,
    superseded_by: Option<Say>,
}

/// Something found.
struct Found {
    link: Link,
    kind: Say,
    sign: &'static str,
}

#[derive(Template)]
#[template(path = "catalogue/shelf.html")]
struct ShelfPage {
    frame: Frame,
    typed: String,
    found: Vec<Found>,
    guides: Vec<Guide>,
    others: Vec<Other>,
}

/// All items by group and the other norms, or what a search found.
pub(super) async fn shelf(
    State(app): State<App>,
    visit: Visit,
    Query(query): Query<Typed>,
) -> Response {
    let frame = Frame::new(&app, &visit);
    let typed = query.words();
    let page = if typed.is_empty() {
        let (guides, others): (Vec<&Norm>, Vec<&Norm>) = app
            .catalogue
            .norms()
            .partition(|it| it.reader == Reader::Staff);
        let guides = guides.into_iter();
        let others = others.into_iter();
        ShelfPage {
            guides: guides
                .filter_map(|it| guide(&frame, &app.catalogue, it))
                .collect(),
            others: others.map(|it| other(&frame, &app.catalogue, it)).collect(),
            found: Vec::new(),
            frame,
            typed,
        }
    } else {
        ShelfPage {
            guides: Vec::new(),
            others: Vec::new(),
            found: found(&frame, &app.catalogue, &typed),
            frame,
            typed,
        }
    };
    Page(page).into_response()
}

/// The newest edition of a norm for everybody, group by group.
fn guide(frame: &Frame, catalogue: &Catalogue, norm: &Norm) -> Option<Guide> {
    let edition = newest(catalogue, norm)?;
    let (norm_id, short) = parts(&edition.id);
    let groups = edition.groups.iter().map(|group| Group {
        title: frame.text(group.title.authored(), &group.title_en),
        audience: frame.say(&format!("catalogue.audience.{}", group.audience)),
        items: catalogue
            .provisions_in(norm_id, short, &group.id)
            .into_iter()
            .map(|it| item_link(frame, it))
            .collect(),
    });
    Some(Guide {
        title: frame.text(norm.title.authored(), &norm.title_en),
        about: frame.text(norm.about.authored(), &norm.about_en),
        edition: edition_link(frame, edition),
        groups: groups.collect(),
    })
}

/// The edition that no other has superseded.
fn newest<'a>(catalogue: &'a Catalogue, norm: &'a Norm) -> Option<&'a Edition> {
    let all = catalogue.editions(norm.id.as_str());
    all.max_by_key(|it| (it.superseded_by.is_none(), it.issued.clone()))
}

fn other(frame: &Frame, catalogue: &Catalogue, norm: &Norm) -> Other {
    let mut editions: Vec<&Edition> = catalogue.editions(norm.id.as_str()).collect();
    editions.sort_by(|a, b| b.issued.cmp(&a.issued));
    Other {
        title: frame.text(norm.title.authored(), &norm.title_en),
        issuer: frame.text(norm.issuer.authored(), &norm.issuer_en),
        editions: editions
            .into_iter()
            .map(|it| volume(frame, catalogue, it))
            .collect(),
    }
}

fn volume(frame: &Frame, catalogue: &Catalogue, edition: &Edition) -> Volume {
    let (norm, short) = parts(&edition.id);
    let after = edition.superseded_by.as_ref();
    let name = after.map(|it| {
        if it.norm() == norm {
            edition_name(frame, it)
        } else {
            full_name(frame, catalogue, it)
        }
    });
    Volume {
        link: edition_link(frame, edition),
        count: catalogue.provisions(norm, short).len().to_string(),
        superseded_by: name,
    }
}

fn found(frame: &Frame, catalogue: &Catalogue, typed: &str) -> Vec<Found> {
    let hits = search(catalogue, typed).into_iter().take(FOUND);
    hits.filter_map(|it| one_found(frame, catalogue, &it))
        .collect()
}

fn one_found(frame: &Frame, catalogue: &Catalogue, hit: &Hit) -> Option<Found> {
    let id = hit.local();
    let mut sign = "";
    let link = match hit.kind {
        Kind::Item => item_link(frame, catalogue.provision(id)?),
        Kind::Term => term_link(frame, catalogue.glossary_term(id)?),
        Kind::Case => case_link(frame, catalogue.case(id)?),
        Kind::Use => {
            let one = catalogue.one_use(id)?;
            sign = verdict_sign(one.verdict).0;
            use_link(frame, one)
        }
        Kind::Situation => situation_link(frame, catalogue.situation(id)?),
        Kind::Guidance => guidance_link(frame, catalogue.guidance_by_id(id)?),
    };
    let kind = match catalogue.provision(id) {
        // Which norm an item belongs to says more than that it is one.
        Some(it) if hit.kind == Kind::Item => full_name(frame, catalogue, &it.id.edition()),
        _ => frame.say(&format!("catalogue.kind.{}", hit.kind)),
    };
    Some(Found { link, kind, sign })
}

fn term_link(frame: &Frame, it: &GlossaryEntry) -> Link {
    Link {
        href: format!("/catalogue/glossary#{}", it.id),
        words: frame.text(it.term.authored(), &it.term_en),
        remark: frame.text(it.meaning.authored(), &it.meaning_en),
    }
}

#[derive(Template)]
#[template(path = "catalogue/corrections.html")]
struct CorrectionsPage {
    frame: Frame,
    /// Editions with more corrections than fit here: they stand on the edition's own page.
    longer: Vec<(String, Say, usize)>,
    editions: Vec<(Say, Vec<Corrected>)>,
}

/// Of an edition with more corrections than these, only their number stands on the page of all.
const CORRECTIONS_SHOWN: usize = 20;

/// What the data says differently from its sources, and why.
pub(super) async fn corrections(State(app): State<App>, visit: Visit) -> Response {
    let frame = Frame::new(&app, &visit);
    let of_editions = app.catalogue.norms();
    let of_editions = of_editions.flat_map(|it| app.catalogue.editions(it.id.as_str()));
    let (mut longer, mut editions) = (Vec::new(), Vec::new());
    for it in of_editions {
        let (norm, short) = parts(&it.id);
        let all = app.catalogue.corrections(norm, short);
        let title = full_name(&frame, &app.catalogue, &it.id);
        if all.len() > CORRECTIONS_SHOWN {
            longer.push((edition_path(&it.id), title, all.len()));
        } else {
            editions.push((title, corrected(&frame, all)));
        }
    }
    for case in app.catalogue.cases() {
        let title = frame.text(case.title.authored(), &case.title_en);
        editions.push((title, corrected(&frame, &case.corrections)));
    }
    for term in app.catalogue.glossary() {
        let title = frame.text(term.term.authored(), &term.term_en);
        editions.push((title, corrected(&frame, &term.corrections)));
    }
    editions.retain(|(_, all)| !all.is_empty());
    Page(CorrectionsPage {
        frame,
        longer,
        editions,
    })
    .into_response()
}
