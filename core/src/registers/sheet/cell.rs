//! Cells of a sheet become values of fields: what paper and Excel write besides what a form takes. Rows are judged in `row`.

use std::collections::BTreeMap;

use jiff::Span;
use jiff::civil::{Date, date};

use super::super::choice::FieldKind;
use super::super::letters::{fold, normal};
use super::super::register::Field;
use super::super::value::{BadValue, parse};
use super::sign;

/// Words for: there is none. They are taken so only where the field could not hold them.
const NOTHING: [&str; 7] = ["なし", "無し", "無", "n/a", "該当なし", "空欄", "blank"];
/// A box that was ticked, and one that was not.
const TICKED: [char; 5] = ['☑', '■', '✔', '✅', '☒'];
const UNTICKED: [char; 2] = ['□', '☐'];
/// What parts the two ends of a stretch of time.
const UNTIL: [&str; 4] = ["~", "〜", "から", "→"];
/// Minutes of a day.
const DAY: f64 = 1440.0;

/// Reads the cells of one column.
pub(super) struct CellReader<'a> {
    /// The field that the column holds.
    pub(super) field: &'a Field,
    heading: &'a str,
    // Few different texts stand in most columns, and reading a day or comparing with every choice takes its time.
    known: BTreeMap<String, Result<String, BadValue>>,
}

impl<'a> CellReader<'a> {
    pub(super) fn new(field: &'a Field, heading: &'a str) -> Self {
        Self {
            field,
            heading,
            known: BTreeMap::new(),
        }
    }

    /// The value that a cell holds, empty where it holds none.
    pub(super) fn take(&mut self, cell: &str) -> Result<String, BadValue> {
        if cell.is_empty() {
            return Ok(String::new());
        }
        let text = sign::unquoted(cell, self.heading);
        if self.field.kind == FieldKind::LongText {
            return value(self.field, text);
        }
        if let Some(it) = self.known.get(text) {
            return it.clone();
        }
        let taken = value(self.field, text);
        self.known.insert(text.to_owned(), taken.clone());
        taken
    }
}

fn value(field: &Field, text: &str) -> Result<String, BadValue> {
    let lines;
    let text = if field.kind == FieldKind::LongText || !text.contains(['\n', '\t']) {
        text
    } else {
        lines = text.replace(['\n', '\t'], " ");
        &lines
    };
    let is_day = field.kind == FieldKind::Date;
    if is_day && is_stretch(text) {
        return Err(BadValue::NoDay);
    }
    let bad = match parse(field, text) {
        Ok(it) => return Ok(it),
        Err(it) => it,
    };
    let plain = normal(text);
    let other = match field.kind {
        FieldKind::Date | FieldKind::Moment | FieldKind::Time => counted(&plain, field.kind),
        FieldKind::YesNo | FieldKind::Choice => ticked(&plain),
        _ => None,
    };
    if let Some(it) = other {
        return parse(field, &it).map_err(|_| bad);
    }
    if is_nothing(&plain, field.kind) {
        return Ok(String::new());
    }
    Err(bad)
}

/// Whether two days stand in a cell that holds one: from … until ….
fn is_stretch(text: &str) -> bool {
    let plain = normal(text);
    let parted = UNTIL.iter().find_map(|it| plain.split_once(it));
    parted.is_some_and(|(from, until)| {
        let has_digits = |it: &str| it.contains(|it: char| it.is_ascii_digit());
        has_digits(from) && has_digits(until)
    })
}

/// A day or time that Excel wrote as the number by which it counts days: 45748 is 2025-04-01, 45748.75 its 18:00, 0.75 is 18:00.
///
/// Only bare numbers of five digits are days: 10000 is 1927-05-18, 99999 is 2173-10-13. So the 29th of February 1900, which
/// Excel counts and which never was (number 60), lies outside. A workbook of old Excel for Mac counts from 1904; its numbers
/// are 1,462 smaller, which nobody can see in the text: such days come four years and a day too early.
fn counted(text: &str, kind: FieldKind) -> Option<String> {
    let text = text.trim();
    let (days, part) = text.split_once('.').unwrap_or((text, ""));
    let is_digits = |it: &str| it.bytes().all(|it| it.is_ascii_digit());
    if !is_digits(days) || !is_digits(part) || part.len() > 16 {
        return None;
    }
    let is_time = kind == FieldKind::Time && days == "0" && !part.is_empty();
    if days.len() != 5 && !is_time {
        return None;
    }
    let share: f64 = format!("0.{part}0").parse().ok()?;
    let minutes = Span::new().minutes(whole(share * DAY));
    let days = Span::new().days(days.parse::<i64>().ok()?);
    let zero: Date = date(1899, 12, 30);
    let at = zero.checked_add(days).ok()?.at(0, 0, 0, 0);
    let at = at.checked_add(minutes).ok()?;
    Some(match kind {
        FieldKind::Time => format!("{:02}:{:02}", at.hour(), at.minute()),
        FieldKind::Date => at.date().to_string(),
        _ => format!("{} {:02}:{:02}", at.date(), at.hour(), at.minute()),
    })
}

/// The nearest whole number of minutes in a day or less.
#[expect(
    clippy::cast_possible_truncation,
    reason = "never more than the minutes of a day"
)]
fn whole(minutes: f64) -> i64 {
    minutes.clamp(0.0, DAY).round() as i64
}

/// The words behind the one ticked box: ☑有 □無.
fn ticked(text: &str) -> Option<String> {
    let (before, rest) = text.split_once(TICKED)?;
    let is_choice = before.contains(UNTICKED) || rest.contains(UNTICKED);
    if rest.contains(TICKED) || !(is_choice || before.trim().is_empty()) {
        return None;
    }
    let words = rest.split(UNTICKED).next().unwrap_or_default().trim();
    // ☑ alone says yes.
    let words = if words.is_empty() { "yes" } else { words };
    Some(words.to_owned())
}

