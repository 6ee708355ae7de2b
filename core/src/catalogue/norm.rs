//! Norms, what of their texts was corrected, and where a statement stands; editions are in `edition`, provisions in `provision`.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::choice::{Confidence, Reader, TextStatus};
use super::name::NormId;
use crate::plain::Text;

/// A law, guideline, checklist or handbook, whatever its editions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Norm {
    /// Its id, which is also its folder.
    pub id: NormId,
    /// Its name.
    pub title: Text,
    /// Its name in English.
    pub title_en: String,
    /// Who issued it.
    pub issuer: Text,
    /// Who issued it, in English.
    pub issuer_en: String,
    /// What it is, in plain words.
    pub about: Text,
    /// What it is, in English.
    pub about_en: String,
    /// For whom its texts are written.
    #[serde(default = "staff")]
    pub reader: Reader,
    /// Whether its provisions can be answered with できている and the like; otherwise they tell facts.
    #[serde(default = "yes")]
    pub assessable: bool,
}

fn staff() -> Reader {
    Reader::Staff
}

fn yes() -> bool {
    true
}

/// Something the data says differently from its source, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// Where in the source.
    pub place: Text,
    /// What the source says.
    pub source_says: Text,
    /// What was recorded instead.
    pub recorded: Text,
    /// For what reason.
    pub why: Text,
    /// How sure that is.
    pub confidence: Confidence,
}

/// The file `corrections.toml` of an edition.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct Corrections {
    #[serde(default, rename = "correction")]
    pub(super) all: Vec<Correction>,
}

/// Where a statement stands in its source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The document of the edition, such as `book`.
    pub document: String,
    /// The printed page, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u16>,
    /// The line in the text of the document as it was handed to the project, from 1, where it has no pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// The place on the page, as the document numbers it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// The page of the handbook, where the statement also stands there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guide_page: Option<u16>,
    /// How well it is known.
    pub status: TextStatus,
}

impl Source {
    /// Where in the document, as short as people write it: the page (`p.5`), else the place as the document numbers it.
    pub fn spot(&self) -> String {
        match (self.page, &self.place) {
            (Some(page), _) => format!("p.{page}"),
            (None, Some(place)) => place.clone(),
            (None, None) => self.line.map(|it| format!("l.{it}")).unwrap_or_default(),
        }
    }
}

/// A day (`2026-04-01`) or, where no more is known, a month (`2026-04`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Issued(String);

/// Neither a day nor a month.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("malformed day or month `{0}`")]
pub struct MalformedIssued(String);

impl Issued {
    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The day, or the first of the month.
    pub fn first_day(&self) -> Option<Date> {
        day(&self.0).or_else(|| day(&format!("{}-01", self.0)))
    }
}

fn day(text: &str) -> Option<Date> {
    // jiff also reads other spellings; only `2026-04-01` is wanted.
    (text.len() == "2026-04-01".len())
        .then(|| text.parse().ok())
        .flatten()
}

impl TryFrom<String> for Issued {
    type Error = MalformedIssued;

    fn try_from(text: String) -> Result<Self, MalformedIssued> {
        let issued = Self(text);
        if issued.first_day().is_some() {
            Ok(issued)
        } else {
            Err(MalformedIssued(issued.0))
        }
    }
}

impl From<Issued> for String {
    fn from(issued: Issued) -> Self {
        issued.0
    }
}

impl fmt::Display for Issued {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn an_issue_date_is_a_day_or_a_month() {
        let first_day = |it: &str| Issued::try_from(it.to_owned()).map(|it| it.first_day());
        assert_eq!(first_day("2026-04-15"), Ok(Some(date(2026, 4, 15))));
        assert_eq!(first_day("2026-04"), Ok(Some(date(2026, 4, 1))));
        for wrong in ["2026", "2026-13", "2026-02-30", "R8.4"] {
            assert_eq!(first_day(wrong), Err(MalformedIssued(wrong.to_owned())));
        }
    }
}
