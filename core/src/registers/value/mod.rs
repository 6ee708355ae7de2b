//! Values of fields: what people type in any of the usual ways becomes one written form per kind; showing them is the page's.
//!
//! The written form is text: a day `2026-04-01`, a time `09:30`, a moment `2026-04-01T09:30` in the office's time, `yes` or `no`, a number
//! without separators, the id of a choice, and for people and entries of other ledgers the name that was typed or chosen.

mod day;
mod file;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt::Write;

use jiff::civil::{DateTime, Time};
use jiff::{Timestamp, ToSpan};

use super::choice::{FieldKind, Preset, Step};
use super::letters::{fold, normal};
use super::name::FieldId;
use super::register::{Field, Register};
use crate::calendar::office_time;

pub(super) use day::day;
use day::{after_mark, digits, split_day};
pub use file::{FileValue, is_digest};

/// The values of an entry by their field, in written form; an empty field is absent.
pub type Values = BTreeMap<FieldId, String>;

/// Why something typed cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadValue {
    /// The field cannot stay empty.
    #[error("empty")]
    Empty,
    /// Longer than the field takes.
    #[error("longer than {0} characters")]
    TooLong(usize),
    /// No day of the calendar.
    #[error("no day")]
    NoDay,
    /// No time of the clock.
    #[error("no time")]
    NoTime,
    /// Neither yes nor no.
    #[error("neither yes nor no")]
    NoYesNo,
    /// No number.
    #[error("no number")]
    NoNumber,
    /// None of the choices.
    #[error("none of the choices")]
    NoChoice,
    /// A file that is not taken, with the word of the reason.
    #[error("the file is not taken: {0}")]
    NoFile(&'static str),
}

impl BadValue {
    /// The word by which the sentence about it is found.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLong(_) => "too-long",
            Self::NoDay => "no-day",
            Self::NoTime => "no-time",
            Self::NoYesNo => "no-yes-no",
            Self::NoNumber => "no-number",
            Self::NoChoice => "no-choice",
            Self::NoFile(_) => "no-file",
        }
    }
}

/// Characters in one line.
const LINE: usize = 200;
/// Characters in several lines.
const LINES: usize = 4000;

/// Takes what was typed into a field; nothing typed is the empty text.
pub fn parse(field: &Field, typed: &str) -> Result<String, BadValue> {
    let text = clean(typed, field.kind == FieldKind::LongText);
    if text.is_empty() {
        return Ok(text);
    }
    match field.kind {
        FieldKind::LongText => within(text, LINES),
        FieldKind::Text
        | FieldKind::Person
        | FieldKind::Entry
        | FieldKind::Place
        | FieldKind::File => within(text, LINE),
        FieldKind::Date => day(&text).map(|it| it.to_string()),
        FieldKind::Time => time(&text).map(minutes),
        FieldKind::Moment => moment(&text),
        FieldKind::YesNo => yes_no(&text).map(str::to_owned),
        FieldKind::Number => number(&text),
        FieldKind::Money => money(&text),
        FieldKind::Choice => choice(field, &text),
    }
}

/// What a field holds when a form is opened by somebody at a moment.
pub fn preset(field: &Field, me: &str, now: Timestamp) -> String {
    let here = office_time(now);
    let moment = |it: DateTime| match field.kind {
        FieldKind::Date => it.date().to_string(),
        FieldKind::Time => minutes(it.time()),
        _ => written(it),
    };
    match field.preset {
        None => String::new(),
        Some(Preset::Today | Preset::Now) => moment(here),
        Some(Preset::ThisEvening) => moment(coming_end(here)),
        Some(Preset::Me) => me.to_owned(),
        Some(Preset::No) => "no".to_owned(),
        Some(Preset::Yes) => "yes".to_owned(),
    }
}

/// The end of the working day, 18:00; for who goes out after it, the next morning at 9:00.
fn coming_end(here: DateTime) -> DateTime {
    let evening = here.date().at(18, 0, 0, 0);
    if here < evening {
        evening
    } else {
        here.date().saturating_add(1.day()).at(9, 0, 0, 0)
    }
}

