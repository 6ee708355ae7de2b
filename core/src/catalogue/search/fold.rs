//! What people take for the same becomes the same: width, case, kana, long marks, small letters, figures. Ranking is not here.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

use crate::plain::{Segment, Text, is_kanji};

/// Stands where a sentence is cut; no pair of letters reaches over it.
pub(super) const CUT: char = '\n';

/// The letters of a text as they are compared.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.nfkc().flat_map(char::to_lowercase) {
        match c {
            '。' | '、' | '「' | '」' | '?' | '!' | ',' | '(' | ')' | ':' | ';' | '/' | '\n' => {
                folded.push(CUT);
            }
            c if c.is_alphanumeric() => folded.extend(letter(c)),
            // Spaces, dots, hyphens and what else stands between letters.
            _ => {}
        }
    }
    folded
}

/// One letter as it is compared; the mark of a long vowel is left out, for people write it or not.
fn letter(c: char) -> Option<char> {
    let kana = match c {
        'ー' => return None,
        '\u{30a1}'..='\u{30f4}' => char::from_u32(u32::from(c) - 0x60).unwrap_or(c),
        other => other,
    };
    Some(match kana {
        'ぁ' => 'あ',
        'ぃ' => 'い',
        'ぅ' | 'ゔ' => 'う',
        'ぇ' => 'え',
        'ぉ' => 'お',
        'っ' => 'つ',
        'ゃ' => 'や',
        'ゅ' => 'ゆ',
        'ょ' => 'よ',
        '〇' => '0',
        '一' => '1',
        '二' => '2',
        '三' => '3',
        '四' => '4',
        '五' => '5',
        '六' => '6',
        '七' => '7',
        '八' => '8',
        '九' => '9',
        same => same,
    })
}

/// The words of a text that are written in Latin letters or figures, without the s of the plural.
pub(super) fn latin_words(text: &str) -> Vec<String> {
    let lower: String = text.nfkc().flat_map(char::to_lowercase).collect();
    let joined = lower.replace(['-', '’', '\''], "");
    joined
        .split(|it: char| !it.is_ascii_alphanumeric())
        .filter(|it| it.len() > 1)
        .map(without_plural)
        .collect()
}

/// `passwords` → `password`; short words such as `sns` stay.
pub(super) fn without_plural(word: &str) -> String {
    match word.strip_suffix('s') {
        Some(one) if one.len() > 2 => one.to_owned(),
        _ => word.to_owned(),
    }
}

/// A text as it sounds, as far as its readings are written.
pub(super) fn sound(text: &Text) -> String {
    let pieces = text.segments().into_iter();
    pieces.map(|it| it.ruby.unwrap_or(it.text)).collect()
}

/// How the words of the catalogue are read, gathered from the readings that its authors wrote.
#[derive(Default)]
pub(super) struct Readings {
    by_word: HashMap<String, String>,
    longest: usize,
}

impl Readings {
    /// Remembers the readings of a text; the first reading of a word stays.
    pub(super) fn learn(&mut self, text: &Text) {
        for Segment { text, ruby } in text.segments() {
            if let Some(ruby) = ruby {
                self.longest = self.longest.max(text.chars().count());
                self.by_word.entry(text).or_insert(ruby);
            }
        }
    }

    /// A text with the longest words that are known put into kana.
    pub(super) fn read(&self, text: &str) -> String {
        let letters: Vec<char> = text.nfkc().collect();
        let mut rest = letters.as_slice();
        let mut sound = String::with_capacity(text.len());
        while let Some((first, after)) = rest.split_first() {
            if is_kanji(*first)
                && let Some((reading, length)) = self.word_at(rest)
            {
                sound.push_str(reading);
                rest = rest.get(length..).unwrap_or_default();
            } else {
                sound.push(*first);
                rest = after;
            }
        }
        sound
    }

    fn word_at(&self, letters: &[char]) -> Option<(&str, usize)> {
        let longest = self.longest.min(letters.len());
        (1..=longest).rev().find_map(|length| {
            let word: String = letters.iter().take(length).collect();
            Some((self.by_word.get(&word)?.as_str(), length))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_take_for_the_same_is_the_same() {
        for (one, other) in [
            ("ＵＳＢメモリー", "usbメモリ"),
            ("ﾊﾞｯｸｱｯﾌﾟ", "ばっくあっぷ"),
            ("Wi-Fi", "ｗｉｆｉ"),
            ("二要素", "2要素"),
            ("ウィルス", "ウイルス"),
            ("ベンダー", "べんだ"),
        ] {
            assert_eq!(fold(one), fold(other), "{one}");
        }
        assert_ne!(fold("かぎ"), fold("かき"));
    }

    #[test]
    fn a_word_is_read_as_the_authors_read_it() {
        let mut readings = Readings::default();
        readings.learn(&Text::parse("鍵《かぎ》を置《お》く。鍵束《かぎたば》").unwrap());
        assert_eq!(readings.read("鍵束と鍵と錠"), "かぎたばとかぎと錠");
    }

    #[test]
    fn latin_words_lose_the_plural_and_one_letter_says_nothing() {
        assert_eq!(
            latin_words("Pass-words of USB s, 3"),
            ["password", "of", "usb"]
        );
    }
}
