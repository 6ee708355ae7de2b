//! Files of an entry: shown or downloaded by whoever may read their field and keeps the ledger or is shown evidence, and never by
//! anybody else who knows the digest.

use axum::extract::{Path, State};
use axum::response::Response;
use mamori_core::ids::{EntryId, OfficeId};
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
use crate::web::{App, Route, Visit, WebError, WebResult, disposition, file, shut};

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
    entry: EntryId,
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
    found.look(&visit, &digest).await?;
    let content = files::content(&app, &digest).await?;
    let how = if kind == Kind::Photo {
        "inline"
    } else {
        "attachment"
    };
    // The end of a name in a field may be anybody's invention; that of the content is not.
    let name = files::neat(&found.name, kind);
    answer((kind, content), &disposition(how, &name))
}

async fn small(
    State(app): State<App>,
    visit: Visit,
    Path((_, register, entry, digest)): Named,
) -> WebResult<Response> {
    let found = found(&app, &visit, (&register, &entry, &digest)).await?;
    if found.desk.shows_personal() {
        found.look(&visit, &digest).await?;
    }
    let small = found.known.small.ok_or(WebError::NotFound)?;
    let content = files::content(&app, &small).await?;
    answer((Kind::Photo, content), "inline")
}

fn answer((kind, content): (Kind, Vec<u8>), disposition: &str) -> WebResult<Response> {
    Ok(shut(file((kind.media_type(), disposition), content)?))
}

/// A file that this visitor may read, with its name.
struct Found {
    desk: Desk,
    entry: EntryId,
    name: String,
    known: store::Known,
}

impl Found {
    /// Leaves the trace of a look at it.
    async fn look(&self, visit: &Visit, digest: &str) -> WebResult<()> {
        let (desk, name) = (&self.desk, "registers.file-read");
        let event = deeds::event(name, desk.office, &desk.register, self.entry);
        let event = event.detail(json!({ "sha256": digest }));
        desk.app.look(&visit.actor(), &event).await?;
        Ok(())
    }
}

/// Looks for it.
async fn found(
    app: &App,
    visit: &Visit,
    (register, entry, digest): (&str, &str, &str),
) -> WebResult<Found> {
    let desk = Desk::open(app, visit, register)?;
    let entry = desk.entry(entry).await?;
    if !desk.may_open_files() {
        return Err(WebError::NotAllowed);
    }
    if !is_digest(digest) {
        return Err(WebError::NotFound);
    }
    let name = name(&desk, &entry, digest)
        .await?
        .ok_or(WebError::NotFound)?;
    let known = store::find(app, desk.scope, desk.office, digest).await?;
    let known = known.ok_or(WebError::NotFound)?;
    Ok(Found {
        desk,
        entry: entry.id,
        name,
        known,
    })
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
