//! SQL of pruning: which trees are old, and taking away what their events said. The last leaves go into a tile that is not full.

use mamori_core::evidence::{Hash, Tile, WIDTH};
use sqlx::Row;

use super::{signed, unsigned};
use crate::db::{Change, DbError, DbResult, Rows, tile};

/// A tree of a year long past that still holds events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Old {
    /// The tree.
    pub tree: String,
    /// How many events.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
}

/// The trees of years before one that were not pruned yet.
pub async fn old(rows: &mut Rows, before: i16) -> DbResult<Vec<Old>> {
    let found = sqlx::query(
        "select tree, size, root from log_trees where year < $1 and first < size order by tree",
    )
    .bind(i64::from(before))
    .fetch_all(rows)
    .await?;
    let old = |row: &sqlx::any::AnyRow| {
        let tree: String = row.try_get("tree")?;
        let root: Vec<u8> = row.try_get("root")?;
        let root = Hash::from_slice(&root).map_err(|_| DbError::Inconsistent {
            table: "log_trees",
            column: "root",
            row: tree.clone(),
            value: format!("{} bytes", root.len()),
        })?;
        let size = unsigned(row.try_get("size")?);
        Ok(Old { tree, size, root })
    };
    found.iter().map(old).collect()
}

/// Takes events and details of a tree away; its leaves stay.
pub async fn take_away(change: &mut Change, old: &Old) -> DbResult<()> {
    let (index, rest) = (old.size / WIDTH, old.size % WIDTH);
    if rest > 0 {
        let level = 0;
        let place = (Tile { level, index }, rest);
        let leaves = tile(change.rows()?, &old.tree, place).await?;
        let leaves: Vec<u8> = leaves.iter().flat_map(|it| *it.bytes()).collect();
        sqlx::query("insert into log_tiles (tree, level, idx, hashes) values ($1, 0, $2, $3)")
            .bind(old.tree.as_str())
            .bind(signed(index))
            .bind(leaves)
            .execute(change.rows()?)
            .await?;
    }
    for sql in [
        "update log_trees set first = size where tree = $1",
        "delete from log_details where tree = $1",
        "delete from log_events where tree = $1",
    ] {
        sqlx::query(sql)
            .bind(old.tree.as_str())
            .execute(change.rows()?)
            .await?;
    }
    Ok(())
}
