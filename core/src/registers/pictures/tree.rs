//! The network as a tree read from the ledgers, from the world to the devices; what nobody has written hangs on a broken line.

use jiff::civil::Date;

use super::found::{Finding, Found};
use super::network::{Net, NetKind, Service, Vendors};
use super::place::{DeviceKind, Thing};
use crate::registers::letters::fold;

/// Everything that the picture is drawn from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Map {
    /// Lines, routers, Wi-Fi.
    pub nets: Vec<Net>,
    /// Programs and services.
    pub services: Vec<Service>,
    /// The devices of the office.
    pub things: Vec<Thing>,
    /// The companies.
    pub vendors: Vendors,
}

/// What stands in a row of the picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What<'a> {
    /// The world.
    Internet,
    /// A service beyond the office.
    Service(&'a Service),
    /// A line, a router, a Wi-Fi.
    Net(&'a Net),
    /// Somebody who comes in from outside, by a net.
    Remote(&'a Net),
    /// Devices of which nobody has written to which net they connect.
    Unplaced,
    /// Devices that connect to none.
    Offline,
    /// So many devices of a kind.
    Devices(DeviceKind, usize),
}

/// A row of the picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch<'a> {
    /// How deep it stands; the world is 0.
    pub depth: usize,
    /// What it is.
    pub what: What<'a>,
    /// Whether what it hangs on is written in the ledger.
    pub is_known: bool,
}

impl Map {
    /// The rows of the picture from top to bottom.
    pub fn branches(&self) -> Vec<Branch<'_>> {
        let mut all = vec![branch(0, What::Internet)];
        let outside = self.services.iter().filter(|it| it.is_outside);
        all.extend(outside.map(|it| branch(1, What::Service(it))));
        let parents = self.parents();
        for (at, (parent, _)) in parents.iter().enumerate() {
            if parent.is_none() {
                self.grow(&mut all, (at, 1), &parents);
            }
        }
        let unplaced = |it: &&Thing| self.net_of(it).is_none() && it.is_networked != Some(false);
        let mut under = |what, is_meant: &dyn Fn(&&Thing) -> bool, depth| {
            let found = groups(self.things.iter().filter(is_meant));
            if !found.is_empty() {
                let is_known = depth == 0;
                all.push(Branch {
                    depth,
                    what,
                    is_known,
                });
                all.extend(found.into_iter().map(|it| branch(depth + 1, it)));
            }
        };
        under(What::Unplaced, &unplaced, 1);
        let offline = |it: &&Thing| self.net_of(it).is_none() && it.is_networked == Some(false);
        under(What::Offline, &offline, 0);
        all
    }

    /// A net with everything behind it.
    fn grow<'a>(
        &'a self,
        all: &mut Vec<Branch<'a>>,
        (at, depth): (usize, usize),
        parents: &[(Option<usize>, bool)],
    ) {
        let (Some(net), Some((_, is_known))) = (self.nets.get(at), parents.get(at)) else {
            return;
        };
        let (what, is_known) = (What::Net(net), *is_known);
        all.push(Branch {
            depth,
            what,
            is_known,
        });
        if net.has_remote() {
            all.push(branch(depth + 1, What::Remote(net)));
        }
        let here = self.things.iter().filter(|it| self.net_of(it) == Some(at));
        all.extend(groups(here).into_iter().map(|it| branch(depth + 1, it)));
        for (child, _) in parents.iter().enumerate().filter(|it| it.1.0 == Some(at)) {
            self.grow(all, (child, depth + 1), parents);
        }
    }

    /// On what each net hangs, and whether that is written. Where it is not, and only one thing can be meant, that is drawn
    /// as a guess. What would close a circle hangs on nothing.
    fn parents(&self) -> Vec<(Option<usize>, bool)> {
        let mut parents: Vec<Option<usize>> = vec![None; self.nets.len()];
        let mut written = vec![false; self.nets.len()];
        for (at, net) in self.nets.iter().enumerate() {
            let named = self
                .named(&net.behind)
                .filter(|it| !leads_to(&parents, *it, at));
            if let (Some(_), Some(parent), Some(is_written)) =
                (named, parents.get_mut(at), written.get_mut(at))
            {
                (*parent, *is_written) = (named, true);
            }
        }
        for (at, net) in self.nets.iter().enumerate() {
            if parents.get(at).is_some_and(Option::is_none) {
                let guess = self.guess(net).filter(|it| !leads_to(&parents, *it, at));
                if let Some(parent) = parents.get_mut(at) {
                    *parent = guess;
                }
            }
        }
        let is_line = |at: usize| self.nets.get(at).is_some_and(|it| it.kind == NetKind::Line);
        let each = parents.into_iter().zip(written).enumerate();
        each.map(|(at, (parent, is_written))| (parent, is_written || is_line(at)))
            .collect()
    }

    /// A Wi-Fi hangs on the only router, a router on the only line.
    fn guess(&self, net: &Net) -> Option<usize> {
        let above: &[NetKind] = match net.kind {
            NetKind::Line => &[],
            NetKind::Router => &[NetKind::Line],
            NetKind::Wifi | NetKind::Other => &[NetKind::Router, NetKind::Line],
        };
        above.iter().find_map(|kind| {
            let mut of_kind = self.nets.iter().enumerate().filter(|it| it.1.kind == *kind);
            let (one, _) = of_kind.next()?;
            of_kind.next().is_none().then_some(one)
        })
    }

    /// The only net of a name.
    fn named(&self, name: &str) -> Option<usize> {
        let folded = fold(name);
        let mut all = self.nets.iter().enumerate();
        let found = all.find(|it| !folded.is_empty() && fold(&it.1.name) == folded);
        found.map(|it| it.0)
    }

    fn net_of(&self, thing: &Thing) -> Option<usize> {
        self.named(&thing.network)
    }

    /// What the ledgers say that should not stay so, the most pressing first.
    pub fn findings(&self, today: Date) -> Vec<Finding> {
        let mut all: Vec<Finding> = Vec::new();
        for net in &self.nets {
            all.extend(net.findings(today));
            all.extend(
                self.vendors
                    .missing(("networks", net.id, &net.name), &net.vendor),
            );
        }
        for service in &self.services {
            all.extend(service.findings());
            all.extend(
                self.vendors
                    .missing(("software", service.id, &service.name), &service.vendor),
            );
        }
        let unsaid = self.things.iter();
        let unsaid =
            unsaid.filter(|it| self.net_of(it).is_none() && it.is_networked != Some(false));
        all.extend(unsaid.map(|it| Finding::about(Found::NetUnsaid, ("devices", it.id, &it.name))));
        Finding::gathered(all)
    }
}

/// Whether the way up from a net comes to another; no way goes in a circle.
fn leads_to(parents: &[Option<usize>], from: usize, to: usize) -> bool {
    let mut at = Some(from);
    while let Some(here) = at {
        if here == to {
            return true;
        }
        at = parents.get(here).copied().flatten();
    }
    false
}

const fn branch(depth: usize, what: What<'_>) -> Branch<'_> {
    Branch {
        depth,
        what,
        is_known: true,
    }
}

/// How many devices of each kind.
fn groups<'a>(things: impl Iterator<Item = &'a Thing>) -> Vec<What<'static>> {
    let kinds: Vec<DeviceKind> = things.map(|it| it.kind).collect();
    let count = |kind: &DeviceKind| kinds.iter().filter(|it| *it == kind).count();
    let each = DeviceKind::ALL.iter().map(|it| (*it, count(it)));
    each.filter(|it| it.1 > 0)
        .map(|(kind, n)| What::Devices(kind, n))
        .collect()
}
