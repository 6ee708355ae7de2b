//! Runs of daily jobs: each is taken once, by whichever server comes first. What a job does stands in its capability.

use jiff::civil::Date;

use super::{Change, DbResult};
use crate::clock::millis;

/// Takes the run of a job for somebody on a day. False when it was taken already, here or by another server.
/// Whoever takes it and stops half-way leaves the rest undone: once too few is better than twice.
pub async fn claim_run(
    change: &mut Change,
    job: &'static str,
    subject: &str,
    day: Date,
) -> DbResult<bool> {
    let at = millis(change.at());
    let done = sqlx::query(
        "insert into job_runs (job, subject, day, began_at) values ($1, $2, $3, $4)
         on conflict (job, subject, day) do nothing",
    )
    .bind(job)
    .bind(subject)
    .bind(day.to_string())
    .bind(at)
    .execute(change.rows()?)
    .await?;
    Ok(done.rows_affected() == 1)
}
