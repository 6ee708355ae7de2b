//! SQL of one incident and of lists of them. What is real and what is a drill never come by the same read unless it names both.

use jiff::Timestamp;
use mamori_core::ids::{CardId, EntryId, IncidentId, OfficeId, PersonId};
use mamori_core::incidents::{Facts, KindId, ScenarioId, State, Story, Via};
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::clock::{millis, moment};
use crate::db::{Change, DbError, DbResult, Scope, one, stored};
use crate::web::App;

/// One incident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incident {
    /// Its id.
    pub id: IncidentId,
    /// Whose.
    pub office: OfficeId,
    /// Its number at the office, from 1; drills are counted by themselves.
    pub number: i64,
    /// Of a drill: what is played. Real ones have none.
    pub drill: Option<ScenarioId>,
    /// Its kind.
    pub kind: KindId,
    /// How far it is.
    pub state: State,
    /// How it came in.
    pub via: Via,
    /// Who reported it, when signed in or named.
    pub reporter: Option<PersonId>,
    /// The same as written.
    pub reporter_name: String,
    /// One of many by card from the same place.
    pub is_folded: bool,
    /// What is gone, where it stands in a ledger.
    pub thing: Option<EntryId>,
    /// The same in words.
    pub thing_name: String,
    /// When it became known.
    pub known_at: Timestamp,
    /// When it was reported here.
    pub reported_at: Timestamp,
    /// When somebody said that they have seen it, and who.
    pub acknowledged: Option<(Timestamp, PersonId)>,
    /// Who leads.
    pub commander: Option<PersonId>,
    /// Who writes down.
    pub recorder: Option<PersonId>,
    /// The answers of the triage.
    pub facts: Facts,
    /// What was written, field by field.
    pub story: Story,
    /// When what was lost was found.
    pub found_at: Option<Timestamp>,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// When it was changed last.
    pub changed_at: Timestamp,
    /// When names and words were taken out.
    pub erased_at: Option<Timestamp>,
}

impl Incident {
    /// How a report stands at the moment at which it is kept.
    pub fn made(id: IncidentId, office: OfficeId, (new, at): (&New, Timestamp)) -> Self {
        Self {
            id,
            office,
            number: 0,
            drill: new.drill.clone(),
            kind: new.kind.clone(),
            state: new.state,
            via: new.via,
            reporter: new.reporter,
            reporter_name: new.reporter_name.clone(),
            is_folded: new.is_folded,
            thing: new.thing,
            thing_name: new.thing_name.clone(),
            known_at: new.known_at,
            reported_at: at,
            acknowledged: None,
            commander: None,
            recorder: None,
            facts: new.facts.clone(),
            story: Story::new(),
            found_at: None,
            closed_at: None,
            changed_at: at,
            erased_at: None,
        }
    }

    /// Whether it is played.
    pub fn is_drill(&self) -> bool {
        self.drill.is_some()
    }
}

/// Which of the two worlds is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum World {
    /// What really happened.
    Real,
    /// What was played.
    Drill,
}

impl World {
    pub(super) const fn bound(self) -> i64 {
        match self {
            Self::Real => 0,
            Self::Drill => 1,
        }
    }
}

/// A report as it comes in.
#[derive(Debug, Clone)]
pub struct New {
    /// Of a drill: what is played.
    pub drill: Option<ScenarioId>,
    /// Its kind.
    pub kind: KindId,
    /// How far it is: a report by card has to be confirmed.
    pub state: State,
    /// How it came in.
    pub via: Via,
    /// Who reported.
    pub reporter: Option<PersonId>,
    /// The same as written.
    pub reporter_name: String,
    /// By which card.
    pub card: Option<CardId>,
    /// One of many by card from the same place.
    pub is_folded: bool,
    /// What is gone.
    pub thing: Option<EntryId>,
    /// The same in words.
    pub thing_name: String,
    /// When it became known.
    pub known_at: Timestamp,
    /// The facts known already.
    pub facts: Facts,
    /// By which a form sent twice makes one report.
    pub form_key: String,
}

