//! The first run of a fresh state directory: the code from the console, and what is written when all is known.

use jiff::SignedDuration;
use mamori_core::ids::PersonId;
use mamori_core::people::{Kana, PersonName, Role};
use mamori_core::words::Language;
use serde::{Deserialize, Serialize};

use super::store::details::Details;
use super::store::{self, keys, persons, places};
use super::{NewCorporation, NewOffice, NewPerson, Node, secrets};
use crate::db::{Actor, Change, DbResult, Event};
use crate::web::App;

/// For so long the code from the console may be used; a restart prints a new one.
const CODE_HOLDS: SignedDuration = SignedDuration::from_hours(24);

/// Whether nobody is here yet, so that every page leads to `/setup`.
pub async fn needed(app: &App) -> DbResult<bool> {
    store::setup::is_empty(&mut *app.db.rows().await?).await
}

/// Makes the code that is printed on the console, in groups of four. Earlier ones are worth nothing from now on;
/// it is used up when somebody has set up with it, and is old after a day.
pub async fn new_code(app: &App) -> DbResult<String> {
    let code = secrets::paper_code(&app.chance);
    let mut change = app.change(&Actor::house()).await?;
    let until = change.at() + CODE_HOLDS;
    store::setup::set_code(&mut change, &code, until).await?;
    change.save(&Event::of("people.setup-code")).await?;
    Ok(code)
}

/// The office that was described in the first step.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct FirstOffice {
    pub(super) corporation: String,
    pub(super) details: Details,
}

/// The person that was described in the second step.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct FirstPerson {
    pub(super) name: PersonName,
    pub(super) kana: Kana,
    pub(super) is_executive: bool,
    pub(super) language: Language,
}

/// Writes office and person with their roles. None when somebody else has set up meanwhile.
pub(super) async fn found(
    change: &mut Change,
    office: &FirstOffice,
    person: &FirstPerson,
    login: &str,
) -> DbResult<Option<PersonId>> {
    if !store::setup::use_code(change).await? {
        return Ok(None);
    }
    let corporation = NewCorporation {
        name: &office.corporation,
        ..NewCorporation::default()
    };
    let corporation = places::add_corporation(change, &corporation).await?;
    let details = &office.details;
    let new = NewOffice {
        corporation,
        slug: None,
        name: &details.name,
        service: details.service,
        postcode: &details.postcode,
        address: &details.address,
        phone: &details.phone,
    };
    let node = Node::Office(places::add_office(change, &new).await?);
    let new = NewPerson {
        name: &person.name,
        kana: &person.kana,
        login: Some(login),
        email: "",
        language: person.language,
    };
    let id = persons::add_person(change, &new).await?;
    let executive = person.is_executive.then_some(Role::Executive);
    for role in [Role::Manager, Role::SafetyOfficer]
        .into_iter()
        .chain(executive)
    {
        persons::give_role(change, id, role, node).await?;
    }
    Ok(Some(id))
}

/// Puts password, authenticator and paper codes into force.
pub(super) async fn give_keys(
    change: &mut Change,
    person: PersonId,
    (hash, sealed, step): (&str, &[u8], i64),
    codes: &[String],
) -> DbResult<()> {
    keys::set_password(change, person, hash).await?;
    keys::confirm_totp(change, person, sealed, step).await?;
    keys::set_paper_codes(change, person, codes).await
}
