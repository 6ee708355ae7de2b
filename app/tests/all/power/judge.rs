//! What the product itself says of a state directory after the power came back: opens it, verifies everything, writes one more row.

use std::collections::BTreeSet;
use std::path::Path;

use jiff::Timestamp;
use mamori::chance::Chance;
use mamori::db::{Actor, Change, Db, Event, MigrationState, Snapshot};
use mamori::evidence::verify;
use mamori::registers::damaged_files;
use sqlx::Row;

use super::states::State;
use super::workload::file_of;
use crate::kill::signer;

/// What was found in a state that is in order.
pub(crate) type Found = BTreeSet<String>;

/// Lays a state into a folder of its own and judges it, perhaps by writing, too: everything that is there by its name, or what is wrong.
pub(crate) async fn judged(state: &State, is_written: bool) -> Result<Found, String> {
    let dir = scratch();
    state.lay(dir.path()).map_err(|why| why.to_string())?;
    found(dir.path(), is_written).await
}

/// A folder in memory where the machine has one: what is tried here need not survive anything.
pub(crate) fn scratch() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").unwrap_or_else(|_| tempfile::tempdir().unwrap())
}

/// Judges a state directory: everything that is there by its name, or what is wrong.
pub(crate) async fn found(dir: &Path, is_written: bool) -> Result<Found, String> {
    let url = Db::file_in(dir);
    // Read-only first, as `mamori evidence verify DIR` does, then as the server does.
    let found = sound(&url, dir).await?;
    let db = Db::open(&url, signer())
        .await
        .map_err(|it| it.to_string())?;
    let state = db.migration_state().await.map_err(|it| it.to_string())?;
    if state != MigrationState::Fits {
        return Err(format!("{state:?}"));
    }
    if !is_written {
        db.close().await;
        return Ok(found);
    }
    one_more(&db).await?;
    db.close().await;
    let after = sound(&url, dir).await?;
    if after.len() != found.len() + 1 {
        return Err("one more row changed others".into());
    }
    Ok(found)
}

async fn sound(url: &str, dir: &Path) -> Result<Found, String> {
    let mut snapshot = Snapshot::open(url).await.map_err(|it| it.to_string())?;
    let broken = snapshot.broken_links().await;
    let broken = broken.map_err(|it| it.to_string())?;
    let rows = snapshot.rows();
    let verdict = verify(rows, &signer().vkey(), &[]).await;
    let verdict = verdict.map_err(|it| it.to_string())?;
    let damaged = damaged_files(rows, dir).await;
    let damaged = damaged.map_err(|it| it.to_string())?;
    let wrong = (&broken, &verdict.faults, &damaged);
    if !broken.is_empty() || !verdict.faults.is_empty() || !damaged.is_empty() {
        return Err(format!("{wrong:?}"));
    }
    let names = "select name from settings where name like 'op-%' or name = 'one more'
                 union all select 'file:' || digest from register_files";
    let read = sqlx::query(names).fetch_all(&mut *rows).await;
    let read = read.map_err(|it| it.to_string())?;
    let found: Found = read.iter().map(|it| it.get(0)).collect();
    let events = "select count(*) from log_events where operation = 'testing.write'";
    let events: i64 = sqlx::query_scalar(events)
        .fetch_one(rows)
        .await
        .map_err(|it| it.to_string())?;
    if usize::try_from(events) != Ok(found.len()) {
        return Err(format!("{events} events beside {} rows", found.len()));
    }
    let mut files = found.iter().filter_map(|it| it.strip_prefix("file:"));
    match files.find(|it| !file_of(dir, it).is_file()) {
        Some(gone) => Err(format!("{gone} is not there")),
        None => Ok(found),
    }
}

async fn one_more(db: &Db) -> Result<(), String> {
    let written = async {
        let chance = Chance::of_the_computer();
        let mut change = Change::begin(db, &Actor::house(), &chance, Timestamp::UNIX_EPOCH).await?;
        sqlx::query("insert into settings (name, value) values ('one more', 'x')")
            .execute(change.rows()?)
            .await?;
        change.save(&Event::of("testing.write")).await
    };
    let written: mamori::db::DbResult<()> = written.await;
    written.map_err(|it| it.to_string())
}
