//! Rows of assessments: one per office, norm and fiscal year. Answers are in `answer.rs`.

use jiff::Timestamp;
use mamori_core::assessments::Scoping;
use mamori_core::calendar::FiscalYear;
use mamori_core::catalogue::Catalogue;
use mamori_core::ids::{AssessmentId, OfficeId};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::super::{EDITION, NORM};
use super::scoping::scoping_of;
use crate::clock::{millis, moment, office_day};
use crate::db::{Change, DbError, DbResult, Scope, one, stored};
use crate::web::App;

/// One check of one office in one fiscal year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    /// Its id.
    pub id: AssessmentId,
    /// The office.
    pub office: OfficeId,
    /// The fiscal year it is counted in.
    pub fiscal_year: FiscalYear,
    /// The norm, such as `care-guide`.
    pub norm: String,
    /// The edition of the norm, such as `r8`.
    pub edition: String,
    /// SHA-256 over the files of the edition when it was opened.
    pub edition_hash: String,
    /// What the office says about itself; as long as the check is open a correction of it is taken over.
    pub scoping: Scoping,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it was closed; nothing in it changes afterwards.
    pub closed_at: Option<Timestamp>,
}

/// What a new check is pinned to.
#[derive(Debug, Clone)]
pub struct Opening {
    /// The office.
    pub office: OfficeId,
    /// The norm.
    pub norm: String,
    /// Its edition.
    pub edition: String,
    /// SHA-256 over the files of the edition.
    pub edition_hash: String,
    /// What the office says about itself.
    pub scoping: Scoping,
}

impl Opening {
    /// A check against the edition of today. `None` when the catalogue does not hold it.
    pub fn of(catalogue: &Catalogue, office: OfficeId, scoping: Scoping) -> Option<Self> {
        Self::against(catalogue, (NORM, EDITION), office, scoping)
    }

    /// A check against any edition. `None` when the catalogue does not hold it.
    pub fn against(
        catalogue: &Catalogue,
        (norm, edition): (&str, &str),
        office: OfficeId,
        scoping: Scoping,
    ) -> Option<Self> {
        Some(Self {
            office,
            norm: norm.to_owned(),
            edition: edition.to_owned(),
            edition_hash: catalogue.edition_hash(norm, edition)?.to_owned(),
            scoping,
        })
    }
}

/// Opens the check of the fiscal year in which the change happens. Where it was opened already, that one stays
/// as it is and its id is returned.
pub async fn open(change: &mut Change, scope: Scope, opening: &Opening) -> DbResult<AssessmentId> {
    let id = AssessmentId::new(change.new_id());
    let (at, by) = (change.at(), change.actor().word());
    let year = FiscalYear::of(office_day(at)).year();
    sqlx::query(
        "insert into assessments
            (id, office_id, fiscal_year, norm, edition, edition_hash, scoping, opened_by, opened_at)
         select $1, o.id, $3, $4, $5, $6, $7, $8, $9
           from offices o
          where o.id = $2
            and exists (select 1 from sight s where s.person_id = $10 and s.office_id = o.id)
         on conflict (office_id, norm, fiscal_year) do nothing",
    )
    .bind(id.to_string())
    .bind(opening.office.to_string())
    .bind(i64::from(year))
    .bind(opening.norm.as_str())
    .bind(opening.edition.as_str())
    .bind(opening.edition_hash.as_str())
    .bind(json(&opening.scoping)?)
    .bind(by)
    .bind(millis(at))
    .bind(scope.bound())
    .execute(change.rows()?)
    .await?;
    let row = sqlx::query(
        "select a.id from assessments a
          where a.office_id = $1 and a.norm = $2 and a.fiscal_year = $3
            and exists (select 1 from sight s where s.person_id = $4 and s.office_id = a.office_id)",
    )
    .bind(opening.office.to_string())
    .bind(opening.norm.as_str())
    .bind(i64::from(year))
    .bind(scope.bound())
    .fetch_one(change.rows()?)
    .await?;
    let id: String = row.try_get("id")?;
    stored(&id, "assessments", "id", &id)
}

/// Closes a check for good. Closing a closed one is an error.
pub async fn close(change: &mut Change, scope: Scope, of: &Assessment) -> DbResult<()> {
    let (at, by) = (millis(change.at()), change.actor().word());
    let done = sqlx::query(
        "update assessments set closed_by = $3, closed_at = $4
          where id = $1 and office_id = $2 and closed_at is null
            and exists (select 1 from sight s where s.person_id = $5 and s.office_id = assessments.office_id)",
    )
    .bind(of.id.to_string())
    .bind(of.office.to_string())
    .bind(by)
    .bind(at)
    .bind(scope.bound())
    .execute(change.rows()?)
    .await?;
    one("close an assessment", done.rows_affected())
}

/// Lays a corrected scoping under an open check; a closed one keeps what was said then.
pub async fn correct_scoping(
    change: &mut Change,
    office: OfficeId,
    said: &Scoping,
) -> DbResult<()> {
    sqlx::query("update assessments set scoping = $2 where office_id = $1 and closed_at is null")
        .bind(office.to_string())
        .bind(json(said)?)
        .execute(change.rows()?)
        .await?;
    Ok(())
}

/// The check of this fiscal year, open or closed.
pub async fn current(app: &App, scope: Scope, office: OfficeId) -> DbResult<Option<Assessment>> {
    current_against(app, scope, office, NORM).await
}

/// This fiscal year's check against a norm, open or closed.
pub async fn current_against(
    app: &App,
    scope: Scope,
    office: OfficeId,
    norm: &str,
) -> DbResult<Option<Assessment>> {
    let year = FiscalYear::of(app.clock.today());
    let all = history_against(app, scope, office, norm).await?;
    Ok(all.into_iter().find(|it| it.fiscal_year == year))
}

