//! One provision of a norm as its data file holds it: what is asked, why, how, and where it stands; answers to it are in `assessments`.

use serde::{Deserialize, Serialize};

use super::choice::{AskWhom, Audience, DeviceClass, Force, Pattern, ScopingFact, TextStatus, Yen};
use super::edition::Group;
use super::name::{CaseId, GlossaryId, ProvisionId};
use super::norm::{Issued, Source};
use crate::plain::Text;

/// A requirement in the project's own plain words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Provision {
    /// Its id, which is also its file; never used again for anything else.
    pub id: ProvisionId,
    /// The group of the edition it stands in.
    pub group: String,
    /// Its number as it is printed, such as 13⑥.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub number: String,
    /// A short label.
    pub title: Text,
    /// The label in English.
    pub title_en: String,
    /// One question; "yes" means that it is done. Empty where the norm cannot be assessed.
    #[serde(default)]
    pub ask: Text,
    /// The question in English.
    #[serde(default)]
    pub ask_en: String,
    /// The whole duty in the project's own words, where one question does not hold it.
    #[serde(default)]
    pub text: Text,
    /// The same in English.
    #[serde(default)]
    pub text_en: String,
    /// For whom it is meant.
    pub audience: Vec<Audience>,
    /// How strongly it binds.
    pub force: Force,
    /// When it binds, if not always.
    #[serde(default)]
    pub condition: Text,
    /// The condition in English.
    #[serde(default)]
    pub condition_en: String,
    /// One of the five items of the first step (はじめの一歩).
    #[serde(default)]
    pub starter: bool,
    /// It applies to offices for which all of these hold; to every office if there are none.
    #[serde(default)]
    pub applies_if: Vec<ScopingFact>,
    /// The reference patterns that read it, where that differs from its group.
    #[serde(default, skip_serializing)]
    pub patterns: Vec<Pattern>,
    /// The devices a row of a checklist is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_class: Option<DeviceClass>,
    /// Why it matters.
    #[serde(default)]
    pub why: Text,
    /// Why it matters, in English.
    #[serde(default)]
    pub why_en: String,
    /// The steps to take, in order.
    #[serde(default)]
    pub how: Vec<Text>,
    /// The steps in English.
    #[serde(default)]
    pub how_en: Vec<String>,
    /// What to do where the steps cannot be taken (できない時の代わり).
    #[serde(default)]
    pub alternatives: Vec<Text>,
    /// The alternatives in English.
    #[serde(default)]
    pub alternatives_en: Vec<String>,
    /// The minutes it takes once. An estimate of this project; 0 where nobody has estimated it.
    #[serde(default)]
    pub minutes: u16,
    /// What it costs. An estimate of this project; absent where nobody has estimated it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub yen: Option<Yen>,
    /// Whom to ask.
    #[serde(default)]
    pub ask_whom: Vec<AskWhom>,
    /// The glossary entries that explain its words.
    #[serde(default)]
    pub glossary: Vec<GlossaryId>,
    /// The cases that show why.
    #[serde(default)]
    pub cases: Vec<CaseId>,
    /// What can be shown to prove it.
    #[serde(default)]
    pub evidence: Vec<Text>,
    /// The same in English.
    #[serde(default)]
    pub evidence_en: Vec<String>,
    /// The signals that show it without asking.
    #[serde(default)]
    pub signals: Vec<String>,
    /// The duties it consists of, where there are several.
    #[serde(default)]
    pub parts: Vec<Part>,
    /// Its figures, with the days from and to which they hold.
    #[serde(default, rename = "parameter", skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<Parameter>,
    /// The provision that took its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaced_by: Option<ProvisionId>,
    /// Where it stands.
    pub source: Source,
    /// What the restatement drops or changes.
    #[serde(default)]
    pub changed: Vec<Changed>,
}

/// A file that holds the provisions of a chapter.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct Provisions {
    #[serde(rename = "provision")]
    pub(super) all: Vec<Provision>,
}

/// A figure of a provision, with the days between which it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// What it is, such as `minimum-length`.
    pub name: String,
    /// How much, or which.
    pub value: Value,
    /// In what it is counted, such as `day`; absent for words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Since when it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Issued>,
    /// Until when it held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Issued>,
    /// How well it is known.
    pub status: TextStatus,
}

/// A number, a yes or no, or a word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum Value {
    /// Yes or no.
    Holds(bool),
    /// A whole number.
    Number(i64),
    /// A word, a date, or several numbers.
    Word(String),
}

/// One duty within a provision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Its id, which begins with that of the provision.
    pub id: ProvisionId,
    /// What is to be done.
    pub title: Text,
    /// The same in English.
    pub title_en: String,
}

/// Something the restatement drops or changes against its source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Changed {
    /// What was dropped or changed.
    pub what: Text,
    /// For what reason.
    pub why: Text,
}

impl Provision {
    /// Whether it applies to an office of which these facts hold.
    pub fn applies_to(&self, facts: &[ScopingFact]) -> bool {
        self.applies_if.iter().all(|it| facts.contains(it))
    }

    /// Whether an office of this pattern reads it; an office whose pattern is not known reads everything.
    pub fn is_read_by(&self, pattern: Option<Pattern>, group: Option<&Group>) -> bool {
        if self.patterns.is_empty() {
            return group.is_none_or(|it| it.is_read_by(pattern));
        }
        pattern.is_none_or(|it| self.patterns.contains(&it))
    }

    /// The minutes it takes once, where somebody has estimated them.
    pub fn known_minutes(&self) -> Option<u16> {
        (self.minutes > 0).then_some(self.minutes)
    }

    /// Whether it is meant for this audience.
    pub fn is_for(&self, audience: Audience) -> bool {
        self.audience.contains(&audience)
    }

    /// Everything that staff and managers read, by the key it has in the file (`how.0` is the first step).
    pub fn plain_texts(&self) -> Vec<(String, &Text)> {
        let single = [
            ("title", &self.title),
            ("ask", &self.ask),
            ("text", &self.text),
            ("why", &self.why),
            ("condition", &self.condition),
        ];
        let mut texts: Vec<_> = single
            .into_iter()
            .map(|(key, it)| (key.to_owned(), it))
            .collect();
        for (key, list) in [("how", &self.how), ("alternatives", &self.alternatives)] {
            texts.extend(
                list.iter()
                    .enumerate()
                    .map(|(at, it)| (format!("{key}.{at}"), it)),
            );
        }
        texts
    }
}
