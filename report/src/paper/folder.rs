//! The folder that is taken when power or network fail, as it is printed: cover, contact tree, cards of playbooks, forms, plan.

use serde_json::{Value, json};

use super::contacts::ContactsPart;
use super::continuity::{BlankSheet, ContinuityPart};
use super::heading::Heading;
use crate::ruby::{RubyText, all_said, said};

/// The folder, or one part of it alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderPaper {
    /// Title, office and day.
    pub heading: Heading,
    /// The first page; none where one part is printed alone.
    pub cover: Option<FolderCover>,
    /// Everything behind it.
    pub parts: Vec<FolderPart>,
}

/// The first page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderCover {
    /// Whom to call first, in the largest type.
    pub first: RubyText,
    /// What the folder is and when it is printed again.
    pub paragraphs: Vec<RubyText>,
    /// Heading over the contents.
    pub contents_title: RubyText,
    /// What lies in it.
    pub contents: Vec<RubyText>,
    /// With which contacts it was printed.
    pub fingerprint: RubyText,
}

/// A part of the folder; each begins on a new page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FolderPart {
    /// The contact tree.
    Contacts(ContactsPart),
    /// The card of one playbook.
    Playbook(Box<PlaybookSheet>),
    /// A form that is filled in by hand.
    Form(BlankSheet),
    /// The plan for systems that stand still.
    Continuity(ContinuityPart),
}

/// One kind of incident on one page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaybookSheet {
    /// What has happened.
    pub title: RubyText,
    /// What not to do.
    pub donts: Vec<RubyText>,
    /// What is done, by time.
    pub phases: Vec<SheetPhase>,
    /// Heading over what to write down, and its lines.
    pub write_down: (RubyText, Vec<RubyText>),
    /// Heading over the reports that may be needed, and each with until when.
    pub clocks: (RubyText, Vec<(RubyText, RubyText)>),
    /// Below everything.
    pub notes: Vec<RubyText>,
}

/// What is done in one stretch of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetPhase {
    /// When.
    pub title: RubyText,
    /// What.
    pub steps: Vec<SheetStep>,
}

/// One thing to do, with a box to tick.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetStep {
    /// Who.
    pub who: RubyText,
    /// What.
    pub text: RubyText,
    /// Whom to call for it, with numbers; perhaps empty.
    pub call: RubyText,
}

impl FolderPaper {
    pub(super) fn to_json(&self) -> Value {
        json!({
            "cover": self.cover.as_ref().map(FolderCover::to_json),
            "parts": self.parts.iter().map(FolderPart::to_json).collect::<Vec<_>>(),
        })
    }
}

impl FolderCover {
    fn to_json(&self) -> Value {
        json!({
            "first": said(&self.first),
            "paragraphs": all_said(&self.paragraphs),
            "contents_title": said(&self.contents_title),
            "contents": all_said(&self.contents),
            "fingerprint": said(&self.fingerprint),
        })
    }
}

impl FolderPart {
    fn to_json(&self) -> Value {
        match self {
            Self::Contacts(it) => it.to_json(),
            Self::Playbook(it) => it.to_json(),
            Self::Form(it) => it.to_json(),
            Self::Continuity(it) => it.to_json(),
        }
    }
}

impl PlaybookSheet {
    fn to_json(&self) -> Value {
        let (written, clocks) = (&self.write_down, &self.clocks);
        let clock =
            |(what, when): &(RubyText, RubyText)| json!({ "what": said(what), "when": said(when) });
        json!({
            "kind": "playbook",
            "title": said(&self.title),
            "donts": all_said(&self.donts),
            "phases": self.phases.iter().map(SheetPhase::to_json).collect::<Vec<_>>(),
            "written_title": said(&written.0),
            "written": all_said(&written.1),
            "clocks_title": said(&clocks.0),
            "clocks": clocks.1.iter().map(clock).collect::<Vec<_>>(),
            "notes": all_said(&self.notes),
        })
    }
}

impl SheetPhase {
    fn to_json(&self) -> Value {
        let step = |it: &SheetStep| json!({ "who": said(&it.who), "text": said(&it.text), "call": said(&it.call) });
        json!({
            "title": said(&self.title),
            "steps": self.steps.iter().map(step).collect::<Vec<_>>(),
        })
    }
}
