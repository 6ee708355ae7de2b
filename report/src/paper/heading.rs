//! What all papers share: who issues them, pictures and QR codes, as plain structs.

use jiff::civil::Date;
use mamori_core::words::Language;
use serde_json::{Value, json};

use super::PaperError;
use crate::qr;
use crate::ruby::{RubyText, phrases, said};

/// Who issues a paper, what it is called and of which day it is. All words are in the language of the paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// Title of the paper; without its furigana the first bookmark and the title of the PDF.
    pub title: RubyText,
    /// What the PDF says its language is: Japanese for both kinds of Japanese.
    pub language: Language,
    /// Form number at the top left, such as 様式第1号.
    pub form: Option<String>,
    /// Name of the corporation, when it differs from the office.
    pub corporation: Option<String>,
    /// Name of the office: the author of the PDF.
    pub office: String,
    /// Day of issue; also the only time stamp inside the file.
    pub issued_on: Date,
    /// The same day in words, such as 令和8年11月22日（日）.
    pub issued: RubyText,
    /// Lines at the foot of each page, on the right: where the print stands in the journal, when it was printed.
    pub foot: Vec<String>,
}

impl Heading {
    pub(super) fn to_json(&self) -> Value {
        json!({
            "title": self.title.plain(),
            "ruby": phrases(&self.title),
            "furigana": self.title.has_readings(),
            "language": match self.language {
                Language::Ja | Language::Easy => "ja",
                Language::En => "en",
            },
            "form": self.form,
            "corporation": self.corporation,
            "office": self.office,
            "issued": said(&self.issued),
            "foot": self.foot,
        })
    }
}

/// A drawing made by the caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// The SVG document; its text is set in the fonts of the paper.
    pub svg: String,
    /// What the drawing says, for those who cannot see it.
    pub alt: String,
    /// Width on paper in millimetres; the height follows.
    pub width_mm: u16,
}

impl Picture {
    pub(super) fn to_json(&self) -> Value {
        json!({ "svg": self.svg, "alt": self.alt, "width": f64::from(self.width_mm) })
    }
}

/// A QR code with the words beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QrBlock {
    /// What the code holds, usually an address.
    pub payload: String,
    /// What happens when it is read.
    pub caption: RubyText,
    /// True to print the payload as text too, for those without a camera.
    pub shows_payload: bool,
}

impl QrBlock {
    pub(super) fn to_json(&self) -> Result<Value, PaperError> {
        Ok(json!({
            "svg": qr::svg(&self.payload, qr::QUIET_ZONE)?,
            "alt": format!("QR {}", self.payload),
            "caption": phrases(&self.caption),
            "payload": self.shows_payload.then_some(&self.payload),
        }))
    }
}

/// A QR block that may be absent.
pub(super) fn optional_qr(block: Option<&QrBlock>) -> Result<Option<Value>, PaperError> {
    block.map(QrBlock::to_json).transpose()
}