/// Moves an open check to a later edition of its norm. The answers stay where they are.
pub async fn move_to_edition(
    change: &mut Change,
    scope: Scope,
    of: &Assessment,
    (edition, hash): (&str, &str),
) -> DbResult<()> {
    let done = sqlx::query(
        "update assessments set edition = $3, edition_hash = $4
          where id = $1 and office_id = $2 and closed_at is null
            and exists (select 1 from sight s where s.person_id = $5 and s.office_id = assessments.office_id)",
    )
    .bind(of.id.to_string())
    .bind(of.office.to_string())
    .bind(edition)
    .bind(hash)
    .bind(scope.bound())
    .execute(change.rows()?)
    .await?;
    one("move an assessment to an edition", done.rows_affected())
}

/// The check of one fiscal year, open or closed.
pub async fn of_year(
    app: &App,
    scope: Scope,
    office: OfficeId,
    year: FiscalYear,
) -> DbResult<Option<Assessment>> {
    let all = history(app, scope, office).await?;
    Ok(all.into_iter().find(|it| it.fiscal_year == year))
}

/// All checks of an office against the norm that every office is checked against, newest first.
pub async fn history(app: &App, scope: Scope, office: OfficeId) -> DbResult<Vec<Assessment>> {
    history_against(app, scope, office, NORM).await
}

/// All checks of an office against one norm, newest first.
pub async fn history_against(
    app: &App,
    scope: Scope,
    office: OfficeId,
    norm: &str,
) -> DbResult<Vec<Assessment>> {
    let rows = sqlx::query(
        "select a.* from assessments a
          where a.office_id = $1 and a.norm = $3
            and exists (select 1 from sight s where s.person_id = $2 and s.office_id = a.office_id)
          order by a.fiscal_year desc",
    )
    .bind(office.to_string())
    .bind(scope.bound())
    .bind(norm)
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    rows.iter().map(read).collect()
}

/// All checks of an office in the newest fiscal year in which it opened any; the one every office makes comes first.
pub async fn of_newest_year(
    app: &App,
    scope: Scope,
    office: OfficeId,
) -> DbResult<Vec<Assessment>> {
    let rows = sqlx::query(
        "select a.* from assessments a
          where a.office_id = $1
            and a.fiscal_year = (select max(b.fiscal_year) from assessments b where b.office_id = a.office_id)
            and exists (select 1 from sight s where s.person_id = $2 and s.office_id = a.office_id)
          order by case when a.norm = $3 then 0 else 1 end, a.norm",
    )
    .bind(office.to_string())
    .bind(scope.bound())
    .bind(NORM)
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    rows.iter().map(read).collect()
}

/// All checks of an office against any norm, newest first.
pub async fn of_office(app: &App, scope: Scope, office: OfficeId) -> DbResult<Vec<Assessment>> {
    let rows = sqlx::query(
        "select a.* from assessments a
          where a.office_id = $1
            and exists (select 1 from sight s where s.person_id = $2 and s.office_id = a.office_id)
          order by a.fiscal_year desc, a.opened_at desc, a.norm",
    )
    .bind(office.to_string())
    .bind(scope.bound())
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    rows.iter().map(read).collect()
}

/// The checks of every office in sight, by office and newest first; for lists and exports.
pub async fn all(app: &App, scope: Scope) -> DbResult<Vec<Assessment>> {
    let rows = sqlx::query(
        "select a.* from assessments a
          where exists (select 1 from sight s where s.person_id = $1 and s.office_id = a.office_id)
          order by a.office_id, a.fiscal_year desc",
    )
    .bind(scope.bound())
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    rows.iter().map(read).collect()
}

/// How many plan rows that close gaps of this check are past their day.
pub async fn overdue_rows(app: &App, scope: Scope, of: &Assessment) -> DbResult<usize> {
    let row = sqlx::query(
        "select count(*) as late from plan_items i
          where i.assessment_id = $1 and i.state not in ('done', 'dropped') and i.due_on < $2
            and exists (select 1 from sight s where s.person_id = $3 and s.office_id = i.office_id)",
    )
    .bind(of.id.to_string())
    .bind(app.clock.today().to_string())
    .bind(scope.bound())
    .fetch_one(&mut *app.db.rows().await?)
    .await?;
    let late: i64 = row.try_get("late")?;
    Ok(usize::try_from(late).unwrap_or_default())
}

fn json(said: &Scoping) -> DbResult<String> {
    serde_json::to_string(said).map_err(|it| DbError::Commit(it.to_string()))
}

fn read(row: &AnyRow) -> DbResult<Assessment> {
    let id: String = row.try_get("id")?;
    let office: String = row.try_get("office_id")?;
    let year: i64 = row.try_get("fiscal_year")?;
    let said: String = row.try_get("scoping")?;
    let closed_at: Option<i64> = row.try_get("closed_at")?;
    let fiscal_year = i16::try_from(year)
        .ok()
        .and_then(|it| FiscalYear::starting(it).ok())
        .ok_or_else(|| DbError::Inconsistent {
            table: "assessments",
            column: "fiscal_year",
            row: id.clone(),
            value: year.to_string(),
        })?;
    Ok(Assessment {
        id: stored(&id, "assessments", "id", &id)?,
        office: stored(&office, "assessments", "office_id", &id)?,
        fiscal_year,
        norm: row.try_get("norm")?,
        edition: row.try_get("edition")?,
        edition_hash: row.try_get("edition_hash")?,
        scoping: scoping_of(&said, "assessments", &id)?,
        opened_at: moment(row.try_get("opened_at")?),
        closed_at: closed_at.map(moment),
    })
}
