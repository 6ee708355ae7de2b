//! The plain-language gate: what makes a text too hard for staff, as pure functions; which text must pass is the caller's to say.

use super::furigana::{Segment, Text};
use super::kanji::{is_ideograph, is_kanji};
use super::sentence::{Sentence, kanji_percent, length, longest_kanji_run, sentences};
use super::vocabulary::Vocabulary;

// The limits are the project's reading bar: measured on the 15 staff items, they mean about the reading of a
// fifth-year pupil, and the tools for plain Japanese count the same way.

/// Characters in a sentence, its mark included.
pub const SENTENCE_LENGTH: usize = 40;
/// Kanji among a hundred characters of everything plain in one file.
pub const FILE_KANJI_PERCENT: usize = 30;
/// Kanji among a hundred characters of one sentence.
pub const SENTENCE_KANJI_PERCENT: usize = 45;
/// Up to this many characters a sentence may be mostly kanji.
pub const SHORT_SENTENCE: usize = 12;
/// Kanji in a row, unless they are a glossary term.
pub const KANJI_RUN: usize = 4;
/// Characters in a title.
pub const TITLE_LENGTH: usize = 20;
/// Characters in a sentence for managers, who read rules more often.
const MANAGER_SENTENCE_LENGTH: usize = 60;
/// Characters in a title for managers.
const MANAGER_TITLE_LENGTH: usize = 30;

/// One way in which a text is too hard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breach {
    /// The id of the rule.
    pub rule: &'static str,
    /// What is wrong, in plain Japanese.
    pub message: String,
    /// What to do, in plain Japanese.
    pub next: String,
    /// How many line ends of the text stand before the place.
    pub lines_before: usize,
}

/// The lists and the terms against which texts are measured.
#[derive(Debug, Clone, Copy)]
pub struct Gate<'a> {
    /// The lists of `data/plain/`.
    pub vocabulary: &'a Vocabulary,
    /// Every glossary term and alias without readings; they may be long runs of kanji.
    pub terms: &'a [String],
    /// The terms that are explained beside this text.
    pub explained: &'a [String],
}

