//! SQL of papers: heads of offices and signatures under answers. Nothing is written here.

use std::collections::BTreeMap;

use jiff::Timestamp;
use mamori_core::catalogue::ProvisionId;
use mamori_core::ids::{AssessmentId, OfficeId};
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::clock::{millis, moment};
use crate::db::{DbResult, Scope, stored};
use crate::web::App;

/// What stands at the head of a paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficeHead {
    /// The office.
    pub id: OfficeId,
    /// Its short name.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// The name of its corporation.
    pub corporation: String,
    /// Its telephone number, perhaps empty.
    pub phone: String,
}

/// Who did something, and when; the name is empty for mamori itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// The name as written.
    pub name: String,
    /// When.
    pub at: Timestamp,
}

/// What the house is called: the office that is alone on its server, else the corporation that is, else nothing.
pub async fn house_name(app: &App) -> DbResult<String> {
    let row = sqlx::query(
        "select case when (select count(*) from offices) = 1 then (select max(name) from offices)
                     when (select count(*) from corporations) = 1 then (select max(name) from corporations)
                     else '' end as name",
    )
    .fetch_one(&mut *app.db.rows().await?)
    .await?;
    Ok(row.try_get("name")?)
}

/// The head of an office's papers as it is today, for whoever has any standing there.
pub async fn head(app: &App, scope: Scope, office: OfficeId) -> DbResult<Option<OfficeHead>> {
    head_at(app, scope, office, Timestamp::MAX).await
}

/// The same as it was at a moment: what was settled then keeps the name that it was settled under.
pub async fn head_at(
    app: &App,
    scope: Scope,
    office: OfficeId,
    at: Timestamp,
) -> DbResult<Option<OfficeHead>> {
    let row = sqlx::query(
        "select o.slug, coalesce(v.name, o.name) as name, coalesce(v.phone, o.phone) as phone,
                c.name as corporation
           from offices o join corporations c on c.id = o.corporation_id
           left join office_versions v on v.id = (select w.id from office_versions w
                where w.office_id = o.id and w.changed_at > $3 order by w.changed_at, w.id limit 1)
          where o.id = $1
            and (exists (select 1 from standings s where s.person_id = $2 and s.office_id = o.id)
              or exists (select 1 from sight s where s.person_id = $2 and s.office_id = o.id))",
    )
    .bind(office.to_string())
    .bind(scope.bound())
    .bind(millis(at))
    .fetch_optional(&mut *app.db.rows().await?)
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(OfficeHead {
        id: office,
        slug: row.try_get("slug")?,
        name: row.try_get("name")?,
        corporation: row.try_get("corporation")?,
        phone: row.try_get("phone")?,
    }))
}

/// The office that a command names by id or short name.
pub async fn named(app: &App, name: &str) -> DbResult<Option<OfficeId>> {
    let row = sqlx::query("select id from offices where id = $1 or slug = $1")
        .bind(name)
        .fetch_optional(&mut *app.db.rows().await?)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let id: String = row.try_get("id")?;
    stored(&id, "offices", "id", &id).map(Some)
}

/// Who gave each answer of a check, and when.
pub async fn signed_answers(
    app: &App,
    scope: Scope,
    check: AssessmentId,
) -> DbResult<BTreeMap<ProvisionId, Done>> {
    let found = sqlx::query(
        "select a.provision, a.answered_at, p.name
           from answers a left join persons p on p.id = a.answered_by
          where a.assessment_id = $1
            and exists (select 1 from sight s where s.person_id = $2 and s.office_id = a.office_id)",
    )
    .bind(check.to_string())
    .bind(scope.bound())
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    let signed = |row: &AnyRow| {
        let provision: String = row.try_get("provision")?;
        let provision = stored(&provision, "answers", "provision", &check.to_string())?;
        Ok((provision, done(row, row.try_get("answered_at")?)?))
    };
    found.iter().map(signed).collect()
}

/// Who closed a check, and when; nobody while it is open.
pub async fn closed_by(app: &App, scope: Scope, check: AssessmentId) -> DbResult<Option<Done>> {
    let row = sqlx::query(
        "select a.closed_at, p.name
           from assessments a left join persons p on p.id = a.closed_by
          where a.id = $1 and a.closed_at is not null
            and exists (select 1 from sight s where s.person_id = $2 and s.office_id = a.office_id)",
    )
    .bind(check.to_string())
    .bind(scope.bound())
    .fetch_optional(&mut *app.db.rows().await?)
    .await?;
    let Some(row) = row else { return Ok(None) };
    done(&row, row.try_get("closed_at")?).map(Some)
}

fn done(row: &AnyRow, at: i64) -> DbResult<Done> {
    let name: Option<String> = row.try_get("name")?;
    Ok(Done {
        name: name.unwrap_or_default(),
        at: moment(at),
    })
}
