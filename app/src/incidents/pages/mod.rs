//! The pages of incidents. What one visitor may do with one incident is decided here once, in [`Desk`].

mod acts;
mod api;
mod card;
mod drafts;
mod erase;
mod facts;
mod kind;
mod list;
mod mine;
pub(super) mod panel;
mod phone;
mod report;
mod room;
mod step;
mod story;
mod timeline;
mod twice;
mod view;

pub(super) use view::moment;

use mamori_core::ids::{IncidentId, OfficeId};
use mamori_core::incidents::Playbook;
use mamori_core::people::{Act, Role};

use super::deeds::{Hand, NotDone};
use super::store::incident::{self as incidents, Incident};
use super::store::place::{self, Place};
use crate::db::Scope;
use crate::people::{Person, directory};
use crate::web::{App, Frame, Route, Say, Visit, WebError, WebResult};

pub(super) fn routes() -> Vec<Route> {
    [
        report::routes(),
        mine::routes(),
        phone::routes(),
        list::routes(),
        room::routes(),
        acts::routes(),
        step::routes(),
        facts::routes(),
        kind::routes(),
        erase::routes(),
        story::routes(),
        drafts::routes(),
        card::routes(),
        api::routes(),
    ]
    .concat()
}

/// How far an incident is: colour, sign and words.
pub(super) fn state_said(frame: &Frame, it: &Incident) -> (&'static str, &'static str, Say) {
    let tag = list::state(frame, it);
    (tag.class, tag.glyph, tag.words)
}

/// Where something is reported.
pub(super) fn report_path(office: OfficeId) -> String {
    format!("/offices/{office}/report")
}

/// All incidents of an office.
pub(super) fn list_path(office: OfficeId) -> String {
    format!("/offices/{office}/incidents")
}

/// One incident.
pub(super) fn room_path(office: OfficeId, id: IncidentId) -> String {
    format!("/offices/{office}/incidents/{id}")
}

/// One visitor at the incidents of one office.
pub(super) struct Desk {
    pub(super) app: App,
    pub(super) frame: Frame,
    pub(super) office: OfficeId,
    pub(super) scope: Scope,
}

impl Desk {
    pub(super) fn of(app: &App, visit: &Visit) -> WebResult<Self> {
        Ok(Self {
            app: app.clone(),
            frame: Frame::new(app, visit),
            office: visit.office()?,
            scope: visit.scope()?,
        })
    }

    pub(super) fn hand(&self) -> Hand<'_> {
        Hand {
            app: &self.app,
            actor: self.frame.visit.actor(),
        }
    }

    /// One of the office's incidents.
    pub(super) async fn incident(&self, id: &str) -> WebResult<Incident> {
        let id = id.parse().map_err(|_| WebError::NotFound)?;
        let found = incidents::find(&self.app, self.scope, self.office, id).await?;
        found.ok_or(WebError::NotFound)
    }

    /// Its playbook. A kind that is no longer in the data cannot be led by one.
    pub(super) fn playbook(&self, of: &Incident) -> WebResult<&Playbook> {
        let kind = self.app.incidents.playbook(of.kind.as_str());
        kind.ok_or_else(|| WebError::ours(format!("no playbook for {}", of.kind)))
    }

    pub(super) fn may_handle(&self) -> bool {
        self.frame.visit.may(Act::HandleIncidents)
    }

    /// Whether this visitor reads what is told of persons; others see how far it is and what is due.
    pub(super) fn may_read_all(&self) -> bool {
        self.may_handle() || self.frame.visit.may(Act::SeePersonalEntries)
    }

    pub(super) async fn place(&self) -> WebResult<Place> {
        Ok(place::find(&self.app, self.scope, self.office).await?)
    }

    pub(super) async fn people(&self) -> WebResult<Vec<Person>> {
        Ok(directory(&self.app, self.scope, self.office).await?)
    }
}

/// The first person with a role, in the order of their readings.
pub(super) fn first(people: &[Person], role: Role) -> Option<&Person> {
    people.iter().find(|it| it.roles.contains(&role))
}

/// What a page says when something was not done.
pub(super) fn refused(why: NotDone) -> WebError {
    match why {
        NotDone::Meanwhile => WebError::Mistake("incidents.mistake.meanwhile"),
        NotDone::NoWay => WebError::Mistake("incidents.mistake.no-way"),
        NotDone::File(why) => WebError::ours(why.to_string()),
        NotDone::Db(why) => why.into(),
    }
}
