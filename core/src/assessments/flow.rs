//! Answers that flow from one norm to another along the cross-walk: what would be filled, from where; keeping it is the caller's.

use std::collections::BTreeMap;

use super::answer::{Answer, Given};
use crate::catalogue::{Confidence, Crosswalk, EditionId, Path, ProvisionId, Relation};

/// An answer that another one implies, with the way between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The requirement that would be answered.
    pub to: ProvisionId,
    /// The requirement that was answered.
    pub from: ProvisionId,
    /// What was answered there.
    pub given: Given,
    /// How the answered requirement relates to this one.
    pub relation: Relation,
    /// The confidence of the weakest link on the way.
    pub confidence: Confidence,
    /// Every requirement on the way, both ends included.
    pub over: Vec<ProvisionId>,
}

/// What flows, and what is only worth a look.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Flow {
    /// Answers that follow: at most one a requirement.
    pub filled: Vec<Proposal>,
    /// Answers to something related that decide nothing: at most one a requirement, and none that would be filled.
    pub related: Vec<Proposal>,
}

/// What the answers of other checks say about the open requirements of an edition. Who has done what asks for all of
/// this has done this; who has not done a part of it has not done it. Nothing else follows, and わからない never.
pub fn flow(
    crosswalk: &Crosswalk,
    given: &BTreeMap<ProvisionId, Given>,
    (edition, open): (&EditionId, &[ProvisionId]),
) -> Flow {
    let mut filled: BTreeMap<ProvisionId, Proposal> = BTreeMap::new();
    let mut related: BTreeMap<ProvisionId, Proposal> = BTreeMap::new();
    for (from, answer) in given {
        let paths = crosswalk.paths(from, edition).into_iter();
        for path in paths.filter(|it| open.contains(&it.to)) {
            let kept = if follows(answer.answer, path.relation) {
                &mut filled
            } else {
                &mut related
            };
            keep_surer(kept, proposal(from, answer, path));
        }
    }
    related.retain(|to, _| !filled.contains_key(to));
    Flow {
        filled: filled.into_values().collect(),
        related: related.into_values().collect(),
    }
}

fn follows(answer: Answer, relation: Relation) -> bool {
    match answer {
        Answer::Done | Answer::Alternative => relation.fulfils(),
        Answer::NotYet => relation.turned().fulfils(),
        Answer::Unsure | Answer::NotApplicable => false,
    }
}

fn proposal(from: &ProvisionId, given: &Given, path: Path) -> Proposal {
    Proposal {
        to: path.to,
        from: from.clone(),
        given: Given {
            // A day was promised for the other requirement, not for this one.
            due_on: None,
            ..given.clone()
        },
        relation: path.relation,
        confidence: path.confidence,
        over: path.over,
    }
}

/// まだ is believed before できている, then the surer and the shorter way.
fn keep_surer(kept: &mut BTreeMap<ProvisionId, Proposal>, one: Proposal) {
    let weight = |it: &Proposal| (!it.given.answer.is_gap(), it.confidence, it.over.len());
    let known = kept.get(&one.to);
    if known.is_none_or(|it| weight(&one) < weight(it)) {
        kept.insert(one.to.clone(), one);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Link;

    fn walk(links: &[(&str, Relation, &str)]) -> Crosswalk {
        let link = |(from, relation, to): &(&str, Relation, &str)| Link {
            from: from.parse().unwrap(),
            to: to.parse().unwrap(),
            relation: *relation,
            why: crate::plain::Text::default(),
            why_en: String::new(),
            confidence: Confidence::High,
            first: None,
            second: None,
            settled: crate::plain::Text::default(),
        };
        Crosswalk::of(links.iter().map(link).collect())
    }

    fn flows(
        links: &[(&str, Relation, &str)],
        given: &[(&str, Answer)],
    ) -> (Vec<String>, Vec<String>) {
        let given = given
            .iter()
            .map(|(id, it)| (id.parse().unwrap(), Given::bare(*it)))
            .collect();
        let open: Vec<ProvisionId> = ["b/1/1", "b/1/2"].map(|it| it.parse().unwrap()).into();
        let edition = "b/1".parse().unwrap();
        let flow = flow(&walk(links), &given, (&edition, &open));
        let told = |all: Vec<Proposal>| {
            let one = |it: Proposal| format!("{}={} from {}", it.to, it.given.answer, it.from);
            all.into_iter().map(one).collect()
        };
        (told(flow.filled), told(flow.related))
    }

    #[test]
    fn who_has_done_all_of_it_has_done_it_and_who_has_not_done_a_part_has_not() {
        let links = [
            ("a/1/1", Relation::Superset, "b/1/1"),
            ("a/1/2", Relation::Subset, "b/1/2"),
        ];
        let (filled, related) = flows(
            &links,
            &[("a/1/1", Answer::Done), ("a/1/2", Answer::NotYet)],
        );
        assert_eq!(
            filled,
            ["b/1/1=done from a/1/1", "b/1/2=not-yet from a/1/2"]
        );
        assert!(related.is_empty());
        let (filled, related) = flows(
            &links,
            &[("a/1/1", Answer::NotYet), ("a/1/2", Answer::Done)],
        );
        assert!(filled.is_empty());
        assert_eq!(related.len(), 2, "each only says something about a part");
    }

    #[test]
    fn what_only_meets_is_worth_a_look_and_unsure_never_flows() {
        let links = [
            ("a/1/1", Relation::Intersects, "b/1/1"),
            ("a/1/2", Relation::Equal, "b/1/2"),
        ];
        let (filled, related) = flows(
            &links,
            &[("a/1/1", Answer::Done), ("a/1/2", Answer::Unsure)],
        );
        assert!(filled.is_empty());
        assert_eq!(related.len(), 2);
    }

    #[test]
    fn of_two_answers_the_one_that_leaves_something_to_do_counts() {
        let links = [
            ("a/1/1", Relation::Equivalent, "b/1/1"),
            ("a/1/2", Relation::Equivalent, "b/1/1"),
        ];
        let (filled, _) = flows(
            &links,
            &[("a/1/1", Answer::Done), ("a/1/2", Answer::NotYet)],
        );
        assert_eq!(filled, ["b/1/1=not-yet from a/1/2"]);
    }

    #[test]
    fn what_is_answered_already_is_never_proposed() {
        let links = [("a/1/1", Relation::Equal, "b/1/9")];
        let (filled, related) = flows(&links, &[("a/1/1", Answer::Done)]);
        assert!(filled.is_empty() && related.is_empty());
    }
}
