//! SQL of what happened to an entry: every version of its values and every step, with who and when.

use std::collections::BTreeMap;

use jiff::Timestamp;
use mamori_core::ids::{EntryId, OfficeId};
use mamori_core::registers::{Progress, Step, Taken, Values};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::super::deeds::Hand;
use super::entry::{read_values, written};
use crate::clock::{millis, moment};
use crate::db::{Change, DbResult, Rows, Scope, one, stored};
use crate::web::App;

/// Who did something and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct By {
    /// The name as written; empty for mamori itself.
    pub name: String,
    /// フリガナ.
    pub kana: String,
    /// When.
    pub at: Timestamp,
}

/// What stood in an entry from a moment on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// From 0.
    pub ordinal: i64,
    /// What stood in its fields.
    pub values: Values,
    /// How it came: `made`, `changed`, `imported`, or `step:` with the step.
    pub why: String,
    /// What was written as the reason.
    pub reason: String,
    /// Who wrote it.
    pub by: By,
}

/// A step with who took it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// What and when.
    pub taken: Taken,
    /// What was written with it.
    pub note: String,
    /// The standing permission that was used.
    pub permission: Option<EntryId>,
    /// Who took it: the account that was signed in.
    pub by: By,
    /// Whose hand it was beside that.
    pub hand: Hand,
    /// The name and フリガナ of who said so by PIN.
    pub taker: Option<(String, String)>,
}

/// Keeps what now stands in an entry.
pub async fn keep_version(
    change: &mut Change,
    entry: EntryId,
    values: &Values,
    (why, reason): (&str, &str),
) -> DbResult<()> {
    let (at, by) = (millis(change.at()), change.actor().word());
    let done = sqlx::query(
        "insert into register_versions (entry_id, ordinal, written, why, reason, at, by_id)
         select $1, (select count(*) from register_versions v where v.entry_id = $1), $2, $3, $4, $5, $6",
    )
    .bind(entry.to_string())
    .bind(written(values))
    .bind(why)
    .bind(reason)
    .bind(at)
    .bind(by)
    .execute(change.rows()?)
    .await?;
    one("keep a version of an entry", done.rows_affected())
}

/// What is written of a step.
#[derive(Debug, Clone, Copy)]
pub struct NewStep<'a> {
    /// Which.
    pub step: Step,
    /// The answer was no.
    pub refused: bool,
    /// The standing permission that is used.
    pub permission: Option<EntryId>,
    /// What is written with it.
    pub note: &'a str,
    /// Whose hand it was beside the account.
    pub hand: Option<&'a Hand>,
    /// When it was taken, where that is known to be earlier than its writing: paper that is brought in.
    pub at: Option<Timestamp>,
}

impl NewStep<'_> {
    /// A step, and nothing said with it.
    pub fn of(step: Step) -> Self {
        Self {
            step,
            refused: false,
            permission: None,
            note: "",
            hand: None,
            at: None,
        }
    }
}

/// Adds a step.
pub async fn add_step(change: &mut Change, entry: EntryId, new: NewStep<'_>) -> DbResult<()> {
    let (at, by) = (new.at.unwrap_or(change.at()), change.actor().word());
    let taker = new.hand.and_then(|it| it.taker);
    let done = sqlx::query(
        "insert into register_steps (entry_id, ordinal, step, refused, permission_id, note, at, by_id, taker_id, signature)
         select $1, (select count(*) from register_steps v where v.entry_id = $1), $2, $3, $4, $5, $6, $7, $8, $9",
    )
    .bind(entry.to_string())
    .bind(new.step.as_str())
    .bind(i64::from(new.refused))
    .bind(new.permission.map(|it| it.to_string()))
    .bind(new.note)
    .bind(millis(at))
    .bind(by)
    .bind(taker.map(|it| it.to_string()))
    .bind(new.hand.and_then(|it| it.signature.as_deref()))
    .execute(change.rows()?)
    .await?;
    one("add a step", done.rows_affected())
}

/// What has happened to an entry, as a change sees it.
pub async fn progress(rows: &mut Rows, entry: EntryId) -> DbResult<Progress> {
    let found = sqlx::query(
        "select step, refused, at from register_steps where entry_id = $1 order by ordinal",
    )
    .bind(entry.to_string())
    .fetch_all(rows)
    .await?;
    let taken = found.iter().map(|it| taken(it, entry));
    taken.collect::<DbResult<Vec<_>>>().map(Progress)
}

