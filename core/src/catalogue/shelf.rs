//! The catalogue's files sorted into their kinds, each still knowing its lines; used to build the catalogue and to check it.

use std::collections::{BTreeMap, BTreeSet};

use serde::de::DeserializeOwned;

use super::aid::{Guidance, Situation, Use};
use super::choice::Reader;
use super::crosswalk::Links;
use super::edition::{ChangeList, Edition};
use super::glossary::{Case, GlossaryEntry, Thesaurus};
use super::interchange::TemplateFile;
use super::name::EditionId;
use super::norm::{Corrections, Norm};
use super::provision::{Provision, Provisions};
use crate::lint::{Finding, TomlFile};

/// A value together with the file it was read from.
pub(super) struct Filed<'a, T> {
    pub(super) file: TomlFile<'a>,
    pub(super) value: T,
}

impl<'a, T: DeserializeOwned> Filed<'a, T> {
    /// The whole file as one value.
    fn read(file: TomlFile<'a>) -> Result<Self, Finding> {
        let value = file.read()?;
        Ok(Self { file, value })
    }
}

impl<T> Filed<'_, T> {
    /// The id that the place of the file demands.
    pub(super) fn name_by_path(&self) -> &str {
        name_by_path(self.file.path())
    }

    /// The edition that the file belongs to; nothing for one that belongs to several, as those of `crosswalk/`.
    pub(super) fn edition_by_path(&self) -> Option<EditionId> {
        let name = self.name_by_path();
        name.contains('/').then(|| name.parse().ok()).flatten()
    }

    /// Whether the id stands in the right file: the file's own name, or beginning with it where it holds several.
    pub(super) fn is_at_home(&self, id: &str) -> bool {
        let home = self.name_by_path();
        let rest = id.strip_prefix(home);
        if self.file.is_part() {
            rest.is_some_and(|it| it.starts_with(['-', '.']))
        } else {
            rest == Some("")
        }
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
    pub(super) changes: Vec<Filed<'a, ChangeList>>,
    pub(super) links: Vec<Filed<'a, Links>>,
    pub(super) uses: Vec<Filed<'a, Use>>,
    pub(super) situations: Vec<Filed<'a, Situation>>,
    pub(super) guidance: Vec<Filed<'a, Guidance>>,
    pub(super) same_words: Vec<Filed<'a, Thesaurus>>,
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

    /// The norm of an edition, if its file could be read.
    pub(super) fn norm_of(&self, edition: &EditionId) -> Option<&Norm> {
        let mut all = self.norms.iter().map(|it| &it.value);
        all.find(|it| it.id.as_str() == edition.norm())
    }

    /// For whom the texts of an edition are written; for staff when that is not known.
    pub(super) fn reader_of(&self, edition: &EditionId) -> Reader {
        self.norm_of(edition).map_or(Reader::Staff, |it| it.reader)
    }

    /// Whether a file of this edition could not be read, so that nothing of it can be counted.
    pub(super) fn has_broken(&self, edition: &EditionId) -> bool {
        let folder = format!("{edition}/");
        self.broken.iter().any(|it| it.starts_with(&folder))
    }

    fn sort_in(&mut self, place: &[&str], path: &'a str, text: &'a str) -> Result<(), Finding> {
        match place {
            // The example of an own norm is no part of the catalogue; that it can be read is seen here.
            ["template"] => drop(filed::<TemplateFile>(path, text)?),
            ["thesaurus"] => self.same_words.push(filed(path, text)?),
            ["glossary", _] => self.glossary.push(filed(path, text)?),
            ["cases", _] => self.cases.push(filed(path, text)?),
            ["crosswalk", _] | [_, _, "links"] => self.links.push(filed(path, text)?),
            ["uses", _] => self.uses.push(filed(path, text)?),
            ["situations", _] => self.situations.push(filed(path, text)?),
            ["guidance", _] => self.guidance.push(filed(path, text)?),
            [_, "norm"] => self.norms.push(filed(path, text)?),
            [_, _, "edition"] => self.editions.push(filed(path, text)?),
            [_, _, "corrections"] => self.corrections.push(filed(path, text)?),
            [_, _, "changes"] => self.changes.push(filed(path, text)?),
            [
                "glossary" | "cases" | "crosswalk" | "uses" | "situations" | "guidance",
                ..,
            ]
            | []
            | [_]
            | [_, _] => return Err(misplaced(path)),
            [_, _, _, ..] => self.provisions.extend(provisions(path, text)?),
        }
        Ok(())
    }
}

fn filed<'a, T: DeserializeOwned>(path: &'a str, text: &'a str) -> Result<Filed<'a, T>, Finding> {
    Filed::read(TomlFile::open(path, text)?)
}

/// A file holds one provision, or a list of them called `provision`.
fn provisions<'a>(path: &'a str, text: &'a str) -> Result<Vec<Filed<'a, Provision>>, Finding> {
    let file = TomlFile::open(path, text)?;
    if !file.has("provision") {
        return Ok(vec![Filed::read(file)?]);
    }
    let all: Provisions = file.read()?;
    let each = all.all.into_iter().enumerate();
    let each = each.map(|(at, value)| Filed {
        file: file.within(&format!("provision.{at}")),
        value,
    });
    Ok(each.collect())
}

fn misplaced(path: &str) -> Finding {
    let next = "catalogue/規範/版/番号.toml、glossary/用語.toml、cases/事例.toml などの どれかに移してください。";
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
        Some(("glossary" | "cases" | "crosswalk" | "uses" | "situations" | "guidance", name)) => {
            name
        }
        _ => ["/norm", "/edition", "/corrections", "/changes", "/links"]
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
