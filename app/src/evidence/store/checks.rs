//! SQL of the readings of the journal: when it was last read to its end, and what was found.

use jiff::Timestamp;
use mamori_core::ids::OfficeId;
use sqlx::Row;

use crate::clock::{millis, moment};
use crate::db::{Change, DbResult, Rows, one};
use crate::web::App;

/// What a reading of the journal found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Whose trees; none for what belongs to no office.
    pub office: Option<OfficeId>,
    /// How many events were read.
    pub events: u64,
    /// The word of the first fault and its place; none when all is well.
    pub fault: Option<(String, String)>,
}

/// The newest reading that speaks of an office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastCheck {
    /// When.
    pub at: Timestamp,
    /// How many events were read.
    pub events: u64,
    /// The word of the first fault and its place; none when all is well.
    pub fault: Option<(String, String)>,
}

/// Keeps what was found.
pub async fn add(change: &mut Change, check: &Check) -> DbResult<()> {
    let (id, at) = (change.new_id().to_string(), millis(change.at()));
    let (fault, place) = check.fault.clone().unwrap_or_default();
    let done = sqlx::query(
        "insert into journal_checks (id, office_id, at, events, is_good, fault, place)
         values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(id)
    .bind(check.office.map(|it| it.to_string()))
    .bind(at)
    .bind(super::signed(check.events))
    .bind(i64::from(check.fault.is_none()))
    .bind(fault)
    .bind(place)
    .execute(change.rows()?)
    .await?;
    one("keep a reading of the journal", done.rows_affected())
}

/// What is known of an office's journal: the newest reading of its trees or of all. What belongs to no office concerns every
/// office, so a fault there stays until all is read again.
pub async fn last_of(app: &App, office: OfficeId) -> DbResult<Option<LastCheck>> {
    let whole = newest(app, None).await?;
    let own = newest(app, Some(office)).await?;
    let since = whole.as_ref().map(|it| it.at);
    // Whoever read all has read this office, too, and would have kept its fault.
    let own = own.filter(|it| since.is_none_or(|since| it.at >= since));
    let is_bad = |it: &LastCheck| it.fault.is_some();
    if own.as_ref().is_some_and(is_bad) || !whole.as_ref().is_some_and(is_bad) {
        return Ok(own.or(whole));
    }
    Ok(whole)
}

async fn newest(app: &App, office: Option<OfficeId>) -> DbResult<Option<LastCheck>> {
    let row = sqlx::query(
        "select at, events, is_good, fault, place from journal_checks
          where coalesce(office_id, '') = $1 order by at desc, is_good limit 1",
    )
    .bind(office.map_or_else(String::new, |it| it.to_string()))
    .fetch_optional(&mut *app.db.rows().await?)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let is_good: i64 = row.try_get("is_good")?;
    let fault = (row.try_get("fault")?, row.try_get("place")?);
    Ok(Some(LastCheck {
        at: moment(row.try_get("at")?),
        events: super::unsigned(row.try_get("events")?),
        fault: (is_good == 0).then_some(fault),
    }))
}

/// When all trees were last read.
pub async fn last_whole(app: &App) -> DbResult<Option<Timestamp>> {
    let row = sqlx::query("select max(at) as at from journal_checks where office_id is null")
        .fetch_one(&mut *app.db.rows().await?)
        .await?;
    let at: Option<i64> = row.try_get("at")?;
    Ok(at.map(moment))
}

/// How many events the journal of an office has that can be read.
pub async fn events_of(rows: &mut Rows, office: OfficeId) -> DbResult<u64> {
    let row = sqlx::query(
        "select coalesce(cast(sum(size - first) as bigint), 0) as events from log_trees where office_id = $1",
    )
    .bind(office.to_string())
    .fetch_one(rows)
    .await?;
    Ok(super::unsigned(row.try_get("events")?))
}
