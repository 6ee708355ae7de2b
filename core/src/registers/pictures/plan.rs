//! The floor plan: which room stands where, which device is in which room, and what is wrong with that.

use super::found::{Finding, Found};
use super::grid::{Spot, Wish, arrange};
use super::place::{DeviceKind, Floor, Lock, Room, Thing, Zone};
use crate::ids::EntryId;

/// A device with its number on the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pin {
    /// Its number, from 1 through the whole house.
    pub number: usize,
    /// The device.
    pub thing: Thing,
}

/// A room with its squares and its devices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// The room.
    pub room: Room,
    /// Where it stands.
    pub spot: Spot,
    /// Whether the office has said so, and nothing stood in the way.
    pub is_as_wished: bool,
    /// Its devices.
    pub pins: Vec<Pin>,
}

/// A floor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Storey {
    /// Which.
    pub floor: Floor,
    /// Its rooms.
    pub rooms: Vec<Placed>,
}

/// The whole office.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct House {
    /// Its floors, those above ground first.
    pub floors: Vec<Storey>,
    /// Devices of which nobody has written in which room they are.
    pub elsewhere: Vec<Pin>,
}

impl House {
    /// Puts every device into its room and every room on its floor, each in the order in which it is given.
    pub fn of(rooms: &[Room], things: Vec<Thing>) -> Self {
        let mut floors: Vec<Storey> = Vec::new();
        let mut inside: Vec<Vec<Thing>> = rooms.iter().map(|_| Vec::new()).collect();
        let mut elsewhere = Vec::new();
        for thing in things {
            match thing.room(rooms).and_then(|it| inside.get_mut(it)) {
                Some(room) => room.push(thing),
                None => elsewhere.push(thing),
            }
        }
        for (room, things) in rooms.iter().zip(inside) {
            let placed = Placed {
                room: room.clone(),
                spot: Spot {
                    x: 1,
                    y: 1,
                    width: 1,
                    height: 1,
                },
                is_as_wished: false,
                pins: pins(things),
            };
            match floors.iter_mut().find(|it| it.floor.is(&room.floor)) {
                Some(storey) => storey.rooms.push(placed),
                None => floors.push(Storey {
                    floor: room.floor.clone(),
                    rooms: vec![placed],
                }),
            }
        }
        floors.sort_by(|one, other| one.floor.cmp(&other.floor));
        let mut house = Self {
            floors,
            elsewhere: pins(elsewhere),
        };
        house.settle();
        house
    }

    /// Gives rooms their squares and devices their numbers.
    fn settle(&mut self) {
        for storey in &mut self.floors {
            let wishes: Vec<_> = storey.rooms.iter().map(|it| it.room.wish).collect();
            for (placed, (spot, is_as_wished)) in storey.rooms.iter_mut().zip(arrange(&wishes)) {
                placed.spot = spot;
                placed.is_as_wished = is_as_wished;
            }
            // One reads a plan from the upper left.
            storey.rooms.sort_by_key(|it| (it.spot.y, it.spot.x));
        }
        let rooms = self.floors.iter_mut().flat_map(|it| &mut it.rooms);
        let pins = rooms.flat_map(|it| &mut it.pins).chain(&mut self.elsewhere);
        for (at, pin) in pins.enumerate() {
            pin.number = at + 1;
        }
    }

    /// The devices that are in no room, drawn as if in a room of this name; none when every device is in a room.
    pub fn tray(&self, name: &str) -> Option<Storey> {
        let room = Room {
            id: EntryId::new(uuid::Uuid::nil()),
            name: name.to_owned(),
            zone: None,
            lock: None,
            holds_data: None,
            floor: Floor::Unsaid,
            wish: Wish::default(),
        };
        let placed = Placed {
            room,
            spot: Spot {
                x: 1,
                y: 1,
                width: 1,
                height: 1,
            },
            is_as_wished: true,
            pins: self.elsewhere.clone(),
        };
        (!self.elsewhere.is_empty()).then(|| Storey {
            floor: Floor::Unsaid,
            rooms: vec![placed],
        })
    }

    /// Every room.
    pub fn rooms(&self) -> impl Iterator<Item = &Placed> {
        self.floors.iter().flat_map(|it| &it.rooms)
    }

    /// The floor of a room, and its place among the rooms there.
    pub fn floor_of(&self, room: EntryId) -> Option<(&Storey, usize)> {
        self.floors.iter().find_map(|storey| {
            let at = storey.rooms.iter().position(|it| it.room.id == room)?;
            Some((storey, at))
        })
    }

    /// What the ledgers say that should not stay so, the most pressing first.
    pub fn findings(&self) -> Vec<Finding> {
        let mut all: Vec<Finding> = Vec::new();
        for placed in self.rooms() {
            let room = &placed.room;
            for (found, is_meant) in EXPOSED {
                let is_open = placed.pins.iter().map(|it| &it.thing);
                let open = is_open.filter(|it| is_exposed(room, it) && is_meant(it.kind));
                all.extend(
                    open.map(|it| {
                        Finding::about(*found, ("devices", it.id, &it.name)).at(&room.name)
                    }),
                );
            }
            let about = |found| Finding::about(found, ("places", room.id, &room.name));
            if room.zone == Some(Zone::Visitors) && room.holds_data == Some(true) && is_open(room) {
                all.push(about(Found::DataAmongVisitors));
            }
            if room.zone == Some(Zone::Locked) && room.lock == Some(Lock::None) {
                all.push(about(Found::LockedWithoutLock));
            }
            if room.zone.is_none() {
                all.push(about(Found::ZoneUndecided));
            }
            if room.wish.x.is_some() && room.wish.y.is_some() && !placed.is_as_wished {
                all.push(about(Found::RoomsOverlap));
            }
        }
        let elsewhere = self.elsewhere.iter().map(|it| &it.thing);
        all.extend(elsewhere.map(|it| {
            let found = if it.place.is_empty() {
                Found::PlaceUnsaid
            } else {
                Found::PlaceUnknown
            };
            Finding::about(found, ("devices", it.id, &it.name)).at(&it.place)
        }));
        Finding::gathered(all)
    }
}

fn pins(things: Vec<Thing>) -> Vec<Pin> {
    let pin = |thing| Pin { number: 0, thing };
    things.into_iter().map(pin).collect()
}

/// A sentence and the kinds of devices of which it is said.
type Exposed = (Found, fn(DeviceKind) -> bool);

/// Which sentence is said of which kinds of devices.
const EXPOSED: &[Exposed] = &[
    (Found::ServerAmongVisitors, |it| it == DeviceKind::Server),
    (Found::RouterAmongVisitors, |it| it == DeviceKind::Network),
    (Found::CarriedAmongVisitors, DeviceKind::is_carried),
    (Found::ThingAmongVisitors, |it| {
        matches!(
            it,
            DeviceKind::Desktop | DeviceKind::Printer | DeviceKind::Other
        )
    }),
];

/// Whether nothing in a room is locked away.
const fn is_open(room: &Room) -> bool {
    !matches!(room.lock, Some(Lock::Cabinet))
}

/// Whether visitors stand before a device that nothing keeps from them.
fn is_exposed(room: &Room, thing: &Thing) -> bool {
    room.zone == Some(Zone::Visitors) && is_open(room) && !thing.is_guarded
}
