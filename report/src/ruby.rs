//! Text with furigana as plain segments, and where such text may break into lines; the `《》` notation is core's.

use mamori_core::plain::{Segment, Text};
use serde::Serialize;
use serde_json::{Value, json};

/// A text of segments; a `\n` inside a segment without furigana starts a new line.
///
/// Made from an authored [`Text`] it has that text's furigana; made from a plain string it prints every character of
/// it, `《》` too, because what a person typed is no notation.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RubyText {
    /// The runs in reading order; a run with furigana stays on one line.
    pub segments: Vec<Segment>,
}

impl From<&Text> for RubyText {
    fn from(text: &Text) -> Self {
        Self {
            segments: text.segments(),
        }
    }
}

impl From<&str> for RubyText {
    fn from(text: &str) -> Self {
        Self {
            segments: vec![Segment {
                text: text.to_owned(),
                ruby: None,
            }],
        }
    }
}

impl From<String> for RubyText {
    fn from(text: String) -> Self {
        text.as_str().into()
    }
}

impl RubyText {
    /// Builds a text from pairs of base and furigana; an empty furigana means none.
    pub fn of(pairs: &[(&str, &str)]) -> Self {
        let segment = |(base, ruby): &(&str, &str)| Segment {
            text: (*base).to_owned(),
            ruby: (!ruby.is_empty()).then(|| (*ruby).to_owned()),
        };
        Self {
            segments: pairs.iter().map(segment).collect(),
        }
    }

    /// Texts one below the other.
    pub fn lines(texts: impl IntoIterator<Item = Self>) -> Self {
        let mut segments = Vec::new();
        for text in texts {
            if !segments.is_empty() {
                segments.extend(Self::from("\n").segments);
            }
            segments.extend(text.segments);
        }
        Self { segments }
    }

    /// The text without its readings.
    pub fn plain(&self) -> String {
        self.segments
            .iter()
            .map(|segment| segment.text.as_str())
            .collect()
    }

    /// Whether any part of it has furigana.
    pub fn has_readings(&self) -> bool {
        self.segments.iter().any(|segment| segment.ruby.is_some())
    }

    /// True when there is nothing to print.
    pub fn is_empty(&self) -> bool {
        self.segments.iter().all(|segment| segment.text.is_empty())
    }
}

/// One piece of a phrase as the templates see it: base and reading, the reading perhaps empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Piece {
    b: String,
    r: String,
}

/// What stays together on a line, so that large type never breaks inside a word.
#[derive(Debug, Clone, PartialEq, Serialize, Default)]
pub(crate) struct Phrase {
    pieces: Vec<Piece>,
    /// Width in ems at the most; the template lets a phrase break that is wider than its place.
    ems: f64,
}

/// Splits a text where a Japanese reader expects a line to end: after punctuation and spaces, and where a word in
/// kanji, katakana or letters begins after hiragana. An approximation without a dictionary; it never loses a character.
pub(crate) fn phrases(text: &RubyText) -> Vec<Phrase> {
    let mut phrases = Vec::new();
    let mut open = Phrase::default();
    let mut before = Kind::Start;
    for (piece, first, last) in text.segments.iter().flat_map(atoms) {
        if breaks_between(before, first) {
            close(&mut phrases, &mut open);
        }
        open.push(piece);
        before = last;
    }
    close(&mut phrases, &mut open);
    phrases
}

/// A text for the templates: a plain string where nothing has furigana, else its phrases beside the plain text.
pub(crate) fn said(text: &RubyText) -> Value {
    if !text.has_readings() {
        return text.plain().into();
    }
    json!({ "plain": text.plain(), "phrases": phrases(text) })
}

/// The same for a list.
pub(crate) fn all_said(texts: &[RubyText]) -> Vec<Value> {
    texts.iter().map(said).collect()
}

/// A segment as indivisible atoms, each with the kind of its first and its last character.
fn atoms(segment: &Segment) -> Vec<(Piece, Kind, Kind)> {
    let ends = |text: &str| {
        let first = text.chars().next().map_or(Kind::Start, Kind::of);
        let last = text.chars().next_back().map_or(Kind::Start, Kind::of);
        (first, last)
    };
    match &segment.ruby {
        Some(ruby) => {
            let (first, last) = ends(&segment.text);
            vec![(
                Piece {
                    b: segment.text.clone(),
                    r: ruby.clone(),
                },
                first,
                last,
            )]
        }
        None => segment
            .text
            .chars()
            .map(|letter| {
                let kind = Kind::of(letter);
                (
                    Piece {
                        b: letter.to_string(),
                        r: String::new(),
                    },
                    kind,
                    kind,
                )
            })
            .collect(),
    }
}

impl Phrase {
    /// Adds a piece, joining plain letters into one run so that words stay whole for search.
    fn push(&mut self, piece: Piece) {
        match self.pieces.last_mut() {
            Some(last) if last.r.is_empty() && piece.r.is_empty() => last.b.push_str(&piece.b),
            _ => self.pieces.push(piece),
        }
    }

