//! SQL of tokens by which programs ask for a person. How one is spelt and what it leaves stands in `mamori_core::people`.

use jiff::Timestamp;
use mamori_core::ids::{OfficeId, PersonId};
use mamori_core::people::TokenLimits;
use mamori_core::words::Language;
use sqlx::Row;
use sqlx::any::AnyRow;

use super::super::Node;
use super::super::secrets;
use crate::clock::{millis, moment};
use crate::db::{Change, DbResult, Scope, one, stored};
use crate::web::{App, Token, Who};

/// A new token.
pub struct NewToken<'a> {
    /// As its person calls it.
    pub name: &'a str,
    /// What it is for.
    pub purpose: &'a str,
    /// What it leaves.
    pub limits: TokenLimits,
    /// From when on it is worth nothing.
    pub holds_until: Timestamp,
}

/// A token in force as the pages show it; nobody can say what it is.
pub struct Held {
    /// Its row.
    pub id: String,
    /// As its person calls it.
    pub name: String,
    /// What it is for.
    pub purpose: String,
    /// Whether anything may be written with it.
    pub may_write: bool,
    /// The names of the only offices that it reaches; none for all.
    pub offices: Vec<String>,
    /// Since when.
    pub made_at: Timestamp,
    /// Until when.
    pub holds_until: Timestamp,
    /// The last use, to the minute, and the address it came from.
    pub used: Option<(Timestamp, String)>,
    /// Whose it is: name and フリガナ.
    pub person: (String, String),
}

/// Writes the row of a new one.
pub async fn add(
    change: &mut Change,
    person: PersonId,
    token: &str,
    new: &NewToken<'_>,
) -> DbResult<String> {
    let (id, at) = (change.new_id().to_string(), millis(change.at()));
    let done = sqlx::query(
        "insert into api_tokens (id, person_id, digest, name, purpose, may_write, is_limited, made_at, holds_until)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(id.as_str())
    .bind(person.to_string())
    .bind(secrets::digest(token))
    .bind(new.name)
    .bind(new.purpose)
    .bind(i64::from(new.limits.may_write))
    .bind(i64::from(!new.limits.reach_above()))
    .bind(at)
    .bind(millis(new.holds_until))
    .execute(change.rows()?)
    .await?;
    one("add a token", done.rows_affected())?;
    for office in &new.limits.offices {
        let sql = "insert into api_token_offices (token_id, office_id) values ($1, $2)";
        let office = sqlx::query(sql).bind(id.as_str()).bind(office.to_string());
        let done = office.execute(change.rows()?).await?;
        one("limit a token", done.rows_affected())?;
    }
    Ok(id)
}

/// For whom a token asks, and their language, while it holds and they have not left. Marks it as used, at most once a minute.
pub async fn bearer(app: &App, token: &str, from: &str) -> DbResult<Option<(Who, Language)>> {
    let now = app.clock.now();
    let row = sqlx::query(
        "select t.id, t.name as token_name, t.may_write, t.is_limited, t.used_at,
                p.id as person_id, p.name, p.kana, p.language
           from api_tokens t join persons p on p.id = t.person_id
          where t.digest = $1 and t.ended_at is null and t.holds_until > $2 and p.left_at is null",
    )
    .bind(secrets::digest(token))
    .bind(millis(now))
    .fetch_optional(&mut *app.db.rows().await?)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let id: String = row.try_get("id")?;
    let used_at: Option<i64> = row.try_get("used_at")?;
    if used_at.is_none_or(|it| now.duration_since(moment(it)).as_secs() >= 60) {
        app.db.note_use(&id, from, millis(now)).await?;
    }
    let person: String = row.try_get("person_id")?;
    let language: String = row.try_get("language")?;
    let who = Who {
        id: stored(&person, "api_tokens", "person_id", &id)?,
        name: row.try_get("name")?,
        kana: row.try_get("kana")?,
        session: String::new(),
        office: None,
        device: None,
        proved_at: Timestamp::UNIX_EPOCH,
        token: Some(token_of(app, &row, id).await?),
    };
    Ok(Some((
        who,
        stored(&language, "persons", "language", &person)?,
    )))
}

async fn token_of(app: &App, row: &AnyRow, id: String) -> DbResult<Token> {
    let is_limited: i64 = row.try_get("is_limited")?;
    let may_write: i64 = row.try_get("may_write")?;
    let mut offices = Vec::new();
    if is_limited != 0 {
        let rows = sqlx::query("select office_id from api_token_offices where token_id = $1")
            .bind(id.as_str())
            .fetch_all(&mut *app.db.rows().await?)
            .await?;
        for row in &rows {
            let office: String = row.try_get("office_id")?;
            offices.push(stored(&office, "api_token_offices", "office_id", &id)?);
        }
    }
    Ok(Token {
        name: row.try_get("token_name")?,
        limits: TokenLimits {
            may_write: may_write != 0,
            offices,
        },
        id,
    })
}

const HELD: &str =
    "select t.id, t.name, t.purpose, t.may_write, t.made_at, t.holds_until, t.used_at, t.used_from,
                           p.name as person_name, p.kana as person_kana
                      from api_tokens t join persons p on p.id = t.person_id
                     where t.ended_at is null and t.holds_until > $1 and p.left_at is null";

/// Those of one person that hold, the newest first.
pub async fn own(app: &App, person: PersonId) -> DbResult<Vec<Held>> {
    let sql = format!("{HELD} and t.person_id = $2 order by t.made_at desc, t.id");
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(millis(app.clock.now()))
        .bind(person.to_string())
        .fetch_all(&mut *app.db.rows().await?)
        .await?;
    all_held(app, &rows).await
}

/// Whose token this place may see and end: that of somebody who holds a role here, and which reaches it.
const AT_PLACE: &str = "exists (select 1 from roles r where r.person_id = t.person_id and r.node_kind = $2
                                   and r.node_id = $3 and r.ended_at is null)
                    and (t.is_limited = 0 or exists (select 1 from api_token_offices o
                                                      where o.token_id = t.id and o.office_id = $3))";

