//! Who is told when nobody says that they have seen a report: levels with minutes, from `data/incidents/escalation.toml`.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::people::Role;

/// Every level, the first at once.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Escalation {
    /// The levels.
    #[serde(rename = "level")]
    pub levels: Vec<EscalationLevel>,
}

/// Who is told after so many minutes without an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EscalationLevel {
    /// Minutes after the report.
    pub minutes: u16,
    /// Who, at the office and above it.
    pub to: Vec<Role>,
}

impl Escalation {
    /// The levels that have come at a moment, for a report at another that nobody has answered.
    pub fn come(
        &self,
        reported_at: Timestamp,
        now: Timestamp,
    ) -> impl Iterator<Item = (usize, &EscalationLevel)> {
        let levels = self.levels.iter().enumerate();
        levels.filter(move |(_, it)| it.at(reported_at) <= now)
    }

    /// The moment of the next level after now, for the sentence on the page.
    pub fn next(
        &self,
        reported_at: Timestamp,
        now: Timestamp,
    ) -> Option<(Timestamp, &EscalationLevel)> {
        let coming = self.levels.iter().map(|it| (it.at(reported_at), it));
        coming.filter(|(at, _)| *at > now).min_by_key(|(at, _)| *at)
    }
}

impl EscalationLevel {
    /// When it comes.
    pub fn at(&self, reported_at: Timestamp) -> Timestamp {
        reported_at + SignedDuration::from_mins(i64::from(self.minutes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_comes_at_its_minute_and_the_next_is_known_before() {
        let level = |minutes, to| EscalationLevel {
            minutes,
            to: vec![to],
        };
        let all = Escalation {
            levels: vec![
                level(0, Role::Manager),
                level(5, Role::HeadOffice),
                level(15, Role::Secretariat),
            ],
        };
        let reported: Timestamp = "2026-11-22T01:00:00Z".parse().unwrap();
        let come = |seconds| {
            let now = reported + SignedDuration::from_secs(seconds);
            let levels: Vec<usize> = all.come(reported, now).map(|it| it.0).collect();
            (levels, all.next(reported, now).map(|it| it.1.minutes))
        };
        assert_eq!(come(0), (vec![0], Some(5)));
        assert_eq!(come(299), (vec![0], Some(5)));
        assert_eq!(come(300), (vec![0, 1], Some(15)));
        assert_eq!(come(86_400), (vec![0, 1, 2], None));
    }
}
