//! SQL of the people of a place as who keeps them sees them: accounts, last sign-in, invitations; and of leaving.

use jiff::Timestamp;
use jiff::civil::Date;
use mamori_core::ids::PersonId;
use mamori_core::people::{Kana, PersonName, Role};
use mamori_core::words::Language;
use sqlx::Row;

use super::persons::{Node, Person, people_at};
use crate::clock::{millis, moment};
use crate::db::{Change, DbResult, Scope, one};
use crate::web::App;

/// One of the people of a place with their account.
pub struct Member {
    /// Id, name, reading and roles.
    pub person: Person,
    /// The sign-in name, where one was chosen.
    pub login: Option<String>,
    /// Whether the person can sign in.
    pub has_account: bool,
    /// The last sign-in.
    pub signed_in_at: Option<Timestamp>,
    /// Until when the newest unused invitation holds, or held.
    pub invited_until: Option<Timestamp>,
}

/// The people of a place in the order of their readings; nobody for a foreign place.
pub async fn members(app: &App, scope: Scope, node: Node) -> DbResult<Vec<Member>> {
    let mut members = Vec::new();
    for person in people_at(app, scope, node).await? {
        members.push(account(app, person).await?);
    }
    Ok(members)
}

/// One of them; none for anybody else.
pub async fn member(
    app: &App,
    scope: Scope,
    node: Node,
    person: PersonId,
) -> DbResult<Option<Member>> {
    let people = people_at(app, scope, node).await?;
    match people.into_iter().find(|it| it.id == person) {
        Some(person) => account(app, person).await.map(Some),
        None => Ok(None),
    }
}

async fn account(app: &App, person: Person) -> DbResult<Member> {
    let row = sqlx::query(
        "select p.login,
                cast((select count(*) from passwords w where w.person_id = p.id) as bigint) as keys,
                cast(coalesce((select max(s.created_at) from sessions s where s.person_id = p.id), 0) as bigint)
                    as signed_in,
                cast(coalesce((select max(i.expires_at) from invitations i
                    where i.person_id = p.id and i.used_at is null), 0) as bigint) as invited
           from persons p where p.id = $1",
    )
    .bind(person.id.to_string())
    .fetch_one(&mut *app.db.rows().await?)
    .await?;
    let (keys, signed_in, invited): (i64, i64, i64) = (
        row.try_get("keys")?,
        row.try_get("signed_in")?,
        row.try_get("invited")?,
    );
    Ok(Member {
        person,
        login: row.try_get("login")?,
        has_account: keys > 0,
        signed_in_at: (signed_in > 0).then(|| moment(signed_in)),
        invited_until: (invited > 0).then(|| moment(invited)),
    })
}

/// Whether a place would be without anybody who holds this role and can sign in if it were not for this person.
pub async fn is_last(app: &App, node: Node, role: Role, person: PersonId) -> DbResult<bool> {
    let (kind, node) = node.words();
    let rows = sqlx::query(
        "select r.person_id from roles r join passwords w on w.person_id = r.person_id
          where r.node_kind = $1 and r.node_id = $2 and r.role = $3 and r.ended_at is null",
    )
    .bind(kind.as_str())
    .bind(node)
    .bind(role.as_str())
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    let person = person.to_string();
    let mut held = false;
    for row in &rows {
        let id: String = row.try_get("person_id")?;
        if id != person {
            return Ok(false);
        }
        held = true;
    }
    Ok(held)
}

/// A person leaves: every role and everything to sign in with ends at once, the name stays until `keep_until`.
pub async fn leave(change: &mut Change, person: PersonId, keep_until: Date) -> DbResult<()> {
    let at = millis(change.at());
    // The day itself still counts: the name goes with the end of that day in the office.
    let until = jiff::tz::offset(9)
        .to_timestamp(keep_until.at(23, 59, 59, 0))
        .map_or(at, millis);
    let done = sqlx::query(
        "update persons set left_at = $2, keep_until = $3 where id = $1 and left_at is null",
    )
    .bind(person.to_string())
    .bind(at)
    .bind(until)
    .execute(change.rows()?)
    .await?;
    one("let a person leave", done.rows_affected())?;
    sqlx::query("update roles set ended_at = $2 where person_id = $1 and ended_at is null")
        .bind(person.to_string())
        .bind(at)
        .execute(change.rows()?)
        .await?;
    super::invitations::end_all(change, person).await?;
    super::keys::forget(change, person).await
}

/// A person's own name, reading and language.
pub async fn rename(
    change: &mut Change,
    person: PersonId,
    (name, kana): (&PersonName, &Kana),
    language: Language,
) -> DbResult<()> {
    let done = sqlx::query("update persons set name = $2, kana = $3, language = $4 where id = $1")
        .bind(person.to_string())
        .bind(name.as_str())
        .bind(kana.as_str())
        .bind(language.to_string())
        .execute(change.rows()?)
        .await?;
    one("rename a person", done.rows_affected())
}
