//! The key that signs the journal: `keys/evidence.key`, made at the first run, and its public half beside it for whoever verifies.

use std::io;
use std::path::{Path, PathBuf};

use mamori_core::evidence::{Checkpoint, Note};

use crate::chance::Chance;
use crate::db::{DbError, Signer, Snapshot};
use crate::os;

/// Why the key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyFault {
    /// There is a signed journal and no key for it.
    #[error("the key {0} is gone")]
    Lost(PathBuf),
    /// Not 32 bytes.
    #[error("{0} is no key")]
    Wrong(PathBuf),
    /// The journal was signed by another key.
    #[error("{0} is not the key of this journal")]
    Other(PathBuf),
    /// A file.
    #[error("{0}: {1}")]
    Disk(PathBuf, io::Error),
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// The key of a state directory for the database at `url`; made when that was never signed.
pub async fn signer(dir: &Path, url: &str, chance: &Chance) -> Result<Signer, KeyFault> {
    let path = dir.join("keys/evidence.key");
    let signed = Snapshot::any_checkpoint(url).await?;
    let (seed, is_new) = match os::read_file(&path) {
        Some(bytes) => (bytes, false),
        None if signed.is_some() => return Err(KeyFault::Lost(path)),
        None => (chance.bytes::<32>().to_vec(), true),
    };
    let seed = seed.try_into().map_err(|_| KeyFault::Wrong(path.clone()))?;
    let signer = Signer::of(seed).map_err(|_| KeyFault::Wrong(path.clone()))?;
    if signed.is_some_and(|it| !is_by(&it, &signer)) {
        return Err(KeyFault::Other(path));
    }
    if is_new {
        let kept = os::write_private(&path, &seed);
        kept.map_err(|why| KeyFault::Disk(path.clone(), why))?;
    }
    let public = path.with_extension("pub");
    let text = format!("{}\n", signer.vkey()).into_bytes();
    if os::read_file(&public).as_ref() != Some(&text) {
        let kept = os::write_private(&public, &text);
        kept.map_err(|why| KeyFault::Disk(public, why))?;
    }
    Ok(signer)
}

fn is_by(note: &str, signer: &Signer) -> bool {
    let note = Note::parse(note).ok();
    note.is_some_and(|it| Checkpoint::of_house(&it, &signer.public()).is_some())
}
