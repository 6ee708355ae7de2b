//! The word lists of the plain-language gate as read from `data/plain/`; what is done with them is in `gate`.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::kanji::{Grades, GradesFile};
use crate::lint::{Finding, TomlFile};

/// Everything the gate knows about words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Vocabulary {
    /// The school kanji.
    pub grades: Grades,
    /// Each unknown word with the plain words to use instead.
    pub banned: BTreeMap<String, String>,
    /// What says no too often.
    pub negation: Negation,
}

/// The file `data/plain/negation.toml`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Negation {
    /// Parts of sentences that deny a denial.
    pub double: Vec<String>,
    /// Parts of questions in which "yes" would mean that something is not done.
    pub question: Vec<String>,
}

impl Vocabulary {
    /// Reads the three files of `plain/`; what is missing stays empty and is a finding.
    pub fn read(files: &BTreeMap<String, String>) -> (Self, Vec<Finding>) {
        let mut findings = Vec::new();
        let mut keep = |it: Finding| findings.push(it);
        let grades = one::<GradesFile>(files, "plain/kanji-grades.toml", &mut keep);
        let banned = one(files, "plain/banned.toml", &mut keep);
        let negation = one(files, "plain/negation.toml", &mut keep);
        let vocabulary = Self {
            grades: grades.map(Grades::from).unwrap_or_default(),
            banned: banned.unwrap_or_default(),
            negation: negation.unwrap_or_default(),
        };
        (vocabulary, findings)
    }
}

fn one<T: DeserializeOwned>(
    files: &BTreeMap<String, String>,
    path: &str,
    keep: &mut dyn FnMut(Finding),
) -> Option<T> {
    let Some(text) = files.get(path) else {
        let message = format!("{path} がありません。");
        keep(Finding::new(
            (path, 1),
            "plain.list-missing",
            message,
            "data/plain/ のファイルをもとに戻してください。",
        ));
        return None;
    };
    TomlFile::open(path, text)
        .and_then(|it| it.read())
        .map_err(keep)
        .ok()
}
