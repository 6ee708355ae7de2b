//! What the commands say when the key that signs the journal cannot be used. Where it lies and how it is made stands in `evidence::key`.

use std::path::Path;

use super::super::refusal::{
    DATABASE, EVIDENCE_KEY_LOST, EVIDENCE_KEY_OTHER, EVIDENCE_KEY_WRONG, Kind, OLD_TABLES, Refusal,
};
use super::super::state_dir::unwritable;
use crate::chance::Chance;
use crate::db::{Signer, Snapshot};
use crate::evidence::{KeyFault, signer};

/// The key for commands on a directory in use: it is there, or it is lost. Nothing is made.
pub async fn known(dir: &Path, url: &str, chance: &Chance) -> Result<Signer, Refusal> {
    let path = dir.join("keys/evidence.key");
    if path.exists() {
        return Ok(signer(dir, url, chance).await?);
    }
    match Snapshot::any_checkpoint(url).await.map_err(KeyFault::Db)? {
        Some(_) => Err(KeyFault::Lost(path).into()),
        // Nothing was signed yet: the tables are those of an earlier program.
        None => Err(Refusal::of(OLD_TABLES).with("name", "0022_checkpoints.sql")),
    }
}

impl From<KeyFault> for Refusal {
    fn from(fault: KeyFault) -> Self {
        let of_key = |kind: Kind, path: &Path| {
            Self::of(kind)
                .with("path", path.display())
                .in_file(path.display())
        };
        match fault {
            KeyFault::Lost(path) => of_key(EVIDENCE_KEY_LOST, &path),
            KeyFault::Wrong(path) => of_key(EVIDENCE_KEY_WRONG, &path),
            KeyFault::Other(path) => of_key(EVIDENCE_KEY_OTHER, &path),
            KeyFault::Disk(path, why) => unwritable(&path, &why),
            KeyFault::Db(why) => Self::of(DATABASE).with("why", why),
        }
    }
}
