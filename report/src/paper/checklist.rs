//! The result of a check as it is printed: groups, signs and notes; which answer holds is core's rule.

use serde_json::{Value, json};

use super::form::Form;
use crate::ruby::{RubyText, all_said, said};

/// The answers of one office to one edition of a checklist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChecklistPaper {
    /// Everything above the tables.
    pub form: Form,
    /// Heads of the columns of each table: number, question, answer, note, due.
    pub columns: [RubyText; 5],
    /// Under the head of the notes: what belongs there.
    pub note_hint: RubyText,
    /// Groups in the order of the checklist.
    pub groups: Vec<ChecklistGroup>,
}

/// One group of a checklist: a heading and a bookmark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChecklistGroup {
    /// Name of the group with its number.
    pub title: RubyText,
    /// Items in order.
    pub rows: Vec<ChecklistRow>,
}

/// One item and its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChecklistRow {
    /// Number in the checklist, such as 1-3.
    pub number: String,
    /// The question or its short title.
    pub title: RubyText,
    /// The answer.
    pub mark: Mark,
    /// The answer in words.
    pub answer: RubyText,
    /// Why not yet, what is covered, what comes next (チェック結果補足).
    pub note: RubyText,
    /// Day by which it will be done, in words; may be empty.
    pub due: RubyText,
}

/// An answer with its sign; each has its own shape, so that a black-and-white copy says the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// ◎ できている
    Done,
    /// ○ 代わりの方法
    Alternative,
    /// △ わからない
    Unsure,
    /// × まだ
    NotYet,
    /// ― 対象外
    NotApplicable,
    /// No answer so far: an empty box to fill in by hand.
    Unanswered,
}

impl Mark {
    /// All answers in the order of the counts.
    pub const ALL: [Self; 6] = [
        Self::Done,
        Self::Alternative,
        Self::Unsure,
        Self::NotYet,
        Self::NotApplicable,
        Self::Unanswered,
    ];

    /// The sign of the answer.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Done => "◎",
            Self::Alternative => "○",
            Self::Unsure => "△",
            Self::NotYet => "×",
            Self::NotApplicable => "―",
            Self::Unanswered => "□",
        }
    }
}

impl ChecklistPaper {
    /// How often each answer was given, in the order of [`Mark::ALL`]; 未回答 only when there is one.
    pub fn counts(&self) -> Vec<(Mark, usize)> {
        let rows = || self.groups.iter().flat_map(|group| &group.rows);
        let count = |mark| rows().filter(|row| row.mark == mark).count();
        Mark::ALL
            .into_iter()
            .map(|mark| (mark, count(mark)))
            .filter(|(mark, count)| *mark != Mark::Unanswered || *count > 0)
            .collect()
    }

    pub(super) fn to_json(&self) -> Value {
        json!({
            "form": self.form.to_json(),
            "columns": all_said(&self.columns),
            "note_hint": said(&self.note_hint),
            "groups": self.groups.iter().map(ChecklistGroup::to_json).collect::<Vec<_>>(),
        })
    }
}

impl ChecklistGroup {
    fn to_json(&self) -> Value {
        json!({
            "title": said(&self.title),
            "rows": self.rows.iter().map(ChecklistRow::to_json).collect::<Vec<_>>(),
        })
    }
}

impl ChecklistRow {
    fn to_json(&self) -> Value {
        json!({
            "number": self.number,
            "title": said(&self.title),
            "sign": self.mark.sign(),
            "answer": said(&self.answer),
            "note": said(&self.note),
            "due": said(&self.due),
        })
    }
}
