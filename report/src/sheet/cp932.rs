//! Letters of Windows' `Shift_JIS` (CP932): which there are and what stands in for the others; files are written elsewhere.
//!
//! Some signs of JIS have two places in Unicode, and Windows knows only one of them: 〜 U+301C is ～ U+FF5E there.
//! They are one sign, so they are exchanged silently. Any other letter without a place becomes 〓, the sign printers
//! use for a missing type, and is reported.

use std::borrow::Cow;

use encoding_rs::SHIFT_JIS;

/// Stands where a letter is missing.
pub(super) const MISSING: char = '〓';

/// The text in letters of CP932, and the letters that have no place there.
pub(super) fn fitted(text: &str) -> (String, Vec<char>) {
    let mut missing = Vec::new();
    let fit = |letter: char| {
        let letter = windows_twin(letter);
        if is_mappable(letter) {
            letter
        } else {
            missing.push(letter);
            MISSING
        }
    };
    let fitted = text.chars().map(fit).collect();
    (fitted, missing)
}

/// The bytes of a text made of letters of CP932.
pub(super) fn bytes(fitted: &str) -> Cow<'_, [u8]> {
    SHIFT_JIS.encode(fitted).0
}

fn is_mappable(letter: char) -> bool {
    // The encoder would write the yen sign of U+00A5 as a backslash; windows_twin has replaced it before.
    letter.is_ascii() || {
        let (_, _, has_errors) = SHIFT_JIS.encode(letter.encode_utf8(&mut [0; 4]));
        !has_errors && letter != '\u{80}'
    }
}

/// The place that Windows gives to a sign of JIS that Unicode has twice.
fn windows_twin(letter: char) -> char {
    match letter {
        '\u{301c}' => '\u{ff5e}',
        '\u{2016}' => '\u{2225}',
        '\u{2212}' => '\u{ff0d}',
        '\u{2014}' => '\u{2015}',
        '\u{a2}' => '\u{ffe0}',
        '\u{a3}' => '\u{ffe1}',
        '\u{ac}' => '\u{ffe2}',
        '\u{a5}' => '\u{ffe5}',
        '\u{203e}' => '\u{ffe3}',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn there_and_back(text: &str) -> String {
        SHIFT_JIS.decode(&bytes(text)).0.into_owned()
    }

    #[test]
    fn names_and_signs_of_windows_survive() {
        let text = "髙﨑①㈱Ⅲ℡㎡纊〒ｶﾅ ◎○△×―";
        let (fitted, missing) = fitted(text);
        assert!(missing.is_empty(), "{missing:?}");
        assert_eq!(there_and_back(&fitted), text);
    }

    #[test]
    fn signs_with_two_places_take_the_one_of_windows() {
        let (fitted, missing) = fitted("9:00〜17:00 ¥5 −1");
        assert!(missing.is_empty());
        assert_eq!(there_and_back(&fitted), "9:00～17:00 ￥5 －1");
    }

    #[test]
    fn a_letter_without_a_place_is_named_and_never_a_question_mark() {
        let (fitted, missing) = fitted("𠮷野家🙂é\u{80}");
        assert_eq!(fitted, "〓野家〓〓〓");
        assert_eq!(missing, ['𠮷', '🙂', 'é', '\u{80}']);
        assert_eq!(there_and_back(&fitted), fitted);
    }
}
