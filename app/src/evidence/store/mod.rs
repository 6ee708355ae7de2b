//! SQL of the journal as it is given out: trees, their newest checkpoints, single events. What `verify` reads page by page is in `pages.rs`.

pub mod checks;
pub mod cosignatures;
pub mod journal;
mod pages;
mod pruning;
pub mod witness;

use mamori_core::evidence::{Entry, Hash, Note, Tile, root_by_tiles, tiles_of_root};
use sqlx::Row;

pub use pages::{Tree, checkpoints, counted, events_after, orphans, strays, tiles_after, trees};
pub use pruning::{Old, old, take_away};

use crate::db::{Change, DbError, DbResult, Rows, tile};

/// A tree's newest checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Newest {
    /// The tree.
    pub tree: String,
    /// How many events.
    pub size: u64,
    /// The signed note.
    pub note: String,
}

/// The newest checkpoints, by tree.
pub async fn newest(rows: &mut Rows) -> DbResult<Vec<Newest>> {
    let found = sqlx::query(
        "select tree, size, note from log_checkpoints c
          where size = (select max(size) from log_checkpoints n where n.tree = c.tree) order by tree",
    )
    .fetch_all(rows)
    .await?;
    let newest = |row: &sqlx::any::AnyRow| {
        Ok(Newest {
            tree: row.try_get("tree")?,
            size: unsigned(row.try_get("size")?),
            note: row.try_get("note")?,
        })
    };
    found.iter().map(newest).collect()
}

/// The newest checkpoint of a tree.
pub async fn newest_of(rows: &mut Rows, of: &str) -> DbResult<Option<Newest>> {
    let row = sqlx::query(
        "select size, note from log_checkpoints where tree = $1 order by size desc limit 1",
    )
    .bind(of)
    .fetch_optional(rows)
    .await?;
    let newest = row.map(|row| {
        Ok(Newest {
            tree: of.to_owned(),
            size: unsigned(row.try_get("size")?),
            note: row.try_get("note")?,
        })
    });
    newest.transpose()
}

/// Remembers that a checkpoint was given out, so that it stays.
pub async fn give_out(change: &mut Change, of: &Newest) -> DbResult<()> {
    sqlx::query("update log_checkpoints set kept = 1 where tree = $1 and size = $2 and kept = 0")
        .bind(of.tree.as_str())
        .bind(signed(of.size))
        .execute(change.rows()?)
        .await?;
    Ok(())
}

/// How many events of a tree are there, and how many of the oldest were pruned.
pub async fn reach(rows: &mut Rows, tree: &str) -> DbResult<Option<(u64, u64)>> {
    let row = sqlx::query("select size, first from log_trees where tree = $1")
        .bind(tree)
        .fetch_optional(rows)
        .await?;
    let reach = row.map(|row| {
        let (size, first) = (row.try_get("size")?, row.try_get("first")?);
        Ok((unsigned(size), unsigned(first)))
    });
    reach.transpose()
}

/// The root that a tree had at a size, from its tiles and leaves.
pub async fn root_at(rows: &mut Rows, tree: &str, size: u64) -> DbResult<Option<Hash>> {
    let tiles = hashes_of(rows, tree, tiles_of_root(size)).await?;
    Ok(root_by_tiles(size, |tile, _| found(&tiles, tile)))
}

/// The hashes that a proof asks for.
pub async fn hashes_of(
    rows: &mut Rows,
    tree: &str,
    wanted: Vec<(Tile, u64)>,
) -> DbResult<Vec<(Tile, Vec<Hash>)>> {
    let mut tiles = Vec::new();
    for (place, width) in wanted {
        tiles.push((place, tile(rows, tree, (place, width)).await?));
    }
    Ok(tiles)
}

/// Those of one tile.
pub fn found(tiles: &[(Tile, Vec<Hash>)], tile: Tile) -> Option<Vec<Hash>> {
    let one = tiles.iter().find(|it| it.0 == tile);
    one.map(|it| it.1.clone())
}

/// An event with its detail, to be handed out.
pub async fn entry(rows: &mut Rows, tree: &str, seq: u64) -> DbResult<Option<Entry>> {
    let found = entries(rows, tree, (seq, seq.saturating_add(1))).await?;
    Ok(found.into_iter().next())
}

/// The events of a tree from one to another (exclusive).
pub async fn entries(rows: &mut Rows, tree: &str, (from, to): (u64, u64)) -> DbResult<Vec<Entry>> {
    let found = sqlx::query(
        "select e.seq, e.body, d.salt, d.detail from log_events e
           left join log_details d on d.tree = e.tree and d.seq = e.seq
          where e.tree = $1 and e.seq >= $2 and e.seq < $3 order by e.seq",
    )
    .bind(tree)
    .bind(signed(from))
    .bind(signed(to))
    .fetch_all(rows)
    .await?;
    found.iter().map(|row| read_entry(row, tree)).collect()
}

fn read_entry(row: &sqlx::any::AnyRow, tree: &str) -> DbResult<Entry> {
    let seq: i64 = row.try_get("seq")?;
    let damaged = |table, column| DbError::Inconsistent {
        table,
        column,
        row: format!("{tree}/{seq}"),
        value: "bytes".to_owned(),
    };
    let body = String::from_utf8(row.try_get("body")?);
    let salt: Option<Vec<u8>> = row.try_get("salt")?;
    let detail: Option<String> = row.try_get("detail")?;
    let salt = salt.map(<[u8; 32]>::try_from).transpose();
    let salt = salt.map_err(|_| damaged("log_details", "salt"))?;
    Ok(Entry {
        body: body.map_err(|_| damaged("log_events", "body"))?,
        detail: salt.zip(detail),
    })
}

/// A note as it is stored.
pub fn read_note(of: &Newest) -> DbResult<Note> {
    Note::parse(&of.note).map_err(|why| DbError::Inconsistent {
        table: "log_checkpoints",
        column: "note",
        row: format!("{}/{}", of.tree, of.size),
        value: why.to_string(),
    })
}

pub(super) fn signed(size: u64) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX)
}

pub(super) fn unsigned(size: i64) -> u64 {
    u64::try_from(size).unwrap_or_default()
}
