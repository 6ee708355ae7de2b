//! The keys of backups: the machine's own, so that drills need no person, and the recovery key, of which only paper knows the secret.
//! The files in which they lie are read and written in `disk`.

use std::path::Path;

use age::secrecy::ExposeSecret;
use age::x25519::{Identity, Recipient};
use jiff::civil::Date;
use sha2::{Digest, Sha256};

use super::disk;
use super::flaw::{Flaw, Sound};

/// The machine's own key, in the state directory.
const MACHINE: &str = "keys/backup.key";
/// The public halves of recovery keys, one a line.
const RECOVERY: &str = "keys/recovery.pub";
/// How the secret of a key begins.
const PREFIX: &str = "AGE-SECRET-KEY-1";

/// To whom a backup is sealed.
pub struct Readers {
    /// The public keys.
    pub recipients: Vec<Recipient>,
    /// Their fingerprints, in the same order: the machine's first.
    pub fingerprints: Vec<String>,
}

impl Readers {
    /// Whether somebody could open it without this machine.
    pub fn has_recovery(&self) -> bool {
        self.recipients.len() > 1
    }
}

/// A recovery key as it is made: its secret is shown once and kept nowhere.
pub struct RecoveryKey {
    /// The secret, in groups of four, as it is typed from paper.
    pub groups: Vec<String>,
    /// The secret in one piece, for the QR code.
    pub secret: String,
    /// By which it is recognised.
    pub fingerprint: String,
}

/// The key of this machine, when there is one.
pub fn machine(state: &Path) -> Sound<Option<Identity>> {
    let path = state.join(MACHINE);
    let text = disk::text(&path)?;
    text.map(|it| it.trim().parse().map_err(|_| Flaw::NoKey(path)))
        .transpose()
}

/// To whom the next backup is sealed; the machine's own key is made when it is missing.
pub fn readers(state: &Path) -> Sound<Readers> {
    let own = if let Some(it) = machine(state)? {
        it
    } else {
        let made = Identity::generate();
        disk::write(&state.join(MACHINE), made.to_string().expose_secret())?;
        made
    };
    let mut recipients = vec![own.to_public()];
    recipients.extend(recovery(state)?);
    let fingerprints = recipients.iter().map(fingerprint).collect();
    Ok(Readers {
        recipients,
        fingerprints,
    })
}

/// The recovery keys of this house.
pub fn recovery(state: &Path) -> Sound<Vec<Recipient>> {
    let path = state.join(RECOVERY);
    let text = disk::text(&path)?.unwrap_or_default();
    let lines = text.lines().map(|it| it.split('#').next().unwrap_or(it));
    let keys = lines.map(str::trim).filter(|it| !it.is_empty());
    keys.map(|it| it.parse().map_err(|_| Flaw::NoKey(path.clone())))
        .collect()
}

/// Makes a recovery key; from now on every backup is sealed to it, too.
pub fn new_recovery(state: &Path, today: Date) -> Sound<RecoveryKey> {
    let made = Identity::generate();
    let public = made.to_public();
    let path = state.join(RECOVERY);
    let mut text = disk::text(&path)?.unwrap_or_default();
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    let mark = fingerprint(&public);
    let line = format!("{public} # {today} {mark}\n");
    text.push_str(&line);
    disk::write(&path, &text)?;
    let secret = made.to_string().expose_secret().to_owned();
    let letters: Vec<char> = secret.trim_start_matches(PREFIX).chars().collect();
    let groups = letters.chunks(4).map(|it| it.iter().collect()).collect();
    Ok(RecoveryKey {
        groups,
        secret,
        fingerprint: mark,
    })
}

/// Reads a secret as it was typed from paper: in groups or not, in small letters or large, with its beginning or without.
pub fn typed(text: &str) -> Option<Identity> {
    let letters = text.chars().filter(char::is_ascii_alphanumeric);
    let letters: String = letters.map(|it| it.to_ascii_uppercase()).collect();
    let prefix = PREFIX.replace('-', "");
    let secret = letters.strip_prefix(&prefix).unwrap_or(&letters);
    format!("{PREFIX}{secret}").parse().ok()
}

/// The keys in a file, one a line, as `age` writes them.
pub fn in_file(path: &Path) -> Sound<Vec<Identity>> {
    let text = disk::text(path)?.ok_or_else(|| Flaw::NoKey(path.to_owned()))?;
    let lines = text.lines().map(str::trim);
    let lines = lines.filter(|it| !it.is_empty() && !it.starts_with('#'));
    let keys: Option<Vec<Identity>> = lines.map(typed).collect();
    keys.filter(|it| !it.is_empty())
        .ok_or_else(|| Flaw::NoKey(path.to_owned()))
}

/// By which people recognise a key: eight letters of its digest.
pub fn fingerprint(of: &Recipient) -> String {
    let digest = hex::encode_upper(Sha256::digest(of.to_string()));
    let letters: Vec<char> = digest.chars().take(8).collect();
    let groups = letters.chunks(4).map(|it| it.iter().collect::<String>());
    groups.collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recovery_key_is_read_however_it_was_typed_and_a_slip_is_no_key() {
        let dir = tempfile::tempdir().unwrap();
        let today = jiff::civil::date(2026, 11, 22);
        let made = new_recovery(dir.path(), today).unwrap();
        assert_eq!(made.groups.len(), 15);
        let forms = [
            made.groups.join(" "),
            made.groups.join("-").to_lowercase(),
            format!(" {} \n", made.secret),
        ];
        for form in forms {
            let key = typed(&form).unwrap();
            assert_eq!(fingerprint(&key.to_public()), made.fingerprint);
        }
        let slip: String = made.groups.concat().chars().rev().collect();
        assert!(typed(&slip).is_none());
        assert!(typed("").is_none());
    }

    #[test]
    fn backups_are_sealed_to_the_machine_and_to_every_recovery_key() {
        let dir = tempfile::tempdir().unwrap();
        let today = jiff::civil::date(2026, 11, 22);
        let alone = readers(dir.path()).unwrap();
        assert!(!alone.has_recovery());
        let first = new_recovery(dir.path(), today).unwrap();
        let second = new_recovery(dir.path(), today).unwrap();
        let all = readers(dir.path()).unwrap();
        let own = alone.fingerprints.first().unwrap().clone();
        assert_eq!(
            all.fingerprints,
            [own, first.fingerprint, second.fingerprint]
        );
        // No secret of paper stays behind.
        let kept = std::fs::read_to_string(dir.path().join(RECOVERY)).unwrap();
        assert!(!kept.contains(PREFIX), "{kept}");
    }

    #[test]
    fn a_key_file_that_is_damaged_is_told_by_its_name() {
        let dir = tempfile::tempdir().unwrap();
        readers(dir.path()).unwrap();
        std::fs::write(dir.path().join(MACHINE), "broken").unwrap();
        assert!(matches!(machine(dir.path()), Err(Flaw::NoKey(_))));
    }
}
