//! A kind of incident with its playbook, as its file in `data/incidents/playbooks` describes it.

use serde::{Deserialize, Serialize};

use super::choice::{CallTo, DontPicture, KindGroup, Phase, Responder, Trait};
use super::name::{ClockId, KindId, LessonId, StepId};
use crate::catalogue::{CaseId, ProvisionId};
use crate::plain::Text;
use crate::registers::RegisterId;

/// One kind of incident: how it is reported, what is done, when it is over, what is learned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Playbook {
    /// Its id, which is also its file.
    pub id: KindId,
    /// Raised when steps are added or taken away.
    pub version: u16,
    /// Its place in its group.
    pub order: u16,
    /// Under what it is found.
    pub group: KindGroup,
    /// What it is called in lists.
    pub title: Text,
    /// The same in English.
    pub title_en: String,
    /// The words on the button of who reports.
    pub button: Text,
    /// The same in English.
    pub button_en: String,
    /// The ledger whose things are offered by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thing: Option<RegisterId>,
    /// What is true of every incident of this kind.
    pub traits: Vec<Trait>,
    /// What who reports reads at once.
    pub calm: Vec<Text>,
    /// The same in English.
    pub calm_en: Vec<String>,
    /// The clocks that are looked at, most urgent first.
    pub clocks: Vec<ClockId>,
    /// True stories of this kind.
    pub cases: Vec<CaseId>,
    /// The provisions that are checked again afterwards.
    pub items: Vec<ProvisionId>,
    /// The lessons that are repeated afterwards.
    pub lessons: Vec<LessonId>,
    /// What to write down.
    pub write_down: Vec<Text>,
    /// The same in English.
    pub write_down_en: Vec<String>,
    /// When it may be closed.
    pub closed_when: Vec<Text>,
    /// The same in English.
    pub closed_when_en: Vec<String>,
    /// The card of what not to do.
    #[serde(rename = "dont")]
    pub donts: Vec<Dont>,
    /// What is done, in order.
    #[serde(rename = "step")]
    pub steps: Vec<PlaybookStep>,
}

/// One of the four pictures that say what not to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Dont {
    /// The picture.
    pub picture: DontPicture,
    /// Its words.
    pub text: Text,
    /// The same in English.
    pub text_en: String,
}

/// One thing that is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PlaybookStep {
    /// Its id within the playbook.
    pub id: StepId,
    /// When.
    pub phase: Phase,
    /// Who.
    pub who: Responder,
    /// Within so many minutes after it became known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<u16>,
    /// What, as an order to oneself.
    pub text: Text,
    /// The same in English.
    pub text_en: String,
    /// Whom to telephone for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call: Option<CallTo>,
    /// Whether two persons decide it together.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub two: bool,
    /// The clock that waits for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<ClockId>,
}

impl Playbook {
    /// One of its steps.
    pub fn step(&self, id: &str) -> Option<&PlaybookStep> {
        self.steps.iter().find(|it| it.id.as_str() == id)
    }

    /// The steps of a phase.
    pub fn steps_in(&self, phase: Phase) -> impl Iterator<Item = &PlaybookStep> {
        self.steps.iter().filter(move |it| it.phase == phase)
    }

    /// Whether something is true of every incident of this kind.
    pub fn is(&self, of: Trait) -> bool {
        self.traits.contains(&of)
    }
}
