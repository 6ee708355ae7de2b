//! SQL of what an office is called and where it stands, and of what that was before each change.

use mamori_core::assessments::ServiceKind;
use mamori_core::ids::OfficeId;
use serde::{Deserialize, Serialize};
use sqlx::Row;

use crate::clock::millis;
use crate::db::{Change, DbResult, Scope, one, stored};
use crate::web::App;

/// What an office is called and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Details {
    /// Name.
    pub name: String,
    /// Kind of service.
    pub service: ServiceKind,
    /// 〒, seven digits with a hyphen; may be empty.
    pub postcode: String,
    /// Address; may be empty.
    pub address: String,
    /// Telephone; may be empty.
    pub phone: String,
}

/// What an office is called now, for its own people and those of its corporation; none for a foreign office.
pub async fn details(app: &App, scope: Scope, office: OfficeId) -> DbResult<Option<Details>> {
    let row = sqlx::query(
        "select o.name, o.service, o.postcode, o.address, o.phone from offices o
          where o.id = $1
            and exists (select 1 from standings t where t.person_id = $2 and t.office_id = o.id
                           and t.relation in ('own', 'corporation'))",
    )
    .bind(office.to_string())
    .bind(scope.bound())
    .fetch_optional(&mut *app.db.rows().await?)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let service: String = row.try_get("service")?;
    Ok(Some(Details {
        name: row.try_get("name")?,
        service: stored(&service, "offices", "service", &office.to_string())?,
        postcode: row.try_get("postcode")?,
        address: row.try_get("address")?,
        phone: row.try_get("phone")?,
    }))
}

/// Changes what an office is called and keeps what it was called until now. False for a foreign office.
pub async fn change_details(
    change: &mut Change,
    scope: Scope,
    office: OfficeId,
    to: &Details,
) -> DbResult<bool> {
    if !keep_version(change, scope, office).await? {
        return Ok(false);
    }
    let done = sqlx::query(
        "update offices set name = $2, service = $3, postcode = $4, address = $5, phone = $6 where id = $1",
    )
    .bind(office.to_string())
    .bind(to.name.as_str())
    .bind(to.service.as_str())
    .bind(to.postcode.as_str())
    .bind(to.address.as_str())
    .bind(to.phone.as_str())
    .execute(change.rows()?)
    .await?;
    one("change what an office is called", done.rows_affected())?;
    Ok(true)
}

/// Keeps what an office is called until this change. False for a foreign office.
async fn keep_version(change: &mut Change, scope: Scope, office: OfficeId) -> DbResult<bool> {
    let (id, by, at) = (change.new_id(), change.actor().word(), millis(change.at()));
    let kept = sqlx::query(
        "insert into office_versions (id, office_id, name, service, postcode, address, phone, changed_by, changed_at)
         select $3, o.id, o.name, o.service, o.postcode, o.address, o.phone, $4, $5 from offices o
          where o.id = $1
            and exists (select 1 from standings t where t.person_id = $2 and t.office_id = o.id
                           and t.relation in ('own', 'corporation'))",
    )
    .bind(office.to_string())
    .bind(scope.bound())
    .bind(id.to_string())
    .bind(by)
    .bind(at)
    .execute(change.rows()?)
    .await?;
    Ok(kept.rows_affected() == 1)
}
