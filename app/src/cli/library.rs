//! The `data/` tree that a command works with: built in or given by `--words`, with the packs and `words/` of the state directory laid over.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use mamori_core::catalogue::Catalogue;
use mamori_core::words::Words;

use super::arguments::Shared;
use super::refusal::{BROKEN_DATA, PACK_KEY, Refusal, TAMPERED_PACK, UNREADABLE};
use crate::catalogue::interchange::{PackError, Packs};
use crate::words::{Files, built_in, built_in_words, in_folder};

/// The data files, and where they come from.
pub struct Library {
    files: Files,
    is_built_in: bool,
    packs: Files,
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
        let packs = match state {
            Some(folder) => Packs::of(folder).files().map_err(packs_refused)?,
            None => Files::new(),
        };
        let packs = beside(packs, &files);
        Ok(Self {
            files,
            is_built_in: shared.words.is_none(),
            packs,
            over,
        })
    }

    /// The files without packs and without what is laid over.
    pub fn shipped(&self) -> &Files {
        &self.files
    }

    /// Every file, the one laid over instead of the one below; for checks.
    pub fn files(&self) -> Cow<'_, Files> {
        if self.packs.is_empty() && self.over.is_empty() {
            return Cow::Borrowed(&self.files);
        }
        let mut files = self.files.clone();
        files.extend(self.packs.clone());
        files.extend(self.over.clone());
        Cow::Owned(files)
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
        let mut words = built_in_words().clone();
        let given = (!self.is_built_in).then_some(&self.files);
        for files in given.into_iter().chain([&self.over]) {
            let (own, findings) = Words::read(files);
            if let Some(it) = findings.into_iter().next() {
                return Err(broken(it));
            }
            words.lay_over(own);
        }
        Ok(words)
    }
}

/// The files of packs without those of norms that have come with the program since.
fn beside(packs: Files, shipped: &Files) -> Files {
    let is_own = |path: &str| {
        let norm = path.split('/').nth(1).unwrap_or_default();
        !shipped.contains_key(&format!("catalogue/{norm}/norm.toml"))
    };
    packs.into_iter().filter(|(path, _)| is_own(path)).collect()
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

fn broken(finding: mamori_core::lint::Finding) -> Refusal {
    Refusal::of(BROKEN_DATA)
        .with("message", finding.message)
        .with("hint", finding.next)
        .in_file(finding.file)
        .at_line(finding.line)
}
