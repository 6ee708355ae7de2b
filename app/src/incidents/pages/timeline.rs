//! A line of the timeline in words: what was kept as data is said in the visitor's language, what somebody typed as they typed it.

use mamori_core::incidents::{LineSort, Playbook};
use serde_json::Value;

use super::super::escalate::is_person;
use super::super::store::incident::Incident;
use super::super::store::line::Line;
use super::{Desk, room_path, view};
use crate::people::Worker;
use crate::web::{Frame, Say};

/// A line as it is shown.
pub(super) struct Told {
    pub(super) id: String,
    pub(super) at: Say,
    pub(super) written: Option<Say>,
    pub(super) by: Say,
    pub(super) what: Say,
    pub(super) words: String,
    pub(super) more: Vec<Say>,
    pub(super) file: Option<(String, bool)>,
    pub(super) corrects: bool,
    pub(super) can_be_corrected: bool,
}

/// A line in words.
pub(super) fn told(
    desk: &Desk,
    (of, kind): (&Incident, &Playbook),
    (line, people): (&Line, &[Worker]),
) -> Told {
    let frame = &desk.frame;
    let late = line
        .written_at
        .duration_since(line.happened_at)
        .as_secs()
        .abs()
        > 60;
    Told {
        id: line.id.to_string(),
        at: view::moment(frame, line.happened_at),
        written: late.then(|| {
            let at = view::moment(frame, line.written_at);
            frame.say("incidents.line.written").with("at", &at)
        }),
        by: by(frame, &line.written_by, people),
        what: what(desk, kind, line),
        words: line.words.clone(),
        more: more(desk, line),
        file: file(desk, of, line),
        corrects: line.corrects.is_some(),
        can_be_corrected: matches!(line.sort, LineSort::Note | LineSort::Correction),
    }
}

pub(super) fn by(frame: &Frame, word: &str, people: &[Worker]) -> Say {
    let person = is_person(word);
    let found = people.iter().find(|it| Some(it.id) == person);
    match (found, word) {
        (Some(it), _) => frame.name(&it.name, &it.kana),
        (None, "system") => frame.say("incidents.line.by-mamori"),
        (None, "nobody") => frame.say("incidents.line.by-nobody"),
        (None, _) => frame.say("incidents.line.by-other"),
    }
}

fn what(desk: &Desk, kind: &Playbook, line: &Line) -> Say {
    let frame = &desk.frame;
    let said = frame.say(&format!("incidents.line.{}", line.sort));
    match line.sort {
        LineSort::Draft if line.detail.get("form").is_some() => {
            let form = Say::plain(&line.about);
            frame.say("forms.line").with("form", &form)
        }
        LineSort::Step | LineSort::StepCannot => match kind.step(&line.about) {
            Some(it) => said.with("step", &frame.text(it.text.authored(), &it.text_en)),
            None => said.with("step", &Say::plain(&line.about)),
        },
        LineSort::Clock => said.with("clock", &clock(desk, &line.about)),
        LineSort::Draft => said.with("draft", &draft(desk, &line.about)),
        LineSort::Escalated => {
            let number = |key: &str| line.detail.get(key).map(Value::to_string);
            let minutes = number("minutes").unwrap_or_default();
            let mailed = number("mailed").unwrap_or_default();
            frame.fill(
                "incidents.line.escalated",
                &[("minutes", &minutes), ("mailed", &mailed)],
            )
        }
        _ => said,
    }
}

fn clock(desk: &Desk, id: &str) -> Say {
    let found = desk.app.incidents.clock(id);
    found.map_or_else(
        || Say::plain(id),
        |it| desk.frame.text(it.title.authored(), &it.title_en),
    )
}

fn draft(desk: &Desk, id: &str) -> Say {
    let found = desk.app.incidents.draft(id);
    found.map_or_else(
        || Say::plain(id),
        |it| desk.frame.text(it.title.authored(), &it.title_en),
    )
}

/// Which clocks moved, which fields were written.
fn more(desk: &Desk, line: &Line) -> Vec<Say> {
    let frame = &desk.frame;
    let list = |value: Option<&Value>| value.and_then(Value::as_array).cloned().unwrap_or_default();
    match line.sort {
        LineSort::Facts => {
            let facts = list(line.detail.get("facts")).into_iter();
            let clocks = list(line.detail.get("clocks")).into_iter();
            let facts = facts.map(|it| {
                let name = it.get("fact").and_then(Value::as_str).unwrap_or_default();
                frame
                    .say("incidents.line.fact")
                    .with("fact", &frame.say(&format!("incidents.fact.{name}")))
                    .with("was", &answer(frame, it.get("was")))
                    .with("is", &answer(frame, it.get("is")))
            });
            facts.chain(clocks.map(|it| moved(desk, &it))).collect()
        }
        LineSort::Kind => {
            let kind = |key: &str| kind(desk, line.detail.get(key));
            let changed = frame.say("incidents.kind.was-is");
            let changed = changed.with("was", &kind("was")).with("is", &kind("is"));
            let clocks = list(line.detail.get("clocks"));
            let moved = clocks.iter().map(|it| moved(desk, it));
            std::iter::once(changed).chain(moved).collect()
        }
        LineSort::Story => line
            .about
            .split(',')
            .map(|it| frame.say(&format!("incidents.story.{it}")))
            .collect(),
        _ => Vec::new(),
    }
}

/// A clock that moved, with its days.
fn moved(desk: &Desk, of: &Value) -> Say {
    let id = of.get("clock").and_then(Value::as_str).unwrap_or_default();
    let day = |key: &str| day(&desk.frame, of.get(key), of.get(required_of(key)));
    desk.frame
        .say("incidents.line.moved")
        .with("clock", &clock(desk, id))
        .with("was", &day("was"))
        .with("is", &day("is"))
}

/// What a kind is called; its id where the data no longer has it.
fn kind(desk: &Desk, id: Option<&Value>) -> Say {
    let id = id.and_then(Value::as_str).unwrap_or_default();
    let found = desk.app.incidents.playbook(id);
    found.map_or_else(
        || Say::plain(id),
        |it| desk.frame.text(it.title.authored(), &it.title_en),
    )
}

fn required_of(key: &str) -> &'static str {
    if key == "was" {
        "required_was"
    } else {
        "required"
    }
}

fn day(frame: &Frame, day: Option<&Value>, required: Option<&Value>) -> Say {
    let day = day.and_then(Value::as_str).and_then(|it| it.parse().ok());
    match (day, required.and_then(Value::as_str)) {
        (Some(day), _) => frame.day(day),
        (None, Some(required)) => frame.say(&format!("incidents.required.{required}")),
        (None, None) => Say::plain("―"),
    }
}

fn answer(frame: &Frame, value: Option<&Value>) -> Say {
    match value {
        Some(Value::String(it)) => match it.as_str() {
            "yes" | "no" | "unsure" => frame.say(&format!("incidents.answer.{it}")),
            other => match other.parse() {
                Ok(at) => view::moment(frame, at),
                Err(_) => Say::plain(other),
            },
        },
        Some(Value::Number(it)) => Say::plain(&it.to_string()),
        _ => Say::plain("―"),
    }
}

fn file(desk: &Desk, of: &Incident, line: &Line) -> Option<(String, bool)> {
    if line.sort != LineSort::File || line.about.is_empty() {
        return None;
    }
    let is_photo = line.detail.get("small").is_some_and(Value::is_string);
    Some((
        format!("{}/files/{}", room_path(desk.office, of.id), line.id),
        is_photo,
    ))
}
