//! Files of an entry: shown or downloaded by whoever may read their field, and never by anybody else who knows the digest.

use std::fmt::Write;

use axum::extract::{Path, State};
use axum::response::Response;
use mamori_core::ids::OfficeId;
use mamori_core::people::Act;
use mamori_core::registers::{FieldKind, FileValue, Register, Values, is_digest};
use mamori_intake::file::Kind;
use serde_json::json;

use super::super::deeds;
use super::super::files;
use super::super::store::entry::Entry;
use super::super::store::file as store;
use super::super::store::trace;
use super::{Desk, entry_path};
use crate::web::{App, Route, Visit, WebError, WebResult, file, shut};

pub(super) fn routes() -> Vec<Route> {
    const FILE: &str = "/offices/{office}/registers/{register}/entries/{entry}/files/{digest}";
    const SMALL: &str =
        "/offices/{office}/registers/{register}/entries/{entry}/files/{digest}/small";
    vec![
        Route::get(FILE, Act::SeeDailyRegisters, whole),
        Route::get(SMALL, Act::SeeDailyRegisters, small),
    ]
}

/// A file of an entry.
pub(super) fn path(
    (office, register): (OfficeId, &Register),
    entry: mamori_core::ids::EntryId,
    digest: &str,
) -> String {
    format!("{}/files/{digest}", entry_path(office, register, entry))
}

type Named = Path<(String, String, String, String)>;

async fn whole(
    State(app): State<App>,
    visit: Visit,
    Path((_, register, entry, digest)): Named,
) -> WebResult<Response> {
    let found = found(&app, &visit, (&register, &entry, &digest)).await?;
    let kind = Kind::of_extension(&found.known.kind).ok_or(WebError::NotFound)?;
    let content = files::content(&app, &digest).await?;
    let how = if kind == Kind::Photo {
        "inline"
    } else {
        "attachment"
    };
    answer((kind, content), &disposition(how, &found.name))
}

async fn small(
    State(app): State<App>,
    visit: Visit,
    Path((_, register, entry, digest)): Named,
) -> WebResult<Response> {
    let found = found(&app, &visit, (&register, &entry, &digest)).await?;
    let small = found.known.small.ok_or(WebError::NotFound)?;
    let content = files::content(&app, &small).await?;
    answer((Kind::Photo, content), "inline")
}

fn answer((kind, content): (Kind, Vec<u8>), disposition: &str) -> WebResult<Response> {
    Ok(shut(file((kind.media_type(), disposition), content)?))
}

/// A file that this visitor may read, with its name.
struct Found {
    name: String,
    known: store::Known,
}

/// Looks for it, and leaves the trace of the look where the ledger speaks of clients.
async fn found(
    app: &App,
    visit: &Visit,
    (register, entry, digest): (&str, &str, &str),
) -> WebResult<Found> {
    let desk = Desk::open(app, visit, register)?;
    let entry = desk.entry(entry).await?;
    if !is_digest(digest) {
        return Err(WebError::NotFound);
    }
    let name = name(&desk, &entry, digest)
        .await?
        .ok_or(WebError::NotFound)?;
    let known = store::find(app, desk.scope, desk.office, digest).await?;
    let known = known.ok_or(WebError::NotFound)?;
    if desk.shows_personal() {
        let event = deeds::event("registers.file-read", desk.office, &desk.register, entry.id);
        let event = event.detail(json!({ "sha256": digest }));
        app.look(&visit.actor(), &event).await?;
    }
    Ok(Found { name, known })
}

/// What an entry calls a file, now or in an earlier version, in a field that this visitor may read; or a signature.
async fn name(desk: &Desk, entry: &Entry, digest: &str) -> WebResult<Option<String>> {
    if let Some(name) = named(desk, &entry.values, digest) {
        return Ok(Some(name));
    }
    let versions = trace::versions(&desk.app, desk.scope, entry.id).await?;
    let mut earlier = versions.iter().rev();
    if let Some(name) = earlier.find_map(|it| named(desk, &it.values, digest)) {
        return Ok(Some(name));
    }
    let steps = trace::steps(&desk.app, desk.scope, entry.id).await?;
    let signed = steps
        .iter()
        .find(|it| it.hand.signature.as_deref() == Some(digest));
    Ok(signed.map(|it| format!("{}.jpg", it.taken.step)))
}

fn named(desk: &Desk, values: &Values, digest: &str) -> Option<String> {
    let mut fields = desk.register.fields.iter();
    fields.find_map(|field| {
        let is_meant = field.kind == FieldKind::File && desk.may_read(field);
        let value = values.get(&field.id).filter(|_| is_meant)?;
        let file = FileValue::of(value)?;
        (file.digest == digest).then(|| file.name.to_owned())
    })
}

/// The header that gives a file its name: in letters that every browser reads, and as it is.
fn disposition(how: &str, name: &str) -> String {
    let end = name.rsplit_once('.').map_or("", |it| it.1);
    let mut written = format!("{how}; filename=\"mamori.{end}\"; filename*=UTF-8''");
    for byte in name.bytes() {
        match byte {
            b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'.' | b'-' | b'_' => {
                written.push(char::from(byte));
            }
            // Writing to a String cannot fail.
            _ => drop(write!(written, "%{byte:02X}")),
        }
    }
    written
}
