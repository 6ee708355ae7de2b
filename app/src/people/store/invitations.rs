//! SQL of invitations and resets: one-time codes with which a person chooses new ways to sign in.

use jiff::{SignedDuration, Timestamp};
use mamori_core::ids::{InvitationId, PersonId};
use sqlx::Row;

use super::super::{Node, secrets};
use crate::clock::{millis, moment};
use crate::db::{Change, DbResult, one, stored};
use crate::web::App;

/// What a code is worth now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Worth {
    /// It can be used.
    Open,
    /// Somebody used it.
    Used,
    /// Its time is over, or a newer one was made, or the person has left.
    Old,
}

/// What a code leads to.
pub struct Invited {
    /// The invitation.
    pub id: InvitationId,
    /// Whom it is for.
    pub person: PersonId,
    /// Name as written.
    pub name: String,
    /// フリガナ.
    pub kana: String,
    /// The sign-in name, where one was chosen before.
    pub login: Option<String>,
    /// Whether the code can be used.
    pub worth: Worth,
}

/// Makes an invitation in place of earlier ones of this person.
pub async fn add(
    change: &mut Change,
    person: PersonId,
    code: &str,
    holds: SignedDuration,
) -> DbResult<InvitationId> {
    end_all(change, person).await?;
    let (id, at, by) = (change.new_id(), change.at(), change.actor().word());
    let done = sqlx::query(
        "insert into invitations (id, person_id, code_hash, made_by, made_at, expires_at)
         values ($1, $2, $3, $4, $5, $6)",
    )
    .bind(id.to_string())
    .bind(person.to_string())
    .bind(secrets::paper_digest(code))
    .bind(by)
    .bind(millis(at))
    .bind(millis(at + holds))
    .execute(change.rows()?)
    .await?;
    one("add an invitation", done.rows_affected())?;
    Ok(InvitationId::new(id))
}

/// Makes every open invitation of a person worthless.
pub async fn end_all(change: &mut Change, person: PersonId) -> DbResult<()> {
    let at = millis(change.at());
    sqlx::query(
        "update invitations set expires_at = $2 where person_id = $1 and used_at is null and expires_at > $2",
    )
    .bind(person.to_string())
    .bind(at)
    .execute(change.rows()?)
    .await?;
    Ok(())
}

/// What a typed code leads to.
pub async fn find(app: &App, code: &str) -> DbResult<Option<Invited>> {
    let row = sqlx::query(
        "select i.id, i.person_id, i.expires_at, i.used_at, p.name, p.kana, p.login, p.left_at
           from invitations i join persons p on p.id = i.person_id where i.code_hash = $1",
    )
    .bind(secrets::paper_digest(code))
    .fetch_optional(&mut *app.db.rows().await?)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let (id, person): (String, String) = (row.try_get("id")?, row.try_get("person_id")?);
    let (used, left): (Option<i64>, Option<i64>) =
        (row.try_get("used_at")?, row.try_get("left_at")?);
    let until = moment(row.try_get("expires_at")?);
    Ok(Some(Invited {
        id: stored(&id, "invitations", "id", &id)?,
        person: stored(&person, "invitations", "person_id", &id)?,
        name: row.try_get("name")?,
        kana: row.try_get("kana")?,
        login: row.try_get("login")?,
        worth: match (used, left) {
            (Some(_), _) => Worth::Used,
            (None, None) if until > app.clock.now() => Worth::Open,
            _ => Worth::Old,
        },
    }))
}

/// Uses up an invitation. False when it was used or ended meanwhile.
pub async fn use_up(change: &mut Change, id: InvitationId) -> DbResult<bool> {
    let at = millis(change.at());
    let done = sqlx::query(
        "update invitations set used_at = $2 where id = $1 and used_at is null and expires_at > $2",
    )
    .bind(id.to_string())
    .bind(at)
    .execute(change.rows()?)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Gives a person their sign-in name. False when somebody else has it.
pub async fn set_login(change: &mut Change, person: PersonId, login: &str) -> DbResult<bool> {
    let done = sqlx::query(
        "update persons set login = $2 where id = $1
            and not exists (select 1 from persons o where o.login = $2 and o.id <> $1)",
    )
    .bind(person.to_string())
    .bind(login)
    .execute(change.rows()?)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Whether somebody else has this sign-in name.
pub async fn login_is_taken(app: &App, person: PersonId, login: &str) -> DbResult<bool> {
    let row = sqlx::query("select id from persons where login = $1 and id <> $2")
        .bind(login)
        .bind(person.to_string())
        .fetch_optional(&mut *app.db.rows().await?)
        .await?;
    Ok(row.is_some())
}

/// Writes how it was proved that somebody is that person, and ends password, authenticator and paper codes.
pub async fn reset(change: &mut Change, person: PersonId, proof: &str) -> DbResult<()> {
    let (id, at, by) = (change.new_id(), millis(change.at()), change.actor().word());
    let done = sqlx::query(
        "insert into resets (id, person_id, made_by, proof, made_at) values ($1, $2, $3, $4, $5)",
    )
    .bind(id.to_string())
    .bind(person.to_string())
    .bind(by)
    .bind(proof)
    .bind(at)
    .execute(change.rows()?)
    .await?;
    one("write a reset", done.rows_affected())?;
    super::keys::forget(change, person).await
}

/// How many roles a person holds outside this place; with `corporate` those in the corporation of an office do not count.
pub async fn roles_outside(
    app: &App,
    person: PersonId,
    node: Node,
    corporate: bool,
) -> DbResult<i64> {
    let (_, node) = node.words();
    let row = sqlx::query(
        "select cast(count(*) as bigint) as n from roles r
          where r.person_id = $1 and r.ended_at is null and r.node_id <> $2
            and not ($3 = 1 and (
                exists (select 1 from offices own where own.id = $2 and own.corporation_id = r.node_id)
                or exists (select 1 from offices own join offices o on o.corporation_id = own.corporation_id
                            where own.id = $2 and o.id = r.node_id)))",
    )
    .bind(person.to_string())
    .bind(node)
    .bind(i64::from(corporate))
    .fetch_one(&mut *app.db.rows().await?)
    .await?;
    Ok(row.try_get("n")?)
}

/// Until when the newest open invitation of a person holds.
pub async fn open_until(app: &App, person: PersonId) -> DbResult<Option<Timestamp>> {
    let row = sqlx::query(
        "select expires_at from invitations where person_id = $1 and used_at is null and expires_at > $2
          order by expires_at desc limit 1",
    )
    .bind(person.to_string())
    .bind(millis(app.clock.now()))
    .fetch_optional(&mut *app.db.rows().await?)
    .await?;
    Ok(match row {
        Some(row) => Some(moment(row.try_get("expires_at")?)),
        None => None,
    })
}
