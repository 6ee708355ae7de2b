//! What somebody who inspects an office is shown, and for how long; who she is and what she has seen is not held here.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use jiff::{SignedDuration, Timestamp};

use crate::closed_list::{UnknownWord, closed_list};
use crate::people::Act;
use crate::registers::Register;

/// The longest that a view stays open, in hours.
pub const LONGEST: u8 = 24;

/// So long without a page, and the code is asked for again.
pub const IDLE: SignedDuration = SignedDuration::from_mins(30);

closed_list! {
    /// A part of an office that can be shown; ledgers are chosen one by one.
    pub enum Topic {
        /// The plan of the year.
        Plan = "plan",
        /// The newest self-assessment.
        Check = "check",
        /// Incidents: kind, times and how far they are, without anybody's name and without what was written.
        Incidents = "incidents",
        /// Whether the journal is as it was written, and its years to take along, without details.
        Journal = "journal",
        /// The details of the journal too: they can hold what ledgers say about clients.
        Details = "details",
        /// When copies were made and restored.
        Backups = "backups",
    }
}

impl Topic {
    /// What somebody must be allowed to do to show this to others: nobody shows what they do not see themselves.
    pub const fn act(self) -> Act {
        match self {
            Self::Plan => Act::SeePlan,
            Self::Check => Act::SeeOfficeAssessment,
            Self::Incidents => Act::SeeIncidents,
            Self::Journal => Act::SeeJournal,
            Self::Details => Act::SeePersonalEntries,
            Self::Backups => Act::ManageSettings,
        }
    }
}

/// What of an office is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shown {
    /// The parts.
    pub topics: BTreeSet<Topic>,
    /// The ledgers by their ids, and whether what they say about people outside the staff is shown too.
    pub ledgers: BTreeMap<String, bool>,
}

impl Shown {
    /// What is proposed: everything that tells about the office and nothing that tells about people outside its staff.
    pub fn proposed<'r>(ledgers: impl IntoIterator<Item = &'r Register>) -> Self {
        let plain = ledgers.into_iter().filter(|it| !is_personal(it));
        Self {
            topics: [Topic::Plan, Topic::Check, Topic::Journal, Topic::Backups].into(),
            ledgers: plain.map(|it| (it.id.to_string(), false)).collect(),
        }
    }

    /// Whether there is nothing to see.
    pub fn is_empty(&self) -> bool {
        self.ledgers.is_empty() && self.topics.iter().all(|it| *it == Topic::Details)
    }

    /// Whether a part is shown.
    pub fn has(&self, topic: Topic) -> bool {
        self.topics.contains(&topic)
    }

    /// A ledger with the fields that are shown; none where the ledger is not.
    pub fn ledger(&self, register: &Register) -> Option<Register> {
        let with_personal = *self.ledgers.get(register.id.as_str())?;
        let mut shown = register.clone();
        shown.fields.retain(|it| with_personal || !it.personal);
        Some(shown)
    }
}

/// Before a ledger, with and without what it says about people outside the staff.
const LEDGER: &str = "ledger:";
const PERSONAL: &str = "personal:";

/// Words with a space between, for the database and the journal: `plan check ledger:devices personal:take-out`.
impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let topics = self.topics.iter().map(ToString::to_string);
        let ledgers = self.ledgers.iter().map(|(id, with_personal)| {
            let kind = if *with_personal { PERSONAL } else { LEDGER };
            format!("{kind}{id}")
        });
        let words: Vec<String> = topics.chain(ledgers).collect();
        f.write_str(&words.join(" "))
    }
}

impl FromStr for Shown {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        let mut shown = Self::default();
        for word in text.split_whitespace() {
            if let Some(id) = word.strip_prefix(LEDGER) {
                shown.ledgers.insert(id.to_owned(), false);
            } else if let Some(id) = word.strip_prefix(PERSONAL) {
                shown.ledgers.insert(id.to_owned(), true);
            } else {
                shown.topics.insert(word.parse()?);
            }
        }
        Ok(shown)
    }
}

/// Whether a ledger tells about people outside the staff.
pub fn is_personal(register: &Register) -> bool {
    register.fields.iter().any(|it| it.personal)
}

/// Until when a view stays open that is opened now for so many hours; none for no hours or more than [`LONGEST`].
pub fn until(now: Timestamp, hours: u8) -> Option<Timestamp> {
    let fits = (1..=LONGEST).contains(&hours);
    fits.then(|| now + SignedDuration::from_hours(i64::from(hours)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_is_open_for_an_hour_at_least_and_a_day_at_most() {
        let now = Timestamp::UNIX_EPOCH;
        let hours = |n| until(now, n).map(|it| it.duration_since(now).as_hours());
        assert_eq!([0, 1, 24, 25].map(hours), [None, Some(1), Some(24), None]);
    }

    #[test]
    fn nobody_is_shown_an_empty_office() {
        let mut shown = Shown::default();
        assert!(shown.is_empty());
        shown.topics.insert(Topic::Details);
        assert!(shown.is_empty(), "details stand in the journal");
        shown.topics.insert(Topic::Plan);
        assert!(!shown.is_empty());
    }

    #[test]
    fn what_is_shown_comes_back_as_it_was_kept() {
        let shown = Shown {
            topics: [Topic::Check, Topic::Backups].into(),
            ledgers: [("devices".to_owned(), false), ("take-out".to_owned(), true)].into(),
        };
        assert_eq!(
            shown.to_string(),
            "check backups ledger:devices personal:take-out"
        );
        assert_eq!(shown.to_string().parse(), Ok(shown));
        assert!("check everything".parse::<Shown>().is_err());
    }
}
