//! The database: opening it, reading from it, and `Change`, the only way to write. No business rule and no page.

mod change;
mod details;
mod dialect;
mod error;
mod events;
mod growth;
mod guards;
mod health;
mod jobs;
mod lane;
mod load;
mod migrate;
mod paging;
mod presence;
mod scope;
mod signer;
mod snapshot;
mod tables;
#[cfg(test)]
mod tests;
mod tiles;
mod witnessed;

use std::path::{Path, PathBuf};

use sqlx::any::AnyPoolOptions;
use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyConnection, AnyPool, Connection};

pub use change::{Actor, Change, Event, EventNumber, How, Look};
pub use dialect::Engine;
pub use error::{DbError, DbResult, one, stored};
pub use guards::{lower_guards, raise_guards};
pub use jobs::claim_run;
pub use load::Load;
pub use migrate::State as MigrationState;
pub use paging::{PAGE, Span};
pub use scope::Scope;
pub use signer::Signer;
pub use snapshot::Snapshot;
pub use tables::{Cell, Column, Kind, Line, Table};
pub use tiles::hashes as tile;
pub use witnessed::{Cosignature, Remembered, Witnessed, seen_of};

/// The connection that a `store.rs` function reads or writes by.
pub type Rows = AnyConnection;

/// An open database.
#[derive(Clone)]
pub struct Db {
    engine: Engine,
    readers: AnyPool,
    lane: Option<lane::Lane>,
    signer: Signer,
}

impl Db {
    /// Opens the database at `url` without changing it; see [`Db::migrate`]. What is written is signed by `signer`.
    pub async fn open(url: &str, signer: Signer) -> DbResult<Self> {
        sqlx::any::install_default_drivers();
        let engine = Engine::of(url).ok_or_else(|| DbError::UnknownEngine(url.to_owned()))?;
        let url = &engine.guarded(url);
        let lane = match engine {
            Engine::Sqlite => Some(lane::Lane::open(url, engine.greeting(), signer.clone()).await?),
            Engine::Postgres => None,
        };
        let readers = AnyPoolOptions::new()
            .max_connections(engine.readers())
            .after_connect(move |conn, _| {
                Box::pin(async move {
                    sqlx::raw_sql(engine.greeting())
                        .execute(conn)
                        .await
                        .map(drop)
                })
            })
            .connect(url)
            .await?;
        Ok(Self {
            engine,
            readers,
            lane,
            signer,
        })
    }

    /// The address of the SQLite file `mamori.db` in a state directory, made if it is missing.
    pub fn file_in(dir: &Path) -> String {
        format!("sqlite://{}?mode=rwc", dir.join("mamori.db").display())
    }

    /// Which engine this is.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// Who signs what is written.
    pub fn signer(&self) -> &Signer {
        &self.signer
    }

    /// A connection for reading.
    pub async fn rows(&self) -> DbResult<PoolConnection<Any>> {
        Ok(self.readers.acquire().await?)
    }

    /// Brings the tables up to this program, after copying an existing SQLite file into `copies`.
    /// Returns the copy's path when one was made.
    pub async fn migrate(&self, copies: Option<&Path>) -> DbResult<Option<PathBuf>> {
        migrate::run(self, copies).await
    }

    /// For tests only: an empty database with the tables as they were before a migration.
    #[cfg(test)]
    pub(crate) async fn migrate_until(&self, migration: &str) -> DbResult<()> {
        migrate::run_first(self, migrate::count_before(migration)).await
    }

    /// Makes the tables of an empty database as they were after these migrations, which this program must know: see
    /// [`Db::knows`]. [`Db::migrate`] brings them further.
    pub async fn migrate_like(&self, applied: &[(String, String)]) -> DbResult<()> {
        migrate::run_first(self, applied.len()).await
    }

    /// Whether this program knows migrations by their names and hashes, and whether it knows more.
    pub fn knows(applied: &[(String, String)]) -> MigrationState {
        migrate::judged(applied)
    }

    /// Names and hashes of the migrations that were applied.
    pub async fn migrations(&self) -> DbResult<Vec<(String, String)>> {
        migrate::applied(&mut *self.rows().await?).await
    }

    /// Whether the tables are exactly those of this program.
    pub async fn migration_state(&self) -> DbResult<MigrationState> {
        let mut rows = self.rows().await?;
        migrate::state(&mut rows).await
    }

    /// Writes to the disk what is open and closes every connection.
    pub async fn close(&self) {
        self.readers.close().await;
        // The last one to leave writes SQLite's own log into the file and takes it away.
        if let Some(lane) = &self.lane {
            lane.close().await;
        }
    }

    async fn writer(&self) -> DbResult<lane::Ticket> {
        if let Some(lane) = &self.lane {
            return lane.ticket().await;
        }
        let rows = self.readers.begin().await?;
        Ok(lane::Ticket::own(rows, self.signer.clone()))
    }
}

/// One connection of its own, outside the pool; for the SQLite writer.
async fn connect(url: &str, greeting: &'static str) -> DbResult<AnyConnection> {
    let mut conn = AnyConnection::connect(url).await?;
    sqlx::raw_sql(greeting).execute(&mut conn).await?;
    Ok(conn)
}
