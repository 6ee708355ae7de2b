//! For programs: who the token asks for, the offices that it reaches, and their people.

use jiff::Timestamp;
use mamori_core::ids::{OfficeId, PersonId};
use mamori_core::people::{Act, Role};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::super::Node;
use super::super::store::{members, tokens};
use super::node;
use crate::web::{ApiResult, Ask, At, Nothing, One, Route, Rows, Span};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::reads(
            "/api/v1/me",
            Act::OwnAccount,
            "Who the token asks for, and what it leaves",
            me,
        ),
        Route::reads(
            "/api/v1/offices",
            Act::OwnAccount,
            "The offices that the token reaches",
            offices,
        ),
        Route::reads(
            "/api/v1/offices/{office}",
            Act::SeeHome,
            "One office, and what may be done there",
            office,
        ),
        Route::reads(
            "/api/v1/offices/{office}/people",
            Act::SeePeople,
            "The people of an office with their roles",
            people,
        ),
    ]
}

/// Who the token asks for.
#[derive(Serialize, JsonSchema)]
struct Me {
    id: PersonId,
    name: String,
    kana: String,
    token: OwnToken,
}

/// What the token leaves of what its person may do.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Token")]
struct OwnToken {
    id: String,
    name: String,
    may_write: bool,
    /// The only offices that it reaches; empty for all.
    offices: Vec<OfficeId>,
}

async fn me(ask: Ask<Nothing>) -> ApiResult<One<Me>> {
    let who = ask.visit.who()?;
    let token = who.token.as_ref().ok_or(crate::web::WebError::NotFound)?;
    Ok(One(Me {
        id: who.id,
        name: who.name.clone(),
        kana: who.kana.clone(),
        token: OwnToken {
            id: token.id.clone(),
            name: token.name.clone(),
            may_write: token.limits.may_write,
            offices: token.limits.offices.clone(),
        },
    }))
}

/// An office that the token reaches.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ReachedOffice")]
struct Reached {
    id: OfficeId,
    name: String,
}

async fn offices(ask: Ask<Span>) -> ApiResult<Rows<Reached>> {
    let who = ask.visit.who()?;
    let limited = who.token.as_ref().filter(|it| !it.limits.reach_above());
    let after = ask.asked.after.as_deref().unwrap_or_default();
    let most = ask.asked.limit.count();
    let of = (who.id, limited.map_or("", |it| it.id.as_str()));
    let mut found = tokens::reached_after(&ask.app, of, (after, most + 1)).await?;
    let is_more = found.len() > most;
    found.truncate(most);
    let last = found.last().filter(|_| is_more).map(|it| it.0.to_string());
    let rows = found.into_iter().map(|(id, name)| Reached { id, name });
    Ok(Rows::page(&ask, rows.collect(), last.as_deref()))
}

/// One office.
#[derive(Serialize, JsonSchema)]
struct Office {
    id: OfficeId,
    name: String,
    /// The roles by which it is reached.
    roles: Vec<Role>,
    /// What may be done there.
    may: Vec<Act>,
}

async fn office(ask: Ask<Nothing>) -> ApiResult<One<Office>> {
    let At::Office {
        id,
        name,
        standings,
    } = &ask.visit.at
    else {
        return Err(crate::web::WebError::NotFound.into());
    };
    let limits = super::bearer::limits(&ask.visit);
    let may = |act: &Act| {
        let by_token = limits.is_some_and(|it| it.allow(*act, false));
        let is_seeing = act.as_str().starts_with("see-");
        ask.visit.may(*act) && (is_seeing || by_token)
    };
    Ok(One(Office {
        id: *id,
        name: name.clone(),
        roles: standings.iter().map(|it| it.role).collect(),
        may: Act::ALL.iter().copied().filter(may).collect(),
    }))
}

/// Somebody of an office.
#[derive(Serialize, JsonSchema)]
struct Person {
    id: PersonId,
    name: String,
    kana: String,
    roles: Vec<Role>,
    has_account: bool,
    #[schemars(with = "Option<String>", extend("format" = "date-time"))]
    signed_in_at: Option<Timestamp>,
}

/// Which of them.
#[derive(Deserialize, JsonSchema)]
struct Which {
    /// The id of the last one of the page before.
    after: Option<String>,
    /// At most so many.
    #[serde(default)]
    limit: crate::web::Limit,
    /// Only those who hold this role.
    role: Option<Role>,
}

async fn people(ask: Ask<Which>) -> ApiResult<Rows<Person>> {
    let place = Node::Office(ask.visit.office()?);
    let found = members::members(&ask.app, ask.visit.scope()?, place).await?;
    let event = node::event("people.list-shown", place, json!({}));
    ask.app.look(&ask.visit.actor(), &event).await?;
    let role = ask.asked.role;
    let people = found
        .into_iter()
        .filter(|it| role.is_none_or(|role| it.person.roles.contains(&role)))
        .map(|it| Person {
            id: it.person.id,
            name: it.person.name,
            kana: it.person.kana,
            roles: it.person.roles,
            has_account: it.has_account,
            signed_in_at: it.signed_in_at,
        });
    let span = (ask.asked.after.as_deref(), ask.asked.limit);
    Rows::part(&ask, people, span, |it| it.id.to_string())
}
