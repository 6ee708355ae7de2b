//! What every check of `data/` shares: findings with file and line, and TOML that knows its lines; the rules are with their capability.

use std::ops::Range;
use std::rc::Rc;

use serde::Serialize;
use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// One thing that is wrong in `data/`, told so that the person who wrote the file can put it right.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Finding {
    /// The path below `data/`, such as `catalogue/care-guide/r8/1-1.toml`.
    pub file: String,
    /// The line in the file, from 1.
    pub line: usize,
    /// The English id of the rule, such as `link.dangling`.
    pub rule: &'static str,
    /// What is wrong, in plain Japanese.
    pub message: String,
    /// What to do about it, in plain Japanese.
    pub next: String,
}

impl Finding {
    /// A finding at a place.
    pub fn new(
        place: (&str, usize),
        rule: &'static str,
        message: impl Into<String>,
        next: impl Into<String>,
    ) -> Self {
        let (file, line) = place;
        Self {
            file: file.to_owned(),
            line,
            rule,
            message: message.into(),
            next: next.into(),
        }
    }
}

/// A TOML file of which every value still knows its line.
#[derive(Debug, Clone)]
pub struct TomlFile<'a> {
    path: &'a str,
    text: &'a str,
    table: Rc<Spanned<DeTable<'a>>>,
    /// Before every place that is asked for, such as `provision.3.`; empty for the whole file.
    within: String,
}

impl<'a> TomlFile<'a> {
    /// Reads the syntax only; the error is the finding to show.
    pub fn open(path: &'a str, text: &'a str) -> Result<Self, Finding> {
        match DeTable::parse(text) {
            Ok(table) => Ok(Self {
                path,
                text,
                table: Rc::new(table),
                within: String::new(),
            }),
            Err(error) => Err(explain(path, text, &error)),
        }
    }

    /// The same file, with places told from a part of it on, such as `provision.3`.
    pub fn within(&self, part: &str) -> Self {
        Self {
            within: format!("{part}."),
            ..self.clone()
        }
    }

    /// Whether places are told from a part of the file on.
    pub fn is_part(&self) -> bool {
        !self.within.is_empty()
    }

    /// Whether the file has this key at its top.
    pub fn has(&self, key: &str) -> bool {
        key_in(self.table(), key).is_some()
    }

    /// The path below `data/`.
    pub fn path(&self) -> &'a str {
        self.path
    }

    /// Everything in the file, with spans.
    pub fn table(&self) -> &DeTable<'a> {
        self.table.get_ref()
    }

    /// Reads the content into a type; the error is the finding to show.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Finding> {
        let parsed = Spanned::clone(&self.table);
        T::deserialize(toml::Deserializer::from(parsed)).map_err(|error| {
            let mut finding = explain(self.path, self.text, &error);
            // Of a fault within a list, the reader knows only where the list begins.
            let from = error.span().map_or(0, |it| it.start);
            if let Some(at) = self
                .table()
                .values()
                .find_map(|it| wrong_string(it, from, error.message()))
            {
                finding.line = self.line_at(at);
            }
            finding
        })
    }

    /// The line of a place written as `source.page` or `how.2` (the third step); of its nearest parent if it is absent.
    pub fn line(&self, place: &str) -> usize {
        let mut line = 1;
        let mut here = None;
        for step in format!("{}{place}", self.within).split('.') {
            let next = match here {
                None => key_in(self.table(), step),
                Some(value) => step_into(value, step),
            };
            let Some((at, value)) = next else { break };
            line = self.line_at(at);
            here = Some(value);
        }
        line
    }

    /// The line of a byte of the file.
    pub fn line_at(&self, at: usize) -> usize {
        line_of(self.text, at)
    }

    /// The line on which the writing of a string begins: one later for `"""` with the text on the next line.
    pub fn first_line(&self, place: &str) -> usize {
        let mut here = None;
        for step in format!("{}{place}", self.within).split('.') {
            here = match here {
                None => key_in(self.table(), step),
                Some((_, value)) => step_into(value, step),
            };
        }
        let Some((_, value)) = here else {
            return self.line(place);
        };
        let line = self.line_at(value.span().start);
        let raw = self.text.get(value.span()).unwrap_or_default();
        line + usize::from(raw.starts_with("\"\"\"\n") || raw.starts_with("'''\n"))
    }

    /// A finding at a place of this file.
    pub fn finding(
        &self,
        place: &str,
        rule: &'static str,
        message: impl Into<String>,
        next: impl Into<String>,
    ) -> Finding {
        Finding::new((self.path, self.line(place)), rule, message, next)
    }
}

