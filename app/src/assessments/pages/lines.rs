//! The requirements of a check as a list: number, title, answer, note, and why one does not concern the office.

use std::collections::BTreeMap;

use mamori_core::assessments::{Answer, Checked, Given};
use mamori_core::catalogue::{Group, ProvisionId};
use mamori_core::ids::OfficeId;

use super::super::Overview;
use super::course::Course;
use super::{Choice, away, day_name};
use crate::web::{App, Frame, Say};

/// The requirements of one group.
pub(super) struct Section {
    pub(super) title: Say,
    pub(super) lines: Vec<Line>,
}

/// One requirement in the list.
pub(super) struct Line {
    pub(super) number: String,
    pub(super) href: String,
    pub(super) title: Say,
    pub(super) tag: Choice,
    pub(super) starter: bool,
    pub(super) note: String,
    /// Why it does not concern the office.
    pub(super) because: Vec<Say>,
    pub(super) due: String,
}

/// What the list is made from.
pub(super) struct Desk<'a> {
    pub(super) app: &'a App,
    pub(super) course: &'a Course,
    pub(super) office: OfficeId,
    pub(super) whole: &'a Overview,
    pub(super) given: &'a BTreeMap<ProvisionId, Given>,
}

impl Desk<'_> {
    /// The requirements of a group, in order.
    pub(super) fn section(&self, frame: &Frame, group: &Group) -> Section {
        let checked = self.whole.checked.iter();
        let inside = checked.filter(|it| it.group == group.id);
        Section {
            title: frame.text(group.title.authored(), &group.title_en),
            lines: inside.filter_map(|it| self.line(frame, it)).collect(),
        }
    }

    fn line(&self, frame: &Frame, it: &Checked) -> Option<Line> {
        let provision = self.app.catalogue.provision(it.id.as_str())?;
        let left_out = Choice {
            word: "off",
            glyph: super::glyph(Some(Answer::NotApplicable)),
            label: frame.say("assessments.left-out"),
            chosen: false,
        };
        let number = if provision.number.is_empty() {
            it.id.local()
        } else {
            provision.number.as_str()
        };
        let given = self.given.get(&it.id);
        let due = given.and_then(|it| it.due_on);
        Some(Line {
            number: number.to_owned(),
            href: self.course.item(self.office, it.id.local()),
            title: frame.text(provision.title.authored(), &provision.title_en),
            tag: if it.applies {
                Choice::tag(frame, it.answer)
            } else {
                left_out
            },
            starter: it.starter,
            note: given.map(|it| it.note.clone()).unwrap_or_default(),
            because: away::because(self.app, frame, provision, &self.whole.assessment.scoping),
            due: due.map(|it| day_name(frame, it)).unwrap_or_default(),
        })
    }
}
