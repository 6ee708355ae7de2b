//! SQL by which the whole journal is read, page by page, so that a journal of any length needs the same memory.

use mamori_core::evidence::{CheckpointRow, DetailRow, EventRow, TileRow, TreeRow};
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::db::{DbResult, Rows};

/// So many events are read at once.
const EVENTS: i64 = 2000;
/// So many tiles of 8 kB.
const TILES: i64 = 128;
/// So many rows without a tree are named; one is enough to know.
const STRAYS: i64 = 20;
/// What stands for a value that cannot be read, so that it fits nothing.
const UNREADABLE: &str = "\u{fffd}";

/// The row of a tree; the fields are the columns.
#[derive(Debug, Clone)]
#[expect(clippy::struct_field_names, reason = "the fields are the columns")]
pub struct Tree {
    pub tree: String,
    pub office_id: Option<String>,
    pub year: i64,
    pub size: i64,
    pub edge: Vec<u8>,
    pub root: Vec<u8>,
    pub first: i64,
}

impl Tree {
    /// As the rule reads it.
    pub fn row(&self) -> TreeRow<'_> {
        TreeRow {
            tree: &self.tree,
            office_id: self.office_id.as_deref(),
            year: self.year,
            size: self.size,
            edge: &self.edge,
            root: &self.root,
            first: self.first,
        }
    }
}

/// Every tree, in order.
pub async fn trees(rows: &mut Rows) -> DbResult<Vec<Tree>> {
    let found = sqlx::query(
        "select tree, office_id, year, size, edge, root, first from log_trees order by tree",
    )
    .fetch_all(rows)
    .await?;
    let tree = |row: &AnyRow| {
        Ok(Tree {
            tree: row.try_get("tree")?,
            office_id: row.try_get("office_id")?,
            year: row.try_get("year")?,
            size: row.try_get("size")?,
            edge: row.try_get("edge")?,
            root: row.try_get("root")?,
            first: row.try_get("first")?,
        })
    };
    found.iter().map(tree).collect()
}

/// Events with their details, in order.
pub struct Page(Vec<AnyRow>);

/// The page of events that come after `seq`; `None` asks for the first.
pub async fn events_after(rows: &mut Rows, tree: &str, seq: Option<i64>) -> DbResult<Page> {
    let found = sqlx::query(
        "select e.seq, e.at, e.actor, e.office_id, e.subject, e.operation, e.body, e.leaf,
                d.salt, d.detail
           from log_events e left join log_details d on d.tree = e.tree and d.seq = e.seq
          where e.tree = $1 and e.seq >= $2 order by e.seq limit $3",
    )
    .bind(tree)
    .bind(seq.map_or(i64::MIN, |it| it.saturating_add(1)))
    .bind(EVENTS)
    .fetch_all(rows)
    .await?;
    Ok(Page(found))
}

impl Page {
    /// Whether there is nothing on it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Hands every event and its detail out, as the rule reads them.
    pub fn each(&self, tree: &str, mut hand: impl FnMut(&EventRow<'_>, Option<&DetailRow<'_>>)) {
        for row in &self.0 {
            let text = |at: usize| row.try_get::<&str, _>(at).unwrap_or(UNREADABLE);
            let bytes = |at: usize| row.try_get::<&[u8], _>(at).unwrap_or_default();
            let office_id = row.try_get::<Option<&str>, _>(3);
            let event = EventRow {
                tree,
                seq: number(row, 0),
                at: number(row, 1),
                actor: text(2),
                office_id: office_id.unwrap_or(Some(UNREADABLE)),
                subject: text(4),
                operation: text(5),
                body: bytes(6),
                leaf: bytes(7),
            };
            let is_erased = matches!(row.try_get::<Option<&[u8]>, _>(8), Ok(None));
            let detail = DetailRow {
                tree,
                seq: event.seq,
                salt: bytes(8),
                detail: text(9),
            };
            hand(&event, (!is_erased).then_some(&detail));
        }
    }
}

fn number(row: &AnyRow, at: usize) -> i64 {
    row.try_get(at).unwrap_or(i64::MIN)
}

