//! What a picture shows that should not stay so: one kind of finding, the entries it is about, the provision it belongs to.

use crate::closed_list::closed_list;
use crate::ids::EntryId;

closed_list! {
    /// What was found. The sentence and its next step stand in `data/words` under the word.
    pub enum Found {
        /// A server that visitors can touch.
        ServerAmongVisitors = "server-among-visitors",
        /// A router or the like that visitors can touch.
        RouterAmongVisitors = "router-among-visitors",
        /// A tablet, phone or laptop that visitors can carry away.
        CarriedAmongVisitors = "carried-among-visitors",
        /// Any other device that visitors can touch.
        ThingAmongVisitors = "thing-among-visitors",
        /// Personal information where visitors come, in nothing that locks.
        DataAmongVisitors = "data-among-visitors",
        /// A room for a few only, which does not lock.
        LockedWithoutLock = "locked-without-lock",
        /// Nobody has decided who may enter.
        ZoneUndecided = "zone-undecided",
        /// Two rooms want the same squares.
        RoomsOverlap = "rooms-overlap",
        /// A device without a place.
        PlaceUnsaid = "place-unsaid",
        /// A device in a place that the ledger of rooms does not know.
        PlaceUnknown = "place-unknown",
        /// A Wi-Fi without encryption or with WEP.
        WifiOpen = "wifi-open",
        /// A Wi-Fi with TKIP.
        WifiOld = "wifi-old",
        /// Nobody knows how a Wi-Fi is encrypted.
        WifiUnsaid = "wifi-unsaid",
        /// Guests use the Wi-Fi of the office.
        GuestsInside = "guests-inside",
        /// The password of the factory.
        FactoryPassword = "factory-password",
        /// The page of settings opens from outside.
        AdminOpen = "admin-open",
        /// Nobody knows whether somebody can come in from outside.
        RemoteUnsaid = "remote-unsaid",
        /// Somebody comes in from outside to maintain it, and nobody has written who.
        RemoteNobody = "remote-nobody",
        /// Nobody has written when its software was renewed.
        FirmwareUnsaid = "firmware-unsaid",
        /// Its software was renewed more than a year ago.
        FirmwareOld = "firmware-old",
        /// Its support has ended.
        SupportEnded = "support-ended",
        /// A company that is not in the ledger of companies.
        VendorUnknown = "vendor-unknown",
        /// Nobody knows where the data of a service lie.
        DataUnsaid = "data-unsaid",
        /// Devices of which nobody has written to which net they connect.
        NetUnsaid = "net-unsaid",
    }
}

/// How pressing it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pressing {
    /// It stands open now.
    Now,
    /// It is to be put right when there is time.
    Soon,
    /// Something has to be asked or written.
    Ask,
}

impl Found {
    /// The provision that it belongs to.
    pub const fn item(self) -> &'static str {
        match self {
            Self::ServerAmongVisitors
            | Self::RouterAmongVisitors
            | Self::CarriedAmongVisitors
            | Self::ThingAmongVisitors
            | Self::DataAmongVisitors
            | Self::LockedWithoutLock
            | Self::ZoneUndecided
            | Self::RoomsOverlap => "care-guide/r8/5-3",
            Self::PlaceUnsaid | Self::PlaceUnknown | Self::NetUnsaid => "hospital-checklist/r7/2-1",
            Self::WifiOpen | Self::WifiOld | Self::WifiUnsaid | Self::GuestsInside => {
                "mhlw-guideline/6.0/control/13-13"
            }
            Self::FactoryPassword | Self::AdminOpen => "mhlw-guideline/6.0/control/13-5",
            Self::RemoteUnsaid | Self::RemoteNobody => "hospital-checklist/r7/2-2",
            Self::FirmwareUnsaid | Self::FirmwareOld => "hospital-checklist/r7/2-6",
            Self::SupportEnded => "mhlw-guideline/6.0/management/9-4",
            Self::VendorUnknown => "care-guide/r8/5-6",
            Self::DataUnsaid => "care-guide/r8/5-5",
        }
    }

    /// How pressing it is.
    pub const fn pressing(self) -> Pressing {
        match self {
            Self::ServerAmongVisitors
            | Self::RouterAmongVisitors
            | Self::CarriedAmongVisitors
            | Self::DataAmongVisitors
            | Self::LockedWithoutLock
            | Self::WifiOpen
            | Self::GuestsInside
            | Self::FactoryPassword
            | Self::AdminOpen
            | Self::SupportEnded => Pressing::Now,
            Self::ThingAmongVisitors | Self::WifiOld | Self::FirmwareOld => Pressing::Soon,
            Self::ZoneUndecided
            | Self::RoomsOverlap
            | Self::PlaceUnsaid
            | Self::PlaceUnknown
            | Self::WifiUnsaid
            | Self::RemoteUnsaid
            | Self::RemoteNobody
            | Self::FirmwareUnsaid
            | Self::VendorUnknown
            | Self::DataUnsaid
            | Self::NetUnsaid => Pressing::Ask,
        }
    }
}

/// An entry that a finding is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// Its ledger.
    pub ledger: &'static str,
    /// The entry.
    pub id: EntryId,
    /// What it is called.
    pub name: String,
}

/// Something that was found, in one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What.
    pub found: Found,
    /// The entries that it is about.
    pub about: Vec<About>,
    /// Where, or which word is not known; may be empty.
    pub place: String,
}

impl Finding {
    /// A finding about one entry.
    pub(super) fn about(found: Found, (ledger, id, name): (&'static str, EntryId, &str)) -> Self {
        let name = name.to_owned();
        Self {
            found,
            about: vec![About { ledger, id, name }],
            place: String::new(),
        }
    }

    /// The same with where it is.
    pub(super) fn at(self, place: &str) -> Self {
        let place = place.to_owned();
        Self { place, ..self }
    }

    /// One finding for all entries of which the same is said of the same place, the most pressing first.
    pub(super) fn gathered(all: Vec<Self>) -> Vec<Self> {
        let mut gathered: Vec<Self> = Vec::new();
        for it in all {
            let is_same = |other: &&mut Self| other.found == it.found && other.place == it.place;
            match gathered.iter_mut().find(is_same) {
                Some(other) => other.about.extend(it.about),
                None => gathered.push(it),
            }
        }
        gathered.sort_by_key(|it| (it.found.pressing(), it.found));
        gathered
    }
}
