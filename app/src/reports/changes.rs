//! How two editions of a norm differ, on paper; what differs is the catalogue's, and the page of it is there.

use axum::extract::{Path, State};
use axum::response::Response;
use mamori_core::catalogue::{ChangeKind, Difference, EditionId, ProvisionId, diff};
use mamori_report::paper::{ChangesPaper, ChangesRow, ChangesSection, Heading};

use super::pages::file;
use super::voice::Voice;
use super::{Letters, fonts};
use crate::catalogue::{change_sign, changes_path, edition_words, editions, is_complete};
use crate::db::Event;
use crate::web::{App, At, Visit, WebError, WebResult, see_other};

/// The differences as PDF; on a machine without Japanese letters the page of them, which a browser can print.
pub(super) async fn paper(
    State(app): State<App>,
    visit: Visit,
    Path((norm, from, to)): Path<(String, String, String)>,
) -> WebResult<Response> {
    let asked = (norm.as_str(), from.as_str(), to.as_str());
    let (from, to) = editions(&app.catalogue, asked).ok_or(WebError::NotFound)?;
    let paper = drawn(&app, &visit, (&from, &to));
    let printed = fonts::print(Letters::OfTheMachine, move |press| press.changes(&paper)).await;
    let Some(bytes) = printed? else {
        return Ok(see_other(&changes_path(&from, &to)));
    };
    let mut event = Event::of("reports.print")
        .about(format!("changes/{from}/{to}"))
        .detail(serde_json::json!({ "format": "pdf" }));
    if let At::Office { id, .. } = &visit.home {
        event = event.office(*id);
    }
    app.look(&visit.actor(), &event).await?;
    let name = format!("inline; filename=\"{}.pdf\"", slug(&from, &to));
    file(("application/pdf", &name), bytes)
}

fn slug(from: &EditionId, to: &EditionId) -> String {
    format!("{from}-{to}").replace('/', "-")
}

fn drawn(app: &App, visit: &Visit, (from, to): (&EditionId, &EditionId)) -> ChangesPaper {
    let voice = Voice::new(app, visit.language);
    let today = app.clock.today();
    let found = diff(&app.catalogue, from, to);
    let norm = app.catalogue.norm(to.norm());
    let norm = norm.map_or_else(
        || to.norm().to_owned(),
        |it| voice.ruby(&it.title, &it.title_en).plain(),
    );
    let (from_name, to_name) = (name(&voice, from), name(&voice, to));
    let places = [("from", from_name.as_str()), ("to", to_name.as_str())];
    let covers = covers(app, from, to);
    let office = match &visit.home {
        At::Office { name, .. } | At::Corporation { name, .. } | At::Council { name, .. } => name,
        At::Nowhere => "mamori",
    };
    let mut sections = listed(app, &voice, &found);
    sections.insert(0, told(app, &voice, &found));
    sections.retain(|it| !it.rows.is_empty());
    let nothing = sections.is_empty();
    ChangesPaper {
        heading: Heading {
            title: format!("{norm} {}", voice.filled("catalogue.changes.link", &places)).into(),
            language: voice.language(),
            form: None,
            corporation: None,
            office: office.to_owned(),
            issued_on: today,
            issued: voice.day_said(today, false),
            foot: vec![voice.filled("reports.foot.printed", &[("day", &voice.day(today))])],
        },
        lead: [Some(covers), nothing.then_some("catalogue.changes.none")]
            .into_iter()
            .flatten()
            .chain(["catalogue.restated"])
            .map(|it| voice.plain(it))
            .collect(),
        sections,
    }
}

/// What the list of changes covers, in words.
fn covers(app: &App, from: &EditionId, to: &EditionId) -> &'static str {
    match is_complete(&app.catalogue, from, to) {
        Some(true) => "catalogue.changes.complete",
        Some(false) => "catalogue.changes.partial",
        None => "catalogue.changes.compared",
    }
}

fn name(voice: &Voice, edition: &EditionId) -> String {
    let (key, short) = edition_words(edition);
    voice.filled(key, &[("edition", short)])
}

/// What the list of changes tells in words.
fn told(app: &App, voice: &Voice, found: &Difference) -> ChangesSection {
    let rows = found.told.iter().map(|it| {
        let kind = voice.plain(&format!("catalogue.change.{}", it.kind));
        let ids = if it.new.is_empty() { &it.old } else { &it.new };
        let labels: Vec<String> = ids.iter().map(|it| label(app, voice, it)).collect();
        ChangesRow {
            title: String::new(),
            text: format!(
                "{} {kind} {}",
                change_sign(it.kind),
                voice.ruby(&it.what, &it.what_en).plain()
            ),
            note: [
                labels,
                vec![voice.plain(&format!("catalogue.status.{}", it.status))],
            ]
            .concat()
            .join(" / "),
        }
    });
    ChangesSection {
        title: voice.plain("catalogue.changes.told"),
        rows: rows.collect(),
    }
}

/// The items by kind of change.
fn listed(app: &App, voice: &Voice, found: &Difference) -> Vec<ChangesSection> {
    let row = |id: &ProvisionId, differ: &[&str]| ChangesRow {
        title: label(app, voice, id),
        text: asks(app, voice, id),
        note: fields(voice, differ),
    };
    let section = |kind: &ChangeKind| {
        let title = voice.plain(&format!("catalogue.change.{kind}"));
        let items = found.of_kind(*kind).into_iter();
        ChangesSection {
            title: format!("{} {title}", change_sign(*kind)),
            rows: items.map(|(id, differ)| row(id, differ)).collect(),
        }
    };
    ChangeKind::ALL.iter().map(section).collect()
}

fn fields(voice: &Voice, all: &[&str]) -> String {
    let said = all
        .iter()
        .map(|it| voice.plain(&format!("catalogue.field.{it}")));
    let said: Vec<String> = said.collect();
    match said.as_slice() {
        [] => String::new(),
        some => format!(
            "{} {}",
            voice.plain("catalogue.changes.fields"),
            some.join(", ")
        ),
    }
}

fn label(app: &App, voice: &Voice, id: &ProvisionId) -> String {
    let title = app.catalogue.provision(id.as_str());
    let title = title.map(|it| voice.ruby(&it.title, &it.title_en).plain());
    format!("{} {}", id.local(), title.unwrap_or_default())
}

fn asks(app: &App, voice: &Voice, id: &ProvisionId) -> String {
    let item = app.catalogue.provision(id.as_str());
    item.map(|it| voice.ruby(&it.ask, &it.ask_en).plain())
        .unwrap_or_default()
}
