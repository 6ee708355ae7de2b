//! Appends an event to the tree of its office and year, in the transaction that it tells of.

use jiff::Timestamp;
use mamori_core::evidence::{ClockQuality, EventBody, Hash, commit, leaf_hash};

use super::change::{Actor, Event, EventNumber};
use super::growth::{self, Growth, signed};
use super::lane::Ticket;
use super::{DbResult, Rows, one};
use crate::clock::{millis, office_day};

/// Everything that one line of the journal says.
pub(super) struct Entry<'a> {
    pub(super) actor: &'a Actor,
    pub(super) at: Timestamp,
    pub(super) event: &'a Event,
}

/// Appends `entry` and tells its number; `salt` hides the detail behind its commitment.
pub(super) async fn append(
    ticket: &mut Ticket,
    entry: &Entry<'_>,
    salt: [u8; 32],
) -> DbResult<EventNumber> {
    let tree = tree_of(entry);
    let mut growth = growth_of(ticket, &tree, entry).await?;
    let seq = growth.edge.size();
    let detail = entry.event.detail.to_string();
    let body = body_of(entry, seq, &salt, &detail).canonical();
    let leaf = leaf_hash(body.as_bytes());
    growth.edge.append(leaf);
    growth.at = entry.at;
    let rows = ticket.rows()?;
    insert(rows, (&tree, seq), entry, (&body, leaf)).await?;
    keep_detail(rows, (&tree, seq), &salt, &detail).await?;
    ticket.grow(&tree, growth);
    Ok(EventNumber {
        year: office_day(entry.at).year(),
        seq,
    })
}

/// The tree as this transaction left it, or as it stands.
async fn growth_of(ticket: &mut Ticket, tree: &str, entry: &Entry<'_>) -> DbResult<Growth> {
    if let Some(growth) = ticket.growth(tree) {
        return Ok(growth);
    }
    let office = entry.event.office.map(|it| it.to_string());
    growth::claim(ticket.rows()?, (tree, office), entry.at).await
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
