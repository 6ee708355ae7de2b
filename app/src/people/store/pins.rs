//! SQL of PINs. Making and comparing the hash stands in `secrets.rs`.

use mamori_core::ids::{OfficeId, PersonId};
use sqlx::Row;

use super::workers::{Worker, workers};
use crate::clock::millis;
use crate::db::{Change, DbResult, Scope, one, stored};
use crate::web::App;

/// The stored PIN of a person.
pub async fn pin(app: &App, person: PersonId) -> DbResult<Option<String>> {
    let row = sqlx::query("select hash from pins where person_id = $1")
        .bind(person.to_string())
        .fetch_optional(&mut *app.db.rows().await?)
        .await?;
    Ok(row.map(|it| it.try_get("hash")).transpose()?)
}

/// Sets a PIN; `hash` is made like that of a password.
pub async fn set_pin(change: &mut Change, person: PersonId, hash: &str) -> DbResult<()> {
    let at = millis(change.at());
    let done = sqlx::query(
        "insert into pins (person_id, hash, changed_at) values ($1, $2, $3)
         on conflict (person_id) do update set hash = excluded.hash, changed_at = excluded.changed_at",
    )
    .bind(person.to_string())
    .bind(hash)
    .bind(at)
    .execute(change.rows()?)
    .await?;
    one("set a PIN", done.rows_affected())
}

/// Takes a PIN away. False when there was none.
pub async fn clear_pin(change: &mut Change, person: PersonId) -> DbResult<bool> {
    let done = sqlx::query("delete from pins where person_id = $1")
        .bind(person.to_string())
        .execute(change.rows()?)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// The people of an office who have a PIN, in the order of their フリガナ.
pub async fn with_pin(app: &App, scope: Scope, office: OfficeId) -> DbResult<Vec<Worker>> {
    let rows = sqlx::query(
        "select n.person_id from pins n
          where exists (select 1 from workers w where w.person_id = n.person_id and w.office_id = $1)",
    )
    .bind(office.to_string())
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    let mut have = Vec::new();
    for row in &rows {
        let id: String = row.try_get("person_id")?;
        have.push(stored::<PersonId>(&id, "pins", "person_id", &id)?);
    }
    let mut people = workers(app, scope, office).await?;
    people.retain(|it| have.contains(&it.id));
    Ok(people)
}
