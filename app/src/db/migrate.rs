//! One set of migrations for both engines, each applied whole or not at all, after a copy of the file.

use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};
use sha2::{Digest, Sha256};
use sqlx::{AssertSqlSafe, Row};

use super::{Db, DbError, DbResult, Engine, Rows, growth};

/// The migration after which every tree has tiles and a checkpoint.
const CHECKPOINTS: &str = "0022_checkpoints.sql";

static MIGRATIONS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/migrations");

const LEDGER: &str = "create table if not exists migrations (
    name text not null primary key,
    hash text not null
)";

/// Whether the tables fit the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Exactly those of this program.
    Fits,
    /// Migrations are missing; the first is named.
    Behind(String),
    /// The database was made or changed by another version; the odd migration is named.
    Foreign(String),
}

struct Migration {
    name: String,
    sql: &'static str,
    hash: String,
}

fn known() -> Vec<Migration> {
    let mut all: Vec<_> = MIGRATIONS
        .files()
        .filter_map(|file| {
            let name = file.path().to_str()?.to_owned();
            let sql = file.contents_utf8()?;
            Some(Migration {
                name,
                sql,
                hash: hex::encode(Sha256::digest(sql)),
            })
        })
        .collect();
    all.sort_by(|a, b| a.name.cmp(&b.name));
    all
}

/// Compares what was applied with what this program knows.
pub(super) async fn state(rows: &mut Rows) -> DbResult<State> {
    Ok(judged(&applied(rows).await?))
}

/// Compares migrations by name and hash with those that this program knows.
pub(super) fn judged(applied: &[(String, String)]) -> State {
    let known = known();
    for (place, (name, hash)) in applied.iter().enumerate() {
        match known.get(place) {
            Some(it) if it.name == *name && it.hash == *hash => {}
            _ => return State::Foreign(name.clone()),
        }
    }
    known
        .get(applied.len())
        .map_or(State::Fits, |next| State::Behind(next.name.clone()))
}

/// Names and hashes of what was applied.
pub(super) async fn applied(rows: &mut Rows) -> DbResult<Vec<(String, String)>> {
    if !has_ledger(rows).await {
        return Ok(Vec::new());
    }
    let found = sqlx::query("select name, hash from migrations order by name")
        .fetch_all(rows)
        .await?;
    found
        .iter()
        .map(|row| Ok((row.try_get("name")?, row.try_get("hash")?)))
        .collect()
}

async fn has_ledger(rows: &mut Rows) -> bool {
    sqlx::query("select count(*) from migrations")
        .fetch_one(rows)
        .await
        .is_ok()
}

/// Applies what is missing. Refuses a database that a newer or changed program has written.
pub(super) async fn run(db: &Db, copies: Option<&Path>) -> DbResult<Option<PathBuf>> {
    let mut rows = db.rows().await?;
    let state = state(&mut rows).await?;
    let next = match state {
        State::Fits => return Ok(None),
        State::Foreign(name) => {
            let why =
                "this database was written by another version of mamori; start that version, \
                       or restore the copy in backups/"
                    .to_owned();
            return Err(DbError::Migration { name, why });
        }
        State::Behind(name) => name,
    };
    let begun = has_ledger(&mut rows).await;
    drop(rows);
    let copy = match (begun, copies) {
        (true, Some(dir)) => copy(db, dir, &next).await?,
        _ => None,
    };
    sqlx::raw_sql(LEDGER)
        .execute(&mut *db.rows().await?)
        .await?;
    let done = applied(&mut *db.rows().await?).await?.len();
    for migration in known().iter().skip(done) {
        apply(db, migration).await?;
    }
    Ok(copy)
}

/// Makes the tables of an empty database as they were after so many migrations.
pub(super) async fn run_first(db: &Db, count: usize) -> DbResult<()> {
    sqlx::raw_sql(LEDGER)
        .execute(&mut *db.rows().await?)
        .await?;
    for it in known().iter().take(count) {
        apply(db, it).await?;
    }
    Ok(())
}

/// For tests only: how many migrations stand before one.
#[cfg(test)]
pub(super) fn count_before(migration: &str) -> usize {
    let before = |it: &&Migration| it.name.as_str() < migration;
    known().iter().filter(before).count()
}

/// A whole copy of a SQLite file, named after the migration that comes next.
async fn copy(db: &Db, dir: &Path, next: &str) -> DbResult<Option<PathBuf>> {
    if db.engine != Engine::Sqlite {
        return Ok(None);
    }
    let stem = next.trim_end_matches(".sql");
    let path = dir.join(format!("before-{stem}.db"));
    if path.exists() {
        return Ok(Some(path));
    }
    sqlx::query("vacuum into $1")
        .bind(path.display().to_string())
        .execute(&mut *db.rows().await?)
        .await?;
    Ok(Some(path))
}

async fn apply(db: &Db, migration: &Migration) -> DbResult<()> {
    let failed = |why: DbError| DbError::Migration {
        name: migration.name.clone(),
        why: why.to_string(),
    };
    let mut ticket = db.writer().await?;
    let rows = ticket.rows()?;
    let sql = db.engine.fill(migration.sql);
    // The text is our own file, filled by `Engine::fill`; nothing from outside is in it.
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(&mut *rows)
        .await
        .map_err(|it| failed(it.into()))?;
    sqlx::query("insert into migrations (name, hash) values ($1, $2)")
        .bind(migration.name.as_str())
        .bind(migration.hash.as_str())
        .execute(&mut *rows)
        .await
        .map_err(|it| failed(it.into()))?;
    if migration.name == CHECKPOINTS {
        growth::begin_all(rows, &db.signer).await.map_err(failed)?;
    }
    ticket.commit().await.map_err(failed)
}
