//! The lessons as far as a playbook names them: `data/training/lessons.toml`; what is taught in them stands with training.

use serde::{Deserialize, Serialize};

use super::name::LessonId;
use crate::catalogue::{CaseId, Reader};
use crate::plain::Text;

/// The file of the lessons.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Lessons {
    /// The lessons in their order.
    #[serde(rename = "lesson")]
    pub all: Vec<Lesson>,
}

/// One lesson of five minutes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Lesson {
    /// Its id.
    pub id: LessonId,
    /// Its place.
    pub order: u16,
    /// For whom.
    pub audience: Reader,
    /// What it is called.
    pub title: Text,
    /// The same in English.
    pub title_en: String,
    /// The one rule that is kept in mind.
    pub rule: Text,
    /// The same in English.
    pub rule_en: String,
    /// The stories that it tells.
    pub cases: Vec<CaseId>,
}
