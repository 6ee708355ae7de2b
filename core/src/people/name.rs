//! Names of persons and their readings: normalised rather than refused; who bears a name is not known here.

use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// The longest name, in characters.
const LONGEST: usize = 60;

/// A name as it is written: 佐藤 花子. Rare forms of kanji stay as they were typed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PersonName(String);

/// A reading in full-width katakana (フリガナ): サトウ ハナコ. Its order is the order of the kana.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Kana(String);

/// Why a name or reading cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadName {
    /// Nothing was typed.
    #[error("the name is empty")]
    Empty,
    /// Longer than any form has room for.
    #[error("the name is longer than {LONGEST} characters")]
    TooLong,
    /// A reading holds something that is not kana.
    #[error("`{0}` is not kana")]
    NotKana(char),
}

impl PersonName {
    /// Takes a name as typed: spaces become one, half-width kana full, control characters vanish.
    pub fn parse(text: &str) -> Result<Self, BadName> {
        let mut clean = String::with_capacity(text.len());
        for part in text.split_inclusive(is_rare_kanji) {
            let end = part.chars().next_back().filter(|it| is_rare_kanji(*it));
            let plain = part.strip_suffix(is_rare_kanji).unwrap_or(part);
            clean.extend(plain.nfkc());
            clean.extend(end);
        }
        single_spaced(&clean).map(Self)
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Kana {
    /// Takes a reading in hiragana, half-width or full-width katakana, with any dash as the long sound.
    pub fn parse(text: &str) -> Result<Self, BadName> {
        let kana: String = text.nfkc().map(to_katakana).collect();
        let kana = single_spaced(&kana)?;
        match kana.chars().find(|it| !is_kana(*it)) {
            Some(other) => Err(BadName::NotKana(other)),
            None if kana.chars().all(|it| matches!(it, ' ' | '・' | 'ー')) => Err(BadName::Empty),
            None => Ok(Self(kana)),
        }
    }

    /// The reading.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Compatibility kanji such as the rare forms of 神 and 福 in registers of families: every Unicode
/// normalisation would replace them by the common form, which is not how the person writes.
const fn is_rare_kanji(letter: char) -> bool {
    matches!(letter, '\u{f900}'..='\u{faff}' | '\u{2f800}'..='\u{2fa1f}')
}

/// Hiragana to katakana; the dashes that people type for the long sound to that sound.
pub(super) fn to_katakana(letter: char) -> char {
    match letter {
        'ぁ'..='ゖ' | 'ゝ' | 'ゞ' => char::from_u32(u32::from(letter) + 0x60).unwrap_or(letter),
        '-' | '‐' | '‑' | '–' | '—' | '―' | '−' | '─' | '~' | '〜' => 'ー',
        _ => letter,
    }
}

const fn is_kana(letter: char) -> bool {
    matches!(letter, 'ァ'..='ヺ' | 'ー' | 'ヽ' | 'ヾ' | '・' | ' ')
}

fn single_spaced(text: &str) -> Result<String, BadName> {
    let spaced: String = text
        .chars()
        .filter(|it| !it.is_control() || it.is_whitespace())
        .collect();
    let words: Vec<&str> = spaced.split_whitespace().collect();
    match words.join(" ") {
        name if name.is_empty() => Err(BadName::Empty),
        name if name.chars().count() > LONGEST => Err(BadName::TooLong),
        name => Ok(name),
    }
}

/// The traits that both kinds of name share.
macro_rules! texts {
    ($($name:ident)+) => {$(
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = BadName;

            fn try_from(text: String) -> Result<Self, BadName> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> Self {
                name.0
            }
        }
    )+};
}

texts! { PersonName Kana }

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reading_is_normalised_and_not_refused() {
        let cases = [
            ("サトウ ハナコ", "サトウ ハナコ"),
            ("ｻﾄｳ ﾊﾅｺ", "サトウ ハナコ"),
            ("さとう　はなこ", "サトウ ハナコ"),
            ("  さとう   はなこ ", "サトウ ハナコ"),
            ("ｺﾞﾄｳ ﾊﾟｳﾛ", "ゴトウ パウロ"),
            ("か\u{3099}とう", "ガトウ"),
            ("グエン・ティ・ラン", "グエン・ティ・ラン"),
            ("ローレンス", "ローレンス"),
            ("ロ-レンス", "ローレンス"),
            ("ﾛｰﾚﾝｽ", "ローレンス"),
            ("ロ−レンス", "ローレンス"),
            ("ゔぃくとりあ", "ヴィクトリア"),
            ("サトウ\tハナコ\n", "サトウ ハナコ"),
        ];
        for (typed, expected) in cases {
            assert_eq!(
                Kana::parse(typed).map(String::from),
                Ok(expected.to_owned()),
                "{typed}"
            );
        }
    }

    #[test]
    fn a_reading_that_is_not_kana_is_refused_by_its_first_wrong_letter() {
        let cases = [
            ("", BadName::Empty),
            (" 　", BadName::Empty),
            ("ー・", BadName::Empty),
            ("佐藤", BadName::NotKana('佐')),
            ("サトウ Hana", BadName::NotKana('H')),
            ("サトウ2", BadName::NotKana('2')),
            ("サトウ<", BadName::NotKana('<')),
        ];
        for (typed, expected) in cases {
            assert_eq!(Kana::parse(typed), Err(expected), "{typed}");
        }
        assert_eq!(Kana::parse(&"ア".repeat(61)), Err(BadName::TooLong));
        assert!(Kana::parse(&"ア".repeat(60)).is_ok());
    }

    #[test]
    fn a_name_keeps_the_kanji_that_its_bearer_writes() {
        let cases = [
            ("佐藤　花子", "佐藤 花子"),
            (" 髙橋  﨑 ", "髙橋 﨑"),
            ("\u{fa19}田 \u{fa1b}子", "\u{fa19}田 \u{fa1b}子"),
            ("ﾏﾘｱ Ｓａｎｔｏｓ", "マリア Santos"),
            ("山田\u{0}\u{7f}太郎", "山田太郎"),
            ("山田\r\n太郎", "山田 太郎"),
        ];
        for (typed, expected) in cases {
            assert_eq!(
                PersonName::parse(typed).map(String::from),
                Ok(expected.to_owned()),
                "{typed}"
            );
        }
        assert_eq!(PersonName::parse("　"), Err(BadName::Empty));
        assert_eq!(PersonName::parse(&"田".repeat(61)), Err(BadName::TooLong));
    }

    #[test]
    fn readings_sort_as_in_a_list_of_names() {
        let mut names = ["ワタナベ", "イトウ", "さとう", "ｱﾍﾞ"].map(|it| Kana::parse(it).unwrap());
        names.sort();
        assert_eq!(
            names.map(String::from),
            ["アベ", "イトウ", "サトウ", "ワタナベ"]
        );
    }
}
