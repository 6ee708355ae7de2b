//! The yearly plan as it is printed: rows in the order given, words and sums as given; choosing and ordering are core's rules.

use serde_json::{Value, json};

use super::form::Form;
use crate::ruby::{RubyText, all_said, said};

/// The plan of one office for one fiscal year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanPaper {
    /// Everything above the table.
    pub form: Form,
    /// The words of the table.
    pub words: PlanWords,
    /// What is to be done, in the order to be printed.
    pub rows: Vec<PlanRow>,
    /// Money for everything, in words; at the foot of the table.
    pub cost: RubyText,
    /// Time for everything, in words.
    pub time: RubyText,
    /// What the approver wrote.
    pub comment: Option<RubyText>,
}

/// The words that stand in every plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanWords {
    /// Heading over the table.
    pub rows: RubyText,
    /// Heads of the columns: number, what, who, due, cost, time, state.
    pub columns: [RubyText; 7],
    /// Before what else a row closes.
    pub also: RubyText,
    /// In the last line of the table, before the sums.
    pub total: RubyText,
    /// Instead of rows where there are none.
    pub nothing: RubyText,
    /// Heading over what the approver wrote.
    pub comment: RubyText,
}

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanRow {
    /// Number of the row or of the item, as text.
    pub number: String,
    /// What to do, in one line.
    pub what: RubyText,
    /// From which norm it comes, where that is to be said.
    pub from: Option<RubyText>,
    /// What else it closes; mostly empty.
    pub also: Vec<RubyText>,
    /// How, step by step; may be empty.
    pub steps: Vec<RubyText>,
    /// Name of the owner; empty when nobody is chosen, which leaves room to write.
    pub who: String,
    /// Last day, inside the fiscal year, in words; a new line before the month keeps it narrow. May be empty.
    pub due: RubyText,
    /// What it costs, in words.
    pub cost: RubyText,
    /// Working time in words.
    pub time: RubyText,
    /// The sign of the state, such as ◎.
    pub sign: &'static str,
    /// State in words.
    pub state: RubyText,
}

/// Above this many characters a row may be cut by the end of a page; below it moves to the next page whole.
const LONGEST_UNCUT_ROW: usize = 600;

impl PlanPaper {
    pub(super) fn to_json(&self) -> Value {
        json!({
            "form": self.form.to_json(),
            "words": self.words.to_json(),
            "rows": self.rows.iter().map(PlanRow::to_json).collect::<Vec<_>>(),
            "cost": said(&self.cost),
            "time": said(&self.time),
            "comment": self.comment.as_ref().map(said),
        })
    }
}

impl PlanWords {
    fn to_json(&self) -> Value {
        json!({
            "rows": said(&self.rows),
            "columns": all_said(&self.columns),
            "also": said(&self.also),
            "total": said(&self.total),
            "nothing": said(&self.nothing),
            "comment": said(&self.comment),
        })
    }
}

impl PlanRow {
    fn to_json(&self) -> Value {
        json!({
            "number": self.number,
            "what": said(&self.what),
            "from": self.from.as_ref().map(said),
            "also": all_said(&self.also),
            "steps": all_said(&self.steps),
            "who": self.who,
            "due": said(&self.due),
            "cost": said(&self.cost),
            "time": said(&self.time),
            "sign": self.sign,
            "state": said(&self.state),
            "cut": self.length() > LONGEST_UNCUT_ROW,
        })
    }

    fn length(&self) -> usize {
        let length = |text: &RubyText| text.plain().chars().count();
        let lines = self.from.iter().chain(&self.also).chain(&self.steps);
        length(&self.what) + lines.map(length).sum::<usize>()
    }
}
