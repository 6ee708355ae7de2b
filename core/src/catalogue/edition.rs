//! One edition of a norm: its dates, documents, divisions and groups; and how it differs from an earlier one in its own words.

use serde::{Deserialize, Serialize};

use super::choice::{Audience, ChangeKind, Pattern, ScopingFact, TextStatus};
use super::name::{EditionId, ProvisionId};
use super::norm::Issued;
use crate::plain::Text;

/// One edition of a norm, with its documents and groups.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Edition {
    /// Its id, which is also its folder.
    pub id: EditionId,
    /// When it was issued.
    pub issued: Issued,
    /// From which day it is in force, where that differs or is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_force_from: Option<Issued>,
    /// The edition that took its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub superseded_by: Option<EditionId>,
    /// The edition to which each of its provisions must be linked by the cross-walk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub linked_to: Option<EditionId>,
    /// Where the original is found.
    pub source_url: String,
    /// How well the text is known.
    pub text_status: TextStatus,
    /// What is known of this edition and what is not.
    #[serde(default)]
    pub note: Text,
    /// The note in English.
    #[serde(default)]
    pub note_en: String,
    /// The documents it consists of.
    #[serde(default, rename = "document")]
    pub documents: Vec<Document>,
    /// The divisions (編) its groups stand in, where it has any.
    #[serde(default, rename = "division")]
    pub divisions: Vec<Division>,
    /// The groups its provisions stand in, in order.
    #[serde(default, rename = "group")]
    pub groups: Vec<Group>,
}

/// One document of an edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// The word by which sources name it, such as `book`.
    pub id: String,
    /// Its title.
    pub title: Text,
    /// Its title in English.
    pub title_en: String,
    /// When it was issued.
    pub issued: Issued,
}

/// One division (編) of an edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Division {
    /// Its id, with which the ids of its groups begin, such as `control`.
    pub id: String,
    /// Its title.
    pub title: Text,
    /// Its title in English.
    pub title_en: String,
    /// For an office of which this holds, meeting this division counts as meeting all others of the edition (みなし遵守).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suffices_if: Option<ScopingFact>,
    /// The rule that says so.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub suffices_why: Text,
    /// The same in English.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub suffices_why_en: String,
    /// How well that rule is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suffices_status: Option<TextStatus>,
}

/// A group of provisions, as the norm itself groups them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Its id within the edition, such as `1` or `control/13`.
    pub id: String,
    /// Its number as it is printed, such as 第13章.
    #[serde(default)]
    pub number: Text,
    /// Its title in plain words.
    pub title: Text,
    /// Its title in English.
    pub title_en: String,
    /// Whose check it belongs to: everyone's or the manager's.
    pub audience: Audience,
    /// The reference patterns that read it; all when there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub patterns: Vec<Pattern>,
    /// By which rule only those patterns read it.
    #[serde(default)]
    pub patterns_why: Text,
    /// The same in English.
    #[serde(default)]
    pub patterns_why_en: String,
    /// The patterns that may read it in a simpler way.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub simplified: Vec<Pattern>,
    /// On what condition.
    #[serde(default)]
    pub simplified_why: Text,
    /// The same in English.
    #[serde(default)]
    pub simplified_why_en: String,
    /// How many numbered provisions of it are held, where that is counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub items: Option<usize>,
    /// How well its text is known, where it differs from the edition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<TextStatus>,
}

impl Edition {
    /// One of its groups.
    pub fn group(&self, id: &str) -> Option<&Group> {
        self.groups.iter().find(|it| it.id == id)
    }

    /// The division a group stands in, where the edition has divisions.
    pub fn division_of(&self, group: &str) -> Option<&Division> {
        let (division, _) = group.split_once('/')?;
        self.divisions.iter().find(|it| it.id == division)
    }

    /// The division that alone suffices for some offices, where the edition has one.
    pub fn sufficient(&self) -> Option<(&Division, ScopingFact)> {
        let mut all = self.divisions.iter();
        all.find_map(|it| it.suffices_if.map(|fact| (it, fact)))
    }
}

impl Group {
    /// Whether an office of this pattern reads it; an office whose pattern is not known reads everything.
    pub fn is_read_by(&self, pattern: Option<Pattern>) -> bool {
        pattern.is_none_or(|it| self.patterns.is_empty() || self.patterns.contains(&it))
    }
}

/// The file `changes.toml` of an edition: how it differs from an earlier one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ChangeList {
    /// The earlier edition.
    pub from: EditionId,
    /// Whether everything is listed that is not the same at the same place.
    pub complete: bool,
    /// The changes, in order.
    #[serde(default, rename = "change")]
    pub changes: Vec<Change>,
}

/// One change between two editions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// What happened.
    pub kind: ChangeKind,
    /// The provisions of the earlier edition, as far as their text is held.
    #[serde(default)]
    pub old: Vec<ProvisionId>,
    /// The provisions of the later edition, as far as their text is held.
    #[serde(default)]
    pub new: Vec<ProvisionId>,
    /// What changed, in plain words.
    pub what: Text,
    /// The same in English.
    pub what_en: String,
    /// How well that is known.
    pub status: TextStatus,
}
