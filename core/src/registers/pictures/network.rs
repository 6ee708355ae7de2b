//! Lines, routers and Wi-Fi as the ledgers hold them, services and companies beside them, and what is wrong with that.

use jiff::Span;
use jiff::civil::Date;

use super::found::{Finding, Found};
use super::{value, yes_no};
use crate::closed_list::closed_list;
use crate::ids::EntryId;
use crate::registers::letters::fold;
use crate::registers::value::Values;

closed_list! {
    /// What an entry of the ledger `networks` is.
    pub enum NetKind {
        /// A line to the world.
        Line = "line",
        /// A router.
        Router = "router",
        /// A Wi-Fi.
        Wifi = "wifi",
        /// Anything else, and what nobody has named.
        Other = "other",
    }
}

closed_list! {
    /// How a Wi-Fi is encrypted, as the ledger `networks` says it.
    pub enum Encryption {
        /// WPA3.
        Wpa3 = "wpa3",
        /// WPA2 with AES.
        Wpa2 = "wpa2",
        /// WPA, or WPA2 with TKIP.
        Tkip = "tkip",
        /// WEP.
        Wep = "wep",
        /// Not at all.
        Open = "open",
        /// Nobody knows.
        Unknown = "unknown",
    }
}

closed_list! {
    /// Who comes in from outside, as the ledger `networks` says it.
    pub enum Remote {
        /// Nobody.
        None = "none",
        /// A company that maintains it.
        Maintenance = "maintenance",
        /// Staff too.
        Staff = "staff",
        /// Nobody knows.
        Unknown = "unknown",
    }
}

/// A line, a router, a Wi-Fi.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Net {
    /// Its entry.
    pub id: EntryId,
    /// What it is called.
    pub name: String,
    /// What it is.
    pub kind: NetKind,
    /// The company, as written.
    pub vendor: String,
    /// What it hangs on, as written.
    pub behind: String,
    /// How it is encrypted, as written.
    pub encryption: Option<Encryption>,
    /// Who comes in from outside, as written.
    pub remote: Option<Remote>,
    /// Whether guests are kept apart.
    pub is_guest_apart: Option<bool>,
    /// Whether the factory's password was changed.
    pub is_password_own: Option<bool>,
    /// Whether settings open from inside only.
    pub is_admin_closed: Option<bool>,
    /// When its software was renewed.
    pub firmware_on: Option<Date>,
    /// Until when it is supported.
    pub ends_on: Option<Date>,
}

impl Net {
    /// Reads an entry.
    pub fn read(id: EntryId, values: &Values) -> Self {
        let text = |id| value(values, id).to_owned();
        let day = |id| value(values, id).parse().ok();
        Self {
            id,
            name: text("name"),
            kind: value(values, "kind").parse().unwrap_or(NetKind::Other),
            vendor: text("vendor"),
            behind: text("behind"),
            encryption: value(values, "encryption").parse().ok(),
            remote: value(values, "remote-access").parse().ok(),
            is_guest_apart: yes_no(values, "guest-separated"),
            is_password_own: yes_no(values, "password-changed"),
            is_admin_closed: yes_no(values, "admin-closed"),
            firmware_on: day("firmware-on"),
            ends_on: day("end-of-support"),
        }
    }

    /// Whether somebody comes in from outside, or nobody knows.
    pub fn has_remote(&self) -> bool {
        match self.remote {
            Some(Remote::Maintenance | Remote::Staff | Remote::Unknown) => true,
            Some(Remote::None) => false,
            None => self.kind == NetKind::Router,
        }
    }

    /// Whether it has software of its own that is renewed.
    const fn has_firmware(&self) -> bool {
        matches!(self.kind, NetKind::Router | NetKind::Wifi)
    }

    pub(super) fn findings(&self, today: Date) -> Vec<Finding> {
        let found = [self.air(), self.settings(), self.age(today)].concat();
        let about = |it| Finding::about(it, ("networks", self.id, &self.name));
        found.into_iter().map(about).collect()
    }

