//! The Japanese letters of this machine, and the one press that prints with them; what is printed is decided elsewhere.

use std::path::Path;

use mamori_report::fonts::FontFiles;
use mamori_report::paper::{Paper, PaperError, Pdf};
use tokio::sync::Semaphore;

use super::ReportError;
use crate::os;

/// Where the letters come from: the machine's own, or none in a test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Letters {
    /// The font files of this machine.
    OfTheMachine,
    /// No font at all, as on a machine where none was installed.
    #[cfg(test)]
    Missing,
}

impl Letters {
    /// Whether PDF can be made. Looks for the files only, so that a page may ask.
    pub fn are_here(self) -> bool {
        let found = |path: &str| os::has_file(path).then(Vec::new);
        !self.gather(found).files.is_empty()
    }

    fn gather(self, read: impl FnMut(&str) -> Option<Vec<u8>>) -> FontFiles {
        match self {
            Self::OfTheMachine => FontFiles::gather(read),
            #[cfg(test)]
            Self::Missing => FontFiles::default(),
        }
    }
}

/// One paper is set at a time: typesetting takes a processor and some ten megabytes of letters for a moment.
static PRESS: Semaphore = Semaphore::const_new(1);

/// Prints; `None` when the machine has no Japanese font.
///
/// The letters are read for each paper and given back after it: reading takes some milliseconds, and an office that
/// prints once a month keeps its memory for the pages.
pub async fn print<F>(letters: Letters, draw: F) -> Result<Option<Vec<u8>>, ReportError>
where
    F: FnOnce(&Paper) -> Result<Pdf, PaperError> + Send + 'static,
{
    let _turn = PRESS.acquire().await.map_err(ReportError::press)?;
    let printed = tokio::task::spawn_blocking(move || {
        let paper = Paper::new(letters.gather(|it| os::read_file(Path::new(it))))?;
        draw(&paper)
    });
    match printed.await.map_err(ReportError::press)? {
        Ok(pdf) => Ok(Some(pdf.bytes)),
        Err(PaperError::NoJapaneseFont) => Ok(None),
        Err(error) => Err(ReportError::press(error)),
    }
}
