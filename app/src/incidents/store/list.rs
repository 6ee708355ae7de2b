//! SQL of lists of incidents: those of an office in one world, those under one line, those that nobody has answered.

use mamori_core::ids::OfficeId;
use mamori_core::incidents::State;
use sqlx::Row;

use super::incident::{COLUMNS, Incident, World, read};
use crate::db::{DbResult, Scope};
use crate::web::App;

/// The incidents of an office in one world, the newest first, at most `most`.
pub async fn list(
    app: &App,
    scope: Scope,
    office: OfficeId,
    (world, states, most): (World, &[State], i64),
) -> DbResult<Vec<Incident>> {
    let mut found = Vec::new();
    for state in states {
        let sql = format!(
            "select {COLUMNS} from incidents i
              where i.office_id = $1 and i.is_drill = $2 and i.state = $3 and i.is_folded = 0
                and exists (select 1 from sight s where s.person_id = $4 and s.office_id = i.office_id)
              order by i.reported_at desc, i.number desc limit $5"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(office.to_string())
            .bind(world.bound())
            .bind(state.as_str())
            .bind(scope.bound())
            .bind(most)
            .fetch_all(&mut *app.db.rows().await?)
            .await?;
        for row in &rows {
            found.push(read(row)?);
        }
    }
    found.sort_by_key(|it| (it.reported_at, it.number));
    found.reverse();
    Ok(found)
}

/// How many reports by card are folded under one line, and the newest of them.
pub async fn folded(
    app: &App,
    scope: Scope,
    office: OfficeId,
    most: i64,
) -> DbResult<(i64, Vec<Incident>)> {
    let sql = format!(
        "select {COLUMNS}, count(*) over () as of_all from incidents i
          where i.office_id = $1 and i.state = 'unconfirmed' and i.is_folded = 1
            and exists (select 1 from sight s where s.person_id = $2 and s.office_id = i.office_id)
          order by i.reported_at desc, i.number desc limit $3"
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(office.to_string())
        .bind(scope.bound())
        .bind(most)
        .fetch_all(&mut *app.db.rows().await?)
        .await?;
    let count = rows.first().map(|it| it.try_get("of_all")).transpose()?;
    let found: DbResult<Vec<Incident>> = rows.iter().map(read).collect();
    Ok((count.unwrap_or_default(), found?))
}

/// Everything that nobody has answered, of all offices: for who tells others.
pub async fn unanswered(app: &App, scope: Scope) -> DbResult<Vec<Incident>> {
    let sql = format!(
        "select {COLUMNS} from incidents i
          where i.state in ('open', 'unconfirmed') and i.acknowledged_at is null and i.is_folded = 0
            and exists (select 1 from sight s where s.person_id = $1 and s.office_id = i.office_id)
          order by i.reported_at, i.id"
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(scope.bound())
        .fetch_all(&mut *app.db.rows().await?)
        .await?;
    rows.iter().map(read).collect()
}
