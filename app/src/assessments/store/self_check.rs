//! One person's own check: seen by that person only; everybody else is given counts.

use std::collections::BTreeMap;

use jiff::Timestamp;
use mamori_core::assessments::Answer;
use mamori_core::catalogue::ProvisionId;
use mamori_core::ids::{OfficeId, PersonId};
use sqlx::Row;

use super::assessment::Assessment;
use crate::clock::{millis, moment};
use crate::db::{Change, DbResult, Scope, one, stored};
use crate::web::App;

/// The check of one person within an assessment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SelfCheck {
    /// When it was sent; only then it counts.
    pub sent_at: Option<Timestamp>,
    /// The answers so far.
    pub answers: BTreeMap<ProvisionId, Answer>,
    /// The words of the reasons that were given for まだ.
    pub reasons: BTreeMap<ProvisionId, String>,
}

/// Somebody who is asked to check for themselves, and whether they have sent it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The person.
    pub person: PersonId,
    /// Name as written.
    pub name: String,
    /// フリガナ.
    pub kana: String,
    /// Whether the answers were sent.
    pub sent: bool,
}

/// A person's own check, when begun. It is asked for by that very person.
pub async fn self_check(
    app: &App,
    of: &Assessment,
    person: PersonId,
) -> DbResult<Option<SelfCheck>> {
    let mut rows = app.db.rows().await?;
    let found = sqlx::query(
        "select id, sent_at from self_checks
          where assessment_id = $1 and person_id = $2
            and exists (select 1 from sight s where s.person_id = $2 and s.office_id = self_checks.office_id)",
    )
    .bind(of.id.to_string())
    .bind(person.to_string())
    .fetch_optional(&mut *rows)
    .await?;
    let Some(found) = found else { return Ok(None) };
    let id: String = found.try_get("id")?;
    let sent_at: Option<i64> = found.try_get("sent_at")?;
    let answers =
        sqlx::query("select provision, answer, reason from self_answers where self_check_id = $1")
            .bind(id.as_str())
            .fetch_all(&mut *rows)
            .await?;
    let mut check = SelfCheck {
        sent_at: sent_at.map(moment),
        answers: BTreeMap::new(),
        reasons: BTreeMap::new(),
    };
    for row in &answers {
        let (provision, answer, reason): (String, String, String) = (
            row.try_get("provision")?,
            row.try_get("answer")?,
            row.try_get("reason")?,
        );
        let provision: ProvisionId = stored(&provision, "self_answers", "provision", &id)?;
        let answer = stored(&answer, "self_answers", "answer", &id)?;
        check.answers.insert(provision.clone(), answer);
        if !reason.is_empty() {
            check.reasons.insert(provision, reason);
        }
    }
    Ok(Some(check))
}

/// Begins a person's own check. Beginning twice changes nothing.
pub async fn start_self_check(
    change: &mut Change,
    of: &Assessment,
    person: PersonId,
) -> DbResult<()> {
    let (id, at) = (change.new_id().to_string(), millis(change.at()));
    sqlx::query(
        "insert into self_checks (id, assessment_id, office_id, person_id, started_at)
         select $1, a.id, a.office_id, $3, $4 from assessments a
          where a.id = $2 and a.closed_at is null
            and exists (select 1 from sight s where s.person_id = $3 and s.office_id = a.office_id)
         on conflict (assessment_id, person_id) do nothing",
    )
    .bind(id)
    .bind(of.id.to_string())
    .bind(person.to_string())
    .bind(at)
    .execute(change.rows()?)
    .await?;
    Ok(())
}

/// Keeps one answer of a person's own check, which must have begun.
pub async fn answer_self(
    change: &mut Change,
    of: &Assessment,
    person: PersonId,
    (provision, answer): (&ProvisionId, Answer),
) -> DbResult<()> {
    let at = millis(change.at());
    let done = sqlx::query(
        "insert into self_answers (self_check_id, office_id, provision, answer, answered_at)
         select c.id, c.office_id, $3, $4, $5
           from self_checks c join assessments a on a.id = c.assessment_id
          where c.assessment_id = $1 and c.person_id = $2 and a.closed_at is null
            and exists (select 1 from sight s where s.person_id = $2 and s.office_id = c.office_id)
         on conflict (self_check_id, provision) do update
            set answer = excluded.answer, answered_at = excluded.answered_at,
                reason = case when excluded.answer = 'not-yet' then self_answers.reason else '' end",
    )
    .bind(of.id.to_string())
    .bind(person.to_string())
    .bind(provision.as_str())
    .bind(answer.as_str())
    .bind(at)
    .execute(change.rows()?)
    .await?;
    one("answer for oneself", done.rows_affected())
}

