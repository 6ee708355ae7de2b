//! SQL of labels: whose code it is, giving a code, and what a thing is out or asked for by.

use mamori_core::ids::{EntryId, OfficeId};
use sqlx::Row;

use super::entry::{COLUMNS, Entry, entry};
use crate::db::{Change, DbResult, Scope};
use crate::web::App;

/// The entry that bears a code, wherever its reader may look.
pub async fn bearer(app: &App, scope: Scope, code: &str) -> DbResult<Option<Entry>> {
    let sql = format!(
        "select {COLUMNS} from register_entries e
          where e.label = $1
            and exists (select 1 from sight s where s.person_id = $2 and s.office_id = e.office_id)"
    );
    let row = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(code)
        .bind(scope.bound())
        .fetch_optional(&mut *app.db.rows().await?)
        .await?;
    row.as_ref().map(entry).transpose()
}

/// Whether a code is on some label, in whatever office.
pub async fn is_taken(change: &mut Change, code: &str) -> DbResult<bool> {
    let found = sqlx::query("select 1 from register_entries where label = $1")
        .bind(code)
        .fetch_optional(change.rows()?)
        .await?;
    Ok(found.is_some())
}

/// Gives an entry its code. False when somebody else has just given it one, which stays.
pub async fn give(change: &mut Change, entry: EntryId, code: &str) -> DbResult<bool> {
    let done =
        sqlx::query("update register_entries set label = $2 where id = $1 and label is null")
            .bind(entry.to_string())
            .bind(code)
            .execute(change.rows()?)
            .await?;
    Ok(done.rows_affected() == 1)
}

/// Everything by which a thing is out, asked for or back and not looked at yet, in the order of the ledger.
pub async fn around(app: &App, scope: Scope, thing: EntryId) -> DbResult<Vec<Entry>> {
    let sql = format!(
        "select {COLUMNS} from register_entries e
          where e.thing_id = $1 and e.over_at is null
            and exists (select 1 from sight s where s.person_id = $2 and s.office_id = e.office_id)
          order by e.number"
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(thing.to_string())
        .bind(scope.bound())
        .fetch_all(&mut *app.db.rows().await?)
        .await?;
    rows.iter().map(entry).collect()
}

/// The telephone of an office, perhaps empty.
pub async fn phone(app: &App, scope: Scope, office: OfficeId) -> DbResult<String> {
    let row = sqlx::query(
        "select o.phone from offices o
          where o.id = $1
            and exists (select 1 from sight s where s.person_id = $2 and s.office_id = o.id)",
    )
    .bind(office.to_string())
    .bind(scope.bound())
    .fetch_optional(&mut *app.db.rows().await?)
    .await?;
    Ok(match row {
        Some(row) => row.try_get("phone")?,
        None => String::new(),
    })
}