/// Every version of an entry, the first one first.
pub async fn versions(app: &App, scope: Scope, entry: EntryId) -> DbResult<Vec<Version>> {
    let rows = sqlx::query(
        "select v.ordinal, v.written, v.why, v.reason, v.at, p.name, p.kana
           from register_versions v
           join register_entries e on e.id = v.entry_id
           left join persons p on p.id = v.by_id
          where v.entry_id = $1
            and exists (select 1 from sight s where s.person_id = $2 and s.office_id = e.office_id)
          order by v.ordinal",
    )
    .bind(entry.to_string())
    .bind(scope.bound())
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    let id = entry.to_string();
    let version = |row: &AnyRow| {
        let values: String = row.try_get("written")?;
        Ok(Version {
            ordinal: row.try_get("ordinal")?,
            values: read_values(&values, "register_versions", &id)?,
            why: row.try_get("why")?,
            reason: row.try_get("reason")?,
            by: by(row)?,
        })
    };
    rows.iter().map(version).collect()
}

/// Every step of an entry in order.
pub async fn steps(app: &App, scope: Scope, entry: EntryId) -> DbResult<Vec<Done>> {
    let rows = sqlx::query(
        "select t.step, t.refused, t.permission_id, t.note, t.at, p.name, p.kana,
                t.taker_id, t.signature, k.name as taker_name, k.kana as taker_kana
           from register_steps t
           join register_entries e on e.id = t.entry_id
           left join persons p on p.id = t.by_id
           left join persons k on k.id = t.taker_id
          where t.entry_id = $1
            and exists (select 1 from sight s where s.person_id = $2 and s.office_id = e.office_id)
          order by t.ordinal",
    )
    .bind(entry.to_string())
    .bind(scope.bound())
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    rows.iter().map(|row| done(row, entry)).collect()
}

fn done(row: &AnyRow, entry: EntryId) -> DbResult<Done> {
    let (table, id) = ("register_steps", entry.to_string());
    let permission: Option<String> = row.try_get("permission_id")?;
    let taker: Option<String> = row.try_get("taker_id")?;
    let name: Option<String> = row.try_get("taker_name")?;
    let kana: Option<String> = row.try_get("taker_kana")?;
    let permission = permission.map(|it| stored(&it, table, "permission_id", &id));
    let taker = taker.map(|it| stored(&it, table, "taker_id", &id));
    Ok(Done {
        taken: taken(row, entry)?,
        note: row.try_get("note")?,
        permission: permission.transpose()?,
        by: by(row)?,
        hand: Hand {
            taker: taker.transpose()?,
            signature: row.try_get("signature")?,
        },
        taker: name.zip(kana),
    })
}

/// Every step of every entry of a ledger, in order.
pub async fn all_steps(
    app: &App,
    scope: Scope,
    (office, register): (OfficeId, &str),
) -> DbResult<BTreeMap<EntryId, Vec<(Taken, String)>>> {
    let rows = sqlx::query(
        "select t.entry_id, t.step, t.refused, t.at, p.name
           from register_steps t
           join register_entries e on e.id = t.entry_id
           left join persons p on p.id = t.by_id
          where e.office_id = $1 and e.register = $2
            and exists (select 1 from sight s where s.person_id = $3 and s.office_id = $1)
          order by t.entry_id, t.ordinal",
    )
    .bind(office.to_string())
    .bind(register)
    .bind(scope.bound())
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    let mut all: BTreeMap<EntryId, Vec<(Taken, String)>> = BTreeMap::new();
    for row in &rows {
        let id: String = row.try_get("entry_id")?;
        let entry = stored(&id, "register_steps", "entry_id", &id)?;
        let name: Option<String> = row.try_get("name")?;
        let step = (taken(row, entry)?, name.unwrap_or_default());
        all.entry(entry).or_default().push(step);
    }
    Ok(all)
}

fn taken(row: &AnyRow, entry: EntryId) -> DbResult<Taken> {
    let step: String = row.try_get("step")?;
    let refused: i64 = row.try_get("refused")?;
    Ok(Taken {
        step: stored(&step, "register_steps", "step", &entry.to_string())?,
        at: moment(row.try_get("at")?),
        refused: refused != 0,
    })
}

fn by(row: &AnyRow) -> DbResult<By> {
    let name: Option<String> = row.try_get("name")?;
    let kana: Option<String> = row.try_get("kana")?;
    Ok(By {
        name: name.unwrap_or_default(),
        kana: kana.unwrap_or_default(),
        at: moment(row.try_get("at")?),
    })
}
