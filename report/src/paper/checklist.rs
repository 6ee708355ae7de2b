//! The result of a check as it is printed: groups, signs, notes and counts; which answer holds is core's rule.

use jiff::civil::Date;
use mamori_core::calendar::FiscalYear;
use serde_json::{Value, json};

use super::heading::{ApprovalBox, Heading, Picture, due_to_json};

/// The answers of one office to one edition of a checklist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChecklistPaper {
    /// Title, office, day of issue.
    pub heading: Heading,
    /// The fiscal year it was made in.
    pub fiscal_year: FiscalYear,
    /// Name of the norm and edition.
    pub basis: String,
    /// Boxes from left to right, usually 作成, 確認, 承認.
    pub approvals: Vec<ApprovalBox>,
    /// What has been reached, such as はじめの一歩; shown beside the counts.
    pub level: Option<String>,
    /// A drawing of the progress.
    pub picture: Option<Picture>,
    /// Groups in the order of the checklist.
    pub groups: Vec<ChecklistGroup>,
}

/// One group of a checklist: a heading and a bookmark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChecklistGroup {
    /// Name of the group with its number.
    pub title: String,
    /// Items in order.
    pub rows: Vec<ChecklistRow>,
}

/// One item and its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChecklistRow {
    /// Number in the checklist, such as 1-3.
    pub number: String,
    /// The question or its short title.
    pub title: String,
    /// The answer.
    pub mark: Mark,
    /// Why not yet, what is covered, what comes next (チェック結果補足).
    pub note: String,
    /// Day by which it will be done.
    pub due_on: Option<Date>,
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

    /// The answer in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Done => "できている",
            Self::Alternative => "代わりの方法",
            Self::Unsure => "わからない",
            Self::NotYet => "まだ",
            Self::NotApplicable => "対象外",
            Self::Unanswered => "未回答",
        }
    }
}

impl ChecklistPaper {
    pub(super) fn to_json(&self) -> Value {
        json!({
            "fiscal": self.fiscal_year.to_string(),
            "basis": self.basis,
            "approvals": self.approvals.iter().map(ApprovalBox::to_json).collect::<Vec<_>>(),
            "level": self.level,
            "picture": self.picture.as_ref().map(Picture::to_json),
            "groups": self.groups.iter().map(ChecklistGroup::to_json).collect::<Vec<_>>(),
            "counts": self.counts(),
            "total": self.marks().count().to_string(),
        })
    }

    fn marks(&self) -> impl Iterator<Item = Mark> {
        self.groups
            .iter()
            .flat_map(|group| group.rows.iter().map(|row| row.mark))
    }

    /// How often each answer was given; 未回答 only when there is one.
    fn counts(&self) -> Vec<Value> {
        Mark::ALL
            .into_iter()
            .map(|mark| (mark, self.marks().filter(|given| *given == mark).count()))
            .filter(|(mark, count)| *mark != Mark::Unanswered || *count > 0)
            .map(|(mark, count)| {
                json!({ "sign": mark.sign(), "words": mark.words(), "count": count.to_string() })
            })
            .collect()
    }
}

impl ChecklistGroup {
    fn to_json(&self) -> Value {
        json!({
            "title": self.title,
            "rows": self.rows.iter().map(ChecklistRow::to_json).collect::<Vec<_>>(),
        })
    }
}

impl ChecklistRow {
    fn to_json(&self) -> Value {
        json!({
            "number": self.number,
            "title": self.title,
            "sign": self.mark.sign(),
            "words": self.mark.words(),
            "note": self.note,
            "due": due_to_json(self.due_on),
        })
    }
}
