//! The state directory: where it is, its folders and their rights, its one server, its seal key. What stands in its files is others' business.

use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::arguments::Shared;
use super::config;
use super::demo::place::seal_of_demo;
use super::refusal::{Kind, NO_HOME, Refusal, SEAL_LOST, SEAL_WRONG, SECOND_SERVER, UNWRITABLE};
use crate::chance::Chance;
use crate::os;

/// A state directory.
#[derive(Debug, Clone)]
pub struct StateDir(PathBuf);

impl StateDir {
    /// The directory that a command means: the one named, else the current one if it holds `mamori.toml`, else the
    /// system's own place. Nothing is made yet.
    pub fn of(shared: &Shared) -> Result<Self, Refusal> {
        if let Some(dir) = &shared.data {
            return Ok(Self(dir.clone()));
        }
        let here = Path::new(".");
        if here.join(config::FILE).is_file() {
            return Ok(Self(here.to_owned()));
        }
        os::state_dir()
            .map(Self)
            .ok_or_else(|| Refusal::of(NO_HOME))
    }

    /// The directory itself.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Where seal and certificates lie.
    pub fn keys(&self) -> PathBuf {
        self.0.join("keys")
    }

    /// Where copies of the database lie.
    pub fn backups(&self) -> PathBuf {
        self.0.join("backups")
    }

    /// Where the log's files lie.
    pub fn logs(&self) -> PathBuf {
        self.0.join("logs")
    }

    /// Whether a database was begun here.
    pub fn has_database(&self) -> bool {
        std::fs::metadata(self.0.join("mamori.db")).is_ok_and(|it| it.len() > 0)
    }

    /// Makes what is missing and takes everybody else's rights away.
    pub fn settle(&self) -> Result<(), Refusal> {
        for folder in [
            self.0.clone(),
            self.0.join("files"),
            self.backups(),
            self.keys(),
            self.logs(),
        ] {
            os::private_folder(&folder).map_err(|why| unwritable(&folder, &why))?;
        }
        Ok(())
    }

    /// Makes the database file for its owner's eyes only, before the database makes it for everybody's.
    pub fn settle_database(&self) -> Result<(), Refusal> {
        let path = self.0.join("mamori.db");
        os::private_file(&path).map_err(|why| unwritable(&path, &why))
    }

    /// Keeps a second server off the same directory for as long as the file is held; the system lets it go when
    /// the program ends, however it ends.
    pub fn lock(&self) -> Result<File, Refusal> {
        let path = self.0.join("mamori.lock");
        os::private_file(&path).map_err(|why| unwritable(&path, &why))?;
        let file = File::options().write(true).open(&path);
        let file = file.map_err(|why| unwritable(&path, &why))?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(TryLockError::WouldBlock) => {
                Err(Refusal::of(SECOND_SERVER).with("dir", self.0.display()))
            }
            Err(TryLockError::Error(why)) => Err(unwritable(&path, &why)),
        }
    }

    /// The key that seals second-factor secrets, for commands on a directory in use: it is there or it is lost. That of
    /// a demo lies with the demo's other keys.
    pub fn known_seal(&self) -> Result<[u8; 32], Refusal> {
        let path = self.keys().join("seal.key");
        match (std::fs::read(&path), seal_of_demo(&self.0)) {
            (Ok(bytes), _) => bytes.try_into().map_err(|_| of_seal(SEAL_WRONG, &path)),
            (Err(_), Some(seal)) => Ok(seal),
            (Err(_), None) => Err(of_seal(SEAL_LOST, &path)),
        }
    }

    /// The key that seals second-factor secrets, made on the first run.
    pub fn seal(&self, chance: &Chance) -> Result<[u8; 32], Refusal> {
        let path = self.keys().join("seal.key");
        match std::fs::read(&path) {
            Ok(bytes) => bytes.try_into().map_err(|_| of_seal(SEAL_WRONG, &path)),
            // A new key would make every second factor unreadable without a word.
            Err(_) if self.has_database() => Err(of_seal(SEAL_LOST, &path)),
            Err(_) => {
                let seal = chance.bytes();
                os::write_private(&path, &seal).map_err(|why| unwritable(&path, &why))?;
                Ok(seal)
            }
        }
    }
}

fn of_seal(kind: Kind, path: &Path) -> Refusal {
    Refusal::of(kind)
        .with("path", path.display())
        .in_file(path.display())
}

/// A file or folder that cannot be written.
pub fn unwritable(path: &Path, why: &io::Error) -> Refusal {
    Refusal::of(UNWRITABLE)
        .with("path", path.display())
        .with("why", why)
        .in_file(path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seal_is_made_once_and_never_anew_over_a_database() {
        let dir = tempfile::tempdir().unwrap();
        let state = StateDir(dir.path().join("state"));
        state.settle().unwrap();
        let seal = state.seal(&Chance::seeded(1)).unwrap();
        assert_eq!(state.seal(&Chance::seeded(2)).unwrap(), seal);
        std::fs::write(state.path().join("mamori.db"), "x").unwrap();
        std::fs::remove_file(state.keys().join("seal.key")).unwrap();
        let refused = state.seal(&Chance::seeded(1)).unwrap_err();
        assert_eq!(refused.number(), SEAL_LOST.number());
        std::fs::write(state.keys().join("seal.key"), "short").unwrap();
        let refused = state.seal(&Chance::seeded(1)).unwrap_err();
        assert_eq!(refused.number(), SEAL_WRONG.number());
    }

    #[test]
    fn a_directory_is_locked_for_one_server_and_free_after_it() {
        let dir = tempfile::tempdir().unwrap();
        let state = StateDir(dir.path().to_owned());
        let first = state.lock().unwrap();
        assert_eq!(state.lock().unwrap_err().number(), SECOND_SERVER.number());
        drop(first);
        state.lock().unwrap();
    }
}
