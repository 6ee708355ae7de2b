//! What an office does when its systems stand still (BCP), as `data/incidents/continuity.toml` describes it; filling its tables is the app's.

use serde::{Deserialize, Serialize};

use crate::closed_list::closed_list;
use crate::names::names;
use crate::plain::Text;
use crate::registers::RegisterId;

names! {
    /// A chapter, such as `isolation`.
    ChapterId;
    /// A form that is filled in by hand, such as `incident`.
    FormId;
}

closed_list! {
    /// What stands in a chapter.
    pub enum BlockKind {
        /// Paragraphs.
        Text = "text",
        /// A list.
        List = "list",
        /// Steps with a box to tick, in order.
        Steps = "steps",
        /// Things to check, each with a box.
        Checks = "checks",
        /// A table that is filled from what the office has written.
        Table = "table",
    }
}

closed_list! {
    /// The tables that are filled from what the office has written.
    pub enum ContinuityTable {
        /// Who leads, who records and so on, by role.
        Roles = "roles",
        /// The people within, with their numbers.
        Within = "within",
        /// The systems with the companies behind them.
        Systems = "systems",
        /// Offices of the state and others outside.
        Outside = "outside",
        /// How many devices, networks and copies there are.
        Things = "things",
        /// What was copied, where the copy lies, when restoring was tried last.
        Copies = "copies",
    }
}

/// The whole plan.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Continuity {
    /// How well it is known what the model of the ministry says, in words for the foot of the paper.
    pub basis: Text,
    /// The same in English.
    pub basis_en: String,
    /// Its chapters in order.
    #[serde(rename = "chapter")]
    pub chapters: Vec<Chapter>,
    /// The forms that are filled in by hand, in order.
    #[serde(rename = "form")]
    pub forms: Vec<BlankForm>,
}

/// One chapter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Chapter {
    /// Its id.
    pub id: ChapterId,
    /// Its heading.
    pub title: Text,
    /// The same in English.
    pub title_en: String,
    /// What stands in it.
    #[serde(rename = "block")]
    pub blocks: Vec<Block>,
}

/// A piece of a chapter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// A heading over it; mostly none.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub title: Text,
    /// The same in English.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title_en: String,
    /// Its lines, for everything but a table.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<Text>,
    /// The same in English.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines_en: Vec<String>,
    /// Which table, for a table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<ContinuityTable>,
}

/// A form that is filled in by hand: lines to write on, a table with empty rows, or both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct BlankForm {
    /// Its id.
    pub id: FormId,
    /// Its title.
    pub title: Text,
    /// The same in English.
    pub title_en: String,
    /// A sentence under the title.
    pub lead: Text,
    /// The same in English.
    pub lead_en: String,
    /// The ledger whose blank form this is; then it has no lines of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ledger: Option<RegisterId>,
    /// What is written into each field.
    #[serde(default, rename = "field")]
    pub fields: Vec<BlankField>,
    /// The heads of a table with empty rows.
    #[serde(default, rename = "column")]
    pub columns: Vec<BlankColumn>,
}

/// A field of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct BlankField {
    /// What is written there.
    pub label: Text,
    /// The same in English.
    pub label_en: String,
    /// How many lines of a hand.
    pub lines: u8,
}

/// A column of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct BlankColumn {
    /// Its head.
    pub label: Text,
    /// The same in English.
    pub label_en: String,
    /// Its share of the width.
    pub width: u8,
}
