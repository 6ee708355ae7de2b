//! Putting the house together: state directory, configuration, words, database, one `App`. What is done with it stands in the commands.

use std::path::PathBuf;

use super::arguments::Shared;
use super::backup::refused;
use super::config::Config;
use super::evidence::beside;
use super::library;
use super::refusal::{DATABASE, MIGRATION, Refusal};
use super::state_dir::StateDir;
use crate::backups;
use crate::chance::Chance;
use crate::clock::Clock;
use crate::db::{Db, DbError, Engine, MigrationState};
use crate::evidence::signer;
use crate::web::{App, Authority, Parts, Settings};

/// How the house is opened.
pub struct Opening {
    /// The address that people type.
    pub public_url: String,
    /// Pages travel by HTTPS.
    pub secure: bool,
    /// This is the demo world.
    pub demo: bool,
    /// The office CA, DER, when there is one.
    pub authority: Option<Vec<u8>>,
    /// The clock.
    pub clock: Clock,
    /// Randomness.
    pub chance: Chance,
}

/// An open house.
pub struct House {
    /// For handlers and for commands.
    pub app: App,
    /// The copy that was made of the database before its tables were changed.
    pub copy: Option<PathBuf>,
}

/// Opens the house in a state directory, which is made if it is missing. Tables are brought up to this program, after a copy.
pub async fn open(
    dir: &StateDir,
    shared: &Shared,
    config: &Config,
    opening: Opening,
) -> Result<House, Refusal> {
    let library = library::open(shared, Some(dir.path()))?;
    let (words, catalogue) = (library.words()?, library.catalogue()?);
    let (registers, incidents) = (library.registers()?, library.incidents()?);
    dir.settle()?;
    let seal = dir.seal(&opening.chance)?;
    let url = if let Some(url) = &config.database.url {
        url.clone()
    } else {
        dir.settle_database()?;
        Db::file_in(dir.path())
    };
    let signer = signer(dir.path(), &url, &opening.chance).await?;
    let db = Db::open(&url, signer).await.map_err(database)?;
    let copy = upgraded(&db, dir, &opening).await?;
    if let Some(copy) = &copy {
        tracing::info!(copy = %copy.display(), "the database was copied before its tables were changed");
    }
    let behind = beside::lost(&db, dir.path()).await.map_err(database)?;
    let parts = Parts {
        db,
        clock: opening.clock,
        chance: opening.chance,
        words,
        registers,
        incidents,
        settings: Settings {
            public_url: opening.public_url,
            secure: opening.secure,
            seal,
            demo: opening.demo,
            dir: dir.path().to_owned(),
            words: shared.words.clone(),
            authority: opening.authority.map(Authority::of),
            behind,
        },
    };
    let app = App::new(parts, catalogue).with_witnesses(config.witnesses(dir.path())?);
    Ok(House { app, copy })
}

/// Brings the tables up to this program after a copy: of the file by itself, of a server's database as a backup. Tells where it lies.
async fn upgraded(db: &Db, dir: &StateDir, by: &Opening) -> Result<Option<PathBuf>, Refusal> {
    let state = db.migration_state().await.map_err(database)?;
    let is_behind = matches!(state, MigrationState::Behind(_));
    let is_served = db.engine() == Engine::Postgres && is_behind;
    let copy = if is_served && !db.is_blank().await.map_err(database)? {
        let made = backups::before_upgrade(db, dir.path(), (by.clock.now(), &by.chance)).await;
        Some(made.map_err(refused)?)
    } else {
        None
    };
    let file = db.migrate(Some(&dir.backups())).await.map_err(database)?;
    Ok(copy.or(file))
}

/// What a command says when the database refuses.
pub fn database(error: DbError) -> Refusal {
    match error {
        DbError::Migration { name, why } => {
            Refusal::of(MIGRATION).with("name", name).with("why", why)
        }
        other => Refusal::of(DATABASE).with("why", other),
    }
}
