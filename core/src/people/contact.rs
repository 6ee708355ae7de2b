//! Sign-in names, postcodes and telephone numbers: normalised rather than refused; who has them is not known here.

use unicode_normalization::UnicodeNormalization;

/// Shortest and longest sign-in name, in characters.
const LOGIN: std::ops::RangeInclusive<usize> = 3..=40;
/// Digits of a Japanese telephone number with its area code (0120 and mobile numbers included).
const PHONE: std::ops::RangeInclusive<usize> = 10..=11;
/// Digits of a postcode.
const POSTCODE: usize = 7;

/// Why what was typed cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, thiserror::Error)]
pub enum BadContact {
    /// A sign-in name has 3 to 40 small letters, digits, dots, hyphens and underscores and begins with a letter.
    #[error(
        "a sign-in name has 3 to 40 small letters, digits, dots or hyphens and begins with a letter"
    )]
    Login,
    /// A telephone number has ten or eleven digits and begins with 0.
    #[error("a telephone number has ten or eleven digits and begins with 0")]
    Phone,
    /// A postcode has seven digits.
    #[error("a postcode has seven digits")]
    Postcode,
}

/// A sign-in name as typed: full-width letters become half-width, capitals small.
pub fn parse_login(text: &str) -> Result<String, BadContact> {
    let login: String = text.trim().nfkc().flat_map(char::to_lowercase).collect();
    let fits = login
        .chars()
        .all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || matches!(it, '.' | '-' | '_'));
    let begins = login.starts_with(|it: char| it.is_ascii_lowercase());
    if fits && begins && LOGIN.contains(&login.len()) {
        Ok(login)
    } else {
        Err(BadContact::Login)
    }
}

/// A postcode as typed, with or without 〒 and hyphen; `123-4567`, or nothing for nothing.
pub fn parse_postcode(text: &str) -> Result<String, BadContact> {
    let typed: String = text
        .nfkc()
        .filter(|it| !is_space(*it) && *it != '〒')
        .collect();
    if typed.is_empty() {
        return Ok(typed);
    }
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    let only = typed.chars().all(|it| it.is_ascii_digit() || is_dash(it));
    match (digits.get(..3), digits.get(3..)) {
        (Some(front), Some(back)) if only && digits.len() == POSTCODE => {
            Ok(format!("{front}-{back}"))
        }
        _ => Err(BadContact::Postcode),
    }
}

/// A telephone number as typed; its hyphens stay where they were, brackets become hyphens, +81 becomes 0.
/// Nothing for nothing.
pub fn parse_phone(text: &str) -> Result<String, BadContact> {
    let typed: String = text.nfkc().filter(|it| !is_space(*it)).collect();
    let typed = typed.strip_prefix("+81").map_or_else(
        || typed.clone(),
        |rest| format!("0{}", rest.trim_start_matches("(0)")),
    );
    let mut phone = String::new();
    for letter in typed.chars() {
        match letter {
            _ if letter.is_ascii_digit() => phone.push(letter),
            '(' | ')' => phone.push('-'),
            _ if is_dash(letter) => phone.push('-'),
            _ => return Err(BadContact::Phone),
        }
    }
    while phone.contains("--") {
        phone = phone.replace("--", "-");
    }
    let phone = phone.trim_matches('-').to_owned();
    let digits = phone.chars().filter(char::is_ascii_digit).count();
    let fits = PHONE.contains(&digits) && phone.starts_with('0');
    if fits || phone.is_empty() {
        Ok(phone)
    } else {
        Err(BadContact::Phone)
    }
}

fn is_space(letter: char) -> bool {
    letter.is_whitespace()
}

/// The dashes that keyboards give for a hyphen, the long sound among them.
const fn is_dash(letter: char) -> bool {
    matches!(letter, '-' | '‐' | '‑' | '–' | '—' | '―' | '−' | '─' | 'ー')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_in_name_is_made_of_small_letters() {
        let cases = [
            ("tanaka", Ok("tanaka")),
            (" Tanaka.H ", Ok("tanaka.h")),
            ("ｔａｎａｋａ２", Ok("tanaka2")),
            ("tanaka-h_2", Ok("tanaka-h_2")),
            ("ta", Err(BadContact::Login)),
            ("2tanaka", Err(BadContact::Login)),
            ("田中", Err(BadContact::Login)),
            ("tana ka", Err(BadContact::Login)),
            ("tanaka@example.jp", Err(BadContact::Login)),
            ("", Err(BadContact::Login)),
        ];
        for (typed, expected) in cases {
            assert_eq!(parse_login(typed), expected.map(str::to_owned), "{typed}");
        }
        assert!(parse_login(&"a".repeat(40)).is_ok());
        assert!(parse_login(&"a".repeat(41)).is_err());
    }

    #[test]
    fn a_postcode_is_taken_however_its_seven_digits_are_written() {
        for typed in [
            "9450001",
            "945-0001",
            "〒945-0001",
            "９４５－０００１",
            "９４５ー０００１",
            " 945 0001 ",
        ] {
            assert_eq!(parse_postcode(typed).as_deref(), Ok("945-0001"), "{typed}");
        }
        assert_eq!(parse_postcode(" ").as_deref(), Ok(""));
        for typed in ["945000", "94500011", "945-000x", "〒-"] {
            assert_eq!(parse_postcode(typed), Err(BadContact::Postcode), "{typed}");
        }
    }

    #[test]
    fn a_telephone_number_is_taken_however_it_is_written() {
        let cases = [
            ("0257-12-3456", "0257-12-3456"),
            ("０２５７－１２－３４５６", "0257-12-3456"),
            ("0257(12)3456", "0257-12-3456"),
            ("(0257)12-3456", "0257-12-3456"),
            ("0257123456", "0257123456"),
            ("+81 90-1234-5678", "090-1234-5678"),
            ("", ""),
        ];
        for (typed, expected) in cases {
            assert_eq!(parse_phone(typed).as_deref(), Ok(expected), "{typed}");
        }
        for typed in ["123-4567", "0257-12-345678", "でんわ", "9257-12-3456"] {
            assert_eq!(parse_phone(typed), Err(BadContact::Phone), "{typed}");
        }
    }
}
