//! Counting answers, of an office and of its staff; there is no percentage and no grade, and persons are never counted one by one.

use std::collections::BTreeMap;

use super::answer::Answer;
use super::level::Checked;
use crate::catalogue::ProvisionId;

/// How many requirements, or persons, gave which answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// できている.
    pub done: u32,
    /// 代わりの方法.
    pub alternative: u32,
    /// まだ.
    pub not_yet: u32,
    /// わからない.
    pub unsure: u32,
    /// 対象外, by answer or by scoping.
    pub not_applicable: u32,
    /// Without an answer.
    pub unanswered: u32,
}

/// The counts of one check.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Score {
    /// By the id of the group.
    pub groups: BTreeMap<String, Counts>,
    /// All together.
    pub total: Counts,
}

/// What a manager is told about the self-check of the staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffTotals {
    /// How many were asked.
    pub asked: usize,
    /// How many have answered.
    pub answered: usize,
    /// The counts of each requirement; `None` while so few answered that counts would tell who said what.
    pub counts: Option<BTreeMap<ProvisionId, Counts>>,
}

impl Counts {
    /// Met: できている and 代わりの方法, the first number of "13 / 15".
    pub const fn met(&self) -> u32 {
        self.done + self.alternative
    }

    /// What concerns the office, answered or not: the second number of "13 / 15".
    pub const fn applicable(&self) -> u32 {
        self.met() + self.not_yet + self.unsure + self.unanswered
    }

    /// Adds one answer, or one that is missing.
    pub const fn add(&mut self, answer: Option<Answer>) {
        let count = match answer {
            Some(Answer::Done) => &mut self.done,
            Some(Answer::Alternative) => &mut self.alternative,
            Some(Answer::NotYet) => &mut self.not_yet,
            Some(Answer::Unsure) => &mut self.unsure,
            Some(Answer::NotApplicable) => &mut self.not_applicable,
            None => &mut self.unanswered,
        };
        *count += 1;
    }
}

/// Counts a check. What scoping excludes counts as 対象外, whatever was answered before.
pub fn score(items: &[Checked]) -> Score {
    let mut score = Score::default();
    for item in items {
        let answer = if item.applies {
            item.answer
        } else {
            Some(Answer::NotApplicable)
        };
        score
            .groups
            .entry(item.group.clone())
            .or_default()
            .add(answer);
        score.total.add(answer);
    }
    score
}

/// The staff's answers as the manager may see them: counts per requirement once at least `at_least` persons
/// (never fewer than two) have answered, else only how many did. The answers of a person come as one map;
/// an empty map is somebody who has not answered.
pub fn staff_totals(answers: &[BTreeMap<ProvisionId, Answer>], at_least: usize) -> StaffTotals {
    let given: Vec<_> = answers.iter().filter(|it| !it.is_empty()).collect();
    let counts = || {
        let mut counts: BTreeMap<ProvisionId, Counts> = BTreeMap::new();
        for (provision, answer) in given.iter().flat_map(|it| it.iter()) {
            counts
                .entry(provision.clone())
                .or_default()
                .add(Some(*answer));
        }
        let all = u32::try_from(given.len()).unwrap_or(u32::MAX);
        for it in counts.values_mut() {
            it.unanswered = all.saturating_sub(it.applicable() + it.not_applicable);
        }
        counts
    };
    let enough = given.len() >= at_least.max(2);
    StaffTotals {
        asked: answers.len(),
        answered: given.len(),
        counts: enough.then(counts),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Answer::{Alternative, Done, NotApplicable, NotYet, Unsure};

    fn item(id: &str, group: &str, applies: bool, answer: Option<Answer>) -> Checked {
        let id = format!("care-guide/r8/{id}").parse().unwrap();
        Checked {
            id,
            group: group.to_owned(),
            starter: false,
            applies,
            answer,
        }
    }

    #[test]
    fn answers_are_counted_by_group_and_together() {
        let score = score(&[
            item("1-1", "1", true, Some(Done)),
            item("1-2", "1", true, Some(Alternative)),
            item("1-3", "1", true, Some(Unsure)),
            item("2-1", "2", true, Some(NotYet)),
            item("2-2", "2", true, None),
            item("2-3", "2", true, Some(NotApplicable)),
            item("2-4", "2", false, Some(Done)),
        ]);
        let first = Counts {
            done: 1,
            alternative: 1,
            unsure: 1,
            ..Counts::default()
        };
        let second = Counts {
            not_yet: 1,
            unanswered: 1,
            not_applicable: 2,
            ..Counts::default()
        };
        assert_eq!(
            score.groups,
            BTreeMap::from([("1".to_owned(), first), ("2".to_owned(), second)])
        );
        assert_eq!((score.total.met(), score.total.applicable()), (2, 5));
        assert_eq!(
            (
                score.total.unsure,
                score.total.unanswered,
                score.total.not_applicable
            ),
            (1, 1, 2)
        );
    }

    fn person(answers: &[(&str, Answer)]) -> BTreeMap<ProvisionId, Answer> {
        answers
            .iter()
            .map(|(id, answer)| (id.parse().unwrap(), *answer))
            .collect()
    }

    #[test]
    fn the_manager_sees_counts_only_when_enough_have_answered() {
        let staff = [
            person(&[("care-guide/r8/1-1", Done), ("care-guide/r8/1-2", NotYet)]),
            person(&[("care-guide/r8/1-1", Unsure)]),
            person(&[]),
        ];
        let few = staff_totals(&staff, 3);
        assert_eq!((few.asked, few.answered, few.counts), (3, 2, None));
        let counts = staff_totals(&staff, 2).counts.unwrap();
        let expected = person(&[("care-guide/r8/1-1", Done), ("care-guide/r8/1-2", Done)]);
        assert!(counts.keys().eq(expected.keys()));
        let second = counts.values().last().unwrap();
        assert_eq!((second.not_yet, second.unanswered), (1, 1));
    }

    #[test]
    fn one_person_is_never_a_group() {
        let staff = [person(&[("care-guide/r8/1-1", NotYet)])];
        for at_least in [0, 1, 2] {
            assert_eq!(staff_totals(&staff, at_least).counts, None);
        }
        assert_eq!(staff_totals(&[], 0).counts, None);
    }
}
