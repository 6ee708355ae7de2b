//! The pages of an office's journal: what happened, one event, what can be taken away to be verified elsewhere.

mod api;
mod card;
mod event;
mod given;
mod list;
mod view;

pub use given::{verify_page, verify_program};

use std::collections::{BTreeMap, BTreeSet};

use mamori_core::ids::OfficeId;
use mamori_core::people::Act;

use super::store::journal::{self, Known};
use crate::db::{Event, Scope};
use crate::people::{directory, token_names};
use crate::web::{App, Frame, Route, Visit, WebResult};

pub(super) fn routes() -> Vec<Route> {
    [
        list::routes(),
        event::routes(),
        given::routes(),
        api::routes(),
    ]
    .concat()
}

/// The journal of an office.
fn path(office: OfficeId) -> String {
    format!("/offices/{office}/journal")
}

/// One visitor at the journal of one office.
struct Desk {
    app: App,
    frame: Frame,
    office: OfficeId,
    scope: Scope,
    /// Everybody who holds or held a role here, by id.
    known: BTreeMap<String, Known>,
    /// What tokens of people of the office are called, by id.
    tokens: BTreeMap<String, String>,
    /// Whose page this visitor may open.
    open: BTreeSet<String>,
}

impl Desk {
    async fn of(app: &App, visit: &Visit) -> WebResult<Self> {
        let (office, scope) = (visit.office()?, visit.scope()?);
        let known = journal::known(app, scope, office).await?;
        let open = if visit.may(Act::SeePeople) {
            directory(app, scope, office).await?
        } else {
            Vec::new()
        };
        Ok(Self {
            app: app.clone(),
            frame: Frame::new(app, visit),
            office,
            scope,
            known: known
                .into_iter()
                .map(|it| (it.id.to_string(), it))
                .collect(),
            tokens: token_names(app, scope, office).await?.into_iter().collect(),
            open: open.into_iter().map(|it| it.id.to_string()).collect(),
        })
    }

    fn may(&self, act: Act) -> bool {
        self.frame.visit.may(act)
    }

    /// The name of the token that a terminal of the journal names.
    fn token(&self, terminal: &str) -> Option<&str> {
        let mut words = terminal.split(' ');
        let id = words.find_map(|it| it.strip_prefix("token/"))?;
        self.tokens.get(id).map(String::as_str)
    }

    /// Details can hold what ledgers say about clients and families.
    fn may_detail(&self) -> bool {
        self.may(Act::SeePersonalEntries)
    }

    /// Leaves the trace that somebody has read in the journal. To be awaited before anything is shown.
    async fn trace(&self, event: Event) -> WebResult<()> {
        let event = event.office(self.office);
        self.app.look(&self.frame.visit.actor(), &event).await?;
        Ok(())
    }
}
