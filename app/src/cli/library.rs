//! The `data/` tree that a command works with: built in or given by `--words`, with `words/` of the state directory laid over.

use std::path::{Path, PathBuf};

use mamori_core::catalogue::Catalogue;
use mamori_core::words::Words;

use super::arguments::Shared;
use super::refusal::{BROKEN_DATA, Refusal, UNREADABLE};
use crate::words::{Files, built_in, in_folder};

/// The data files, and where they come from.
pub struct Library {
    files: Files,
    over: Files,
}

impl Library {
    /// Reads the tree and what lies over it.
    pub fn open(shared: &Shared, state: Option<&Path>) -> Result<Self, Refusal> {
        let files = match &shared.words {
            Some(folder) => in_folder(folder).map_err(|why| unreadable(folder, &why))?,
            None => built_in(),
        };
        let over: Option<PathBuf> = state.map(|it| it.join("words")).filter(|it| it.is_dir());
        let over = match over {
            Some(folder) => in_folder(&folder).map_err(|why| unreadable(&folder, &why))?,
            None => Files::new(),
        };
        Ok(Self { files, over })
    }

    /// Every file, the one laid over instead of the one below; for checks.
    pub fn files(&self) -> Files {
        let mut files = self.files.clone();
        files.extend(self.over.clone());
        files
    }

    /// The catalogue. Refuses data that does not parse: a requirement that silently vanishes is worse than a stop.
    pub fn catalogue(&self) -> Result<Catalogue, Refusal> {
        let (catalogue, findings) = Catalogue::read(&self.files());
        match findings.into_iter().next() {
            None => Ok(catalogue),
            Some(it) => Err(broken(it)),
        }
    }

    /// The screen words: those laid over win key by key, the others stay.
    pub fn words(&self) -> Result<Words, Refusal> {
        // A tree given by `--words` may be older than this program; what it lacks is said in the built-in words.
        let (mut words, _) = Words::read(&built_in());
        for files in [&self.files, &self.over] {
            let (own, findings) = Words::read(files);
            if let Some(it) = findings.into_iter().next() {
                return Err(broken(it));
            }
            words.lay_over(own);
        }
        Ok(words)
    }
}

fn unreadable(folder: &Path, why: &std::io::Error) -> Refusal {
    Refusal::of(UNREADABLE)
        .with("path", folder.display())
        .with("why", why)
        .in_file(folder.display())
}

fn broken(finding: mamori_core::lint::Finding) -> Refusal {
    Refusal::of(BROKEN_DATA)
        .with("message", finding.message)
        .with("hint", finding.next)
        .in_file(finding.file)
        .at_line(finding.line)
}
