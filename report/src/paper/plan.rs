//! The yearly plan as it is printed: rows in the order given, totals as given; choosing and ordering are core's rules.

use jiff::civil::Date;
use mamori_core::calendar::FiscalYear;
use serde_json::{Value, json};

use super::amount::{Cost, minutes_in_words};
use super::heading::{ApprovalBox, Heading, Picture, due_to_json};

/// The plan of one office for one fiscal year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanPaper {
    /// Title, office, day of issue.
    pub heading: Heading,
    /// The fiscal year it is for.
    pub fiscal_year: FiscalYear,
    /// Name of the norm and edition that the plan rests on.
    pub basis: String,
    /// Boxes from left to right, usually 作成, 確認, 承認.
    pub approvals: Vec<ApprovalBox>,
    /// What the approver wrote.
    pub comment: Option<String>,
    /// A drawing above the table, such as the PDCA wheel.
    pub picture: Option<Picture>,
    /// What is to be done, in the order to be printed.
    pub rows: Vec<PlanRow>,
    /// Sums over all rows.
    pub totals: PlanTotals,
}

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanRow {
    /// Number of the row or of the item, as text.
    pub number: String,
    /// What to do, in one line.
    pub what: String,
    /// How, step by step; may be empty.
    pub steps: Vec<String>,
    /// Name of the owner; empty when nobody is chosen, which leaves room to write.
    pub who: String,
    /// Last day, inside the fiscal year.
    pub due_on: Option<Date>,
    /// What it costs.
    pub cost: Cost,
    /// Working time in minutes.
    pub minutes: u32,
    /// State in words with its sign, such as ○ おわり.
    pub state: String,
}

/// Sums of the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlanTotals {
    /// Money for everything.
    pub cost: Cost,
    /// Minutes for everything.
    pub minutes: u32,
    /// How many rows are done.
    pub done: usize,
}

/// Above this many characters a row may be cut by the end of a page; below it moves to the next page whole.
const LONGEST_UNCUT_ROW: usize = 600;

impl PlanPaper {
    pub(super) fn to_json(&self) -> Value {
        json!({
            "fiscal": self.fiscal_year.to_string(),
            "basis": self.basis,
            "approvals": self.approvals.iter().map(ApprovalBox::to_json).collect::<Vec<_>>(),
            "comment": self.comment,
            "picture": self.picture.as_ref().map(Picture::to_json),
            "rows": self.rows.iter().map(PlanRow::to_json).collect::<Vec<_>>(),
            "count": self.rows.len().to_string(),
            "done": self.totals.done.to_string(),
            "cost": self.totals.cost.in_words(),
            "time": minutes_in_words(self.totals.minutes),
        })
    }
}

impl PlanRow {
    fn to_json(&self) -> Value {
        json!({
            "number": self.number,
            "what": self.what,
            "steps": self.steps,
            "who": self.who,
            "due": due_to_json(self.due_on),
            "cost": self.cost.in_words(),
            "time": minutes_in_words(self.minutes),
            "state": self.state,
            "cut": self.length() > LONGEST_UNCUT_ROW,
        })
    }

    fn length(&self) -> usize {
        let steps = self
            .steps
            .iter()
            .map(|step| step.chars().count())
            .sum::<usize>();
        steps + self.what.chars().count()
    }
}
