//! What happens when a norm is brought in or taken away: the pack, the event, and the catalogue of all requests from then on.

use mamori_core::catalogue::interchange::{Bundle, Fault};
use mamori_core::catalogue::{Catalogue, EditionId};
use serde_json::{Value, json};

use super::super::interchange::{Aside, Inspected, PackError, Packs};
use super::super::library::Library;
use crate::db::{Actor, Event};
use crate::people::Node;
use crate::web::{App, Settings, WebError, WebResult};
use crate::words::Files;

/// What came of bringing in.
pub(super) enum Brought {
    /// It is there now.
    Kept,
    /// Exactly this was there already.
    There,
    /// It cannot be taken. Nothing of it is kept.
    Bad(Vec<Fault>),
}

/// A norm that was checked, with its files and the catalogue that would hold it.
struct Ready {
    bundle: Bundle,
    files: Files,
    catalogue: Catalogue,
}

/// What the server would begin with now.
pub(super) fn library(settings: &Settings) -> WebResult<Library> {
    let library = Library::open(settings.words.as_deref(), Some(&settings.dir));
    library.map_err(WebError::ours)
}

/// What a file would add. Reading and checking take time, so they are done beside the pages.
pub(super) async fn inspected(app: &App, bytes: Vec<u8>) -> WebResult<Inspected> {
    let settings = app.settings.clone();
    beside(move || Ok(library(&settings)?.inspect(&bytes))).await
}

async fn beside<T: Send + 'static>(
    work: impl FnOnce() -> WebResult<T> + Send + 'static,
) -> WebResult<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(WebError::ours)?
}

/// Keeps a norm as a pack of this place. Once begun it is done to its end, whether or not somebody waits for the answer.
pub(super) async fn bring_in(
    app: &App,
    actor: Actor,
    (node, book): (Node, Vec<u8>),
) -> WebResult<Brought> {
    let app = app.clone();
    let deed = async move {
        let _turn = app.turn_to_shelve().await;
        let settings = app.settings.clone();
        let ready = match beside(move || ready(&settings, &book)).await? {
            Ok(ready) => ready,
            Err(other) => return Ok(other),
        };
        keep(&app, &actor, node, ready).await
    };
    tokio::spawn(deed).await.map_err(WebError::ours)?
}

/// The norm with the catalogue that holds it, made before anything is written.
fn ready(settings: &Settings, book: &[u8]) -> WebResult<Result<Ready, Brought>> {
    let library = library(settings)?;
    let bundle = match library.inspect(book) {
        Inspected::Bad(faults) => return Ok(Err(Brought::Bad(faults))),
        Inspected::Good { is_there: true, .. } => return Ok(Err(Brought::There)),
        Inspected::Good { arrival, .. } => arrival.bundle,
    };
    let files = bundle.files().map_err(WebError::ours)?;
    let catalogue = library.with(files.clone()).catalogue();
    Ok(Ok(Ready {
        bundle,
        files,
        catalogue: catalogue.map_err(WebError::ours)?,
    }))
}

async fn keep(app: &App, actor: &Actor, node: Node, ready: Ready) -> WebResult<Brought> {
    let Ready {
        bundle,
        files,
        catalogue,
    } = ready;
    let edition = bundle.edition.id.clone();
    let packs = Packs::of(&app.settings.dir);
    let kept = {
        let (app, edition, place) = (app.clone(), edition.clone(), node.path());
        let now = app.clock.now();
        beside(move || {
            let kept = Packs::of(&app.settings.dir).keep(
                &edition,
                &files,
                Some(&place),
                (now, &app.chance),
            );
            kept.map_err(WebError::ours)
        })
    };
    kept.await?;
    let detail = json!({ "provisions": bundle.provisions.len(), "links": bundle.links.len() });
    let event = event("catalogue.bring-norm", node, (&edition, detail));
    if let Err(error) = noted(app, actor, &event).await {
        // What nobody has written down is not there.
        packs.remove(edition.as_str()).map_err(WebError::ours)?;
        return Err(error);
    }
    app.shelve(catalogue);
    Ok(Brought::Kept)
}

/// Takes the pack of an edition away. Once begun it is done to its end, as bringing in.
pub(super) async fn take_away(
    app: &App,
    actor: Actor,
    (node, edition): (Node, EditionId),
) -> WebResult<()> {
    let app = app.clone();
    let deed = async move {
        let _turn = app.turn_to_shelve().await;
        let (settings, gone) = (app.settings.clone(), edition.clone());
        let Some((aside, catalogue)) = beside(move || without(&settings, &gone)).await? else {
            return Err(WebError::NotFound);
        };
        let event = event("catalogue.take-norm", node, (&edition, json!({})));
        if let Err(error) = noted(&app, &actor, &event).await {
            aside.put_back().map_err(WebError::ours)?;
            return Err(error);
        }
        app.shelve(catalogue);
        aside.forget().map_err(WebError::ours)
    };
    tokio::spawn(deed).await.map_err(WebError::ours)?
}

/// The pack out of the way, and the catalogue without it.
fn without(settings: &Settings, edition: &EditionId) -> WebResult<Option<(Aside, Catalogue)>> {
    let aside = Packs::of(&settings.dir).set_aside(edition);
    let Some(aside) = aside.map_err(WebError::ours)? else {
        return Ok(None);
    };
    let left = library(settings).and_then(|it| it.catalogue().map_err(WebError::ours));
    match left {
        Ok(catalogue) => Ok(Some((aside, catalogue))),
        Err(error) => {
            let back: Result<(), PackError> = aside.put_back();
            back.map_err(WebError::ours)?;
            Err(error)
        }
    }
}

async fn noted(app: &App, actor: &Actor, event: &Event) -> WebResult<()> {
    let change = app.change(actor).await?;
    change.save(event).await?;
    Ok(())
}

/// Written in the office's journal, or in the house's where no single office is concerned.
fn event(operation: &'static str, node: Node, (edition, mut detail): (&EditionId, Value)) -> Event {
    if let Value::Object(detail) = &mut detail {
        detail.insert("place".to_owned(), json!(node.path()));
    }
    let event = Event::of(operation).about(format!("norm/{edition}"));
    let event = event.detail(detail);
    match node {
        Node::Office(office) => event.office(office),
        Node::Corporation(_) | Node::Council(_) => event,
    }
}
