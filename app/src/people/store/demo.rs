//! SQL of the demo world's open keys: they stand in `settings` and are read only where the application says it is the demo.

use sqlx::Row;

use crate::db::{Change, DbResult};
use crate::web::App;

/// Who can be tried out, and the password of all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OpenKeys {
    /// The password of everybody in the demo world.
    pub password: String,
    /// The login names to offer, in order.
    pub logins: Vec<String>,
}

/// Writes down the open keys of a demo world.
pub async fn leave_open(change: &mut Change, keys: &OpenKeys) -> DbResult<()> {
    let values = [
        ("demo.password", keys.password.clone()),
        ("demo.logins", keys.logins.join(" ")),
    ];
    for (name, value) in values {
        sqlx::query(
            "insert into settings (name, value) values ($1, $2)
             on conflict (name) do update set value = excluded.value",
        )
        .bind(name)
        .bind(value)
        .execute(change.rows()?)
        .await?;
    }
    Ok(())
}

/// The open keys; none in any world but the demo's.
pub async fn open_keys(app: &App) -> DbResult<Option<OpenKeys>> {
    if !app.settings.demo {
        return Ok(None);
    }
    let rows = sqlx::query(
        "select name, value from settings where name in ('demo.password', 'demo.logins')",
    )
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    let mut keys = OpenKeys::default();
    for row in &rows {
        let (name, value): (String, String) = (row.try_get("name")?, row.try_get("value")?);
        match name.as_str() {
            "demo.password" => keys.password = value,
            _ => keys.logins = value.split(' ').map(str::to_owned).collect(),
        }
    }
    Ok((!keys.password.is_empty()).then_some(keys))
}

/// What stands on the button that signs somebody of the demo world in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Face {
    /// Name as written.
    pub name: String,
    /// フリガナ.
    pub kana: String,
    /// The role that was given first.
    pub role: String,
}

/// Name and first role of a login.
pub async fn face(app: &App, login: &str) -> DbResult<Option<Face>> {
    let row = sqlx::query(
        "select p.name, p.kana, r.role from persons p join roles r on r.person_id = p.id
          where p.login = $1 and p.left_at is null and r.ended_at is null
          order by r.began_at, r.id limit 1",
    )
    .bind(login)
    .fetch_optional(&mut *app.db.rows().await?)
    .await?;
    Ok(match row {
        Some(row) => Some(Face {
            name: row.try_get("name")?,
            kana: row.try_get("kana")?,
            role: row.try_get("role")?,
        }),
        None => None,
    })
}
