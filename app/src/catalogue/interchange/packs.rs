//! Packs in the state directory: a folder each with data files and a signed manifest. What is in the files is not looked at here.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use mamori_core::catalogue::EditionId;
use mamori_core::catalogue::interchange::Manifest;
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use serde::Serialize;
use thiserror::Error;

use crate::chance::Chance;
use crate::os;
use crate::words::{Files, in_folder};

const MANIFEST: &str = "pack.json";

/// The packs of a state directory.
#[derive(Debug, Clone)]
pub struct Packs {
    folder: PathBuf,
    key: PathBuf,
}

/// A pack as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Kept {
    /// The edition it holds.
    pub edition: EditionId,
    /// When it was imported.
    pub made_at: String,
    /// The place whose people brought it in; absent for one brought in by command.
    pub place: Option<String>,
    /// How many data files it has.
    pub files: usize,
}

/// A pack as a page shows it, also one that was changed since it was signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The edition that its folder is named after.
    pub edition: EditionId,
    /// What it says of itself; nothing when that cannot be trusted.
    pub kept: Option<Kept>,
}

/// A pack that was moved out of the way and can still come back.
#[derive(Debug)]
#[must_use = "put it back or forget it"]
pub struct Aside {
    from: PathBuf,
    beside: PathBuf,
}

/// Why packs cannot be used.
#[derive(Debug, Error)]
pub enum PackError {
    /// A file or folder cannot be read or written.
    #[error("{0}: {1}")]
    Disk(PathBuf, io::Error),
    /// A file is not as it was when the pack was signed.
    #[error("{pack}: {file} was changed")]
    Tampered {
        /// The folder of the pack.
        pack: PathBuf,
        /// The file that was changed, is gone, or came later.
        file: String,
    },
    /// The key that signs packs is gone or is no key.
    #[error("the key {0} is missing or broken")]
    NoKey(PathBuf),
}

impl Packs {
    /// Those of a state directory. Nothing is made yet.
    pub fn of(state: &Path) -> Self {
        Self {
            folder: state.join("packs"),
            key: state.join("keys").join("packs.key"),
        }
    }

    /// The data files of all packs, each held against its signature.
    pub fn files(&self) -> Result<Files, PackError> {
        let mut files = Files::new();
        for pack in self.all()? {
            files.extend(self.open(&pack)?.1);
        }
        Ok(files)
    }

    /// All packs in the order of their names, each held against its signature.
    pub fn list(&self) -> Result<Vec<Kept>, PackError> {
        let packs = self.all()?.into_iter();
        packs.map(|it| self.kept(&it)).collect()
    }

    /// The same for people who can take one away that was changed.
    pub fn seen(&self) -> Result<Vec<Seen>, PackError> {
        let packs = self.all()?.into_iter();
        let seen = packs.filter_map(|it| {
            let edition = name_of(&it).replace('@', "/").parse().ok()?;
            let kept = self.kept(&it).ok();
            Some(Seen { edition, kept })
        });
        Ok(seen.collect())
    }

    fn kept(&self, pack: &Path) -> Result<Kept, PackError> {
        let (manifest, files) = self.open(pack)?;
        Ok(Kept {
            edition: manifest.edition,
            made_at: manifest.made_at,
            place: manifest.place,
            files: files.len(),
        })
    }

    /// Keeps data files as a pack: written beside first, then moved to its place, so that it is there whole or not at all.
    pub fn keep(
        &self,
        edition: &EditionId,
        files: &BTreeMap<String, String>,
        place: Option<&str>,
        (now, chance): (Timestamp, &Chance),
    ) -> Result<PathBuf, PackError> {
        let key = self.own_key(chance)?;
        private(&self.folder)?;
        let name = edition.as_str().replace('/', "@");
        let (target, beside) = (
            self.folder.join(&name),
            self.folder.join(format!(".{name}")),
        );
        if beside.exists() {
            removed(&beside)?;
        }
        private(&beside)?;
        for (path, text) in files {
            let path = beside.join(path);
            if let Some(folder) = path.parent() {
                std::fs::create_dir_all(folder).map_err(|why| disk(folder, why))?;
            }
            os::write_private(&path, text.as_bytes()).map_err(|why| disk(&path, why))?;
        }
        let public = hex::encode(key.public_key());
        let manifest = Manifest::of(edition.clone(), files, seconds(now), public);
        let mut manifest = manifest.brought_by(place);
        manifest.signature = hex::encode(key.sign(&manifest.signed_bytes()));
        let path = beside.join(MANIFEST);
        let text = serde_json::to_vec_pretty(&manifest).unwrap_or_default();
        os::write_private(&path, &text).map_err(|why| disk(&path, why))?;
        std::fs::rename(&beside, &target).map_err(|why| disk(&target, why))?;
        Ok(target)
    }

