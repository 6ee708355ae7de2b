//! Tiles of the journal's trees: full ones are kept, others follow from the leaves or from the tiles below.

use mamori_core::evidence::{Hash, Tile, WIDTH, tile_hashes, tile_root};
use sqlx::Row;

use super::growth::signed;
use super::{DbError, DbResult, Rows, one};

/// The first `width` hashes of a tile, whether it is kept or not.
pub async fn hashes(
    rows: &mut Rows,
    tree: &str,
    (tile, width): (Tile, u64),
) -> DbResult<Vec<Hash>> {
    let mut found = match (kept(rows, tree, tile).await?, tile.level.checked_sub(1)) {
        (Some(kept), _) => kept,
        (None, None) => leaves(rows, tree, (tile.index * WIDTH, width)).await?,
        (None, Some(level)) => roots(rows, tree, (level, tile.index * WIDTH, width)).await?,
    };
    found.truncate(usize::try_from(width).unwrap_or(usize::MAX));
    if found.len() as u64 == width {
        return Ok(found);
    }
    Err(inconsistent(tree, tile, format!("{} hashes", found.len())))
}

/// Keeps a full tile.
pub(super) async fn add(
    rows: &mut Rows,
    tree: &str,
    (tile, hashes): (Tile, &[Hash]),
) -> DbResult<()> {
    let bytes: Vec<u8> = hashes.iter().flat_map(|it| *it.bytes()).collect();
    let done =
        sqlx::query("insert into log_tiles (tree, level, idx, hashes) values ($1, $2, $3, $4)")
            .bind(tree)
            .bind(i64::from(tile.level))
            .bind(signed(tile.index))
            .bind(bytes)
            .execute(rows)
            .await?;
    one("keep a tile", done.rows_affected())
}

async fn kept(rows: &mut Rows, tree: &str, tile: Tile) -> DbResult<Option<Vec<Hash>>> {
    let row =
        sqlx::query("select hashes from log_tiles where tree = $1 and level = $2 and idx = $3")
            .bind(tree)
            .bind(i64::from(tile.level))
            .bind(signed(tile.index))
            .fetch_optional(rows)
            .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let bytes: Vec<u8> = row.try_get("hashes")?;
    let hashes = tile_hashes(&bytes);
    hashes
        .map(Some)
        .ok_or_else(|| inconsistent(tree, tile, format!("{} bytes", bytes.len())))
}

async fn leaves(rows: &mut Rows, tree: &str, (from, count): (u64, u64)) -> DbResult<Vec<Hash>> {
    let found = sqlx::query(
        "select seq, leaf from log_events where tree = $1 and seq >= $2 and seq < $3 order by seq",
    )
    .bind(tree)
    .bind(signed(from))
    .bind(signed(from + count))
    .fetch_all(rows)
    .await?;
    let leaf = |row: &sqlx::any::AnyRow| {
        let (seq, leaf): (i64, Vec<u8>) = (row.try_get("seq")?, row.try_get("leaf")?);
        Hash::from_slice(&leaf).map_err(|_| DbError::Inconsistent {
            table: "log_events",
            column: "leaf",
            row: format!("{tree}/{seq}"),
            value: format!("{} bytes", leaf.len()),
        })
    };
    found.iter().map(leaf).collect()
}

/// The roots of so many full tiles of a level.
async fn roots(
    rows: &mut Rows,
    tree: &str,
    (level, from, count): (u8, u64, u64),
) -> DbResult<Vec<Hash>> {
    let mut roots = Vec::new();
    for index in from..from + count {
        let tile = Tile { level, index };
        let below = kept(rows, tree, tile).await?;
        let below = below.ok_or_else(|| inconsistent(tree, tile, "nothing".to_owned()))?;
        roots.push(tile_root(&below));
    }
    Ok(roots)
}

fn inconsistent(tree: &str, tile: Tile, value: String) -> DbError {
    DbError::Inconsistent {
        table: "log_tiles",
        column: "hashes",
        row: format!("{tree}/{}/{}", tile.level, tile.index),
        value,
    }
}
