//! The data that a command works with, and what is said when it cannot be had. How it is put together stands in `catalogue::Library`.

use std::path::Path;

use super::arguments::Shared;
use super::refusal::{BROKEN_DATA, PACK_KEY, Refusal, TAMPERED_PACK, UNREADABLE};
use crate::catalogue::interchange::PackError;
use crate::catalogue::{Library, LibraryError};

/// The tree given by `--words` or the built-in one, with what lies over it in the state directory.
pub fn open(shared: &Shared, state: Option<&Path>) -> Result<Library, Refusal> {
    Ok(Library::open(shared.words.as_deref(), state)?)
}

impl From<LibraryError> for Refusal {
    fn from(error: LibraryError) -> Self {
        match error {
            LibraryError::Unreadable(path, why) => unreadable(&path, &why),
            LibraryError::Pack(error) => packs_refused(error),
            LibraryError::Broken(finding) => Self::of(BROKEN_DATA)
                .with("message", finding.message)
                .with("hint", finding.next)
                .in_file(finding.file)
                .at_line(finding.line),
        }
    }
}

/// Why packs cannot be used.
pub fn packs_refused(error: PackError) -> Refusal {
    match error {
        PackError::Disk(path, why) => unreadable(&path, &why),
        PackError::Tampered { pack, file } => {
            let name = pack.file_name().unwrap_or_default().to_string_lossy();
            let norm = name.split('@').next().unwrap_or_default();
            Refusal::of(TAMPERED_PACK)
                .with("file", &file)
                .with("norm", norm)
                .in_file(pack.join(file).display())
        }
        PackError::NoKey(path) => Refusal::of(PACK_KEY)
            .with("path", path.display())
            .in_file(path.display()),
    }
}

/// A file or folder that cannot be read.
pub fn unreadable(folder: &Path, why: &std::io::Error) -> Refusal {
    Refusal::of(UNREADABLE)
        .with("path", folder.display())
        .with("why", why)
        .in_file(folder.display())
}
