//! SQL of the views that offices open for those who inspect them: opened, entered, followed, ended.

use jiff::Timestamp;
use mamori_core::ids::{InspectionId, OfficeId, PersonId};
use mamori_core::inspections::{IDLE, Shown};
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::clock::{millis, moment};
use crate::db::{Change, DbResult, Scope, one, stored};
use crate::people::secrets;
use crate::web::App;

/// Who comes, and why.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Visitor {
    /// Her name.
    pub name: String,
    /// For whom she comes; may be empty.
    pub authority: String,
    /// What for; may be empty.
    pub reason: String,
}

/// One view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspection {
    /// Its id.
    pub id: InspectionId,
    /// Of which office.
    pub office: OfficeId,
    /// For whom.
    pub visitor: Visitor,
    /// What is shown.
    pub shown: Shown,
    /// Who has opened it: nobody sees more by it than they see.
    pub made_by: PersonId,
    /// When.
    pub made_at: Timestamp,
    /// When it is over by itself.
    pub ends_at: Timestamp,
    /// When somebody ended it.
    pub ended_at: Option<Timestamp>,
}

impl Inspection {
    /// Whether it can be entered and read at a moment.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.ended_at.is_none() && self.ends_at > now
    }
}

/// The columns that `read` wants.
const COLUMNS: &str = "i.id, i.office_id, i.visitor, i.authority, i.reason, i.shown, i.made_by, i.made_at, i.ends_at, i.ended_at";

/// What is kept of a link, however it was typed.
pub fn link_digest(link: &str) -> String {
    secrets::paper_digest(link)
}

/// What is kept of a code: it is good for its link alone.
pub fn code_digest(link: &str, code: &str) -> String {
    let (link, code) = (secrets::paper_digest(link), secrets::paper_digest(code));
    secrets::digest(&format!("{link} {code}"))
}

