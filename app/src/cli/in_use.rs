//! A state directory that is in use: opened as it is, beside a running server. Nothing is made, no table is changed, no lock is taken.
//!
//! The lock keeps a second *server* away. A command writes through the database's own lock, one change at a time, and
//! holds nothing in memory that a server could not know.

use super::arguments::Shared;
use super::config::Config;
use super::evidence::key;
use super::house::database;
use super::library;
use super::refusal::{DATABASE, FOREIGN_TABLES, NO_DATA, OLD_TABLES, Refusal};
use super::serve::{USUAL, usual_url};
use super::state_dir::StateDir;
use crate::chance::Chance;
use crate::clock::Clock;
use crate::db::{Db, MigrationState};
use crate::web::{App, Parts, Settings};

/// Whether a command needs the key that seals codes and second factors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seal {
    /// It reads, prints or writes nothing sealed.
    Unused,
    /// It makes a code.
    Needed,
}

/// Opens what is there, does one thing with it, and closes it.
pub fn with<T>(
    shared: &Shared,
    seal: Seal,
    deed: impl AsyncFnOnce(&App) -> Result<T, Refusal>,
) -> Result<T, Refusal> {
    let runtime = tokio::runtime::Runtime::new();
    let runtime = runtime.map_err(|why| Refusal::of(DATABASE).with("why", why))?;
    runtime.block_on(async {
        let app = open(shared, seal).await?;
        let done = match fitting(&app.db).await {
            Ok(()) => deed(&app).await,
            Err(refusal) => Err(refusal),
        };
        app.db.close().await;
        done
    })
}

async fn open(shared: &Shared, seal: Seal) -> Result<App, Refusal> {
    let dir = StateDir::of(shared)?;
    let config = Config::of(dir.path())?;
    let library = library::open(shared, Some(dir.path()))?;
    if config.database.url.is_none() && !dir.has_database() {
        return Err(Refusal::of(NO_DATA).with("dir", dir.path().display()));
    }
    let seal = match seal {
        Seal::Unused => [0; 32],
        Seal::Needed => dir.known_seal()?,
    };
    let url = config.database.url.clone();
    let url = url.unwrap_or_else(|| Db::file_in(dir.path()));
    let chance = Chance::of_the_computer();
    let signer = key::known(dir.path(), &url, &chance).await?;
    let db = Db::open(&url, signer).await;
    let listen = config.listen.unwrap_or(USUAL);
    let parts = Parts {
        db: db.map_err(database)?,
        clock: Clock::of_the_computer(),
        chance,
        words: library.words()?,
        registers: library.registers()?,
        incidents: library.incidents()?,
        settings: Settings {
            public_url: config.public_url.unwrap_or_else(|| usual_url(listen)),
            secure: true,
            seal,
            demo: false,
            dir: dir.path().to_owned(),
            words: shared.words.clone(),
            authority: None,
            behind: Vec::new(),
        },
    };
    Ok(App::new(parts, library.catalogue()?))
}

/// Tables of another version would be misread; bringing them up to this one is a server's business, after a copy.
async fn fitting(db: &Db) -> Result<(), Refusal> {
    match db.migration_state().await.map_err(database)? {
        MigrationState::Fits => Ok(()),
        MigrationState::Behind(name) => Err(Refusal::of(OLD_TABLES).with("name", name)),
        MigrationState::Foreign(name) => Err(Refusal::of(FOREIGN_TABLES).with("name", name)),
    }
}
