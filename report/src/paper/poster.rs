//! The wall poster as it is printed: few items in large type with furigana; which items is the caller's choice.

use serde_json::{Value, json};

use super::PaperError;
use super::heading::{Heading, QrBlock, optional_qr};
use crate::ruby::{RubyText, phrases};

/// An A4 poster for the wall of the office, in the language of its texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PosterPaper {
    /// Office and day of issue; its title stands in large type.
    pub heading: Heading,
    /// One or two sentences under the title.
    pub lead: RubyText,
    /// About five items.
    pub items: Vec<PosterItem>,
    /// The way to the self-check.
    pub qr: Option<QrBlock>,
    /// Whom to ask, with telephone number.
    pub contact: RubyText,
}

/// One item of the poster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PosterItem {
    /// What everybody does.
    pub text: RubyText,
    /// One sentence how or why; may be empty.
    pub detail: RubyText,
}

impl PosterPaper {
    pub(super) fn to_json(&self) -> Result<Value, PaperError> {
        Ok(json!({
            "lead": phrases(&self.lead),
            "items": self.items.iter().map(PosterItem::to_json).collect::<Vec<_>>(),
            "qr": optional_qr(self.qr.as_ref())?,
            "contact": phrases(&self.contact),
        }))
    }
}

impl PosterItem {
    fn to_json(&self) -> Value {
        json!({ "text": phrases(&self.text), "detail": phrases(&self.detail) })
    }
}
