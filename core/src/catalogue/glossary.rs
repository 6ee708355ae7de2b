//! Glossary entries and cases as their data files hold them; how they are linked to provisions stands in the provisions.

use serde::{Deserialize, Serialize};

use super::name::{CaseId, GlossaryId, ProvisionId};
use super::norm::{Correction, Source};
use crate::plain::Text;

/// A term with its explanation in one or a few sentences.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct GlossaryEntry {
    /// Its id, which is also its file.
    pub id: GlossaryId,
    /// The term.
    pub term: Text,
    /// How it is read, in hiragana, for sorting.
    pub reading: String,
    /// The term in English.
    pub term_en: String,
    /// What it means.
    pub meaning: Text,
    /// What it means, in English.
    pub meaning_en: String,
    /// Other words for the same.
    #[serde(default)]
    pub aliases: Vec<Text>,
    /// Where it stands.
    pub source: Source,
    /// What was corrected against the source.
    #[serde(default, rename = "correction")]
    pub corrections: Vec<Correction>,
}

impl GlossaryEntry {
    /// The term and its other names, without readings.
    pub fn names(&self) -> Vec<String> {
        std::iter::once(&self.term)
            .chain(&self.aliases)
            .map(Text::plain)
            .collect()
    }
}

/// Words that mean the same in an office, for the search.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct SameWords {
    /// The words of documents and of every day.
    pub(super) words: Vec<Text>,
}

/// The file `thesaurus.toml`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct Thesaurus {
    #[serde(default, rename = "same")]
    pub(super) all: Vec<SameWords>,
}

/// Something that happened in an office, retold in four panels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// Its id, which is also its file.
    pub id: CaseId,
    /// Its title.
    pub title: Text,
    /// Its title in English.
    pub title_en: String,
    /// The group of provisions it belongs to.
    pub group: String,
    /// The story, one text per picture.
    pub panels: Vec<Text>,
    /// The story in English.
    #[serde(default)]
    pub panels_en: Vec<String>,
    /// Where the danger lay.
    pub trap: Text,
    /// Where the danger lay, in English.
    pub trap_en: String,
    /// The one rule to take from it.
    pub rule: Text,
    /// The rule in English.
    pub rule_en: String,
    /// The articles of law it touches.
    #[serde(default)]
    pub laws: Vec<LawArticle>,
    /// The provisions it explains.
    #[serde(default)]
    pub items: Vec<ProvisionId>,
    /// Where it stands.
    pub source: Source,
    /// What was corrected against the source.
    #[serde(default, rename = "correction")]
    pub corrections: Vec<Correction>,
}

/// An article of a law, by its current number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LawArticle {
    /// The law, such as `appi` (個人情報保護法).
    pub law: String,
    /// The article, such as `22` or `20-2` for the second paragraph.
    pub article: String,
}

impl Case {
    /// Everything that staff read, by the key it has in the file.
    pub fn plain_texts(&self) -> Vec<(String, &Text)> {
        let single = [
            ("title", &self.title),
            ("trap", &self.trap),
            ("rule", &self.rule),
        ];
        let mut texts: Vec<_> = single
            .into_iter()
            .map(|(key, it)| (key.to_owned(), it))
            .collect();
        texts.extend(
            self.panels
                .iter()
                .enumerate()
                .map(|(at, it)| (format!("panels.{at}"), it)),
        );
        texts
    }
}
