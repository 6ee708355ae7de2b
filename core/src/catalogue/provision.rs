//! One provision of a norm as its data file holds it: what is asked, why, how, and where it stands; answers to it are in `assessments`.

use serde::{Deserialize, Serialize};

use super::choice::{AskWhom, Audience, Force, ScopingFact, Yen};
use super::name::{CaseId, GlossaryId, ProvisionId};
use super::norm::Source;
use crate::plain::Text;

/// A requirement in the project's own plain words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provision {
    /// Its id, which is also its file; never used again for anything else.
    pub id: ProvisionId,
    /// The group of the edition it stands in.
    pub group: String,
    /// A short label.
    pub title: Text,
    /// The label in English.
    pub title_en: String,
    /// One question; "yes" means that it is done.
    pub ask: Text,
    /// The question in English.
    pub ask_en: String,
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
    /// Why it matters.
    pub why: Text,
    /// Why it matters, in English.
    pub why_en: String,
    /// The steps to take, in order.
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
    /// The minutes it takes once. An estimate of this project.
    pub minutes: u16,
    /// What it costs. An estimate of this project.
    pub yen: Yen,
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
    /// Where it stands.
    pub source: Source,
    /// What the restatement drops or changes.
    #[serde(default)]
    pub changed: Vec<Changed>,
}

/// One duty within a provision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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

    /// Whether it is meant for this audience.
    pub fn is_for(&self, audience: Audience) -> bool {
        self.audience.contains(&audience)
    }

    /// Everything that staff and managers read, by the key it has in the file (`how.0` is the first step).
    pub fn plain_texts(&self) -> Vec<(String, &Text)> {
        let single = [
            ("title", &self.title),
            ("ask", &self.ask),
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
