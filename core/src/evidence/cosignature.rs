//! Cosignatures of witnesses (C2SP tlog-cosignature 1.0.1, Ed25519): a time and a signature over time and note; plain signatures are in `note.rs`.

use std::fmt;

use super::note::{
    NotAKey, Note, Signature, SigningKey, is_signature, key_id, read_vkey, vkey_text,
};

/// Type of a key that signs with a time.
const TIMED: u8 = 0x04;

/// The public key of a witness; shown as `name+id+key` with the type of witnesses.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WitnessKey {
    /// The name in the signature line.
    pub name: String,
    /// The Ed25519 public key; one witness has one name.
    pub key: [u8; 32],
}

impl WitnessKey {
    /// Reads `name+id+key`; the id must fit.
    pub fn parse(text: &str) -> Result<Self, NotAKey> {
        let (name, key) = read_vkey(text, TIMED).ok_or(NotAKey)?;
        Ok(Self { name, key })
    }
}

impl fmt::Display for WitnessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&vkey_text(&self.name, TIMED, &self.key))
    }
}

impl SigningKey {
    /// This key in its role as a witness.
    pub fn witness_key(&self) -> WitnessKey {
        WitnessKey {
            name: self.name().to_owned(),
            key: self.public(),
        }
    }

    /// Says that at `seconds` since 1970 this was the largest consistent tree that the witness knew of.
    pub fn cosign(&self, note: &Note, seconds: u64) -> Signature {
        let signed = self.sign_bytes(&message(note, seconds));
        Signature {
            name: self.name().to_owned(),
            id: key_id(self.name(), TIMED, &self.public()),
            bytes: [seconds.to_be_bytes().as_slice(), &signed].concat(),
        }
    }
}

impl Note {
    /// When the witness signed, in seconds since 1970; `None` when it did not, or when any line under its name is false.
    pub fn cosigned_at(&self, witness: &WitnessKey) -> Option<u64> {
        let id = key_id(&witness.name, TIMED, &witness.key);
        let mut latest = None;
        for line in self.by(&witness.name, id) {
            let (seconds, signed) = line.bytes.split_first_chunk::<8>()?;
            let seconds = u64::from_be_bytes(*seconds);
            let in_range = i64::try_from(seconds).is_ok();
            if !in_range || !is_signature(&witness.key, &message(self, seconds), signed) {
                return None;
            }
            latest = latest.max(Some(seconds));
        }
        latest
    }
}

fn message(note: &Note, seconds: u64) -> Vec<u8> {
    format!("cosignature/v1\ntime {seconds}\n{}", note.text).into_bytes()
}
