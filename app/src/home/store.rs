//! SQL of the first page: at which places somebody holds a role, and the telephone number of an office.

use mamori_core::ids::{OfficeId, PersonId};
use sqlx::Row;

use crate::db::DbResult;
use crate::web::App;

/// A place at which somebody holds a role.
pub(super) struct OwnPlace {
    /// Its address.
    pub(super) href: String,
    /// Its name.
    pub(super) name: String,
    /// `office`, `corporation` or `council`.
    pub(super) kind: String,
}

/// The places of a person, offices first, each once.
pub(super) async fn own_places(app: &App, person: PersonId) -> DbResult<Vec<OwnPlace>> {
    let rows = sqlx::query(
        "select 1 as place, 'office' as kind, o.id, o.name from offices o
          where exists (select 1 from roles r where r.person_id = $1 and r.node_kind = 'office'
                           and r.node_id = o.id and r.ended_at is null)
         union all
         select 2, 'corporation', c.id, c.name from corporations c
          where exists (select 1 from roles r where r.person_id = $1 and r.node_kind = 'corporation'
                           and r.node_id = c.id and r.ended_at is null)
         union all
         select 3, 'council', c.id, c.name from councils c
          where exists (select 1 from roles r where r.person_id = $1 and r.node_kind = 'council'
                           and r.node_id = c.id and r.ended_at is null)
          order by 1, 4, 3",
    )
    .bind(person.to_string())
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    rows.iter()
        .map(|row| {
            let (kind, id): (String, String) = (row.try_get("kind")?, row.try_get("id")?);
            Ok(OwnPlace {
                href: format!("/{kind}s/{id}"),
                name: row.try_get("name")?,
                kind,
            })
        })
        .collect()
}

/// The telephone number of an office as it was typed; `None` when there is none.
pub(super) async fn phone(app: &App, office: OfficeId) -> DbResult<Option<String>> {
    let row = sqlx::query("select phone from offices where id = $1")
        .bind(office.to_string())
        .fetch_optional(&mut *app.db.rows().await?)
        .await?;
    let phone: Option<String> = match row {
        Some(row) => Some(row.try_get("phone")?),
        None => None,
    };
    Ok(phone.filter(|it| !it.is_empty()))
}
