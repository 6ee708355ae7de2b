//! SQL of the timeline: lines are added, never changed.

use jiff::Timestamp;
use mamori_core::ids::{IncidentId, LineId, OfficeId};
use mamori_core::incidents::LineSort;
use serde_json::Value;
use sqlx::Row;

use super::incident::Incident;
use crate::clock::{millis, moment};
use crate::db::{Change, DbError, DbResult, Scope, stored};
use crate::web::App;

/// One line of what happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Its id.
    pub id: LineId,
    /// What it tells.
    pub sort: LineSort,
    /// When it happened.
    pub happened_at: Timestamp,
    /// When it was written.
    pub written_at: Timestamp,
    /// By whom: a person's id, `system` or `nobody`.
    pub written_by: String,
    /// Which step, clock or file it is about.
    pub about: String,
    /// What somebody typed.
    pub words: String,
    /// What else belongs to it.
    pub detail: Value,
    /// The line that it corrects.
    pub corrects: Option<LineId>,
}

/// A line to be added.
#[derive(Debug, Clone)]
pub struct NewLine {
    /// What it tells.
    pub sort: LineSort,
    /// When it happened; now when nobody said otherwise.
    pub happened_at: Option<Timestamp>,
    /// Which step, clock or file.
    pub about: String,
    /// What somebody typed.
    pub words: String,
    /// What else belongs to it.
    pub detail: Value,
    /// The line that it corrects.
    pub corrects: Option<LineId>,
}

impl NewLine {
    /// A line that says no more than its sort.
    pub fn of(sort: LineSort) -> Self {
        Self {
            sort,
            happened_at: None,
            about: String::new(),
            words: String::new(),
            detail: Value::Null,
            corrects: None,
        }
    }

    /// With which step, clock or file it is about.
    pub fn about(self, about: impl ToString) -> Self {
        let about = about.to_string();
        Self { about, ..self }
    }

    /// With what somebody typed.
    pub fn words(self, words: &str) -> Self {
        let words = words.to_owned();
        Self { words, ..self }
    }

    /// With what else belongs to it.
    pub fn detail(self, detail: Value) -> Self {
        Self { detail, ..self }
    }
}

/// Adds a line.
pub async fn add(
    change: &mut Change,
    (office, incident): (OfficeId, IncidentId),
    line: &NewLine,
) -> DbResult<LineId> {
    let id = LineId::new(change.new_id());
    let (at, by) = (change.at(), change.actor().word());
    let row = sqlx::query("update incidents set lines = lines + 1 where id = $1 returning lines")
        .bind(incident.to_string())
        .fetch_one(change.rows()?)
        .await?;
    let seq: i64 = row.try_get("lines")?;
    sqlx::query(
        "insert into incident_lines (id, incident_id, office_id, seq, sort, happened_at, written_at, written_by, about, words,
                detail, corrects)
         values ($1, $2, $3, $12, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(id.to_string())
    .bind(incident.to_string())
    .bind(office.to_string())
    .bind(line.sort.as_str())
    .bind(millis(line.happened_at.unwrap_or(at)))
    .bind(millis(at))
    .bind(by)
    .bind(line.about.as_str())
    .bind(line.words.as_str())
    .bind(line.detail.to_string())
    .bind(line.corrects.map(|it| it.to_string()))
    .bind(seq)
    .execute(change.rows()?)
    .await?;
    Ok(id)
}

/// All lines of an incident in the order in which they were written.
pub async fn all(app: &App, scope: Scope, of: &Incident) -> DbResult<Vec<Line>> {
    let rows = sqlx::query(
        "select l.id, l.sort, l.happened_at, l.written_at, l.written_by, l.about, l.words, l.detail, l.corrects
           from incident_lines l
          where l.incident_id = $1
            and exists (select 1 from sight s where s.person_id = $2 and s.office_id = l.office_id)
          order by l.seq",
    )
    .bind(of.id.to_string())
    .bind(scope.bound())
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    rows.iter().map(read).collect()
}

fn read(row: &sqlx::any::AnyRow) -> DbResult<Line> {
    let id: String = row.try_get("id")?;
    let table = "incident_lines";
    let sort: String = row.try_get("sort")?;
    let detail: String = row.try_get("detail")?;
    let corrects: Option<String> = row.try_get("corrects")?;
    let inconsistent = || DbError::Inconsistent {
        table,
        column: "detail",
        row: id.clone(),
        value: detail.clone(),
    };
    Ok(Line {
        id: stored(&id, table, "id", &id)?,
        sort: stored(&sort, table, "sort", &id)?,
        happened_at: moment(row.try_get("happened_at")?),
        written_at: moment(row.try_get("written_at")?),
        written_by: row.try_get("written_by")?,
        about: row.try_get("about")?,
        words: row.try_get("words")?,
        detail: serde_json::from_str(&detail).map_err(|_| inconsistent())?,
        corrects: corrects
            .map(|it| stored(&it, table, "corrects", &id))
            .transpose()?,
    })
}
