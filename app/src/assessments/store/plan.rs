//! SQL of plans and their rows. The order, the days and the states come from core; approvals stand in `people`.

use jiff::Timestamp;
use jiff::civil::Date;
use mamori_core::assessments::{Moved, PlanState};
use mamori_core::calendar::FiscalYear;
use mamori_core::catalogue::{ProvisionId, Yen};
use mamori_core::ids::{AssessmentId, OfficeId, PersonId, PlanId, PlanItemId};
use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::super::NORM;
use super::assessment::Assessment;
use crate::clock::{millis, moment};
use crate::db::{Change, DbError, DbResult, Scope, one, stored};
use crate::people::{Signature, Worker};
use crate::web::App;

/// One row of a plan: a gap, who closes it until when, and how far it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its id.
    pub id: PlanItemId,
    /// The office whose plan it stands in.
    pub office: OfficeId,
    /// The check to which the gap belongs.
    pub assessment: AssessmentId,
    /// The requirement that is not met.
    pub provision: ProvisionId,
    /// The place in the plan, from 1.
    pub place: i64,
    /// Who does it.
    pub owner: Option<Worker>,
    /// Until when.
    pub due_on: Date,
    /// What it costs, where that was known.
    pub yen: Option<Yen>,
    /// The minutes it takes, where they were known.
    pub minutes: Option<u32>,
    /// How far it is.
    pub state: PlanState,
    /// Who brought it there, and when; none while nobody has begun.
    pub moved: Option<Signature>,
    /// Why it was dropped or taken up again.
    pub reason: String,
    /// How it was done and where that can be seen.
    pub evidence: String,
    /// What the office decided itself; none where the row closes a gap.
    pub measure: Option<Measure>,
}

/// A row that stands in no norm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    /// What is to be done, as somebody typed it.
    pub words: String,
    /// After what it was decided, such as `incident/<id>`.
    pub origin: String,
}

/// The bare row of a plan.
pub struct Made {
    pub id: PlanId,
    pub by: Signature,
}

/// A row that is new in a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRow {
    /// The check to which the gap belongs.
    pub assessment: AssessmentId,
    /// The requirement that is not met.
    pub provision: ProvisionId,
    /// The proposed day.
    pub due_on: Date,
    /// What it costs, where that is known.
    pub yen: Option<Yen>,
    /// The minutes it takes, where they are known.
    pub minutes: Option<u16>,
}

/// The plan of an office for a fiscal year.
pub async fn made(
    app: &App,
    scope: Scope,
    (office, year): (OfficeId, FiscalYear),
) -> DbResult<Option<Made>> {
    let row = sqlx::query(
        "select p.id, p.made_by, p.made_at, m.name, m.kana from plans p
           left join persons m on m.id = p.made_by
          where p.office_id = $1 and p.fiscal_year = $3
            and exists (select 1 from sight s where s.person_id = $2 and s.office_id = p.office_id)",
    )
    .bind(office.to_string())
    .bind(scope.bound())
    .bind(i64::from(year.year()))
    .fetch_optional(&mut *app.db.rows().await?)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let id: String = row.try_get("id")?;
    let by: String = row.try_get("made_by")?;
    let at: i64 = row.try_get("made_at")?;
    Ok(Some(Made {
        id: stored(&id, "plans", "id", &id)?,
        by: signature(&row, &by, moment(at))?,
    }))
}

/// The rows of a plan in their order.
pub async fn rows(app: &App, scope: Scope, plan: PlanId) -> DbResult<Vec<Row>> {
    let rows = sqlx::query(
        "select i.*, o.name as owner_name, o.kana as owner_kana, m.name, m.kana
           from plan_items i
           left join persons o on o.id = i.owner_id
           left join persons m on m.id = i.state_by
          where i.plan_id = $1
            and exists (select 1 from sight s where s.person_id = $2 and s.office_id = i.office_id)
          order by i.place, i.provision",
    )
    .bind(plan.to_string())
    .bind(scope.bound())
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    rows.iter().map(row).collect()
}

/// The open rows that a person has to do in the newest plan of each office, soonest first.
pub async fn rows_of_person(app: &App, person: PersonId) -> DbResult<Vec<Row>> {
    let rows = sqlx::query(
        "select i.*, o.name as owner_name, o.kana as owner_kana, m.name, m.kana
           from plan_items i
           join plans p on p.id = i.plan_id
           left join persons o on o.id = i.owner_id
           left join persons m on m.id = i.state_by
          where i.owner_id = $1 and i.state in ('open', 'started')
            and not exists (select 1 from assessments n
                             where n.office_id = p.office_id and n.fiscal_year > p.fiscal_year)
            and exists (select 1 from sight s where s.person_id = $1 and s.office_id = i.office_id)
          order by i.due_on, i.place, i.id",
    )
    .bind(person.to_string())
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    rows.iter().map(row).collect()
}

