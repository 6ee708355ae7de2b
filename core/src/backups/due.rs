//! When a backup or a drill is due, and when a backup is too old to be called good. What time it is, is told.

use jiff::civil::Time;
use jiff::{SignedDuration, Timestamp};

use crate::calendar::{from_office_time, office_time};

/// A backup of a daily schedule is old after a day and a half: one that was missed is not yet two.
const OLD_AFTER: SignedDuration = SignedDuration::from_hours(36);
/// A drill is due a week after the last.
const DRILL_EVERY: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Whether the backup of the day is due: none is newer than the last time of the day that has come. A machine that was off then is
/// asked at its start and finds that it is due.
pub fn backup_is_due(now: Timestamp, at: Time, last: Option<Timestamp>) -> bool {
    let here = office_time(now);
    let day = if here.time() >= at {
        here.date()
    } else {
        here.date().yesterday().unwrap_or(here.date())
    };
    last.is_none_or(|last| last < from_office_time(day.to_datetime(at)))
}

/// Whether the weekly restore into a scratch folder is due.
pub fn drill_is_due(now: Timestamp, last: Option<Timestamp>) -> bool {
    last.is_none_or(|last| now.duration_since(last) >= DRILL_EVERY)
}

/// Whether a backup is older than the schedule allows, by the clock or by what the journal has gone on since: a clock that was set
/// back makes nothing young.
pub fn is_old(made: Timestamp, now: Timestamp, newest_event: Option<Timestamp>) -> bool {
    let latest = newest_event.map_or(now, |it| it.max(now));
    latest.duration_since(made) > OLD_AFTER
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::time;

    const AT: Time = time(12, 30, 0, 0);

    fn at(text: &str) -> Timestamp {
        format!("{text}:00+09:00").parse().unwrap()
    }

    #[test]
    fn a_backup_is_due_when_the_time_has_come_and_not_twice() {
        let yesterday = Some(at("2026-11-21T12:31"));
        assert!(!backup_is_due(at("2026-11-22T12:29"), AT, yesterday));
        assert!(backup_is_due(at("2026-11-22T12:30"), AT, yesterday));
        let today = Some(at("2026-11-22T12:30"));
        assert!(!backup_is_due(at("2026-11-22T23:59"), AT, today));
        assert!(!backup_is_due(at("2026-11-23T00:01"), AT, today));
    }

    #[test]
    fn a_machine_that_was_off_at_the_time_finds_it_due_in_the_morning() {
        let before = Some(at("2026-11-20T12:30"));
        assert!(backup_is_due(at("2026-11-22T08:00"), AT, before));
        assert!(backup_is_due(at("2026-11-22T08:00"), AT, None));
    }

    #[test]
    fn a_drill_is_due_after_a_week_and_at_once_where_there_was_none() {
        let last = Some(at("2026-11-15T12:30"));
        assert!(drill_is_due(at("2026-11-22T12:30"), last));
        assert!(!drill_is_due(at("2026-11-22T12:29"), last));
        assert!(drill_is_due(at("2026-11-22T12:29"), None));
    }

    #[test]
    fn a_backup_is_old_by_the_clock_or_by_the_journal() {
        let made = at("2026-11-21T00:30");
        assert!(!is_old(made, at("2026-11-22T12:30"), None));
        assert!(is_old(made, at("2026-11-22T12:31"), None));
        let newest = Some(at("2026-11-25T09:00"));
        assert!(is_old(made, at("2026-11-21T09:00"), newest));
        assert!(!is_old(made, at("2026-11-21T09:00"), Some(made)));
    }
}
