//! Appends an event to the tree of its office and year, in the transaction that it tells of.

use jiff::Timestamp;
use mamori_core::evidence::{ClockQuality, EventBody, Hash, Tree, commit, leaf_hash};
use sqlx::Row;

use super::change::{Actor, Event, EventNumber};
use super::{DbError, DbResult, Rows, one};
use crate::clock::{millis, office_day};

/// Everything that one line of the journal says.
pub(super) struct Entry<'a> {
    pub(super) actor: &'a Actor,
    pub(super) at: Timestamp,
    pub(super) event: &'a Event,
}

/// Appends `entry` and tells its number; `salt` hides the detail behind its commitment.
pub(super) async fn append(
    rows: &mut Rows,
    entry: &Entry<'_>,
    salt: [u8; 32],
) -> DbResult<EventNumber> {
    let tree = tree_of(entry);
    let mut edge = claim(rows, &tree, entry).await?;
    let seq = edge.size();
    let detail = entry.event.detail.to_string();
    let body = body_of(entry, seq, &salt, &detail).canonical();
    let leaf = leaf_hash(body.as_bytes());
    edge.append(leaf);
    insert(rows, (&tree, seq), entry, (&body, leaf)).await?;
    keep_detail(rows, (&tree, seq), &salt, &detail).await?;
    advance(rows, &tree, (&edge, 1)).await?;
    Ok(EventNumber {
        year: office_day(entry.at).year(),
        seq,
    })
}

/// Appends events one after the other, as [`append`] would, and writes their tree once for all of them: they are of one
/// office, one actor and one moment. Each comes with its salt.
pub(super) async fn append_all(
    rows: &mut Rows,
    (actor, at): (&Actor, Timestamp),
    events: &[(Event, [u8; 32])],
) -> DbResult<()> {
    let Some((first, _)) = events.first() else {
        return Ok(());
    };
    let of = |event| Entry { actor, at, event };
    let tree = tree_of(&of(first));
    let mut edge = claim(rows, &tree, &of(first)).await?;
    let before = edge.size();
    for (event, salt) in events {
        let (entry, seq) = (of(event), edge.size());
        let detail = event.detail.to_string();
        let body = body_of(&entry, seq, salt, &detail).canonical();
        let leaf = leaf_hash(body.as_bytes());
        edge.append(leaf);
        insert(rows, (&tree, seq), &entry, (&body, leaf)).await?;
        keep_detail(rows, (&tree, seq), salt, &detail).await?;
    }
    advance(rows, &tree, (&edge, edge.size() - before)).await
}

fn tree_of(entry: &Entry<'_>) -> String {
    let year = office_day(entry.at).year();
    match entry.event.office {
        Some(office) => format!("{office}/{year}"),
        None => format!("house/{year}"),
    }
}

fn body_of(entry: &Entry<'_>, seq: u64, salt: &[u8; 32], detail: &str) -> EventBody {
    EventBody {
        seq,
        at: entry.at,
        clock: ClockQuality::Unknown,
        actor: entry.actor.who,
        office: entry.event.office,
        subject: entry.event.subject.clone(),
        operation: entry.event.operation.to_owned(),
        how: entry.actor.how.word().to_owned(),
        terminal: entry.actor.terminal.clone(),
        commitment: commit(salt, detail.as_bytes()),
    }
}

/// Makes the tree if this is its first event, and holds its row until the transaction ends.
async fn claim(rows: &mut Rows, tree: &str, entry: &Entry<'_>) -> DbResult<Tree> {
    let empty = Tree::default();
    sqlx::query(
        "insert into log_trees (tree, office_id, year, size, edge, root)
         values ($1, $2, $3, 0, $4, $5) on conflict (tree) do nothing",
    )
    .bind(tree)
    .bind(entry.event.office.map(|it| it.to_string()))
    .bind(i64::from(office_day(entry.at).year()))
    .bind(empty.to_bytes())
    .bind(empty.root().bytes().to_vec())
    .execute(&mut *rows)
    .await?;
    // An update that changes nothing takes the row lock on PostgreSQL and costs nothing on SQLite.
    let row = sqlx::query("update log_trees set size = size where tree = $1 returning size, edge")
        .bind(tree)
        .fetch_one(rows)
        .await?;
    let edge: Vec<u8> = row.try_get("edge")?;
    let size: i64 = row.try_get("size")?;
    match Tree::from_bytes(&edge) {
        Ok(edge) if signed(edge.size()) == size => Ok(edge),
        read => Err(DbError::Inconsistent {
            table: "log_trees",
            column: "edge",
            row: tree.to_owned(),
            value: format!("{read:?} beside size {size}"),
        }),
    }
}

async fn insert(
    rows: &mut Rows,
    (tree, seq): (&str, u64),
    entry: &Entry<'_>,
    (body, leaf): (&str, Hash),
) -> DbResult<()> {
    let done = sqlx::query(
        "insert into log_events (tree, seq, at, actor, office_id, subject, operation, body, leaf)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(tree)
    .bind(signed(seq))
    .bind(millis(entry.at))
    .bind(entry.actor.word())
    .bind(entry.event.office.map(|it| it.to_string()))
    .bind(entry.event.subject.as_str())
    .bind(entry.event.operation)
    .bind(body.as_bytes().to_vec())
    .bind(leaf.bytes().to_vec())
    .execute(rows)
    .await?;
    one("append an event", done.rows_affected())
}

async fn keep_detail(
    rows: &mut Rows,
    (tree, seq): (&str, u64),
    salt: &[u8; 32],
    detail: &str,
) -> DbResult<()> {
    let done =
        sqlx::query("insert into log_details (tree, seq, salt, detail) values ($1, $2, $3, $4)")
            .bind(tree)
            .bind(signed(seq))
            .bind(salt.to_vec())
            .bind(detail)
            .execute(rows)
            .await?;
    one("keep an event's detail", done.rows_affected())
}

async fn advance(rows: &mut Rows, tree: &str, (edge, by): (&Tree, u64)) -> DbResult<()> {
    let done =
        sqlx::query("update log_trees set size = size + $4, edge = $2, root = $3 where tree = $1")
            .bind(tree)
            .bind(edge.to_bytes())
            .bind(edge.root().bytes().to_vec())
            .bind(signed(by))
            .execute(rows)
            .await?;
    one("advance a tree", done.rows_affected())
}

/// Tree sizes fit an i64 for longer than there will be offices.
fn signed(seq: u64) -> i64 {
    i64::try_from(seq).unwrap_or(i64::MAX)
}