/// Takes what was typed into the fields of a step, and names the field of every mistake. Fields of other steps stay out.
pub fn asked<'a>(
    register: &Register,
    step: Option<Step>,
    typed: impl Fn(&str) -> Option<&'a str>,
) -> Result<Values, Vec<(FieldId, BadValue)>> {
    let (mut values, mut mistakes) = (Values::new(), Vec::new());
    for field in register.fields_at(step) {
        match parse(field, typed(field.id.as_str()).unwrap_or_default()) {
            Ok(it) if it.is_empty() && field.required => {
                mistakes.push((field.id.clone(), BadValue::Empty));
            }
            Ok(it) if it.is_empty() => {}
            Ok(it) => drop(values.insert(field.id.clone(), it)),
            Err(it) => mistakes.push((field.id.clone(), it)),
        }
    }
    if mistakes.is_empty() {
        Ok(values)
    } else {
        Err(mistakes)
    }
}

/// Full-width letters and digits become half, half-width kana full, spaces at the ends vanish.
fn clean(typed: &str, has_lines: bool) -> String {
    // Before letters are joined, so that what was cleaned is not changed by cleaning it again.
    let is_letter = |it: char| match it {
        '\n' => has_lines,
        '\u{feff}' | '\u{fffe}' | '\u{ffff}' => false,
        it => !it.is_control(),
    };
    let text = if typed.chars().all(is_letter) {
        normal(typed)
    } else {
        let letters: String = typed.chars().filter(|it| is_letter(*it)).collect();
        normal(&letters).into_owned().into()
    };
    if has_lines {
        return text.trim().to_owned();
    }
    if text.contains(char::is_whitespace) {
        return text.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    text.into_owned()
}

fn within(text: String, limit: usize) -> Result<String, BadValue> {
    if text.chars().count() > limit {
        Err(BadValue::TooLong(limit))
    } else {
        Ok(text)
    }
}

/// A time as people write it: 9:30, 09:30:00, 9時30分, 9時半, 午後3時, 3:30 PM.
fn time(text: &str) -> Result<Time, BadValue> {
    let text = text.trim();
    let upper = text.to_ascii_uppercase();
    let is_afternoon = text.starts_with("午後") || upper.ends_with("PM");
    let is_morning = text.starts_with("午前") || upper.ends_with("AM");
    let rest = text
        .strip_prefix("午後")
        .or_else(|| text.strip_prefix("午前"))
        .unwrap_or(text);
    let (hour, rest) = digits(rest).ok_or(BadValue::NoTime)?;
    let rest = after_mark(rest, &[':', '時']).ok_or(BadValue::NoTime)?;
    let minute = if rest.starts_with('半') {
        30
    } else {
        digits(rest).map_or(0, |(it, _)| it)
    };
    let hour = match hour {
        12 if is_morning => 0,
        1..=11 if is_afternoon => hour + 12,
        _ => hour,
    };
    let small = |it: u32| i8::try_from(it).map_err(|_| BadValue::NoTime);
    Time::new(small(hour)?, small(minute)?, 0, 0).map_err(|_| BadValue::NoTime)
}

/// A day with a time; a day alone means its beginning.
fn moment(text: &str) -> Result<String, BadValue> {
    let (day, rest) = split_day(text)?;
    let rest = rest.strip_prefix('T').unwrap_or(rest).trim();
    let at = if rest.is_empty() {
        Time::midnight()
    } else {
        time(rest)?
    };
    Ok(written(day.to_datetime(at)))
}

fn written(at: DateTime) -> String {
    format!("{}T{}", at.date(), minutes(at.time()))
}

fn minutes(at: Time) -> String {
    format!("{:02}:{:02}", at.hour(), at.minute())
}

fn yes_no(text: &str) -> Result<&'static str, BadValue> {
    const YES: &[&str] = &[
        "yes", "y", "true", "1", "はい", "有", "有り", "あり", "ある", "○", "〇", "◯", "済",
        "済み", "✓", "レ", "した",
    ];
    const NO: &[&str] = &[
        "no",
        "n",
        "false",
        "0",
        "いいえ",
        "無",
        "無し",
        "なし",
        "ない",
        "×",
        "x",
        "✕",
        "未",
        "-",
        "ー",
        "していない",
    ];
    let text = text.to_lowercase();
    let is = |list: &[&str]| list.contains(&text.as_str());
    match (is(YES), is(NO)) {
        (true, _) => Ok("yes"),
        (_, true) => Ok("no"),
        _ => Err(BadValue::NoYesNo),
    }
}

