//! Wrong passwords are counted by account and by address, so that guessing is slow and nobody else is kept out for long.

use mamori_core::ids::PersonId;
use mamori_core::people::{Limit, Tries};
use sqlx::Row;
use tokio::sync::MutexGuard;

use super::super::secrets;
use crate::clock::{millis, moment};
use crate::db::{Change, DbResult, Rows, one};
use crate::web::App;

/// Something at which wrong tries are counted.
pub struct Counted {
    /// `login:<digest of the name>` or `from:<address>`.
    pub what: String,
    limit: Limit,
}

/// Where a try counts: at the account, and at the address it came from, which bears many more.
pub fn counted(login: &str, terminal: &str) -> [Counted; 2] {
    let from = terminal.split(' ').next().unwrap_or_default();
    [
        Counted {
            // Its digest: what is typed there may be long, or somebody's password.
            what: format!("login:{}", secrets::digest(login)),
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

/// Where asking for a passkey counts: at the address, apart from passwords, for nobody's wrong password may keep out who needs none.
pub fn counted_passkey(terminal: &str) -> [Counted; 1] {
    let [_, from] = counted("", terminal);
    [Counted {
        what: format!("passkey-{}", from.what),
        limit: Limit::ADDRESS,
    }]
}

/// Where a wrong code of a link counts: at the link, whether it leads anywhere or not, and at the address, apart from everything else.
/// Both bear as few as a PIN does, for the code is short.
pub fn counted_link(link: &str, terminal: &str) -> [Counted; 2] {
    let [_, from] = counted("", terminal);
    [
        Counted {
            what: format!("link:{}", secrets::digest(link)),
            limit: Limit::PIN,
        },
        Counted {
            what: format!("link-{}", from.what),
            limit: Limit::PIN,
        },
    ]
}

/// Where a wrong code of a sealed account counts: at the address alone, so that nobody keeps an office out of its own in an emergency.
pub fn counted_sealed(terminal: &str) -> [Counted; 1] {
    let [_, from] = counted("", terminal);
    [Counted {
        what: format!("sealed-{}", from.what),
        limit: Limit::PIN,
    }]
}

/// Whether a wrong try stands against any of these.
pub async fn has_failed(app: &App, at: &[Counted]) -> DbResult<bool> {
    let mut rows = app.db.rows().await?;
    for it in at {
        if read(&mut rows, &it.what).await?.failed > 0 {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The right to make one try now, or the whole minutes still to wait, at least one. Hold the right until the try is counted and saved.
pub async fn turn<'a>(app: &'a App, at: &[Counted]) -> DbResult<Result<MutexGuard<'a, ()>, i64>> {
    let turn = app.turn_to_try().await;
    Ok(match minutes_to_wait(app, at).await? {
        Some(minutes) => Err(minutes),
        None => Ok(turn),
    })
}

/// The whole minutes still to wait, at least one; for tries that need no turn because nothing can be guessed.
pub async fn minutes_to_wait(app: &App, at: &[Counted]) -> DbResult<Option<i64>> {
    let now = app.clock.now();
    let mut rows = app.db.rows().await?;
    let mut longest = None;
    for it in at {
        let wait = read(&mut rows, &it.what).await?.wait(it.limit, now);
        longest = longest.max(wait);
    }
    Ok(longest.map(|it| it.as_secs() / 60 + 1))
}

/// Counts a wrong try, and forgets those that count no more.
pub async fn count(change: &mut Change, at: &[Counted]) -> DbResult<()> {
    let old = change.at() - Tries::QUIET - Tries::HOUR;
    sqlx::query("delete from sign_in_failures where hour_from_at < $1")
        .bind(millis(old))
        .execute(change.rows()?)
        .await?;
    for it in at {
        add(change, &it.what).await?;
    }
    Ok(())
}

/// One more, as [`Tries::failed`] has it, in one statement: of two servers that count at once neither forgets the other's.
async fn add(change: &mut Change, key: &str) -> DbResult<()> {
    let now = millis(change.at());
    let length = |it: jiff::SignedDuration| i64::try_from(it.as_millis()).unwrap_or(i64::MAX);
    let done = sqlx::query(
        "insert into sign_in_failures as f (what, failed, last_failed_at, hour_from_at, in_hour)
         values ($1, 1, $2, $2, 1)
         on conflict (what) do update
            set failed = case when excluded.last_failed_at - f.last_failed_at >= $4 then 1 else f.failed + 1 end,
                last_failed_at = excluded.last_failed_at,
                in_hour = case when excluded.hour_from_at >= f.hour_from_at
                                and excluded.hour_from_at - f.hour_from_at < $3 then f.in_hour + 1 else 1 end,
                hour_from_at = case when excluded.hour_from_at >= f.hour_from_at
                                     and excluded.hour_from_at - f.hour_from_at < $3
                               then f.hour_from_at else excluded.hour_from_at end",
    )
    .bind(key)
    .bind(now)
    .bind(length(Tries::HOUR))
    .bind(length(Tries::QUIET))
    .execute(change.rows()?)
    .await?;
    one("count a wrong try", done.rows_affected())
}

/// Forgets the wrong tries before a right one, as [`Tries::succeeded`] has it; those of the hour stay.
pub async fn clear(change: &mut Change, at: &[Counted]) -> DbResult<()> {
    for it in at {
        sqlx::query(
            "update sign_in_failures set failed = 0, last_failed_at = null where what = $1",
        )
        .bind(it.what.as_str())
        .execute(change.rows()?)
        .await?;
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