impl Gate<'_> {
    /// Every sentence-wise breach of a text that staff read.
    pub fn text(&self, text: &Text) -> Vec<Breach> {
        let each = sentences(text)
            .into_iter()
            .flat_map(|it| self.sentence(&it));
        each.chain(reading(text)).collect()
    }

    /// Every sentence-wise breach of a text that managers read: longer sentences, terms of the field, readings only
    /// where school does not teach the kanji.
    pub fn manager_text(&self, text: &Text) -> Vec<Breach> {
        let each = sentences(text).into_iter().flat_map(|it| {
            let plain = it.plain();
            let found = [
                longer_than(&plain, MANAGER_SENTENCE_LENGTH),
                self.double_negative(&plain),
                impolite(&plain),
                full_width(&plain),
            ];
            let at = |breach: Breach| Breach {
                lines_before: it.lines_before,
                ..breach
            };
            found.into_iter().flatten().map(at).collect::<Vec<_>>()
        });
        each.chain(self.manager_reading(text)).collect()
    }

    /// Kanji that school does not teach and that stand without a reading, and readings that are not kana.
    pub fn manager_reading(&self, text: &Text) -> Vec<Breach> {
        let is_known = |it: char| !is_ideograph(it) || self.vocabulary.grades.grade(it).is_some();
        let segments = text.segments();
        let bare = segments.iter().filter(|it| it.ruby.is_none());
        let hard = bare.filter_map(|it| it.text.chars().find(|it| !is_known(*it)));
        let missing = hard.map(|it| {
            breach(
                "furigana.missing",
                format!("「{it}」のある言葉に ふりがながありません。"),
                "漢字《かんじ》の形で読みを書いてください。",
            )
        });
        let wrong = reading(text)
            .into_iter()
            .filter(|it| it.rule == "furigana.kana");
        missing.chain(wrong).collect()
    }

    /// What is wrong with a short label for managers.
    pub fn manager_title(&self, title: &Text) -> Vec<Breach> {
        too_long_title(title, MANAGER_TITLE_LENGTH)
    }

    /// What is wrong with a question that is answered with yes or no.
    pub fn question(&self, ask: &Text) -> Vec<Breach> {
        let plain = ask.plain();
        let mut breaches = Vec::new();
        if let Some(no) = self
            .vocabulary
            .negation
            .question
            .iter()
            .find(|it| plain.contains(it.as_str()))
        {
            breaches.push(breach(
                "plain.negative-question",
                format!("質問が「{no}」と打ち消しています。"),
                "「はい」が「できている」になる形で聞いてください。",
            ));
        }
        let end = plain.trim_end_matches(['。', '？', '?']);
        if sentences(ask).len() != 1 || !end.ends_with('か') {
            breaches.push(breach(
                "plain.question",
                "はい・いいえで答えられる質問が 1つになっていません。".to_owned(),
                "「…していますか。」の文を 1つだけ書いてください。",
            ));
        }
        breaches
    }

    /// What is wrong with a short label.
    pub fn title(&self, title: &Text) -> Vec<Breach> {
        too_long_title(title, TITLE_LENGTH)
    }

    /// Whether all texts of a file together have too many kanji.
    pub fn share(&self, texts: &[&Text]) -> Option<Breach> {
        let all: String = texts.iter().map(|it| it.plain()).collect();
        let percent = kanji_percent(&all);
        let message =
            format!("このファイルの文は 漢字が {percent}％です（{FILE_KANJI_PERCENT}％まで）。");
        (percent > FILE_KANJI_PERCENT).then(|| {
            breach(
                "plain.kanji-share",
                message,
                "漢字の言葉を、かなの言葉に言いかえてください。",
            )
        })
    }

    fn sentence(&self, sentence: &Sentence) -> Vec<Breach> {
        let plain = sentence.plain();
        let found = [
            longer_than(&plain, SENTENCE_LENGTH),
            dense(&plain),
            self.long_run(&plain),
            self.unlearned(sentence, &plain),
            self.double_negative(&plain),
            self.banned(&plain),
            impolite(&plain),
            full_width(&plain),
        ];
        let at = |it: Breach| Breach {
            lines_before: sentence.lines_before,
            ..it
        };
        found.into_iter().flatten().map(at).collect()
    }

    fn long_run(&self, plain: &str) -> Option<Breach> {
        let rest = self
            .terms
            .iter()
            .fold(plain.to_owned(), |rest, it| rest.replace(it.as_str(), "・"));
        let run = longest_kanji_run(&rest);
        let count = run.chars().count();
        let message = format!("「{run}」は 漢字が {count}字つづいています（{KANJI_RUN}字まで）。");
        (count > KANJI_RUN).then(|| {
            breach(
                "plain.kanji-run",
                message,
                "間に「の」などを入れるか、用語集に入れてください。",
            )
        })
    }

    /// A kanji that school does not teach needs its reading, and its word an explanation.
    fn unlearned(&self, sentence: &Sentence, plain: &str) -> Option<Breach> {
        let hard = sentence.segments.iter().find_map(|it| {
            let kanji = it
                .text
                .chars()
                .find(|it| is_ideograph(*it) && self.vocabulary.grades.grade(*it).is_none())?;
            (it.ruby.is_none() || !self.is_explained(it, kanji, plain)).then_some(kanji)
        })?;
        let message = format!("「{hard}」は 学校で習わない漢字です。");
        Some(breach(
            "plain.kanji-unlearned",
            message,
            "かなで書くか、ふりがなと（ ）の説明をつけてください。",
        ))
    }

    fn is_explained(&self, segment: &Segment, kanji: char, plain: &str) -> bool {
        let is_term = self
            .terms
            .iter()
            .any(|it| it.contains(kanji) && plain.contains(it.as_str()));
        let gloss = plain
            .split_once(&segment.text)
            .is_some_and(|(_, rest)| rest.contains('（'));
        is_term || gloss
    }

    fn double_negative(&self, plain: &str) -> Option<Breach> {
        let no = self
            .vocabulary
            .negation
            .double
            .iter()
            .find(|it| plain.contains(it.as_str()))?;
        let message = format!("「{no}…」は 2回打ち消しています。");
        Some(breach(
            "plain.double-negative",
            message,
            "「…してください。」のように 1回で言ってください。",
        ))
    }

    fn banned(&self, plain: &str) -> Option<Breach> {
        let used = |word: &str| {
            let explained = self.explained.iter().any(|it| it.contains(word));
            !explained && uses_word(plain, word)
        };
        // The longest word is the one that was meant.
        let found = self.vocabulary.banned.iter().filter(|(word, _)| used(word));
        let (word, instead) = found.max_by_key(|(word, _)| word.chars().count())?;
        Some(breach(
            "plain.banned-word",
            format!("「{word}」は 通じない言葉です。"),
            format!("「{instead}」などに言いかえてください。"),
        ))
    }
}

