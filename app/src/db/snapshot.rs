//! A look at a database as it is at one moment. Nothing is made and nothing is changed, also beside a running server.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Row};

use super::tables::{quoted, tables};
use super::{Db, DbError, DbResult, Engine, Rows};
use crate::clock::moment;

/// The database as it was at one moment, on a connection of its own. Dropping it ends the reading.
pub struct Snapshot {
    pub(super) rows: AnyConnection,
    pub(super) engine: Engine,
}

impl Db {
    /// Begins to read; what is written from now on is not seen.
    pub async fn snapshot(&self) -> DbResult<Snapshot> {
        // Out of the pool: whoever stops half-way closes it, and no reader keeps an old moment.
        let mut rows = self.rows().await?.detach();
        let begin = match self.engine() {
            Engine::Sqlite => "begin",
            Engine::Postgres => "begin isolation level repeatable read read only",
        };
        sqlx::raw_sql(begin).execute(&mut rows).await?;
        // The moment is that of the first read.
        sqlx::query("select count(*) from migrations")
            .fetch_one(&mut rows)
            .await?;
        Ok(Snapshot {
            rows,
            engine: self.engine(),
        })
    }
}

impl Snapshot {
    /// Opens the database at `url` to read it.
    pub async fn open(url: &str) -> DbResult<Self> {
        sqlx::any::install_default_drivers();
        let engine = Engine::of(url).ok_or_else(|| DbError::UnknownEngine(url.to_owned()))?;
        let (url, begin) = match engine {
            Engine::Sqlite => (to_read(url), "pragma query_only = on; begin"),
            Engine::Postgres => (
                engine.guarded(url),
                "begin isolation level repeatable read read only",
            ),
        };
        let mut rows = AnyConnection::connect(&url).await?;
        sqlx::raw_sql(begin).execute(&mut rows).await?;
        Ok(Self { rows, engine })
    }

    /// Where to read.
    pub fn rows(&mut self) -> &mut Rows {
        &mut self.rows
    }

    /// How many rows each table has, by its name.
    pub async fn counts(&mut self) -> DbResult<BTreeMap<String, i64>> {
        let mut all = BTreeMap::new();
        for table in tables(&mut self.rows, self.engine).await? {
            let sql = format!("select count(*) as n from {}", quoted(&table.name));
            let row = sqlx::query(AssertSqlSafe(sql))
                .fetch_one(&mut self.rows)
                .await?;
            all.insert(table.name, row.try_get("n")?);
        }
        Ok(all)
    }

    /// When each job last began, by its name.
    pub async fn jobs(&mut self) -> DbResult<BTreeMap<String, Timestamp>> {
        let sql = "select job, max(began_at) as at from job_runs group by job";
        let rows = sqlx::query(sql).fetch_all(&mut self.rows).await?;
        let job = |row: &AnyRow| Ok((row.try_get("job")?, moment(row.try_get("at")?)));
        rows.iter().map(job).collect()
    }

    /// What the engine itself finds broken: pages and indices, and rows that name what there is not. `PostgreSQL` keeps both by itself.
    pub async fn broken_links(&mut self) -> DbResult<Vec<String>> {
        if self.engine == Engine::Postgres {
            return Ok(Vec::new());
        }
        let mut broken = Vec::new();
        for row in sqlx::query("pragma integrity_check")
            .fetch_all(&mut self.rows)
            .await?
        {
            let said: String = row.try_get(0)?;
            broken.extend((said != "ok").then_some(said));
        }
        for row in sqlx::query("pragma foreign_key_check")
            .fetch_all(&mut self.rows)
            .await?
        {
            let (table, row_id): (String, Option<i64>) = (row.try_get(0)?, row.try_get(1)?);
            let parent: String = row.try_get(2)?;
            let row_id = row_id.map_or_else(String::new, |it| it.to_string());
            broken.push(format!("{table} {row_id} → {parent}"));
        }
        Ok(broken)
    }

    /// A checkpoint of the journal in this database, whichever; `None` where nothing was ever signed.
    pub async fn any_checkpoint(url: &str) -> DbResult<Option<String>> {
        if file_of(url).is_some_and(|it| !Path::new(it).is_file()) {
            return Ok(None);
        }
        let mut snapshot = Self::open(url).await?;
        let sql = "select note from log_checkpoints limit 1";
        // Tables of an earlier program have none.
        let Ok(row) = sqlx::query(sql).fetch_optional(snapshot.rows()).await else {
            return Ok(None);
        };
        Ok(row.map(|it| it.try_get("note")).transpose()?)
    }
}

/// The path in the address of an SQLite file.
fn file_of(url: &str) -> Option<&str> {
    let path = url.strip_prefix("sqlite:")?;
    let path = path.strip_prefix("//").unwrap_or(path);
    path.split('?').next()
}

/// The address by which a file is read as it lies there. Beside a log of the engine (a server runs, or was killed) it is read
/// with that log; without one it is taken as unchanging, so that the engine lays nothing beside it.
fn to_read(url: &str) -> String {
    let path = file_of(url).unwrap_or_default();
    let has = |end: &str| Path::new(&format!("{path}{end}")).exists();
    let still = if has("-wal") || has("-shm") {
        ""
    } else {
        "&immutable=1"
    };
    format!("sqlite://{path}?mode=ro{still}")
}