pub(super) const COLUMNS: &str = "i.id, i.office_id, i.number, i.is_drill, i.scenario, i.kind, i.state, i.via, i.reporter_id, i.reporter_name, \
     i.is_folded, i.thing_id, i.thing_name, i.known_at, i.reported_at, i.acknowledged_at, i.acknowledged_by, i.commander_id, \
     i.recorder_id, i.facts, i.story, i.found_at, i.closed_at, i.changed_at, i.erased_at";

/// One incident of an office, real or played.
pub async fn find(
    app: &App,
    scope: Scope,
    office: OfficeId,
    id: IncidentId,
) -> DbResult<Option<Incident>> {
    let sql = format!(
        "select {COLUMNS} from incidents i
          where i.id = $1 and i.office_id = $2
            and exists (select 1 from sight s where s.person_id = $3 and s.office_id = i.office_id)"
    );
    let row = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(id.to_string())
        .bind(office.to_string())
        .bind(scope.bound())
        .fetch_optional(&mut *app.db.rows().await?)
        .await?;
    row.as_ref().map(read).transpose()
}

/// The report that a form made before, when the same form comes again.
pub async fn sent(
    app: &App,
    scope: Scope,
    office: OfficeId,
    form_key: &str,
) -> DbResult<Option<IncidentId>> {
    let row = sqlx::query(
        "select i.id from incidents i where i.office_id = $1 and i.form_key = $2
            and exists (select 1 from sight s where s.person_id = $3 and s.office_id = i.office_id)",
    )
    .bind(office.to_string())
    .bind(form_key)
    .bind(scope.bound())
    .fetch_optional(&mut *app.db.rows().await?)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let id: String = row.try_get("id")?;
    stored(&id, "incidents", "id", &id).map(Some)
}

/// Keeps a report. `None` when the same form was kept before.
pub async fn insert(
    change: &mut Change,
    office: OfficeId,
    new: &New,
) -> DbResult<Option<IncidentId>> {
    let id = IncidentId::new(change.new_id());
    let at = millis(change.at());
    let is_drill = i64::from(new.drill.is_some());
    let number = next_number(change, office, is_drill).await?;
    let done = sqlx::query(
        "insert into incidents (id, office_id, number, is_drill, scenario, kind, state, via, reporter_id, reporter_name, card_id,
                is_folded, thing_id, thing_name, known_at, reported_at, facts, story, changed_at, form_key)
         values ($1, $2, $18, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, '{}', $15, $17)
         on conflict (office_id, form_key) do nothing",
    )
    .bind(id.to_string())
    .bind(office.to_string())
    .bind(is_drill)
    .bind(new.drill.as_ref().map(|it| it.as_str().to_owned()))
    .bind(new.kind.as_str())
    .bind(new.state.as_str())
    .bind(new.via.as_str())
    .bind(new.reporter.map(|it| it.to_string()))
    .bind(new.reporter_name.as_str())
    .bind(new.card.map(|it| it.to_string()))
    .bind(i64::from(new.is_folded))
    .bind(new.thing.map(|it| it.to_string()))
    .bind(new.thing_name.as_str())
    .bind(millis(new.known_at))
    .bind(at)
    .bind(json(&new.facts))
    .bind(new.form_key.as_str())
    .bind(number)
    .execute(change.rows()?)
    .await?;
    Ok((done.rows_affected() == 1).then_some(id))
}

/// Counts on. Whoever counts holds the counter until their change ends, so that no number is given twice.
async fn next_number(change: &mut Change, office: OfficeId, is_drill: i64) -> DbResult<i64> {
    let row = sqlx::query(
        "insert into incident_counters (office_id, is_drill, last) values ($1, $2, 1)
         on conflict (office_id, is_drill) do update set last = incident_counters.last + 1
         returning last",
    )
    .bind(office.to_string())
    .bind(is_drill)
    .fetch_one(change.rows()?)
    .await?;
    Ok(row.try_get("last")?)
}

