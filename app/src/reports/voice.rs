//! The words of a paper in one language; which words there are stands in `data/words/reports.toml`.

use jiff::civil::Date;
use mamori_core::calendar::{FiscalYear, wareki_authored, wareki_with_weekday};
use mamori_core::plain::{Text, without_ruby};
use mamori_core::words::Language;
use mamori_report::ruby::RubyText;

use crate::web::App;

/// Speaks one language to paper: with furigana in easy Japanese, without elsewhere.
#[derive(Clone)]
pub struct Voice {
    app: App,
    language: Language,
}

impl Voice {
    /// A voice for papers in `language`.
    pub fn new(app: &App, language: Language) -> Self {
        Self {
            app: app.clone(),
            language,
        }
    }

    /// A text of the screen words, for large type.
    pub fn say(&self, key: &str) -> RubyText {
        self.of(self.app.words.say(self.language, key).unwrap_or(key))
    }

    /// The same with its `{places}` filled.
    pub fn fill(&self, key: &str, places: &[(&str, &str)]) -> RubyText {
        let text = self.app.words.fill(self.language, key, places);
        self.of(text.as_deref().unwrap_or(key))
    }

    /// A text of the screen words without furigana.
    pub fn plain(&self, key: &str) -> String {
        without_ruby(self.app.words.say(self.language, key).unwrap_or(key))
    }

    /// The same with its `{places}` filled.
    pub fn filled(&self, key: &str, places: &[(&str, &str)]) -> String {
        let text = self.app.words.fill(self.language, key, places);
        without_ruby(text.as_deref().unwrap_or(key))
    }

    /// A text of the catalogue, for large type.
    pub fn ruby(&self, japanese: &Text, english: &str) -> RubyText {
        match self.language {
            Language::En if !english.is_empty() => english.into(),
            _ => self.of(japanese.authored()),
        }
    }

    /// A text of the catalogue as it is authored, to stand inside another.
    pub fn authored(&self, japanese: &Text, english: &str) -> String {
        match self.language {
            Language::En if !english.is_empty() => english.to_owned(),
            _ => japanese.authored().to_owned(),
        }
    }

    /// The same after its number.
    pub fn numbered(&self, number: &str, (japanese, english): (&Text, &str)) -> RubyText {
        let title = self.authored(japanese, english);
        self.of(&format!("{number} {title}"))
    }

    /// A name, under its reading in easy Japanese.
    pub fn name(&self, name: &str, kana: &str) -> RubyText {
        match self.language {
            Language::Easy if !kana.is_empty() => RubyText::of(&[(name, kana)]),
            _ => name.into(),
        }
    }

    /// A name as a piece of an authored text, with its reading in easy Japanese.
    pub fn marked_name(&self, name: &str, kana: &str) -> String {
        match self.language {
            Language::Easy if !kana.is_empty() => format!("｜{name}《{kana}》"),
            _ => name.to_owned(),
        }
    }

    /// A day as people read it: 令和 in Japanese, 2026-11-22 in English.
    pub fn day(&self, day: Date) -> String {
        match self.language {
            Language::En => day.to_string(),
            _ => wareki_with_weekday(day),
        }
    }

    /// The same for type in which furigana can be read; in a narrow column in two lines.
    pub fn day_said(&self, day: Date, is_narrow: bool) -> RubyText {
        match self.language {
            Language::En => day.to_string().into(),
            _ => self.of(&wareki_authored(day, if is_narrow { "\n" } else { "" })),
        }
    }

    /// The language of the paper.
    pub fn language(&self) -> Language {
        self.language
    }

    /// A fiscal year: 令和8年度, FY2026 in English.
    pub fn year(&self, year: FiscalYear) -> String {
        self.year_said(year).plain()
    }

    /// The same for type in which furigana can be read.
    pub fn year_said(&self, year: FiscalYear) -> RubyText {
        match self.language {
            Language::En => format!("FY{}", year.year()).into(),
            _ => self.of(&year.authored()),
        }
    }

    /// An authored text as it is.
    pub(super) fn of(&self, authored: &str) -> RubyText {
        match (self.language, Text::parse(authored)) {
            (Language::Easy, Ok(text)) => RubyText::from(&text),
            _ => without_ruby(authored).into(),
        }
    }
}
