//! What witnesses sign, on both sides. Beside presence the only writes that leave no event: each row proves itself by a signature, and an
//! event each time would make every tree grow because it was witnessed (docs/decisions/0012-witness.md).

use sqlx::Row;

use super::{Db, DbError, DbResult, Rows, one};
use mamori_core::evidence::{Hash, Seen};

/// A tree of another house as it is to be remembered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witnessed {
    /// The origin of its checkpoints.
    pub origin: String,
    /// How it was seen now.
    pub seen: Seen,
    /// The checkpoint with the signature of its house and our cosignature.
    pub note: String,
    /// When, in milliseconds.
    pub at: i64,
}

/// A cosignature under a tree of this house.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cosignature {
    /// The tree.
    pub tree: String,
    /// The name of the witness's key.
    pub witness: String,
    /// The size of the tree in the note.
    pub size: u64,
    /// The line for that note.
    pub line: String,
    /// When the witness signed, in milliseconds.
    pub at: i64,
}

/// Whether a tree is remembered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remembered {
    /// It is on the disk.
    Kept,
    /// Somebody else came first; this is what they saw.
    Overtaken(Option<Seen>),
}

impl Db {
    /// Remembers a tree, if it still stands where it was when that was judged; comes back when it is on the disk.
    pub async fn remember_tree(
        &self,
        before: Option<Seen>,
        now: &Witnessed,
    ) -> DbResult<Remembered> {
        let mut ticket = self.writer().await?;
        if set(ticket.rows()?, before, now).await? {
            ticket.commit().await?;
            return Ok(Remembered::Kept);
        }
        let first = last_seen(ticket.rows()?, &now.origin).await?;
        Ok(Remembered::Overtaken(first))
    }

    /// Keeps a cosignature in place of an older one.
    pub async fn keep_cosignature(&self, of: &Cosignature) -> DbResult<()> {
        let mut ticket = self.writer().await?;
        let done = sqlx::query(
            "insert into cosignatures (tree, witness, size, line, at) values ($1, $2, $3, $4, $5)
             on conflict (tree, witness) do update
                set size = excluded.size, line = excluded.line, at = excluded.at",
        )
        .bind(of.tree.as_str())
        .bind(of.witness.as_str())
        .bind(signed(of.size))
        .bind(of.line.as_str())
        .bind(of.at)
        .execute(ticket.rows()?)
        .await?;
        one("keep a cosignature", done.rows_affected())?;
        ticket.commit().await
    }
}

/// One statement compares and sets, so that of two who judged the same state only one comes through, on one server or several.
async fn set(rows: &mut Rows, before: Option<Seen>, now: &Witnessed) -> DbResult<bool> {
    let sql = match before {
        None => {
            "insert into witnessed_trees (origin, size, root, note, at) values ($1, $2, $3, $4, $5)
             on conflict (origin) do nothing"
        }
        Some(_) => {
            "update witnessed_trees set size = $2, root = $3, note = $4, at = $5
              where origin = $1 and size = $6 and root = $7"
        }
    };
    let mut query = sqlx::query(sql)
        .bind(now.origin.as_str())
        .bind(signed(now.seen.size))
        .bind(now.seen.root.bytes().to_vec())
        .bind(now.note.as_str())
        .bind(now.at);
    if let Some(before) = before {
        query = query
            .bind(signed(before.size))
            .bind(before.root.bytes().to_vec());
    }
    Ok(query.execute(rows).await?.rows_affected() == 1)
}

/// How a tree of another house was last seen.
async fn last_seen(rows: &mut Rows, origin: &str) -> DbResult<Option<Seen>> {
    let row = sqlx::query("select size, root from witnessed_trees where origin = $1")
        .bind(origin)
        .fetch_optional(rows)
        .await?;
    let seen = row.map(|row| {
        let (size, root): (i64, Vec<u8>) = (row.try_get("size")?, row.try_get("root")?);
        seen_of(origin, (size, &root))
    });
    seen.transpose()
}

/// A size and a root as they are stored.
pub fn seen_of(origin: &str, (size, root): (i64, &[u8])) -> DbResult<Seen> {
    let inconsistent = |column, value| DbError::Inconsistent {
        table: "witnessed_trees",
        column,
        row: origin.to_owned(),
        value,
    };
    let root = Hash::from_slice(root);
    Ok(Seen {
        size: u64::try_from(size).map_err(|_| inconsistent("size", size.to_string()))?,
        root: root.map_err(|why| inconsistent("root", why.to_string()))?,
    })
}

fn signed(size: u64) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX)
}
