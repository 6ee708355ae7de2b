//! What the official forms share, the plan and the result of a check: facts, boxes for signatures, a drawing, the sums.

use serde_json::{Value, json};

use super::heading::{Heading, Picture};
use crate::ruby::{RubyText, said};

/// The upper half of a form; the tables below it are the form's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// Title, office, day of issue.
    pub heading: Heading,
    /// Lines at the top left: office, fiscal year, the norm it rests on.
    pub facts: Vec<Fact>,
    /// Boxes from left to right, usually 作成, 確認, 承認.
    pub approvals: Vec<ApprovalBox>,
    /// A drawing beside the sums, such as the PDCA wheel.
    pub picture: Option<Picture>,
    /// Heading over the sums, such as まとめ.
    pub summary: RubyText,
    /// Counts and sums over the whole form.
    pub sums: Vec<Sum>,
}

/// A line at the top left of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// What it is, such as 年度.
    pub label: RubyText,
    /// What it says.
    pub value: RubyText,
}

/// A count or a sum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sum {
    /// The sign of what is counted, such as ◎; empty when it has none.
    pub sign: &'static str,
    /// What is counted.
    pub label: RubyText,
    /// How many or how much.
    pub value: RubyText,
}

/// One of the boxes 作成・確認・承認 at the top right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovalBox {
    /// Words over the box, such as 承認.
    pub label: RubyText,
    /// Who signed in mamori; `None` leaves room for a seal.
    pub signature: Option<Signature>,
    /// The word in a box that is left for a seal, such as 印.
    pub seal: String,
}

/// A signature given in mamori.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// Name of the person.
    pub name: String,
    /// Day, perhaps hour, in the office's own zone (Asia/Tokyo), in words.
    pub when: String,
    /// What was done in mamori, such as 電子承認: whoever makes a plan does not approve it.
    pub deed: RubyText,
}

impl Form {
    pub(super) fn to_json(&self) -> Value {
        json!({
            "facts": self.facts.iter().map(Fact::to_json).collect::<Vec<_>>(),
            "approvals": self.approvals.iter().map(ApprovalBox::to_json).collect::<Vec<_>>(),
            "picture": self.picture.as_ref().map(Picture::to_json),
            "summary": said(&self.summary),
            "sums": self.sums.iter().map(Sum::to_json).collect::<Vec<_>>(),
        })
    }
}

impl Fact {
    fn to_json(&self) -> Value {
        json!({ "label": said(&self.label), "value": said(&self.value) })
    }
}

impl Sum {
    fn to_json(&self) -> Value {
        json!({ "sign": self.sign, "label": said(&self.label), "value": said(&self.value) })
    }
}

impl ApprovalBox {
    pub(super) fn to_json(&self) -> Value {
        let signed = self.signature.as_ref();
        json!({
            "label": said(&self.label),
            "name": signed.map(|signature| &signature.name),
            "when": signed.map(|signature| &signature.when),
            "deed": signed.map(|signature| said(&signature.deed)),
            "seal": self.seal,
        })
    }
}
