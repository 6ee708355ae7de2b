//! Signing by hand when a thing is handed over or comes back. The tap alone confirms; what is drawn stands beside it.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use mamori_core::registers::{FileValue, Step};
use mamori_intake::file::FileError;

use super::super::files;
use super::Desk;
use super::tap::{Typed, typed};
use crate::web::{SentFile, WebResult};

/// The hidden field with the picture.
pub(super) const FIELD: &str = "signature";
/// What a page's module puts before it.
const BEGIN: &str = "data:image/png;base64,";
/// Letters of the picture; a few strokes are a tenth of it.
const LETTERS: usize = 400_000;
/// What its file is called.
const NAME: &str = "signature.png";

/// Whether one can sign at a step.
pub(super) fn is_asked(step: Step) -> bool {
    matches!(step, Step::HandOver | Step::Return)
}

impl Desk {
    /// Keeps what was drawn at a step: the digest of its file, or nothing where nothing was drawn.
    pub(super) async fn signed(
        &self,
        step: Step,
        sent: &Typed,
    ) -> WebResult<Result<Option<String>, FileError>> {
        let drawn = typed(sent, FIELD).unwrap_or_default();
        if drawn.is_empty() || !is_asked(step) {
            return Ok(Ok(None));
        }
        let letters = drawn.strip_prefix(BEGIN).filter(|it| it.len() <= LETTERS);
        let bytes = letters.and_then(|it| BASE64_STANDARD.decode(it).ok());
        let Some(bytes) = bytes else {
            return Ok(Err(FileError::Broken));
        };
        let from = (&self.frame.visit, self.office);
        let told = files::receive(&self.app, from, (NAME, SentFile::Whole(bytes))).await?;
        Ok(told.map(|it| FileValue::of(&it).map(|it| it.digest.to_owned())))
    }
}