/// Opens a view.
pub async fn add(
    change: &mut Change,
    (office, by): (OfficeId, PersonId),
    (visitor, shown, ends_at): (&Visitor, &Shown, Timestamp),
    (link, code): (&str, &str),
) -> DbResult<InspectionId> {
    let (id, at) = (InspectionId::new(change.new_id()), change.at());
    let done = sqlx::query(
        "insert into inspections (id, office_id, link, code, visitor, authority, reason, shown, made_by, made_at, ends_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(id.to_string())
    .bind(office.to_string())
    .bind(link_digest(link))
    .bind(code_digest(link, code))
    .bind(visitor.name.as_str())
    .bind(visitor.authority.as_str())
    .bind(visitor.reason.as_str())
    .bind(shown.to_string())
    .bind(by.to_string())
    .bind(millis(at))
    .bind(millis(ends_at))
    .execute(change.rows()?)
    .await?;
    one("open a view", done.rows_affected())?;
    Ok(id)
}

/// The newest views of an office, the open ones first.
pub async fn list(
    app: &App,
    scope: Scope,
    office: OfficeId,
    most: i64,
) -> DbResult<Vec<Inspection>> {
    let sql = format!(
        "select {COLUMNS} from inspections i
          where i.office_id = $1
            and exists (select 1 from sight s where s.person_id = $2 and s.office_id = i.office_id)
          order by case when i.ended_at is null and i.ends_at > $3 then 0 else 1 end, i.made_at desc, i.id desc limit $4"
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(office.to_string())
        .bind(scope.bound())
        .bind(millis(app.clock.now()))
        .bind(most)
        .fetch_all(&mut *app.db.rows().await?)
        .await?;
    rows.iter().map(read).collect()
}

/// One view of an office.
pub async fn find(
    app: &App,
    scope: Scope,
    office: OfficeId,
    id: InspectionId,
) -> DbResult<Option<Inspection>> {
    let sql = format!(
        "select {COLUMNS} from inspections i
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

/// Ends a view at once. False when it was over before.
pub async fn end(change: &mut Change, office: OfficeId, id: InspectionId) -> DbResult<bool> {
    let (at, by) = (millis(change.at()), change.actor().who.person());
    let done = sqlx::query(
        "update inspections set ended_at = $3, ended_by = $4, session = null
          where id = $1 and office_id = $2 and ended_at is null and ends_at > $3",
    )
    .bind(id.to_string())
    .bind(office.to_string())
    .bind(at)
    .bind(by.map(|it| it.to_string()))
    .execute(change.rows()?)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The office whose link this was, over or not: for the trace of a wrong code. Whoever holds the link needs no account.
pub async fn office_of_link(app: &App, link: &str) -> DbResult<Option<(OfficeId, InspectionId)>> {
    let row = sqlx::query("select i.office_id, i.id from inspections i where i.link = $1")
        .bind(link_digest(link))
        .fetch_optional(&mut *app.db.rows().await?)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let (office, id): (String, String) = (row.try_get("office_id")?, row.try_get("id")?);
    let office = stored(&office, "inspections", "office_id", &id)?;
    Ok(Some((office, stored(&id, "inspections", "id", &id)?)))
}

/// The view that link and code open together.
pub async fn by_code(app: &App, link: &str, code: &str) -> DbResult<Option<Inspection>> {
    by(app, "i.code = $1", code_digest(link, code)).await
}

/// The view that a browser with this cookie is inside of.
pub async fn by_session(app: &App, token: &str) -> DbResult<Option<Inspection>> {
    let since = millis(app.clock.now() - IDLE);
    let filter = format!("i.session = $1 and i.seen_at >= {since}");
    by(app, &filter, secrets::digest(token)).await
}

async fn by(app: &App, filter: &str, value: String) -> DbResult<Option<Inspection>> {
    let now = millis(app.clock.now());
    let sql = format!(
        "select {COLUMNS} from inspections i where {filter} and i.ended_at is null and i.ends_at > {now}"
    );
    let row = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(value)
        .fetch_optional(&mut *app.db.rows().await?)
        .await?;
    row.as_ref().map(read).transpose()
}

/// Lets a browser in, in place of the one before. False when the view ended meanwhile.
pub async fn enter(change: &mut Change, id: InspectionId, token: &str) -> DbResult<bool> {
    let at = millis(change.at());
    let done = sqlx::query(
        "update inspections set session = $2, seen_at = $3 where id = $1 and ended_at is null and ends_at > $3",
    )
    .bind(id.to_string())
    .bind(secrets::digest(token))
    .bind(at)
    .execute(change.rows()?)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Notes that somebody is inside still. False when the view ended meanwhile or another browser took its place.
pub async fn stay(change: &mut Change, id: InspectionId, token: &str) -> DbResult<bool> {
    let at = millis(change.at());
    let done = sqlx::query(
        "update inspections set seen_at = $3 where id = $1 and session = $2 and ended_at is null and ends_at > $3",
    )
    .bind(id.to_string())
    .bind(secrets::digest(token))
    .bind(at)
    .execute(change.rows()?)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Lets nobody in any more who came by this cookie; link and code still open.
pub async fn leave(change: &mut Change, id: InspectionId) -> DbResult<()> {
    let done = sqlx::query("update inspections set session = null where id = $1")
        .bind(id.to_string())
        .execute(change.rows()?)
        .await?;
    one("leave a view", done.rows_affected())
}

fn read(row: &AnyRow) -> DbResult<Inspection> {
    const TABLE: &str = "inspections";
    let id: String = row.try_get("id")?;
    let (office, by): (String, String) = (row.try_get("office_id")?, row.try_get("made_by")?);
    let shown: String = row.try_get("shown")?;
    let ended: Option<i64> = row.try_get("ended_at")?;
    Ok(Inspection {
        id: stored(&id, TABLE, "id", &id)?,
        office: stored(&office, TABLE, "office_id", &id)?,
        visitor: Visitor {
            name: row.try_get("visitor")?,
            authority: row.try_get("authority")?,
            reason: row.try_get("reason")?,
        },
        shown: stored(&shown, TABLE, "shown", &id)?,
        made_by: stored(&by, TABLE, "made_by", &id)?,
        made_at: moment(row.try_get("made_at")?),
        ends_at: moment(row.try_get("ends_at")?),
        ended_at: ended.map(moment),
    })
}