fn number(text: &str) -> Result<String, BadValue> {
    let plain = text.replace([',', ' '], "");
    let digits = plain.strip_prefix('-').unwrap_or(&plain);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |it: &str| it.bytes().all(|it| it.is_ascii_digit());
    let is_number = !whole.is_empty()
        && whole.len() <= 15
        && part.len() <= 6
        && all_digits(whole)
        && all_digits(part);
    if !is_number || digits.ends_with('.') {
        return Err(BadValue::NoNumber);
    }
    Ok(plain)
}

/// Whole yen with or without ¥, 円 and separators.
fn money(text: &str) -> Result<String, BadValue> {
    let plain = text.trim_start_matches(['¥', '\\']).trim_end_matches('円');
    let plain = number(plain)?;
    if plain.contains('.') {
        Err(BadValue::NoNumber)
    } else {
        Ok(plain)
    }
}

/// A choice by its id, its label in either language, or one of its words.
fn choice(field: &Field, text: &str) -> Result<String, BadValue> {
    let folded = fold(text);
    let is_meant = |it: &&super::register::Choice| {
        let names = [
            it.id.as_str().to_owned(),
            it.label.plain(),
            it.label_en.clone(),
        ];
        let mut names = names.into_iter().chain(it.words.iter().cloned());
        names.any(|it| fold(&it) == folded)
    };
    let found = field.choices.iter().find(is_meant);
    found
        .map(|it| it.id.as_str().to_owned())
        .ok_or(BadValue::NoChoice)
}

impl Register {
    /// What two rows must share to be the same entry.
    pub fn same_key(&self, values: &Values) -> String {
        let each = self
            .same
            .iter()
            .map(|it| values.get(it).map(|it| fold(it)).unwrap_or_default());
        // No part holds the end of a line.
        each.collect::<Vec<_>>().join("\n")
    }

    /// The name of an entry: the value of the field that names it.
    pub fn name_of<'a>(&self, values: &'a Values) -> &'a str {
        values.get(&self.name).map_or("", String::as_str)
    }

    /// Everything that a search may find in an entry: its values, and the labels of its choices.
    pub fn searched(&self, values: &Values) -> String {
        let each = values.iter().map(|(id, value)| {
            let field = self.field(id.as_str());
            let choice = field.and_then(|it| it.choice(value));
            let is_file = field.is_some_and(|it| it.kind == FieldKind::File);
            let text = if is_file {
                FileValue::name_in(value)
            } else {
                value
            };
            choice.map_or_else(|| fold(text), |it| fold(&it.label.plain()))
        });
        each.collect::<Vec<_>>().join(" ")
    }
}

/// By which names sort as people count: タブレット2号 before タブレット10号.
pub fn name_order(name: &str) -> String {
    let mut ordered = String::new();
    let mut digits = String::new();
    for it in fold(name).chars() {
        if it.is_ascii_digit() {
            digits.push(it);
            continue;
        }
        pad(&mut ordered, &mut digits);
        ordered.push(it);
    }
    pad(&mut ordered, &mut digits);
    ordered
}

fn pad(ordered: &mut String, digits: &mut String) {
    if !digits.is_empty() {
        // Writing to a String cannot fail.
        let _ = write!(ordered, "{digits:0>12}");
        digits.clear();
    }
}
