//! The first page of the library with its search, and the page of corrections.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use mamori_core::catalogue::{Catalogue, Edition, Norm};
use serde::Deserialize;

use super::reading::{Corrected, Link, corrected, item_link};
use super::search::{search, short};
use crate::web::{App, Frame, Page, Say, Visit};

/// More characters than these are not searched for.
const TYPED: usize = 60;

#[derive(Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    q: String,
}

struct Group {
    title: Say,
    audience: Say,
    items: Vec<Link>,
}

struct Shelf {
    title: Say,
    about: Say,
    issuer: Say,
    issued: String,
    url: String,
    groups: Vec<Group>,
}

#[derive(Template)]
#[template(path = "catalogue/shelf.html")]
struct ShelfPage {
    frame: Frame,
    typed: String,
    found: Vec<Link>,
    shelves: Vec<Shelf>,
}

/// All items by group, or what a search found.
pub(super) async fn shelf(
    State(app): State<App>,
    visit: Visit,
    Query(query): Query<Typed>,
) -> Response {
    let frame = Frame::new(&app, &visit);
    let typed: String = query.q.trim().chars().take(TYPED).collect();
    let (found, shelves) = if typed.is_empty() {
        (Vec::new(), shelves(&frame, &app.catalogue))
    } else {
        (found(&frame, &app.catalogue, &typed), Vec::new())
    };
    Page(ShelfPage {
        frame,
        typed,
        found,
        shelves,
    })
    .into_response()
}

fn shelves(frame: &Frame, catalogue: &Catalogue) -> Vec<Shelf> {
    let editions = catalogue.norms().flat_map(|norm| {
        catalogue
            .editions(norm.id.as_str())
            .map(move |it| (norm, it))
    });
    editions
        .map(|(norm, edition)| one_shelf(frame, catalogue, (norm, edition)))
        .collect()
}

fn one_shelf(frame: &Frame, catalogue: &Catalogue, (norm, edition): (&Norm, &Edition)) -> Shelf {
    let (norm_id, edition_id) = (edition.id.norm(), short(edition.id.as_str()));
    let groups = edition.groups.iter().map(|group| Group {
        title: frame.text(group.title.authored(), &group.title_en),
        audience: frame.say(&format!("catalogue.audience.{}", group.audience)),
        items: catalogue
            .provisions_in(norm_id, edition_id, &group.id)
            .into_iter()
            .map(|it| item_link(frame, it))
            .collect(),
    });
    Shelf {
        title: frame.text(norm.title.authored(), &norm.title_en),
        about: frame.text(norm.about.authored(), &norm.about_en),
        issuer: frame.text(norm.issuer.authored(), &norm.issuer_en),
        issued: edition.issued.to_string(),
        url: edition.source_url.clone(),
        groups: groups.collect(),
    }
}

fn found(frame: &Frame, catalogue: &Catalogue, typed: &str) -> Vec<Link> {
    let found = search(catalogue, typed);
    let items = found.items.into_iter().map(|it| item_link(frame, it));
    let terms = found.terms.into_iter().map(|it| Link {
        href: format!("/catalogue/glossary#{}", it.id),
        words: frame.text(it.term.authored(), &it.term_en),
        remark: frame.text(it.meaning.authored(), &it.meaning_en),
    });
    let cases = found.cases.into_iter().map(|it| Link {
        href: format!("/catalogue/cases/{}", it.id),
        words: frame.text(it.title.authored(), &it.title_en),
        remark: frame.text(it.rule.authored(), &it.rule_en),
    });
    items.chain(terms).chain(cases).collect()
}

#[derive(Template)]
#[template(path = "catalogue/corrections.html")]
struct CorrectionsPage {
    frame: Frame,
    editions: Vec<(Say, Vec<Corrected>)>,
}

/// What the data says differently from its sources, and why.
pub(super) async fn corrections(State(app): State<App>, visit: Visit) -> Response {
    let frame = Frame::new(&app, &visit);
    let of_editions = app.catalogue.norms().flat_map(|norm| {
        let all = app.catalogue.editions(norm.id.as_str());
        all.map(move |it| (norm, it))
    });
    let mut editions: Vec<_> = of_editions
        .map(|(norm, it)| {
            let all = app
                .catalogue
                .corrections(it.id.norm(), short(it.id.as_str()));
            let title = frame.text(norm.title.authored(), &norm.title_en);
            (title, corrected(&frame, all))
        })
        .collect();
    for case in app.catalogue.cases() {
        let title = frame.text(case.title.authored(), &case.title_en);
        editions.push((title, corrected(&frame, &case.corrections)));
    }
    for term in app.catalogue.glossary() {
        let title = frame.text(term.term.authored(), &term.term_en);
        editions.push((title, corrected(&frame, &term.corrections)));
    }
    editions.retain(|(_, all)| !all.is_empty());
    Page(CorrectionsPage { frame, editions }).into_response()
}