/// Writes the plan of a fiscal year in which a check is open. Where there is one already, it stays.
pub async fn add_plan(
    change: &mut Change,
    scope: Scope,
    (office, year): (OfficeId, FiscalYear),
) -> DbResult<PlanId> {
    let (id, at, by) = (change.new_id(), millis(change.at()), change.actor().word());
    sqlx::query(
        "insert into plans (id, assessment_id, office_id, fiscal_year, made_by, made_at)
         select $1, a.id, a.office_id, a.fiscal_year, $4, $5 from assessments a
          where a.office_id = $2 and a.fiscal_year = $3 and a.closed_at is null
            and exists (select 1 from sight s where s.person_id = $6 and s.office_id = a.office_id)
          order by case when a.norm = $7 then 0 else 1 end, a.norm limit 1
         on conflict do nothing",
    )
    .bind(id.to_string())
    .bind(office.to_string())
    .bind(i64::from(year.year()))
    .bind(by)
    .bind(at)
    .bind(scope.bound())
    .bind(NORM)
    .execute(change.rows()?)
    .await?;
    let row = sqlx::query("select id from plans where office_id = $1 and fiscal_year = $2")
        .bind(office.to_string())
        .bind(i64::from(year.year()))
        .fetch_one(change.rows()?)
        .await?;
    let id: String = row.try_get("id")?;
    stored(&id, "plans", "id", &id)
}

/// Adds a row at the end; where the requirement has one already, that one stays.
pub async fn add_row(
    change: &mut Change,
    (plan, office): (PlanId, OfficeId),
    new: &NewRow,
    owner: Option<PersonId>,
) -> DbResult<()> {
    let id = change.new_id().to_string();
    sqlx::query(
        "insert into plan_items
            (id, plan_id, office_id, provision, place, owner_id, due_on, yen, minutes, assessment_id, state)
         select $1, $2, $3, $4, count(*) + 1, cast($5 as text), $6, $7, $8, $9, 'open'
           from plan_items where plan_id = $2
         on conflict (plan_id, provision) do nothing",
    )
    .bind(id)
    .bind(plan.to_string())
    .bind(office.to_string())
    .bind(new.provision.as_str())
    .bind(owner.map(|it| it.to_string()))
    .bind(new.due_on.to_string())
    .bind(new.yen.map_or("", Yen::as_str))
    .bind(i64::from(new.minutes.unwrap_or_default()))
    .bind(new.assessment.to_string())
    .execute(change.rows()?)
    .await?;
    Ok(())
}

/// Puts the row of a requirement at a place.
pub async fn place_row(
    change: &mut Change,
    plan: PlanId,
    provision: &ProvisionId,
    place: usize,
) -> DbResult<()> {
    sqlx::query("update plan_items set place = $3 where plan_id = $1 and provision = $2")
        .bind(plan.to_string())
        .bind(provision.as_str())
        .bind(i64::try_from(place).unwrap_or(i64::MAX))
        .execute(change.rows()?)
        .await?;
    Ok(())
}

/// Leads the row of a requirement to the one that took its place in a later edition; where that has a row, both stay.
pub async fn lead_row(
    change: &mut Change,
    of: &Assessment,
    (old, new): (&ProvisionId, &ProvisionId),
) -> DbResult<()> {
    sqlx::query(
        "update plan_items set provision = $3
          where assessment_id = $1 and provision = $2
            and not exists (select 1 from plan_items n
                             where n.plan_id = plan_items.plan_id and n.provision = $3)",
    )
    .bind(of.id.to_string())
    .bind(old.as_str())
    .bind(new.as_str())
    .execute(change.rows()?)
    .await?;
    Ok(())
}

