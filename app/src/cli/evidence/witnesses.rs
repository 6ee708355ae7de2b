//! What `mamori.toml` says of witnesses: each `[[witness]]`, and how often they are asked.

use std::path::Path;
use std::time::Duration;

use mamori_core::evidence::WitnessKey;
use serde::Deserialize;

use super::super::config::{Config, FILE};
use super::super::refusal::{CONFIG_VALUE, Refusal, UNREADABLE};
use crate::web::{Witness, Witnesses};

/// How often witnesses are asked when nothing is said, in minutes.
const USUAL: u16 = 10;

/// A server outside that cosigns checkpoints.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WitnessServer {
    /// As people call it.
    pub name: String,
    /// Its submission prefix.
    pub url: String,
    /// Its key, as `mamori evidence witness key` prints it.
    pub key: String,
    /// The file with the certificate of its own authority.
    pub ca: Option<String>,
}

impl Config {
    /// The witnesses; a file of the configuration is meant from the state directory on.
    pub fn witnesses(&self, dir: &Path) -> Result<Witnesses, Refusal> {
        let all = self.witness.iter().map(|it| it.read(dir));
        Ok(Witnesses::of(all.collect::<Result<_, _>>()?))
    }

    /// How often they are asked.
    pub fn witness_turn(&self) -> Duration {
        let minutes = self.witness_minutes.unwrap_or(USUAL).max(1);
        Duration::from_mins(u64::from(minutes))
    }
}

impl WitnessServer {
    fn read(&self, dir: &Path) -> Result<Witness, Refusal> {
        let key = WitnessKey::parse(&self.key).map_err(|_| {
            let refusal = Refusal::of(CONFIG_VALUE).with("key", "witness.key");
            let wanted = "cli.takes.witness-key".to_owned();
            refusal.saying("wanted", wanted).in_file(FILE)
        })?;
        let authority = self.ca.as_ref().map(|file| {
            let path = dir.join(file);
            std::fs::read(&path).map_err(|why| {
                Refusal::of(UNREADABLE)
                    .with("path", path.display())
                    .with("why", why)
                    .in_file(path.display())
            })
        });
        Ok(Witness {
            name: self.name.clone(),
            url: self.url.clone(),
            key,
            authority: authority.transpose()?,
        })
    }
}
