//! Whether a password may be chosen; hashing it and the list of common ones live elsewhere.

use unicode_normalization::UnicodeNormalization;

use super::keyboard::{Pattern, pattern_at};
use super::name::to_katakana;

/// The fewest characters (care guide 解説書 3-2; 医療機関チェックリスト R7 2-⑦: from 13 on no periodic change).
pub const MIN_PASSWORD: usize = 13;
/// The most characters: more would only make hashing slow.
pub const MAX_PASSWORD: usize = 128;
/// How many characters must remain when patterns are cut away.
const FREE: usize = 8;
/// The shortest own word that is looked for: shorter ones stand in too many other words.
const OWN_WORD: usize = 3;

/// What everybody knows about the person who chooses: none of it may stand in the password.
#[derive(Debug, Clone, Default)]
pub struct About<'a> {
    /// Name, reading, name for signing in, mail address; also in Latin letters where known.
    pub names: &'a [&'a str],
    /// Names of office, corporation and town; also in Latin letters where known.
    pub office: &'a [&'a str],
    /// Telephone numbers of person and office.
    pub phones: &'a [&'a str],
}

/// Why a password cannot be taken; the first reason that holds, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, thiserror::Error)]
pub enum WeakPassword {
    /// Fewer than [`MIN_PASSWORD`] characters.
    #[error("the password has fewer than {MIN_PASSWORD} characters")]
    TooShort,
    /// More than [`MAX_PASSWORD`] characters.
    #[error("the password has more than {MAX_PASSWORD} characters")]
    TooLong,
    /// On the list of passwords that many people use, as a whole or without digits and signs around it.
    #[error("many people use this password")]
    Common,
    /// The person's own name or sign-in name.
    #[error("the password contains the person's name")]
    OwnName,
    /// The office's name.
    #[error("the password contains the office's name")]
    OfficeName,
    /// Mostly a telephone number.
    #[error("the password is mostly a telephone number")]
    Phone,
    /// Mostly a date.
    #[error("the password is mostly a date")]
    Date,
    /// Mostly keys side by side, an alphabet or counting.
    #[error("the password is mostly keys that lie side by side")]
    Keyboard,
    /// Mostly the same again and again.
    #[error("the password is mostly the same characters again and again")]
    Repeated,
}

/// The password as it is hashed and compared: the same keys give the same characters on every device (NFKC).
pub fn normal_password(password: &str) -> String {
    password.nfkc().collect()
}

/// Checks a password that somebody wants to use. There is no rule on kinds of characters and none on
/// changing it after some time: length and not being guessable count (guideline 6.0 運用 14⑥, NIST SP 800-63B).
///
/// `is_common` is asked for the whole and for the one word it may be built on: without digits and signs
/// around it, with letters for look-alike signs, once when it stands there several times. It always gets
/// small letters and katakana for hiragana.
pub fn check_password(
    password: &str,
    about: &About<'_>,
    is_common: impl Fn(&str) -> bool,
) -> Result<(), WeakPassword> {
    let length = normal_password(password).chars().count();
    if length < MIN_PASSWORD {
        return Err(WeakPassword::TooShort);
    }
    if length > MAX_PASSWORD {
        return Err(WeakPassword::TooLong);
    }
    let folded = folded(password);
    if stems(&folded)
        .iter()
        .any(|it| !it.is_empty() && is_common(it))
    {
        return Err(WeakPassword::Common);
    }
    if contains_any(&folded, about.names) {
        return Err(WeakPassword::OwnName);
    }
    if contains_any(&folded, about.office) {
        return Err(WeakPassword::OfficeName);
    }
    if contains_phone(&folded, about.phones) {
        return Err(WeakPassword::Phone);
    }
    mostly_pattern(&folded).map_or(Ok(()), Err)
}

/// Small letters, katakana for hiragana: the form in which passwords are compared with words.
fn folded(text: &str) -> String {
    // The dash stays a dash here: it parts the words of a passphrase.
    text.nfkc()
        .flat_map(char::to_lowercase)
        .map(|it| if it == '-' { it } else { to_katakana(it) })
        .collect()
}

/// What a password may be built on.
fn stems(folded: &str) -> Vec<String> {
    let bare = folded.trim_matches(|it: char| !it.is_alphabetic());
    let without_digits = folded.trim_matches(|it: char| it.is_ascii_digit());
    let mut stems = vec![
        folded.to_owned(),
        bare.to_owned(),
        spelt_out(bare),
        spelt_out(without_digits),
    ];
    let mut words: Vec<&str> = folded
        .split(|it: char| !it.is_alphabetic())
        .filter(|it| !it.is_empty())
        .collect();
    words.dedup();
    if let [word] = words.as_slice() {
        stems.push((*word).to_owned());
    }
    stems
}

/// Letters for the signs that people write in their place.
fn spelt_out(text: &str) -> String {
    let letter = |it| match it {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        _ => it,
    };
    text.chars().map(letter).collect()
}

