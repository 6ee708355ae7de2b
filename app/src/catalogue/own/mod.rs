//! Norms of one's own without the command line: the list of those on this server, the template, and the ways in and out beside.

mod away;
mod deed;
mod look;
#[cfg(test)]
mod tests;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use mamori_core::catalogue::interchange::Template as Blank;
use mamori_core::catalogue::{Catalogue, EditionId};
use mamori_core::people::{Act, House};
use serde::Deserialize;

use super::interchange::{self, Kept, Packs, Seen};
use super::reading::{edition_path, full_name};
use crate::clock::office_day;
use crate::db::{Engine, Event};
use crate::people::{self, Node, at_each_node};
use crate::web::{App, Frame, Page, Route, Say, UPLOAD_BYTES, Visit, WebError, WebResult, file};

/// Where the pages lie below a place.
const AT: &str = "own-norms";
/// What a browser is told that a workbook is.
const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

pub(super) fn routes() -> Vec<Route> {
    const KEEP: [Act; 3] = [Act::ManageNorms; 3];
    let looked = at_each_node!(post, "/own-norms", KEEP, look::look);
    let kept = at_each_node!(post, "/own-norms/keep", KEEP, look::keep);
    let blank = "/catalogue/template.xlsx";
    [
        at_each_node!(get, "/own-norms", KEEP, list),
        looked.map(|it| it.taking(UPLOAD_BYTES)),
        kept.map(|it| it.taking(UPLOAD_BYTES)),
        at_each_node!(get, "/own-norms/{norm}/{edition}/remove", KEEP, away::ask),
        at_each_node!(
            post,
            "/own-norms/{norm}/{edition}/remove",
            KEEP,
            away::remove
        ),
    ]
    .into_iter()
    .flatten()
    .chain([Route::get(blank, Act::SeeCatalogue, template)])
    .collect()
}

/// One pack.
struct Row {
    title: Say,
    edition: String,
    /// Its page in the library, when it is there to be read.
    href: Option<String>,
    /// The day and who brought it in; nothing of a pack that was changed since.
    since: Option<(Say, Say)>,
    count: String,
    remove: Option<String>,
}

#[derive(Template)]
#[template(path = "catalogue/own/list.html")]
struct ListPage {
    frame: Frame,
    base: String,
    kind: &'static str,
    rows: Vec<Row>,
    /// `kept`, `there`, `removed` or nothing.
    done: &'static str,
    has_neighbours: bool,
    is_one_of_many: bool,
}

/// What has just been done.
#[derive(Deserialize)]
struct After {
    #[serde(default)]
    done: String,
}

/// The place of the path.
fn node(visit: &Visit) -> WebResult<Node> {
    Node::of(&visit.at).ok_or(WebError::NotFound)
}

/// Where the list of a place lies.
fn path(node: Node) -> String {
    format!("{}/{AT}", node.path())
}

async fn list(
    State(app): State<App>,
    visit: Visit,
    Query(after): Query<After>,
) -> WebResult<Response> {
    let mut words = ["kept", "there", "removed"].into_iter();
    let done = words.find(|it| *it == after.done);
    let page = page(&app, Frame::new(&app, &visit), done.unwrap_or_default()).await?;
    Ok(Page(page).into_response())
}

async fn page(app: &App, frame: Frame, done: &'static str) -> WebResult<ListPage> {
    let node = node(&frame.visit)?;
    let house = people::house(app).await?;
    let seen = seen(app).await?;
    let rows = seen.iter().map(|it| row(app, &frame, it, (node, house)));
    Ok(ListPage {
        base: path(node),
        kind: node.kind().as_str(),
        rows: rows.collect(),
        done,
        has_neighbours: house.offices > 1,
        is_one_of_many: app.db.engine() == Engine::Postgres,
        frame,
    })
}

/// The packs of this server. Their signatures are looked at beside the pages, for that takes time.
async fn seen(app: &App) -> WebResult<Vec<Seen>> {
    let packs = Packs::of(&app.settings.dir);
    let seen = tokio::task::spawn_blocking(move || packs.seen()).await;
    seen.map_err(WebError::ours)?.map_err(WebError::ours)
}

fn row(app: &App, frame: &Frame, it: &Seen, (node, house): (Node, House)) -> Row {
    let held = provisions(&app.catalogue, &it.edition);
    let name = |held: usize| match held {
        0 => Say::plain(it.edition.as_str()),
        _ => full_name(frame, &app.catalogue, &it.edition),
    };
    let since = it.kept.as_ref().and_then(|it| since(frame, it, node));
    let remove = format!("{}/{}/remove", path(node), it.edition);
    Row {
        title: name(held),
        edition: it.edition.to_string(),
        href: (held > 0).then(|| edition_path(&it.edition)),
        since,
        count: held.to_string(),
        remove: may_remove(it, (node, house)).then_some(remove),
    }
}

fn provisions(catalogue: &Catalogue, edition: &EditionId) -> usize {
    catalogue.provisions(edition.norm(), edition.short()).len()
}

fn since(frame: &Frame, kept: &Kept, node: Node) -> Option<(Say, Say)> {
    let at: Timestamp = kept.made_at.parse().ok()?;
    let by = match &kept.place {
        Some(place) if *place == node.path() => "catalogue.own.by-us",
        Some(_) => "catalogue.own.by-others",
        None => "catalogue.own.by-command",
    };
    Some((frame.day(office_day(at)), frame.say(by)))
}

/// What a place has brought in, it takes away; what others brought in, only who speaks for all.
fn may_remove(it: &Seen, (node, house): (Node, House)) -> bool {
    let place = it.kept.as_ref().and_then(|it| it.place.as_deref());
    place == Some(&node.path()) || house.clears_norms(node.kind())
}

/// The workbook to write over.
async fn template(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let settings = app.settings.clone();
    let made = tokio::task::spawn_blocking(move || {
        let library = deed::library(&settings)?;
        let blank = Blank::read(&library.files()).map_err(|it| WebError::ours(it.message))?;
        interchange::template(&blank).map_err(WebError::ours)
    });
    let bytes = made.await.map_err(WebError::ours)??;
    let event = Event::of("catalogue.template");
    app.look(&visit.actor(), &event).await?;
    file((WORKBOOK, "attachment; filename=\"own-norm.xlsx\""), bytes)
}