fn key_in<'t, 'a>(table: &'t DeTable<'a>, key: &str) -> Option<(usize, &'t Spanned<DeValue<'a>>)> {
    let (name, value) = table.iter().find(|(name, _)| name.get_ref() == key)?;
    Some((name.span().start, value))
}

fn step_into<'t, 'a>(
    value: &'t Spanned<DeValue<'a>>,
    step: &str,
) -> Option<(usize, &'t Spanned<DeValue<'a>>)> {
    match value.get_ref() {
        DeValue::Table(table) => key_in(table, step),
        DeValue::Array(list) => {
            let item = list.get(step.parse::<usize>().ok()?)?;
            Some((item.span().start, item))
        }
        _ => None,
    }
}

/// Where the string begins that an error is about, searched from a place on.
fn wrong_string(value: &Spanned<DeValue<'_>>, from: usize, said: &str) -> Option<usize> {
    match value.get_ref() {
        DeValue::Table(table) => table.values().find_map(|it| wrong_string(it, from, said)),
        DeValue::Array(list) => list.iter().find_map(|it| wrong_string(it, from, said)),
        DeValue::String(text) if value.span().start >= from => {
            let is_it = if said.starts_with("furigana:") {
                crate::plain::segments(text).is_err()
            } else {
                (said.starts_with("malformed") || said.starts_with("unknown variant"))
                    && quoted(said).first() == Some(&text.as_ref())
            };
            is_it.then(|| value.span().start)
        }
        _ => None,
    }
}

fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|it| *it == b'\n').count() + 1
}

/// Turns an error of the TOML reader into a sentence that needs no knowledge of programs.
fn explain(path: &str, text: &str, error: &toml::de::Error) -> Finding {
    let span: Range<usize> = error.span().unwrap_or_default();
    let (rule, message, next) = in_words(error.message());
    Finding::new((path, line_of(text, span.start)), rule, message, next)
}

/// Rule, sentence and next step for an error of the reader.
pub(crate) fn in_words(said: &str) -> (&'static str, String, String) {
    let names = quoted(said);
    let name = names.first().copied().unwrap_or_default();
    if said.starts_with("unknown field") {
        return (
            "toml.unknown-key",
            format!("`{name}` という項目はありません。"),
            nearest_hint(&names),
        );
    }
    if said.starts_with("unknown variant") {
        return (
            "choice.unknown",
            format!("`{name}` は選べる言葉ではありません。"),
            choice_hint(&names),
        );
    }
    if said.starts_with("missing field") {
        return missing(name);
    }
    let known = SAID.iter().find(|(start, ..)| said.starts_with(start));
    let (_, rule, message, next) = known.copied().unwrap_or((
        "",
        "toml.syntax",
        "TOMLとして読めません",
        "この行の記号（\" = [ ]）を確かめてください。",
    ));
    (rule, format!("{message}（{said}）。"), next.to_owned())
}

const COMPARE: &str = "ほかのファイルの同じ項目と見くらべてください。";
const READING: &str = "漢字《かんじ》の形で書いてください。";
const NAME: &str = "小文字の英字・数字・「-」「.」「/」だけで書いてください。";

/// How an error of the reader begins, the rule it breaks, the sentence, and the next step.
const SAID: &[(&str, &str, &str, &str)] = &[
    (
        "furigana:",
        "furigana.unbalanced",
        "ふりがなの書き方がまちがっています",
        READING,
    ),
    (
        "invalid type",
        "toml.wrong-kind",
        "値の種類がちがいます",
        COMPARE,
    ),
    (
        "invalid value",
        "toml.wrong-kind",
        "値の種類がちがいます",
        COMPARE,
    ),
    (
        "malformed id",
        "id.malformed",
        "id の書き方がちがいます",
        NAME,
    ),
    (
        "malformed",
        "value.malformed",
        "値の書き方がちがいます",
        COMPARE,
    ),
];

