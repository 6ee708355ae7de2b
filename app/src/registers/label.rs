//! Labels: the code that a thing bears and the address in its QR code; paper is printed by the reports.

use mamori_core::ids::OfficeId;
use mamori_core::registers::Register;
use serde_json::json;

use super::deeds;
use super::store::entry::Entry;
use super::store::label as store;
use super::store::list::{Part, Wanted, list};
use crate::chance::Chance;
use crate::db::{Change, DbError, DbResult, Scope};
use crate::web::App;

/// Letters of a code that nobody confuses on a small label: no 0, O, 1, I or L.
const LETTERS: &[u8] = b"ABCDEFGHJKMNPQRSTUVWXYZ23456789";
/// How many stand in a code.
const LENGTH: usize = 8;
/// So many codes in a row are never taken: 31 letters make 850 billion codes.
const TRIES: usize = 8;

/// A thing with its label, as it is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labelled {
    /// Its number in its ledger.
    pub number: i64,
    /// What it is called.
    pub name: String,
    /// Its code.
    pub code: String,
    /// What its QR code holds.
    pub address: String,
}

/// The things of a ledger that have a code, those with these numbers, in the order of their names.
pub async fn labelled(
    app: &App,
    scope: Scope,
    (office, register): (OfficeId, &Register),
    numbers: &[i64],
) -> DbResult<Vec<Labelled>> {
    let of = (office, register.id.as_str());
    let (all, _) = list(app, scope, of, &Wanted::default(), Part::WHOLE).await?;
    let wanted = all.into_iter().filter(|it| numbers.contains(&it.number));
    let label = |it: Entry| {
        let code = it.label?;
        Some(Labelled {
            number: it.number,
            name: register.name_of(&it.values).to_owned(),
            address: address(&app.settings.public_url, &code),
            code,
        })
    };
    Ok(wanted.filter_map(label).collect())
}

/// Gives every one of these entries a code that has none yet, each with its event.
pub(super) async fn give_codes(
    app: &App,
    mut change: Change,
    (office, register): (OfficeId, &Register),
    entries: &[Entry],
) -> DbResult<()> {
    let mut last = None;
    for it in entries.iter().filter(|it| it.label.is_none()) {
        let code = new_code(app, &mut change).await?;
        if store::give(&mut change, it.id, &code).await? {
            let event = deeds::event("registers.label", office, register, it.id);
            let event = event.detail(json!({ "code": code }));
            if let Some(before) = last.replace(event) {
                change.note(&before).await?;
            }
        }
    }
    match last {
        Some(event) => change.save(&event).await,
        None => Ok(()),
    }
}

async fn new_code(app: &App, change: &mut Change) -> DbResult<String> {
    for _ in 0..TRIES {
        let code = drawn(&app.chance);
        if !store::is_taken(change, &code).await? {
            return Ok(code);
        }
    }
    Err(DbError::Inconsistent {
        table: "register_entries",
        column: "label",
        row: String::new(),
        value: "no free code".to_owned(),
    })
}

/// A code that nobody can guess, every one as likely as every other.
fn drawn(chance: &Chance) -> String {
    let mut code = String::with_capacity(LENGTH);
    while code.len() < LENGTH {
        let bytes = chance.bytes::<LENGTH>();
        let letters = bytes
            .iter()
            .filter_map(|it| LETTERS.get(usize::from(*it & 31)));
        for it in letters.take(LENGTH - code.len()) {
            code.push(char::from(*it));
        }
    }
    code
}

/// A code as it was read or typed; none when it cannot be one.
pub(super) fn read(typed: &str) -> Option<String> {
    let code: String = typed
        .chars()
        .filter(|it| !matches!(it, ' ' | '-'))
        .map(|it| it.to_ascii_uppercase())
        .collect();
    let is_code = code.len() == LENGTH && code.bytes().all(|it| LETTERS.contains(&it));
    is_code.then_some(code)
}

/// Where a code leads. In capitals, which a QR code holds in fewer squares, where nothing after the host's name could mean
/// something else.
fn address(public_url: &str, code: &str) -> String {
    let host = public_url.split_once("://").map_or(public_url, |it| it.1);
    let is_plain = |it: char| it.is_ascii_alphanumeric() || matches!(it, '.' | '-' | ':');
    if host.chars().all(is_plain) {
        format!("{}/Q/{code}", public_url.to_ascii_uppercase())
    } else {
        format!("{public_url}/q/{code}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_eight_letters_that_nobody_confuses() {
        let chance = Chance::seeded(7);
        let codes: Vec<String> = (0..200).map(|_| drawn(&chance)).collect();
        for code in &codes {
            assert_eq!(read(code).as_ref(), Some(code));
            assert!(!code.contains(['0', 'O', '1', 'I', 'L']), "{code}");
        }
        let mut different = codes.clone();
        different.sort();
        different.dedup();
        assert_eq!(different.len(), codes.len());
    }

    #[test]
    fn a_code_may_be_typed_in_small_letters_and_with_gaps_and_nothing_else_is_one() {
        assert_eq!(read("ab23 cd45").as_deref(), Some("AB23CD45"));
        for wrong in [
            "",
            "AB23CD4",
            "AB23CD450",
            "AB23CD4O",
            "ああああああああ",
            "AB23CD4%",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn an_address_is_in_capitals_unless_a_path_could_mean_something_else() {
        let of = |url| address(url, "AB23CD45");
        assert_eq!(
            of("https://mamori.example"),
            "HTTPS://MAMORI.EXAMPLE/Q/AB23CD45"
        );
        assert_eq!(
            of("https://192.168.1.5:8443"),
            "HTTPS://192.168.1.5:8443/Q/AB23CD45"
        );
        assert_eq!(
            of("https://example.jp/mamori"),
            "https://example.jp/mamori/q/AB23CD45"
        );
    }
}