/// Writes over what may change. False when somebody else has written since it was read.
pub async fn update(change: &mut Change, before: &Incident, now: &Incident) -> DbResult<bool> {
    let at = millis(change.at()).max(millis(before.changed_at) + 1);
    let done = sqlx::query(
        "update incidents
            set state = $3, known_at = $4, acknowledged_at = $5, acknowledged_by = $6, commander_id = $7, recorder_id = $8,
                facts = $9, story = $10, found_at = $11, closed_at = $12, kind = $13, changed_at = $14,
                is_folded = $15
          where id = $1 and changed_at = $2",
    )
    .bind(before.id.to_string())
    .bind(millis(before.changed_at))
    .bind(now.state.as_str())
    .bind(millis(now.known_at))
    .bind(now.acknowledged.map(|it| millis(it.0)))
    .bind(now.acknowledged.map(|it| it.1.to_string()))
    .bind(now.commander.map(|it| it.to_string()))
    .bind(now.recorder.map(|it| it.to_string()))
    .bind(json(&now.facts))
    .bind(json(&now.story))
    .bind(now.found_at.map(millis))
    .bind(now.closed_at.map(millis))
    .bind(now.kind.as_str())
    .bind(at)
    .bind(i64::from(now.is_folded))
    .execute(change.rows()?)
    .await?;
    match done.rows_affected() {
        0 => Ok(false),
        touched => one("change an incident", touched).map(|()| true),
    }
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "{}".to_owned())
}

fn parsed<T: serde::de::DeserializeOwned>(
    row: &AnyRow,
    column: &'static str,
    id: &str,
) -> DbResult<T> {
    let text: String = row.try_get(column)?;
    serde_json::from_str(&text).map_err(|_| DbError::Inconsistent {
        table: "incidents",
        column,
        row: id.to_owned(),
        value: text.clone(),
    })
}

pub(super) fn read(row: &AnyRow) -> DbResult<Incident> {
    let id: String = row.try_get("id")?;
    let text = |column| row.try_get::<String, _>(column);
    let at = |column| {
        row.try_get::<Option<i64>, _>(column)
            .map(|it| it.map(moment))
    };
    let is_folded: i64 = row.try_get("is_folded")?;
    Ok(Incident {
        id: stored(&id, TABLE, "id", &id)?,
        office: stored(&text("office_id")?, TABLE, "office_id", &id)?,
        number: row.try_get("number")?,
        drill: drill(row, &id)?,
        kind: stored(&text("kind")?, TABLE, "kind", &id)?,
        state: stored(&text("state")?, TABLE, "state", &id)?,
        via: stored(&text("via")?, TABLE, "via", &id)?,
        reporter: maybe(row, "reporter_id", &id)?,
        reporter_name: text("reporter_name")?,
        is_folded: is_folded == 1,
        thing: maybe(row, "thing_id", &id)?,
        thing_name: text("thing_name")?,
        known_at: moment(row.try_get("known_at")?),
        reported_at: moment(row.try_get("reported_at")?),
        acknowledged: at("acknowledged_at")?.zip(maybe(row, "acknowledged_by", &id)?),
        commander: maybe(row, "commander_id", &id)?,
        recorder: maybe(row, "recorder_id", &id)?,
        facts: parsed(row, "facts", &id)?,
        story: parsed(row, "story", &id)?,
        found_at: at("found_at")?,
        closed_at: at("closed_at")?,
        changed_at: moment(row.try_get("changed_at")?),
        erased_at: at("erased_at")?,
    })
}

const TABLE: &str = "incidents";

/// An id that may be absent.
fn maybe<T: std::str::FromStr>(
    row: &AnyRow,
    column: &'static str,
    id: &str,
) -> DbResult<Option<T>> {
    let it: Option<String> = row.try_get(column)?;
    it.map(|it| stored(&it, TABLE, column, id)).transpose()
}

/// What is played, of a drill; a drill without a scenario cannot be.
fn drill(row: &AnyRow, id: &str) -> DbResult<Option<ScenarioId>> {
    let is_drill: i64 = row.try_get("is_drill")?;
    if is_drill == 0 {
        return Ok(None);
    }
    let scenario: Option<String> = row.try_get("scenario")?;
    stored(&scenario.unwrap_or_default(), TABLE, "scenario", id).map(Some)
}
