//! SQL of what others cosigned for this house, and of what they refused. A cosignature is kept in `db/witnessed.rs`.

use jiff::Timestamp;
use mamori_core::ids::OfficeId;
use sqlx::Row;
use sqlx::any::AnyRow;

use super::{signed, unsigned};
use crate::clock::{millis, moment};
use crate::db::{Change, DbResult, Rows};

/// A tree as a witness is to be asked about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToCosign {
    /// The tree.
    pub tree: String,
    /// How many events.
    pub size: u64,
    /// The signed note at that size.
    pub note: String,
    /// The size that this witness cosigned last; 0 for never.
    pub old: u64,
}

/// What a witness has seen and this house has not, or has otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alarm {
    /// The tree.
    pub tree: String,
    /// The name of the witness's key.
    pub witness: String,
    /// `rollback` or `fork`.
    pub kind: String,
    /// How many events there were here.
    pub ours: u64,
    /// How many the witness saw, where it says so.
    pub theirs: Option<u64>,
    /// When it was noticed first.
    pub at: Timestamp,
}

/// How much of an office's journal was seen outside.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exposure {
    /// When a witness last signed; `None` for never.
    pub cosigned_at: Option<Timestamp>,
    /// How many events nobody outside has seen.
    pub events: u64,
    /// When the oldest of these happened.
    pub since: Option<Timestamp>,
}

/// The trees that this witness is to be asked about: those that grew since, those about which it gave alarm, or all.
pub async fn to_cosign(rows: &mut Rows, witness: &str, all: bool) -> DbResult<Vec<ToCosign>> {
    let found = sqlx::query(
        "select c.tree, c.size, c.note, coalesce(s.size, 0) as old from log_checkpoints c
           join log_trees t on t.tree = c.tree and t.size = c.size
           left join cosignatures s on s.tree = c.tree and s.witness = $1
          where $2 = 1 or c.size <> coalesce(s.size, 0)
             or exists (select 1 from witness_alarms a where a.tree = c.tree and a.witness = $1)
          order by c.tree",
    )
    .bind(witness)
    .bind(i64::from(all))
    .fetch_all(rows)
    .await?;
    let one = |row: &AnyRow| {
        Ok(ToCosign {
            tree: row.try_get("tree")?,
            size: unsigned(row.try_get("size")?),
            note: row.try_get("note")?,
            old: unsigned(row.try_get("old")?),
        })
    };
    found.iter().map(one).collect()
}

/// The cosignatures of a tree for the note of exactly this size.
pub async fn lines(rows: &mut Rows, (tree, size): (&str, u64)) -> DbResult<Vec<String>> {
    let found =
        sqlx::query("select line from cosignatures where tree = $1 and size = $2 order by witness")
            .bind(tree)
            .bind(signed(size))
            .fetch_all(rows)
            .await?;
    found.iter().map(|it| Ok(it.try_get("line")?)).collect()
}

/// The alarms about an office and about the house; of all trees where none is named.
pub async fn alarms(rows: &mut Rows, of: Option<OfficeId>) -> DbResult<Vec<Alarm>> {
    let found = sqlx::query(
        "select tree, witness, kind, ours, theirs, at from witness_alarms
          where $1 = '' or tree like 'house/%' or tree like $1 || '/%' order by at, tree, witness",
    )
    .bind(of.map(|it| it.to_string()).unwrap_or_default())
    .fetch_all(rows)
    .await?;
    let alarm = |row: &AnyRow| {
        let theirs: Option<i64> = row.try_get("theirs")?;
        Ok(Alarm {
            tree: row.try_get("tree")?,
            witness: row.try_get("witness")?,
            kind: row.try_get("kind")?,
            ours: unsigned(row.try_get("ours")?),
            theirs: theirs.map(unsigned),
            at: moment(row.try_get("at")?),
        })
    };
    found.iter().map(alarm).collect()
}

/// Keeps an alarm in place of an older one of this tree and witness. Its moment is that of the change.
pub async fn raise(change: &mut Change, alarm: &Alarm) -> DbResult<()> {
    let at = millis(change.at());
    sqlx::query(
        "insert into witness_alarms (tree, witness, kind, ours, theirs, at) values ($1, $2, $3, $4, $5, $6)
         on conflict (tree, witness) do update
            set kind = excluded.kind, ours = excluded.ours, theirs = excluded.theirs, at = excluded.at",
    )
    .bind(alarm.tree.as_str())
    .bind(alarm.witness.as_str())
    .bind(alarm.kind.as_str())
    .bind(signed(alarm.ours))
    .bind(alarm.theirs.map(signed))
    .bind(at)
    .execute(change.rows()?)
    .await?;
    Ok(())
}

/// Takes an alarm back. False when there is none.
pub async fn settle(change: &mut Change, (tree, witness): (&str, &str)) -> DbResult<bool> {
    let done = sqlx::query("delete from witness_alarms where tree = $1 and witness = $2")
        .bind(tree)
        .bind(witness)
        .execute(change.rows()?)
        .await?;
    Ok(done.rows_affected() > 0)
}

/// How much of an office's journal was seen by any witness.
pub async fn exposure(rows: &mut Rows, office: OfficeId) -> DbResult<Exposure> {
    let found = sqlx::query(
        "select t.tree, t.size, coalesce(max(c.size), 0) as seen, max(c.at) as at from log_trees t
           left join cosignatures c on c.tree = t.tree
          where t.office_id = $1 group by t.tree, t.size order by t.tree",
    )
    .bind(office.to_string())
    .fetch_all(&mut *rows)
    .await?;
    let mut exposure = Exposure::default();
    for row in &found {
        let at: Option<i64> = row.try_get("at")?;
        exposure.cosigned_at = exposure.cosigned_at.max(at.map(moment));
        let (size, seen): (i64, i64) = (row.try_get("size")?, row.try_get("seen")?);
        if seen >= size {
            continue;
        }
        exposure.events += unsigned(size - seen);
        let oldest = happened_at(rows, (row.try_get("tree")?, seen)).await?;
        let both = exposure.since.into_iter().chain(oldest);
        exposure.since = both.min();
    }
    Ok(exposure)
}

async fn happened_at(rows: &mut Rows, (tree, seq): (&str, i64)) -> DbResult<Option<Timestamp>> {
    let row = sqlx::query("select min(at) as at from log_events where tree = $1 and seq = $2")
        .bind(tree)
        .bind(seq)
        .fetch_one(rows)
        .await?;
    let at: Option<i64> = row.try_get("at")?;
    Ok(at.map(moment))
}
