//! The page of how two editions of a norm differ, told in words and item by item, in both directions.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use mamori_core::catalogue::{Catalogue, ChangeKind, Difference, EditionId, ProvisionId, diff};

use super::reading::{
    Link, changes_path, edition_name, edition_path, full_name, item_path, status,
};
use crate::web::{App, Frame, Page, Say, Visit, WebError, WebResult};

/// A change in words with the items it names.
struct Told {
    sign: &'static str,
    kind: Say,
    what: Say,
    status: Say,
    items: Vec<Link>,
}

/// One kind of change, item by item.
struct Listed {
    kind: Say,
    sign: &'static str,
    rows: Vec<(Link, Vec<Say>)>,
}

#[derive(Template)]
#[template(path = "catalogue/changes.html")]
struct ChangesPage {
    frame: Frame,
    title: Say,
    norm: Say,
    norm_href: String,
    from: Say,
    to: Say,
    paper: String,
    other_way: String,
    is_complete: Option<bool>,
    told: Vec<Told>,
    listed: Vec<Listed>,
}

/// Two editions of one norm by their short names.
pub fn editions(
    catalogue: &Catalogue,
    (norm, from, to): (&str, &str, &str),
) -> Option<(EditionId, EditionId)> {
    let known = |short: &str| catalogue.edition(norm, short).map(|it| it.id.clone());
    let (from, to) = (known(from)?, known(to)?);
    (from != to).then_some((from, to))
}

/// Whether everything that changed is listed; `None` where the texts themselves were compared.
pub fn is_complete(catalogue: &Catalogue, from: &EditionId, to: &EditionId) -> Option<bool> {
    let list = |later: &EditionId, earlier: &EditionId| {
        let list = catalogue.changes(later);
        list.filter(|it| it.from == *earlier).map(|it| it.complete)
    };
    list(to, from).or_else(|| list(from, to))
}

/// The sign of a kind of change, so that a black-and-white copy says the same.
pub fn change_sign(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::New => "＋",
        ChangeKind::Changed => "～",
        ChangeKind::Moved => "→",
        ChangeKind::Merged => "⇒",
        ChangeKind::Dropped => "－",
    }
}

/// How two editions differ.
pub(super) async fn changes(
    State(app): State<App>,
    visit: Visit,
    Path((norm, from, to)): Path<(String, String, String)>,
) -> WebResult<Response> {
    let asked = (norm.as_str(), from.as_str(), to.as_str());
    let (from, to) = editions(&app.catalogue, asked).ok_or(WebError::NotFound)?;
    let frame = Frame::new(&app, &visit);
    let found = diff(&app.catalogue, &from, &to);
    let title = frame
        .say("catalogue.changes.link")
        .with("from", &edition_name(&frame, &from))
        .with("to", &edition_name(&frame, &to));
    let page = ChangesPage {
        title,
        norm: full_name(&frame, &app.catalogue, &to),
        norm_href: edition_path(&to),
        from: edition_name(&frame, &from),
        to: edition_name(&frame, &to),
        paper: format!("{}/paper.pdf", changes_path(&from, &to)),
        other_way: changes_path(&to, &from),
        is_complete: is_complete(&app.catalogue, &from, &to),
        told: told(&app, &frame, &found),
        listed: listed(&app, &frame, &found),
        frame,
    };
    Ok(Page(page).into_response())
}

fn told(app: &App, frame: &Frame, found: &Difference) -> Vec<Told> {
    let items = |ids: &[ProvisionId]| -> Vec<Link> {
        ids.iter().filter_map(|it| named(app, frame, it)).collect()
    };
    let all = found.told.iter();
    all.map(|it| Told {
        sign: change_sign(it.kind),
        kind: frame.say(&format!("catalogue.change.{}", it.kind)),
        what: frame.text(it.what.authored(), &it.what_en),
        status: status(frame, it.status),
        items: items(if it.new.is_empty() { &it.old } else { &it.new }),
    })
    .collect()
}

/// A link to an item with its number, if its text is held.
fn named(app: &App, frame: &Frame, id: &ProvisionId) -> Option<Link> {
    let item = app.catalogue.provision(id.as_str())?;
    Some(Link {
        href: item_path(id),
        words: frame.text(item.title.authored(), &item.title_en),
        remark: Say::plain(id.local()),
    })
}

fn listed(app: &App, frame: &Frame, found: &Difference) -> Vec<Listed> {
    let kinds = ChangeKind::ALL.iter().map(|kind| Listed {
        kind: frame.say(&format!("catalogue.change.{kind}")),
        sign: change_sign(*kind),
        rows: rows(app, frame, &found.of_kind(*kind)),
    });
    kinds.filter(|it| !it.rows.is_empty()).collect()
}

/// The items whose texts are held, each with the names of what differs.
fn rows(app: &App, frame: &Frame, ids: &[(&ProvisionId, &[&str])]) -> Vec<(Link, Vec<Say>)> {
    let fields = |all: &[&str]| -> Vec<Say> {
        let said = all
            .iter()
            .map(|it| frame.say(&format!("catalogue.field.{it}")));
        said.collect()
    };
    let ids = ids.iter();
    ids.filter_map(|(id, differ)| Some((named(app, frame, id)?, fields(differ))))
        .collect()
}