    /// Removes every pack of a norm, or the one of an edition, also one that was changed; gives their names.
    pub fn remove(&self, norm: &str) -> Result<Vec<String>, PackError> {
        let exact = norm.replace('/', "@");
        let all_of = format!("{exact}@");
        let mut gone = Vec::new();
        for pack in self.all()? {
            let name = name_of(&pack);
            if name == exact || name.starts_with(&all_of) {
                removed(&pack)?;
                gone.push(name.replace('@', "/"));
            }
        }
        Ok(gone)
    }

    /// Moves the pack of an edition out of the way, also one that was changed; `None` where there is none.
    pub fn set_aside(&self, edition: &EditionId) -> Result<Option<Aside>, PackError> {
        let name = edition.as_str().replace('/', "@");
        let all = self.all()?;
        let Some(from) = all.into_iter().find(|it| name_of(it) == name) else {
            return Ok(None);
        };
        let beside = self.folder.join(format!(".{name}"));
        if beside.exists() {
            removed(&beside)?;
        }
        std::fs::rename(&from, &beside).map_err(|why| disk(&from, why))?;
        Ok(Some(Aside { from, beside }))
    }

    /// The folders of packs; one that begins with a dot was never finished.
    fn all(&self) -> Result<Vec<PathBuf>, PackError> {
        if !self.folder.is_dir() {
            return Ok(Vec::new());
        }
        let entries = std::fs::read_dir(&self.folder).map_err(|why| disk(&self.folder, why))?;
        let mut all = Vec::new();
        for entry in entries {
            let path = entry.map_err(|why| disk(&self.folder, why))?.path();
            let is_hidden = path
                .file_name()
                .is_some_and(|it| it.to_string_lossy().starts_with('.'));
            if path.is_dir() && !is_hidden {
                all.push(path);
            }
        }
        all.sort();
        Ok(all)
    }

    /// A pack's manifest and data files, when nothing was changed since it was signed.
    fn open(&self, pack: &Path) -> Result<(Manifest, Files), PackError> {
        let tampered = |file: &str| PackError::Tampered {
            pack: pack.to_owned(),
            file: file.to_owned(),
        };
        let text = std::fs::read(pack.join(MANIFEST)).map_err(|_| tampered(MANIFEST))?;
        let manifest: Manifest = serde_json::from_slice(&text).map_err(|_| tampered(MANIFEST))?;
        // The key of this state directory counts, not the one that the manifest names.
        let key = self.kept_key()?;
        let public = UnparsedPublicKey::new(&ED25519, key.public_key());
        let signature = hex::decode(&manifest.signature).unwrap_or_default();
        let is_ours = public.verify(&manifest.signed_bytes(), &signature).is_ok();
        let name = manifest.edition.as_str().replace('/', "@");
        if !is_ours || !pack.ends_with(&name) {
            return Err(tampered(MANIFEST));
        }
        let files = in_folder(pack).map_err(|why| disk(pack, why))?;
        manifest.compare(&files).map_err(|it| tampered(&it.file))?;
        Ok((manifest, files))
    }

    fn kept_key(&self) -> Result<Ed25519KeyPair, PackError> {
        let seed = std::fs::read(&self.key).map_err(|_| PackError::NoKey(self.key.clone()))?;
        Ed25519KeyPair::from_seed_unchecked(&seed).map_err(|_| PackError::NoKey(self.key.clone()))
    }

    /// The key, made when the first pack is kept. Over packs that are there it is never made anew.
    fn own_key(&self, chance: &Chance) -> Result<Ed25519KeyPair, PackError> {
        if !self.key.exists() && self.all()?.is_empty() {
            if let Some(folder) = self.key.parent() {
                private(folder)?;
            }
            let seed: [u8; 32] = chance.bytes();
            os::write_private(&self.key, &seed).map_err(|why| disk(&self.key, why))?;
        }
        self.kept_key()
    }
}

impl Aside {
    /// It is there again as if nothing had been done.
    pub fn put_back(self) -> Result<(), PackError> {
        std::fs::rename(&self.beside, &self.from).map_err(|why| disk(&self.from, why))
    }

    /// It is gone for good.
    pub fn forget(self) -> Result<(), PackError> {
        removed(&self.beside)
    }
}

/// The name of a pack's folder.
fn name_of(pack: &Path) -> String {
    let name = pack.file_name().and_then(|it| it.to_str());
    name.unwrap_or_default().to_owned()
}

/// Without the parts of a second.
fn seconds(now: Timestamp) -> String {
    Timestamp::from_second(now.as_second()).map_or_else(|_| now.to_string(), |it| it.to_string())
}

fn disk(path: &Path, why: io::Error) -> PackError {
    PackError::Disk(path.to_owned(), why)
}

fn private(folder: &Path) -> Result<(), PackError> {
    os::private_folder(folder).map_err(|why| disk(folder, why))
}

fn removed(folder: &Path) -> Result<(), PackError> {
    std::fs::remove_dir_all(folder).map_err(|why| disk(folder, why))
}
