//! Labels with a QR code for the things of an office: many on an A4 sheet, or one a page for a label printer.

use serde_json::{Value, json};

use super::PaperError;
use super::heading::Heading;
use crate::qr;
use crate::ruby::{RubyText, said};

/// What labels are printed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LabelFormat {
    /// A4 with 44 labels, each 24 × 40 mm in a field of 25.4 × 48.3 mm.
    Sheet,
    /// One label of 24 × 40 mm a page, for label printers.
    Single,
}

/// The labels of one printing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelsPaper {
    /// Title, office and day for the properties of the file; labels have neither head nor foot.
    pub heading: Heading,
    /// On what.
    pub format: LabelFormat,
    /// In the order in which they are printed.
    pub labels: Vec<Label>,
    /// What whoever finds a thing should do; may be empty.
    pub finder: RubyText,
}

/// One label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// What the thing is called; a number at its end stands in the largest type.
    pub name: String,
    /// The code, for those without a camera.
    pub code: String,
    /// What the QR code holds.
    pub address: String,
}

impl LabelsPaper {
    pub(super) fn to_json(&self) -> Result<Value, PaperError> {
        let labels: Result<Vec<_>, PaperError> = self.labels.iter().map(Label::to_json).collect();
        Ok(json!({
            "single": self.format == LabelFormat::Single,
            "labels": labels?,
            "finder": said(&self.finder),
        }))
    }
}

impl Label {
    fn to_json(&self) -> Result<Value, PaperError> {
        let (head, tail) = split(&self.name);
        Ok(json!({
            "head": head,
            "tail": tail,
            "code": self.code,
            "qr": { "svg": qr::svg(&self.address, qr::QUIET_ZONE)?, "alt": format!("QR {}", self.address) },
        }))
    }
}

/// Digits at the most in the number that stands large.
const DIGITS: usize = 4;
/// Letters at the most after it, such as 号.
const AFTER: usize = 2;

/// The name before the number at its end, and that number with what counts it: タブレット and 7号.
fn split(name: &str) -> (String, String) {
    let letters: Vec<char> = name.trim().chars().collect();
    let is_digit = |it: &&char| it.is_ascii_digit() || ('０'..='９').contains(*it);
    let after = letters.iter().rev().take_while(|it| !is_digit(it)).count();
    let before = letters.iter().rev().skip(after);
    let digits = before.take_while(|it| is_digit(it)).count();
    if after > AFTER || digits == 0 || digits > DIGITS {
        return (letters.into_iter().collect(), String::new());
    }
    let (head, tail) = letters.split_at(letters.len() - after - digits);
    let head: String = head.iter().collect();
    (head.trim().to_owned(), tail.iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_at_the_end_of_a_name_stands_apart() {
        let cases = [
            ("タブレット7号", "タブレット", "7号"),
            ("USB3", "USB", "3"),
            ("PC-１２号機", "PC-", "１２号機"),
            ("7号のタブレット", "7号のタブレット", ""),
            ("7号", "", "7号"),
            ("事務所のプリンター", "事務所のプリンター", ""),
            ("2階のタブレット", "2階のタブレット", ""),
            ("SN20260001", "SN20260001", ""),
            ("", "", ""),
        ];
        for (name, head, tail) in cases {
            assert_eq!(split(name), (head.to_owned(), tail.to_owned()), "{name}");
        }
    }
}
