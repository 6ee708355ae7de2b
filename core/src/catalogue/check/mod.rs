//! The data lint: everything that can be wrong in `data/` although it parses, told with file and line; nothing is repaired here.

mod changes;
mod crosswalk;
mod english;
mod link;
mod name;
mod reading;
mod shape;
mod title;

use std::collections::BTreeMap;

use super::shelf::Shelf;
use crate::lint::{Finding, TomlFile};
use crate::plain::Vocabulary;
use crate::words;

/// Where the terms lie that a plain text may use.
const TERMS: &str = "catalogue/glossary/";

/// Checks all files by their path below `data/`; findings come sorted by file and line. No finding means that the data is sound.
pub fn check(files: &BTreeMap<String, String>) -> Vec<Finding> {
    let shelf = Shelf::fill(files);
    let (vocabulary, mut findings) = Vocabulary::read(files);
    findings.extend(shelf.findings.iter().cloned());
    findings.extend(name::check(&shelf));
    findings.extend(link::check(&shelf));
    findings.extend(english::check(&shelf));
    findings.extend(shape::check(&shelf));
    findings.extend(reading::check(&shelf, &vocabulary));
    findings.extend(title::check(files));
    findings.extend(words::check(files, &vocabulary));
    findings.extend(other_files(files));
    findings.sort();
    findings.dedup();
    findings
}

/// The same for some files among all: what does not look beyond a file is asked of these alone, for whoever waits for the answer.
pub(super) fn check_own(
    own: &BTreeMap<String, String>,
    all: &BTreeMap<String, String>,
) -> Vec<Finding> {
    let shelf = Shelf::fill(all);
    let mut findings = shelf.findings.clone();
    findings.extend(name::check(&shelf));
    findings.extend(link::check(&shelf));
    findings.extend(shape::check(&shelf));
    let terms = all.iter().filter(|(path, _)| path.starts_with(TERMS));
    let terms = terms.map(|(path, text)| (path.clone(), text.clone()));
    let near = terms.chain(own.clone()).collect();
    let (near, (vocabulary, _)) = (Shelf::fill(&near), Vocabulary::read(all));
    findings.extend(english::check(&near));
    findings.extend(reading::check(&near, &vocabulary));
    findings.retain(|it| own.contains_key(&it.file));
    findings.sort();
    findings.dedup();
    findings
}

/// The data of other capabilities is read there; that it is TOML at all is seen here.
fn other_files(files: &BTreeMap<String, String>) -> Vec<Finding> {
    let checked = ["catalogue/", "words/", "plain/", "registers/"];
    let is_other = |path: &str| {
        path.strip_suffix(".toml")
            .is_some_and(|it| !checked.iter().any(|folder| it.starts_with(folder)))
    };
    let others = files.iter().filter(|(path, _)| is_other(path));
    others
        .filter_map(|(path, text)| TomlFile::open(path, text).err())
        .collect()
}
