//! The result of a stock-taking or review as it is printed: sums, what was not as it should be, who looked; counting is core's.

use serde_json::{Value, json};

use super::form::Form;
use crate::ruby::{RubyText, all_said, said};

/// One round of one ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundPaper {
    /// Everything above the tables.
    pub form: Form,
    /// Heads of the columns of each table: number, name, place, note, by whom and when.
    pub columns: [RubyText; 5],
    /// What was not as it should be, kind by kind.
    pub sections: Vec<RoundSection>,
    /// In place of the tables where everything was as it should be.
    pub nothing: RubyText,
    /// Heading over who looked.
    pub by: RubyText,
    /// Who looked, each with how many.
    pub people: Vec<RubyText>,
    /// What the executive wrote.
    pub comment: Option<RubyText>,
}

/// What was found of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundSection {
    /// The kind with how many: a bookmark.
    pub title: RubyText,
    /// One line each.
    pub rows: Vec<RoundRow>,
}

/// One thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundRow {
    /// Its number in the ledger; empty for what stands in none.
    pub number: String,
    /// What it is called.
    pub name: String,
    /// Where it belongs, or whose it is; where it was found when it stands in no ledger.
    pub place: String,
    /// What was written with it.
    pub note: String,
    /// By whom and when.
    pub by: String,
}

impl RoundPaper {
    pub(super) fn to_json(&self) -> Value {
        json!({
            "form": self.form.to_json(),
            "columns": all_said(&self.columns),
            "sections": self.sections.iter().map(RoundSection::to_json).collect::<Vec<_>>(),
            "nothing": said(&self.nothing),
            "by": said(&self.by),
            "people": all_said(&self.people),
            "comment": self.comment.as_ref().map(said),
        })
    }
}

impl RoundSection {
    fn to_json(&self) -> Value {
        let row = |it: &RoundRow| {
            json!({
                "number": it.number,
                "name": it.name,
                "place": it.place,
                "note": it.note,
                "by": it.by,
            })
        };
        json!({
            "title": said(&self.title),
            "rows": self.rows.iter().map(row).collect::<Vec<_>>(),
        })
    }
}
