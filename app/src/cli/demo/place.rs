//! The state directory of a demo: its database, its keys, and the application over them. Serving it stands in `try_world.rs`.

use std::fs;
use std::path::{Path, PathBuf};

use mamori_core::catalogue::Catalogue;
use mamori_core::incidents::Incidents;
use mamori_core::registers::Registers;
use mamori_core::words::Words;
use serde::{Deserialize, Serialize};

use super::{DemoData, DemoError, Keys, Roll, load};
use crate::chance::Chance;
use crate::clock::Clock;
use crate::db::Db;
use crate::evidence::signer;
use crate::os;
use crate::web::{App, Parts, Settings};

/// What a demo says on its screens, and what stands on its shelves.
pub struct Texts {
    pub words: Words,
    pub registers: Registers,
    pub incidents: Incidents,
    pub catalogue: Catalogue,
}

/// The folder of a demo. A temporary one goes away with this value.
pub struct DemoPlace {
    dir: PathBuf,
    is_temporary: bool,
    words: Option<PathBuf>,
}

/// What `keys/demo.json` holds: it is written before the world, and again with the roll when the world is whole.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    seal: String,
    keys: Keys,
    roll: Option<Roll>,
}

/// A demo world that can be used.
pub struct DemoWorld {
    /// The application.
    pub app: App,
    /// What everybody signs in with.
    pub keys: Keys,
    /// Who is who.
    pub roll: Roll,
}

impl DemoPlace {
    /// The given folder, or a new temporary one.
    pub fn prepare(given: Option<&Path>, chance: &Chance) -> Result<Self, DemoError> {
        let name = || format!("mamori-try-{}", hex::encode(chance.bytes::<8>()));
        let dir = given.map_or_else(|| std::env::temp_dir().join(name()), Path::to_owned);
        let place = Self {
            is_temporary: given.is_none(),
            dir,
            words: None,
        };
        if place.file("mamori.db").exists() && !place.kept_file().exists() {
            return Err(DemoError::NotADemo(place.dir.clone()));
        }
        for folder in ["files", "keys", "backups"] {
            os::private_folder(&place.dir.join(folder))?;
        }
        Ok(place)
    }

    /// The same over another data tree than the built-in one.
    pub fn over(mut self, words: Option<PathBuf>) -> Self {
        self.words = words;
        self
    }

    /// The folder, which from now on stays even if it was to be temporary.
    pub fn keep_folder(mut self) -> PathBuf {
        self.is_temporary = false;
        self.dir.clone()
    }

    /// Opens the world that is there, or makes it.
    pub async fn open(
        &self,
        data: &DemoData,
        texts: Texts,
        public_url: String,
    ) -> Result<DemoWorld, DemoError> {
        let chance = Chance::of_the_computer();
        let mut kept = match self.kept()? {
            Some(whole) => whole,
            None => self.begin(data, &chance)?,
        };
        let url = Db::file_in(&self.dir);
        let signer = signer(&self.dir, &url, &chance).await?;
        let db = Db::open(&url, signer).await?;
        db.migrate(Some(&self.dir.join("backups"))).await?;
        let parts = Parts {
            db,
            clock: Clock::of_the_computer(),
            chance,
            words: texts.words,
            registers: texts.registers,
            incidents: texts.incidents,
            settings: Settings {
                public_url,
                secure: false,
                seal: seal_of(&kept)?,
                demo: true,
                dir: self.dir.clone(),
                words: self.words.clone(),
                authority: None,
                behind: Vec::new(),
            },
        };
        let app = App::new(parts, texts.catalogue);
        let roll = match kept.roll.take() {
            Some(roll) => roll,
            None => load(&app, data, &kept.keys).await?,
        };
        kept.roll = Some(roll.clone());
        self.keep(&kept)?;
        let keys = kept.keys;
        Ok(DemoWorld { app, keys, roll })
    }

    /// New keys over an empty folder; what an interrupted demo left behind is thrown away.
    fn begin(&self, data: &DemoData, chance: &Chance) -> Result<Kept, DemoError> {
        for name in ["mamori.db", "mamori.db-wal", "mamori.db-shm"] {
            let file = self.file(name);
            if file.exists() {
                fs::remove_file(file)?;
            }
        }
        let kept = Kept {
            seal: hex::encode(chance.bytes::<32>()),
            keys: Keys::make(data, chance),
            roll: None,
        };
        self.keep(&kept)?;
        Ok(kept)
    }

    /// What is kept of a whole world; `None` where there is none.
    fn kept(&self) -> Result<Option<Kept>, DemoError> {
        if !self.kept_file().exists() {
            return Ok(None);
        }
        let text = fs::read_to_string(self.kept_file())?;
        let kept: Option<Kept> = serde_json::from_str(&text).ok();
        Ok(kept.filter(|it| it.roll.is_some()))
    }

    fn keep(&self, kept: &Kept) -> Result<(), DemoError> {
        let text = serde_json::to_string_pretty(kept).map_err(std::io::Error::from)?;
        Ok(os::write_private(&self.kept_file(), text.as_bytes())?)
    }

    fn kept_file(&self) -> PathBuf {
        self.file("keys/demo.json")
    }

    fn file(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }
}

impl Drop for DemoPlace {
    fn drop(&mut self) {
        if self.is_temporary {
            // Nobody is left to tell; the system empties its temporary folder by itself.
            let _ = fs::remove_dir_all(&self.dir);
        }
    }
}

/// The seal of the demo in a folder, where there is one.
pub fn seal_of_demo(dir: &Path) -> Option<[u8; 32]> {
    let text = fs::read_to_string(dir.join("keys/demo.json")).ok()?;
    seal_of(&serde_json::from_str(&text).ok()?).ok()
}

fn seal_of(kept: &Kept) -> Result<[u8; 32], DemoError> {
    let seal = hex::decode(&kept.seal).ok();
    let seal = seal.and_then(|it| it.try_into().ok());
    seal.ok_or_else(|| DemoError::Nobody("keys/demo.json".to_owned()))
}
