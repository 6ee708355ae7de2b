//! Screen words in three languages, read from `data/words`; drawing the readings over the kanji is the page's.

mod check;

use std::collections::BTreeMap;

use toml::de::{DeTable, DeValue};

pub use check::check;

use crate::closed_list::closed_list;
use crate::lint::{Finding, TomlFile};
use crate::plain::is_kanji;

closed_list! {
    /// How a person wants to read, in the order of the switch; the word is that of files, cookies and addresses.
    #[derive(Default)]
    pub enum Language {
        /// Japanese.
        #[default]
        Ja = "ja",
        /// Easy Japanese with readings (やさしい日本語).
        Easy = "easy",
        /// English.
        En = "en",
    }
}

/// One text of a screen in its three languages.
type Entry = BTreeMap<Language, String>;

/// All screen texts by key: file stem and table, such as `home.title`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words(BTreeMap<String, Entry>);

impl Words {
    /// Reads files by their path below `data/` (`words/home.toml`): keeps what parses, and says what does not.
    pub fn read(files: &BTreeMap<String, String>) -> (Self, Vec<Finding>) {
        let mut words = Self::default();
        let mut findings = Vec::new();
        for (path, text) in files {
            let Some(stem) = stem(path) else { continue };
            match TomlFile::open(path, text) {
                Ok(file) => gather(file.table(), stem, &mut |key, entry| {
                    words.0.insert(key.to_owned(), texts_of(entry));
                }),
                Err(finding) => findings.push(finding),
            }
        }
        (words, findings)
    }

    /// Puts other words over these, key by key and language by language: how an office says a thing in its own way.
    pub fn lay_over(&mut self, other: Self) {
        for (key, entry) in other.0 {
            self.0.entry(key).or_default().extend(entry);
        }
    }

    /// The text of a key as it was written, with readings in easy Japanese; `None` for an unknown key.
    pub fn say(&self, language: Language, key: &str) -> Option<&str> {
        self.0.get(key)?.get(&language).map(String::as_str)
    }

    /// The text of a key with `{name}` replaced; a name that is not given stays as it is.
    pub fn fill(&self, language: Language, key: &str, values: &[(&str, &str)]) -> Option<String> {
        self.say(language, key).map(|it| fill(it, values))
    }

    /// All keys in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

/// The file of official titles is not said on screens: `catalogue` checks it.
const TITLES: &str = "titles";

/// `words/home.toml` → `home`; `None` for a file that holds no words.
fn stem(path: &str) -> Option<&str> {
    let stem = path.strip_prefix("words/")?.strip_suffix(".toml")?;
    (!stem.contains('/') && stem != TITLES).then_some(stem)
}

/// Walks the tables; a table with a string in it is a text, and may hold further tables.
fn gather<'t, 'a>(table: &'t DeTable<'a>, key: &str, keep: &mut dyn FnMut(&str, &'t DeTable<'a>)) {
    if table.values().any(|it| !it.get_ref().is_table()) {
        keep(key, table);
    }
    for (name, value) in table {
        if let DeValue::Table(inner) = value.get_ref() {
            gather(inner, &format!("{key}.{}", name.get_ref()), keep);
        }
    }
}

fn texts_of(table: &DeTable<'_>) -> Entry {
    let text = |it: &Language| {
        let (_, value) = table
            .iter()
            .find(|(name, _)| name.get_ref() == it.as_str())?;
        Some((*it, value.get_ref().as_str()?.to_owned()))
    };
    Language::ALL.iter().filter_map(text).collect()
}

/// Replaces each known `{name}`. A `｜` is set where a value would otherwise come under the reading of the kanji behind it.
fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, name, after)) = next_place(rest) {
        filled.push_str(before);
        match values.iter().find(|(known, _)| *known == name) {
            Some((_, value)) => {
                filled.push_str(value);
                if value.ends_with(is_kanji) && begins_with_reading(after) {
                    filled.push('｜');
                }
            }
            None => filled.extend(["{", name, "}"]),
        }
        rest = after;
    }
    filled.push_str(rest);
    filled
}

/// Whether the text begins with kanji and their reading.
fn begins_with_reading(text: &str) -> bool {
    text.starts_with(is_kanji) && text.trim_start_matches(is_kanji).starts_with('《')
}

/// The text before the next placeholder, its name, and the text behind it.
fn next_place(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

/// The names of the placeholders, sorted.
fn places(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut rest = text;
    while let Some((_, name, after)) = next_place(rest) {
        names.push(name);
        rest = after;
    }
    names.sort_unstable();
    names.dedup();
    names
}

#[cfg(test)]
mod tests;
