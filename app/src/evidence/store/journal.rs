//! SQL of the journal as an office reads it: its years, its events from the newest on, and one of them with everything that is stored.

use jiff::Timestamp;
use mamori_core::ids::{OfficeId, PersonId};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::{signed, unsigned};
use crate::clock::{millis, moment};
use crate::db::{DbResult, Scope, stored};
use crate::web::App;

/// The place of an event in the journal of an office.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The year of its tree.
    pub year: i16,
    /// Its number there.
    pub seq: u64,
}

/// A year of an office's journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Year {
    /// The calendar year.
    pub year: i16,
    /// How many events.
    pub size: u64,
    /// How many of the oldest were pruned.
    pub first: u64,
}

/// What is asked of the list; what is empty or none leaves nothing out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Who: a person's id, `system` or `nobody`.
    pub actor: String,
    /// Only from this moment on.
    pub from: Option<Timestamp>,
    /// Only before this moment.
    pub before: Option<Timestamp>,
    /// The part of the operation before its dot.
    pub kind: String,
    /// A word in name, subject, operation or detail.
    pub word: String,
    /// The operations whose words on the screen hold that word.
    pub operations: Vec<String>,
    /// Whether the detail may be searched.
    pub with_detail: bool,
}

/// One line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Where it stands.
    pub place: Place,
    /// When.
    pub at: Timestamp,
    /// Who, as the journal has it.
    pub actor: String,
    /// Name and reading, when it is a person.
    pub name: Option<(String, String)>,
    /// Whose or which record.
    pub subject: String,
    /// What was done.
    pub operation: String,
    /// The canonical bytes.
    pub body: Vec<u8>,
}

/// One event with everything that is stored of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whole {
    /// As in the list.
    pub told: Told,
    /// The column beside the body.
    pub office_id: Option<String>,
    /// The stored hash of the body.
    pub leaf: Vec<u8>,
    /// Salt and detail; none when they were erased.
    pub detail: Option<(Vec<u8>, String)>,
}

/// The years of an office's journal, the newest first.
pub async fn years(app: &App, scope: Scope, office: OfficeId) -> DbResult<Vec<Year>> {
    let rows = sqlx::query(
        "select t.year, t.size, t.first from log_trees t
          where t.office_id = $1
            and exists (select 1 from sight s where s.person_id = $2 and s.office_id = t.office_id)
          order by t.year desc",
    )
    .bind(office.to_string())
    .bind(scope.bound())
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    let year = |row: &AnyRow| {
        let year: i64 = row.try_get("year")?;
        Ok(Year {
            year: i16::try_from(year).unwrap_or_default(),
            size: unsigned(row.try_get("size")?),
            first: unsigned(row.try_get("first")?),
        })
    };
    rows.iter().map(year).collect()
}

/// The newest events of one year before a number, at most so many.
pub async fn page(
    app: &App,
    (scope, office): (Scope, OfficeId),
    (before, most): (Place, usize),
    wanted: &Wanted,
) -> DbResult<Vec<Told>> {
    let operations = format!(",{},", wanted.operations.join(","));
    let rows = sqlx::query(
        "select e.seq, e.at, e.actor, e.subject, e.operation, e.body, p.name, p.kana
           from log_events e left join persons p on p.id = e.actor
          where e.tree = $1 and e.seq < $2
            and exists (select 1 from sight s where s.person_id = $3 and s.office_id = $4)
            and e.at >= $5 and e.at < $6
            and (cast($7 as text) = '' or e.actor = $7)
            and (cast($8 as text) = '' or e.operation like $8 escape '!')
            and (cast($9 as text) = '' or lower(p.name) like $9 escape '!'
                 or lower(e.subject) like $9 escape '!' or e.operation like $9 escape '!'
                 or cast($10 as text) like '%,' || e.operation || ',%'
                 or ($11 = 1 and exists (select 1 from log_details d where d.tree = e.tree and d.seq = e.seq
                                            and lower(d.detail) like $9 escape '!')))
          order by e.seq desc limit $12",
    )
    .bind(format!("{office}/{}", before.year))
    .bind(signed(before.seq))
    .bind(scope.bound())
    .bind(office.to_string())
    .bind(wanted.from.map_or(i64::MIN, millis))
    .bind(wanted.before.map_or(i64::MAX, millis))
    .bind(wanted.actor.as_str())
    .bind(pattern(&wanted.kind, ("", ".%")))
    .bind(pattern(&wanted.word.to_lowercase(), ("%", "%")))
    .bind(operations)
    .bind(i64::from(wanted.with_detail))
    .bind(i64::try_from(most).unwrap_or(i64::MAX))
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    rows.iter().map(|it| read(it, before.year)).collect()
}