/// Kanji without reading, and readings that are not kana. Every text of the catalogue is measured, also those for experts.
pub fn reading(text: &Text) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for segment in text.segments() {
        match &segment.ruby {
            None if segment.text.chars().any(is_ideograph) => {
                let run: String = segment
                    .text
                    .chars()
                    .skip_while(|it| !is_kanji(*it))
                    .take_while(|it| is_kanji(*it))
                    .collect();
                breaches.push(breach(
                    "furigana.missing",
                    format!("「{run}」に ふりがながありません。"),
                    "漢字《かんじ》の形で読みを書いてください。",
                ));
            }
            Some(ruby) if !ruby.chars().all(is_kana) => {
                breaches.push(breach(
                    "furigana.kana",
                    format!("ふりがな「{ruby}」が かなではありません。"),
                    "読みを ひらがなで書いてください。",
                ));
            }
            _ => {}
        }
    }
    breaches
}

/// The word a learner of the given grade cannot read and for which no reading stands, if any (for easy screens).
pub fn unread_above(text: &Text, vocabulary: &Vocabulary, grade: u8) -> Option<char> {
    let hard =
        |it: &char| is_ideograph(*it) && vocabulary.grades.grade(*it).is_none_or(|of| of > grade);
    text.segments()
        .iter()
        .filter(|it| it.ruby.is_none())
        .find_map(|it| it.text.chars().find(hard))
}

fn longer_than(plain: &str, limit: usize) -> Option<Breach> {
    let long = length(plain);
    let message = format!("文が {long}文字です（{limit}文字まで）：「{plain}」");
    (long > limit).then(|| {
        breach(
            "plain.sentence-length",
            message,
            "文を 2つに分けてください。",
        )
    })
}

fn too_long_title(title: &Text, limit: usize) -> Vec<Breach> {
    let long = length(&title.plain());
    let message = format!("見出しが {long}文字です（{limit}文字まで）。");
    let too_long =
        (long > limit).then(|| breach("title.length", message, "見出しを短くしてください。"));
    too_long.into_iter().collect()
}

fn dense(plain: &str) -> Option<Breach> {
    let percent = kanji_percent(plain);
    let message =
        format!("漢字が {percent}％の文です（{SENTENCE_KANJI_PERCENT}％まで）：「{plain}」");
    let is_dense = length(plain) > SHORT_SENTENCE && percent > SENTENCE_KANJI_PERCENT;
    is_dense.then(|| {
        breach(
            "plain.sentence-kanji",
            message,
            "漢字の言葉を、かなの言葉に言いかえてください。",
        )
    })
}

fn impolite(plain: &str) -> Option<Breach> {
    let rude = ["である。", "だ。", "しろ。", "せよ。", "するな。", "べし。"];
    let end = rude.iter().find(|it| plain.ends_with(*it))?;
    Some(breach(
        "plain.polite",
        format!("「…{end}」は ていねいな言い方ではありません。"),
        "「です・ます」で書いてください。",
    ))
}

fn full_width(plain: &str) -> Option<Breach> {
    let wide = plain
        .chars()
        .find(|it| matches!(it, 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '０'..='９'))?;
    Some(breach(
        "plain.full-width",
        format!("「{wide}」が 全角です。"),
        "英字と数字は 半角で書いてください。",
    ))
}

/// Whether the word stands in the text by itself (`ログ` does not stand in `ログイン`) and is not explained right behind.
pub fn uses_word(plain: &str, word: &str) -> bool {
    let mut rest = plain;
    let mut before = None;
    while let Some((head, tail)) = rest.split_once(word) {
        let left = head.chars().last().or(before);
        let is_whole =
            !(joins(left, word.chars().next()) || joins(word.chars().last(), tail.chars().next()));
        if is_whole && !tail.starts_with('（') {
            return true;
        }
        before = word.chars().last();
        rest = tail;
    }
    false
}

/// Two katakana or two Latin letters belong to the same word.
fn joins(left: Option<char>, right: Option<char>) -> bool {
    let (Some(left), Some(right)) = (left, right) else {
        return false;
    };
    (is_katakana(left) && is_katakana(right))
        || (left.is_ascii_alphanumeric() && right.is_ascii_alphanumeric())
}

fn is_katakana(char: char) -> bool {
    matches!(char, 'ァ'..='ヺ' | 'ー')
}

fn is_kana(char: char) -> bool {
    is_katakana(char) || matches!(char, 'ぁ'..='ゖ' | '・' | ' ' | '　')
}

fn breach(rule: &'static str, message: String, next: impl Into<String>) -> Breach {
    Breach {
        rule,
        message,
        next: next.into(),
        lines_before: 0,
    }
}
