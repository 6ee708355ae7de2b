//! The ledgers that the pictures are drawn from, read for one office; and words in one language, for pages and for paper.

use mamori_core::ids::{EntryId, OfficeId};
use mamori_core::plain::without_ruby;
use mamori_core::registers::Register;
use mamori_core::registers::pictures::{
    DeviceKind, House, Map, Net, Room, Service, Support, Thing, Vendors,
};
use mamori_core::words::Language;

use super::super::store::entry::Entry;
use super::super::store::list::open;
use crate::db::{DbResult, Scope};
use crate::web::{App, Visit, WebResult};

/// One office whose ledgers are looked at.
#[derive(Clone)]
pub(super) struct Gallery {
    pub(super) app: App,
    pub(super) scope: Scope,
    pub(super) office: OfficeId,
    pub(super) language: Language,
}

impl Gallery {
    /// The gallery of the office that a visit is at.
    pub(super) fn of(app: &App, visit: &Visit) -> WebResult<Self> {
        Ok(Self {
            app: app.clone(),
            scope: visit.scope()?,
            office: visit.office()?,
            language: visit.language,
        })
    }

    /// Where a picture stands; all of them with the empty name.
    pub(super) fn path(&self, picture: &str) -> String {
        let office = self.office;
        if picture.is_empty() {
            format!("/offices/{office}/pictures")
        } else {
            format!("/offices/{office}/pictures/{picture}")
        }
    }

    /// A ledger.
    pub(super) fn ledger(&self, ledger: &str) -> String {
        format!("/offices/{}/registers/{ledger}", self.office)
    }

    /// An entry of a ledger.
    pub(super) fn entry(&self, ledger: &str, id: EntryId) -> String {
        format!("{}/entries/{id}", self.ledger(ledger))
    }

    /// Everything in a ledger that is not finished, by name.
    pub(super) async fn all(&self, ledger: &str) -> DbResult<Vec<Entry>> {
        open(&self.app, self.scope, self.office, ledger).await
    }

    /// The devices in use.
    async fn things(&self) -> DbResult<Vec<Thing>> {
        let all = self.all("devices").await?;
        Ok(all
            .iter()
            .filter_map(|it| Thing::read(it.id, &it.values))
            .collect())
    }

    /// The floor plan, from rooms that were read before.
    pub(super) async fn house(&self, rooms: &[Entry]) -> DbResult<House> {
        let rooms: Vec<Room> = rooms
            .iter()
            .map(|it| Room::read(it.id, &it.values))
            .collect();
        Ok(House::of(&rooms, self.things().await?))
    }

    /// The network.
    pub(super) async fn map(&self) -> DbResult<Map> {
        let (nets, services) = (self.all("networks").await?, self.all("software").await?);
        let vendors = self.all("vendors").await?;
        Ok(Map {
            nets: nets.iter().map(|it| Net::read(it.id, &it.values)).collect(),
            services: services
                .iter()
                .map(|it| Service::read(it.id, &it.values))
                .collect(),
            things: self.things().await?,
            vendors: Vendors::read(vendors.iter().map(|it| &it.values)),
        })
    }

    /// When support ends.
    pub(super) async fn support(&self) -> DbResult<Support> {
        let mut all: Vec<(&Register, Entry)> = Vec::new();
        for ledger in ["devices", "networks", "software"] {
            if let Some(register) = self.app.registers.get(ledger) {
                let entries = self.all(ledger).await?;
                all.extend(entries.into_iter().map(|it| (register, it)));
            }
        }
        let each = all.iter().map(|(of, it)| (*of, it.id, &it.values));
        Ok(Support::of(each, self.app.clock.today()))
    }

    /// A screen text with its readings as authored, filled.
    pub(super) fn authored(&self, key: &str, places: &[(&str, &str)]) -> String {
        let text = self.app.words.fill(self.language, key, places);
        text.unwrap_or_else(|| key.to_owned())
    }

    /// The same without readings, for pictures.
    pub(super) fn plain(&self, key: &str, places: &[(&str, &str)]) -> String {
        without_ruby(&self.authored(key, places))
    }

    /// What a choice of a ledger is called; empty for one that is unknown or not made.
    pub(super) fn choice(&self, ledger: &str, field: &str, id: &str) -> String {
        let register = self.app.registers.get(ledger);
        let field = register.and_then(|it| it.field(field));
        let choice = field.and_then(|it| it.choice(id));
        choice.map_or_else(String::new, |it| match self.language {
            Language::En if !it.label_en.is_empty() => it.label_en.clone(),
            _ => it.label.plain(),
        })
    }

    /// What a kind of device is called.
    pub(super) fn kind(&self, kind: DeviceKind) -> String {
        self.choice("devices", "kind", kind.as_str())
    }
}
