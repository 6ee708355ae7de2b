//! The manifest of a pack: which files it has, with their hashes, signed. The key and the folder are the program's.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::catalogue::EditionId;

/// What stands in `pack.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The shape of this file.
    pub format: u32,
    /// The edition that the pack holds: norm and version.
    pub edition: EditionId,
    /// When it was imported, in the office's time zone-free form (UTC).
    pub made_at: String,
    /// The place whose people brought it in, such as `/councils/…`; absent for one brought in by command.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// SHA-256 of each file in hexadecimal, by its path below `data/`.
    pub files: BTreeMap<String, String>,
    /// The public key of the state directory that signed, in hexadecimal.
    pub key: String,
    /// The Ed25519 signature over all of the above, in hexadecimal.
    #[serde(default)]
    pub signature: String,
}

/// How the files of a pack differ from what was signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tampered {
    /// The file, by its path below `data/`.
    pub file: String,
}

impl Manifest {
    /// The manifest of files, not signed yet.
    pub fn of(
        edition: EditionId,
        files: &BTreeMap<String, String>,
        made_at: String,
        key: String,
    ) -> Self {
        let hashes = files.iter().map(|(path, text)| (path.clone(), hash(text)));
        Self {
            format: 1,
            edition,
            made_at,
            place: None,
            files: hashes.collect(),
            key,
            signature: String::new(),
        }
    }

    /// The same, brought in by the people of a place.
    #[must_use]
    pub fn brought_by(self, place: Option<&str>) -> Self {
        let place = place.map(str::to_owned);
        Self { place, ..self }
    }

    /// The bytes that are signed: everything but the signature, always written the same way.
    pub fn signed_bytes(&self) -> Vec<u8> {
        let bare = Self {
            signature: String::new(),
            ..self.clone()
        };
        serde_json::to_vec(&bare).unwrap_or_default()
    }

    /// Holds the files of the folder against the hashes: none changed, none gone, none added.
    pub fn compare(&self, files: &BTreeMap<String, String>) -> Result<(), Tampered> {
        let changed = self
            .files
            .iter()
            .find(|(path, hashed)| files.get(*path).map(|it| hash(it)).as_ref() != Some(*hashed));
        let added = files.keys().find(|it| !self.files.contains_key(*it));
        match changed.map(|it| it.0).or(added) {
            None => Ok(()),
            Some(file) => Err(Tampered { file: file.clone() }),
        }
    }
}

fn hash(text: &str) -> String {
    let hex = |mut hex: String, byte: u8| {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    };
    Sha256::digest(text.as_bytes())
        .into_iter()
        .fold(String::new(), hex)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_changed_gone_or_added_is_named() {
        let files: BTreeMap<String, String> = [("a", "1"), ("b", "2")]
            .map(|(k, v)| (k.to_owned(), v.to_owned()))
            .into();
        let id = "own/1".parse().unwrap();
        let manifest = Manifest::of(id, &files, "2026-11-22".to_owned(), String::new());
        assert_eq!(manifest.compare(&files), Ok(()));
        let before = manifest.signed_bytes();
        assert!(
            !before.windows(5).any(|it| it == b"place"),
            "packs signed before there were places stay valid"
        );
        let there = manifest.clone().brought_by(Some("/councils/1"));
        assert_ne!(there.signed_bytes(), before, "the place is signed too");
        let with = |path: &str, text: Option<&str>| {
            let mut files = files.clone();
            files.remove(path);
            files.extend(text.map(|it| (path.to_owned(), it.to_owned())));
            manifest.compare(&files).unwrap_err().file
        };
        assert_eq!(with("b", Some("3")), "b");
        assert_eq!(with("a", None), "a");
        assert_eq!(with("c", Some("")), "c");
    }
}
