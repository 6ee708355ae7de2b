//! The patterns that hands make by themselves: keys side by side, counting, repeating, dates; whether a password is good enough is decided in `password.rs`.

use jiff::civil::Date;

use crate::calendar::ERAS;

/// Keys side by side, alphabets and counting rows; each is also looked for backwards.
const ROWS: [&str; 11] = [
    "1234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "abcdefghijklmnopqrstuvwxyz",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "!qaz@wsx#edc$rfv",
    "!\"#$%&'()",
    "!@#$%^&*()",
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワ",
    "イロハニホヘトチリヌルヲワカヨタレソツネナラム",
];

/// A stretch of a password that was not chosen but fell out of the hands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pattern {
    Row,
    Repeat,
    Date,
    Phone,
}

/// The pattern at the start of these characters and its length, the longest of all.
pub(super) fn pattern_at(text: &[char]) -> Option<(Pattern, usize)> {
    let found = [
        (Pattern::Repeat, repeat(text)),
        (Pattern::Row, row(text)),
        (Pattern::Date, date(text)),
        (Pattern::Phone, phone(text)),
    ];
    found
        .into_iter()
        .filter(|(_, length)| *length > 0)
        .max_by_key(|(_, length)| *length)
}

/// Three or more times the same character, or a group of up to six written again and again.
fn repeat(text: &[char]) -> usize {
    let lengths = (1..=6).map(|period| {
        let again = text
            .iter()
            .zip(text.iter().skip(period))
            .take_while(|(one, next)| one == next)
            .count();
        let least = if period == 1 { 2 } else { period };
        if again >= least { again + period } else { 0 }
    });
    lengths.max().unwrap_or(0)
}

/// Four or more keys of one row, forwards or backwards.
fn row(text: &[char]) -> usize {
    let lengths = ROWS.iter().flat_map(|row| {
        let forwards: Vec<char> = row.chars().collect();
        let backwards: Vec<char> = row.chars().rev().collect();
        [along(text, &forwards), along(text, &backwards)]
    });
    lengths.max().filter(|it| *it >= 4).unwrap_or(0)
}

fn along(text: &[char], row: &[char]) -> usize {
    let start = text
        .first()
        .and_then(|first| row.iter().position(|it| it == first));
    start.map_or(0, |at| {
        text.iter()
            .zip(row.iter().skip(at))
            .take_while(|(one, key)| one == key)
            .count()
    })
}

/// 19640401, 1964-4-1, 1964年4月1日, S39.4.1, 昭和39年4月1日, also 640401 when nothing numeric follows.
fn date(text: &[char]) -> usize {
    let (digits, _) = number(text, 8);
    match digits {
        8 => compact(text, 4, 8),
        6 if number(text, 9).0 == 6 => compact(text, 2, 6),
        _ => spelt(text),
    }
}

/// A date without separators, of `length` digits with a year of `year` digits.
fn compact(text: &[char], year: usize, length: usize) -> usize {
    let part = |from: usize, to: usize| number(text.get(from..to).unwrap_or(&[]), to - from).1;
    let short = if part(0, year) < 40 { 2000 } else { 1900 };
    let century = if year == 2 { short } else { 0 };
    if is_day(
        century + part(0, year),
        part(year, year + 2),
        part(year + 2, length),
    ) {
        length
    } else {
        0
    }
}

/// A date whose year, month and day are parted by a sign, with or without an era before it.
fn spelt(text: &[char]) -> usize {
    let letter = |it: &&crate::calendar::Era| {
        text.first()
            .is_some_and(|first| first.eq_ignore_ascii_case(&it.letter))
    };
    let name = |it: &&crate::calendar::Era| text.iter().copied().take(2).eq(it.name.chars());
    let (era_length, first_year) = match (ERAS.iter().find(letter), ERAS.iter().find(name)) {
        (Some(era), _) => (1, era.first_year),
        (None, Some(era)) => (2, era.first_year),
        (None, None) => (0, 1),
    };
    let mut at = era_length;
    let mut parts = [0; 3];
    for (index, part) in parts.iter_mut().enumerate() {
        let (digits, value) = number(
            text.get(at..).unwrap_or(&[]),
            if index == 0 { 4 } else { 2 },
        );
        *part = value;
        at += digits;
        let parted = text.get(at).is_some_and(|it| "-/._ 年月日".contains(*it));
        if digits == 0 || (index < 2 && !parted) {
            return 0;
        }
        at += usize::from(parted);
    }
    let [year, month, day] = parts;
    let year = year + i32::from(first_year) - 1;
    if is_day(year, month, day) { at } else { 0 }
}

/// How many digits stand first, at most `most`, and their value.
fn number(text: &[char], most: usize) -> (usize, i32) {
    let digits = text.iter().take(most).map_while(|it| it.to_digit(10));
    digits.fold((0, 0), |(count, value), digit| {
        (count + 1, value * 10 + digit.cast_signed())
    })
}

fn is_day(year: i32, month: i32, day: i32) -> bool {
    let small = |it: i32| i8::try_from(it).unwrap_or(0);
    let year = i16::try_from(year).unwrap_or(0);
    (1900..2100).contains(&year) && Date::new(year, small(month), small(day)).is_ok()
}

/// Ten or eleven digits that begin with 0, with or without hyphens and brackets.
fn phone(text: &[char]) -> usize {
    if text.first() != Some(&'0') {
        return 0;
    }
    let stretch: Vec<char> = text
        .iter()
        .copied()
        .take_while(|it| it.is_ascii_digit() || "-() ".contains(*it))
        .collect();
    let digits = stretch.iter().filter(|it| it.is_ascii_digit()).count();
    if (10..=11).contains(&digits) {
        stretch.len()
    } else {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_seen_with_their_length() {
        let cases = [
            ("1234x", Some((Pattern::Row, 4))),
            ("123x", None),
            ("98765", Some((Pattern::Row, 5))),
            ("qwertyui", Some((Pattern::Row, 8))),
            ("1qaz2wsx", Some((Pattern::Row, 8))),
            ("アイウエオ", Some((Pattern::Row, 5))),
            ("aaab", Some((Pattern::Repeat, 3))),
            ("aab", None),
            ("abcabcab", Some((Pattern::Repeat, 8))),
            ("abxab", None),
            ("19640401x", Some((Pattern::Date, 8))),
            ("19641301x", None),
            ("640401", Some((Pattern::Date, 6))),
            ("6404011", None),
            ("2026-11-22", Some((Pattern::Date, 10))),
            ("1964年4月1日", Some((Pattern::Date, 9))),
            ("s39.4.1!", Some((Pattern::Date, 7))),
            ("昭和39年4月1日", Some((Pattern::Date, 9))),
            ("0312345678", Some((Pattern::Phone, 10))),
            ("090-1234-5678", Some((Pattern::Phone, 13))),
            ("たぬき", None),
            ("", None),
        ];
        for (text, expected) in cases {
            let text: Vec<char> = text.chars().collect();
            assert_eq!(pattern_at(&text), expected, "{text:?}");
        }
    }
}
