//! SQL of the table of corporations and offices: what is there already by name. Adding stands in `places.rs`.

use mamori_core::ids::{CorporationId, OfficeId};
use sqlx::Row;

use crate::db::{DbResult, Rows, stored};

/// An office that is there already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownOffice {
    /// The office.
    pub id: OfficeId,
    /// Its short name.
    pub slug: String,
    /// The word of its kind of service.
    pub service: String,
    /// 〒; may be empty.
    pub postcode: String,
    /// Address; may be empty.
    pub address: String,
    /// Telephone; may be empty.
    pub phone: String,
}

/// The corporations that bear a name.
pub async fn corporations_named(rows: &mut Rows, name: &str) -> DbResult<Vec<CorporationId>> {
    let found = sqlx::query("select id from corporations where name = $1 order by id")
        .bind(name)
        .fetch_all(rows)
        .await?;
    let id = |row: &sqlx::any::AnyRow| {
        let id: String = row.try_get("id")?;
        stored(&id, "corporations", "id", &id)
    };
    found.iter().map(id).collect()
}

/// The office of a corporation that bears a name.
pub async fn office_named(
    rows: &mut Rows,
    of: CorporationId,
    name: &str,
) -> DbResult<Option<KnownOffice>> {
    let row = sqlx::query(
        "select id, slug, service, postcode, address, phone from offices
          where corporation_id = $1 and name = $2 order by id",
    )
    .bind(of.to_string())
    .bind(name)
    .fetch_optional(rows)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let id: String = row.try_get("id")?;
    Ok(Some(KnownOffice {
        id: stored(&id, "offices", "id", &id)?,
        slug: row.try_get("slug")?,
        service: row.try_get("service")?,
        postcode: row.try_get("postcode")?,
        address: row.try_get("address")?,
        phone: row.try_get("phone")?,
    }))
}