/// Hands every checkpoint of a tree out, with its column `kept`.
pub async fn checkpoints(
    rows: &mut Rows,
    tree: &str,
    mut hand: impl FnMut(&CheckpointRow<'_>, i64),
) -> DbResult<u64> {
    let sql = "select size, note, kept from log_checkpoints where tree = $1 order by size";
    let found = sqlx::query(sql).bind(tree).fetch_all(rows).await?;
    for row in &found {
        let note = row.try_get("note").unwrap_or(UNREADABLE);
        let size = row.try_get("size").unwrap_or(i64::MIN);
        let row_of = CheckpointRow { tree, size, note };
        hand(&row_of, row.try_get("kept").unwrap_or(i64::MIN));
    }
    Ok(found.len() as u64)
}

/// The row of a tile.
pub struct TileRead {
    pub(in super::super) level: i64,
    pub(in super::super) idx: i64,
    pub(in super::super) hashes: Vec<u8>,
}

impl TileRead {
    /// As the rule reads it.
    pub fn row<'a>(&'a self, tree: &'a str) -> TileRow<'a> {
        TileRow {
            tree,
            level: self.level,
            idx: self.idx,
            hashes: &self.hashes,
        }
    }
}

/// The page of tiles that come after one; `None` asks for the first.
pub async fn tiles_after(
    rows: &mut Rows,
    tree: &str,
    after: Option<(i64, i64)>,
) -> DbResult<Vec<TileRead>> {
    let (level, idx) = after.unwrap_or((i64::MIN, i64::MIN));
    let found = sqlx::query(
        "select level, idx, hashes from log_tiles
          where tree = $1 and (level > $2 or (level = $2 and idx > $3))
          order by level, idx limit $4",
    )
    .bind(tree)
    .bind(level)
    .bind(idx)
    .bind(TILES)
    .fetch_all(rows)
    .await?;
    let tile = |row: &AnyRow| {
        Ok(TileRead {
            level: row.try_get("level")?,
            idx: row.try_get("idx")?,
            hashes: row.try_get("hashes")?,
        })
    };
    found.iter().map(tile).collect()
}

/// How many rows there are in all: events, details, tiles, checkpoints.
pub async fn counted(rows: &mut Rows) -> DbResult<[u64; 4]> {
    let row = sqlx::query(
        "select (select count(*) from log_events), (select count(*) from log_details),
                (select count(*) from log_tiles), (select count(*) from log_checkpoints)",
    )
    .fetch_one(rows)
    .await?;
    let mut all = [0; 4];
    for (at, count) in all.iter_mut().enumerate() {
        *count = super::unsigned(row.try_get(at)?);
    }
    Ok(all)
}

/// Rows that belong to no tree, and details to no event, with their tree and number.
pub async fn strays(rows: &mut Rows) -> DbResult<Vec<(&'static str, String, i64)>> {
    let tables = [
        (
            "log_events",
            "select tree, seq from log_events e
              where not exists (select 1 from log_trees t where t.tree = e.tree) limit $1",
        ),
        (
            "log_details",
            "select tree, seq from log_details d
              where not exists (select 1 from log_events e where e.tree = d.tree and e.seq = d.seq) limit $1",
        ),
        (
            "log_tiles",
            "select tree, idx from log_tiles i
              where not exists (select 1 from log_trees t where t.tree = i.tree) limit $1",
        ),
        (
            "log_checkpoints",
            "select tree, size from log_checkpoints c
              where not exists (select 1 from log_trees t where t.tree = c.tree) limit $1",
        ),
    ];
    let mut strays = Vec::new();
    for (table, sql) in tables {
        for row in sqlx::query(sql).bind(STRAYS).fetch_all(&mut *rows).await? {
            strays.push((table, row.try_get(0)?, row.try_get(1)?));
        }
    }
    Ok(strays)
}

/// Trees of offices that there are not.
pub async fn orphans(rows: &mut Rows) -> DbResult<Vec<String>> {
    let found = sqlx::query(
        "select tree from log_trees t where office_id is not null
            and not exists (select 1 from offices o where o.id = t.office_id) order by tree",
    )
    .fetch_all(rows)
    .await?;
    found.iter().map(|row| Ok(row.try_get("tree")?)).collect()
}
