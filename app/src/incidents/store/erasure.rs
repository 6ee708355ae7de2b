//! SQL of the day on which names and words of an incident go: for how long an office keeps them, what waits, and the rows that lose them.

use std::collections::BTreeMap;

use jiff::Timestamp;
use mamori_core::ids::OfficeId;
use sqlx::Row;

use super::incident::{COLUMNS, Incident, read};
use crate::clock::millis;
use crate::db::{Change, DbResult, Scope, one};
use crate::web::App;

/// For how many years an office keeps them, where it said so.
pub async fn years(app: &App, scope: Scope, office: OfficeId) -> DbResult<Option<i64>> {
    let row = sqlx::query(
        "select k.years from incident_keeping k where k.office_id = $1
            and exists (select 1 from sight s where s.person_id = $2 and s.office_id = k.office_id)",
    )
    .bind(office.to_string())
    .bind(scope.bound())
    .fetch_optional(&mut *app.db.rows().await?)
    .await?;
    row.map(|it| Ok(it.try_get("years")?)).transpose()
}

/// Keeps for how many years.
pub async fn set_years(change: &mut Change, office: OfficeId, years: i64) -> DbResult<()> {
    let (at, by) = (millis(change.at()), change.actor().word());
    let done = sqlx::query(
        "insert into incident_keeping (office_id, years, set_by, set_at) values ($1, $2, $3, $4)
         on conflict (office_id) do update
            set years = excluded.years, set_by = excluded.set_by, set_at = excluded.set_at",
    )
    .bind(office.to_string())
    .bind(years)
    .bind(by)
    .bind(at)
    .execute(change.rows()?)
    .await?;
    one("set how long incidents are kept", done.rows_affected())
}

/// The real incidents that were over before a moment and still hold names and words, the oldest first.
pub async fn over_before(
    app: &App,
    scope: Scope,
    office: OfficeId,
    (before, most): (Timestamp, i64),
) -> DbResult<Vec<Incident>> {
    let sql = format!(
        "select {COLUMNS} from incidents i
          where i.office_id = $1 and i.is_drill = 0 and i.state in ('closed', 'dismissed') and i.erased_at is null
            and coalesce(i.closed_at, i.changed_at) < $2
            and exists (select 1 from sight s where s.person_id = $3 and s.office_id = i.office_id)
          order by i.reported_at, i.number limit $4"
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(office.to_string())
        .bind(millis(before))
        .bind(scope.bound())
        .bind(most)
        .fetch_all(&mut *app.db.rows().await?)
        .await?;
    rows.iter().map(read).collect()
}

/// The details that the journal holds about a subject, such as `incident/<id>`, by tree: numbers from 0.
pub async fn written_about(app: &App, subject: &str) -> DbResult<BTreeMap<String, Vec<u64>>> {
    let rows = sqlx::query(
        "select e.tree, e.seq from log_events e join log_details d on d.tree = e.tree and d.seq = e.seq
          where e.subject = $1 and d.detail <> 'null'
          order by e.tree, e.seq",
    )
    .bind(subject)
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    let mut all: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for row in rows {
        let (tree, seq): (String, i64) = (row.try_get("tree")?, row.try_get("seq")?);
        let seq = u64::try_from(seq).unwrap_or_default();
        all.entry(tree).or_default().push(seq);
    }
    Ok(all)
}

/// The files of its timeline that no other incident and no form has.
pub async fn own_files(app: &App, of: &Incident) -> DbResult<Vec<String>> {
    let rows = sqlx::query(
        "select distinct l.about from incident_lines l
          where l.incident_id = $1 and l.sort = 'file' and l.about <> ''
            and not exists (select 1 from incident_lines o where o.about = l.about and o.incident_id <> $1)
            and not exists (select 1 from municipality_forms f where f.digest = l.about)",
    )
    .bind(of.id.to_string())
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    rows.iter().map(|it| Ok(it.try_get("about")?)).collect()
}

/// What is taken out, each with the mark that stands there from then on; an empty field stays empty.
const TAKEN: [&str; 5] = [
    "update incident_lines set words = $2 where incident_id = $1 and words <> ''",
    "update incident_steps set words = $2 where incident_id = $1 and words <> ''",
    "update incident_clocks set receipt = $2 where incident_id = $1 and receipt <> ''",
    "update incidents set reporter_name = $2 where id = $1 and reporter_name <> ''",
    "update offered_cases set words = $2 where incident_id = $1 and withdrawn_at is not null",
];

/// What is taken out and leaves no mark: what was written field by field, and which files there were.
const EMPTIED: [&str; 3] = [
    "update incidents set story = '{}' where id = $1",
    "update incident_lines set detail = 'null' where incident_id = $1 and sort in ('story', 'file')",
    "update incident_lines set about = '' where incident_id = $1 and sort = 'file'",
];

/// Takes names and words out. False when somebody was quicker, or it was taken up again.
pub async fn erase(change: &mut Change, of: &Incident, mark: &str) -> DbResult<bool> {
    let at = millis(change.at());
    let done = sqlx::query(
        "update incidents set erased_at = $2
          where id = $1 and erased_at is null and state in ('closed', 'dismissed') and is_drill = 0",
    )
    .bind(of.id.to_string())
    .bind(at)
    .execute(change.rows()?)
    .await?;
    if done.rows_affected() != 1 {
        return Ok(false);
    }
    for sql in TAKEN {
        sqlx::query(sql)
            .bind(of.id.to_string())
            .bind(mark)
            .execute(change.rows()?)
            .await?;
    }
    for sql in EMPTIED {
        sqlx::query(sql)
            .bind(of.id.to_string())
            .execute(change.rows()?)
            .await?;
    }
    Ok(true)
}
