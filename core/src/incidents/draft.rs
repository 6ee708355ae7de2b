//! A draft of a report, a letter or a call as its file in `data/incidents/drafts` describes it; filling it in stands in `compose`.

use serde::{Deserialize, Serialize};

use super::choice::CallTo;
use super::compose::place_names;
use super::name::{ClockId, DraftId};
use super::story::StoryField;
use crate::catalogue::{ProvisionId, TextStatus};
use crate::closed_list::closed_list;
use crate::plain::Text;

closed_list! {
    /// What a draft looks like, and how it is used.
    pub enum DraftForm {
        /// A letter: paragraphs, signed by the office.
        Letter = "letter",
        /// Boxes under labels, copied into somebody else's form or handed in as they are.
        Form = "form",
        /// Large words for the wall.
        Notice = "notice",
        /// What is said on the telephone.
        Script = "script",
    }
}

closed_list! {
    /// How much has to be written before a draft can leave.
    pub enum Complete {
        /// What is known; the rest follows later.
        Known = "known",
        /// Everything.
        All = "all",
    }
}

closed_list! {
    /// A place in a draft that is filled from what is recorded.
    pub enum DraftPlace {
        /// The name of the office.
        Office = "office",
        /// The name of the corporation.
        Corporation = "corporation",
        /// The address of the office.
        Address = "address",
        /// The telephone of the office.
        Phone = "phone",
        /// The name of the manager.
        Manager = "manager",
        /// The kind of service of the office.
        Service = "service",
        /// Who leads, and answers questions about the report.
        InCharge = "in-charge",
        /// The kind of incident.
        Kind = "kind",
        /// When it became known.
        KnownAt = "known-at",
        /// When it was reported in the office.
        ReportedAt = "reported-at",
        /// What is gone.
        Thing = "thing",
        /// How many persons are concerned.
        Persons = "persons",
        /// The day on which the draft is made.
        Today = "today",
        /// The number that the police gave.
        ReceiptPolice = "receipt-police",
        /// The steps that are done, each with its time.
        StepsDone = "steps-done",
        /// The clocks with their days.
        Clocks = "clocks",
        /// Who was told already, each with the moment.
        Told = "told",
        /// What happened.
        What = "what",
        /// When it happened.
        When = "when",
        /// Where it happened.
        Where = "place",
        /// Which data about persons it concerns.
        Data = "data",
        /// What protects the data.
        Protection = "protection",
        /// Why it happened.
        Cause = "cause",
        /// Damage that followed, or may follow.
        Damage = "damage",
        /// What was done for the persons concerned.
        Response = "response",
        /// What was made public.
        Publication = "publication",
        /// What keeps it from happening again.
        Prevention = "prevention",
        /// Everything else.
        Other = "other",
    }
}

impl DraftPlace {
    /// The field of the story that fills it; none where something else does.
    pub fn field(self) -> Option<StoryField> {
        self.as_str().parse().ok()
    }
}

impl From<StoryField> for DraftPlace {
    fn from(field: StoryField) -> Self {
        match field {
            StoryField::What => Self::What,
            StoryField::When => Self::When,
            StoryField::Place => Self::Where,
            StoryField::Data => Self::Data,
            StoryField::Protection => Self::Protection,
            StoryField::Cause => Self::Cause,
            StoryField::Damage => Self::Damage,
            StoryField::Response => Self::Response,
            StoryField::Publication => Self::Publication,
            StoryField::Prevention => Self::Prevention,
            StoryField::Other => Self::Other,
        }
    }
}

/// A report, a letter or a call that is made of what is recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// Its id, which is also its file.
    pub id: DraftId,
    /// Its place among the drafts.
    pub order: u16,
    /// What it is called, and its heading on paper.
    pub title: Text,
    /// The same in English.
    pub title_en: String,
    /// For whom it is; none for the wall and for the office itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<CallTo>,
    /// What it looks like.
    pub form: DraftForm,
    /// Whether it has boxes 作成, 確認, 承認.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub approval: bool,
    /// How much has to be written before it can leave.
    pub complete: Complete,
    /// The clock that waits for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<ClockId>,
    /// The provision that says what stands in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<ProvisionId>,
    /// How well it is known what has to stand in it; none where nobody prescribes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<TextStatus>,
    /// What it is for, and how it reaches its reader; never printed.
    pub about: Text,
    /// The same in English.
    pub about_en: String,
    /// What stands in it, in order.
    #[serde(rename = "part")]
    pub parts: Vec<DraftPart>,
}

/// A part of a draft: words with `{places}`, places of which each has its line, or both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DraftPart {
    /// Its id within the draft.
    pub id: String,
    /// The part of the provision that asks for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<ProvisionId>,
    /// What stands over it; perhaps nothing.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub label: Text,
    /// The same in English.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label_en: String,
    /// Its words, with places such as `{office}`.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub text: Text,
    /// The same in English.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text_en: String,
    /// What stands below, each in a line of its own.
    #[serde(default, rename = "place", skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<DraftPlace>,
}

impl Draft {
    /// Whether somebody reads it who knows no terms of the field, or in a hurry.
    pub fn is_plain(&self) -> bool {
        self.to == Some(CallTo::Family)
            || matches!(self.form, DraftForm::Notice | DraftForm::Script)
    }
}

impl DraftPart {
    /// Every place of it, those in its words first.
    pub fn all_places(&self) -> Vec<DraftPlace> {
        let in_words = place_names(self.text.authored()).into_iter();
        let in_words = in_words.filter_map(|it| it.parse().ok());
        in_words.chain(self.places.iter().copied()).collect()
    }
}
