//! Japanese text with authored readings (`漢字《かんじ》`, `｜3日《みっか》`): parsing and stripping; drawing the ruby is the page's.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::kanji::is_kanji;

/// A piece of text, with the reading that stands over it if it has one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Segment {
    /// What is printed.
    pub text: String,
    /// The reading printed over it.
    pub ruby: Option<String>,
}

/// Why a text with readings could not be read. Every sentence begins with `furigana:`, by which the data lint knows it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FuriganaError {
    /// `《` without `》`.
    #[error("furigana: the reading after `{0}` is not closed")]
    Unclosed(String),
    /// `》` without `《`.
    #[error("furigana: a reading is closed that was never opened, after `{0}`")]
    Unopened(String),
    /// `《…》` with nothing before it to stand over.
    #[error("furigana: no kanji stands before the reading, after `{0}`")]
    NoBase(String),
    /// `《》`.
    #[error("furigana: the reading of `{0}` is empty")]
    NoReading(String),
    /// `｜` that is not followed by a reading.
    #[error("furigana: `｜` is followed by no reading, after `{0}`")]
    BarAlone(String),
}

/// Japanese text whose readings are known to be balanced; stored, compared and serialized as it was written.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Text(String);

impl Text {
    /// Takes a text as the author wrote it.
    pub fn parse(authored: impl Into<String>) -> Result<Self, FuriganaError> {
        let authored = authored.into();
        cut(&authored, |_, _| {})?;
        Ok(Self(authored))
    }

    /// As the author wrote it, with the marks.
    pub fn authored(&self) -> &str {
        &self.0
    }

    /// Without readings and marks.
    pub fn plain(&self) -> String {
        without_ruby(&self.0)
    }

    /// Piece by piece, each with its reading.
    pub fn segments(&self) -> Vec<Segment> {
        segments(&self.0).unwrap_or_default()
    }

    /// True if nothing is written.
    pub fn is_empty(&self) -> bool {
        self.0.trim().is_empty()
    }
}

impl TryFrom<String> for Text {
    type Error = FuriganaError;

    fn try_from(authored: String) -> Result<Self, FuriganaError> {
        Self::parse(authored)
    }
}

impl From<Text> for String {
    fn from(text: Text) -> Self {
        text.0
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.plain())
    }
}

/// The text without readings and marks; a text with unbalanced marks is given back unchanged.
pub fn without_ruby(authored: &str) -> String {
    let mut plain = String::with_capacity(authored.len());
    match cut(authored, |text, _| plain.push_str(text)) {
        Ok(()) => plain,
        Err(_) => authored.to_owned(),
    }
}

/// Cuts a text into pieces with and without reading. The base of a reading is the run of kanji directly before `《`,
/// or everything since `｜`.
pub fn segments(authored: &str) -> Result<Vec<Segment>, FuriganaError> {
    let mut all = Vec::new();
    cut(authored, |text, ruby| {
        all.push(Segment {
            text: text.to_owned(),
            ruby: ruby.map(str::to_owned),
        });
    })?;
    Ok(all)
}

/// Hands over each piece with its reading, as it stands in the text.
fn cut<'a>(
    authored: &'a str,
    mut keep: impl FnMut(&'a str, Option<&'a str>),
) -> Result<(), FuriganaError> {
    let mut rest = authored;
    // What stands before a bar whose reading has not come yet.
    let mut before_bar = None;
    while let Some((here, mark, after)) = next_mark(rest) {
        let tail = || tail(authored, rest, here);
        rest = after;
        match (mark, before_bar) {
            ('｜', None) => before_bar = Some(here),
            ('｜', Some(_)) => return Err(FuriganaError::BarAlone(tail())),
            ('》', _) => return Err(FuriganaError::Unopened(tail())),
            _ => {
                let (before, base) = match before_bar.take() {
                    Some(before) => (before, here),
                    None => here.split_at(kanji_run_at(here)),
                };
                if base.is_empty() {
                    return Err(FuriganaError::NoBase(tail()));
                }
                let (ruby, behind) = reading(base, after)?;
                if !before.is_empty() {
                    keep(before, None);
                }
                keep(base, Some(ruby));
                rest = behind;
            }
        }
    }
    if before_bar.is_some() {
        return Err(FuriganaError::BarAlone(tail(authored, rest, rest)));
    }
    if !rest.is_empty() {
        keep(rest, None);
    }
    Ok(())
}

