//! The general sheet as it is printed: a title, paragraphs, steps, codes and a QR code.

use serde_json::{Value, json};

use super::PaperError;
use super::heading::{Heading, Picture, QrBlock, optional_qr};
use crate::ruby::{RubyText, phrases};

/// A sheet handed to one person or kept in a drawer: invitation, recovery codes, trust of the office's certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterPaper {
    /// Title, office and day of issue.
    pub heading: Heading,
    /// To whom it is handed, such as 田中 花子 様.
    pub addressee: Option<RubyText>,
    /// Text before the codes.
    pub paragraphs: Vec<RubyText>,
    /// Numbered steps; may be empty.
    pub steps: Vec<RubyText>,
    /// Codes to type in, each in its own line.
    pub codes: Vec<CodeLine>,
    /// True to print a box before each code, to tick when it is used up.
    pub codes_are_used_once: bool,
    /// The same as a QR code.
    pub qr: Option<QrBlock>,
    /// Lines that are kept letter by letter, below the QR code; may be empty.
    pub raw: Vec<String>,
    /// What is written by hand, each in a box of its own; may be empty.
    pub boxes: Vec<RubyText>,
    /// A drawing, such as the warning of a browser.
    pub picture: Option<Picture>,
    /// A sentence in a frame: until when it holds, where to keep it.
    pub caution: Option<RubyText>,
}

/// A code and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeLine {
    /// What the code is; may be empty.
    pub label: RubyText,
    /// The code, set wide enough to read over the telephone.
    pub code: String,
}

impl LetterPaper {
    pub(super) fn to_json(&self) -> Result<Value, PaperError> {
        Ok(json!({
            "addressee": self.addressee.as_ref().map(phrases),
            "paragraphs": self.paragraphs.iter().map(phrases).collect::<Vec<_>>(),
            "steps": self.steps.iter().map(phrases).collect::<Vec<_>>(),
            "codes": self.codes.iter().map(CodeLine::to_json).collect::<Vec<_>>(),
            "once": self.codes_are_used_once,
            "qr": optional_qr(self.qr.as_ref())?,
            "raw": self.raw,
            "boxes": self.boxes.iter().map(phrases).collect::<Vec<_>>(),
            "picture": self.picture.as_ref().map(Picture::to_json),
            "caution": self.caution.as_ref().map(phrases),
        }))
    }
}

impl CodeLine {
    fn to_json(&self) -> Value {
        json!({ "label": phrases(&self.label), "code": self.code })
    }
}
