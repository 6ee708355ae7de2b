//! The catalogue's files sorted into their kinds, each still knowing its lines; used to build the catalogue and to check it.

use std::collections::{BTreeMap, BTreeSet};

use serde::de::DeserializeOwned;

use super::glossary::{Case, GlossaryEntry};
use super::norm::{Corrections, Edition, Norm};
use super::provision::Provision;
use crate::lint::{Finding, TomlFile};

/// A value together with the file it was read from.
pub(super) struct Filed<'a, T> {
    pub(super) file: TomlFile<'a>,
    pub(super) value: T,
}

impl<T> Filed<'_, T> {
    /// The id that the place of the file demands.
    pub(super) fn name_by_path(&self) -> &str {
        name_by_path(self.file.path())
    }
}

/// Everything below `catalogue/` that could be read, and what was wrong with the rest.
#[derive(Default)]
pub(super) struct Shelf<'a> {
    pub(super) norms: Vec<Filed<'a, Norm>>,
    pub(super) editions: Vec<Filed<'a, Edition>>,
    pub(super) corrections: Vec<Filed<'a, Corrections>>,
    pub(super) provisions: Vec<Filed<'a, Provision>>,
    pub(super) glossary: Vec<Filed<'a, GlossaryEntry>>,
    pub(super) cases: Vec<Filed<'a, Case>>,
    pub(super) findings: Vec<Finding>,
    /// The names of files that could not be read: links to them are not dangling.
    pub(super) broken: BTreeSet<String>,
}

impl<'a> Shelf<'a> {
    /// Sorts in every file; keeps what parses.
    pub(super) fn fill(files: &'a BTreeMap<String, String>) -> Self {
        let mut shelf = Self::default();
        for (path, text) in files {
            if let Some(place) = path
                .strip_prefix("catalogue/")
                .and_then(|it| it.strip_suffix(".toml"))
            {
                let parts: Vec<&str> = place.split('/').collect();
                if let Err(finding) = shelf.sort_in(&parts, path, text) {
                    shelf.broken.insert(name_by_path(path).to_owned());
                    shelf.findings.push(finding);
                }
            }
        }
        shelf
    }

    fn sort_in(&mut self, place: &[&str], path: &'a str, text: &'a str) -> Result<(), Finding> {
        match place {
            ["glossary", _] => self.glossary.push(filed(path, text)?),
            ["cases", _] => self.cases.push(filed(path, text)?),
            [_, "norm"] => self.norms.push(filed(path, text)?),
            [_, _, "edition"] => self.editions.push(filed(path, text)?),
            [_, _, "corrections"] => self.corrections.push(filed(path, text)?),
            ["glossary" | "cases", ..] | [] | [_] | [_, _] => return Err(misplaced(path)),
            [_, _, _, ..] => self.provisions.push(filed(path, text)?),
        }
        Ok(())
    }
}

fn filed<'a, T: DeserializeOwned>(path: &'a str, text: &'a str) -> Result<Filed<'a, T>, Finding> {
    let file = TomlFile::open(path, text)?;
    let value = file.read()?;
    Ok(Filed { file, value })
}

fn misplaced(path: &str) -> Finding {
    let next = "catalogue/規範/版/番号.toml、glossary/用語.toml、cases/事例.toml のどれかに移してください。";
    Finding::new(
        (path, 1),
        "file.misplaced",
        "このファイルは だれも読まない場所にあります。",
        next,
    )
}

/// `catalogue/care-guide/r8/1-1.toml` → `care-guide/r8/1-1`; `catalogue/cases/case-01.toml` → `case-01`;
/// `catalogue/care-guide/r8/edition.toml` → `care-guide/r8`.
fn name_by_path(path: &str) -> &str {
    let place = path.strip_prefix("catalogue/").unwrap_or(path);
    let place = place.strip_suffix(".toml").unwrap_or(place);
    match place.split_once('/') {
        Some(("glossary" | "cases", name)) => name,
        _ => ["/norm", "/edition", "/corrections"]
            .iter()
            .find_map(|it| place.strip_suffix(it))
            .unwrap_or(place),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_of_a_file_says_its_id() {
        assert_eq!(
            name_by_path("catalogue/care-guide/r8/1-1.toml"),
            "care-guide/r8/1-1"
        );
        assert_eq!(
            name_by_path("catalogue/mhlw/6.0/control/13-6.toml"),
            "mhlw/6.0/control/13-6"
        );
        assert_eq!(
            name_by_path("catalogue/glossary/zero-trust.toml"),
            "zero-trust"
        );
        assert_eq!(
            name_by_path("catalogue/care-guide/r8/edition.toml"),
            "care-guide/r8"
        );
        assert_eq!(name_by_path("catalogue/care-guide/norm.toml"), "care-guide");
    }
}
