//! Telephone numbers of the contact tree: full numbers and the short ones of public desks, and what a telephone dials.

use unicode_normalization::UnicodeNormalization;

use crate::people::{BadContact, parse_phone};

/// Digits of a short number such as 110, 188 or #9110.
const SHORT: std::ops::RangeInclusive<usize> = 3..=5;
/// The fewest digits that are a number at all.
const FEWEST: usize = 3;

/// A number as typed: a full one, or the short one of a public desk; nothing for nothing.
pub fn parse_number(text: &str) -> Result<String, BadContact> {
    let typed: String = text.nfkc().filter(|it| !it.is_whitespace()).collect();
    let digits = typed.strip_prefix('#').unwrap_or(&typed);
    let is_short = digits.chars().all(|it| it.is_ascii_digit()) && SHORT.contains(&digits.len());
    if is_short {
        return Ok(typed);
    }
    parse_phone(text)
}

/// What is dialled: the first number in a text, such as that of `0120-000-001（夜は 090…）`; nothing where there is none.
pub fn dialled(text: &str) -> Option<String> {
    let text: String = text.nfkc().collect();
    let is_part =
        |it: char| it.is_ascii_digit() || matches!(it, '-' | '+' | '#' | '‐' | '−' | 'ー');
    let mut runs = text.split(|it| !is_part(it));
    let number = runs.find(|it| it.chars().filter(char::is_ascii_digit).count() >= FEWEST)?;
    let kept = number
        .chars()
        .filter(|it| it.is_ascii_digit() || matches!(it, '+' | '#'));
    Some(kept.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_numbers_and_those_of_public_desks_are_taken() {
        let cases = [
            ("０９０－１２３４－５６７８", Ok("090-1234-5678")),
            ("110", Ok("110")),
            ("＃9110", Ok("#9110")),
            ("", Ok("")),
            ("12", Err(BadContact::Phone)),
            ("#", Err(BadContact::Phone)),
            ("あとで", Err(BadContact::Phone)),
        ];
        for (typed, expected) in cases {
            assert_eq!(parse_number(typed), expected.map(str::to_owned), "{typed}");
        }
    }

    #[test]
    fn the_first_number_of_a_text_is_dialled() {
        let cases = [
            ("0120-000-001（夜は 090-0000-0001）", Some("0120000001")),
            ("平日 ０３－１２３４－５６７８", Some("0312345678")),
            ("#9110", Some("#9110")),
            ("2階の赤いファイル", None),
            ("", None),
        ];
        for (text, number) in cases {
            assert_eq!(dialled(text).as_deref(), number, "{text}");
        }
    }
}
