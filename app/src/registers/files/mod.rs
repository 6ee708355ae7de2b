//! Files handed in with entries: looked at and drawn anew beside the pages, laid on the disk, and only then written down.

mod check;
mod disk;

pub use check::{DamagedFile, damaged_files};

use std::io;

use mamori_core::ids::OfficeId;
use mamori_core::registers::FileValue;
use mamori_intake::file::{FileError, Kind, Limits, take};
use serde_json::json;
use tokio::sync::Semaphore;

use super::store::file as store;
use crate::db::Event;
use crate::people::secrets;
use crate::web::{App, SentFile, Visit, WebError, WebResult};

/// The largest file.
pub(super) const FILE_BYTES: usize = Limits::OF_PROOF.bytes;
/// The largest form with files. What is beyond the largest file is read and thrown away, so that a page can answer.
pub(super) const FORM_BYTES: usize = 64 * 1024 * 1024;
/// Letters of a name, without its end.
const NAME: usize = 60;
/// What a file without a name is called.
const NAMELESS: &str = "file";

/// So many files are looked at in the same moment; others wait their turn, so that memory has an end.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// A file that lies on the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Kept {
    /// SHA-256 of its content.
    pub(super) digest: String,
    /// What it is.
    pub(super) kind: Kind,
    /// Bytes of its content.
    pub(super) bytes: usize,
    /// Of a photo: the digest of its small picture.
    pub(super) small: Option<String>,
}

/// Takes a file that somebody hands in at an office: gives what stands in its field from now on, or why it is not taken.
pub(super) async fn receive(
    app: &App,
    (visit, office): (&Visit, OfficeId),
    (name, file): (&str, SentFile),
) -> WebResult<Result<String, FileError>> {
    let (name, kept) = match receive_as(app, (visit, office), (name, file)).await? {
        Ok(it) => it,
        Err(why) => return Ok(Err(why)),
    };
    let value = FileValue {
        name: &name,
        digest: &kept.digest,
    };
    Ok(Ok(value.written()))
}

/// The same, with what is known of the file.
pub(super) async fn receive_as(
    app: &App,
    (visit, office): (&Visit, OfficeId),
    (name, file): (&str, SentFile),
) -> WebResult<Result<(String, Kept), FileError>> {
    let SentFile::Whole(bytes) = file else {
        return Ok(Err(FileError::TooLarge));
    };
    let kept = match keep(app, bytes).await? {
        Ok(kept) => kept,
        Err(why) => return Ok(Err(why)),
    };
    let name = neat(name, kept.kind);
    let mut change = app.change(&visit.actor()).await?;
    store::add(&mut change, office, &kept).await?;
    let detail = json!({ "sha256": kept.digest, "name": name, "bytes": kept.bytes });
    let event = Event::of("registers.file").office(office).detail(detail);
    change
        .save(&event.about(format!("file/{}", kept.digest)))
        .await?;
    Ok(Ok((name, kept)))
}

/// Looks at a file and lays it on the disk.
async fn keep(app: &App, bytes: Vec<u8>) -> WebResult<Result<Kept, FileError>> {
    let _turn = AT_ONCE.acquire().await.map_err(WebError::ours)?;
    let (state, beside) = (app.settings.dir.clone(), secrets::token(&app.chance));
    let work = move || -> io::Result<Result<Kept, FileError>> {
        let proof = match take(bytes, &Limits::OF_PROOF) {
            Ok(proof) => proof,
            Err(why) => return Ok(Err(why)),
        };
        let small = proof.small.as_ref();
        let small = small
            .map(|it| disk::keep(&state, it, &beside))
            .transpose()?;
        Ok(Ok(Kept {
            digest: disk::keep(&state, &proof.bytes, &beside)?,
            kind: proof.kind,
            bytes: proof.bytes.len(),
            small,
        }))
    };
    match tokio::task::spawn_blocking(work).await {
        Ok(Ok(told)) => Ok(told),
        Ok(Err(why)) => Err(of_disk(&why)),
        // A reader that gave up over a picture which was made for that.
        Err(why) if why.is_panic() => Ok(Err(FileError::Broken)),
        Err(why) => Err(WebError::ours(why)),
    }
}

/// The content of a kept file.
pub(super) async fn content(app: &App, digest: &str) -> WebResult<Vec<u8>> {
    let (state, digest) = (app.settings.dir.clone(), digest.to_owned());
    let reading = tokio::task::spawn_blocking(move || disk::read(&state, &digest));
    let content = reading.await.map_err(WebError::ours)?;
    content.map_err(|why| of_disk(&why))
}

/// Takes contents from the disk.
pub(super) fn shred(app: &App, digests: &[String]) -> io::Result<()> {
    let mut all = digests.iter();
    all.try_for_each(|it| disk::remove(&app.settings.dir, it))
}

fn of_disk(why: &io::Error) -> WebError {
    match why.kind() {
        io::ErrorKind::StorageFull => WebError::FullDisk(why.to_string()),
        _ => WebError::ours(format!("files/: {why}")),
    }
}

/// A name without folders and odd letters, with the end that belongs to the content.
pub(super) fn neat(name: &str, kind: Kind) -> String {
    let own = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = own.rsplit_once('.').map_or(own, |it| it.0);
    let is_plain = |it: &char| !it.is_control() && !"\"<>:|?*;%".contains(*it) && !is_turning(*it);
    let stem: String = stem.chars().filter(is_plain).take(NAME).collect();
    let stem = stem.trim().trim_matches('.');
    let stem = if stem.is_empty() { NAMELESS } else { stem };
    format!("{stem}.{}", kind.extension())
}

/// Letters that turn the direction of what follows, so that `gpj.exe` reads as a picture.
fn is_turning(letter: char) -> bool {
    matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_keeps_its_words_and_gets_the_end_of_its_content() {
        for (name, expected) in [
            ("領収書.PNG", "領収書.jpg"),
            ("C:\\fakepath\\photo.jpeg", "photo.jpg"),
            ("../../etc/passwd", "passwd.jpg"),
            ("a\r\nb\"c.docm.exe", "abc.docm.jpg"),
            ("\u{202e}gpj.exe", "gpj.jpg"),
            ("", "file.jpg"),
            (".jpg", "file.jpg"),
        ] {
            assert_eq!(neat(name, Kind::Photo), expected, "{name}");
        }
        assert_eq!(neat(&"あ".repeat(300), Kind::Pdf).chars().count(), 64);
    }
}
