//! How fields, values and states are shown and asked for, the same on every page of every ledger.

use askama::Template;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use mamori_core::calendar::office_time;
use mamori_core::ids::EntryId;
use mamori_core::registers::{
    Attention, BadValue, Field, FieldId, FieldKind, FileValue, Register, State, Step, Values,
    attention,
};
use mamori_intake::file::Kind;

use super::super::store::entry::Entry;
use super::super::store::trace::By;
use super::{Desk, attach, files};
use crate::people::Worker;
use crate::web::{Frame, Mistakes, Say};

/// A value with the words before it.
pub(super) struct Fact {
    pub(super) label: Say,
    pub(super) plain: String,
    pub(super) value: Say,
}

/// A tag: how far something is, or that it needs somebody.
pub(in super::super) struct Tag {
    pub(in super::super) class: &'static str,
    pub(in super::super) glyph: &'static str,
    pub(in super::super) words: Say,
}

/// A field in a form.
pub(super) struct Asked {
    pub(super) id: String,
    pub(super) kind: FieldKind,
    pub(super) label: Say,
    pub(super) help: Say,
    pub(super) required: bool,
    pub(super) wrong: Option<Say>,
    pub(super) value: String,
    /// What is kept for a field for a file.
    pub(super) kept: Option<Say>,
    pub(super) options: Vec<Choice>,
    pub(super) suggestions: Vec<String>,
}

/// One of the values to choose from.
pub(super) struct Choice {
    pub(super) id: String,
    pub(super) words: String,
    pub(super) is_chosen: bool,
}

impl Asked {
    /// The type of its input, where it is one. A browser would hide what is no day or time, so that stays text.
    pub(super) fn input(&self) -> &'static str {
        let holds = |is_right: bool| is_right || self.value.is_empty();
        match self.kind {
            FieldKind::Date if holds(self.value.parse::<Date>().is_ok()) => "date",
            FieldKind::Time if holds(self.value.parse::<Time>().is_ok()) => "time",
            FieldKind::Moment if holds(self.value.parse::<DateTime>().is_ok()) => "datetime-local",
            _ => "text",
        }
    }

    /// Whether it is chosen from a list.
    pub(super) fn is_list(&self) -> bool {
        !self.options.is_empty()
    }

    /// Whether a file is chosen for it.
    pub(super) fn is_file(&self) -> bool {
        self.kind == FieldKind::File
    }

    /// Whether it has several lines.
    pub(super) fn is_long(&self) -> bool {
        self.kind == FieldKind::LongText
    }

    /// Whether a telephone shows its digits for it.
    pub(super) fn is_number(&self) -> bool {
        matches!(self.kind, FieldKind::Number | FieldKind::Money)
    }
}

/// A field with what stands in it.
pub(super) fn asked(
    frame: &Frame,
    field: &Field,
    value: &str,
    (people, wrong): (&[Worker], Option<&BadValue>),
) -> Asked {
    let choice = |id: &str, words: String| Choice {
        id: id.to_owned(),
        words,
        is_chosen: id == value,
    };
    let options = match field.kind {
        FieldKind::YesNo => ["yes", "no"]
            .map(|it| choice(it, frame.plain(&format!("registers.value.{it}"))))
            .into(),
        FieldKind::Choice => {
            let words = |it: &mamori_core::registers::Choice| {
                choice(
                    it.id.as_str(),
                    frame.text_plain(it.label.authored(), &it.label_en),
                )
            };
            field.choices.iter().map(words).collect()
        }
        _ => Vec::new(),
    };
    let suggestions = match field.kind {
        FieldKind::Person => people.iter().map(|it| it.name.clone()).collect(),
        _ => Vec::new(),
    };
    Asked {
        id: field.id.as_str().to_owned(),
        kind: field.kind,
        label: frame.text(field.label.authored(), &field.label_en),
        help: frame.text(field.help.authored(), &field.help_en),
        required: field.required,
        wrong: wrong.map(|it| mistake(frame, it)),
        value: value.to_owned(),
        kept: None,
        options,
        suggestions,
    }
}

