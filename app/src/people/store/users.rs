//! SQL of the commands on the machine: everybody's account by sign-in name, offices by their short name.

use mamori_core::ids::{OfficeId, PersonId};
use sqlx::Row;

use crate::db::{DbResult, stored};
use crate::web::App;

/// One person as `mamori user list` tells them.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct User {
    /// The person.
    pub id: PersonId,
    /// The sign-in name, where one was chosen.
    pub login: Option<String>,
    /// Name as written.
    pub name: String,
    /// フリガナ.
    pub kana: String,
    /// Roles held now, each as `role@short-name-of-the-place`.
    pub roles: Vec<String>,
    /// Whether the person can sign in.
    pub has_account: bool,
}

/// Everybody who has not left, in the order of their readings.
pub async fn users(app: &App) -> DbResult<Vec<User>> {
    let rows = sqlx::query(
        "select p.id, p.login, p.name, p.kana, r.role, coalesce(o.slug, c.slug, k.slug) as place,
                cast((select count(*) from passwords w where w.person_id = p.id) as bigint) as keys
           from persons p
           left join roles r on r.person_id = p.id and r.ended_at is null
           left join offices o on r.node_kind = 'office' and o.id = r.node_id
           left join corporations c on r.node_kind = 'corporation' and c.id = r.node_id
           left join councils k on r.node_kind = 'council' and k.id = r.node_id
          where p.left_at is null
          order by p.kana, p.id, r.began_at, r.role",
    )
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    let mut users: Vec<User> = Vec::new();
    for row in &rows {
        let id: String = row.try_get("id")?;
        let id = stored(&id, "persons", "id", &id)?;
        let (role, place): (Option<String>, Option<String>) =
            (row.try_get("role")?, row.try_get("place")?);
        let role = role
            .zip(place)
            .map(|(role, place)| format!("{role}@{place}"));
        if let Some(known) = users.last_mut().filter(|it| it.id == id) {
            known.roles.extend(role);
            continue;
        }
        let keys: i64 = row.try_get("keys")?;
        users.push(User {
            id,
            login: row.try_get("login")?,
            name: row.try_get("name")?,
            kana: row.try_get("kana")?,
            roles: role.into_iter().collect(),
            has_account: keys > 0,
        });
    }
    Ok(users)
}

/// Who is meant by a sign-in name or an id: the person who has not left, with name and sign-in name.
pub async fn named(app: &App, named: &str) -> DbResult<Option<(PersonId, String, Option<String>)>> {
    let row = sqlx::query(
        "select id, name, login from persons where (login = $1 or id = $1) and left_at is null",
    )
    .bind(named)
    .fetch_optional(&mut *app.db.rows().await?)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let id: String = row.try_get("id")?;
    let id = stored(&id, "persons", "id", &id)?;
    Ok(Some((id, row.try_get("name")?, row.try_get("login")?)))
}

/// The office with this short name or id.
pub async fn office(app: &App, named: &str) -> DbResult<Option<OfficeId>> {
    let row = sqlx::query("select id from offices where slug = $1 or id = $1")
        .bind(named)
        .fetch_optional(&mut *app.db.rows().await?)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let id: String = row.try_get("id")?;
    stored(&id, "offices", "id", &id).map(Some)
}
