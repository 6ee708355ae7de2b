//! Who asks, from where, in which language, about which office. The doorkeeper (`people::door`) fills it in.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use jiff::Timestamp;
use mamori_core::ids::{CorporationId, CouncilId, OfficeId, PersonId};
use mamori_core::people::{Act, Standing, TokenLimits, Visitor, may};
use mamori_core::words::Language;

use super::WebError;
use crate::db::{Actor, Scope};

/// One request by somebody.
#[derive(Debug, Clone)]
pub struct Visit {
    /// The language of the answer.
    pub language: Language,
    /// Address and browser as far as known.
    pub terminal: String,
    /// Path and query of the request.
    pub path: String,
    /// The person, when signed in.
    pub who: Option<Who>,
    /// The place that the path names, already found and allowed.
    pub at: At,
    /// The office in whose name the head and the menu stand: that of the path or, on pages that belong to no place,
    /// the only one of the person.
    pub home: At,
}

/// A signed-in person.
#[derive(Debug, Clone)]
pub struct Who {
    /// The person.
    pub id: PersonId,
    /// Name as written.
    pub name: String,
    /// フリガナ.
    pub kana: String,
    /// Id of the session (the hash, not the cookie).
    pub session: String,
    /// The office being worked at: chosen, or the only one.
    pub office: Option<OfficeId>,
    /// The device that many use, where the session began on such a one.
    pub device: Option<String>,
    /// When it was last shown that this is that person.
    pub proved_at: Timestamp,
    /// The token by which a program asks for them.
    pub token: Option<Token>,
}

/// By what right a program asks for a person.
#[derive(Debug, Clone)]
pub struct Token {
    /// Its row.
    pub id: String,
    /// As its person calls it.
    pub name: String,
    /// What it leaves of what its person may do.
    pub limits: TokenLimits,
}

/// The place that a path names.
#[derive(Debug, Clone, Default)]
pub enum At {
    /// No place.
    #[default]
    Nowhere,
    /// An office.
    Office {
        /// The office.
        id: OfficeId,
        /// Its name.
        name: String,
        /// The visitor's roles as seen from it.
        standings: Vec<Standing>,
    },
    /// A corporation.
    Corporation {
        /// The corporation.
        id: CorporationId,
        /// Its name.
        name: String,
        /// The visitor's roles at it.
        standings: Vec<Standing>,
    },
    /// A council.
    Council {
        /// The council.
        id: CouncilId,
        /// Its name.
        name: String,
        /// The visitor's roles at it.
        standings: Vec<Standing>,
    },
}

impl At {
    /// The visitor's roles as seen from here.
    pub fn standings(&self) -> &[Standing] {
        match self {
            Self::Nowhere => &[],
            Self::Office { standings, .. }
            | Self::Corporation { standings, .. }
            | Self::Council { standings, .. } => standings,
        }
    }
}

impl Visit {
    /// The person; the door lets nobody else through to a page that needs one.
    pub fn who(&self) -> Result<&Who, WebError> {
        self.who.as_ref().ok_or(WebError::NotFound)
    }

    /// The office of the path; only for routes with `{office}`.
    pub fn office(&self) -> Result<OfficeId, WebError> {
        match &self.at {
            At::Office { id, .. } => Ok(*id),
            _ => Err(WebError::NotFound),
        }
    }

    /// Whether the visitor may do something else at the place of the path; for showing or hiding a button.
    pub fn may(&self, act: Act) -> bool {
        !matches!(self.at, At::Nowhere) && may(Visitor::Person(self.at.standings()), act)
    }

    /// Whether the visitor may do something at the place of the menu.
    pub fn may_at_home(&self, act: Act) -> bool {
        !matches!(self.home, At::Nowhere) && may(Visitor::Person(self.home.standings()), act)
    }

    /// What the visitor's store functions may see.
    pub fn scope(&self) -> Result<Scope, WebError> {
        Ok(Scope::person(self.who()?.id))
    }

    /// Who acts, for the journal.
    pub fn actor(&self) -> Actor {
        match &self.who {
            Some(who) => match &who.token {
                Some(token) => Actor::program(who.id, &token.id, &self.terminal),
                None => Actor::person(who.id, &self.terminal),
            },
            None => Actor::nobody(&self.terminal),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Visit {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, WebError> {
        let visit = parts.extensions.get::<Self>().cloned();
        visit.ok_or_else(|| WebError::ours("a route was served without the doorkeeper"))
    }
}
