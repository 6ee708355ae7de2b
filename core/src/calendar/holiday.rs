//! Japanese public holidays and working days, computed from the rules of the law; nothing is looked up in a list of dates.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use jiff::civil::{Date, Weekday, date};
use jiff::{Span, ToSpan};

/// The years for which the rules below were checked. Outside of them no day counts as a holiday.
pub const HOLIDAY_YEARS: RangeInclusive<i16> = 2007..=2050;

/// When a holiday is.
enum On {
    /// On the same day of the year.
    Day(i8, i8),
    /// On the n-th Monday of a month.
    Monday(i8, i8),
    /// At the spring equinox.
    Spring,
    /// At the autumn equinox.
    Autumn,
}

/// 国民の祝日に関する法律 as it was in force: first year, last year, day, name. The rows of 2019 to 2021
/// are the laws on the accession (平成30年法律第99号) and on the Olympic games.
const RULES: &[(i16, i16, On, &str)] = &[
    (2007, 2050, On::Day(1, 1), "元日"),
    (2007, 2050, On::Monday(1, 2), "成人の日"),
    (2007, 2050, On::Day(2, 11), "建国記念の日"),
    (2020, 2050, On::Day(2, 23), "天皇誕生日"),
    (2007, 2050, On::Spring, "春分の日"),
    (2007, 2050, On::Day(4, 29), "昭和の日"),
    (2019, 2019, On::Day(5, 1), "天皇の即位の日"),
    (2007, 2050, On::Day(5, 3), "憲法記念日"),
    (2007, 2050, On::Day(5, 4), "みどりの日"),
    (2007, 2050, On::Day(5, 5), "こどもの日"),
    (2007, 2019, On::Monday(7, 3), "海の日"),
    (2020, 2020, On::Day(7, 23), "海の日"),
    (2020, 2020, On::Day(7, 24), "スポーツの日"),
    (2021, 2021, On::Day(7, 22), "海の日"),
    (2021, 2021, On::Day(7, 23), "スポーツの日"),
    (2022, 2050, On::Monday(7, 3), "海の日"),
    (2016, 2019, On::Day(8, 11), "山の日"),
    (2020, 2020, On::Day(8, 10), "山の日"),
    (2021, 2021, On::Day(8, 8), "山の日"),
    (2022, 2050, On::Day(8, 11), "山の日"),
    (2007, 2050, On::Monday(9, 3), "敬老の日"),
    (2007, 2050, On::Autumn, "秋分の日"),
    (2007, 2019, On::Monday(10, 2), "体育の日"),
    (2022, 2050, On::Monday(10, 2), "スポーツの日"),
    (2019, 2019, On::Day(10, 22), "即位礼正殿の儀の行われる日"),
    (2007, 2050, On::Day(11, 3), "文化の日"),
    (2007, 2050, On::Day(11, 23), "勤労感謝の日"),
    (2007, 2018, On::Day(12, 23), "天皇誕生日"),
];

impl On {
    fn day(&self, year: i16) -> Option<Date> {
        match *self {
            Self::Day(month, day) => Date::new(year, month, day).ok(),
            Self::Monday(month, nth) => date(year, month, 1)
                .nth_weekday_of_month(nth, Weekday::Monday)
                .ok(),
            Self::Spring => Date::new(year, 3, equinox(year, 20_843_100)?).ok(),
            Self::Autumn => Date::new(year, 9, equinox(year, 23_248_800)?).ok(),
        }
    }
}

/// The day of an equinox by the customary formula for 1980 to 2099; `base` in millionths of a day.
/// The government fixes the day each February for the next year, so far always as computed.
fn equinox(year: i16, base: i32) -> Option<i8> {
    let years = i32::from(year) - 1980;
    i8::try_from((base + 242_194 * years) / 1_000_000 - years / 4).ok()
}

/// All holidays of a calendar year with their names, substitutes (振替休日) and days between (国民の休日) included.
pub fn holidays(year: i16) -> BTreeMap<Date, &'static str> {
    let mut days = named(year);
    let between: Vec<Date> = days
        .keys()
        .filter(|first| days.contains_key(&later(**first, 2)))
        .map(|first| later(*first, 1))
        .filter(|middle| !days.contains_key(middle))
        .collect();
    for sunday in days
        .keys()
        .copied()
        .filter(|it| it.weekday() == Weekday::Sunday)
        .collect::<Vec<_>>()
    {
        let free = (1..7)
            .map(|it| later(sunday, it))
            .find(|it| !days.contains_key(it));
        if let Some(substitute) = free {
            days.insert(substitute, "振替休日");
        }
    }
    for day in between {
        days.entry(day).or_insert("国民の休日");
    }
    days
}

/// The holidays that have a name of their own.
fn named(year: i16) -> BTreeMap<Date, &'static str> {
    let in_force = RULES
        .iter()
        .filter(|(from, until, ..)| (*from..=*until).contains(&year));
    in_force
        .filter_map(|(_, _, on, name)| Some((on.day(year)?, *name)))
        .collect()
}

fn later(day: Date, days: i32) -> Date {
    day.saturating_add(Span::new().days(days))
}

