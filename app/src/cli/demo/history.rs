//! The demo world's checks and plans as `data/demo/history*` holds them; writing them stands in `year.rs`.

use std::collections::BTreeMap;

use jiff::civil::Date;
use mamori_core::assessments::{Answer, PlanState};
use mamori_core::catalogue::{EditionId, ProvisionId, ScopingFact};
use serde::Deserialize;

/// `history.toml`: the edition, the year, and how staff answer.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HistoryFile {
    /// The edition that was checked.
    pub edition: EditionId,
    /// The fiscal year of [`super::world::WorldFile::as_of_on`].
    pub reference_year: i16,
    /// How staff answer, by the name that `tendency` in an office's file gives.
    pub tendency: BTreeMap<String, Tendency>,
}

/// How many of a thousand answers are which; the others are できている.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tendency {
    /// まだ.
    pub not_yet: u16,
    /// わからない.
    pub unsure: u16,
    /// 代わりの方法.
    pub alternative: u16,
    /// 対象外.
    pub not_applicable: u16,
}

impl Tendency {
    /// The answer that a number from 0 to 999 stands for.
    pub fn answer(self, number: u16) -> Answer {
        let shares = [
            (self.not_yet, Answer::NotYet),
            (self.unsure, Answer::Unsure),
            (self.alternative, Answer::Alternative),
            (self.not_applicable, Answer::NotApplicable),
        ];
        let mut below = 0;
        for (share, answer) in shares {
            below += share;
            if number < below {
                return answer;
            }
        }
        Answer::Done
    }
}

/// `history/<office>.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficeHistory {
    /// The office's short name.
    pub office: String,
    /// Which of [`HistoryFile::tendency`].
    pub tendency: String,
    /// Scatters the answers of staff and the minutes of the day.
    pub seed: u64,
    /// What the office said about itself.
    pub scoping: ScopingForm,
    /// One for each fiscal year, the oldest first.
    #[serde(rename = "cycle")]
    pub cycles: Vec<Cycle>,
}

/// The answers to the questions before the check.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScopingForm {
    /// What was answered with yes; everything else with no.
    pub facts: Vec<ScopingFact>,
    /// Whether somebody looks after the systems as their post.
    pub dedicated_staff: bool,
}

/// The check of one fiscal year.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cycle {
    /// The fiscal year.
    pub year: i16,
    /// When it was opened.
    pub started_on: Date,
    /// How many of the staff sent their own check, with or without an account.
    pub staff_answered: u32,
    /// When the last of them did.
    pub staff_until_on: Date,
    /// When the manager had answered everything.
    pub checked_on: Option<Date>,
    /// When the manager answered last, where the check is not complete.
    pub checked_until_on: Option<Date>,
    /// Items answered with まだ.
    #[serde(default)]
    pub not_yet: Vec<String>,
    /// Items answered with わからない.
    #[serde(default)]
    pub unsure: Vec<String>,
    /// Items answered with 代わりの方法.
    #[serde(default)]
    pub alternative: Vec<String>,
    /// Items answered with 対象外.
    #[serde(default)]
    pub not_applicable: Vec<String>,
    /// Items without an answer.
    #[serde(default)]
    pub unanswered: Vec<String>,
    /// What the manager wrote beside an item.
    #[serde(default)]
    pub notes: BTreeMap<String, String>,
    /// The plan, once there is one.
    pub plan: Option<PlanForm>,
}

impl Cycle {
    /// The manager's answer to an item by its number; `None` where there is none yet.
    pub fn answer(&self, item: &str) -> Option<Answer> {
        let has = |list: &[String]| list.iter().any(|it| it == item);
        if has(&self.unanswered) {
            return None;
        }
        let lists = [
            (&self.not_yet, Answer::NotYet),
            (&self.unsure, Answer::Unsure),
            (&self.alternative, Answer::Alternative),
            (&self.not_applicable, Answer::NotApplicable),
        ];
        let found = lists.into_iter().find(|(list, _)| has(list));
        Some(found.map_or(Answer::Done, |(_, answer)| answer))
    }

    /// Every item that is named, once for each time it is.
    pub fn items(&self) -> impl Iterator<Item = &String> {
        let lists = [
            &self.not_yet,
            &self.unsure,
            &self.alternative,
            &self.not_applicable,
            &self.unanswered,
        ];
        lists.into_iter().flatten()
    }

    /// The last day on which the manager answered.
    pub fn answered_on(&self) -> Option<Date> {
        self.checked_on.or(self.checked_until_on)
    }
}

/// The plan of one fiscal year.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanForm {
    /// The login of whoever asked for approval.
    pub requested_by: String,
    /// When.
    pub requested_on: Date,
    /// The login of whoever decided.
    pub decided_by: Option<String>,
    /// When.
    pub decided_on: Option<Date>,
    /// What was decided.
    pub decision: Option<Decision>,
    /// What was written with it.
    #[serde(default)]
    pub comment: String,
    /// When the year was closed.
    pub closed_on: Option<Date>,
    /// Its rows.
    pub rows: Vec<RowForm>,
}

/// What an executive can decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Decision {
    /// Approved.
    Approved,
    /// Given back with a comment.
    Returned,
}

/// One row of a plan.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowForm {
    /// The item by its number.
    pub item: String,
    /// The login of whoever does it.
    pub owner: String,
    /// Until when.
    pub due_on: Date,
    /// How far it is.
    pub state: PlanState,
    /// When it was done.
    pub done_on: Option<Date>,
    /// What proves it.
    #[serde(default)]
    pub evidence: String,
    /// When somebody last worked on it.
    pub touched_on: Option<Date>,
}

/// The whole id of an item given by its number within the edition.
pub fn item_id(edition: &EditionId, item: &str) -> Option<ProvisionId> {
    format!("{edition}/{item}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thousand_numbers_give_the_shares_of_the_tendency() {
        let tendency = Tendency {
            not_yet: 140,
            unsure: 80,
            alternative: 50,
            not_applicable: 10,
        };
        let count = |answer| {
            (0..1000)
                .filter(|it| tendency.answer(*it) == answer)
                .count()
        };
        let counts = Answer::ALL.iter().map(|it| count(*it));
        assert_eq!(counts.collect::<Vec<_>>(), [720, 140, 80, 50, 10]);
    }
}