/// The same with what is kept in a field for a file: as a link when it stands in an entry, else by its name.
pub(super) fn with_kept(desk: &Desk, asked: Asked, (field, of): (&Field, Option<&Entry>)) -> Asked {
    if !asked.is_file() || asked.value.is_empty() {
        return asked;
    }
    let stands = of.filter(|it| it.values.get(&field.id) == Some(&asked.value));
    let kept = match stands {
        Some(it) => linked(desk, it.id, (field, &asked.value), true),
        None => shown(&desk.frame, field, &asked.value),
    };
    Asked {
        kept: Some(kept),
        ..asked
    }
}

pub(super) fn mistake(frame: &Frame, it: &BadValue) -> Say {
    let most = match it {
        BadValue::TooLong(most) => most.to_string(),
        _ => String::new(),
    };
    frame.fill(mistake_key(it), &[("n", &most)])
}

pub(super) fn mistake_key(it: &BadValue) -> &'static str {
    match it {
        BadValue::Empty => "registers.mistake.empty",
        BadValue::TooLong(_) => "registers.mistake.too-long",
        BadValue::NoDay => "registers.mistake.no-day",
        BadValue::NoTime => "registers.mistake.no-time",
        BadValue::NoYesNo => "registers.mistake.no-yes-no",
        BadValue::NoNumber => "registers.mistake.no-number",
        BadValue::NoChoice => "registers.mistake.no-choice",
        BadValue::NoFile(word) => attach::mistake_key(word),
    }
}

/// The summary over a form with mistakes.
pub(super) fn summary(wrong: &[(FieldId, BadValue)]) -> Mistakes {
    let mut mistakes = Mistakes::none();
    for (field, it) in wrong {
        mistakes.add(field.as_str().to_owned(), mistake_key(it));
    }
    mistakes
}

/// What stands in a field, as a page says it; empty when nothing does.
pub(super) fn shown(frame: &Frame, field: &Field, value: &str) -> Say {
    if value.is_empty() {
        return Say::plain("");
    }
    match field.kind {
        FieldKind::Date => value
            .parse::<Date>()
            .map_or_else(|_| Say::plain(value), |it| frame.day(it)),
        FieldKind::Moment => value
            .parse::<DateTime>()
            .map_or_else(|_| Say::plain(value), |it| clock(frame, it)),
        FieldKind::YesNo => frame.say(match value {
            "yes" => "registers.value.yes",
            _ => "registers.value.no",
        }),
        FieldKind::Choice => match field.choice(value) {
            Some(it) => frame.text(it.label.authored(), &it.label_en),
            None => Say::plain(value),
        },
        FieldKind::File => Say::plain(FileValue::name_in(value)),
        FieldKind::Money => frame.fill("registers.value.yen", &[("yen", &thousands(value))]),
        _ => Say::plain(value),
    }
}

/// A kept file as a link, with its small picture where it is a photo and one is wanted.
#[derive(Template)]
#[template(path = "registers/file.html")]
struct FileLink<'a> {
    name: &'a str,
    href: String,
    has_picture: bool,
}

/// Whether a kept file is a photo, by the end that its content gave its name.
fn is_photo(name: &str) -> bool {
    let end = name
        .rsplit_once('.')
        .and_then(|it| Kind::of_extension(it.1));
    end == Some(Kind::Photo)
}

/// The same as [`shown`], and a kept file of an entry leads to its content for whoever may open it.
pub(super) fn linked(
    desk: &Desk,
    of: EntryId,
    (field, value): (&Field, &str),
    with_picture: bool,
) -> Say {
    let is_opened = field.kind == FieldKind::File && desk.may_open_files();
    let file = FileValue::of(value).filter(|_| is_opened);
    let Some(file) = file else {
        return shown(&desk.frame, field, value);
    };
    let link = FileLink {
        name: file.name,
        href: files::path((desk.office, &desk.register), of, file.digest),
        has_picture: with_picture && is_photo(file.name),
    };
    Say::drawn(&link).unwrap_or_else(|_| Say::plain(file.name))
}

