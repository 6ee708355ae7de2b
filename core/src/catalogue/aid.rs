//! What helps to find the way in the catalogue: whether a thing may be used, what counts in a situation, and guidance to read.

use serde::{Deserialize, Serialize};

use super::choice::Verdict;
use super::name::{CaseId, GlossaryId, GuidanceId, ProvisionId, SituationId, UseId};
use super::norm::Source;
use crate::plain::Text;

/// An answer to これは使ってよい？
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Use {
    /// Its id, which is also its file.
    pub id: UseId,
    /// What is to be used.
    pub title: Text,
    /// The same in English.
    pub title_en: String,
    /// Other words by which people call it.
    #[serde(default)]
    pub words: Vec<Text>,
    /// Whether it may be used.
    pub verdict: Verdict,
    /// The answer in one sentence.
    pub answer: Text,
    /// The same in English.
    pub answer_en: String,
    /// What is done so that it may be used.
    #[serde(default)]
    pub conditions: Vec<Text>,
    /// The same in English.
    #[serde(default)]
    pub conditions_en: Vec<String>,
    /// What is used in its place.
    #[serde(default)]
    pub instead: Vec<Text>,
    /// The same in English.
    #[serde(default)]
    pub instead_en: Vec<String>,
    /// The provisions behind the answer.
    #[serde(default)]
    pub items: Vec<ProvisionId>,
    /// Where it stands.
    pub source: Source,
}

/// A moment of the day with the provisions that count in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Situation {
    /// Its id, which is also its file.
    pub id: SituationId,
    /// Its place in the list.
    pub order: u16,
    /// Its name.
    pub title: Text,
    /// The same in English.
    pub title_en: String,
    /// What it is about, in one sentence.
    pub lead: Text,
    /// The same in English.
    pub lead_en: String,
    /// The provisions, in useful order.
    pub items: Vec<ProvisionId>,
    /// The cases that happened in it.
    #[serde(default)]
    pub cases: Vec<CaseId>,
    /// What people ask in it whether they may use it.
    #[serde(default)]
    pub uses: Vec<UseId>,
}

/// A piece of guidance to read, linked to the provisions it explains.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Guidance {
    /// Its id, which is also its file.
    pub id: GuidanceId,
    /// The chapter of the source it retells.
    pub chapter: u16,
    /// Its name.
    pub title: Text,
    /// The same in English.
    pub title_en: String,
    /// What it says, each one to three sentences.
    pub lines: Vec<Text>,
    /// The same in English.
    pub lines_en: Vec<String>,
    /// The provisions it explains.
    #[serde(default)]
    pub items: Vec<ProvisionId>,
    /// The glossary entries that explain its words.
    #[serde(default)]
    pub glossary: Vec<GlossaryId>,
    /// Where it stands.
    pub source: Source,
}
