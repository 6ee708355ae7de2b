//! Putting the house together: state directory, configuration, words, database, one `App`. What is done with it stands in the commands.

use std::path::PathBuf;

use super::arguments::Shared;
use super::config::Config;
use super::library;
use super::refusal::{DATABASE, MIGRATION, Refusal};
use super::state_dir::StateDir;
use crate::chance::Chance;
use crate::clock::Clock;
use crate::db::{Db, DbError};
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
    let registers = library.registers()?;
    dir.settle()?;
    let seal = dir.seal(&opening.chance)?;
    let url = if let Some(url) = &config.database.url {
        url.clone()
    } else {
        dir.settle_database()?;
        Db::file_in(dir.path())
    };
    let db = Db::open(&url).await.map_err(database)?;
    let copy = db.migrate(Some(&dir.backups())).await.map_err(database)?;
    if let Some(copy) = &copy {
        tracing::info!(copy = %copy.display(), "the database was copied before its tables were changed");
    }
    let parts = Parts {
        db,
        clock: opening.clock,
        chance: opening.chance,
        words,
        registers,
        settings: Settings {
            public_url: opening.public_url,
            secure: opening.secure,
            seal,
            demo: opening.demo,
            dir: dir.path().to_owned(),
            words: shared.words.clone(),
            authority: opening.authority.map(Authority::of),
        },
    };
    let app = App::new(parts, catalogue);
    Ok(House { app, copy })
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
