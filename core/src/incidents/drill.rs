//! A scenario of a drill (訓練), and what its times mean; the drill itself runs on the same screens as what is real.

use serde::{Deserialize, Serialize};

use super::name::{KindId, ScenarioId, StepId};
use crate::plain::Text;

/// What is played.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Its id, which is also its file.
    pub id: ScenarioId,
    /// Its place in the list.
    pub order: u16,
    /// Which kind of incident.
    pub kind: KindId,
    /// What it is called.
    pub title: Text,
    /// The same in English.
    pub title_en: String,
    /// How it begins, read to everybody.
    pub story: Vec<Text>,
    /// The same in English.
    pub story_en: Vec<String>,
    /// Seconds from the beginning to the report that are aimed at.
    pub aim: u16,
    /// What is told on the way.
    #[serde(rename = "surprise")]
    pub surprises: Vec<Surprise>,
}

/// Something that is told during a drill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Surprise {
    /// So many minutes after the beginning.
    pub minute: u16,
    /// What is told.
    pub text: Text,
    /// The same in English.
    pub text_en: String,
    /// The step that should follow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expects: Option<StepId>,
}
