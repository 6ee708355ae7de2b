//! The lint of `data/words`: three languages, the same placeholders, and easy Japanese that is easy; unused keys are the app's to find.

use std::collections::BTreeMap;

use toml::de::{DeTable, DeValue};

use super::{Language, gather, places, stem};
use crate::lint::{Finding, TomlFile};
use crate::plain::{Text, Vocabulary, length, sentences, unread_above, uses_word};

/// Kanji of the first two school years may stand without reading on an easy screen.
const EASY_GRADE: u8 = 2;
/// Characters in a sentence of an easy screen, its mark included.
const EASY_LENGTH: usize = 40;

/// Checks every file of `words/`.
pub fn check(files: &BTreeMap<String, String>, vocabulary: &Vocabulary) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in files {
        let Some(stem) = stem(path) else { continue };
        match TomlFile::open(path, text) {
            Ok(file) => {
                let checker = Checker {
                    file: &file,
                    stem,
                    vocabulary,
                };
                gather(file.table(), stem, &mut |key, table| {
                    findings.extend(checker.entry(key, table));
                });
            }
            Err(finding) => findings.push(finding),
        }
    }
    findings
}

struct Checker<'a> {
    file: &'a TomlFile<'a>,
    stem: &'a str,
    vocabulary: &'a Vocabulary,
}

impl Checker<'_> {
    fn entry(&self, key: &str, table: &DeTable<'_>) -> Vec<Finding> {
        // `home.title` is the table `title` of the file `home`.
        let place = key
            .strip_prefix(self.stem)
            .unwrap_or(key)
            .trim_start_matches('.');
        let mut findings = self.strangers(place, table);
        let said = |it: &Language| {
            let value = table.iter().find(|(name, _)| name.get_ref() == it.as_str());
            value
                .and_then(|(_, it)| it.get_ref().as_str())
                .filter(|it| !it.trim().is_empty())
        };
        for language in Language::ALL {
            match said(language) {
                Some(text) => findings.extend(self.text(place, *language, text)),
                None => findings.push(self.file.finding(
                    place,
                    "words.language-missing",
                    format!("`{place}` に {language} の文がありません。"),
                    format!("`{language} = \"…\"` の行を足してください。"),
                )),
            }
        }
        let used: Vec<_> = Language::ALL.iter().filter_map(said).map(places).collect();
        if used.windows(2).any(|it| it.first() != it.last()) {
            findings.push(self.file.finding(
                place,
                "words.placeholders",
                format!("`{place}` の {{ }} の名前が、3つの言葉で そろっていません。"),
                "ja・easy・en で同じ {名前} を使ってください。",
            ));
        }
        findings
    }

    /// Keys that are neither a language nor a further table.
    fn strangers(&self, place: &str, table: &DeTable<'_>) -> Vec<Finding> {
        let known = |it: &str| Language::ALL.iter().any(|language| language.as_str() == it);
        let is_text = |name: &str, value: &DeValue<'_>| known(name) && value.is_str();
        let strange = table.iter().filter(|(name, value)| {
            let value = value.get_ref();
            !(value.is_table() || is_text(name.get_ref(), value))
        });
        strange
            .map(|(name, _)| {
                let at = format!("{place}.{}", name.get_ref());
                let message = format!("`{}` は ここに書ける項目ではありません。", name.get_ref());
                self.file.finding(
                    at.trim_start_matches('.'),
                    "toml.unknown-key",
                    message,
                    "ja・easy・en の文だけを書いてください。",
                )
            })
            .collect()
    }

    fn text(&self, place: &str, language: Language, text: &str) -> Vec<Finding> {
        let at = format!("{place}.{language}");
        let find = |rule, message: String, next: &str| {
            self.file
                .finding(at.trim_start_matches('.'), rule, message, next)
        };
        if places(text).iter().any(|it| !is_place(it))
            || text.matches('{').count() != text.matches('}').count()
        {
            return vec![find(
                "words.placeholder-name",
                "{ } の書き方がちがいます。".to_owned(),
                "{name} のように 小文字の英字で書いてください。",
            )];
        }
        if language != Language::Easy {
            let has_marks = text.contains(['《', '》', '｜']);
            let found = has_marks.then(|| {
                find(
                    "words.reading-in-ja",
                    "ふりがなは easy にだけ書きます。".to_owned(),
                    "《 》を消してください。",
                )
            });
            return found.into_iter().collect();
        }
        match Text::parse(text) {
            Ok(easy) => self
                .easy(&easy)
                .into_iter()
                .map(|(rule, message, next)| find(rule, message, &next))
                .collect(),
            Err(error) => vec![find(
                "furigana.unbalanced",
                format!("ふりがなの書き方がまちがっています（{error}）。"),
                "漢字《かんじ》の形で書いてください。",
            )],
        }
    }

    fn easy(&self, text: &Text) -> Vec<(&'static str, String, String)> {
        let mut found = Vec::new();
        if let Some(kanji) = unread_above(text, self.vocabulary, EASY_GRADE) {
            found.push((
                "words.easy-kanji",
                format!("「{kanji}」に ふりがながありません。"),
                "漢字《かんじ》の形で読みを書いてください。".to_owned(),
            ));
        }
        let plain = text.plain();
        let banned = self
            .vocabulary
            .banned
            .iter()
            .find(|(word, _)| uses_word(&plain, word));
        if let Some((word, instead)) = banned {
            found.push((
                "plain.banned-word",
                format!("「{word}」は 通じない言葉です。"),
                format!("「{instead}」などに言いかえてください。"),
            ));
        }
        let longest = sentences(text)
            .iter()
            .map(|it| length(&it.plain()))
            .max()
            .unwrap_or_default();
        if longest > EASY_LENGTH {
            found.push((
                "plain.sentence-length",
                format!("文が {longest}文字です（{EASY_LENGTH}文字まで）。"),
                "文を 2つに分けてください。".to_owned(),
            ));
        }
        found
    }
}

fn is_place(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'_')
}
