//! The rules of incidents: kinds with playbooks, clocks of the law, what is required, when it is due; keeping incidents is the app's.

mod check;
mod choice;
mod clock;
mod compose;
pub mod contacts;
pub mod continuity;
mod course;
mod draft;
mod drill;
mod due;
mod escalation;
mod facts;
mod form_place;
mod lesson;
mod municipality;
mod name;
mod need;
mod notice;
mod playbook;
mod read;
mod story;
#[cfg(test)]
mod tests;
mod twice;

use std::collections::BTreeMap;

pub use check::check;
pub use choice::{
    Answer, CallTo, DontPicture, KindGroup, Limit, Need, Phase, Reason, Required, Responder, Trait,
};
pub use clock::{ClockRule, Period};
pub use compose::{BLANK, Composed, ComposedPart, DraftValue, DraftValues, compose};
pub use course::{LineSort, State, StepState, Via};
pub use draft::{Complete, Draft, DraftForm, DraftPart, DraftPlace};
pub use drill::{Scenario, Surprise};
pub use due::Clock;
pub use escalation::{Escalation, EscalationLevel};
pub use facts::{BadFact, Facts, known_at, persons};
pub use form_place::{FormLabel, FormLabels, FormPlace, FormSource, FormValue};
pub use lesson::{Lesson, Lessons};
pub use municipality::{Municipality, Way};
pub use name::{ClockId, DraftId, KindId, LessonId, MunicipalityId, ScenarioId, StepId};
pub use need::{Decision, MANY, decide};
pub use notice::{Notice, Notices};
pub use playbook::{Dont, Playbook, PlaybookStep};
pub use story::{Story, StoryField};
pub use twice::{Meeting, meet};

/// Everything in `data/incidents` that could be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Incidents {
    playbooks: BTreeMap<KindId, Playbook>,
    clocks: BTreeMap<ClockId, ClockRule>,
    municipalities: BTreeMap<MunicipalityId, Municipality>,
    scenarios: BTreeMap<ScenarioId, Scenario>,
    escalation: Escalation,
    notices: Notices,
    lessons: Lessons,
    continuity: continuity::Continuity,
    drafts: BTreeMap<DraftId, Draft>,
    form_labels: FormLabels,
}

impl Incidents {
    /// All kinds, in the order of the page on which something is reported.
    pub fn playbooks(&self) -> Vec<&Playbook> {
        let mut all: Vec<_> = self.playbooks.values().collect();
        all.sort_by_key(|it| (it.group, it.order));
        all
    }

    /// One kind, such as `lost-device`.
    pub fn playbook(&self, id: &str) -> Option<&Playbook> {
        self.playbooks.get(&id.parse().ok()?)
    }

    /// All clocks in their order.
    pub fn clocks(&self) -> Vec<&ClockRule> {
        let mut all: Vec<_> = self.clocks.values().collect();
        all.sort_by_key(|it| it.order);
        all
    }

    /// One clock, such as `appi-final`.
    pub fn clock(&self, id: &str) -> Option<&ClockRule> {
        self.clocks.get(&id.parse().ok()?)
    }

    /// All municipalities by prefecture and name.
    pub fn municipalities(&self) -> Vec<&Municipality> {
        let mut all: Vec<_> = self.municipalities.values().collect();
        all.sort_by_key(|it| (it.prefecture.as_str(), it.name.as_str()));
        all
    }

    /// One municipality by its id, in whatever case it is written.
    pub fn municipality(&self, id: &str) -> Option<&Municipality> {
        self.municipalities
            .get(&id.to_ascii_lowercase().parse().ok()?)
    }

    /// All scenarios of drills in their order.
    pub fn scenarios(&self) -> Vec<&Scenario> {
        let mut all: Vec<_> = self.scenarios.values().collect();
        all.sort_by_key(|it| it.order);
        all
    }

    /// One scenario.
    pub fn scenario(&self, id: &str) -> Option<&Scenario> {
        self.scenarios.get(&id.parse().ok()?)
    }

    /// Who is told when nobody answers.
    pub fn escalation(&self) -> &Escalation {
        &self.escalation
    }

    /// Changes of the law that are known to come.
    pub fn notices(&self) -> &[Notice] {
        &self.notices.all
    }

    /// What the office does when its systems stand still.
    pub fn continuity(&self) -> &continuity::Continuity {
        &self.continuity
    }

    /// The lessons that a playbook can name.
    pub fn lessons(&self) -> &[Lesson] {
        &self.lessons.all
    }

    /// All drafts in their order.
    pub fn drafts(&self) -> Vec<&Draft> {
        let mut all: Vec<_> = self.drafts.values().collect();
        all.sort_by_key(|it| it.order);
        all
    }

    /// One draft, such as `appi-final`.
    pub fn draft(&self, id: &str) -> Option<&Draft> {
        self.drafts.get(&id.parse().ok()?)
    }

    /// What the labels of municipalities' forms usually ask for.
    pub fn form_labels(&self) -> &FormLabels {
        &self.form_labels
    }
}
