//! What stands around a sheet: the entries of its ledger and the names in the ledgers that it speaks of, all of one office.

use std::collections::BTreeMap;

use mamori_core::ids::EntryId;
use mamori_core::registers::{Register, RegisterId, Values, name_order};

use super::super::deeds::{Room, things};
use super::super::store::entry::Entry;
use super::super::store::list;
use crate::db::{DbResult, Rows};

/// The entries by name: the only open one, or, where none is open, the only one.
type Names = BTreeMap<String, Option<EntryId>>;

/// The entries of a ledger and the names of those that it may speak of.
pub(super) struct Around {
    /// Open ones first.
    pub(super) entries: Vec<Entry>,
    names: BTreeMap<RegisterId, Names>,
}

impl Around {
    /// Loads them, as the given connection sees them.
    pub(super) async fn load(rows: &mut Rows, room: &Room, register: &Register) -> DbResult<Self> {
        let of = (room.office, register.id.as_str());
        let entries = list::everything(rows, room.scope, of).await?;
        let mut names = BTreeMap::new();
        for id in register.fields.iter().filter_map(|it| it.of.as_ref()) {
            let of = (room.office, id.as_str());
            let all = list::names(rows, room.scope, of).await?;
            names.insert(id.clone(), by_name(all));
        }
        Ok(Self { entries, names })
    }

    /// Whether the office has an entry of this name.
    pub(super) fn knows(&self, of: &RegisterId, name: &str) -> bool {
        let names = self.names.get(of);
        names.is_some_and(|it| it.contains_key(&name_order(name)))
    }

    /// The thing that values of a lending ledger name; what an entry already holds stays while the name does.
    pub(super) fn thing(
        &self,
        room: &Room,
        (register, before): (&Register, Option<&Entry>),
        values: &Values,
    ) -> Option<EntryId> {
        let (of, field) = things(&room.app, register)?;
        let name = values.get(field)?;
        let known = before.filter(|it| it.values.get(field) == Some(name));
        let known = known.and_then(|it| it.thing);
        known.or_else(|| *self.names.get(&of.id)?.get(&name_order(name))?)
    }
}

/// Open entries come first; a finished one counts only where no open one bears the name.
fn by_name(all: Vec<(EntryId, String, bool)>) -> Names {
    let mut names: BTreeMap<String, (bool, Option<EntryId>)> = BTreeMap::new();
    for (id, name, is_open) in all {
        let known = names.entry(name).or_insert((is_open, None));
        let is_first = known.1.is_none();
        match (is_first, known.0 == is_open) {
            (true, true) => known.1 = Some(id),
            // Two of one kind bear the name, so it means neither.
            (false, true) => *known = (is_open, None),
            _ => {}
        }
    }
    names.into_iter().map(|(name, it)| (name, it.1)).collect()
}
