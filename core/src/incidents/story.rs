//! What is written down about an incident in words, field by field; drafts are made of it.

use std::collections::BTreeMap;

use crate::closed_list::closed_list;

closed_list! {
    /// One thing that is told about an incident in words.
    pub enum StoryField {
        /// What happened, in a few sentences (概要).
        What = "what",
        /// When it happened, as far as known.
        When = "when",
        /// Where it happened.
        Place = "place",
        /// Which data about persons it concerns.
        Data = "data",
        /// What protects the data: lock, encryption, wiping.
        Protection = "protection",
        /// Why it happened (原因).
        Cause = "cause",
        /// Damage that followed, or may follow (二次被害).
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

/// What is written, by field; a field that nobody has written is not there.
pub type Story = BTreeMap<StoryField, String>;
