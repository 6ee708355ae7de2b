//! SQL of the witness: the houses it watches over, and what it saw of them. How a tree is remembered stands in `db/witnessed.rs`.

use jiff::Timestamp;
use mamori_core::evidence::Seen;
use sqlx::Row;
use sqlx::any::AnyRow;

use super::unsigned;
use crate::clock::{millis, moment};
use crate::db::{Change, DbError, DbResult, Rows, one, seen_of};

/// A house whose checkpoints this server cosigns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WatchedHouse {
    /// As in the origins of its trees.
    pub house: String,
    /// As people call it.
    pub name: String,
    /// Its public key.
    pub key: [u8; 32],
    /// Since when.
    pub added_at: Timestamp,
    /// How many of its trees were cosigned.
    pub trees: u64,
    /// When one of them was cosigned last.
    pub seen_at: Option<Timestamp>,
}

/// The key of a house that is watched over, and how a tree of it was last seen.
pub async fn watched(
    rows: &mut Rows,
    (house, origin): (&str, &str),
) -> DbResult<Option<([u8; 32], Option<Seen>)>> {
    let row = sqlx::query(
        "select h.key, t.size, t.root from witnessed_houses h
           left join witnessed_trees t on t.origin = $2 where h.house = $1",
    )
    .bind(house)
    .bind(origin)
    .fetch_optional(rows)
    .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let size: Option<i64> = row.try_get("size")?;
    let root: Option<Vec<u8>> = row.try_get("root")?;
    let seen = size.zip(root).map(|it| seen_of(origin, (it.0, &it.1)));
    Ok(Some((key_of(&row, house)?, seen.transpose()?)))
}

/// Begins to watch over a house. False when that was so already; it has the new name then.
pub async fn add_house(
    change: &mut Change,
    (house, name): (&str, &str),
    key: &[u8; 32],
) -> DbResult<bool> {
    let at = millis(change.at());
    let renamed = sqlx::query("update witnessed_houses set name = $2 where house = $1")
        .bind(house)
        .bind(name)
        .execute(change.rows()?)
        .await?;
    if renamed.rows_affected() > 0 {
        return Ok(false);
    }
    let done = sqlx::query(
        "insert into witnessed_houses (house, name, key, added_at) values ($1, $2, $3, $4)",
    )
    .bind(house)
    .bind(name)
    .bind(key.to_vec())
    .bind(at)
    .execute(change.rows()?)
    .await?;
    one("watch over a house", done.rows_affected())?;
    Ok(true)
}

/// Watches over a house no more; what was seen of it stays. False when there is no such house.
pub async fn remove_house(change: &mut Change, house: &str) -> DbResult<bool> {
    let done = sqlx::query("delete from witnessed_houses where house = $1")
        .bind(house)
        .execute(change.rows()?)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Every house that is watched over, by name.
pub async fn houses(rows: &mut Rows) -> DbResult<Vec<WatchedHouse>> {
    let found = sqlx::query(
        "select h.house, h.name, h.key, h.added_at, count(t.origin) as trees, max(t.at) as seen_at
           from witnessed_houses h
           left join witnessed_trees t on t.origin like 'mamori/' || h.house || '/%'
          group by h.house, h.name, h.key, h.added_at order by h.name, h.house",
    )
    .fetch_all(rows)
    .await?;
    let house = |row: &AnyRow| {
        let house: String = row.try_get("house")?;
        let seen_at: Option<i64> = row.try_get("seen_at")?;
        Ok(WatchedHouse {
            name: row.try_get("name")?,
            key: key_of(row, &house)?,
            added_at: moment(row.try_get("added_at")?),
            trees: unsigned(row.try_get("trees")?),
            seen_at: seen_at.map(moment),
            house,
        })
    };
    found.iter().map(house).collect()
}

/// The newest note seen of a tree, with its cosignature.
pub async fn seen_note(rows: &mut Rows, origin: &str) -> DbResult<Option<String>> {
    let row = sqlx::query("select note from witnessed_trees where origin = $1")
        .bind(origin)
        .fetch_optional(rows)
        .await?;
    row.map(|it| Ok(it.try_get("note")?)).transpose()
}

fn key_of(row: &AnyRow, house: &str) -> DbResult<[u8; 32]> {
    let key: Vec<u8> = row.try_get("key")?;
    let bytes = key.len();
    key.try_into().map_err(|_| DbError::Inconsistent {
        table: "witnessed_houses",
        column: "key",
        row: house.to_owned(),
        value: format!("{bytes} bytes"),
    })
}