/// Whether a cell says that there is nothing to say: a stroke, 該当なし, the blank 　年　月　日 or □有 □無 of a form.
fn is_nothing(text: &str, kind: FieldKind) -> bool {
    let folded = fold(text);
    let all = |signs: &str| folded.chars().all(|it| signs.contains(it));
    let is_blank_form = match kind {
        FieldKind::Date | FieldKind::Moment | FieldKind::Time => {
            all("年月日時分令和平成昭和rhs./:()曜")
        }
        FieldKind::YesNo | FieldKind::Choice => {
            folded.contains(UNTICKED) && !folded.contains(TICKED)
        }
        _ => false,
    };
    let is_word = kind != FieldKind::YesNo && NOTHING.contains(&folded.as_str());
    is_blank_form || is_word || all("-―ー‐−–—─/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registers::register::Choice;

    fn field(kind: &str) -> Field {
        let text = format!(
            "id = \"f\"\nkind = \"{kind}\"\nlabel = \"あ\"\nlabel_en = \"a\"\nbasis = \"practice\"\n"
        );
        let choice = Choice {
            id: "kept".parse().unwrap(),
            label: crate::plain::Text::parse("ある").unwrap(),
            label_en: "Kept".to_owned(),
            words: vec!["有".to_owned()],
        };
        let mut field: Field = toml::from_str(&text).unwrap();
        if kind == "choice" {
            field.choices = vec![choice];
        }
        field
    }

    fn take(kind: &str, cell: &str) -> Result<String, BadValue> {
        CellReader::new(&field(kind), "あ").take(cell)
    }

    fn taken(kind: &str, cell: &str) -> Option<String> {
        take(kind, cell).ok()
    }

    #[test]
    fn days_that_excel_counts_are_days() {
        for (kind, cell, expected) in [
            ("date", "45748", "2025-04-01"),
            ("date", "４５７４８", "2025-04-01"),
            ("date", "45748.75", "2025-04-01"),
            ("moment", "45748", "2025-04-01T00:00"),
            ("moment", "45748.75", "2025-04-01T18:00"),
            ("moment", "45748.99999", "2025-04-02T00:00"),
            ("time", "0.75", "18:00"),
            ("time", "0.395833333333333", "09:30"),
            ("time", "45748.5", "12:00"),
            ("date", "10000", "1927-05-18"),
            ("date", "99999", "2173-10-13"),
        ] {
            assert_eq!(taken(kind, cell).as_deref(), Some(expected), "{cell}");
        }
        // Fewer or more digits are no such number, and other kinds keep theirs.
        for cell in ["4574", "457480", "-45748", "45748円", "60", "0.75"] {
            assert_eq!(take("date", cell), Err(BadValue::NoDay), "{cell}");
        }
        for kind in ["text", "number", "money"] {
            assert_eq!(taken(kind, "45748").as_deref(), Some("45748"));
        }
    }

    #[test]
    fn the_day_that_never_was_lies_outside_and_counting_from_1904_cannot_be_seen() {
        // 59 is 1900-02-28, 61 is 1900-03-01; 60 is no day. None has five digits.
        for cell in ["59", "60", "61"] {
            assert_eq!(take("date", cell), Err(BadValue::NoDay));
        }
        // 2025-04-01 in a workbook that counts from 1904.
        assert_eq!(taken("date", "44286").as_deref(), Some("2021-03-31"));
    }

    #[test]
    fn a_stroke_or_an_unfilled_form_is_an_empty_cell() {
        for (kind, cell) in [
            ("date", "－"),
            ("date", "令和　　年　　月　　日"),
            ("date", "年 月 日（　）"),
            ("moment", "該当なし"),
            ("time", "　時　分"),
            ("number", "―"),
            ("money", "なし"),
            ("choice", "-"),
            ("choice", "□有 □無"),
            ("yes-no", "□有　□無"),
        ] {
            assert_eq!(taken(kind, cell).as_deref(), Some(""), "{cell}");
        }
        assert_eq!(taken("text", "－").as_deref(), Some("-"), "a text keeps it");
        assert_eq!(taken("yes-no", "－").as_deref(), Some("no"));
        assert_eq!(take("date", "不明"), Err(BadValue::NoDay));
    }

    #[test]
    fn a_ticked_box_is_the_word_behind_it() {
        assert_eq!(taken("yes-no", "☑有　□無").as_deref(), Some("yes"));
        assert_eq!(taken("yes-no", "□有　■無").as_deref(), Some("no"));
        assert_eq!(taken("yes-no", "☑").as_deref(), Some("yes"));
        assert_eq!(taken("choice", "■ 有 □ 無").as_deref(), Some("kept"));
        assert_eq!(take("yes-no", "■有 ■無"), Err(BadValue::NoYesNo));
    }

    #[test]
    fn two_days_in_a_cell_are_told_and_lines_become_blanks() {
        assert_eq!(
            take("date", "2025/4/1～2026/3/31"),
            Err(BadValue::NoDay),
            "which of the two?"
        );
        assert_eq!(
            taken("date", "2025/4/1～").as_deref(),
            Some("2025-04-01"),
            "open"
        );
        assert_eq!(
            taken("moment", "R8.4.1\n9:30").as_deref(),
            Some("2026-04-01T09:30")
        );
        assert_eq!(taken("text", "a\nb").as_deref(), Some("a b"));
        assert_eq!(taken("long-text", "a\nb").as_deref(), Some("a\nb"));
    }
}