/// Those of the people of a place that reach it, by the readings of their names.
pub async fn at_place(app: &App, node: Node) -> DbResult<Vec<Held>> {
    let sql = format!("{HELD} and {AT_PLACE} order by p.kana, p.id, t.made_at desc, t.id");
    let (kind, id) = node.words();
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(millis(app.clock.now()))
        .bind(kind.as_str())
        .bind(id)
        .fetch_all(&mut *app.db.rows().await?)
        .await?;
    all_held(app, &rows).await
}

async fn all_held(app: &App, rows: &[AnyRow]) -> DbResult<Vec<Held>> {
    let mut all = Vec::new();
    for row in rows {
        let id: String = row.try_get("id")?;
        let offices = sqlx::query(
            "select o.name from offices o join api_token_offices l on l.office_id = o.id
              where l.token_id = $1 order by o.name",
        )
        .bind(id.as_str())
        .fetch_all(&mut *app.db.rows().await?)
        .await?;
        let names: Result<Vec<String>, _> = offices.iter().map(|it| it.try_get("name")).collect();
        all.push(held(row, id, names?)?);
    }
    Ok(all)
}

fn held(row: &AnyRow, id: String, offices: Vec<String>) -> DbResult<Held> {
    let may_write: i64 = row.try_get("may_write")?;
    let used_at: Option<i64> = row.try_get("used_at")?;
    let from: Option<String> = row.try_get("used_from")?;
    Ok(Held {
        id,
        name: row.try_get("name")?,
        purpose: row.try_get("purpose")?,
        may_write: may_write != 0,
        offices,
        made_at: moment(row.try_get("made_at")?),
        holds_until: moment(row.try_get("holds_until")?),
        used: used_at.map(|it| (moment(it), from.unwrap_or_default())),
        person: (row.try_get("person_name")?, row.try_get("person_kana")?),
    })
}

