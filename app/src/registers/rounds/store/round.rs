//! SQL of rounds: which there are and how far they are. What was marked in them is in `mark`.

use jiff::Timestamp;
use mamori_core::ids::{OfficeId, RoundId};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::super::super::store::trace::By;
use crate::clock::{millis, moment};
use crate::db::{Change, DbResult, Scope, one, stored};
use crate::web::App;

/// One round of a ledger as it stands in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    /// Its id.
    pub id: RoundId,
    /// Whose ledger.
    pub office: OfficeId,
    /// Which ledger.
    pub register: String,
    /// Who began it, and when.
    pub began: By,
    /// Who ended it last, and when; nobody while it goes on.
    pub ended: Option<By>,
    /// Whether it was given up.
    pub is_given_up: bool,
    /// When it was approved or given up.
    pub over_at: Option<Timestamp>,
}

const ROUND: &str = "r.id, r.office_id, r.register, r.began_at, r.ended_at, r.outcome, r.over_at,
     b.name as began_name, b.kana as began_kana, f.name as ended_name, f.kana as ended_kana
     from rounds r left join persons b on b.id = r.began_by left join persons f on f.id = r.ended_by";
const SEEN: &str =
    "exists (select 1 from sight s where s.person_id = $1 and s.office_id = r.office_id)";

/// One round of a ledger of an office.
pub async fn find(
    app: &App,
    scope: Scope,
    (office, register): (OfficeId, &str),
    id: RoundId,
) -> DbResult<Option<Round>> {
    let sql = format!(
        "select {ROUND} where r.id = $2 and r.office_id = $3 and r.register = $4 and {SEEN}"
    );
    let row = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(scope.bound())
        .bind(id.to_string())
        .bind(office.to_string())
        .bind(register)
        .fetch_optional(&mut *app.db.rows().await?)
        .await?;
    row.as_ref().map(round).transpose()
}

