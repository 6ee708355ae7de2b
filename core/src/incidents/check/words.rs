//! Plain language and English of the incidents' data: what who reports reads is measured as for staff, the rest as for managers.

use super::super::choice::Responder;
use super::super::clock::ClockRule;
use super::super::draft::Draft;
use super::super::drill::Scenario;
use super::super::lesson::Lesson;
use super::super::playbook::Playbook;
use super::super::read::Opened;
use super::Around;
use crate::lint::{Finding, TomlFile};
use crate::plain::{Breach, Gate, Text, reading};

/// For whom a text is, and so how plain it must be.
#[derive(Clone, Copy)]
pub(super) enum For {
    Staff,
    StaffTitle,
    Manager,
    ManagerTitle,
}

/// A text with its place, its English and for whom it is.
pub(super) struct Told<'a> {
    place: String,
    text: &'a Text,
    english: &'a str,
    by: For,
}

impl Around<'_> {
    pub(super) fn words(&self, opened: &Opened<'_>) -> Vec<Finding> {
        let mut found = Vec::new();
        for (file, it) in &opened.playbooks {
            found.extend(lists(file, it));
            found.extend(self.read(file, playbook(it)));
        }
        for (file, it) in &opened.clocks {
            found.extend(self.read(file, clock(it)));
        }
        for (file, it) in &opened.scenarios {
            found.extend(self.read(file, scenario(it)));
        }
        for (file, it) in &opened.drafts {
            found.extend(self.read(file, draft(it)));
        }
        for (file, it) in &opened.lessons {
            let each = it.all.iter().enumerate();
            let texts = each.flat_map(|(at, it)| lesson(at, it)).collect();
            found.extend(self.read(file, texts));
        }
        for (file, it) in &opened.notices {
            let each = it.all.iter().enumerate();
            let texts = each.map(|(at, it)| {
                told(
                    format!("notice.{at}.text"),
                    (&it.text, &it.text_en),
                    For::Manager,
                )
            });
            found.extend(self.read(file, texts.collect()));
        }
        for (file, it) in &opened.municipalities {
            if !it.note.is_empty() {
                let note = told("note".to_owned(), (&it.note, &it.note_en), For::Manager);
                found.extend(self.read(file, vec![note]));
            }
        }
        found
    }

    pub(super) fn read(&self, file: &TomlFile<'_>, texts: Vec<Told<'_>>) -> Vec<Finding> {
        let mut found = Vec::new();
        for it in texts {
            let line = file.first_line(&it.place);
            let breaches = by(self.gate, it.by, it.text).into_iter();
            found.extend(breaches.map(|breach| {
                let at = (file.path(), line + breach.lines_before);
                Finding::new(at, breach.rule, breach.message, breach.next)
            }));
            if it.english.trim().is_empty() || it.english.chars().any(|it| it >= '\u{3000}') {
                let at = (file.path(), line);
                let next = "英語で書いてください。";
                found.push(Finding::new(
                    at,
                    "english.missing",
                    "英語がありません。",
                    next,
                ));
            }
        }
        found
    }
}

fn by(gate: Gate<'_>, whom: For, text: &Text) -> Vec<Breach> {
    match whom {
        For::Staff => gate.text(text),
        For::Manager => gate.manager_text(text),
        For::StaffTitle => [gate.title(text), reading(text)].concat(),
        For::ManagerTitle => [gate.manager_title(text), gate.manager_reading(text)].concat(),
    }
}

pub(super) fn told<'a>(
    place: String,
    (text, english): (&'a Text, &'a String),
    by: For,
) -> Told<'a> {
    Told {
        place,
        text,
        english,
        by,
    }
}

pub(super) fn all<'a>(
    key: &str,
    (texts, english): (&'a [Text], &'a [String]),
    whom: For,
) -> Vec<Told<'a>> {
    let pairs = texts.iter().zip(english).enumerate();
    pairs
        .map(|(at, pair)| told(format!("{key}.{at}"), pair, whom))
        .collect()
}

