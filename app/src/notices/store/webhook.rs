//! SQL of the program that an office wants told at once. Its address lies sealed and is opened only to be called.

use jiff::Timestamp;
use mamori_core::ids::OfficeId;
use sqlx::Row;
use sqlx::any::AnyRow;

use super::AGAIN_AFTER;
use crate::clock::{millis, moment};
use crate::db::{Change, DbError, DbResult, Scope, one};
use crate::people::secrets;
use crate::web::App;

/// Where an office wants calls to go.
pub struct Webhook {
    /// The part of the address that people may see.
    pub host: String,
    /// The whole address.
    pub address: String,
}

/// The program of an office; `None` when it has none.
pub async fn webhook(app: &App, scope: Scope, office: OfficeId) -> DbResult<Option<Webhook>> {
    let row = sqlx::query(
        "select w.host, w.address from webhooks w where w.office_id = $1
            and exists (select 1 from sight s where s.person_id = $2 and s.office_id = w.office_id)",
    )
    .bind(office.to_string())
    .bind(scope.bound())
    .fetch_optional(&mut *app.db.rows().await?)
    .await?;
    let open = |row: &AnyRow| {
        let sealed: Vec<u8> = row.try_get("address")?;
        let opened = secrets::unseal(&app.settings.seal, &sealed).ok();
        let address = opened.and_then(|it| String::from_utf8(it).ok());
        Ok(Webhook {
            host: row.try_get("host")?,
            address: address.ok_or_else(|| DbError::Inconsistent {
                table: "webhooks",
                column: "address",
                row: office.to_string(),
                value: String::new(),
            })?,
        })
    };
    row.as_ref().map(open).transpose()
}

/// Keeps where calls go from now on.
pub(in crate::notices) async fn set(
    change: &mut Change,
    office: OfficeId,
    (host, sealed): (&str, Vec<u8>),
) -> DbResult<()> {
    let (by, at) = (change.actor().word(), millis(change.at()));
    let done = sqlx::query(
        "insert into webhooks (office_id, host, address, set_by, set_at) values ($1, $2, $3, $4, $5)
         on conflict (office_id) do update
            set host = excluded.host, address = excluded.address,
                set_by = excluded.set_by, set_at = excluded.set_at",
    )
    .bind(office.to_string())
    .bind(host)
    .bind(sealed)
    .bind(by)
    .bind(at)
    .execute(change.rows()?)
    .await?;
    one("keep the webhook", done.rows_affected())
}

/// No calls go out any more.
pub(in crate::notices) async fn end(change: &mut Change, office: OfficeId) -> DbResult<()> {
    sqlx::query("delete from webhooks where office_id = $1")
        .bind(office.to_string())
        .execute(change.rows()?)
        .await?;
    Ok(())
}

/// A call about one moment.
pub(in crate::notices) struct MomentCall {
    /// Whose program.
    pub(in crate::notices) office: OfficeId,
    /// What about it.
    pub(in crate::notices) kind: &'static str,
    pub(in crate::notices) due_at: Timestamp,
}

/// Takes the one call of an office, kind and moment. False when it was taken already; one that failed is taken again after a while.
pub(in crate::notices) async fn begin(change: &mut Change, call: &MomentCall) -> DbResult<bool> {
    let at = change.at();
    let failed_until = at - AGAIN_AFTER;
    let done = sqlx::query(
        "insert into moment_calls as m (office_id, kind, due_at, began_at) values ($1, $2, $3, $4)
         on conflict (office_id, kind, due_at) do update
            set began_at = excluded.began_at, failed_at = null, why = ''
          where m.failed_at <= $5",
    )
    .bind(call.office.to_string())
    .bind(call.kind)
    .bind(millis(call.due_at))
    .bind(millis(at))
    .bind(millis(failed_until))
    .execute(change.rows()?)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Writes that it arrived, or why it did not.
pub(in crate::notices) async fn finish(
    change: &mut Change,
    call: &MomentCall,
    why: Option<&str>,
) -> DbResult<()> {
    let at = millis(change.at());
    let done = sqlx::query(
        "update moment_calls set sent_at = $4, failed_at = $5, why = $6
          where office_id = $1 and kind = $2 and due_at = $3",
    )
    .bind(call.office.to_string())
    .bind(call.kind)
    .bind(millis(call.due_at))
    .bind(why.is_none().then_some(at))
    .bind(why.is_some().then_some(at))
    .bind(why.unwrap_or_default())
    .execute(change.rows()?)
    .await?;
    one("end a call at a moment", done.rows_affected())
}

/// When the newest call of an office did not arrive, and why; `None` when the newest did, or there was none.
pub(in crate::notices) async fn failing(
    app: &App,
    scope: Scope,
    office: OfficeId,
) -> DbResult<Option<(Timestamp, String)>> {
    let row = sqlx::query(
        "select c.failed_at, c.why from moment_calls c where c.office_id = $1
            and exists (select 1 from sight s where s.person_id = $2 and s.office_id = c.office_id)
          order by c.began_at desc, c.kind desc limit 1",
    )
    .bind(office.to_string())
    .bind(scope.bound())
    .fetch_optional(&mut *app.db.rows().await?)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let failed: Option<i64> = row.try_get("failed_at")?;
    let why: String = row.try_get("why")?;
    Ok(failed.map(|at| (moment(at), why)))
}
