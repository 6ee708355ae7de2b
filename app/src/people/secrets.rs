//! Passwords, one-time codes and random tokens: hashing, sealing, comparing. Who may do what stands elsewhere.

use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::Aead;
use chacha20poly1305::{KeyInit, XChaCha20Poly1305};
use sha2::{Digest, Sha256};
use totp_rs::{Builder, Totp};

use crate::chance::Chance;

/// A secret could not be made or read; the reason is for the log.
#[derive(Debug, thiserror::Error)]
#[error("secret: {0}")]
pub struct SecretError(String);

impl SecretError {
    fn of(why: impl ToString) -> Self {
        Self(why.to_string())
    }
}

/// argon2id with 19 MiB and two passes, the floor of facts/trust.md §4.
fn argon2() -> Result<Argon2<'static>, SecretError> {
    let params = Params::new(19 * 1024, 2, 1, None).map_err(SecretError::of)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// The PHC string of a password. Takes about 0.1 s: call it off the async threads.
pub fn hash_password(password: &str, chance: &Chance) -> Result<String, SecretError> {
    let salt: [u8; 16] = chance.bytes();
    let hash: argon2::password_hash::phc::PasswordHash = argon2()?
        .hash_password_with_salt(password.as_bytes(), &salt)
        .map_err(SecretError::of)?;
    Ok(hash.to_string())
}

/// Whether the password fits. Without a stored hash it works as long, so that time tells nothing.
pub fn password_fits(password: &str, stored: Option<&str>) -> bool {
    const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bWFtb3JpLW5vYm9keS0x$\
                          v0RZxAjgPNQFHxLCFlSCvR0ZzPHGQyMK9PpbPSmSwcA";
    #[cfg(test)]
    if let Ok(mut all) = HASHED.lock() {
        all.push(password.to_owned());
    }
    let Ok(argon2) = argon2() else { return false };
    let Ok(hash) = PasswordHash::new(stored.unwrap_or(NOBODY)) else {
        return false;
    };
    argon2.verify_password(password.as_bytes(), &hash).is_ok() && stored.is_some()
}

/// Every password that was compared with a hash, for tests that count this work.
#[cfg(test)]
static HASHED: std::sync::Mutex<Vec<String>> = std::sync::Mutex::new(Vec::new());

/// How often this password was compared with a hash.
#[cfg(test)]
pub(super) fn hashed(password: &str) -> usize {
    let all = HASHED.lock().unwrap();
    all.iter().filter(|it| *it == password).count()
}

/// A token for a cookie or a link: 256 random bits as 64 hexadecimal digits.
pub fn token(chance: &Chance) -> String {
    hex::encode(chance.bytes::<32>())
}

/// What the database holds instead of a token or a code.
pub fn digest(token: &str) -> String {
    hex::encode(Sha256::digest(token))
}

/// A code of 80 bits to be typed from paper, in groups of four: no 0, O, 1, I or L.
pub fn paper_code(chance: &Chance) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHJKMNPQRSTUVWXYZ23456789#";
    let letters: Vec<char> = chance
        .bytes::<16>()
        .iter()
        .filter_map(|byte| {
            LETTERS
                .get(usize::from(byte % 31))
                .map(|it| char::from(*it))
        })
        .collect();
    letters
        .chunks(4)
        .map(|it| it.iter().collect::<String>())
        .collect::<Vec<_>>()
        .join("-")
}

/// The digest of a typed paper code, however it was typed.
pub fn paper_digest(typed: &str) -> String {
    let letters: String = typed
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_uppercase())
        .collect();
    digest(&letters)
}

/// Seals a secret with the key of this state directory.
pub fn seal(key: &[u8; 32], secret: &[u8], chance: &Chance) -> Result<Vec<u8>, SecretError> {
    let nonce: [u8; 24] = chance.bytes();
    let sealed = XChaCha20Poly1305::new(&(*key).into())
        .encrypt(&nonce.into(), secret)
        .map_err(SecretError::of)?;
    Ok([nonce.as_slice(), &sealed].concat())
}

/// Opens what [`seal`] sealed.
pub fn unseal(key: &[u8; 32], sealed: &[u8]) -> Result<Vec<u8>, SecretError> {
    let Some((nonce, text)) = sealed.split_first_chunk::<24>() else {
        return Err(SecretError::of("sealed secret is too short"));
    };
    XChaCha20Poly1305::new(&(*key).into())
        .decrypt(&(*nonce).into(), text)
        .map_err(SecretError::of)
}

/// The authenticator for a secret: RFC 6238, SHA-1, six digits, 30 s, one step of drift either way.
pub fn totp(secret: &[u8], login: &str) -> Result<Totp, SecretError> {
    Builder::new()
        .with_secret(secret.to_vec())
        .with_skew(1)
        .with_account_name(login)
        .with_issuer(Some("mamori"))
        .build()
        .map_err(SecretError::of)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_fits_its_own_hash_and_no_other() {
        let chance = Chance::seeded(1);
        let hash = hash_password("sakura no hana 13", &chance).unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(password_fits("sakura no hana 13", Some(&hash)));
        assert!(!password_fits("sakura no hana 14", Some(&hash)));
        assert!(!password_fits("sakura no hana 13", None));
    }

    #[test]
    fn what_is_sealed_opens_only_whole_and_with_its_key() {
        let chance = Chance::seeded(1);
        let sealed = seal(&[7; 32], b"secret", &chance).unwrap();
        assert_eq!(unseal(&[7; 32], &sealed).unwrap(), b"secret");
        assert!(unseal(&[8; 32], &sealed).is_err());
        assert!(unseal(&[7; 32], &sealed[1..]).is_err());
        assert!(unseal(&[7; 32], b"short").is_err());
    }

    #[test]
    fn a_paper_code_may_be_typed_in_small_letters_and_without_dashes() {
        let code = paper_code(&Chance::seeded(3));
        assert_eq!(code.len(), 19);
        assert_eq!(
            paper_digest(&code),
            paper_digest(&code.to_lowercase().replace('-', " "))
        );
    }

    #[test]
    fn an_authenticator_gives_the_codes_of_the_standard() {
        // RFC 6238 appendix B, SHA-1, T = 59 s; the standard prints eight digits, we use the last six.
        let totp = totp(b"12345678901234567890", "sato").unwrap();
        assert_eq!(totp.check("287082", 59), Some(1));
        assert_eq!(totp.check("287083", 59), None);
    }
}
