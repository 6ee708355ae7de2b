//! The `data/` tree that is worked with: built in or given, with the packs and `words/` of the state directory laid over.

use std::path::{Path, PathBuf};

use mamori_core::catalogue::Catalogue;
use mamori_core::incidents::Incidents;
use mamori_core::lint::Finding;
use mamori_core::registers::Registers;
use mamori_core::words::Words;
use thiserror::Error;

use super::interchange::{Inspected, PackError, Packs, inspect};
use crate::words::{Files, built_in, built_in_words, in_folder};

/// The data files, and where they come from.
pub struct Library {
    files: Files,
    is_built_in: bool,
    packs: Files,
    over: Files,
}

/// Why there is no library.
#[derive(Debug, Error)]
pub enum LibraryError {
    /// A folder cannot be read.
    #[error("{0}: {1}")]
    Unreadable(PathBuf, std::io::Error),
    /// A pack cannot be used.
    #[error(transparent)]
    Pack(#[from] PackError),
    /// A file does not parse.
    #[error("{}:{}: {}", .0.file, .0.line, .0.message)]
    Broken(Finding),
}

impl Library {
    /// Reads the tree, the built-in one where none is given, and what a state directory lays over it.
    pub fn open(given: Option<&Path>, state: Option<&Path>) -> Result<Self, LibraryError> {
        let read = |it: &Path| in_folder(it).map_err(|why| unreadable(it, why));
        let files = given.map_or_else(|| Ok(built_in()), read)?;
        let over: Option<PathBuf> = state.map(|it| it.join("words")).filter(|it| it.is_dir());
        let over = over.map_or_else(|| Ok(Files::new()), |it| read(&it))?;
        let packs = match state {
            Some(folder) => Packs::of(folder).files()?,
            None => Files::new(),
        };
        let packs = beside(packs, &files);
        Ok(Self {
            files,
            is_built_in: given.is_none(),
            packs,
            over,
        })
    }

    /// The files without packs and without what is laid over.
    pub fn shipped(&self) -> &Files {
        &self.files
    }

    /// Every file, the one laid over instead of the one below; for checks.
    pub fn files(&self) -> Files {
        let mut files = self.files.clone();
        files.extend(self.packs.clone());
        files.extend(self.over.clone());
        files
    }

    /// The catalogue. Refuses data that does not parse: a requirement that silently vanishes is worse than a stop.
    pub fn catalogue(&self) -> Result<Catalogue, LibraryError> {
        let (catalogue, findings) = Catalogue::read(&self.files());
        match findings.into_iter().next() {
            None => Ok(catalogue),
            Some(it) => Err(LibraryError::Broken(it)),
        }
    }

    /// The ledgers, each a file of `registers/`. Refuses data that does not parse, as the catalogue does.
    pub fn registers(&self) -> Result<Registers, LibraryError> {
        let (registers, findings) = Registers::read(&self.files());
        match findings.into_iter().next() {
            None => Ok(registers),
            Some(it) => Err(LibraryError::Broken(it)),
        }
    }

    /// Kinds of incidents, clocks and what belongs to them. Refuses data that does not parse, as the catalogue does.
    pub fn incidents(&self) -> Result<Incidents, LibraryError> {
        let (incidents, findings) = Incidents::read(&self.files());
        match findings.into_iter().next() {
            None => Ok(incidents),
            Some(it) => Err(LibraryError::Broken(it)),
        }
    }

    /// The screen words: those laid over win key by key, the others stay.
    pub fn words(&self) -> Result<Words, LibraryError> {
        // A given tree may be older than this program; what it lacks is said in the built-in words.
        let mut words = built_in_words().clone();
        let given = (!self.is_built_in).then_some(&self.files);
        for files in given.into_iter().chain([&self.over]) {
            let (own, findings) = Words::read(files);
            if let Some(it) = findings.into_iter().next() {
                return Err(LibraryError::Broken(it));
            }
            words.lay_over(own);
        }
        Ok(words)
    }

    /// What a file from outside would add here.
    pub fn inspect(&self, bytes: &[u8]) -> Inspected {
        inspect(bytes, &self.files(), &self.files)
    }

    /// The same with the files of one more pack.
    #[must_use]
    pub fn with(mut self, own: Files) -> Self {
        self.packs.extend(own);
        self
    }
}

/// The files of packs without those of norms that have come with the program since.
fn beside(packs: Files, shipped: &Files) -> Files {
    let norm = |path: &str| path.split('/').nth(1).unwrap_or_default().to_owned();
    let packs = packs.into_iter();
    packs
        .filter(|(path, _)| !ships(shipped, &norm(path)))
        .collect()
}

fn ships(shipped: &Files, norm: &str) -> bool {
    shipped.contains_key(&format!("catalogue/{norm}/norm.toml"))
}

fn unreadable(path: &Path, why: std::io::Error) -> LibraryError {
    LibraryError::Unreadable(path.to_owned(), why)
}
