//! The pages of the ledgers. What one visitor may do with one ledger is decided here once, in [`Desk`].

mod accounts;
mod api;
mod attach;
mod entry;
mod files;
mod form;
mod import;
mod labels;
mod ledger;
pub(super) mod panel;
mod pin;
mod returns;
pub(super) mod rounds;
mod scan;
mod shelf;
mod sign;
mod step;
mod tap;
mod thing;
pub(super) mod view;
mod whereabouts;

use mamori_core::ids::{EntryId, OfficeId};
use mamori_core::people::Act;
use mamori_core::registers::{Field, Register, Step, Writer, fold};

use super::deeds::{Leave, Room, standing_permission};
use super::store::entry::{self as entries, Entry};
use crate::db::Scope;
use crate::people::Worker;
use crate::web::{App, Frame, Route, Visit, WebError, WebResult};

pub(super) fn routes() -> Vec<Route> {
    [
        shelf::routes(),
        ledger::routes(),
        form::routes(),
        import::routes(),
        entry::routes(),
        files::routes(),
        step::routes(),
        labels::routes(),
        scan::routes(),
        pin::routes(),
        returns::routes(),
        rounds::routes(),
        accounts::routes(),
        whereabouts::routes(),
        api::routes(),
    ]
    .concat()
}

/// The ledgers of an office.
fn shelf_path(office: OfficeId) -> String {
    format!("/offices/{office}/registers")
}

/// One ledger of an office.
fn ledger_path(office: OfficeId, register: &Register) -> String {
    format!("/offices/{office}/registers/{}", register.id)
}

/// One entry.
fn entry_path(office: OfficeId, register: &Register, entry: EntryId) -> String {
    format!(
        "/offices/{office}/registers/{}/entries/{entry}",
        register.id
    )
}

/// One visitor at one ledger of one office.
struct Desk {
    app: App,
    frame: Frame,
    register: Register,
    office: OfficeId,
    scope: Scope,
    /// Who stands here and said so by PIN, where somebody else is signed in.
    taker: Option<Worker>,
}

impl Desk {
    /// Opens the ledger. One that this visitor may not see at their own office is refused, an unknown one not found.
    fn open(app: &App, visit: &Visit, register: &str) -> WebResult<Self> {
        let register = app
            .registers
            .get(register)
            .ok_or(WebError::NotFound)?
            .clone();
        if may_see(visit, &register) {
            Self::at(app, visit, register)
        } else {
            Err(WebError::NotAllowed)
        }
    }

    /// The ledger for whoever stands in front of one of its things and need not see the others.
    fn at(app: &App, visit: &Visit, register: Register) -> WebResult<Self> {
        Ok(Self {
            frame: Frame::new(app, visit),
            office: visit.office()?,
            scope: visit.scope()?,
            app: app.clone(),
            register,
            taker: None,
        })
    }

    /// Whose hand takes a thing: who said so by PIN, else who is signed in.
    fn hand(&self) -> WebResult<Worker> {
        if let Some(taker) = &self.taker {
            return Ok(taker.clone());
        }
        let who = self.frame.visit.who()?;
        Ok(Worker {
            id: who.id,
            name: who.name.clone(),
            kana: who.kana.clone(),
        })
    }

    /// One of its entries.
    async fn entry(&self, id: &str) -> WebResult<Entry> {
        let id = id.parse().map_err(|_| WebError::NotFound)?;
        let found = entries::find(&self.app, self.scope, self.office, id).await?;
        let found = found.filter(|it| it.register == self.register.id.as_str());
        found.ok_or(WebError::NotFound)
    }

    fn path(&self) -> String {
        ledger_path(self.office, &self.register)
    }

    async fn room(&self) -> WebResult<Room> {
        Ok(Room::open(&self.app, self.scope, self.office).await?)
    }

    /// Whether this visitor may write into the ledger.
    fn may_write(&self) -> bool {
        self.frame.visit.may(match self.register.writer {
            Writer::Staff => Act::WriteRegisters,
            Writer::Manager => Act::ManageRegisters,
        })
    }

    fn may_manage(&self) -> bool {
        self.frame.visit.may(Act::ManageRegisters)
    }

    /// Whether this visitor may take a step: what answers for the office is the manager's.
    fn may_take(&self, step: Step) -> bool {
        match step {
            Step::Approve | Step::Inspect => self.may_manage(),
            Step::Request | Step::HandOver | Step::Return | Step::Close => self.may_write(),
        }
    }

    /// Whether this visitor may read a field.
    fn may_read(&self, field: &Field) -> bool {
        may_read(&self.frame.visit, &self.register, field)
    }

    /// Whether this visitor may open what was handed in: whoever keeps the ledger, and to whom evidence is shown.
    fn may_open_files(&self) -> bool {
        self.may_write() || self.frame.visit.may(Act::SeeEvidence)
    }

    /// Whether the ledger holds anything about clients that this visitor reads, so that looking leaves a trace.
    fn shows_personal(&self) -> bool {
        self.register
            .fields
            .iter()
            .any(|it| it.personal && self.may_read(it))
    }

    /// By what right a thing is taken without asking. A PIN opens nothing: what the account or its holder may permit does not count
    /// where another takes the thing, and nobody's standing permission counts for `who`, who gets it, where that is somebody else.
    async fn leave(&self, thing: &str, who: Option<&str>) -> WebResult<Leave> {
        if self.may_manage() && self.taker.is_none() {
            return Ok(Leave::Own);
        }
        let own = self.hand()?.name;
        if who.is_some_and(|it| fold(it) != fold(&own)) {
            return Ok(Leave::None);
        }
        let at = (self.scope, self.office);
        let by = (own.as_str(), thing);
        let found = standing_permission(&self.app, at, &self.register, by, self.app.clock.now());
        Ok(found.await?.map_or(Leave::None, Leave::Standing))
    }
}

/// Whether a visitor may read a field: what tells about clients stays with those who work with it.
pub fn may_read(visit: &Visit, register: &Register, field: &Field) -> bool {
    let keeps = register.writer == Writer::Staff && visit.may(Act::WriteRegisters);
    !field.personal || keeps || visit.may(Act::SeePersonalEntries)
}

/// Whether a visitor may read what the entries of a ledger are called, and by what they are divided in a round.
pub fn may_read_names(visit: &Visit, register: &Register) -> bool {
    let name = register.field(register.name.as_str());
    let mut shown = name.into_iter().chain(register.round_field());
    shown.all(|it| may_read(visit, register, it))
}

/// Whether a visitor may see a ledger at all.
pub fn may_see(visit: &Visit, register: &Register) -> bool {
    match register.writer {
        Writer::Staff => visit.may(Act::SeeDailyRegisters),
        Writer::Manager => visit.may(Act::SeeRegisters),
    }
}
