//! One requirement with everything that helps to answer it, in the reader's language. Answers are not here.

use mamori_core::catalogue::{Case, Provision};
use mamori_core::plain::Text;

use super::super::{Assessment, NORM};
use crate::catalogue::source;
use crate::web::{App, Frame, Say};

/// What stands on the card of one requirement.
pub(super) struct Card {
    pub(super) local: String,
    pub(super) number: String,
    /// Where its picture is; empty for norms without pictures.
    pub(super) picture: String,
    pub(super) group: Say,
    pub(super) title: Say,
    pub(super) ask: Say,
    /// The whole duty, where one question does not hold it.
    pub(super) text: Say,
    pub(super) help: Help,
}

/// What is folded away under the question.
pub(super) struct Help {
    pub(super) why: Say,
    pub(super) condition: Option<Say>,
    pub(super) force: Say,
    pub(super) how: Vec<Say>,
    pub(super) alternatives: Vec<Say>,
    pub(super) parts: Vec<Say>,
    pub(super) evidence: Vec<Say>,
    pub(super) minutes: Say,
    pub(super) yen: Say,
    pub(super) whom: Vec<Say>,
    pub(super) terms: Vec<(Say, Say)>,
    pub(super) stories: Vec<Story>,
    pub(super) source: Say,
}

/// A case that shows why.
pub(super) struct Story {
    pub(super) title: Say,
    pub(super) panels: Vec<Say>,
    pub(super) trap: Say,
    pub(super) rule: Say,
}

impl Card {
    pub(super) fn of(app: &App, frame: &Frame, it: &Provision, check: &Assessment) -> Self {
        let groups = app.catalogue.groups(&check.norm, &check.edition);
        let group = groups.iter().find(|group| group.id == it.group);
        Self {
            local: it.id.local().to_owned(),
            number: if it.number.is_empty() {
                it.id.local().to_owned()
            } else {
                it.number.clone()
            },
            picture: if check.norm == NORM {
                format!("/pictures.svg#item-{}", it.id.local())
            } else {
                String::new()
            },
            group: group.map_or_else(
                || Say::plain(&it.group),
                |group| frame.text(group.title.authored(), &group.title_en),
            ),
            title: frame.text(it.title.authored(), &it.title_en),
            ask: frame.text(it.ask.authored(), &it.ask_en),
            text: frame.text(it.text.authored(), &it.text_en),
            help: Help::of(app, frame, it),
        }
    }
}

impl Help {
    pub(super) fn of(app: &App, frame: &Frame, it: &Provision) -> Self {
        let condition = (!it.condition.authored().is_empty())
            .then(|| frame.text(it.condition.authored(), &it.condition_en));
        let word = |kind: &str, word: &str| frame.say(&format!("assessments.{kind}.{word}"));
        let parts = it.parts.iter();
        let terms = it
            .glossary
            .iter()
            .filter_map(|id| app.catalogue.glossary_term(id.as_str()));
        let stories = it
            .cases
            .iter()
            .filter_map(|id| app.catalogue.case(id.as_str()));
        Self {
            why: frame.text(it.why.authored(), &it.why_en),
            condition,
            force: word("force", it.force.as_str()),
            how: texts(frame, &it.how, &it.how_en),
            alternatives: texts(frame, &it.alternatives, &it.alternatives_en),
            parts: parts
                .map(|it| frame.text(it.title.authored(), &it.title_en))
                .collect(),
            evidence: texts(frame, &it.evidence, &it.evidence_en),
            minutes: minutes(frame, it),
            yen: yen(frame, it),
            whom: it
                .ask_whom
                .iter()
                .map(|it| word("whom", it.as_str()))
                .collect(),
            terms: terms
                .map(|it| {
                    let term = frame.text(it.term.authored(), &it.term_en);
                    (term, frame.text(it.meaning.authored(), &it.meaning_en))
                })
                .collect(),
            stories: stories.map(|it| Story::of(frame, it)).collect(),
            source: source(frame, &app.catalogue, Some(&it.id.edition()), &it.source),
        }
    }
}

/// How long it takes, where somebody has estimated it.
fn minutes(frame: &Frame, it: &Provision) -> Say {
    it.known_minutes().map_or_else(
        || frame.say("plans.not-known"),
        |it| frame.fill("assessments.minutes", &[("minutes", &it.to_string())]),
    )
}

/// What it costs, where somebody has estimated it.
fn yen(frame: &Frame, it: &Provision) -> Say {
    it.yen.map_or_else(
        || frame.say("plans.not-known"),
        |it| frame.say(&format!("assessments.yen.{it}")),
    )
}

impl Story {
    fn of(frame: &Frame, it: &Case) -> Self {
        Self {
            title: frame.text(it.title.authored(), &it.title_en),
            panels: texts(frame, &it.panels, &it.panels_en),
            trap: frame.text(it.trap.authored(), &it.trap_en),
            rule: frame.text(it.rule.authored(), &it.rule_en),
        }
    }
}

/// A list in the reader's language; where a line has no English, its Japanese stands.
pub(super) fn texts(frame: &Frame, japanese: &[Text], english: &[String]) -> Vec<Say> {
    let english = english
        .iter()
        .map(String::as_str)
        .chain(std::iter::repeat(""));
    let line = |(ja, en): (&Text, &str)| {
        if en.is_empty() {
            frame.text(ja.authored(), &ja.plain())
        } else {
            frame.text(ja.authored(), en)
        }
    };
    japanese.iter().zip(english).map(line).collect()
}
