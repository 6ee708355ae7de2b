//! Whether a password may be chosen: the rule of `mamori_core`, the list of words in `data/people`, and zxcvbn.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use mamori_core::people::{About, WeakPassword, check_password, normal_password};
use serde::Deserialize;
use zxcvbn::{Score, zxcvbn};

/// The list in `data/people/weak-passwords.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Weak {
    words: BTreeSet<String>,
}

fn weak() -> &'static BTreeSet<String> {
    static WEAK: OnceLock<BTreeSet<String>> = OnceLock::new();
    WEAK.get_or_init(|| {
        let files = crate::words::built_in();
        let text = files.get("people/weak-passwords.toml");
        let read = text.and_then(|it| toml::from_str::<Weak>(it).ok());
        read.map(|it| it.words).unwrap_or_default()
    })
}

/// The key of the sentence that says why a password cannot be taken; none when it can.
pub(super) fn mistake(password: &str, about: &About<'_>) -> Option<&'static str> {
    let list = weak();
    if let Err(reason) = check_password(password, about, |it| list.contains(it)) {
        return Some(sentence(reason));
    }
    let known: Vec<&str> = [about.names, about.office, about.phones].concat();
    let guessable = zxcvbn(&normal_password(password), &known).score() < Score::Three;
    guessable.then_some("people.weak.guessable")
}

const fn sentence(reason: WeakPassword) -> &'static str {
    match reason {
        WeakPassword::TooShort => "people.weak.short",
        WeakPassword::TooLong => "people.weak.long",
        WeakPassword::Common => "people.weak.common",
        WeakPassword::OwnName => "people.weak.own-name",
        WeakPassword::OfficeName => "people.weak.office-name",
        WeakPassword::Phone => "people.weak.phone",
        WeakPassword::Date => "people.weak.date",
        WeakPassword::Keyboard => "people.weak.keyboard",
        WeakPassword::Repeated => "people.weak.repeated",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_the_house_and_the_guesser_both_count() {
        let about = About::default();
        assert!(weak().len() > 500);
        let cases = [
            ("kawa no mukou no yane", None),
            ("short", Some("people.weak.short")),
            ("hanako1234567890", Some("people.weak.common")),
            ("letmein letmein 1", Some("people.weak.common")),
            ("passwordqwerty123", Some("people.weak.guessable")),
        ];
        for (password, expected) in cases {
            assert_eq!(mistake(password, &about), expected, "{password}");
        }
    }
}
