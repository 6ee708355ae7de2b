//! The one place that writes to the terminal: results to standard output, refusals to standard error.

use std::io::Write;

use mamori_core::plain::{Text, without_ruby};
use mamori_core::words::{Language, Words};
use serde::Serialize;
use serde_json::json;

use super::refusal::Refusal;
use crate::words::built_in_words;

/// Says things in the language and the form that were asked for.
pub struct Printer {
    is_json: bool,
    language: Language,
    words: &'static Words,
}

impl Printer {
    /// A printer for one command.
    pub fn new(is_json: bool, language: Language) -> Self {
        Self {
            is_json,
            language,
            words: built_in_words(),
        }
    }

    /// Whether JSON was asked for: then nothing but JSON goes to standard output.
    pub fn is_json(&self) -> bool {
        self.is_json
    }

    /// The language of sentences.
    pub fn language(&self) -> Language {
        self.language
    }

    /// A sentence by its key; `None` where there is none.
    pub fn known(&self, key: &str) -> Option<String> {
        self.words.say(self.language, key).map(without_ruby)
    }

    /// A sentence by its key.
    pub fn say(&self, key: &str) -> String {
        self.known(key).unwrap_or_else(|| key.to_owned())
    }

    /// A sentence by its key with `{name}` replaced.
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        let filled = self.words.fill(self.language, key, values);
        filled.unwrap_or_else(|| key.to_owned())
    }

    /// A text of the catalogue: Japanese without readings, or its English.
    pub fn text(&self, japanese: &Text, english: &str) -> String {
        match self.language {
            Language::En if !english.is_empty() => english.to_owned(),
            _ => japanese.plain(),
        }
    }

    /// One line of a result for people; nothing where JSON was asked for.
    pub fn line(&self, text: &str) {
        if !self.is_json {
            show(text);
        }
    }

    /// One result as JSON, where JSON was asked for.
    pub fn json(&self, value: &impl Serialize) {
        if self.is_json {
            // What is printed is plain data of ours; it always has a JSON form.
            show(&serde_json::to_string_pretty(value).unwrap_or_default());
        }
    }

    /// A sentence beside the result, on standard error whatever was asked for.
    #[expect(
        clippy::unused_self,
        reason = "whoever warns holds the printer, and nothing else writes to the terminal"
    )]
    pub fn warn(&self, text: &str) {
        err(text);
    }

    /// Why a command was not carried out, and what to do next.
    pub fn refuse(&self, refusal: &Refusal) {
        if self.is_json {
            err(&self.told(refusal).to_string());
        } else {
            err(&self.lines(refusal));
        }
    }

    /// A refusal as an object.
    pub fn told(&self, refusal: &Refusal) -> serde_json::Value {
        json!({
            "error": self.sentence(refusal),
            "next": self.next(refusal),
            "file": refusal.file(),
            "line": refusal.line(),
            "number": refusal.number(),
        })
    }

    /// A refusal in lines for people.
    pub fn lines(&self, refusal: &Refusal) -> String {
        let place = match (refusal.file(), refusal.line()) {
            (Some(file), Some(line)) => format!("{file}:{line}: "),
            (Some(file), None) => format!("{file}: "),
            _ => String::new(),
        };
        let (sentence, next) = (self.sentence(refusal), self.next(refusal));
        format!("{place}{sentence}\n{next} ({})", refusal.number())
    }

    fn sentence(&self, refusal: &Refusal) -> String {
        let kind = refusal.word();
        self.filled(&format!("cli.refusal.{kind}.sentence"), refusal)
    }

    fn next(&self, refusal: &Refusal) -> String {
        let kind = refusal.word();
        self.filled(&format!("cli.refusal.{kind}.next"), refusal)
    }

    fn filled(&self, key: &str, refusal: &Refusal) -> String {
        let said: Vec<(&str, String)> = refusal
            .said()
            .iter()
            .map(|(name, key)| (*name, self.say(key)))
            .collect();
        let mut values = refusal.values();
        values.extend(said.iter().map(|(name, text)| (*name, text.as_str())));
        self.fill(key, &values)
    }
}

/// Puts text on standard output whatever was asked for: help is help.
/// A reader that has gone away (`mamori … | head`) is no fault, so the result of writing is not looked at.
pub fn show(text: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}

fn err(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}
