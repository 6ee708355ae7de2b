//! What the people of the demo world sign in with: one password for all, an authenticator secret for each. Random, never in `data/`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::DemoData;
use crate::chance::Chance;
use crate::people::secrets::{self, SecretError};

/// Bytes of an authenticator secret, as RFC 4226 recommends for SHA-1.
const SECRET_BYTES: usize = 20;

/// The keys of everybody, as they are kept beside the demo world so that it can be opened again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keys {
    /// The password of everybody.
    pub password: String,
    /// Each person's authenticator secret by login, in hexadecimal.
    pub secrets: BTreeMap<String, String>,
}

impl Keys {
    /// Makes new ones.
    pub fn make(data: &DemoData, chance: &Chance) -> Self {
        let secret = || hex::encode(chance.bytes::<SECRET_BYTES>());
        Self {
            password: secrets::paper_code(chance).to_lowercase(),
            secrets: data
                .people()
                .map(|it| (it.login.clone(), secret()))
                .collect(),
        }
    }

    /// The secret of a login; empty for an unknown one.
    pub fn secret(&self, login: &str) -> Vec<u8> {
        let found = self.secrets.get(login);
        found
            .and_then(|it| hex::decode(it).ok())
            .unwrap_or_default()
    }

    /// The secret as authenticator apps take it.
    pub fn base32(&self, login: &str) -> Result<String, SecretError> {
        Ok(secrets::totp(&self.secret(login), login)?
            .secret()
            .to_base32())
    }

    /// The hash and the sealed secrets, as the database holds them. One hash serves everybody: it takes long to make.
    pub(super) fn lock(&self, seal: &[u8; 32], chance: &Chance) -> Result<Locked, SecretError> {
        let mut sealed = BTreeMap::new();
        for login in self.secrets.keys() {
            let secret = secrets::seal(seal, &self.secret(login), chance)?;
            sealed.insert(login.clone(), secret);
        }
        let hash = secrets::hash_password(&self.password, chance)?;
        Ok(Locked { hash, sealed })
    }
}

/// Keys as the database holds them.
pub(super) struct Locked {
    pub(super) hash: String,
    pub(super) sealed: BTreeMap<String, Vec<u8>>,
}
