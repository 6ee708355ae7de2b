//! Which generations of backups stay: the newest of some days, weeks and months. Deleting is not done here.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::{Date, Weekday};

use crate::calendar::office_day;
use crate::closed_list::closed_list;

/// How many generations stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keep {
    /// Of so many days the newest.
    pub days: usize,
    /// Of so many weeks, Monday to Sunday, the newest.
    pub weeks: usize,
    /// Of so many months the newest.
    pub months: usize,
}

impl Default for Keep {
    fn default() -> Self {
        Self {
            days: 7,
            weeks: 4,
            months: 12,
        }
    }
}

closed_list! {
    /// Why a backup stays, or that it need not.
    pub enum Generation {
        /// The newest of a day.
        Day = "day",
        /// The newest of a week.
        Week = "week",
        /// The newest of a month.
        Month = "month",
        /// Newer ones stand for it.
        Over = "over",
    }
}

/// What each of these backups is kept as, in the order given. Days, weeks and months without a backup do not count, so that a
/// machine that stood still for a year loses nothing; the newest backup always stays.
pub fn generations(made: &[Timestamp], keep: Keep) -> Vec<Generation> {
    let mut newest_first: Vec<(usize, Timestamp)> = made.iter().copied().enumerate().collect();
    newest_first.sort_by_key(|(place, at)| (std::cmp::Reverse(*at), *place));
    let mut all = vec![Generation::Over; made.len()];
    let (mut days, mut weeks, mut months) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for (place, at) in newest_first {
        let day = office_day(at);
        let is_day = days.insert(day) && days.len() <= keep.days.max(1);
        let is_week = weeks.insert(monday(day)) && weeks.len() <= keep.weeks;
        let is_month = months.insert((day.year(), day.month())) && months.len() <= keep.months;
        let kept_as = match (is_day, is_week, is_month) {
            (true, ..) => Generation::Day,
            (_, true, _) => Generation::Week,
            (.., true) => Generation::Month,
            _ => Generation::Over,
        };
        if let Some(it) = all.get_mut(place) {
            *it = kept_as;
        }
    }
    all
}

fn monday(day: Date) -> Date {
    let since = day.weekday().since(Weekday::Monday);
    day.saturating_sub(jiff::Span::new().days(i64::from(since)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        format!("{text}:00+09:00").parse().unwrap()
    }

    /// One backup at half past twelve on each of so many days up to Sunday 2026-11-22.
    fn daily(count: i64) -> Vec<Timestamp> {
        let last = at("2026-11-22T12:30");
        (0..count)
            .map(|it| last - jiff::SignedDuration::from_hours(24 * it))
            .collect()
    }

    #[test]
    fn of_a_long_year_seven_days_four_weeks_and_twelve_months_stay() {
        let made = daily(400);
        let kept = generations(&made, Keep::default());
        let count = |wanted| kept.iter().filter(|it| **it == wanted).count();
        // The newest of the newest week and month is also the newest of its day.
        assert_eq!(count(Generation::Day), 7);
        assert_eq!(count(Generation::Week), 3);
        assert_eq!(count(Generation::Month), 11);
        assert_eq!(kept[0], Generation::Day);
        // Sunday 8 November ends a week; 31 October ends a month.
        assert_eq!(kept[14], Generation::Week);
        assert_eq!(kept[22], Generation::Month);
    }

    #[test]
    fn of_one_day_only_the_newest_stays_whatever_the_order() {
        let made = ["2026-11-22T09:00", "2026-11-22T18:00", "2026-11-22T12:30"].map(at);
        let kept = generations(&made, Keep::default());
        assert_eq!(kept, [Generation::Over, Generation::Day, Generation::Over]);
    }

    #[test]
    fn a_day_is_the_offices_day() {
        // 23:30 and 00:30 in Tokyo are two days, though one in London.
        let made = ["2026-11-21T23:30", "2026-11-22T00:30"].map(at);
        let kept = generations(&made, Keep::default());
        assert_eq!(kept, [Generation::Day, Generation::Day]);
    }

    #[test]
    fn a_machine_that_stood_still_loses_nothing_and_the_newest_stays_whatever_is_said() {
        let made = ["2020-01-01T12:00", "2026-11-22T12:00"].map(at);
        assert_eq!(
            generations(&made, Keep::default()),
            [Generation::Day, Generation::Day]
        );
        let none = Keep {
            days: 0,
            weeks: 0,
            months: 0,
        };
        assert_eq!(
            generations(&made, none),
            [Generation::Over, Generation::Day]
        );
    }
}
