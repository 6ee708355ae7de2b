//! The time of the office, Asia/Tokyo, whatever the server's; it has no summer time, so no time zone database is needed.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::{Offset, TimeZone};

/// Nine hours ahead of UTC, all year.
pub const OFFICE_OFFSET: Offset = Offset::constant(9);

/// The zone of every office, for formatting and calculating with `jiff`.
pub const fn office_zone() -> TimeZone {
    TimeZone::fixed(OFFICE_OFFSET)
}

/// The day on the office's wall calendar at a moment.
pub fn office_day(at: Timestamp) -> Date {
    office_time(at).date()
}

/// The day and time on the office's wall at a moment.
pub fn office_time(at: Timestamp) -> DateTime {
    OFFICE_OFFSET.to_datetime(at)
}

/// The moment of a day and time on the office's wall; at the very ends of the calendar the nearest moment there is.
pub fn from_office_time(time: DateTime) -> Timestamp {
    let end = if time.year() < 0 {
        Timestamp::MIN
    } else {
        Timestamp::MAX
    };
    OFFICE_OFFSET.to_timestamp(time).unwrap_or(end)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_office_day_begins_at_fifteen_hours_utc() {
        let before: Timestamp = "2026-11-21T14:59:59.999Z".parse().unwrap();
        let after: Timestamp = "2026-11-21T15:00:00Z".parse().unwrap();
        assert_eq!(office_day(before), date(2026, 11, 21));
        assert_eq!(office_day(after), date(2026, 11, 22));
        assert_eq!(office_time(after), date(2026, 11, 22).at(0, 0, 0, 0));
    }

    #[test]
    fn office_time_comes_back_as_the_same_moment() {
        for text in [
            "1970-01-01T00:00:00Z",
            "2026-07-01T12:34:56.789Z",
            "2038-01-19T03:14:08Z",
        ] {
            let at: Timestamp = text.parse().unwrap();
            assert_eq!(from_office_time(office_time(at)), at);
            assert_eq!(at.to_zoned(office_zone()).datetime(), office_time(at));
        }
        assert_eq!(from_office_time(DateTime::MIN), Timestamp::MIN);
    }
}