fn missing(name: &str) -> (&'static str, String, String) {
    let next = format!("`{name}` の行を足してください。");
    let rule = match name {
        "source" | "page" | "document" | "source_url" => "source.missing",
        it if it.ends_with("_en") => "english.missing",
        _ => "toml.missing-key",
    };
    (rule, format!("`{name}` がありません。"), next)
}

fn nearest_hint(names: &[&str]) -> String {
    match nearest(names) {
        Some(near) => format!("`{near}` のことなら書き直し、ちがうなら行を消してください。"),
        None => "この行を消してください。".to_owned(),
    }
}

fn choice_hint(names: &[&str]) -> String {
    let choices = names.get(1..).unwrap_or_default().join("、");
    format!("この中から選んでください：{choices}")
}

/// The words between backticks.
fn quoted(said: &str) -> Vec<&str> {
    said.split('`').skip(1).step_by(2).collect()
}

/// The known name (all but the first) that is nearest to the first, if it is near at all.
fn nearest<'a>(names: &[&'a str]) -> Option<&'a str> {
    let (wrong, known) = names.split_first()?;
    let near = known.iter().map(|it| (distance(wrong, it), *it)).min()?;
    (near.0 <= wrong.len() / 2).then_some(near.1)
}

/// How many letters must be put in, taken out or changed to make one word of the other.
pub fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (above, from) in (1..).zip(from.chars()) {
        let mut left = above;
        let mut next = vec![left];
        for (pair, to) in row.windows(2).zip(&to) {
            let [diagonal, up] = pair else { continue };
            left = (diagonal + usize::from(from != *to))
                .min(up + 1)
                .min(left + 1);
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only the reading is tested")]
    struct Card {
        title: crate::plain::Text,
        #[serde(default)]
        title_en: String,
        #[serde(default)]
        how: Vec<String>,
    }

    fn finding(text: &str) -> (&'static str, usize, String) {
        let found = TomlFile::open("a.toml", text)
            .and_then(|it| it.read::<Card>())
            .unwrap_err();
        (found.rule, found.line, found.next)
    }

    #[test]
    fn an_unknown_key_is_found_with_line_and_nearest_name() {
        let (rule, line, next) = finding("title = \"あ\"\n\ntitle_em = \"a\"\n");
        assert_eq!((rule, line), ("toml.unknown-key", 3));
        assert!(next.contains("`title_en`"), "{next}");
    }

    #[test]
    fn broken_toml_wrong_kinds_and_open_readings_have_rules_of_their_own() {
        assert_eq!(finding("title = \"あ\nb = 1").0, "toml.syntax");
        assert_eq!(finding("title = \"あ\"\nhow = 3\n").0, "toml.wrong-kind");
        assert_eq!(finding("title = \"鍵《かぎ\"\n").0, "furigana.unbalanced");
        assert_eq!(finding("how = []\n").0, "toml.missing-key");
    }

    #[test]
    fn a_place_knows_its_line_or_that_of_its_parent() {
        let text = "title = \"\"\"\nあ\nい\"\"\"\nhow = [\n  \"x\",\n  \"y\",\n]\n[source]\ndocument = \"book\"\n";
        let file = TomlFile::open("a.toml", text).unwrap();
        assert_eq!(file.line("how.1"), 6);
        assert_eq!(file.line("source.page"), 8);
        assert_eq!(file.line("nothing"), 1);
        assert_eq!((file.line("title"), file.first_line("title")), (1, 2));
    }

    #[test]
    fn a_file_from_a_windows_editor_reads_like_any_other() {
        let file = TomlFile::open("a.toml", "\u{feff}title = \"あ\"\r\nhow = []\r\n").unwrap();
        assert!(file.read::<Card>().is_ok());
        assert_eq!(file.line("how"), 2);
    }

    #[test]
    fn distance_counts_letters() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("同じ", "同じ"), 0);
    }
}
