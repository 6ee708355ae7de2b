//! From one cycle to the next: what is carried over, and what became better or worse; both read answers, none changes them.

use std::collections::BTreeMap;

use super::answer::{Answer, Given};
use crate::catalogue::ProvisionId;
use crate::closed_list::closed_list;

closed_list! {
    /// What became of one requirement between two cycles.
    pub enum Comparison {
        /// Met now, not before.
        Better = "better",
        /// Met before, not now.
        Worse = "worse",
        /// As before.
        Same = "same",
        /// Did not concern the office before.
        New = "new",
        /// Does not concern the office any more.
        Gone = "gone",
    }
}

/// The last cycle's answers as they are laid before the next one: shown as "last time", to be confirmed one by one,
/// never counted by themselves. `replaced` leads from a retired requirement to its successor; of what has neither
/// a successor nor a place among `asked`, nothing is carried. A due date of the old year is not.
pub fn carry_over(
    last: &BTreeMap<ProvisionId, Given>,
    asked: &[ProvisionId],
    replaced: &BTreeMap<ProvisionId, ProvisionId>,
) -> BTreeMap<ProvisionId, Given> {
    let mut carried = BTreeMap::new();
    for (old, given) in last {
        let id = if asked.contains(old) {
            Some(old)
        } else {
            replaced.get(old).filter(|it| asked.contains(it))
        };
        if let Some(id) = id {
            // Where two old requirements became one, its own answer stays before that of another.
            let own = id == old || !carried.contains_key(id);
            if own {
                carried.insert(
                    id.clone(),
                    Given {
                        due_on: None,
                        ..given.clone()
                    },
                );
            }
        }
    }
    carried
}

/// What became of each requirement between two cycles of the same edition. What is 対象外 or was not asked does not
/// concern the office; まだ, わからない and no answer (`None`) are alike: not met.
pub fn compare(
    before: &BTreeMap<ProvisionId, Option<Answer>>,
    now: &BTreeMap<ProvisionId, Option<Answer>>,
) -> BTreeMap<ProvisionId, Comparison> {
    let met = |cycle: &BTreeMap<ProvisionId, Option<Answer>>, id| match cycle.get(id).copied() {
        None | Some(Some(Answer::NotApplicable)) => None,
        Some(answer) => Some(answer.is_some_and(Answer::is_met)),
    };
    let ids = before.keys().chain(now.keys());
    let compared = ids.filter_map(|id| {
        let comparison = match (met(before, id), met(now, id)) {
            (None, None) => return None,
            (None, Some(_)) => Comparison::New,
            (Some(_), None) => Comparison::Gone,
            (Some(false), Some(true)) => Comparison::Better,
            (Some(true), Some(false)) => Comparison::Worse,
            (Some(_), Some(_)) => Comparison::Same,
        };
        Some((id.clone(), comparison))
    });
    compared.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use Answer::{Alternative, Done, NotApplicable, NotYet, Unsure};

    fn id(local: &str) -> ProvisionId {
        format!("care-guide/r8/{local}").parse().unwrap()
    }

    /// A cycle with one requirement: `·` not asked, `?` not answered, else the first letter of the answer.
    fn cycle(letter: char) -> BTreeMap<ProvisionId, Option<Answer>> {
        let answer = match letter {
            '·' => return BTreeMap::new(),
            'd' => Some(Done),
            'a' => Some(Alternative),
            'n' => Some(NotYet),
            'u' => Some(Unsure),
            'x' => Some(NotApplicable),
            _ => None,
        };
        BTreeMap::from([(id("1-1"), answer)])
    }

    #[test]
    fn every_change_has_its_name() {
        let cases = [
            ("nd ua ?d", Some(Comparison::Better)),
            ("dn a? du", Some(Comparison::Worse)),
            ("da nu ?n dd nn", Some(Comparison::Same)),
            ("·n xd x? ·d", Some(Comparison::New)),
            ("nx d· ?x", Some(Comparison::Gone)),
            ("x· ·x xx ··", None),
        ];
        for (pairs, expected) in cases {
            for pair in pairs.split(' ') {
                let cycles: Vec<_> = pair.chars().map(cycle).collect();
                let compared = compare(&cycles[0], &cycles[1]);
                assert_eq!(compared.get(&id("1-1")).copied(), expected, "{pair}");
            }
        }
    }

    fn given(answer: Answer, note: &str) -> Given {
        let due_on = Some(jiff::civil::date(2026, 3, 31));
        Given {
            answer,
            note: note.to_owned(),
            due_on,
            evidence: vec!["写真.jpg".to_owned()],
        }
    }

    #[test]
    fn notes_and_evidence_are_carried_over_and_old_dates_are_not() {
        let last = BTreeMap::from([(id("1-1"), given(Alternative, "鍵つきの棚"))]);
        let carried = carry_over(&last, &[id("1-1"), id("1-2")], &BTreeMap::new());
        let expected = Given {
            due_on: None,
            ..given(Alternative, "鍵つきの棚")
        };
        assert_eq!(carried, BTreeMap::from([(id("1-1"), expected)]));
    }

    #[test]
    fn a_retired_requirement_hands_its_answer_to_its_successor() {
        let last = BTreeMap::from([
            (id("1-1"), given(Done, "one")),
            (id("1-2"), given(Done, "two")),
            (id("1-3"), given(Done, "three")),
            (id("1-4"), given(Done, "four")),
        ]);
        let replaced = BTreeMap::from([
            (id("1-1"), id("2-1")),
            (id("1-3"), id("1-2")),
            (id("1-4"), id("9-9")),
        ]);
        let carried = carry_over(&last, &[id("1-2"), id("2-1")], &replaced);
        let notes: Vec<(&str, &str)> = carried
            .iter()
            .map(|(id, it)| (id.as_str(), it.note.as_str()))
            .collect();
        assert_eq!(
            notes,
            [("care-guide/r8/1-2", "two"), ("care-guide/r8/2-1", "one")]
        );
    }
}
