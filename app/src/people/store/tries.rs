//! Wrong passwords are counted by account and by address, so that guessing is slow and nobody else is kept out for long.

use mamori_core::ids::PersonId;
use mamori_core::people::{Limit, Tries};
use sqlx::Row;

use crate::clock::{millis, moment};
use crate::db::{Change, DbResult, Rows, one};
use crate::web::App;

/// Something at which wrong tries are counted.
pub struct Counted {
    /// `login:<name>` or `from:<address>`.
    pub what: String,
    limit: Limit,
}

/// Where a try counts: at the account, and at the address it came from, which bears many more.
pub fn counted(login: &str, terminal: &str) -> [Counted; 2] {
    let from = terminal.split(' ').next().unwrap_or_default();
    [
        Counted {
            what: format!("login:{login}"),
            limit: Limit::ACCOUNT,
        },
        Counted {
            what: format!("from:{from}"),
            limit: Limit::ADDRESS,
        },
    ]
}

/// Where a wrong PIN counts: at its person and at the address, both apart from passwords, so that neither closes the other.
pub fn counted_pin(person: PersonId, terminal: &str) -> [Counted; 2] {
    let [_, from] = counted("", terminal);
    [
        Counted {
            what: format!("pin:{person}"),
            limit: Limit::PIN,
        },
        Counted {
            what: format!("pin-{}", from.what),
            limit: Limit::ADDRESS,
        },
    ]
}

/// Whether a wrong try stands against any of these.
pub async fn has_failed(app: &App, at: &[Counted; 2]) -> DbResult<bool> {
    let mut rows = app.db.rows().await?;
    for it in at {
        if read(&mut rows, &it.what).await?.failed > 0 {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whole minutes still to wait, at least one; none when a try may be made now.
pub async fn minutes_to_wait(app: &App, at: &[Counted; 2]) -> DbResult<Option<i64>> {
    let now = app.clock.now();
    let mut rows = app.db.rows().await?;
    let mut longest = None;
    for it in at {
        let wait = read(&mut rows, &it.what).await?.wait(it.limit, now);
        longest = longest.max(wait);
    }
    Ok(longest.map(|it| it.as_secs() / 60 + 1))
}

/// Counts a wrong try.
pub async fn count(change: &mut Change, at: &[Counted; 2]) -> DbResult<()> {
    let now = change.at();
    for it in at {
        let tries = read(change.rows()?, &it.what).await?.failed(now);
        write(change.rows()?, &it.what, tries).await?;
    }
    Ok(())
}

/// Forgets the wrong tries before a right one.
pub async fn clear(change: &mut Change, at: &[Counted; 2]) -> DbResult<()> {
    for it in at {
        let tries = read(change.rows()?, &it.what).await?;
        if tries != Tries::default() {
            write(change.rows()?, &it.what, tries.succeeded()).await?;
        }
    }
    Ok(())
}

async fn read(rows: &mut Rows, key: &str) -> DbResult<Tries> {
    let row = sqlx::query("select failed, last_failed_at, hour_from_at, in_hour from sign_in_failures where what = $1")
        .bind(key)
        .fetch_optional(rows)
        .await?;
    let Some(row) = row else {
        return Ok(Tries::default());
    };
    let number = |value: i64| u32::try_from(value).unwrap_or(u32::MAX);
    let time = |value: Option<i64>| value.map(moment);
    Ok(Tries {
        failed: number(row.try_get("failed")?),
        last_failed_at: time(row.try_get("last_failed_at")?),
        hour_from_at: time(row.try_get("hour_from_at")?),
        in_hour: number(row.try_get("in_hour")?),
    })
}

async fn write(rows: &mut Rows, key: &str, tries: Tries) -> DbResult<()> {
    let done = sqlx::query(
        "insert into sign_in_failures (what, failed, last_failed_at, hour_from_at, in_hour)
         values ($1, $2, $3, $4, $5)
         on conflict (what) do update set failed = excluded.failed, last_failed_at = excluded.last_failed_at,
                hour_from_at = excluded.hour_from_at, in_hour = excluded.in_hour",
    )
    .bind(key)
    .bind(i64::from(tries.failed))
    .bind(tries.last_failed_at.map(millis))
    .bind(tries.hour_from_at.map(millis))
    .bind(i64::from(tries.in_hour))
    .execute(rows)
    .await?;
    one("count a wrong try", done.rows_affected())
}
