//! Looking into a workbook and writing into it, beside the pages; why it was not possible, in words.

use mamori_intake::form::{FormSheet, read_form};
use mamori_intake::table::TableError;
use mamori_report::fill::{FillError, FilledCell, fill};
use tokio::sync::Semaphore;

use crate::web::{Frame, Say, WebError, WebResult};

/// The largest workbook that is taken.
pub(super) const BOOK_BYTES: usize = 4 * 1024 * 1024;

/// So many workbooks are looked at in the same moment; others wait their turn, so that memory has an end.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// Why a workbook was not taken or not filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refused {
    /// No file was chosen.
    Nothing,
    /// It cannot be written into.
    Fill(FillError),
    /// It cannot be read.
    Read(TableError),
    /// Something in it acts by itself.
    Active,
}

impl Refused {
    /// The sentence, with what to do.
    pub(super) fn say(&self, frame: &Frame) -> Say {
        match self {
            Self::Nothing => frame.say("forms.refused.nothing"),
            Self::Active => frame.say("forms.refused.active"),
            Self::Read(TableError::TooLarge) => frame.say("forms.fill.too-large"),
            Self::Read(why) => frame.refused_table(why),
            Self::Fill(why) => {
                let values = why.values();
                let places = values.iter().map(|(name, it)| (*name, it.as_str()));
                let places: Vec<(&str, &str)> = places.collect();
                frame.fill(&format!("forms.fill.{}", why.word()), &places)
            }
        }
    }
}

/// A workbook with what stands in it.
pub(super) struct Book {
    /// Its content.
    pub(super) bytes: Vec<u8>,
    /// Its visible sheets.
    pub(super) sheets: Vec<FormSheet>,
}

/// Looks into a workbook: whether it can be written into, and what stands in it.
pub(super) async fn look(bytes: Vec<u8>) -> WebResult<Result<Book, Refused>> {
    if bytes.len() > BOOK_BYTES {
        return Ok(Err(Refused::Read(TableError::TooLarge)));
    }
    beside(move || {
        fill(&bytes, &[]).map_err(Refused::Fill)?;
        let sheets = read_form(&bytes).map_err(Refused::Read)?;
        Ok(Book { bytes, sheets })
    })
    .await
}

/// Writes into a workbook.
pub(super) async fn filled(
    bytes: Vec<u8>,
    cells: Vec<FilledCell>,
) -> WebResult<Result<Vec<u8>, Refused>> {
    beside(move || fill(&bytes, &cells).map_err(Refused::Fill)).await
}

async fn beside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Refused> + Send + 'static,
) -> WebResult<Result<T, Refused>> {
    let _turn = AT_ONCE.acquire().await.map_err(WebError::ours)?;
    tokio::task::spawn_blocking(work)
        .await
        .map_err(WebError::ours)
}
