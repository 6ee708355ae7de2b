//! Letters as Unicode joins them (NFKC) and as words are compared; what a value may be is decided in `value`.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

/// Full-width letters and digits half, half-width kana full, every letter in its one form.
pub(super) fn normal(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_settled) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfkc().collect())
    }
}

/// How words are compared: width, case and spaces do not count.
pub fn fold(text: &str) -> String {
    let text = normal(text);
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_ascii() {
            folded.push(letter.to_ascii_lowercase());
        } else if is_settled(letter) {
            folded.push(letter);
        } else {
            folded.extend(letter.to_lowercase());
        }
    }
    if folded.contains(char::is_whitespace) {
        folded.retain(|it| !it.is_whitespace());
    }
    folded
}

/// Whether a letter is the same in every form and joins with none beside it. It holds for nearly all that people type, and
/// looking so is many times quicker than joining.
const fn is_settled(letter: char) -> bool {
    matches!(letter, ' '..='~' | '\n' | 'ぁ'..='ゖ' | 'ァ'..='ー' | '一'..='鿿' | '、'..='〃' | '々'..='】' | '○' | '×')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settled_letters_are_those_that_unicode_leaves_alone() {
        for letter in '\0'..=char::MAX {
            if is_settled(letter) {
                let beside: String = ['か', letter, 'か', letter, 'e'].iter().collect();
                assert_eq!(beside.nfkc().collect::<String>(), beside, "{letter}");
                let is_lowered = letter.is_ascii() || letter.to_lowercase().eq([letter]);
                assert!(is_lowered, "{letter}");
            }
        }
    }

    #[test]
    fn words_are_compared_without_width_case_and_spaces() {
        for text in [
            "ﾀﾌﾞﾚｯﾄ　Ａ７",
            "タブレット a7",
            "タ ブ レ ッ ト\nA７",
            "タフ\u{3099}レットA7",
        ] {
            assert_eq!(fold(text), "タブレットa7", "{text}");
        }
        assert_eq!(normal("①か\u{3099}"), "1が");
        assert_eq!(fold("ÀΣ"), "àσ");
    }
}
