//! SQL of what an office shows to its corporation and to the councils it belongs to.

use jiff::Timestamp;
use mamori_core::ids::{MembershipId, OfficeId};
use mamori_core::people::Sharing;
use sqlx::Row;

use crate::clock::{millis, moment};
use crate::db::{Change, DbResult, Scope, stored};
use crate::web::App;

/// What the own corporation sees.
pub struct Owner {
    /// Name of the corporation.
    pub name: String,
    /// How much it sees.
    pub sharing: Sharing,
}

/// A membership that has not ended.
pub struct Membership {
    /// The membership.
    pub id: MembershipId,
    /// Name of the council.
    pub name: String,
    /// How much it sees.
    pub sharing: Sharing,
    /// Since when.
    pub began_at: Timestamp,
}

/// What the owner of an office sees of it; none for a foreign office.
pub async fn owner(app: &App, scope: Scope, office: OfficeId) -> DbResult<Option<Owner>> {
    let row = sqlx::query(
        "select c.name, o.sharing from offices o join corporations c on c.id = o.corporation_id
          where o.id = $1 and exists (select 1 from sight s where s.person_id = $2 and s.office_id = o.id)",
    )
    .bind(office.to_string())
    .bind(scope.bound())
    .fetch_optional(&mut *app.db.rows().await?)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let sharing: String = row.try_get("sharing")?;
    Ok(Some(Owner {
        name: row.try_get("name")?,
        sharing: stored(&sharing, "offices", "sharing", &office.to_string())?,
    }))
}

/// The memberships of an office that have not ended, in the order of their beginning.
pub async fn memberships(app: &App, scope: Scope, office: OfficeId) -> DbResult<Vec<Membership>> {
    let rows = sqlx::query(
        "select m.id, c.name, m.sharing, m.began_at from memberships m join councils c on c.id = m.council_id
          where m.office_id = $1 and m.ended_at is null
            and exists (select 1 from sight s where s.person_id = $2 and s.office_id = m.office_id)
          order by m.began_at, m.id",
    )
    .bind(office.to_string())
    .bind(scope.bound())
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    let mut found = Vec::new();
    for row in &rows {
        let (id, sharing): (String, String) = (row.try_get("id")?, row.try_get("sharing")?);
        found.push(Membership {
            id: stored(&id, "memberships", "id", &id)?,
            name: row.try_get("name")?,
            sharing: stored(&sharing, "memberships", "sharing", &id)?,
            began_at: moment(row.try_get("began_at")?),
        });
    }
    Ok(found)
}

/// Sets what the own corporation sees. False for a foreign office.
pub async fn share_with_owner(
    change: &mut Change,
    scope: Scope,
    office: OfficeId,
    sharing: Sharing,
) -> DbResult<bool> {
    let done = sqlx::query(
        "update offices set sharing = $3 where id = $1
            and exists (select 1 from sight s where s.person_id = $2 and s.office_id = offices.id)",
    )
    .bind(office.to_string())
    .bind(scope.bound())
    .bind(sharing.as_str())
    .execute(change.rows()?)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Sets what a council sees, or ends the membership. False for a membership that is foreign, unknown or over.
pub async fn change_membership(
    change: &mut Change,
    scope: Scope,
    (office, membership): (OfficeId, &str),
    sharing: Option<Sharing>,
) -> DbResult<bool> {
    let ended_at = sharing.is_none().then(|| millis(change.at()));
    let done = sqlx::query(
        "update memberships set sharing = coalesce($4, sharing), ended_at = $5
          where id = $3 and office_id = $1 and ended_at is null
            and exists (select 1 from sight s where s.person_id = $2 and s.office_id = memberships.office_id)",
    )
    .bind(office.to_string())
    .bind(scope.bound())
    .bind(membership)
    .bind(sharing.map(Sharing::as_str))
    .bind(ended_at)
    .execute(change.rows()?)
    .await?;
    Ok(done.rows_affected() == 1)
}
