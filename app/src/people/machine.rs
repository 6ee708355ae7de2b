//! What whoever holds the machine may do about accounts: the commands `mamori user add|reset|list`. Printing stands in `cli`.

use jiff::Timestamp;
use mamori_core::ids::PersonId;
use mamori_core::people::{Kana, NodeKind, PersonName, Role, parse_login};
use mamori_core::words::Language;

use super::invite::{self, INVITATION_HOLDS, RESET_HOLDS};
pub use super::store::users::{User, users};
use super::store::{invitations, users};
use super::{NewPerson, Node, add_person, give_role};
use crate::db::{Actor, Change, Event};
use crate::web::{App, WebError};

/// Why a command about an account was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// Nobody has this sign-in name or id.
    #[error("nobody signs in as `{0}`")]
    NoSuchUser(String),
    /// No office has this short name.
    #[error("there is no office `{0}`")]
    NoSuchOffice(String),
    /// The role is not held at an office.
    #[error("`{0}` is no role of an office")]
    NoOfficeRole(Role),
    /// Somebody else has the sign-in name.
    #[error("`{0}` is somebody else's sign-in name")]
    LoginTaken(String),
    /// mamori itself failed.
    #[error("{0:?}")]
    Failed(WebError),
}

impl<E: Into<WebError>> From<E> for Refused {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

/// A person to be added to an office.
#[derive(Debug, Clone)]
pub struct NewUser<'a> {
    /// Short name or id of the office.
    pub office: &'a str,
    /// Name.
    pub name: &'a PersonName,
    /// フリガナ.
    pub kana: &'a Kana,
    /// The sign-in name; absent when the person is to choose it.
    pub login: Option<&'a str>,
    /// The roles; none is [`Role::Staff`].
    pub roles: &'a [Role],
}

/// A code with which somebody chooses how to sign in.
#[derive(Debug, Clone)]
pub struct Invited {
    /// The person.
    pub person: PersonId,
    /// Name.
    pub name: String,
    /// The sign-in name, where it is settled.
    pub login: Option<String>,
    /// The code, used once.
    pub code: String,
    /// How long it holds.
    pub until: Timestamp,
}

/// Adds a person to an office and returns the invitation, which holds fourteen days.
pub async fn add_user(app: &App, new: &NewUser<'_>) -> Result<Invited, Refused> {
    let found = users::office(app, new.office).await?;
    let office = found.ok_or_else(|| Refused::NoSuchOffice(new.office.to_owned()))?;
    let roles = match new.roles {
        [] => &[Role::Staff],
        roles => roles,
    };
    let wrong = roles.iter().find(|it| !it.may_be_held_at(NodeKind::Office));
    if let Some(role) = wrong {
        return Err(Refused::NoOfficeRole(*role));
    }
    let mut change = app.change(&Actor::command("user add")).await?;
    let person = add(&mut change, new).await?;
    for role in roles {
        give_role(&mut change, person, *role, Node::Office(office)).await?;
    }
    let code = invite::invite(app, &mut change, person, INVITATION_HOLDS).await?;
    let until = change.at() + INVITATION_HOLDS;
    let event = Event::of("people.add").office(office);
    change
        .save(&event.about(format!("person/{person}")))
        .await?;
    Ok(Invited {
        person,
        name: new.name.to_string(),
        login: new.login.map(str::to_owned),
        code,
        until,
    })
}

/// Adds the person with the sign-in name that was given, if one was.
async fn add(change: &mut Change, new: &NewUser<'_>) -> Result<PersonId, Refused> {
    let person = NewPerson {
        name: new.name,
        kana: new.kana,
        login: None,
        email: "",
        language: Language::Ja,
    };
    let person = add_person(change, &person).await?;
    if let Some(login) = new.login
        && !invitations::set_login(change, person, login).await?
    {
        return Err(Refused::LoginTaken(login.to_owned()));
    }
    Ok(person)
}

/// Ends what somebody signs in with and returns a code for choosing anew, which holds a day. The person is given by
/// sign-in name, or by id while there is none; `proof` says how it was known who asked.
pub async fn reset_user(app: &App, named: &str, proof: &str) -> Result<Invited, Refused> {
    let typed = named.trim().to_lowercase();
    // As a sign-in name it may have been typed in wide letters or capitals.
    let meant = parse_login(named).unwrap_or(typed);
    let found = users::named(app, &meant).await?;
    let (person, name, login) = found.ok_or_else(|| Refused::NoSuchUser(named.to_owned()))?;
    let mut change = app.change(&Actor::command("user reset")).await?;
    let code = invite::reset(app, &mut change, person, proof).await?;
    let until = change.at() + RESET_HOLDS;
    let event = Event::of("people.reset").about(format!("person/{person}"));
    let event = event.detail(serde_json::json!({ "proof": proof }));
    change.save(&event).await?;
    Ok(Invited {
        person,
        name,
        login,
        code,
        until,
    })
}
