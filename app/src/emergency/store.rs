//! SQL of sealed accounts: sealed, looked at, opened, over.

use jiff::Timestamp;
use mamori_core::emergency::DRILL_PAPER;
use mamori_core::ids::{OfficeId, PersonId};
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::clock::{millis, moment};
use crate::db::{Change, DbResult, Scope, one, stored};
use crate::people::secrets;
use crate::web::App;

/// One sealed account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// Its id.
    pub id: String,
    /// Whose.
    pub office: OfficeId,
    /// Made to practise.
    pub is_drill: bool,
    /// Where the envelope lies.
    pub place: String,
    /// Who sealed it, as written.
    pub sealed_by: String,
    /// When.
    pub sealed_at: Timestamp,
    /// When somebody last saw the seal whole.
    pub checked_at: Option<Timestamp>,
    /// How it was opened.
    pub opened: Option<Opened>,
    /// When it was over.
    pub over_at: Option<Timestamp>,
}

/// How one was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// When.
    pub at: Timestamp,
    /// Who stands for it.
    pub person: PersonId,
    /// Their name, which has that of who opened it in it.
    pub name: String,
    /// Why.
    pub reason: String,
    /// The session.
    pub session: String,
    /// When it is over by itself.
    pub ends_at: Timestamp,
}

impl Envelope {
    /// Whether somebody works with it now, as far as its own row says.
    pub fn is_open(&self) -> bool {
        self.opened.is_some() && self.over_at.is_none()
    }

    /// Whether it lies in its envelope.
    pub fn is_sealed(&self) -> bool {
        self.opened.is_none() && self.over_at.is_none()
    }
}

const SELECT: &str =
    "select a.id, a.office_id, a.is_drill, a.place, s.name as sealed_by, a.sealed_at, a.checked_at, a.opened_at,
            a.person_id, p.name, a.reason, a.session, a.ends_at, a.over_at
       from sealed_accounts a join persons s on s.id = a.sealed_by left join persons p on p.id = a.person_id";

/// Seals one, in place of those of its sort that were never opened.
pub async fn seal(
    change: &mut Change,
    (office, by): (OfficeId, PersonId),
    (code, place, is_drill): (&str, &str, bool),
) -> DbResult<String> {
    let (id, at) = (change.new_id().to_string(), millis(change.at()));
    sqlx::query(
        "update sealed_accounts set over_at = $3
          where office_id = $1 and is_drill = $2 and opened_at is null and over_at is null",
    )
    .bind(office.to_string())
    .bind(i64::from(is_drill))
    .bind(at)
    .execute(change.rows()?)
    .await?;
    let done = sqlx::query(
        "insert into sealed_accounts (id, office_id, is_drill, code, place, sealed_by, sealed_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(id.as_str())
    .bind(office.to_string())
    .bind(i64::from(is_drill))
    .bind(secrets::paper_digest(code))
    .bind(place)
    .bind(by.to_string())
    .bind(at)
    .execute(change.rows()?)
    .await?;
    one("seal an account", done.rows_affected())?;
    Ok(id)
}

/// The newest of an office.
pub async fn list(app: &App, scope: Scope, office: OfficeId) -> DbResult<Vec<Envelope>> {
    let sql = format!(
        "{SELECT} where a.office_id = $1
            and exists (select 1 from sight v where v.person_id = $2 and v.office_id = a.office_id)
          order by a.sealed_at desc, a.id desc limit 20"
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(office.to_string())
        .bind(scope.bound())
        .fetch_all(&mut *app.db.rows().await?)
        .await?;
    rows.iter().map(read).collect()
}

/// Everything that was opened and is not over, of all offices: for who tells others.
pub async fn all_open(app: &App) -> DbResult<Vec<Envelope>> {
    let sql = format!("{SELECT} where a.opened_at is not null and a.over_at is null order by a.id");
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .fetch_all(&mut *app.db.rows().await?)
        .await?;
    rows.iter().map(read).collect()
}

/// The one that a code opens. Whoever holds the code needs no account.
pub async fn by_code(app: &App, code: &str) -> DbResult<Option<Envelope>> {
    let sql = format!(
        "{SELECT} where a.code = $1 and a.opened_at is null and a.over_at is null
            and (a.is_drill = 0 or a.sealed_at > $2)"
    );
    let row = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(secrets::paper_digest(code))
        .bind(millis(app.clock.now() - DRILL_PAPER))
        .fetch_optional(&mut *app.db.rows().await?)
        .await?;
    row.as_ref().map(read).transpose()
}

/// Writes that it was opened. False when somebody else was quicker.
pub async fn open(
    change: &mut Change,
    id: &str,
    (person, session): (PersonId, &str),
    (reason, ends_at): (&str, Timestamp),
) -> DbResult<bool> {
    let at = millis(change.at());
    let done = sqlx::query(
        "update sealed_accounts set opened_at = $2, person_id = $3, session = $4, reason = $5, ends_at = $6
          where id = $1 and opened_at is null and over_at is null",
    )
    .bind(id)
    .bind(at)
    .bind(person.to_string())
    .bind(session)
    .bind(reason)
    .bind(millis(ends_at))
    .execute(change.rows()?)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Writes that it is over. False when it was before.
pub async fn end(change: &mut Change, id: &str) -> DbResult<bool> {
    let at = millis(change.at());
    let done = sqlx::query(
        "update sealed_accounts set over_at = $2 where id = $1 and opened_at is not null and over_at is null",
    )
    .bind(id)
    .bind(at)
    .execute(change.rows()?)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Writes that somebody saw the seal whole.
pub async fn checked(change: &mut Change, office: OfficeId) -> DbResult<bool> {
    let (at, by) = (millis(change.at()), change.actor().who.person());
    let done = sqlx::query(
        "update sealed_accounts set checked_at = $2, checked_by = $3
          where office_id = $1 and is_drill = 0 and opened_at is null and over_at is null",
    )
    .bind(office.to_string())
    .bind(at)
    .bind(by.map(|it| it.to_string()))
    .execute(change.rows()?)
    .await?;
    Ok(done.rows_affected() == 1)
}

fn read(row: &AnyRow) -> DbResult<Envelope> {
    const TABLE: &str = "sealed_accounts";
    let id: String = row.try_get("id")?;
    let office: String = row.try_get("office_id")?;
    let is_drill: i64 = row.try_get("is_drill")?;
    let time = |name: &str| -> DbResult<Option<Timestamp>> {
        let it: Option<i64> = row.try_get(name)?;
        Ok(it.map(moment))
    };
    let person: Option<String> = row.try_get("person_id")?;
    let opened = match (time("opened_at")?, person, time("ends_at")?) {
        (Some(at), Some(person), Some(ends_at)) => Some(Opened {
            at,
            person: stored(&person, TABLE, "person_id", &id)?,
            name: row
                .try_get::<Option<String>, _>("name")?
                .unwrap_or_default(),
            reason: row.try_get("reason")?,
            session: row
                .try_get::<Option<String>, _>("session")?
                .unwrap_or_default(),
            ends_at,
        }),
        _ => None,
    };
    Ok(Envelope {
        office: stored(&office, TABLE, "office_id", &id)?,
        is_drill: is_drill == 1,
        place: row.try_get("place")?,
        sealed_by: row.try_get("sealed_by")?,
        sealed_at: moment(row.try_get("sealed_at")?),
        checked_at: time("checked_at")?,
        opened,
        over_at: time("over_at")?,
        id,
    })
}
