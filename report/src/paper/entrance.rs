//! The notice at the entrance as it is printed: who answers for personal information and where to ask.

use serde_json::{Value, json};

use super::PaperError;
use super::heading::{Heading, QrBlock, optional_qr};
use crate::ruby::{RubyText, phrases};

/// A notice in large type for visitors, users and families.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntrancePaper {
    /// Office and day of issue; its title stands in large type.
    pub heading: Heading,
    /// What the office promises, one paragraph each.
    pub paragraphs: Vec<RubyText>,
    /// The person responsible (個人情報保護責任者), the desk (相談窓口) and so on.
    pub contacts: Vec<EntranceContact>,
    /// The way to the full policy.
    pub qr: Option<QrBlock>,
}

/// Someone to turn to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntranceContact {
    /// The office held, with furigana.
    pub role: RubyText,
    /// Name, with furigana.
    pub name: RubyText,
    /// Telephone number, hours; may be empty.
    pub reach: RubyText,
}

impl EntrancePaper {
    pub(super) fn to_json(&self) -> Result<Value, PaperError> {
        Ok(json!({
            "paragraphs": self.paragraphs.iter().map(phrases).collect::<Vec<_>>(),
            "contacts": self.contacts.iter().map(EntranceContact::to_json).collect::<Vec<_>>(),
            "qr": optional_qr(self.qr.as_ref())?,
        }))
    }
}

impl EntranceContact {
    fn to_json(&self) -> Value {
        json!({
            "role": phrases(&self.role),
            "name": phrases(&self.name),
            "reach": phrases(&self.reach),
        })
    }
}
