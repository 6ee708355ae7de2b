//! Plain language and English of a ledger: its title, its columns, its choices, what its rules say.

use super::Checked;
use crate::catalogue::Reader;
use crate::lint::Finding;
use crate::plain::{Breach, Gate, Text, reading};

/// Characters in the label of a field or a choice.
const LABEL: usize = 20;

impl Checked<'_> {
    pub(super) fn words(&self, gate: Gate<'_>) -> Vec<Finding> {
        let register = self.register;
        let reader = register.reader;
        let by = For { reader, gate };
        let mut findings = self.told("title", by.title(&register.title));
        findings.extend(self.told("about", by.text(&register.about)));
        for (at, field) in register.fields.iter().enumerate() {
            let place = |key: &str| format!("field.{at}.{key}");
            findings.extend(self.told(&place("label"), by.label(&field.label)));
            findings.extend(self.told(&place("help"), by.text(&field.help)));
            for (number, choice) in field.choices.iter().enumerate() {
                let place = place(&format!("choice.{number}.label"));
                findings.extend(self.told(&place, by.label(&choice.label)));
            }
        }
        for (at, rule) in register.rules.iter().enumerate() {
            findings.extend(self.told(&format!("rule.{at}.say"), by.text(&rule.say)));
        }
        findings.extend(self.english());
        findings
    }

    fn english(&self) -> Vec<Finding> {
        let is_english =
            |text: &str| !text.trim().is_empty() && text.chars().all(|it| it < '\u{3000}');
        let all = self.english_texts();
        let wrong = all.iter().filter(|(_, text)| !is_english(text));
        let next = "英語で書いてください。";
        let told = wrong
            .map(|(place, _)| self.fault(place, "english.missing", "英語がありません。", next));
        told.collect()
    }

    /// Every text that must be there in English, by its place.
    fn english_texts(&self) -> Vec<(String, &str)> {
        let register = self.register;
        let mut all = vec![
            ("title_en".to_owned(), register.title_en.as_str()),
            ("about_en".to_owned(), &register.about_en),
        ];
        for (at, field) in register.fields.iter().enumerate() {
            all.push((format!("field.{at}.label_en"), &field.label_en));
            if !field.help.is_empty() {
                all.push((format!("field.{at}.help_en"), &field.help_en));
            }
            for (number, it) in field.choices.iter().enumerate() {
                let place = format!("field.{at}.choice.{number}.label_en");
                all.push((place, &it.label_en));
            }
        }
        for (at, it) in register.rules.iter().enumerate() {
            all.push((format!("rule.{at}.say_en"), &it.say_en));
        }
        all
    }

    fn told(&self, key: &str, breaches: Vec<Breach>) -> Vec<Finding> {
        let line = self.file.first_line(key);
        let told = |it: Breach| {
            let at = (self.file.path(), line + it.lines_before);
            Finding::new(at, it.rule, it.message, it.next)
        };
        breaches.into_iter().map(told).collect()
    }
}

/// The gate that the readers of a ledger need.
struct For<'a> {
    reader: Reader,
    gate: Gate<'a>,
}

impl For<'_> {
    fn text(&self, text: &Text) -> Vec<Breach> {
        match self.reader {
            Reader::Staff => self.gate.text(text),
            Reader::Manager => self.gate.manager_text(text),
        }
    }

    fn title(&self, text: &Text) -> Vec<Breach> {
        let (mut breaches, readable) = match self.reader {
            Reader::Staff => (self.gate.title(text), reading(text)),
            Reader::Manager => (
                self.gate.manager_title(text),
                self.gate.manager_reading(text),
            ),
        };
        breaches.extend(readable);
        breaches
    }

    fn label(&self, text: &Text) -> Vec<Breach> {
        let mut breaches = self.title(text);
        let long = text.plain().chars().count();
        if long > LABEL {
            breaches.push(Breach {
                rule: "title.length",
                message: format!("見出しが {long}文字です（{LABEL}文字まで）。"),
                next: "見出しを短くしてください。".to_owned(),
                lines_before: 0,
            });
        }
        breaches
    }
}
