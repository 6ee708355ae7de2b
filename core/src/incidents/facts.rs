//! What is known about an incident, as far as clocks and drafts depend on it; nothing is decided here.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::choice::Answer;
use super::name::MunicipalityId;

/// The answers to the questions of the triage. What nobody has answered is unsure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    /// Illness, disability, treatment and the like were in it.
    pub special_care: Answer,
    /// Advanced encryption with the key safe, or wiped from afar in time.
    pub encrypted: Answer,
    /// Somebody may have meant harm: an attack, or one of our own.
    pub improper: Answer,
    /// Payment data was in it.
    pub property: Answer,
    /// It came back before anybody read it.
    pub recovered: Answer,
    /// How many persons, where known.
    pub persons: Option<u32>,
    /// Whether the data lay abroad: a question to look into, never a verdict.
    pub abroad: Answer,
    /// Whether a vendor held the data: a question to look into, never a verdict.
    pub vendor_held: Answer,
    /// The municipality whose rules count.
    pub municipality: Option<MunicipalityId>,
}

impl Default for Facts {
    fn default() -> Self {
        Self {
            special_care: Answer::Unsure,
            encrypted: Answer::Unsure,
            improper: Answer::Unsure,
            property: Answer::Unsure,
            recovered: Answer::No,
            persons: None,
            abroad: Answer::Unsure,
            vendor_held: Answer::Unsure,
            municipality: None,
        }
    }
}

/// What is wrong with a fact that somebody gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadFact {
    /// It became known later than now.
    #[error("known in the future")]
    KnownInFuture,
    /// It became known longer ago than anybody would report.
    #[error("known too long ago")]
    KnownTooLongAgo,
    /// Nobody was concerned, and yet it is a leak.
    #[error("no persons")]
    NoPersons,
}

/// So many years back a moment of knowing is taken for a slip of the pen.
const YEARS_BACK: i16 = 10;

/// Whether a moment can be the one at which an incident became known.
///
/// # Errors
/// When it lies after now, or more than ten years before.
pub fn known_at(at: Timestamp, now: Timestamp) -> Result<Timestamp, BadFact> {
    let (year, this_year) = (
        crate::calendar::office_day(at).year(),
        crate::calendar::office_day(now).year(),
    );
    match at {
        it if it > now => Err(BadFact::KnownInFuture),
        _ if year < this_year - YEARS_BACK => Err(BadFact::KnownTooLongAgo),
        it => Ok(it),
    }
}

/// Whether this can be the number of persons concerned.
///
/// # Errors
/// When it is zero: then nothing was lost, or nobody knows yet.
pub fn persons(number: u32) -> Result<u32, BadFact> {
    if number == 0 {
        return Err(BadFact::NoPersons);
    }
    Ok(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_tomorrow_or_by_nobody_is_refused() {
        let now: Timestamp = "2026-11-22T01:00:00Z".parse().unwrap();
        let at = |text: &str| known_at(text.parse().unwrap(), now);
        assert_eq!(at("2026-11-22T01:00:00Z"), Ok(now));
        assert_eq!(at("2026-11-22T01:00:01Z"), Err(BadFact::KnownInFuture));
        assert_eq!(at("2015-11-22T01:00:00Z"), Err(BadFact::KnownTooLongAgo));
        assert_eq!(persons(0), Err(BadFact::NoPersons));
        assert_eq!(persons(1), Ok(1));
    }

    #[test]
    fn facts_of_an_older_record_read_as_unsure() {
        let facts: Facts = serde_json::from_str(r#"{"special_care":"yes"}"#).unwrap();
        assert_eq!(facts.special_care, Answer::Yes);
        assert_eq!(facts.encrypted, Answer::Unsure);
    }
}
