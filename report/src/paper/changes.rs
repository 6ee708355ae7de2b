//! How two editions of a norm differ, as it is printed: sections with rows, each with its bookmark.

use serde_json::{Value, json};

use super::heading::Heading;

/// The differences between two editions, kind by kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangesPaper {
    /// Title, office and day of issue.
    pub heading: Heading,
    /// What the list covers, in short paragraphs.
    pub lead: Vec<String>,
    /// One section for each kind of change.
    pub sections: Vec<ChangesSection>,
}

/// The changes of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangesSection {
    /// The kind with its sign: a bookmark.
    pub title: String,
    /// The changes.
    pub rows: Vec<ChangesRow>,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangesRow {
    /// Number and label of the item, a bookmark of the second level; empty for a change that is only told in words.
    pub title: String,
    /// What changed, in words; may be empty.
    pub text: String,
    /// How well that is known, or which parts differ; may be empty.
    pub note: String,
}

impl ChangesPaper {
    pub(super) fn to_json(&self) -> Value {
        let row = |it: &ChangesRow| json!({ "title": it.title, "text": it.text, "note": it.note });
        let section = |it: &ChangesSection| {
            json!({
                "title": it.title,
                "rows": it.rows.iter().map(row).collect::<Vec<_>>(),
            })
        };
        json!({
            "lead": self.lead,
            "sections": self.sections.iter().map(section).collect::<Vec<_>>(),
        })
    }
}
