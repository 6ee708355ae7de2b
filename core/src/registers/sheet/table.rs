//! A ledger as a table: for XLSX and CSV so that reading it brings every value back, for paper as people write; files are made elsewhere.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};

use super::super::choice::{FieldKind, State, Step};
use super::super::flow::{Progress, Taken};
use super::super::name::FieldId;
use super::super::register::{Field, Register};
use super::super::value::Values;
use super::sign;
use crate::calendar::{in_era, office_time};
use crate::plain::Text;
use crate::words::Language;

/// An entry that is to stand in a table.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// What it holds.
    pub values: &'a Values,
    /// What has happened to it, in order, each with the name of who did it.
    pub taken: &'a [(Taken, String)],
}

/// What stands beside the fields, and the words that whoever asks for a table has to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beside {
    /// The heading over how far the entries are.
    State,
    /// How far an entry is.
    StateOf(State),
    /// The heading over when a step was taken.
    When(Step),
    /// The heading over who took it.
    Who(Step),
}

/// A heading and what stands below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// The words.
    pub text: String,
    /// The field; none for what stands beside the fields.
    pub field: Option<FieldId>,
    /// What the cells hold.
    pub kind: FieldKind,
}

/// Headings, and a row for each entry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// From left to right.
    pub headings: Vec<Heading>,
    /// As many cells as headings in each.
    pub rows: Vec<Vec<String>>,
}

/// A ledger as a table whose values read back exactly as they are: choices by their names, days as 2026-04-01, moments as
/// 2026-04-01 18:00. Beside the fields stands how far an entry is and who did what when, for whoever reads it; that is not
/// taken back, because nobody can do a step by writing into a sheet.
pub fn table<'a>(
    register: &Register,
    language: Language,
    entries: impl IntoIterator<Item = Entry<'a>>,
    say: &dyn Fn(Beside) -> String,
) -> Table {
    let mut headings: Vec<_> = register
        .fields
        .iter()
        .map(|it| heading(it, language))
        .collect();
    headings.extend(beside(register).into_iter().map(|it| Heading {
        text: say(it),
        field: None,
        kind: match it {
            Beside::When(_) => FieldKind::Moment,
            Beside::Who(_) => FieldKind::Person,
            _ => FieldKind::Text,
        },
    }));
    let row = |entry: Entry<'a>| {
        let mut cells = values(register, language, &headings, entry.values);
        cells.extend(beside(register).into_iter().map(|it| match it {
            Beside::State => say(Beside::StateOf(state(register, entry.taken))),
            Beside::When(step) => taken(entry, step).map_or_else(String::new, |it| when(it.0.at)),
            Beside::Who(step) => taken(entry, step).map_or_else(String::new, |it| it.1.clone()),
            Beside::StateOf(_) => String::new(),
        }));
        cells
    };
    let rows = entries.into_iter().map(row).collect();
    Table { headings, rows }
}

/// A ledger as a table for print: the fields that have a width, days as R8.4.1, everything as short as people write it.
pub fn paper<'a>(
    register: &Register,
    language: Language,
    entries: impl IntoIterator<Item = &'a Values>,
) -> Table {
    let fields: Vec<&Field> = register.fields.iter().filter(|it| it.width > 0).collect();
    let row = |values: &Values| {
        let cells = fields.iter().map(|field| {
            let value = values.get(&field.id);
            value.map_or_else(String::new, |it| printed(field, it, language))
        });
        cells.collect()
    };
    Table {
        rows: entries.into_iter().map(row).collect(),
        headings: fields.iter().map(|it| heading(it, language)).collect(),
    }
}

/// The headings that [`table`] writes beside the fields, so that a sheet that comes back is not asked about them.
pub fn own_headings(register: &Register, say: &dyn Fn(Beside) -> String) -> Vec<String> {
    beside(register).into_iter().map(say).collect()
}

fn beside(register: &Register) -> Vec<Beside> {
    if register.steps.is_empty() {
        return Vec::new();
    }
    let steps = register.steps.iter();
    let steps = steps.flat_map(|it| [Beside::When(*it), Beside::Who(*it)]);
    std::iter::once(Beside::State).chain(steps).collect()
}

