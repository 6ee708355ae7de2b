//! What later capabilities ask of the ledgers: what somebody has out, a good catch by one tap, and files beside the pages.

use axum::response::Response;
use mamori_core::ids::{EntryId, OfficeId, PersonId};
use mamori_core::registers::{RegisterId, Values, preset};
use mamori_intake::file::{FileError, Kind};

use super::deeds::{Room, event};
use super::files;
use super::store::entry::find;
use super::store::file as store;
use super::store::list::held;
use crate::db::{Actor, Change, DbResult, Scope};
use crate::web::{App, SentFile, Visit, WebError, WebResult, disposition, file, shut};

/// The largest file that is taken.
pub const FILE_BYTES: usize = files::FILE_BYTES;
/// The largest form with files.
pub const FORM_BYTES: usize = files::FORM_BYTES;

/// A thing that somebody has out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lent {
    /// The thing.
    pub thing: EntryId,
    /// The ledger it stands in.
    pub register: RegisterId,
    /// Its name.
    pub name: String,
    /// Whether its ledger says that it is encrypted; none where it says nothing.
    pub is_encrypted: Option<bool>,
}

/// What somebody has out at an office now.
pub async fn lent_to(
    app: &App,
    scope: Scope,
    office: OfficeId,
    who: PersonId,
) -> DbResult<Vec<Lent>> {
    let mut lent = Vec::new();
    for entry in held(app, scope, office, who).await? {
        let Some(thing) = entry.thing else { continue };
        let Some(thing) = find(app, scope, office, thing).await? else {
            continue;
        };
        let Some(register) = app.registers.get(&thing.register) else {
            continue;
        };
        let encrypted = thing
            .values
            .iter()
            .find(|(id, _)| id.as_str() == "encrypted");
        lent.push(Lent {
            thing: thing.id,
            register: register.id.clone(),
            name: register.name_of(&thing.values).to_owned(),
            is_encrypted: encrypted.map(|(_, it)| it == "yes"),
        });
    }
    Ok(lent)
}

/// The ledger of what nearly happened.
const GOOD_CATCHES: &str = "good-catches";

/// Writes a good catch with everything as preset: the first choice that says no more than that it happened, and now.
pub async fn good_catch(
    app: &App,
    (scope, office): (Scope, OfficeId),
    (actor, who): (&Actor, &str),
) -> WebResult<EntryId> {
    let register = app.registers.get(GOOD_CATCHES);
    let register = register.ok_or_else(|| WebError::ours("no ledger of good catches"))?;
    let now = app.clock.now();
    let mut values = Values::new();
    for field in register.fields_at(None) {
        let value = match field.choices.last() {
            Some(other) if field.required => other.id.to_string(),
            _ if field.preset.is_some() => preset(field, who, now),
            _ => continue,
        };
        values.insert(field.id.clone(), value);
    }
    let room = Room::open(app, scope, office).await?;
    let mut change = app.change(actor).await?;
    let id = room.add(&mut change, register, &values).await;
    let id = id.map_err(WebError::ours)?;
    change
        .save(&event("registers.add", office, register, id))
        .await?;
    Ok(id)
}

/// What became of a file that somebody handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Received {
    /// There was none.
    Empty,
    /// It is not taken; the key of the sentence.
    Refused(&'static str),
    /// It is kept.
    Kept(KeptFile),
}

/// A file that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptFile {
    /// SHA-256 of its content.
    pub digest: String,
    /// Its name, without folders and odd letters.
    pub name: String,
    /// The end of its name, which says what it is.
    pub kind: &'static str,
    /// Of a photo: the digest of its small picture.
    pub small: Option<String>,
}

/// Takes a file at an office: looked at, drawn anew where it is a picture, kept on the disk.
pub async fn receive(
    app: &App,
    (visit, office): (&Visit, OfficeId),
    (name, sent): (&str, SentFile),
) -> WebResult<Received> {
    if matches!(&sent, SentFile::Whole(bytes) if bytes.is_empty()) {
        return Ok(Received::Empty);
    }
    match files::receive_as(app, (visit, office), (name, sent)).await? {
        Ok((name, kept)) => Ok(Received::Kept(KeptFile {
            digest: kept.digest,
            name,
            kind: kept.kind.extension(),
            small: kept.small,
        })),
        Err(FileError::TooLarge) => Ok(Received::Refused("incidents.mistake.file-large")),
        Err(_) => Ok(Received::Refused("incidents.mistake.file")),
    }
}

/// A kept file as an answer, by whoever was let to it.
pub async fn file_answer(
    app: &App,
    scope: Scope,
    (office, digest): (OfficeId, &str),
    (name, is_small): (&str, bool),
) -> WebResult<Response> {
    let known = store::find(app, scope, office, digest).await?;
    let known = known.ok_or(WebError::NotFound)?;
    if is_small {
        let small = known.small.ok_or(WebError::NotFound)?;
        let content = files::content(app, &small).await?;
        return Ok(shut(file((Kind::Photo.media_type(), "inline"), content)?));
    }
    let kind = Kind::of_extension(&known.kind).ok_or(WebError::NotFound)?;
    let content = files::content(app, digest).await?;
    let how = if kind == Kind::Photo {
        "inline"
    } else {
        "attachment"
    };
    let disposition = disposition(how, &files::neat(name, kind));
    Ok(shut(file((kind.media_type(), &disposition), content)?))
}

/// Takes a file out of an office where no entry or step names it; gives the digests of contents that nobody names any more. They go
/// from the disk by [`shred`], once the change is kept.
pub async fn drop_file(
    change: &mut Change,
    office: OfficeId,
    digest: &str,
) -> DbResult<Vec<String>> {
    store::take_out(change, office, digest).await
}

/// Takes contents from the disk.
///
/// # Errors
/// When the disk refuses; what is not there is gone already.
pub fn shred(app: &App, digests: &[String]) -> std::io::Result<()> {
    files::shred(app, digests)
}

/// The content of a kept file, for a later capability that has asked by its own rule whether the visitor may have it.
pub async fn file_content(app: &App, digest: &str) -> WebResult<Vec<u8>> {
    files::content(app, digest).await
}
