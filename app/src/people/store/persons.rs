//! SQL of persons and their roles: adding, listing, giving and ending; keys and sessions stand elsewhere.

use mamori_core::ids::{CorporationId, CouncilId, OfficeId, PersonId, RoleId};
use mamori_core::people::{Kana, NodeKind, PersonName, Role};
use mamori_core::words::Language;
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::clock::millis;
use crate::db::{Change, DbResult, Scope, one, stored};
use crate::web::{App, At};

/// A place at which a role is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Node {
    /// 事業所.
    Office(OfficeId),
    /// 法人.
    Corporation(CorporationId),
    /// 協議会.
    Council(CouncilId),
}

impl Node {
    /// The place that a path names; none for a path that names none.
    pub fn of(at: &At) -> Option<Self> {
        match at {
            At::Office { id, .. } => Some(Self::Office(*id)),
            At::Corporation { id, .. } => Some(Self::Corporation(*id)),
            At::Council { id, .. } => Some(Self::Council(*id)),
            At::Nowhere => None,
        }
    }

    /// What kind of place it is.
    pub fn kind(self) -> NodeKind {
        self.words().0
    }

    /// Where its pages begin, for example `/offices/…`.
    pub fn path(self) -> String {
        let (kind, id) = self.words();
        format!("/{kind}s/{id}")
    }

    /// The words of the rows: kind and id.
    pub fn words(self) -> (NodeKind, String) {
        match self {
            Self::Office(id) => (NodeKind::Office, id.to_string()),
            Self::Corporation(id) => (NodeKind::Corporation, id.to_string()),
            Self::Council(id) => (NodeKind::Council, id.to_string()),
        }
    }
}

/// A person to be added.
#[derive(Debug, Clone)]
pub struct NewPerson<'a> {
    /// Name as written.
    pub name: &'a PersonName,
    /// フリガナ.
    pub kana: &'a Kana,
    /// Sign-in name in small letters; absent until the person has an account.
    pub login: Option<&'a str>,
    /// Mail address; may be empty.
    pub email: &'a str,
    /// The language of their pages.
    pub language: Language,
}

/// Somebody of an office, as other capabilities may name them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The person.
    pub id: PersonId,
    /// Name as written.
    pub name: String,
    /// フリガナ.
    pub kana: String,
    /// What they are at this office now, in the order of the list of roles.
    pub roles: Vec<Role>,
}

/// Adds a person, who can sign in only once password and second factor are set.
pub async fn add_person(change: &mut Change, new: &NewPerson<'_>) -> DbResult<PersonId> {
    let id = change.new_id();
    let at = millis(change.at());
    let done = sqlx::query(
        "insert into persons (id, login, name, kana, email, language, created_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(id.to_string())
    .bind(new.login)
    .bind(new.name.as_str())
    .bind(new.kana.as_str())
    .bind(new.email)
    .bind(new.language.to_string())
    .bind(at)
    .execute(change.rows()?)
    .await?;
    one("add a person", done.rows_affected())?;
    Ok(PersonId::new(id))
}

/// Gives a role from now on. Giving one that is held already gives nothing and returns none.
pub async fn give_role(
    change: &mut Change,
    person: PersonId,
    role: Role,
    node: Node,
) -> DbResult<Option<RoleId>> {
    let id = change.new_id();
    let at = millis(change.at());
    let (kind, node) = node.words();
    let done = sqlx::query(
        "insert into roles (id, person_id, role, node_kind, node_id, began_at)
         select $1, p.id, $3, $4, $5, $6 from persons p
          where p.id = $2 and p.left_at is null and not exists (
                select 1 from roles r where r.person_id = p.id and r.role = $3
                   and r.node_kind = $4 and r.node_id = $5 and r.ended_at is null)",
    )
    .bind(id.to_string())
    .bind(person.to_string())
    .bind(role.as_str())
    .bind(kind.as_str())
    .bind(node)
    .bind(at)
    .execute(change.rows()?)
    .await?;
    if done.rows_affected() != 1 {
        return Ok(None);
    }
    // What was given to a program was given for what its person could do then.
    super::tokens::end_all(change, person).await?;
    Ok(Some(RoleId::new(id)))
}

/// Ends a role that is held now. False when it is not held.
pub async fn end_role(
    change: &mut Change,
    person: PersonId,
    role: Role,
    node: Node,
) -> DbResult<bool> {
    let at = millis(change.at());
    let (kind, node) = node.words();
    let done = sqlx::query(
        "update roles set ended_at = $5 where person_id = $1 and role = $2
            and node_kind = $3 and node_id = $4 and ended_at is null",
    )
    .bind(person.to_string())
    .bind(role.as_str())
    .bind(kind.as_str())
    .bind(node)
    .bind(at)
    .execute(change.rows()?)
    .await?;
    let has_ended = done.rows_affected() > 0;
    if has_ended {
        super::tokens::end_all(change, person).await?;
    }
    Ok(has_ended)
}

/// The people who hold a role at an office now, in the order of their readings; nobody for a foreign office.
pub async fn directory(app: &App, scope: Scope, office: OfficeId) -> DbResult<Vec<Person>> {
    people_at(app, scope, Node::Office(office)).await
}

/// The people who hold a role at a place now, in the order of their readings. An office's are for who sees its items,
/// those of a corporation or council for who holds a role there; to everybody else there is nobody.
pub async fn people_at(app: &App, scope: Scope, node: Node) -> DbResult<Vec<Person>> {
    let (kind, node) = node.words();
    let rows = sqlx::query(
        "select p.id, p.name, p.kana, r.role
           from persons p join roles r on r.person_id = p.id
          where r.node_kind = $1 and r.node_id = $2 and r.ended_at is null and p.left_at is null
            and (exists (select 1 from sight s
                          where r.node_kind = 'office' and s.person_id = $3 and s.office_id = r.node_id)
              or exists (select 1 from roles v
                          where r.node_kind <> 'office' and v.person_id = $3 and v.node_kind = r.node_kind
                            and v.node_id = r.node_id and v.ended_at is null))
          order by p.kana, p.id",
    )
    .bind(kind.as_str())
    .bind(node)
    .bind(scope.bound())
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    grouped(&rows)
}

/// Rows of persons and roles, in the order of the persons: each person once, with all roles.
pub(super) fn grouped(rows: &[AnyRow]) -> DbResult<Vec<Person>> {
    let mut people: Vec<Person> = Vec::new();
    for row in rows {
        let (id, role): (String, String) = (row.try_get("id")?, row.try_get("role")?);
        let (person, role) = (
            stored(&id, "persons", "id", &id)?,
            stored(&role, "roles", "role", &id)?,
        );
        match people.last_mut().filter(|it| it.id == person) {
            Some(known) => known.roles.push(role),
            None => people.push(Person {
                id: person,
                name: row.try_get("name")?,
                kana: row.try_get("kana")?,
                roles: vec![role],
            }),
        }
    }
    for person in &mut people {
        person.roles.sort_unstable();
        person.roles.dedup();
    }
    Ok(people)
}

/// Whether somebody signs in by this name.
pub async fn is_login(change: &mut Change, login: &str) -> DbResult<bool> {
    let row = sqlx::query("select 1 as one from persons where login = $1")
        .bind(login)
        .fetch_optional(change.rows()?)
        .await?;
    Ok(row.is_some())
}
