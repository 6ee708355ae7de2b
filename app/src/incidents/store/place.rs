//! SQL of what an incident has to know of its office: telephone, address, municipality.

use mamori_core::ids::OfficeId;
use sqlx::Row;

use crate::db::{Change, DbResult, Scope, one};
use crate::web::App;

/// An office as reports name it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// Its name.
    pub name: String,
    /// Its telephone; empty when unknown.
    pub phone: String,
    /// Where it is; empty when unknown.
    pub address: String,
    /// Its kind of service.
    pub service: String,
    /// Its corporation.
    pub corporation: String,
    /// The municipality in which it lies; empty while nobody has said.
    pub municipality: String,
}

/// The office, for somebody who sees it. Who holds a card of it is the machine's guest, and sees no more than name and telephone.
pub async fn find(app: &App, scope: Scope, office: OfficeId) -> DbResult<Place> {
    let row = sqlx::query(
        "select o.name, o.service, o.phone, o.address, o.municipality, c.name as corporation
           from offices o join corporations c on c.id = o.corporation_id
          where o.id = $1
            and exists (select 1 from sight s where s.person_id = $2 and s.office_id = o.id)",
    )
    .bind(office.to_string())
    .bind(scope.bound())
    .fetch_optional(&mut *app.db.rows().await?)
    .await?;
    let Some(row) = row else {
        return Ok(Place::default());
    };
    let phone: Option<String> = row.try_get("phone")?;
    Ok(Place {
        name: row.try_get("name")?,
        phone: phone.unwrap_or_default(),
        address: row.try_get("address")?,
        service: row.try_get("service")?,
        corporation: row.try_get("corporation")?,
        municipality: row.try_get("municipality")?,
    })
}

/// Keeps the municipality of an office for the next time.
pub async fn set_municipality(change: &mut Change, office: OfficeId, id: &str) -> DbResult<()> {
    let done = sqlx::query("update offices set municipality = $2 where id = $1")
        .bind(office.to_string())
        .bind(id)
        .execute(change.rows()?)
        .await?;
    one("keep a municipality", done.rows_affected())
}
