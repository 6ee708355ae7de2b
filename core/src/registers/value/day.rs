//! Days in every usual way of writing them, with or without an era; times and other values are in the module above.

use jiff::civil::Date;

use super::BadValue;
use crate::calendar::ERAS;

/// A day as people write it: 2026-04-01, 2026/4/1, 2026年4月1日, 20260401, R8.4.1, 令和8年4月1日, 令和元年5月1日; a time after it is left out.
pub(in crate::registers) fn day(text: &str) -> Result<Date, BadValue> {
    split_day(text).map(|(day, _)| day)
}

/// A day at the beginning of a text, and what follows it.
pub(super) fn split_day(text: &str) -> Result<(Date, &str), BadValue> {
    let (first_year, rest) = era(text);
    let rest = rest.trim_start();
    let (year, rest) = match rest.strip_prefix('元') {
        Some(rest) if first_year != 1 => (1, rest),
        _ => digits(rest).ok_or(BadValue::NoDay)?,
    };
    let (year, month, of_month, rest) = if year > 9999 {
        (year / 10_000, year / 100 % 100, year % 100, rest)
    } else {
        let rest = after_mark(rest, &['年', '-', '/', '.']).ok_or(BadValue::NoDay)?;
        let (month, rest) = digits(rest).ok_or(BadValue::NoDay)?;
        let rest = after_mark(rest, &['月', '-', '/', '.']).ok_or(BadValue::NoDay)?;
        let (of_month, rest) = digits(rest).ok_or(BadValue::NoDay)?;
        (
            year,
            month,
            of_month,
            rest.strip_prefix('日').unwrap_or(rest),
        )
    };
    let small = |it: u32| i8::try_from(it).map_err(|_| BadValue::NoDay);
    let year = i16::try_from(year).map_err(|_| BadValue::NoDay)?;
    let year = year.checked_add(first_year - 1).ok_or(BadValue::NoDay)?;
    if year < 1868 {
        return Err(BadValue::NoDay);
    }
    let day = Date::new(year, small(month)?, small(of_month)?).map_err(|_| BadValue::NoDay)?;
    Ok((day, weekday_gone(rest)))
}

/// The year of our calendar that is the first of the era named at the beginning, or 1 without an era.
fn era(text: &str) -> (i16, &str) {
    for era in &ERAS {
        if let Some(rest) = text.strip_prefix(era.name) {
            return (era.first_year, rest);
        }
        let letter = |it: char| it.eq_ignore_ascii_case(&era.letter);
        if let Some(rest) = text.strip_prefix(letter) {
            return (
                era.first_year,
                rest.strip_prefix(['.', '-']).unwrap_or(rest),
            );
        }
        // One character for the whole era: 令8.4.1
        let short = era.name.chars().next().and_then(|it| text.strip_prefix(it));
        if let Some(rest) = short {
            return (era.first_year, rest.strip_prefix('.').unwrap_or(rest));
        }
    }
    (1, text)
}

pub(super) fn digits(text: &str) -> Option<(u32, &str)> {
    let text = text.trim_start();
    let end = text
        .find(|it: char| !it.is_ascii_digit())
        .unwrap_or(text.len());
    let (number, rest) = text.split_at_checked(end)?;
    number.parse().ok().map(|it| (it, rest))
}

pub(super) fn after_mark<'a>(text: &'a str, marks: &[char]) -> Option<&'a str> {
    text.trim_start().strip_prefix(marks)
}

/// Without the weekday in brackets that follows many days: (水).
fn weekday_gone(text: &str) -> &str {
    let text = text.trim_start();
    let inner = text.strip_prefix('(').and_then(|it| it.split_once(')'));
    inner.map_or(text, |(_, rest)| rest).trim_start()
}
