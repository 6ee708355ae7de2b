//! What whoever holds the machine may do about accounts: the commands `mamori user add|reset|list`. Printing stands in `cli`.

use mamori_core::people::{Kana, NodeKind, PersonName, Role, parse_login};
use mamori_core::words::Language;

use super::invite::{self, INVITATION_HOLDS};
use super::store::users;
pub use super::store::users::{User, users};
use super::{NewPerson, Node, add_person, give_role};
use crate::db::{Actor, Event};
use crate::web::{App, WebError};

/// Why a command about an account was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// Nobody has this sign-in name.
    #[error("nobody signs in as `{0}`")]
    NoSuchUser(String),
    /// No office has this short name.
    #[error("there is no office `{0}`")]
    NoSuchOffice(String),
    /// The role is not held at an office.
    #[error("`{0}` is no role of an office")]
    NoOfficeRole(Role),
    /// mamori itself failed.
    #[error("{0:?}")]
    Failed(WebError),
}

impl<E: Into<WebError>> From<E> for Refused {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

/// Adds a person to an office and returns the invitation's code, which holds fourteen days.
pub async fn add_user(
    app: &App,
    office: &str,
    (name, kana): (&PersonName, &Kana),
    roles: &[Role],
) -> Result<String, Refused> {
    let found = users::office(app, office).await?;
    let id = found.ok_or_else(|| Refused::NoSuchOffice(office.to_owned()))?;
    let wrong = roles.iter().find(|it| !it.may_be_held_at(NodeKind::Office));
    if let Some(role) = wrong {
        return Err(Refused::NoOfficeRole(*role));
    }
    let mut change = app.change(&Actor::command("user add")).await?;
    let new = NewPerson {
        name,
        kana,
        login: None,
        email: "",
        language: Language::Ja,
    };
    let person = add_person(&mut change, &new).await?;
    for role in roles {
        give_role(&mut change, person, *role, Node::Office(id)).await?;
    }
    let code = invite::invite(app, &mut change, person, INVITATION_HOLDS).await?;
    let event = Event::of("people.add").office(id);
    change
        .save(&event.about(format!("person/{person}")))
        .await?;
    Ok(code)
}

/// Ends what somebody signs in with and returns a code for choosing anew, which holds a day. `proof` says how it
/// was known who asked.
pub async fn reset_user(app: &App, login: &str, proof: &str) -> Result<String, Refused> {
    let unknown = || Refused::NoSuchUser(login.to_owned());
    let login = parse_login(login).map_err(|_| unknown())?;
    let person = users::by_login(app, &login).await?.ok_or_else(unknown)?;
    let mut change = app.change(&Actor::command("user reset")).await?;
    let code = invite::reset(app, &mut change, person, proof).await?;
    let event = Event::of("people.reset").about(format!("person/{person}"));
    change.save(&event).await?;
    Ok(code)
}