/// The rounds of a ledger of an office, the newest first; as many as anybody looks back at.
pub async fn list(
    app: &App,
    scope: Scope,
    (office, register): (OfficeId, &str),
) -> DbResult<Vec<Round>> {
    let sql = format!(
        "select {ROUND} where r.office_id = $2 and r.register = $3 and {SEEN}
          order by r.began_at desc, r.id desc limit 12"
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(scope.bound())
        .bind(office.to_string())
        .bind(register)
        .fetch_all(&mut *app.db.rows().await?)
        .await?;
    rows.iter().map(round).collect()
}

/// The rounds of an office that are not over.
pub async fn open(app: &App, scope: Scope, office: OfficeId) -> DbResult<Vec<Round>> {
    let sql = format!(
        "select {ROUND} where r.office_id = $2 and r.over_at is null and {SEEN} order by r.began_at, r.id"
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(scope.bound())
        .bind(office.to_string())
        .fetch_all(&mut *app.db.rows().await?)
        .await?;
    rows.iter().map(round).collect()
}

/// When a ledger was written into first and gone through last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past {
    /// Which ledger.
    pub register: String,
    /// When the first of its entries that are not closed was written.
    pub first_made: Timestamp,
    /// When the last approved round was ended.
    pub last_ended: Option<Timestamp>,
}

/// The past of every ledger of an office that has entries.
pub async fn pasts(app: &App, scope: Scope, office: OfficeId) -> DbResult<Vec<Past>> {
    let rows = sqlx::query(
        "select e.register, min(e.made_at) as first_made,
                (select max(r.ended_at) from rounds r
                  where r.office_id = $1 and r.register = e.register and r.outcome = 'approved') as last_ended
           from register_entries e
          where e.office_id = $1 and e.over_at is null
            and exists (select 1 from sight s where s.person_id = $2 and s.office_id = e.office_id)
          group by e.register order by e.register",
    )
    .bind(office.to_string())
    .bind(scope.bound())
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    let past = |row: &AnyRow| {
        let last: Option<i64> = row.try_get("last_ended")?;
        Ok(Past {
            register: row.try_get("register")?,
            first_made: moment(row.try_get("first_made")?),
            last_ended: last.map(moment),
        })
    };
    rows.iter().map(past).collect()
}

/// Begins a round. Fails as taken while another one of the ledger is not over.
pub async fn begin(change: &mut Change, office: OfficeId, register: &str) -> DbResult<RoundId> {
    let (id, at, by) = (change.new_id(), millis(change.at()), change.actor().word());
    let done = sqlx::query(
        "insert into rounds (id, office_id, register, began_at, began_by) values ($1, $2, $3, $4, $5)",
    )
    .bind(id.to_string())
    .bind(office.to_string())
    .bind(register)
    .bind(at)
    .bind(by)
    .execute(change.rows()?)
    .await?;
    one("begin a round", done.rows_affected())?;
    Ok(RoundId::new(id))
}

/// Holds a round that goes on, so that nobody ends it before this change is over. False when it does not go on.
pub async fn hold(change: &mut Change, round: &Round) -> DbResult<bool> {
    let done = sqlx::query(
        "update rounds set marked_at = $3
          where id = $1 and office_id = $2 and ended_at is null and over_at is null",
    )
    .bind(round.id.to_string())
    .bind(round.office.to_string())
    .bind(millis(change.at()))
    .execute(change.rows()?)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Ends a round. False when it does not go on.
pub async fn end(change: &mut Change, round: &Round) -> DbResult<bool> {
    let (at, by) = (millis(change.at()), change.actor().word());
    let done = sqlx::query(
        "update rounds set ended_at = $3, ended_by = $4
          where id = $1 and office_id = $2 and ended_at is null and over_at is null",
    )
    .bind(round.id.to_string())
    .bind(round.office.to_string())
    .bind(at)
    .bind(by)
    .execute(change.rows()?)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Lets a round go on that was ended as it was when it was read. False when it was not, was ended again since, or is over.
pub async fn reopen(change: &mut Change, round: &Round) -> DbResult<bool> {
    let done = sqlx::query(
        "update rounds set ended_at = null, ended_by = null
          where id = $1 and office_id = $2 and ended_at = $3 and over_at is null",
    )
    .bind(round.id.to_string())
    .bind(round.office.to_string())
    .bind(round.ended.as_ref().map(|it| millis(it.at)))
    .execute(change.rows()?)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Finishes a round for good, approved as it was ended when it was read, or given up. False when it was ended again since,
/// or is over already.
pub async fn finish(change: &mut Change, round: &Round, is_approved: bool) -> DbResult<bool> {
    let outcome = if is_approved { "approved" } else { "given-up" };
    let done = sqlx::query(
        "update rounds set outcome = $3, over_at = $4
          where id = $1 and office_id = $2 and over_at is null
            and (ended_at = $5 or $3 = 'given-up')",
    )
    .bind(round.id.to_string())
    .bind(round.office.to_string())
    .bind(outcome)
    .bind(millis(change.at()))
    .bind(round.ended.as_ref().map(|it| millis(it.at)))
    .execute(change.rows()?)
    .await?;
    Ok(done.rows_affected() == 1)
}

fn round(row: &AnyRow) -> DbResult<Round> {
    let id: String = row.try_get("id")?;
    let office: String = row.try_get("office_id")?;
    let outcome: Option<String> = row.try_get("outcome")?;
    let ended: Option<i64> = row.try_get("ended_at")?;
    let over: Option<i64> = row.try_get("over_at")?;
    let ended = ended.map(|at| by(row, "ended", at)).transpose()?;
    Ok(Round {
        id: stored(&id, "rounds", "id", &id)?,
        office: stored(&office, "rounds", "office_id", &id)?,
        register: row.try_get("register")?,
        began: by(row, "began", row.try_get("began_at")?)?,
        ended,
        is_given_up: outcome.as_deref() == Some("given-up"),
        over_at: over.map(moment),
    })
}

/// Columns `<who>_name` and `<who>_kana`; missing where mamori itself acted.
pub(super) fn by(row: &AnyRow, who: &str, at: i64) -> DbResult<By> {
    let text = |column: &str| -> DbResult<String> {
        let text: Option<String> = row.try_get(format!("{who}_{column}").as_str())?;
        Ok(text.unwrap_or_default())
    };
    Ok(By {
        name: text("name")?,
        kana: text("kana")?,
        at: moment(at),
    })
}