fn contains_any(password: &str, texts: &[&str]) -> bool {
    let words = texts.iter().flat_map(|text| {
        let text = folded(text);
        let parts: Vec<String> = text
            .split(|it: char| !it.is_alphanumeric())
            .map(str::to_owned)
            .collect();
        parts.into_iter().chain([text])
    });
    // Two kanji are a whole family name, two Latin letters are not.
    let long_enough = |word: &String| {
        let length = word.chars().count();
        length >= OWN_WORD || (length == 2 && word.chars().all(is_kanji))
    };
    let mut words = words.filter(long_enough);
    words.any(|word| password.contains(&word))
}

const fn is_kanji(letter: char) -> bool {
    matches!(letter, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' | '々' | 'ヶ')
}

fn contains_phone(password: &str, phones: &[&str]) -> bool {
    let digits = |text: &str| -> String { text.nfkc().filter(char::is_ascii_digit).collect() };
    let typed = digits(password);
    phones
        .iter()
        .map(|it| digits(it))
        .any(|it| it.len() >= 6 && typed.contains(&it))
}

/// Cuts all patterns away; when too little remains, the longest of them is the reason.
fn mostly_pattern(password: &str) -> Option<WeakPassword> {
    let letters: Vec<char> = password.chars().collect();
    let (mut rest, mut free, mut longest) = (letters.as_slice(), 0, None);
    while let Some((_, after)) = rest.split_first() {
        if let Some((pattern, length)) = pattern_at(rest) {
            longest = longest.max(Some((length, reason(pattern))));
            rest = rest.get(length..).unwrap_or(&[]);
        } else {
            free += 1;
            rest = after;
        }
    }
    longest.filter(|_| free < FREE).map(|(_, reason)| reason)
}

const fn reason(pattern: Pattern) -> WeakPassword {
    match pattern {
        Pattern::Row => WeakPassword::Keyboard,
        Pattern::Repeat => WeakPassword::Repeated,
        Pattern::Date => WeakPassword::Date,
        Pattern::Phone => WeakPassword::Phone,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMON: [&str; 3] = ["password", "iloveyou", "サクラサクラ"];

    fn check(password: &str) -> Result<(), WeakPassword> {
        let about = About {
            names: &["佐藤 花子", "サトウ ハナコ", "sato.hanako"],
            office: &["みどり訪問介護", "midori"],
            phones: &["0257-12-3456"],
        };
        check_password(password, &about, |it| COMMON.contains(&it))
    }

    #[test]
    fn good_passwords_of_any_kind_are_taken() {
        let good = [
            "kawa-tori-yuki-29",
            "正しい馬の電池とホッチキスで",
            "ねこがにわで3びきないた",
            "x7#Kp2!vQ9zLmE4w",
            "correct horse battery",
            "川の向こうに赤い屋根が見える",
            "tanuki no okashina 20261122",
        ];
        for password in good {
            let long_enough = password.chars().count() >= MIN_PASSWORD;
            assert_eq!(
                check(password),
                if long_enough {
                    Ok(())
                } else {
                    Err(WeakPassword::TooShort)
                },
                "{password}"
            );
        }
    }

    #[test]
    fn bad_passwords_are_refused_for_a_plain_reason() {
        let cases = [
            ("x7#Kp2!vQ9zL", WeakPassword::TooShort),
            ("", WeakPassword::TooShort),
            ("Password12345", WeakPassword::Common),
            ("!!iloveyou2026", WeakPassword::Common),
            ("2026p@$$w0rd2026", WeakPassword::Common),
            ("P4ssw0rd!!!!!", WeakPassword::Common),
            ("password-1-password", WeakPassword::Common),
            ("さくらさくら1234567", WeakPassword::Common),
            ("ＰＡＳＳＷＯＲＤ１２３４５", WeakPassword::Common),
            ("kawa-hanako-tori", WeakPassword::OwnName),
            ("はなこのたのしいにわ", WeakPassword::TooShort),
            ("はなこのたのしいにわであそぶ", WeakPassword::OwnName),
            ("川の向こうの佐藤さんの赤い屋根", WeakPassword::OwnName),
            ("tanuki-MIDORI-kawa", WeakPassword::OfficeName),
            ("tel0257123456kawa", WeakPassword::Phone),
            ("090-1234-5678", WeakPassword::Phone),
            ("neko20261122ab", WeakPassword::Date),
            ("neko昭和39年4月1日x", WeakPassword::Date),
            ("1234567890abc", WeakPassword::Keyboard),
            ("qwertyuiopasdf", WeakPassword::Keyboard),
            ("aaaaaaaaaaaaaa", WeakPassword::Repeated),
            ("neko!neko!neko!", WeakPassword::Repeated),
            ("あいうえおかきくけこさしす", WeakPassword::Keyboard),
        ];
        for (password, reason) in cases {
            assert_eq!(check(password), Err(reason), "{password}");
        }
        assert_eq!(
            check(&"かわのむこうの".repeat(20)),
            Err(WeakPassword::TooLong)
        );
    }

    #[test]
    fn no_kind_of_character_is_demanded() {
        assert_eq!(check("kawanomukouniyane"), Ok(()));
        assert_eq!(check("83641907254816"), Ok(()));
    }

    #[test]
    fn the_same_keys_make_the_same_password_on_every_device() {
        assert_eq!(normal_password("ｋａｗａ－ﾄﾘ"), "kawa-トリ");
        assert_eq!(normal_password("か\u{3099}"), "が");
    }
}
