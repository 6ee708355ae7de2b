//! The sealed account for when nobody else can sign in: how long it opens, when its seal is looked at. Who may seal one is a matter of acts.

use jiff::civil::Date;
use jiff::{SignedDuration, Span, Timestamp};

/// So long an opened one lets somebody work, at most.
pub const OPEN: SignedDuration = SignedDuration::from_hours(4);
/// The same in a drill.
pub const DRILL: SignedDuration = SignedDuration::from_mins(30);
/// For so long the paper of a drill can be used.
pub const DRILL_PAPER: SignedDuration = SignedDuration::from_hours(1);

/// Until when one that is opened now lets somebody work.
pub fn until(now: Timestamp, is_drill: bool) -> Timestamp {
    now + if is_drill { DRILL } else { OPEN }
}

/// On which day somebody looks whether the seal is whole: half a year after it was sealed or looked at.
pub fn look_on(last: Date) -> Date {
    last.saturating_add(Span::new().months(6))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_seal_is_looked_at_every_half_year() {
        assert_eq!(look_on(date(2026, 11, 22)), date(2027, 5, 22));
        assert_eq!(look_on(date(2026, 8, 31)), date(2027, 2, 28));
    }

    #[test]
    fn an_opened_one_is_over_after_four_hours_and_a_drill_sooner() {
        let now = Timestamp::UNIX_EPOCH;
        assert_eq!(until(now, false).as_second(), 4 * 3600);
        assert_eq!(until(now, true).as_second(), 1800);
    }
}