/// The name of the holiday that a day is, if it is one; no holiday is known outside [`HOLIDAY_YEARS`].
pub fn holiday(day: Date) -> Option<&'static str> {
    holidays(day.year()).get(&day).copied()
}

/// Whether offices of the state work: no weekend, no holiday, not 29 December to 3 January
/// (行政機関の休日に関する法律 第1条).
pub fn is_working_day(day: Date) -> bool {
    let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    let new_year = matches!((day.month(), day.day()), (12, 29..=31) | (1, 1..=3));
    !weekend && !new_year && holiday(day).is_none()
}

/// The first working day after a day.
pub fn next_working_day(day: Date) -> Date {
    working_day_from(later(day, 1))
}

/// The day itself when it is a working day, else the first one after it.
pub fn working_day_from(day: Date) -> Date {
    day.series(1.day())
        .take(30)
        .find(|it| is_working_day(*it))
        .unwrap_or(day)
}

/// The day itself when it is a working day, else the last one before it.
pub fn working_day_by(day: Date) -> Date {
    day.series(-1.day())
        .take(30)
        .find(|it| is_working_day(*it))
        .unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use std::iter;

    use jpholiday::chrono::Datelike;
    use jpholiday::jpholiday::JPHoliday;

    use super::*;

    #[test]
    fn holidays_agree_with_another_implementation() {
        // The other one does not know how the games moved the holidays of 2021; see the next test.
        for year in HOLIDAY_YEARS.filter(|it| *it != 2021) {
            let theirs: Vec<Date> = JPHoliday::new()
                .year_holidays(i32::from(year))
                .iter()
                .map(|(day, _)| {
                    date(
                        year,
                        i8::try_from(day.month()).unwrap(),
                        i8::try_from(day.day()).unwrap(),
                    )
                })
                .collect();
            let ours: Vec<Date> = holidays(year).into_keys().collect();
            assert_eq!(ours, theirs, "{year}");
        }
    }

    #[test]
    fn the_holidays_of_special_years_are_these() {
        let cases: [(Date, Option<&str>); 22] = [
            (date(2019, 4, 30), Some("国民の休日")),
            (date(2019, 5, 1), Some("天皇の即位の日")),
            (date(2019, 5, 2), Some("国民の休日")),
            (date(2019, 5, 6), Some("振替休日")),
            (date(2019, 10, 22), Some("即位礼正殿の儀の行われる日")),
            (date(2019, 12, 23), None),
            (date(2020, 2, 24), Some("振替休日")),
            (date(2020, 5, 6), Some("振替休日")),
            (date(2020, 7, 20), None),
            (date(2020, 7, 23), Some("海の日")),
            (date(2020, 7, 24), Some("スポーツの日")),
            (date(2020, 8, 10), Some("山の日")),
            (date(2020, 10, 12), None),
            (date(2021, 7, 22), Some("海の日")),
            (date(2021, 8, 8), Some("山の日")),
            (date(2021, 8, 9), Some("振替休日")),
            (date(2021, 8, 11), None),
            (date(2026, 5, 6), Some("振替休日")),
            (date(2026, 9, 22), Some("国民の休日")),
            (date(2026, 11, 23), Some("勤労感謝の日")),
            (date(2027, 3, 22), Some("振替休日")),
            (date(2051, 1, 1), None),
        ];
        for (day, expected) in cases {
            assert_eq!(holiday(day), expected, "{day}");
        }
    }

    #[test]
    fn nobody_works_at_weekends_on_holidays_and_around_new_year() {
        let free = [
            (2026, 11, 21),
            (2026, 11, 22),
            (2026, 11, 23),
            (2026, 12, 29),
            (2026, 12, 31),
            (2027, 1, 3),
        ];
        for (year, month, day) in free {
            assert!(
                !is_working_day(date(year, month, day)),
                "{year}-{month}-{day}"
            );
        }
        for (year, month, day) in [(2026, 11, 24), (2026, 12, 28), (2027, 1, 4)] {
            assert!(
                is_working_day(date(year, month, day)),
                "{year}-{month}-{day}"
            );
        }
    }

    #[test]
    fn the_nearest_working_day_is_found_in_both_directions() {
        assert_eq!(next_working_day(date(2026, 11, 20)), date(2026, 11, 24));
        assert_eq!(next_working_day(date(2026, 12, 28)), date(2027, 1, 4));
        assert_eq!(working_day_from(date(2026, 11, 24)), date(2026, 11, 24));
        assert_eq!(working_day_from(date(2026, 11, 22)), date(2026, 11, 24));
        assert_eq!(working_day_by(date(2029, 3, 31)), date(2029, 3, 30));
        assert_eq!(working_day_by(date(2027, 1, 3)), date(2026, 12, 28));
        assert_eq!(working_day_from(Date::MAX), Date::MAX);
    }

    #[test]
    fn a_way_to_the_next_working_day_is_never_longer_than_ten_days() {
        let days = iter::successors(Some(date(2024, 1, 1)), |it| Some(later(*it, 1)));
        for day in days.take_while(|it| it.year() <= 2032) {
            assert!(next_working_day(day) <= later(day, 11), "{day}");
        }
    }
}
