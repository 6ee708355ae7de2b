//! What papers share: heading, approval boxes, pictures and QR codes, as plain structs.

use jiff::civil::{Date, DateTime};
use mamori_core::calendar::{wareki_with_weekday, wareki_year, weekday};
use serde_json::{Value, json};

use super::PaperError;
use crate::qr;
use crate::ruby::{RubyText, phrases};

/// Who issues a paper, what it is called and of which day it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// Title of the paper: the first bookmark and the title of the PDF.
    pub title: String,
    /// Form number at the top left, such as 様式第1号.
    pub form: Option<String>,
    /// Name of the corporation, when it differs from the office.
    pub corporation: Option<String>,
    /// Name of the office: the author of the PDF.
    pub office: String,
    /// Day of issue; also the only time stamp inside the file.
    pub issued_on: Date,
    /// Number in the office's journal by which the record behind this paper is found; at the foot of each page.
    pub reference: Option<String>,
}

impl Heading {
    pub(super) fn to_json(&self) -> Value {
        json!({
            "title": self.title,
            "form": self.form,
            "corporation": self.corporation,
            "office": self.office,
            "issued": wareki_with_weekday(self.issued_on),
            "reference": self.reference,
        })
    }
}

/// One of the boxes 作成・確認・承認 at the top right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovalBox {
    /// Words over the box, such as 承認.
    pub label: String,
    /// Who signed in mamori; `None` leaves room for a seal.
    pub signature: Option<Signature>,
}

/// A signature given in mamori.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// Name of the person.
    pub name: String,
    /// Time in the office's own zone (Asia/Tokyo).
    pub signed_at: DateTime,
}

impl ApprovalBox {
    pub(super) fn to_json(&self) -> Value {
        json!({
            "label": self.label,
            "name": self.signature.as_ref().map(|signature| &signature.name),
            "day": self.signature.as_ref().map(|signature| wareki_with_weekday(signature.signed_at.date())),
            "clock": self.signature.as_ref().map(|signature| clock(signature.signed_at)),
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
            "alt": format!("QRコード {}", self.payload),
            "caption": phrases(&self.caption),
            "payload": self.shows_payload.then_some(&self.payload),
        }))
    }
}

/// A QR block that may be absent.
pub(super) fn optional_qr(block: Option<&QrBlock>) -> Result<Option<Value>, PaperError> {
    block.map(QrBlock::to_json).transpose()
}

/// Hour and minute, such as 9:05.
fn clock(at: DateTime) -> String {
    format!("{}:{:02}", at.hour(), at.minute())
}

/// A due day as year and day apart, so that a narrow column sets them in two lines.
pub(super) fn due_to_json(due_on: Option<Date>) -> Option<Value> {
    due_on.map(|day| {
        let in_year = format!("{}月{}日（{}）", day.month(), day.day(), weekday(day));
        json!({ "year": wareki_year(day), "day": in_year })
    })
}