    /// Every letter counts one em, every letter of a reading half of it; the wider of the two decides.
    fn width(&self) -> f64 {
        let count = |text: &str| u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        let width =
            |piece: &Piece| f64::from(count(&piece.b)).max(f64::from(count(&piece.r)) / 2.0);
        self.pieces.iter().map(width).sum()
    }
}

/// Moves the phrase being built to the finished ones.
fn close(phrases: &mut Vec<Phrase>, open: &mut Phrase) {
    let mut done = std::mem::take(open);
    if !done.pieces.is_empty() {
        done.ems = done.width();
        phrases.push(done);
    }
}

/// What kind of letter a character is, as far as line breaks care.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Start,
    Newline,
    Space,
    Opening,
    Closing,
    Hiragana,
    /// Kanji, katakana, letters, digits and all other signs: where a word may begin.
    Word,
}

impl Kind {
    fn of(letter: char) -> Self {
        match letter {
            '\n' => Self::Newline,
            ' ' | '\u{3000}' => Self::Space,
            '「' | '『' | '（' | '(' | '【' | '〈' | '《' | '［' | '[' => Self::Opening,
            '」' | '』' | '）' | ')' | '】' | '〉' | '》' | '］' | ']' | '、' | '。' | '，'
            | '．' | '！' | '？' | '!' | '?' | '・' | '…' => Self::Closing,
            '\u{3041}'..='\u{309f}' => Self::Hiragana,
            _ => Self::Word,
        }
    }
}

fn breaks_between(before: Kind, after: Kind) -> bool {
    if before == Kind::Start {
        return false;
    }
    if before == Kind::Newline || after == Kind::Newline {
        return true;
    }
    match after {
        Kind::Closing | Kind::Space => false,
        _ if matches!(before, Kind::Space | Kind::Closing) => true,
        Kind::Opening => before != Kind::Opening,
        Kind::Word => before == Kind::Hiragana,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &RubyText) -> Vec<String> {
        let join = |phrase: &Phrase| phrase.pieces.iter().map(|piece| piece.b.as_str()).collect();
        phrases(text).iter().map(join).collect()
    }

    #[test]
    fn phrases_end_before_the_next_word_and_after_punctuation() {
        let text = RubyText::of(&[
            ("持", "も"),
            ("って", ""),
            ("行", "い"),
            ("くとき、", ""),
            ("許可", "きょか"),
            ("をもらう。", ""),
        ]);
        assert_eq!(lines(&text), ["持って", "行くとき、", "許可をもらう。"]);
    }

    #[test]
    fn a_reading_stays_with_its_word() {
        let text = RubyText::of(&[("個人情報", "こじんじょうほう"), ("です", "")]);
        let all = phrases(&text);
        assert_eq!(all.len(), 1);
        assert_eq!(
            all[0].pieces[0],
            Piece {
                b: "個人情報".into(),
                r: "こじんじょうほう".into()
            }
        );
        assert!(
            (all[0].ems - 6.0).abs() < 0.01,
            "the reading is as wide as four letters, です is two"
        );
    }

    #[test]
    fn authored_text_brings_its_furigana_and_typed_text_none() {
        let authored = Text::parse("席《せき》をはなれる").unwrap();
        assert_eq!(
            RubyText::from(&authored),
            RubyText::of(&[("席", "せき"), ("をはなれる", "")])
        );
        let typed = RubyText::from("席《せき》をはなれる");
        assert_eq!(typed.plain(), "席《せき》をはなれる");
    }

    #[test]
    fn brackets_stay_with_what_they_hold() {
        assert_eq!(
            lines(&"これは「画面ロック」です。".into()),
            ["これは", "「画面ロック」", "です。"]
        );
    }

    #[test]
    fn a_template_gets_phrases_only_where_there_is_furigana() {
        assert_eq!(said(&"計画".into()), "計画");
        let text = said(&RubyText::of(&[("計画", "けいかく")]));
        assert_eq!(text["plain"], "計画");
        assert_eq!(text["phrases"][0]["pieces"][0]["r"], "けいかく");
    }

    #[test]
    fn a_run_without_an_end_is_told_by_its_width() {
        let all = phrases(&"漢".repeat(30).as_str().into());
        assert_eq!(all.len(), 1);
        assert!((all[0].ems - 30.0).abs() < 0.01);
    }

    #[test]
    fn no_character_is_lost_whatever_is_printed() {
        let text: RubyText = " a~b *c* _d_ $x$ #import \\ \n\n（）「」。。\u{3000}髙﨑㈱ ".into();
        assert_eq!(lines(&text).concat(), text.plain());
        assert!(RubyText::from("").is_empty());
        assert!(lines(&"".into()).is_empty());
    }
}
