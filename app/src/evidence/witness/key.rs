//! The key by which this server cosigns for others: `keys/witness.key`, made at its first use. It is never the key of the journal.

use std::path::Path;

use mamori_core::evidence::{Hash, SigningKey};

use super::super::key::KeyFault;
use crate::chance::Chance;
use crate::os;
use crate::web::App;

/// The key of this witness; read once.
pub async fn cosigner(app: &App) -> Result<&SigningKey, KeyFault> {
    let read = async || open(&app.settings.dir, &app.chance);
    app.cosigner().get_or_try_init(read).await
}

fn open(dir: &Path, chance: &Chance) -> Result<SigningKey, KeyFault> {
    let path = dir.join("keys/witness.key");
    if !path.exists() {
        let folder = path.parent().unwrap_or(dir);
        let made = os::private_folder(folder);
        let made = made.and_then(|()| os::write_private(&path, &chance.bytes::<32>()));
        made.map_err(|why| KeyFault::Disk(path.clone(), why))?;
    }
    let seed = os::read_file(&path).and_then(|it| it.try_into().ok());
    let seed: [u8; 32] = seed.ok_or_else(|| KeyFault::Wrong(path.clone()))?;
    let wrong = |_| KeyFault::Wrong(path.clone());
    let key = SigningKey::from_seed("witness", seed).map_err(wrong)?;
    // Told by the key itself, so that no two witnesses have one name.
    let id: String = Hash::of(&key.public()).to_string();
    let id: String = id.chars().take(16).collect();
    SigningKey::from_seed(&format!("mamori-witness/{id}"), seed).map_err(wrong)
}
