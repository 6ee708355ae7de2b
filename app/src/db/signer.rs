//! The house's key, by which every commit signs the trees that it has grown. Where it lies is the commands' business.

use std::fmt;

use mamori_core::evidence::{Checkpoint, Hash, NotAKey, SigningKey, Vkey, origin};

use super::{DbError, DbResult};

/// Signs checkpoints. No journal is written without one.
#[derive(Clone)]
pub struct Signer {
    seed: [u8; 32],
    public: [u8; 32],
}

impl Signer {
    /// The signer with these 32 secret bytes.
    pub fn of(seed: [u8; 32]) -> Result<Self, NotAKey> {
        let public = SigningKey::from_seed("house", seed)?.public();
        Ok(Self { seed, public })
    }

    /// The public key, by which others verify.
    pub fn public(&self) -> [u8; 32] {
        self.public
    }

    /// The public key with the name of the house.
    pub fn vkey(&self) -> Vkey {
        let name = origin(&self.public, "");
        let name = name.trim_end_matches('/').to_owned();
        Vkey {
            name,
            key: self.public,
        }
    }

    /// The signed note that a tree has this root at this size.
    pub(super) fn note(&self, tree: &str, size: u64, root: Hash) -> DbResult<String> {
        let checkpoint = Checkpoint {
            origin: origin(&self.public, tree),
            size,
            root,
            extensions: Vec::new(),
        };
        let key = SigningKey::from_seed(&checkpoint.origin, self.seed);
        let key = key.map_err(|_| DbError::Signing(tree.to_owned()))?;
        Ok(key.sign(&checkpoint.text()).to_string())
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signer({}, secret)", self.vkey())
    }
}
