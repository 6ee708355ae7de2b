//! Rooms and devices as the ledgers `places` and `devices` hold them, read for the floor plan.

use std::fmt;

use super::drawing::{Sign, Tone};
use super::grid::Wish;
use super::{value, yes_no};
use crate::closed_list::closed_list;
use crate::ids::EntryId;
use crate::registers::letters::fold;
use crate::registers::value::Values;

closed_list! {
    /// Who may enter a room, as the ledger `places` says it.
    pub enum Zone {
        /// Whoever comes.
        Visitors = "visitors",
        /// Who works here.
        Staff = "staff",
        /// Only those who were named.
        Locked = "locked",
    }
}

closed_list! {
    /// How a room is locked, as the ledger `places` says it.
    pub enum Lock {
        /// A key.
        Key = "key",
        /// A code or a card.
        Code = "code",
        /// A cabinet inside it.
        Cabinet = "cabinet",
        /// Nothing.
        None = "none",
    }
}

closed_list! {
    /// What a device is, as the ledger `devices` says it.
    pub enum DeviceKind {
        /// A tablet.
        Tablet = "tablet",
        /// A phone.
        Phone = "phone",
        /// A laptop.
        Laptop = "laptop",
        /// A desktop.
        Desktop = "desktop",
        /// A server or NAS.
        Server = "server",
        /// A printer.
        Printer = "printer",
        /// Router, access point and the like.
        Network = "network",
        /// Anything else, and what nobody has named.
        Other = "other",
    }
}

impl DeviceKind {
    /// The shape by which it is known in every picture.
    pub const fn sign(self) -> Sign {
        match self {
            Self::Tablet => Sign::Square,
            Self::Phone => Sign::Circle,
            Self::Laptop => Sign::Triangle,
            Self::Desktop => Sign::Diamond,
            Self::Server => Sign::Hexagon,
            Self::Printer => Sign::Plus,
            Self::Network => Sign::Wedge,
            Self::Other => Sign::Ring,
        }
    }

    /// Whether it is easily carried away.
    pub const fn is_carried(self) -> bool {
        matches!(self, Self::Tablet | Self::Phone | Self::Laptop)
    }

    pub(super) fn read(values: &Values) -> Self {
        value(values, "kind").parse().unwrap_or(Self::Other)
    }
}

impl Zone {
    pub(super) const fn tone(zone: Option<Self>) -> Tone {
        match zone {
            Some(Self::Visitors) => Tone::Visitors,
            Some(Self::Staff) => Tone::Staff,
            Some(Self::Locked) => Tone::Locked,
            None => Tone::Unknown,
        }
    }
}

/// The floor or building of a room. 「1階」「1F」「１」 are the same; whatever is no number is a name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Floor {
    /// Above ground, from 1.
    Above(u8),
    /// Below ground, from 1.
    Below(u8),
    /// A building or floor with a name.
    Named(String),
    /// Nobody has written it.
    Unsaid,
}

impl Floor {
    /// Reads what people write.
    pub fn read(text: &str) -> Self {
        let folded = fold(text);
        if folded.is_empty() {
            return Self::Unsaid;
        }
        let bare = folded.trim_end_matches(['階', 'f']);
        let below = ["地下", "b", "-"]
            .iter()
            .find_map(|it| bare.strip_prefix(it));
        let number = |it: &str| it.parse::<u8>().ok().filter(|it| *it > 0);
        let found = match below {
            Some(it) => number(it).map(Self::Below),
            None => number(bare).map(Self::Above),
        };
        found.unwrap_or_else(|| Self::Named(text.trim().to_owned()))
    }

    /// Whether two rooms lie on it together.
    pub fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Named(one), Self::Named(two)) => fold(one) == fold(two),
            _ => self == other,
        }
    }
}

impl fmt::Display for Floor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Above(n) => write!(f, "{n}"),
            Self::Below(n) => write!(f, "-{n}"),
            Self::Named(name) => f.write_str(name),
            Self::Unsaid => Ok(()),
        }
    }
}

/// A room of the ledger `places`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Room {
    /// Its entry.
    pub id: EntryId,
    /// What it is called.
    pub name: String,
    /// Who may enter, where that is written.
    pub zone: Option<Zone>,
    /// How it is locked, where that is written.
    pub lock: Option<Lock>,
    /// Whether personal information is kept there, where that is written.
    pub holds_data: Option<bool>,
    /// Its floor.
    pub floor: Floor,
    /// Where the office wants it on the plan.
    pub wish: Wish,
}

impl Room {
    /// Reads an entry.
    pub fn read(id: EntryId, values: &Values) -> Self {
        Self {
            id,
            name: value(values, "name").to_owned(),
            zone: value(values, "zone").parse().ok(),
            lock: value(values, "lock").parse().ok(),
            holds_data: yes_no(values, "personal-data"),
            floor: Floor::read(value(values, "floor")),
            wish: Wish::read(["x", "y", "width", "height"].map(|it| value(values, it))),
        }
    }
}

/// A device of the ledger `devices`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thing {
    /// Its entry.
    pub id: EntryId,
    /// Its number in the office, which is its name.
    pub name: String,
    /// What it is.
    pub kind: DeviceKind,
    /// Where it is kept, as written.
    pub place: String,
    /// Whether something keeps it from being carried away.
    pub is_guarded: bool,
    /// To which net it connects, as written.
    pub network: String,
    /// Whether it connects to any, where that is written.
    pub is_networked: Option<bool>,
}

impl Thing {
    /// Reads an entry; none when the thing is no longer used.
    pub fn read(id: EntryId, values: &Values) -> Option<Self> {
        (value(values, "state") != "retired").then(|| Self {
            id,
            name: value(values, "number").to_owned(),
            kind: DeviceKind::read(values),
            place: value(values, "place").to_owned(),
            is_guarded: !value(values, "theft-guard").is_empty(),
            network: value(values, "network").to_owned(),
            is_networked: yes_no(values, "networked"),
        })
    }

    /// Which of the rooms it is in: the one of that name; else the one whose name begins what is written or stands in it as a
    /// word of its own, the last of them. 「事務所 充電の棚」 is in 事務所, 「事務所 受付」 in 受付 where there is such a room.
    pub(super) fn room(&self, rooms: &[Room]) -> Option<usize> {
        let named = rooms.iter().enumerate().filter_map(|(at, room)| {
            let name = fold(&room.name);
            let end = if name.is_empty() {
                None
            } else {
                self.ends(&name)
            };
            end.map(|end| (end, name.chars().count(), at))
        });
        // Among equals the first.
        let best = named.max_by_key(|it| (it.0, it.1, std::cmp::Reverse(it.2)));
        best.map(|it| it.2)
    }

    /// Where a name ends in what is written of the place.
    fn ends(&self, name: &str) -> Option<usize> {
        let place = fold(&self.place);
        let at_front = place.starts_with(name).then(|| name.chars().count());
        let mut end = 0;
        let mut as_word = None;
        for word in self.place.split_whitespace().map(fold) {
            end += word.chars().count();
            if word == name {
                as_word = Some(end);
            }
        }
        at_front.max(as_word)
    }
}