/// Keeps why something is not done yet: `time`, `things`, `knowledge` or `money`; empty takes it back.
pub async fn say_reason(
    change: &mut Change,
    of: &Assessment,
    person: PersonId,
    (provision, reason): (&ProvisionId, &str),
) -> DbResult<()> {
    sqlx::query(
        "update self_answers set reason = $4
          where provision = $3
            and exists (select 1 from self_checks c
                         where c.id = self_answers.self_check_id
                           and c.assessment_id = $1 and c.person_id = $2)",
    )
    .bind(of.id.to_string())
    .bind(person.to_string())
    .bind(provision.as_str())
    .bind(reason)
    .execute(change.rows()?)
    .await?;
    Ok(())
}

/// Sends a person's own check, so that it counts. Sending again keeps the first day.
pub async fn send_self_check(
    change: &mut Change,
    of: &Assessment,
    person: PersonId,
) -> DbResult<()> {
    let at = millis(change.at());
    let done = sqlx::query(
        "update self_checks set sent_at = coalesce(sent_at, $3)
          where assessment_id = $1 and person_id = $2
            and exists (select 1 from sight s where s.person_id = $2 and s.office_id = self_checks.office_id)",
    )
    .bind(of.id.to_string())
    .bind(person.to_string())
    .bind(at)
    .execute(change.rows()?)
    .await?;
    one("send a self-check", done.rows_affected())
}

/// Everybody of the office who is asked, in the order of their フリガナ.
pub async fn asked(app: &App, scope: Scope, of: &Assessment) -> DbResult<Vec<Asked>> {
    let rows = sqlx::query(
        "select p.id, p.name, p.kana, c.sent_at
           from persons p
           left join self_checks c on c.person_id = p.id and c.assessment_id = $1
          where p.left_at is null
            and exists (select 1 from roles r
                         where r.person_id = p.id and r.node_kind = 'office' and r.node_id = $2
                           and r.ended_at is null and r.role <> 'auditor')
            and exists (select 1 from sight s where s.person_id = $3 and s.office_id = $2)
          order by p.kana, p.name, p.id",
    )
    .bind(of.id.to_string())
    .bind(of.office.to_string())
    .bind(scope.bound())
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    let read = |row: &sqlx::any::AnyRow| {
        let id: String = row.try_get("id")?;
        let sent_at: Option<i64> = row.try_get("sent_at")?;
        Ok(Asked {
            person: stored(&id, "persons", "id", &id)?,
            name: row.try_get("name")?,
            kana: row.try_get("kana")?,
            sent: sent_at.is_some(),
        })
    };
    rows.iter().map(read).collect()
}

/// The answers that were sent, one map per person and no word about whose; for counting by core, and for nothing else.
pub async fn staff_answers(
    app: &App,
    scope: Scope,
    of: &Assessment,
) -> DbResult<Vec<BTreeMap<ProvisionId, Answer>>> {
    let rows = sqlx::query(
        "select n.self_check_id, n.provision, n.answer
           from self_answers n join self_checks c on c.id = n.self_check_id
          where c.assessment_id = $1 and c.sent_at is not null
            and exists (select 1 from sight s where s.person_id = $2 and s.office_id = c.office_id)",
    )
    .bind(of.id.to_string())
    .bind(scope.bound())
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    let mut people: BTreeMap<String, BTreeMap<ProvisionId, Answer>> = BTreeMap::new();
    for row in &rows {
        let (check, provision, answer): (String, String, String) = (
            row.try_get("self_check_id")?,
            row.try_get("provision")?,
            row.try_get("answer")?,
        );
        let provision = stored(&provision, "self_answers", "provision", &check)?;
        let answer = stored(&answer, "self_answers", "answer", &check)?;
        people.entry(check).or_default().insert(provision, answer);
    }
    Ok(people.into_values().collect())
}

/// How often each reason was given for まだ by those who sent their check.
pub async fn reasons(app: &App, scope: Scope, of: &Assessment) -> DbResult<Vec<(String, i64)>> {
    let rows = sqlx::query(
        "select n.reason, count(*) as people
           from self_answers n join self_checks c on c.id = n.self_check_id
          where c.assessment_id = $1 and c.sent_at is not null and n.reason <> ''
            and exists (select 1 from sight s where s.person_id = $2 and s.office_id = c.office_id)
          group by n.reason order by n.reason",
    )
    .bind(of.id.to_string())
    .bind(scope.bound())
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    rows.iter()
        .map(|row| Ok((row.try_get("reason")?, row.try_get("people")?)))
        .collect()
}

/// The managers of an office, as name and フリガナ: whom staff may ask.
pub async fn managers(
    app: &App,
    scope: Scope,
    office: OfficeId,
) -> DbResult<Vec<(String, String)>> {
    let rows = sqlx::query(
        "select distinct p.name, p.kana from persons p join roles r on r.person_id = p.id
          where r.node_kind = 'office' and r.node_id = $1 and r.role = 'manager'
            and r.ended_at is null and p.left_at is null
            and exists (select 1 from sight s where s.person_id = $2 and s.office_id = $1)
          order by p.kana, p.name",
    )
    .bind(office.to_string())
    .bind(scope.bound())
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    rows.iter()
        .map(|row| Ok((row.try_get("name")?, row.try_get("kana")?)))
        .collect()
}
