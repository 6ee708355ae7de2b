//! The hash of the journal and the three ways in which it is made; trees and proofs are in the neighbouring files.

use std::fmt::{self, Write as _};
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// One SHA-256 value, shown and stored as 64 small hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Hash([u8; 32]);

/// A text or a row of bytes that should have been a hash and is not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a hash is 32 bytes, or 64 small hexadecimal digits")]
pub struct NotAHash;

impl Hash {
    /// Takes 32 bytes that are known to be a hash.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Takes bytes from a file or a database; refuses every length but 32.
    pub fn from_slice(bytes: &[u8]) -> Result<Self, NotAHash> {
        bytes.try_into().map(Self).map_err(|_| NotAHash)
    }

    /// The SHA-256 of some bytes, without any prefix: for files and texts, not for leaves.
    pub fn of(bytes: &[u8]) -> Self {
        Self::of_parts(&[bytes])
    }

    /// The 32 bytes.
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    pub(super) fn of_parts(parts: &[&[u8]]) -> Self {
        let mut sha = Sha256::new();
        for part in parts {
            sha.update(part);
        }
        Self(sha.finalize().into())
    }
}

/// The leaf of the tree for the bytes of one event (RFC 6962 §2.1: prefix 0x00).
pub fn leaf_hash(event: &[u8]) -> Hash {
    Hash::of_parts(&[&[0x00], event])
}

/// The node above two subtrees (RFC 6962 §2.1: prefix 0x01).
pub(super) fn node_hash(left: Hash, right: Hash) -> Hash {
    Hash::of_parts(&[&[0x01], &left.0, &right.0])
}

/// The salted commitment to a detail: it proves the detail to whoever gets salt and detail, and tells nothing to others.
pub fn commit(salt: &[u8; 32], detail: &[u8]) -> Hash {
    Hash::of_parts(&[salt, detail])
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Hash {
    type Err = NotAHash;

    fn from_str(text: &str) -> Result<Self, NotAHash> {
        if text.len() != 64 {
            return Err(NotAHash);
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            *byte = pair
                .iter()
                .try_fold(0, |value, digit| Some(value << 4 | nibble(*digit)?))
                .ok_or(NotAHash)?;
        }
        Ok(Self(bytes))
    }
}

/// Large digits are refused, so that every hash has one spelling.
fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

impl TryFrom<String> for Hash {
    type Error = NotAHash;

    fn try_from(text: String) -> Result<Self, NotAHash> {
        text.parse()
    }
}

impl From<Hash> for String {
    fn from(hash: Hash) -> Self {
        let mut text = Self::with_capacity(64);
        // Writing into a text cannot fail.
        let _ = write!(text, "{hash}");
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EMPTY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    #[test]
    fn the_hash_of_nothing_is_the_known_one() {
        assert_eq!(Hash::of(b"").to_string(), EMPTY);
    }

    #[test]
    fn the_leaf_of_nothing_is_the_known_one() {
        let known = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d";
        assert_eq!(leaf_hash(b"").to_string(), known);
    }

    #[test]
    fn a_leaf_is_never_taken_for_a_node() {
        let (left, right) = (Hash::of(b"left"), Hash::of(b"right"));
        let both = [left.bytes().as_slice(), right.bytes().as_slice()].concat();
        assert_ne!(leaf_hash(&both), node_hash(left, right));
    }

    #[test]
    fn a_hash_survives_text_and_json() {
        let hash = Hash::of("守り".as_bytes());
        assert_eq!(hash.to_string().parse(), Ok(hash));
        let json = serde_json::to_string(&hash).unwrap();
        assert_eq!(json, format!("\"{hash}\""));
        assert_eq!(serde_json::from_str::<Hash>(&json).unwrap(), hash);
        assert_eq!(Hash::from_slice(hash.bytes()), Ok(hash));
    }

    #[test]
    fn what_is_not_a_hash_is_refused() {
        let long = format!("{EMPTY}0");
        let large = EMPTY.to_uppercase();
        let wide = "あ".repeat(22);
        for text in [
            "",
            "e3",
            &long,
            &large,
            &wide,
            &EMPTY.replace('e', "g"),
            &EMPTY.replace('e', "+"),
        ] {
            assert_eq!(text.parse::<Hash>(), Err(NotAHash), "{text}");
        }
        assert_eq!(Hash::from_slice(&[0; 31]), Err(NotAHash));
    }

    #[test]
    fn a_commitment_hides_the_detail_behind_its_salt() {
        let detail = "佐藤さんの連絡先".as_bytes();
        assert_ne!(commit(&[1; 32], detail), commit(&[2; 32], detail));
        assert_eq!(
            commit(&[1; 32], detail),
            Hash::of(&[&[1; 32], detail].concat())
        );
    }
}
