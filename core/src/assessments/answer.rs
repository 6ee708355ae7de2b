//! The five answers and what must stand beside them; counting them is done in `score.rs`.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::closed_list::closed_list;

closed_list! {
    /// An answer to one requirement.
    pub enum Answer {
        /// できている.
        Done = "done",
        /// まだ.
        NotYet = "not-yet",
        /// わからない.
        Unsure = "unsure",
        /// 代わりの方法: met in another way, which the note says.
        Alternative = "alternative",
        /// 対象外: does not concern this office, for the reason in the note.
        NotApplicable = "not-applicable",
    }
}

/// An answer with what was written beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// The answer.
    pub answer: Answer,
    /// What the person wrote; empty when nothing.
    pub note: String,
    /// Until when it is to be done, where the person said so.
    pub due_on: Option<Date>,
    /// Links or file names that prove it.
    pub evidence: Vec<String>,
}

/// Why an answer cannot be taken yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Incomplete {
    /// 代わりの方法 without saying which.
    #[error("the other way must be written in the note")]
    WhichWay,
    /// 対象外 without saying why.
    #[error("the reason must be written in the note")]
    WhichReason,
}

impl Answer {
    /// Whether the requirement is met.
    pub const fn is_met(self) -> bool {
        matches!(self, Self::Done | Self::Alternative)
    }

    /// Whether it leaves something to do, and so a row of the plan.
    pub const fn is_gap(self) -> bool {
        matches!(self, Self::NotYet | Self::Unsure)
    }

    /// Whether the answer says nothing without a note.
    pub const fn needs_note(self) -> bool {
        matches!(self, Self::Alternative | Self::NotApplicable)
    }
}

impl Given {
    /// An answer with nothing beside it.
    pub const fn bare(answer: Answer) -> Self {
        Self {
            answer,
            note: String::new(),
            due_on: None,
            evidence: Vec::new(),
        }
    }

    /// Refuses an answer that says nothing without a note.
    pub fn check(&self) -> Result<(), Incomplete> {
        let silent = self.note.trim().is_empty();
        match self.answer {
            Answer::Alternative if silent => Err(Incomplete::WhichWay),
            Answer::NotApplicable if silent => Err(Incomplete::WhichReason),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_answer_means_what_the_table_says() {
        use Answer::{Alternative, Done, NotApplicable, NotYet, Unsure};
        let table = [
            (Done, true, false, false),
            (NotYet, false, true, false),
            (Unsure, false, true, false),
            (Alternative, true, false, true),
            (NotApplicable, false, false, true),
        ];
        assert_eq!(table.map(|it| it.0), Answer::ALL);
        for (answer, met, gap, note) in table {
            assert_eq!(
                (answer.is_met(), answer.is_gap(), answer.needs_note()),
                (met, gap, note),
                "{answer}"
            );
        }
    }

    #[test]
    fn another_way_and_not_applicable_must_be_explained() {
        for answer in Answer::ALL {
            let given = |note: &str| Given {
                note: note.to_owned(),
                ..Given::bare(*answer)
            };
            assert_eq!(
                given(" 　\n").check().is_err(),
                answer.needs_note(),
                "{answer}"
            );
            assert_eq!(given("鍵つきの棚").check(), Ok(()), "{answer}");
        }
    }
}