/// What the journal of an office tells since a moment of a subject and of everything below it, the newest first.
pub async fn told_of(
    app: &App,
    (scope, office): (Scope, OfficeId),
    (subject, since): (&str, Timestamp),
    most: i64,
) -> DbResult<Vec<Told>> {
    let rows = sqlx::query(
        "select e.tree, e.seq, e.at, e.actor, e.subject, e.operation, e.body, p.name, p.kana
           from log_events e left join persons p on p.id = e.actor
          where e.office_id = $1 and e.at >= $2 and (e.subject = $3 or e.subject like $4 escape '!')
            and exists (select 1 from sight s where s.person_id = $5 and s.office_id = $1)
          order by e.at desc, e.seq desc limit $6",
    )
    .bind(office.to_string())
    .bind(millis(since))
    .bind(subject)
    .bind(pattern(subject, ("", "/%")))
    .bind(scope.bound())
    .bind(most)
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    let told = |row: &AnyRow| {
        let tree: String = row.try_get("tree")?;
        let year = tree.rsplit('/').next().and_then(|it| it.parse().ok());
        read(row, year.unwrap_or_default())
    };
    rows.iter().map(told).collect()
}

/// A text between signs that stand for anything; nothing for nothing.
fn pattern(text: &str, (front, back): (&str, &str)) -> String {
    if text.is_empty() {
        return String::new();
    }
    let text = text.replace('!', "!!").replace('%', "!%");
    format!("{front}{}{back}", text.replace('_', "!_"))
}

fn read(row: &AnyRow, year: i16) -> DbResult<Told> {
    let name: Option<String> = row.try_get("name")?;
    let kana: Option<String> = row.try_get("kana")?;
    Ok(Told {
        place: Place {
            year,
            seq: unsigned(row.try_get("seq")?),
        },
        at: moment(row.try_get("at")?),
        actor: row.try_get("actor")?,
        name: name.zip(kana),
        subject: row.try_get("subject")?,
        operation: row.try_get("operation")?,
        body: row.try_get("body")?,
    })
}

/// One event of an office's journal.
pub async fn whole(
    app: &App,
    (scope, office): (Scope, OfficeId),
    place: Place,
) -> DbResult<Option<Whole>> {
    let row = sqlx::query(
        "select e.seq, e.at, e.actor, e.subject, e.operation, e.body, e.office_id, e.leaf,
                p.name, p.kana, d.salt, d.detail
           from log_events e left join persons p on p.id = e.actor
           left join log_details d on d.tree = e.tree and d.seq = e.seq
          where e.tree = $1 and e.seq = $2
            and exists (select 1 from sight s where s.person_id = $3 and s.office_id = $4)",
    )
    .bind(format!("{office}/{}", place.year))
    .bind(signed(place.seq))
    .bind(scope.bound())
    .bind(office.to_string())
    .fetch_optional(&mut *app.db.rows().await?)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let salt: Option<Vec<u8>> = row.try_get("salt")?;
    let detail: Option<String> = row.try_get("detail")?;
    Ok(Some(Whole {
        told: read(&row, place.year)?,
        office_id: row.try_get("office_id")?,
        leaf: row.try_get("leaf")?,
        detail: salt.zip(detail),
    }))
}

/// Somebody who may have done something at an office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The person.
    pub id: PersonId,
    /// Name as written.
    pub name: String,
    /// フリガナ.
    pub kana: String,
}

/// Everybody who holds or held a role at an office or its corporation, in the order of their readings.
pub async fn known(app: &App, scope: Scope, office: OfficeId) -> DbResult<Vec<Known>> {
    let rows = sqlx::query(
        "select p.id, p.name, p.kana from persons p
          where exists (select 1 from roles r join offices o on o.id = $1
                         where r.person_id = p.id
                           and ((r.node_kind = 'office' and r.node_id = o.id)
                             or (r.node_kind = 'corporation' and r.node_id = o.corporation_id)))
            and exists (select 1 from sight s where s.person_id = $2 and s.office_id = $1)
          order by p.kana, p.id",
    )
    .bind(office.to_string())
    .bind(scope.bound())
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    let known = |row: &AnyRow| {
        let id: String = row.try_get("id")?;
        Ok(Known {
            id: stored(&id, "persons", "id", &id)?,
            name: row.try_get("name")?,
            kana: row.try_get("kana")?,
        })
    };
    rows.iter().map(known).collect()
}
