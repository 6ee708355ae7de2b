//! Values of fields: what people type in any of the usual ways becomes one written form per kind; showing them is the page's.
//!
//! The written form is text: a day `2026-04-01`, a time `09:30`, a moment `2026-04-01T09:30` in the office's time, `yes` or `no`, a number
//! without separators, the id of a choice, and for people and entries of other ledgers the name that was typed or chosen.

use std::collections::BTreeMap;
use std::fmt::Write;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};

use super::choice::{FieldKind, Preset, Step};
use super::letters::{fold, normal};
use super::name::FieldId;
use super::register::{Field, Register};
use crate::calendar::{ERAS, office_time};

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
        Some(Preset::ThisEvening) => moment(here.date().at(18, 0, 0, 0)),
        Some(Preset::Me) => me.to_owned(),
        Some(Preset::No) => "no".to_owned(),
        Some(Preset::Yes) => "yes".to_owned(),
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

/// A day as people write it: 2026-04-01, 2026/4/1, 2026年4月1日, 20260401, R8.4.1, 令和8年4月1日, 令和元年5月1日; a time after it is left out.
pub(super) fn day(text: &str) -> Result<Date, BadValue> {
    split_day(text).map(|(day, _)| day)
}

/// A day at the beginning of a text, and what follows it.
fn split_day(text: &str) -> Result<(Date, &str), BadValue> {
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

fn digits(text: &str) -> Option<(u32, &str)> {
    let text = text.trim_start();
    let end = text
        .find(|it: char| !it.is_ascii_digit())
        .unwrap_or(text.len());
    let (number, rest) = text.split_at_checked(end)?;
    number.parse().ok().map(|it| (it, rest))
}

fn after_mark<'a>(text: &'a str, marks: &[char]) -> Option<&'a str> {
    text.trim_start().strip_prefix(marks)
}

/// Without the weekday in brackets that follows many days: (水).
fn weekday_gone(text: &str) -> &str {
    let text = text.trim_start();
    let inner = text.strip_prefix('(').and_then(|it| it.split_once(')'));
    inner.map_or(text, |(_, rest)| rest).trim_start()
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
            let choice = self.field(id.as_str()).and_then(|it| it.choice(value));
            fold(&choice.map_or_else(|| value.clone(), |it| it.label.plain()))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registers::register::Choice;

    fn field(kind: &str) -> Field {
        let text = format!(
            "id = \"f\"\nkind = \"{kind}\"\nlabel = \"あ\"\nlabel_en = \"a\"\nbasis = \"practice\"\n"
        );
        toml::from_str(&text).unwrap()
    }

    fn take(kind: &str, typed: &str) -> Option<String> {
        parse(&field(kind), typed).ok()
    }

    #[test]
    fn a_day_is_taken_in_every_usual_way() {
        for typed in [
            "2026-04-01",
            "2026/4/1",
            "２０２６年４月１日",
            "20260401",
            "R8.4.1",
            "r8/4/1",
            "R.8.4.1",
            "令和8年4月1日（水）",
            "令和８年 ４月 １日",
            "令8.4.1",
            "2026.04.01 09:30",
        ] {
            assert_eq!(
                take("date", typed).as_deref(),
                Some("2026-04-01"),
                "{typed}"
            );
        }
        assert_eq!(
            take("date", "平成元年1月8日").as_deref(),
            Some("1989-01-08")
        );
        assert_eq!(take("date", "S64.1.7").as_deref(), Some("1989-01-07"));
        for typed in [
            "2026-02-30",
            "4月1日",
            "きのう",
            "令和",
            "R8.13.1",
            "0008-04-01",
            "99999999",
            "元年1月1日",
        ] {
            assert_eq!(take("date", typed), None, "{typed}");
        }
    }

    #[test]
    fn a_time_is_taken_in_every_usual_way() {
        for typed in [
            "9:30",
            "０９：３０",
            "09:30:59",
            "9時30分",
            "9時半",
            "午前9時30分",
            "9:30 AM",
        ] {
            assert_eq!(take("time", typed).as_deref(), Some("09:30"), "{typed}");
        }
        assert_eq!(take("time", "午後3時").as_deref(), Some("15:00"));
        assert_eq!(take("time", "午前12時").as_deref(), Some("00:00"));
        for typed in ["25:00", "9", "朝", "9:61"] {
            assert_eq!(take("time", typed), None, "{typed}");
        }
    }

    #[test]
    fn a_moment_is_a_day_and_a_time_and_a_day_alone_its_beginning() {
        assert_eq!(
            take("moment", "R8.4.1 18:00").as_deref(),
            Some("2026-04-01T18:00")
        );
        assert_eq!(
            take("moment", "2026-04-01T18:00").as_deref(),
            Some("2026-04-01T18:00")
        );
        assert_eq!(
            take("moment", "2026/4/1").as_deref(),
            Some("2026-04-01T00:00")
        );
        assert_eq!(take("moment", "2026/4/1 夕方"), None);
    }

    #[test]
    fn yes_no_numbers_and_yen_are_taken_as_sheets_write_them() {
        assert_eq!(
            ["○", "有", "Ｙｅｓ", "済"].map(|it| take("yes-no", it)),
            [const { Some("yes") }; 4].map(|it| it.map(str::to_owned))
        );
        assert_eq!(take("yes-no", "×").as_deref(), Some("no"));
        assert_eq!(take("yes-no", "たぶん"), None);
        assert_eq!(take("number", "１，２３４.5").as_deref(), Some("1234.5"));
        assert_eq!(take("number", "12個"), None);
        assert_eq!(take("money", "￥１２，０００円").as_deref(), Some("12000"));
        assert_eq!(take("money", "1.5"), None);
    }

    #[test]
    fn a_choice_is_known_by_id_label_and_other_words() {
        let choice = Choice {
            id: "good".parse().unwrap(),
            label: crate::plain::Text::parse("異常《いじょう》なし").unwrap(),
            label_en: "All well".to_owned(),
            words: vec!["良".to_owned()],
        };
        let field = Field {
            choices: vec![choice],
            ..field("choice")
        };
        for typed in ["good", "異常なし", "ALL WELL", " 良 "] {
            assert_eq!(parse(&field, typed).as_deref(), Ok("good"), "{typed}");
        }
        assert_eq!(parse(&field, "不明"), Err(BadValue::NoChoice));
    }

    #[test]
    fn what_is_written_reads_as_itself() {
        for (kind, typed) in [
            ("date", "R8.4.1"),
            ("time", "9時半"),
            ("moment", "R8.4.1 9:05"),
            ("yes-no", "有"),
            ("number", "1,000"),
            ("text", "ﾀﾌﾞﾚｯﾄ　７号"),
        ] {
            let once = take(kind, typed).unwrap();
            assert_eq!(take(kind, &once).as_deref(), Some(once.as_str()));
        }
    }

    #[test]
    fn names_sort_as_people_count() {
        let mut names = ["タブレット10号", "タブレット２号", "ﾀﾌﾞﾚｯﾄ1号", "PC-003"];
        names.sort_by_key(|it| name_order(it));
        assert_eq!(
            names,
            ["PC-003", "ﾀﾌﾞﾚｯﾄ1号", "タブレット２号", "タブレット10号"]
        );
    }

    #[test]
    fn control_characters_vanish_and_long_texts_are_refused() {
        assert_eq!(take("text", "a\u{0}b\nc").as_deref(), Some("abc"));
        assert_eq!(take("long-text", " a\nb ").as_deref(), Some("a\nb"));
        assert_eq!(
            parse(&field("text"), &"あ".repeat(201)),
            Err(BadValue::TooLong(200))
        );
    }
}
