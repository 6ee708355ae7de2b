//! A draft as it is printed: a letter, a form, a notice or words for the telephone; what is missing leaves room in a dashed frame.

use serde_json::{Value, json};

use super::form::ApprovalBox;
use super::heading::Heading;
use crate::ruby::{RubyText, said};

/// How a draft is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DraftShape {
    /// A letter with its addressee and who writes.
    Letter,
    /// Labelled boxes.
    Form,
    /// Large words on one page for the wall.
    Notice,
    /// Words to say, large enough to read while talking.
    Script,
}

impl DraftShape {
    fn word(self) -> &'static str {
        match self {
            Self::Letter => "letter",
            Self::Form => "form",
            Self::Notice => "notice",
            Self::Script => "script",
        }
    }
}

/// A report, a letter or a call made of what is recorded about an incident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftPaper {
    /// Title, office and day.
    pub heading: Heading,
    /// How it is laid out.
    pub shape: DraftShape,
    /// To whom a letter goes, such as ＿＿＿＿ 様.
    pub addressee: Option<RubyText>,
    /// Boxes 作成, 確認, 承認; empty where nobody signs.
    pub approvals: Vec<ApprovalBox>,
    /// What stands in it.
    pub sections: Vec<DraftSection>,
    /// The words in a frame that is left to write by hand.
    pub missing: RubyText,
    /// Of a drill: the word that stands across every page.
    pub drill: Option<String>,
}

/// A part of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftSection {
    /// What stands over it; may be empty.
    pub label: RubyText,
    /// Its words; may be empty.
    pub text: RubyText,
    /// What stands below.
    pub lines: Vec<DraftLine>,
}

/// One thing that is recorded, or room to write it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftLine {
    /// What it is; may be empty where the part says it.
    pub label: RubyText,
    /// What is recorded; none leaves a dashed frame.
    pub value: Option<RubyText>,
}

impl DraftPaper {
    pub(super) fn to_json(&self) -> Value {
        json!({
            "shape": self.shape.word(),
            "addressee": self.addressee.as_ref().map(said),
            "approvals": self.approvals.iter().map(ApprovalBox::to_json).collect::<Vec<_>>(),
            "sections": self.sections.iter().map(DraftSection::to_json).collect::<Vec<_>>(),
            "missing": said(&self.missing),
            "drill": self.drill,
        })
    }
}

impl DraftSection {
    fn to_json(&self) -> Value {
        let line = |it: &DraftLine| {
            let label = (!it.label.is_empty()).then(|| said(&it.label));
            json!({ "label": label, "value": it.value.as_ref().map(said) })
        };
        json!({
            "label": (!self.label.is_empty()).then(|| said(&self.label)),
            "text": (!self.text.is_empty()).then(|| said(&self.text)),
            "lines": self.lines.iter().map(line).collect::<Vec<_>>(),
        })
    }
}