/// The text before the next mark, the mark, and the text behind it.
fn next_mark(text: &str) -> Option<(&str, char, &str)> {
    let (here, from) = text.split_at(text.find(['｜', '《', '》'])?);
    let mark = from.chars().next()?;
    Some((here, mark, from.get(mark.len_utf8()..)?))
}

/// The reading of a base up to its `》`, and what stands behind that.
fn reading<'a>(base: &str, text: &'a str) -> Result<(&'a str, &'a str), FuriganaError> {
    let end = text.find(['》', '《', '｜', '\n']);
    let closed = end.and_then(|it| Some((text.get(..it)?, text.get(it..)?.strip_prefix('》')?)));
    match closed {
        None => Err(FuriganaError::Unclosed(base.to_owned())),
        Some(("", _)) => Err(FuriganaError::NoReading(base.to_owned())),
        Some(found) => Ok(found),
    }
}

/// The last few characters before the end of `here`, with which `rest` begins, so that the author finds the place.
fn tail(authored: &str, rest: &str, here: &str) -> String {
    let at = authored.len() - rest.len() + here.len();
    let mut is_reading = false;
    let read = authored.get(..at).unwrap_or_default().chars();
    let read = read.filter(|it| {
        is_reading = *it == '《' || (is_reading && *it != '》');
        !is_reading && !matches!(it, '》' | '｜')
    });
    let all: Vec<char> = read.collect();
    all.iter().skip(all.len().saturating_sub(8)).collect()
}

/// Where the run of kanji at the end of the text begins.
fn kanji_run_at(text: &str) -> usize {
    text.trim_end_matches(is_kanji).len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(authored: &str) -> Vec<(String, Option<String>)> {
        segments(authored)
            .unwrap()
            .into_iter()
            .map(|it| (it.text, it.ruby))
            .collect()
    }

    fn piece(text: &str, ruby: &str) -> (String, Option<String>) {
        (text.to_owned(), (!ruby.is_empty()).then(|| ruby.to_owned()))
    }

    #[test]
    fn a_reading_stands_over_the_kanji_directly_before_it() {
        assert_eq!(
            pieces("お茶《ちゃ》を飲《の》む人々《ひとびと》"),
            [
                piece("お", ""),
                piece("茶", "ちゃ"),
                piece("を", ""),
                piece("飲", "の"),
                piece("む", ""),
                piece("人々", "ひとびと")
            ]
        );
    }

    #[test]
    fn a_bar_says_where_the_base_begins() {
        assert_eq!(
            pieces("あと｜3日《みっか》です"),
            [piece("あと", ""), piece("3日", "みっか"), piece("です", "")]
        );
    }

    #[test]
    fn without_ruby_only_what_is_printed_remains() {
        assert_eq!(without_ruby("｜3日《みっか》の鍵《かぎ》"), "3日の鍵");
        assert_eq!(without_ruby("かな"), "かな");
    }

    #[test]
    fn each_kind_of_unbalanced_mark_is_named() {
        assert_eq!(
            segments("鍵《かぎ"),
            Err(FuriganaError::Unclosed("鍵".into()))
        );
        assert_eq!(
            segments("鍵《かぎ《"),
            Err(FuriganaError::Unclosed("鍵".into()))
        );
        assert_eq!(
            segments("鍵》かぎ"),
            Err(FuriganaError::Unopened("鍵".into()))
        );
        assert_eq!(
            segments("かな《かな》"),
            Err(FuriganaError::NoBase("かな".into()))
        );
        assert_eq!(
            segments("鍵《》"),
            Err(FuriganaError::NoReading("鍵".into()))
        );
        assert_eq!(
            segments("｜鍵を"),
            Err(FuriganaError::BarAlone("鍵を".into()))
        );
        assert_eq!(
            segments("｜鍵｜穴《あな》"),
            Err(FuriganaError::BarAlone("鍵".into()))
        );
    }

    #[test]
    fn a_text_is_stored_as_it_was_written_and_shown_without_marks() {
        let text: Text = serde_json::from_str("\"鍵《かぎ》をかける\"").unwrap();
        assert_eq!(
            serde_json::to_string(&text).unwrap(),
            "\"鍵《かぎ》をかける\""
        );
        assert_eq!(text.to_string(), "鍵をかける");
        assert!(serde_json::from_str::<Text>("\"鍵《かぎ\"").is_err());
    }
}