/// Gives a row to somebody who may work at the office, with a day.
pub async fn set_row(
    change: &mut Change,
    scope: Scope,
    of: &Row,
    (owner, due_on): (PersonId, Date),
) -> DbResult<()> {
    let done = sqlx::query(
        "update plan_items set owner_id = $3, due_on = $4
          where id = $1 and office_id = $2
            and exists (select 1 from workers w where w.person_id = $3 and w.office_id = $2)
            and exists (select 1 from sight s where s.person_id = $5 and s.office_id = plan_items.office_id)",
    )
    .bind(of.id.to_string())
    .bind(of.office.to_string())
    .bind(owner.to_string())
    .bind(due_on.to_string())
    .bind(scope.bound())
    .execute(change.rows()?)
    .await?;
    one("give a plan row to somebody", done.rows_affected())
}

/// Brings a row to another state; only from the state it was seen in.
pub async fn move_row(
    change: &mut Change,
    scope: Scope,
    of: &Row,
    (moved, evidence): (&Moved<PlanState>, &str),
) -> DbResult<()> {
    let (at, by) = (millis(change.at()), change.actor().word());
    let done = sqlx::query(
        "update plan_items set state = $4, state_by = $5, state_at = $6, reason = $7, evidence = $8
          where id = $1 and office_id = $2 and state = $3
            and exists (select 1 from sight s where s.person_id = $9 and s.office_id = plan_items.office_id)",
    )
    .bind(of.id.to_string())
    .bind(of.office.to_string())
    .bind(of.state.as_str())
    .bind(moved.state.as_str())
    .bind(by)
    .bind(at)
    .bind(moved.reason.clone().unwrap_or_default())
    .bind(evidence)
    .bind(scope.bound())
    .execute(change.rows()?)
    .await?;
    one("move a plan row", done.rows_affected())
}

fn row(row: &AnyRow) -> DbResult<Row> {
    let id: String = row.try_get("id")?;
    let text = |column: &str| -> DbResult<String> { Ok(row.try_get(column)?) };
    let (minutes, yen): (i64, String) = (row.try_get("minutes")?, row.try_get("yen")?);
    let (state_by, state_at): (Option<String>, Option<i64>) =
        (row.try_get("state_by")?, row.try_get("state_at")?);
    let moved = match (state_by, state_at) {
        (Some(by), Some(at)) => Some(signature(row, &by, moment(at))?),
        _ => None,
    };
    Ok(Row {
        id: stored(&id, "plan_items", "id", &id)?,
        office: stored(&text("office_id")?, "plan_items", "office_id", &id)?,
        assessment: stored(&text("assessment_id")?, "plan_items", "assessment_id", &id)?,
        provision: stored(&text("provision")?, "plan_items", "provision", &id)?,
        place: row.try_get("place")?,
        owner: owner(row, &id)?,
        due_on: stored(&text("due_on")?, "plan_items", "due_on", &id)?,
        yen: match yen.as_str() {
            "" => None,
            known => Some(stored(known, "plan_items", "yen", &id)?),
        },
        minutes: known_minutes(minutes, &id)?,
        state: stored(&text("state")?, "plan_items", "state", &id)?,
        moved,
        reason: text("reason")?,
        evidence: text("evidence")?,
        measure: measure(text("words")?, text("origin")?),
    })
}

fn measure(words: String, origin: String) -> Option<Measure> {
    (!words.is_empty()).then_some(Measure { words, origin })
}

/// None at all stand where nobody knew them.
fn known_minutes(minutes: i64, id: &str) -> DbResult<Option<u32>> {
    let known = u32::try_from(minutes).map_err(|_| DbError::Inconsistent {
        table: "plan_items",
        column: "minutes",
        row: id.to_owned(),
        value: minutes.to_string(),
    })?;
    Ok((known > 0).then_some(known))
}

fn owner(row: &AnyRow, id: &str) -> DbResult<Option<Worker>> {
    let owner: Option<String> = row.try_get("owner_id")?;
    let Some(owner) = owner else { return Ok(None) };
    let (name, kana): (Option<String>, Option<String>) =
        (row.try_get("owner_name")?, row.try_get("owner_kana")?);
    Ok(Some(Worker {
        id: stored(&owner, "plan_items", "owner_id", id)?,
        name: name.unwrap_or_default(),
        kana: kana.unwrap_or_default(),
    }))
}

/// Name and kana of the columns `name` and `kana`; missing where mamori itself acted.
fn signature(row: &AnyRow, by: &str, at: Timestamp) -> DbResult<Signature> {
    let (name, kana): (Option<String>, Option<String>) =
        (row.try_get("name")?, row.try_get("kana")?);
    Ok(Signature {
        person: by.parse().ok(),
        name: name.unwrap_or_default(),
        kana: kana.unwrap_or_default(),
        at,
    })
}