/// A day with a time of day.
fn clock(frame: &Frame, at: DateTime) -> Say {
    let time = format!("{:02}:{:02}", at.hour(), at.minute());
    frame
        .fill("registers.value.moment", &[("time", &time)])
        .with("day", &frame.day(at.date()))
}

/// A moment of the office.
pub(super) fn moment(frame: &Frame, at: Timestamp) -> Say {
    clock(frame, office_time(at))
}

fn thousands(digits: &str) -> String {
    let (sign, digits) = digits
        .strip_prefix('-')
        .map_or(("", digits), |it| ("-", it));
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    format!("{sign}{text}")
}

/// The facts of an entry that a visitor may read, in the order of the form.
pub(super) fn facts(desk: &Desk, values: &Values, is_wanted: impl Fn(&Field) -> bool) -> Vec<Fact> {
    facts_with(desk, values, is_wanted, |field, value| {
        shown(&desk.frame, field, value)
    })
}

/// The facts of an entry with its files.
pub(super) fn facts_of(desk: &Desk, entry: &Entry) -> Vec<Fact> {
    let is_told = |field: &Field| entry.values.contains_key(&field.id);
    facts_with(desk, &entry.values, is_told, |field, value| {
        linked(desk, entry.id, (field, value), true)
    })
}

fn facts_with(
    desk: &Desk,
    values: &Values,
    is_wanted: impl Fn(&Field) -> bool,
    show: impl Fn(&Field, &str) -> Say,
) -> Vec<Fact> {
    let wanted = desk.register.fields.iter().filter(|it| is_wanted(it));
    let fact = |field: &Field| {
        let value = values.get(&field.id).map_or("", String::as_str);
        let value = if desk.may_read(field) {
            show(field, value)
        } else {
            desk.frame.say("registers.value.hidden")
        };
        Fact {
            label: desk.frame.text(field.label.authored(), &field.label_en),
            plain: desk
                .frame
                .text_plain(field.label.authored(), &field.label_en),
            value,
        }
    };
    wanted.map(fact).collect()
}

/// How far an entry is.
pub(super) fn state(frame: &Frame, state: State) -> Tag {
    let (class, glyph) = match state {
        State::Kept | State::Inspected => ("done", "○"),
        State::Begun => ("draft", "―"),
        State::Requested => ("requested", "△"),
        State::Approved => ("approved", "○"),
        State::Refused => ("off", "×"),
        State::InUse => ("info", "→"),
        State::Returned => ("returned", "△"),
        State::Closed => ("off", "✓"),
    };
    Tag {
        class,
        glyph,
        words: frame.say(&format!("registers.state.{state}")),
    }
}

/// What an entry needs now, what is late first.
pub(super) fn needs(desk: &Desk, entry: &Entry, now: Timestamp) -> Vec<Tag> {
    let mut all = attention(&desk.register, &entry.values, entry.state);
    all.retain(|it| it.is_told(now));
    all.sort_by_key(|it| (!it.is_late(now), it.late_at.is_none()));
    all.iter().map(|it| need(&desk.frame, it, now)).collect()
}

fn need(frame: &Frame, it: &Attention<'_>, now: Timestamp) -> Tag {
    let words = frame.text(it.rule.say.authored(), &it.rule.say_en);
    let (class, glyph) = if it.is_late(now) {
        ("late", "×")
    } else {
        ("warn", "△")
    };
    Tag {
        class,
        glyph,
        words,
    }
}

/// The words of a step: what it is called where it has happened, or on its button.
pub(super) fn step(frame: &Frame, step: Step, is_button: bool) -> Say {
    let how = if is_button { "do" } else { "done" };
    frame.say(&format!("registers.step.{step}.{how}"))
}

/// Who and when, in one line.
pub(super) fn by(frame: &Frame, by: &By) -> Say {
    let who = if by.name.is_empty() {
        frame.say("registers.by-mamori")
    } else {
        frame.name(&by.name, &by.kana)
    };
    frame
        .say("registers.by")
        .with("who", &who)
        .with("when", &moment(frame, by.at))
}

/// The name of a ledger.
pub(super) fn title(frame: &Frame, register: &Register) -> Say {
    frame.text(register.title.authored(), &register.title_en)
}