fn heading(field: &Field, language: Language) -> Heading {
    Heading {
        text: name(&field.label, &field.label_en, language),
        field: Some(field.id.clone()),
        kind: field.kind,
    }
}

fn name(label: &Text, label_en: &str, language: Language) -> String {
    match language {
        Language::Ja | Language::Easy => label.plain(),
        Language::En => label_en.to_owned(),
    }
}

fn values(
    register: &Register,
    language: Language,
    headings: &[Heading],
    values: &Values,
) -> Vec<String> {
    let mut is_first = true;
    let fields = register.fields.iter().zip(headings);
    let cells = fields.map(|(field, heading)| {
        let Some(value) = values.get(&field.id) else {
            return String::new();
        };
        let text = written(field, value, language);
        let text = sign::quoted(text, &heading.text, is_first);
        is_first = false;
        text
    });
    cells.collect()
}

/// A value as it reads back.
fn written(field: &Field, value: &str, language: Language) -> String {
    match field.kind {
        FieldKind::Choice => chosen(field, value, language),
        FieldKind::YesNo => yes_no(value, language),
        FieldKind::Moment => value.replace('T', " "),
        _ => value.to_owned(),
    }
}

/// A value as it is read on paper.
fn printed(field: &Field, value: &str, language: Language) -> String {
    let is_english = language == Language::En;
    match field.kind {
        FieldKind::Date if !is_english => value.parse().map_or_else(|_| value.to_owned(), short),
        FieldKind::Moment => moment(value, is_english),
        FieldKind::Money if is_english => format!("¥{}", parted(value)),
        FieldKind::Money => format!("{}円", parted(value)),
        FieldKind::Number => parted(value),
        _ => written(field, value, language),
    }
}

fn chosen(field: &Field, value: &str, language: Language) -> String {
    let choice = field.choice(value);
    choice.map_or_else(
        || value.to_owned(),
        |it| name(&it.label, &it.label_en, language),
    )
}

fn yes_no(value: &str, language: Language) -> String {
    let sign = match (value, language) {
        (_, Language::En) => value,
        ("yes", _) => "○",
        ("no", _) => "×",
        (other, _) => other,
    };
    sign.to_owned()
}

/// A moment on paper; midnight is a day of which nobody has said the time.
fn moment(value: &str, is_english: bool) -> String {
    let Ok(at) = value.parse::<DateTime>() else {
        return value.to_owned();
    };
    let day = if is_english {
        at.date().to_string()
    } else {
        short(at.date())
    };
    if (at.hour(), at.minute()) == (0, 0) {
        day
    } else {
        format!("{day} {}:{:02}", at.hour(), at.minute())
    }
}

/// A day as forms write it: R8.4.1.
fn short(day: Date) -> String {
    let (month, of_month) = (day.month(), day.day());
    match in_era(day) {
        Some((era, year)) => format!("{}{year}.{month}.{of_month}", era.letter),
        None => day.to_string(),
    }
}

/// A number with a comma at every thousand.
fn parted(number: &str) -> String {
    let (sign, digits) = number
        .strip_prefix('-')
        .map_or(("", number), |it| ("-", it));
    let (whole, part) = digits
        .split_once('.')
        .map_or((digits, None), |(whole, part)| (whole, Some(part)));
    let mut text = sign.to_owned();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    if let Some(part) = part {
        text.push('.');
        text.push_str(part);
    }
    text
}

fn state(register: &Register, taken: &[(Taken, String)]) -> State {
    Progress(taken.iter().map(|it| it.0.clone()).collect()).state(register)
}

fn taken(entry: Entry<'_>, step: Step) -> Option<&(Taken, String)> {
    entry.taken.iter().rfind(|it| it.0.step == step)
}

fn when(at: Timestamp) -> String {
    let at = office_time(at);
    format!("{} {:02}:{:02}", at.date(), at.hour(), at.minute())
}