    /// What a Wi-Fi lets through.
    fn air(&self) -> Vec<Found> {
        if self.kind != NetKind::Wifi {
            return Vec::new();
        }
        let encryption = match self.encryption {
            Some(Encryption::Open | Encryption::Wep) => Some(Found::WifiOpen),
            Some(Encryption::Tkip) => Some(Found::WifiOld),
            None | Some(Encryption::Unknown) => Some(Found::WifiUnsaid),
            Some(Encryption::Wpa2 | Encryption::Wpa3) => None,
        };
        let guests = (self.is_guest_apart == Some(false)).then_some(Found::GuestsInside);
        encryption.into_iter().chain(guests).collect()
    }

    /// Who may come in and change it.
    fn settings(&self) -> Vec<Found> {
        let is_unsaid = matches!(self.remote, None | Some(Remote::Unknown));
        let is_nobody = self.remote == Some(Remote::Maintenance) && self.vendor.is_empty();
        let checks = [
            (Found::FactoryPassword, self.is_password_own == Some(false)),
            (Found::AdminOpen, self.is_admin_closed == Some(false)),
            (Found::RemoteUnsaid, self.has_remote() && is_unsaid),
            (Found::RemoteNobody, is_nobody),
        ];
        holding(&checks)
    }

    /// What has grown old.
    fn age(&self, today: Date) -> Vec<Found> {
        let year_ago = today.saturating_sub(Span::new().months(12));
        let is_old = self.firmware_on.is_some_and(|it| it < year_ago);
        let is_unsaid = self.firmware_on.is_none();
        let checks = [
            (Found::FirmwareUnsaid, self.has_firmware() && is_unsaid),
            (Found::FirmwareOld, self.has_firmware() && is_old),
            (
                Found::SupportEnded,
                self.ends_on.is_some_and(|it| it < today),
            ),
        ];
        holding(&checks)
    }
}

fn holding(checks: &[(Found, bool)]) -> Vec<Found> {
    let holds = checks.iter().filter(|it| it.1);
    holds.map(|it| it.0).collect()
}

/// A program or service of the ledger `software`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// Its entry.
    pub id: EntryId,
    /// What it is called.
    pub name: String,
    /// The company, as written.
    pub vendor: String,
    /// Whether it runs beyond the office.
    pub is_outside: bool,
    /// `domestic`, `abroad` or `unknown`, where something is written.
    pub data_place: String,
}

impl Service {
    /// Reads an entry.
    pub fn read(id: EntryId, values: &Values) -> Self {
        let text = |id| value(values, id).to_owned();
        Self {
            id,
            name: text("name"),
            vendor: text("vendor"),
            is_outside: value(values, "provided-as") == "cloud",
            data_place: text("data-place"),
        }
    }

    pub(super) fn findings(&self) -> Vec<Finding> {
        let is_unsaid = self.is_outside && matches!(self.data_place.as_str(), "" | "unknown");
        let unsaid =
            is_unsaid.then(|| Finding::about(Found::DataUnsaid, ("software", self.id, &self.name)));
        unsaid.into_iter().collect()
    }
}

/// The companies of the ledger `vendors`, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Vendors(Vec<String>);

impl Vendors {
    /// Reads the entries.
    pub fn read<'a>(entries: impl Iterator<Item = &'a Values>) -> Self {
        Self(entries.map(|it| fold(value(it, "name"))).collect())
    }

    /// Whether a company is among them.
    pub fn knows(&self, name: &str) -> bool {
        self.0.contains(&fold(name))
    }

    /// That a company is not among them.
    pub(super) fn missing(
        &self,
        about: (&'static str, EntryId, &str),
        vendor: &str,
    ) -> Option<Finding> {
        let is_missing = !vendor.is_empty() && !self.knows(vendor);
        is_missing.then(|| Finding::about(Found::VendorUnknown, about).at(vendor))
    }
}
