//! What a transaction adds to the trees of the journal. Events are written one by one; edge, tiles and checkpoint once for all at its end.

use std::collections::BTreeMap;

use jiff::Timestamp;
use mamori_core::calendar::OFFICE_OFFSET;
use mamori_core::evidence::{Tile, Tree, WIDTH};
use sqlx::Row;

use super::{DbError, DbResult, Rows, Signer, one, tiles};
use crate::clock::{millis, office_day};

/// A tree as it stands inside a transaction.
#[derive(Debug, Clone)]
pub(super) struct Growth {
    /// How many events its row in the database counts.
    before: u64,
    pub(super) edge: Tree,
    /// When its last event happened.
    pub(super) at: Timestamp,
}

/// The trees that a transaction has grown, by name.
#[derive(Debug, Default)]
pub(super) struct Grown(BTreeMap<String, Growth>);

impl Grown {
    /// The tree as it was left.
    pub(super) fn find(&self, tree: &str) -> Option<Growth> {
        self.0.get(tree).cloned()
    }

    /// Remembers how a tree was left.
    pub(super) fn keep(&mut self, tree: &str, growth: Growth) {
        self.0.insert(tree.to_owned(), growth);
    }

    /// Takes over what came later in the same transaction.
    pub(super) fn then(&mut self, later: Self) {
        self.0.extend(later.0);
    }

    /// Writes what the events mean for their trees. To be done right before the commit, and only once.
    pub(super) async fn settle(self, rows: &mut Rows, signer: &Signer) -> DbResult<()> {
        for (tree, growth) in &self.0 {
            let (before, after) = (growth.before, growth.edge.size());
            advance(rows, tree, growth).await?;
            fill(rows, tree, (before, after)).await?;
            sign(rows, (tree, &growth.edge), signer).await?;
            forget(rows, tree, growth).await?;
        }
        Ok(())
    }
}

/// Makes the tree if this is its first event, and holds its row until the transaction ends.
pub(super) async fn claim(
    rows: &mut Rows,
    (tree, office): (&str, Option<String>),
    at: Timestamp,
) -> DbResult<Growth> {
    if let Some(found) = hold(rows, tree, at).await? {
        return Ok(found);
    }
    let empty = Tree::default();
    sqlx::query(
        "insert into log_trees (tree, office_id, year, size, edge, root)
         values ($1, $2, $3, 0, $4, $5) on conflict (tree) do nothing",
    )
    .bind(tree)
    .bind(office)
    .bind(i64::from(office_day(at).year()))
    .bind(empty.to_bytes())
    .bind(empty.root().bytes().to_vec())
    .execute(&mut *rows)
    .await?;
    let made = hold(rows, tree, at).await?;
    made.ok_or(DbError::RowsAffected {
        what: "begin a tree",
        expected: 1,
        touched: 0,
    })
}

async fn hold(rows: &mut Rows, tree: &str, at: Timestamp) -> DbResult<Option<Growth>> {
    // An update that changes nothing takes the row lock on PostgreSQL and costs nothing on SQLite.
    let row = sqlx::query("update log_trees set size = size where tree = $1 returning size, edge")
        .bind(tree)
        .fetch_optional(rows)
        .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let edge: Vec<u8> = row.try_get("edge")?;
    let size: i64 = row.try_get("size")?;
    match Tree::from_bytes(&edge) {
        Ok(edge) if signed(edge.size()) == size => Ok(Some(Growth {
            before: edge.size(),
            edge,
            at,
        })),
        read => Err(DbError::Inconsistent {
            table: "log_trees",
            column: "edge",
            row: tree.to_owned(),
            value: format!("{read:?} beside size {size}"),
        }),
    }
}

/// Gives every tree that has none its tiles and its first checkpoint: once, when the tables for them come.
pub(super) async fn begin_all(rows: &mut Rows, signer: &Signer) -> DbResult<()> {
    let trees = sqlx::query("select tree, edge from log_trees where size > 0")
        .fetch_all(&mut *rows)
        .await?;
    for row in trees {
        let (tree, edge): (String, Vec<u8>) = (row.try_get("tree")?, row.try_get("edge")?);
        let edge = Tree::from_bytes(&edge).map_err(|why| DbError::Inconsistent {
            table: "log_trees",
            column: "edge",
            row: tree.clone(),
            value: why.to_string(),
        })?;
        fill(rows, &tree, (0, edge.size())).await?;
        sign(rows, (&tree, &edge), signer).await?;
    }
    Ok(())
}

async fn advance(rows: &mut Rows, tree: &str, growth: &Growth) -> DbResult<()> {
    let edge = &growth.edge;
    let done = sqlx::query("update log_trees set size = $2, edge = $3, root = $4 where tree = $1")
        .bind(tree)
        .bind(signed(edge.size()))
        .bind(edge.to_bytes())
        .bind(edge.root().bytes().to_vec())
        .execute(rows)
        .await?;
    one("advance a tree", done.rows_affected())
}

/// Writes the tiles that became full while the tree grew; nearly always none.
async fn fill(rows: &mut Rows, tree: &str, (before, after): (u64, u64)) -> DbResult<()> {
    let (mut from, mut to) = (before / WIDTH, after / WIDTH);
    for level in 0.. {
        if from == to {
            break;
        }
        for index in from..to {
            let tile = Tile { level, index };
            let hashes = tiles::hashes(rows, tree, (tile, WIDTH)).await?;
            tiles::add(rows, tree, (tile, &hashes)).await?;
        }
        (from, to) = (from / WIDTH, to / WIDTH);
    }
    Ok(())
}

async fn sign(rows: &mut Rows, (tree, edge): (&str, &Tree), signer: &Signer) -> DbResult<()> {
    let note = signer.note(tree, edge.size(), edge.root())?;
    let done = sqlx::query("insert into log_checkpoints (tree, size, note) values ($1, $2, $3)")
        .bind(tree)
        .bind(signed(edge.size()))
        .bind(note)
        .execute(rows)
        .await?;
    one("sign a tree", done.rows_affected())
}

/// Of the checkpoints of one day only the last stays, and those that were given out.
async fn forget(rows: &mut Rows, tree: &str, growth: &Growth) -> DbResult<()> {
    let midnight = office_day(growth.at).at(0, 0, 0, 0);
    let midnight = OFFICE_OFFSET
        .to_timestamp(midnight)
        .map_or(i64::MAX, millis);
    sqlx::query(
        "delete from log_checkpoints
          where tree = $1 and size < $2 and kept = 0
            and exists (select 1 from log_events e
                         where e.tree = $1 and e.seq = log_checkpoints.size - 1 and e.at >= $3)",
    )
    .bind(tree)
    .bind(signed(growth.edge.size()))
    .bind(midnight)
    .execute(rows)
    .await?;
    Ok(())
}

/// Tree sizes fit an i64 for longer than there will be offices.
pub(super) fn signed(seq: u64) -> i64 {
    i64::try_from(seq).unwrap_or(i64::MAX)
}
