//! The two levels an office can reach, and what is missing for the next one (design §12); offices have levels, persons never.

use super::answer::Answer;
use super::applies::exclusion;
use super::scoping::Scoping;
use crate::catalogue::{Edition, Provision, ProvisionId};
use crate::closed_list::closed_list;

closed_list! {
    /// How far an office is.
    pub enum Level {
        /// On the way.
        Started = "started",
        /// はじめの一歩.
        FirstStep = "first-step",
        /// きほん達成.
        Basics = "basics",
    }
}

/// One requirement in one check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// The requirement.
    pub id: ProvisionId,
    /// Its group in the edition.
    pub group: String,
    /// Whether it belongs to the five with which an office starts.
    pub starter: bool,
    /// Whether scoping leaves it in.
    pub applies: bool,
    /// The answer, if there is one.
    pub answer: Option<Answer>,
}

impl Checked {
    /// A provision of an edition as it stands in one office's check.
    pub fn of(
        provision: &Provision,
        edition: Option<&Edition>,
        scoping: &Scoping,
        answer: Option<Answer>,
    ) -> Self {
        Self {
            id: provision.id.clone(),
            group: provision.group.clone(),
            starter: provision.starter,
            applies: exclusion(provision, edition, scoping).is_none(),
            answer,
        }
    }

    /// Whether it leaves something to do, and so a row of the plan.
    pub fn is_gap(&self) -> bool {
        self.applies && self.answer.is_some_and(Answer::is_gap)
    }
}

/// One thing that stands between an office and its next level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Missing {
    /// This requirement has no answer yet.
    Answer(ProvisionId),
    /// This requirement is not met yet.
    Met(ProvisionId),
    /// So many rows of the plan are past their day.
    OverdueRows(usize),
}

/// Where an office is, and what comes next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// The level it has.
    pub level: Level,
    /// What is missing for the next one, in the order of the requirements; empty at the last level.
    pub missing: Vec<Missing>,
}

/// Where an office is after this check, with so many plan rows past their day.
///
/// はじめの一歩: every starter that applies is met, every other that applies is answered.
/// きほん達成: besides, everything that applies is met and no row is overdue; 対象外 with its reason counts as not applying,
/// but not for a starter, which only scoping can take out.
pub fn progress(items: &[Checked], overdue_rows: usize) -> Progress {
    let first: Vec<Missing> = items.iter().filter_map(missing_for_first_step).collect();
    if !first.is_empty() || !items.iter().any(|it| it.applies) {
        return Progress {
            level: Level::Started,
            missing: first,
        };
    }
    let mut basics: Vec<Missing> = items.iter().filter_map(missing_for_basics).collect();
    if overdue_rows > 0 {
        basics.push(Missing::OverdueRows(overdue_rows));
    }
    let level = if basics.is_empty() {
        Level::Basics
    } else {
        Level::FirstStep
    };
    Progress {
        level,
        missing: basics,
    }
}

fn missing_for_first_step(item: &Checked) -> Option<Missing> {
    match item.answer {
        _ if !item.applies => None,
        None => Some(Missing::Answer(item.id.clone())),
        Some(answer) if item.starter && !answer.is_met() => Some(Missing::Met(item.id.clone())),
        Some(_) => None,
    }
}

fn missing_for_basics(item: &Checked) -> Option<Missing> {
    item.is_gap().then(|| Missing::Met(item.id.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessments::{Question, Said};
    use crate::catalogue::ScopingFact;
    use Answer::{Alternative, Done, NotApplicable, NotYet, Unsure};

    /// Two starters and two others with these answers; `-` in the letters takes one out by scoping.
    fn office(letters: &str) -> Vec<Checked> {
        let item = |(index, letter): (usize, char)| Checked {
            id: format!("care-guide/r8/1-{}", index + 1).parse().unwrap(),
            group: "1".to_owned(),
            starter: index < 2,
            applies: letter != '-',
            answer: match letter {
                'd' => Some(Done),
                'n' => Some(NotYet),
                'u' => Some(Unsure),
                'a' => Some(Alternative),
                'x' => Some(NotApplicable),
                _ => None,
            },
        };
        letters.chars().enumerate().map(item).collect()
    }

    /// The level and the missing things as `1?` (answer), `1!` (met), `n late`.
    fn told(letters: &str, overdue: usize) -> (Level, String) {
        let progress = progress(&office(letters), overdue);
        let short = |id: &ProvisionId| {
            id.as_str()
                .trim_start_matches("care-guide/r8/1-")
                .to_owned()
        };
        let missing = progress.missing.iter().map(|it| match it {
            Missing::Answer(id) => short(id) + "?",
            Missing::Met(id) => short(id) + "!",
            Missing::OverdueRows(rows) => format!("{rows} late"),
        });
        (progress.level, missing.collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn levels_follow_from_answers_and_late_rows() {
        let cases = [
            ("????", 0, Level::Started, "1? 2? 3? 4?"),
            ("dn??", 0, Level::Started, "2! 3? 4?"),
            ("da?n", 0, Level::Started, "3?"),
            ("dxdd", 0, Level::Started, "2!"),
            ("danu", 0, Level::FirstStep, "3! 4!"),
            ("d-nd", 0, Level::FirstStep, "3!"),
            ("dadd", 2, Level::FirstStep, "2 late"),
            ("danx", 1, Level::FirstStep, "3! 1 late"),
            ("dadx", 0, Level::Basics, ""),
            ("d-a-", 0, Level::Basics, ""),
            ("----", 0, Level::Started, ""),
            ("", 0, Level::Started, ""),
        ];
        for (letters, overdue, level, missing) in cases {
            assert_eq!(
                told(letters, overdue),
                (level, missing.to_owned()),
                "{letters}"
            );
        }
    }

    #[test]
    fn a_provision_stands_in_the_check_as_scoping_leaves_it() {
        let text = include_str!("../../../data/catalogue/care-guide/r8/3-5.toml");
        let mut provision: Provision = toml::from_str(text).unwrap();
        provision.applies_if = vec![ScopingFact::Email];
        let said = |it| Scoping {
            service: None,
            said: [(Question::Email, it)].into(),
        };
        let out = Checked::of(&provision, None, &said(Said::No), Some(NotYet));
        let within = Checked::of(&provision, None, &said(Said::Yes), Some(NotYet));
        assert_eq!((out.applies, out.is_gap()), (false, false));
        assert_eq!((within.applies, within.is_gap()), (true, true));
        assert_eq!(
            (within.id.as_str(), within.group.as_str()),
            ("care-guide/r8/3-5", "3")
        );
    }

    #[test]
    fn an_office_with_a_not_yet_has_started_well() {
        assert!(Level::Started < Level::FirstStep && Level::FirstStep < Level::Basics);
    }
}
