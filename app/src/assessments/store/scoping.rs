//! What an office says about itself: one row per office, the newest counts. What follows from it is in core.

use mamori_core::assessments::{Scoping, ServiceKind};
use mamori_core::ids::OfficeId;
use sqlx::Row;

use super::assessment::correct_scoping;
use crate::clock::millis;
use crate::db::{Change, DbError, DbResult, Scope, one};
use crate::web::App;

/// What the office has said; before the first time, only the kind of service that its entry names.
pub async fn scoping(app: &App, scope: Scope, office: OfficeId) -> DbResult<Scoping> {
    let row = sqlx::query(
        "select o.service, x.said from offices o left join scopings x on x.office_id = o.id
          where o.id = $1
            and exists (select 1 from sight s where s.person_id = $2 and s.office_id = o.id)",
    )
    .bind(office.to_string())
    .bind(scope.bound())
    .fetch_optional(&mut *app.db.rows().await?)
    .await?;
    let Some(row) = row else {
        return Ok(Scoping::default());
    };
    if let Some(said) = row.try_get::<Option<String>, _>("said")? {
        return scoping_of(&said, "scopings", &office.to_string());
    }
    let service: String = row.try_get("service")?;
    let service = service.parse().ok();
    Ok(Scoping {
        // "Other" was never chosen on purpose: it stands where nothing was known.
        service: service.filter(|it| *it != ServiceKind::Other),
        ..Scoping::default()
    })
}

/// Keeps what the office says about itself, and corrects the check that is open.
pub async fn save_scoping(
    change: &mut Change,
    scope: Scope,
    office: OfficeId,
    said: &Scoping,
) -> DbResult<()> {
    let (at, by) = (millis(change.at()), change.actor().word());
    let json = serde_json::to_string(said).map_err(|it| DbError::Commit(it.to_string()))?;
    let done = sqlx::query(
        "insert into scopings (office_id, said, answered_by, answered_at)
         select o.id, $2, $3, $4 from offices o
          where o.id = $1
            and exists (select 1 from sight s where s.person_id = $5 and s.office_id = o.id)
         on conflict (office_id) do update
            set said = excluded.said, answered_by = excluded.answered_by,
                answered_at = excluded.answered_at",
    )
    .bind(office.to_string())
    .bind(json)
    .bind(by)
    .bind(at)
    .bind(scope.bound())
    .execute(change.rows()?)
    .await?;
    one("save a scoping", done.rows_affected())?;
    correct_scoping(change, office, said).await
}

/// Reads stored scoping.
pub(super) fn scoping_of(json: &str, table: &'static str, row: &str) -> DbResult<Scoping> {
    serde_json::from_str(json).map_err(|_| DbError::Inconsistent {
        table,
        column: "scoping",
        row: row.to_owned(),
        value: json.to_owned(),
    })
}
