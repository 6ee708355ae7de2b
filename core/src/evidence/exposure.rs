//! How long events may lie that nobody outside has seen: that long whoever holds the key can change them unnoticed.

use jiff::{SignedDuration, Timestamp};

/// So long is nothing worth a word: witnesses are asked every few minutes.
const SHORT: SignedDuration = SignedDuration::from_hours(1);
/// Longer than this somebody has to look after it.
const LONG: SignedDuration = SignedDuration::from_hours(24);

/// The exposure window by its length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exposed {
    /// Everything was seen outside, or nearly: at most an hour.
    Hardly,
    /// For some hours, as while a line is down.
    Awhile,
    /// For more than a day.
    Long,
}

impl Exposed {
    /// Since the oldest event that nobody outside has seen; `None` when all were seen.
    pub fn since(oldest: Option<Timestamp>, now: Timestamp) -> Self {
        let open = oldest.map(|it| now.duration_since(it)).unwrap_or_default();
        if open <= SHORT {
            Self::Hardly
        } else if open <= LONG {
            Self::Awhile
        } else {
            Self::Long
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hour_is_nothing_and_a_day_is_long() {
        let now: Timestamp = "2026-11-22T01:00:00Z".parse().unwrap();
        let after = |seconds: i64| {
            let before = now.checked_sub(SignedDuration::from_secs(seconds)).unwrap();
            Exposed::since(Some(before), now)
        };
        assert_eq!(Exposed::since(None, now), Exposed::Hardly);
        assert_eq!(after(-60), Exposed::Hardly, "a clock that ran ahead");
        assert_eq!(after(3600), Exposed::Hardly);
        assert_eq!(after(3601), Exposed::Awhile);
        assert_eq!(after(86_400), Exposed::Awhile);
        assert_eq!(after(86_401), Exposed::Long);
    }
}
