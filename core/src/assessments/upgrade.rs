//! A running check moves to a later edition: what stays, what is to be looked at again, what is new, what falls away.

use std::collections::BTreeMap;

use serde::Serialize;

use super::answer::Given;
use crate::catalogue::{Difference, ProvisionId};
use crate::closed_list::closed_list;

closed_list! {
    /// What becomes of one requirement of the later edition, or of one that it does not have any more.
    pub enum Fate {
        /// It asks for the same: its answer is taken over.
        Kept = "kept",
        /// It asks for the same under another number: its answer is taken over.
        Moved = "moved",
        /// It asks for something else: the old answer is shown as last time's.
        LookAgain = "look-again",
        /// It was not there before.
        New = "new",
        /// It is gone; its answer stays in the history.
        Dropped = "dropped",
    }
}

/// One line of the preview.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// What becomes of it.
    pub fate: Fate,
    /// The requirement of the earlier edition; the first where several became one.
    pub old: Option<ProvisionId>,
    /// The requirement of the later edition.
    pub new: Option<ProvisionId>,
    /// The answer so far.
    pub given: Option<Given>,
}

/// What a later edition does to a check: one line for each of its requirements in order, then what falls away.
/// No answer is lost: what is not taken over is shown beside the new requirement, or stays in the history.
pub fn upgrade(
    (old, new): (&[ProvisionId], &[ProvisionId]),
    difference: &Difference,
    given: &BTreeMap<ProvisionId, Given>,
) -> Vec<Step> {
    let step = |fate, old: Option<&ProvisionId>, new: Option<&ProvisionId>| Step {
        fate,
        given: old.and_then(|it| given.get(it)).cloned(),
        old: old.cloned(),
        new: new.cloned(),
    };
    let mut steps = Vec::new();
    for id in new {
        let altered = difference.changed.iter().find(|it| it.id == *id);
        let merged = difference.merged.iter().find(|it| it.into == *id);
        let same = old.iter().find(|it| it.local() == id.local());
        steps.push(if difference.added.iter().any(|it| it.id == *id) {
            step(Fate::New, None, Some(id))
        } else if let Some(it) = altered {
            let fate = if it.fields.is_empty() {
                Fate::Moved
            } else {
                Fate::LookAgain
            };
            step(fate, Some(&it.was), Some(id))
        } else if let Some(it) = merged {
            step(Fate::LookAgain, Some(&it.id), Some(id))
        } else if let Some(it) = same {
            step(Fate::Kept, Some(it), Some(id))
        } else {
            step(Fate::New, None, Some(id))
        });
    }
    let goes_on = |id: &ProvisionId| {
        steps.iter().any(|it| it.old.as_ref() == Some(id))
            || difference.merged.iter().any(|it| it.id == *id)
    };
    let gone: Vec<Step> = old
        .iter()
        .filter(|it| !goes_on(it))
        .map(|it| step(Fate::Dropped, Some(it), None))
        .collect();
    steps.extend(gone);
    steps
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessments::Answer;
    use crate::catalogue::{Altered, Merged, Named};
    use crate::plain::Text;

    fn id(text: &str) -> ProvisionId {
        text.parse().unwrap()
    }

    fn altered(was: &str, now: &str, fields: Vec<&'static str>) -> Altered {
        Altered {
            id: id(now),
            was: id(was),
            title: Text::default(),
            title_en: String::new(),
            fields,
        }
    }

    fn named(of: &str) -> Named {
        Named {
            id: id(of),
            title: Text::default(),
            title_en: String::new(),
        }
    }

    fn tell(it: &Step) -> String {
        let local = |id: &Option<ProvisionId>| {
            id.as_ref()
                .map_or("-".to_owned(), |it| it.local().to_owned())
        };
        format!("{} {}>{}", it.fate, local(&it.old), local(&it.new))
    }

    #[test]
    fn every_requirement_of_both_editions_has_its_fate_and_no_answer_is_lost() {
        let old = ["n/1/1", "n/1/2", "n/1/3", "n/1/4", "n/1/5"].map(id);
        let new = ["n/2/1", "n/2/2", "n/2/3", "n/2/9"].map(id);
        let difference = Difference {
            added: vec![named("n/2/9")],
            changed: vec![
                altered("n/1/3", "n/2/2", vec![]),
                altered("n/1/2", "n/2/3", vec!["ask"]),
            ],
            dropped: vec![named("n/1/4")],
            merged: vec![Merged {
                id: id("n/1/5"),
                title: Text::default(),
                title_en: String::new(),
                into: id("n/2/3"),
            }],
            told: Vec::new(),
        };
        let given: BTreeMap<_, _> = old
            .iter()
            .map(|it| (it.clone(), Given::bare(Answer::Done)))
            .collect();
        let steps = upgrade((&old, &new), &difference, &given);
        let told: Vec<_> = steps.iter().map(tell).collect();
        assert_eq!(
            told,
            [
                "kept 1>1",
                "moved 3>2",
                "look-again 2>3",
                "new ->9",
                "dropped 4>-"
            ]
        );
        let answered = steps.iter().filter(|it| it.given.is_some()).count();
        assert_eq!(answered, 4, "that of 5 stands beside 3, with that of 2");
    }
}