/// Ends one of one's own. False when there is none such, or it has ended.
pub async fn end_own(change: &mut Change, person: PersonId, token: &str) -> DbResult<bool> {
    let (at, by) = (millis(change.at()), change.actor().word());
    let done = sqlx::query(
        "update api_tokens set ended_at = $3, ended_by = $4
          where id = $1 and person_id = $2 and ended_at is null",
    )
    .bind(token)
    .bind(person.to_string())
    .bind(at)
    .bind(by)
    .execute(change.rows()?)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Ends one of somebody of a place; tells whose it was. None when there is none such, or it has ended.
pub async fn end_at(change: &mut Change, node: Node, token: &str) -> DbResult<Option<PersonId>> {
    let (at, by) = (millis(change.at()), change.actor().word());
    let (kind, id) = node.words();
    let sql = format!(
        "select t.person_id from api_tokens t where t.id = $1 and t.ended_at is null and {AT_PLACE}"
    );
    let row = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(token)
        .bind(kind.as_str())
        .bind(id)
        .fetch_optional(change.rows()?)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let person: String = row.try_get("person_id")?;
    sqlx::query(
        "update api_tokens set ended_at = $2, ended_by = $3 where id = $1 and ended_at is null",
    )
    .bind(token)
    .bind(at)
    .bind(by)
    .execute(change.rows()?)
    .await?;
    stored(&person, "api_tokens", "person_id", token).map(Some)
}

/// Ends every token there is: nobody knows who holds them.
pub async fn end_every(change: &mut Change) -> DbResult<()> {
    let (at, by) = (millis(change.at()), change.actor().word());
    sqlx::query("update api_tokens set ended_at = $1, ended_by = $2 where ended_at is null")
        .bind(at)
        .bind(by)
        .execute(change.rows()?)
        .await?;
    Ok(())
}

/// Ends all of a person: they leave, their way to sign in is renewed, or what they may do has changed.
pub async fn end_all(change: &mut Change, person: PersonId) -> DbResult<()> {
    let (at, by) = (millis(change.at()), change.actor().word());
    sqlx::query(
        "update api_tokens set ended_at = $2, ended_by = $3 where person_id = $1 and ended_at is null",
    )
    .bind(person.to_string())
    .bind(at)
    .bind(by)
    .execute(change.rows()?)
    .await?;
    Ok(())
}

/// The offices that a person reaches by any role, by name, at most so many.
pub async fn reached(
    app: &App,
    person: PersonId,
    most: usize,
) -> DbResult<Vec<(OfficeId, String)>> {
    let rows = sqlx::query(
        "select o.id, o.name from offices o
          where exists (select 1 from standings s where s.person_id = $1 and s.office_id = o.id)
          order by o.name, o.id limit $2",
    )
    .bind(person.to_string())
    .bind(i64::try_from(most).unwrap_or(i64::MAX))
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    let office = |row: &AnyRow| {
        let id: String = row.try_get("id")?;
        Ok((stored(&id, "offices", "id", &id)?, row.try_get("name")?))
    };
    rows.iter().map(office).collect()
}

/// The offices that a person reaches by any role, in the order of their ids: at most so many after one; only those that a limited
/// token names, where one is given.
pub async fn reached_after(
    app: &App,
    (person, limited): (PersonId, &str),
    (after, most): (&str, usize),
) -> DbResult<Vec<(OfficeId, String)>> {
    let rows = sqlx::query(
        "select o.id, o.name from offices o
          where exists (select 1 from standings s where s.person_id = $1 and s.office_id = o.id)
            and o.id > $2
            and (cast($3 as text) = ''
                 or exists (select 1 from api_token_offices l where l.token_id = $3 and l.office_id = o.id))
          order by o.id limit $4",
    )
    .bind(person.to_string())
    .bind(after)
    .bind(limited)
    .bind(i64::try_from(most).unwrap_or(i64::MAX))
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    let office = |row: &AnyRow| {
        let id: String = row.try_get("id")?;
        Ok((stored(&id, "offices", "id", &id)?, row.try_get("name")?))
    };
    rows.iter().map(office).collect()
}

/// The names of all tokens that people of an office hold or held, by id, for its journal.
pub async fn names(app: &App, scope: Scope, office: OfficeId) -> DbResult<Vec<(String, String)>> {
    let rows = sqlx::query(
        "select t.id, t.name from api_tokens t
          where exists (select 1 from sight s where s.person_id = $2 and s.office_id = $1)
            and exists (select 1 from roles r join offices o on o.id = $1
                         where r.person_id = t.person_id
                           and ((r.node_kind = 'office' and r.node_id = o.id)
                             or (r.node_kind = 'corporation' and r.node_id = o.corporation_id)))",
    )
    .bind(office.to_string())
    .bind(scope.bound())
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    let name = |row: &AnyRow| Ok((row.try_get("id")?, row.try_get("name")?));
    rows.iter().map(name).collect()
}

/// What a token made by a call that bore this key: the digest of the call, and the answer.
pub async fn made(app: &App, (token, key): (&str, &str)) -> DbResult<Option<(String, String)>> {
    let row = sqlx::query("select digest, answer from api_made where token_id = $1 and key = $2")
        .bind(token)
        .bind(key)
        .fetch_optional(&mut *app.db.rows().await?)
        .await?;
    let row = row.map(|it| Ok((it.try_get("digest")?, it.try_get("answer")?)));
    row.transpose()
}

/// Keeps what a call made, in the change that made it; somebody else who sent the same key meanwhile makes it fail.
pub async fn keep_made(
    change: &mut Change,
    (token, key): (&str, &str),
    (digest, answer): (&str, &str),
) -> DbResult<()> {
    let at = millis(change.at());
    let done = sqlx::query(
        "insert into api_made (token_id, key, digest, answer, at) values ($1, $2, $3, $4, $5)",
    )
    .bind(token)
    .bind(key)
    .bind(digest)
    .bind(answer)
    .bind(at)
    .execute(change.rows()?)
    .await?;
    one("keep what a call made", done.rows_affected())
}
