//! The visitor inside a view: found by her cookie, with the eyes of who opened it and no more than was chosen. She never has a session of
//! the staff, and a browser that has one is treated inside as if it had none.

use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use mamori_core::inspections::Topic;
use mamori_core::people::{Act, Visitor, may};
use mamori_core::registers::Register;

use super::super::store::{self, Inspection};
use super::{event, inside};
use crate::db::{Actor, Scope};
use crate::people::{door, sessions};
use crate::registers::may_see;
use crate::web::{App, At, Frame, Mistakes, Page, Running, Settings, Visit, WebError, WebResult};

/// Her cookie, apart from that of the staff.
pub(super) fn cookie_name(settings: &Settings) -> &'static str {
    if settings.secure {
        "__Host-mamori-inspector"
    } else {
        "mamori-try-inspector"
    }
}

/// Somebody inside a view that is open.
pub(super) struct Guest {
    pub(super) app: App,
    /// Words in her language; the visit names nobody and may do nothing.
    pub(super) frame: Frame,
    pub(super) of: Inspection,
    pub(super) office_name: String,
    /// Who opened the view, as they stand at the office now.
    lender: Visit,
    token: String,
}

/// No view, or one that is over: the page that says so.
pub(super) enum Shut {
    Over(Box<Frame>),
    Failed(WebError),
}

impl From<WebError> for Shut {
    fn from(error: WebError) -> Self {
        Self::Failed(error)
    }
}

impl IntoResponse for Shut {
    fn into_response(self) -> Response {
        match self {
            Self::Over(frame) => {
                let mut page = Page(inside::OverPage { frame: *frame }).into_response();
                if page.status() == StatusCode::OK {
                    *page.status_mut() = StatusCode::FORBIDDEN;
                }
                page
            }
            Self::Failed(error) => error.into_response(),
        }
    }
}

/// The same visit by nobody, at no place.
pub(super) fn nameless(visit: &Visit) -> Visit {
    Visit {
        who: None,
        at: At::Nowhere,
        home: At::Nowhere,
        ..visit.clone()
    }
}

impl FromRequestParts<Running> for Guest {
    type Rejection = Shut;

    async fn from_request_parts(parts: &mut Parts, running: &Running) -> Result<Self, Shut> {
        let app = App::from_ref(running);
        let visit = Visit::from_request_parts(parts, running).await?;
        let visit = nameless(&visit);
        match find(&app, &visit, &parts.headers).await? {
            Some(guest) => Ok(guest),
            None => Err(over(&app, &visit)),
        }
    }
}

fn over(app: &App, visit: &Visit) -> Shut {
    Shut::Over(Box::new(Frame::new(app, visit).with(Mistakes::none())))
}

async fn find(app: &App, visit: &Visit, headers: &HeaderMap) -> WebResult<Option<Guest>> {
    let Some(token) = sessions::cookie(headers, cookie_name(&app.settings)) else {
        return Ok(None);
    };
    let Some(of) = store::by_session(app, token).await? else {
        return Ok(None);
    };
    let Some(lender) = lender(app, visit, &of).await? else {
        return Ok(None);
    };
    let At::Office { name, .. } = &lender.at else {
        return Ok(None);
    };
    Ok(Some(Guest {
        app: app.clone(),
        frame: Frame::new(app, visit),
        office_name: name.clone(),
        of,
        lender,
        token: token.to_owned(),
    }))
}

/// The visit of who opened a view; none when they may not open one any more.
pub(super) async fn lender(app: &App, visit: &Visit, of: &Inspection) -> WebResult<Option<Visit>> {
    let at = match door::seen_by(app, of.made_by, of.office).await {
        Ok(at) => at,
        Err(WebError::NotFound) => return Ok(None),
        Err(error) => return Err(error),
    };
    let is_open = may(Visitor::Person(at.standings()), Act::ShowInspector);
    Ok(is_open.then(|| Visit {
        at,
        ..nameless(visit)
    }))
}

impl Guest {
    pub(super) fn scope(&self) -> Scope {
        Scope::person(self.of.made_by)
    }

    /// Whether a part was chosen, and who chose it may see it still.
    pub(super) fn sees(&self, topic: Topic) -> bool {
        self.of.shown.has(topic) && self.lender.may(topic.act())
    }

    /// A ledger with the fields that she sees; none where it was not chosen.
    pub(super) fn ledger(&self, register: &Register) -> Option<Register> {
        if !may_see(&self.lender, register) {
            return None;
        }
        let mut shown = self.of.shown.ledger(register)?;
        let may_personal = self.lender.may(Act::SeePersonalEntries);
        shown.fields.retain(|it| may_personal || !it.personal);
        Some(shown)
    }

    /// Who acts, for the journal: nobody who has signed in.
    pub(super) fn actor(&self) -> Actor {
        Actor::nobody(&self.frame.visit.terminal)
    }

    /// Writes what she opens before it is shown. From then on it stands in the journal and in the list that the office follows.
    pub(super) async fn trace(&self, page: &str) -> Result<(), Shut> {
        let written = async {
            let mut change = self.app.change(&self.actor()).await?;
            if !store::stay(&mut change, self.of.id, &self.token).await? {
                return Ok(false);
            }
            let event = event("inspections.look", &self.of, page);
            change.save(&event).await?;
            Ok::<bool, WebError>(true)
        };
        if written.await? {
            return Ok(());
        }
        Err(over(&self.app, &self.frame.visit))
    }
}