fn playbook(of: &Playbook) -> Vec<Told<'_>> {
    let mut texts = vec![
        told(
            "title".to_owned(),
            (&of.title, &of.title_en),
            For::StaffTitle,
        ),
        told(
            "button".to_owned(),
            (&of.button, &of.button_en),
            For::StaffTitle,
        ),
    ];
    texts.extend(all("calm", (&of.calm, &of.calm_en), For::Staff));
    texts.extend(all(
        "write_down",
        (&of.write_down, &of.write_down_en),
        For::Manager,
    ));
    texts.extend(all(
        "closed_when",
        (&of.closed_when, &of.closed_when_en),
        For::Manager,
    ));
    texts.extend(of.donts.iter().enumerate().map(|(at, it)| {
        let place = format!("dont.{at}.text");
        told(place, (&it.text, &it.text_en), For::StaffTitle)
    }));
    texts.extend(of.steps.iter().enumerate().map(|(at, it)| {
        let whom = match it.who {
            Responder::Reporter => For::Staff,
            _ => For::Manager,
        };
        let place = format!("step.{at}.text");
        told(place, (&it.text, &it.text_en), whom)
    }));
    texts
}

/// A list and its English of different lengths.
fn lists(file: &TomlFile<'_>, of: &Playbook) -> Vec<Finding> {
    let pairs = [
        ("calm_en", of.calm.len(), of.calm_en.len()),
        ("write_down_en", of.write_down.len(), of.write_down_en.len()),
        (
            "closed_when_en",
            of.closed_when.len(),
            of.closed_when_en.len(),
        ),
    ];
    let uneven = pairs.into_iter().filter(|(_, ja, en)| ja != en);
    uneven
        .map(|(key, ja, en)| {
            let at = (file.path(), file.line(key));
            let message = format!("日本語は {ja}行、英語は {en}行です。");
            Finding::new(at, "english.missing", message, "同じ数にしてください。")
        })
        .collect()
}

fn clock(of: &ClockRule) -> Vec<Told<'_>> {
    vec![
        told(
            "title".to_owned(),
            (&of.title, &of.title_en),
            For::ManagerTitle,
        ),
        told("say".to_owned(), (&of.say, &of.say_en), For::Manager),
    ]
}

fn scenario(of: &Scenario) -> Vec<Told<'_>> {
    let mut texts = vec![told(
        "title".to_owned(),
        (&of.title, &of.title_en),
        For::ManagerTitle,
    )];
    texts.extend(all("story", (&of.story, &of.story_en), For::Staff));
    for (at, it) in of.surprises.iter().enumerate() {
        let place = format!("surprise.{at}.text");
        texts.push(told(place, (&it.text, &it.text_en), For::Manager));
    }
    texts
}

/// What persons and families read, and what is said on the telephone, is measured as for staff.
fn draft(of: &Draft) -> Vec<Told<'_>> {
    let (title, text) = if of.is_plain() {
        (For::StaffTitle, For::Staff)
    } else {
        (For::ManagerTitle, For::Manager)
    };
    let mut texts = vec![
        told("title".to_owned(), (&of.title, &of.title_en), title),
        told("about".to_owned(), (&of.about, &of.about_en), For::Manager),
    ];
    for (at, it) in of.parts.iter().enumerate() {
        if !it.label.is_empty() {
            let place = format!("part.{at}.label");
            texts.push(told(place, (&it.label, &it.label_en), title));
        }
        if !it.text.is_empty() {
            let place = format!("part.{at}.text");
            texts.push(told(place, (&it.text, &it.text_en), text));
        }
    }
    texts
}

fn lesson(at: usize, of: &Lesson) -> Vec<Told<'_>> {
    vec![
        told(
            format!("lesson.{at}.title"),
            (&of.title, &of.title_en),
            For::StaffTitle,
        ),
        told(
            format!("lesson.{at}.rule"),
            (&of.rule, &of.rule_en),
            For::Staff,
        ),
    ]
}
