//! What the journal is told of entries; what is done to them is in `deeds`.

use std::collections::BTreeSet;

use mamori_core::ids::{EntryId, OfficeId};
use mamori_core::registers::{Register, Step, Values};
use serde_json::{Value, json};

use super::deeds::Leave;
use crate::db::Event;

/// The event of a deed: which ledger and entry, and what stands there now. It goes to the part of the journal that can be erased.
pub fn event(operation: &'static str, office: OfficeId, register: &Register, id: EntryId) -> Event {
    Event::of(operation)
        .office(office)
        .about(format!("{}/{id}", register.id))
}

/// The event of a step, with the right by which it was taken.
pub fn step_event(
    office: OfficeId,
    register: &Register,
    id: EntryId,
    step: Step,
    leave: Leave,
) -> Event {
    let permission = leave.permission().map(|it| it.to_string());
    let detail = json!({ "step": step, "permission": permission });
    event("registers.step", office, register, id).detail(detail)
}

/// Before and after of the fields that changed, for the journal and the history.
pub fn difference(before: &Values, after: &Values) -> Value {
    let fields: BTreeSet<_> = before.keys().chain(after.keys()).collect();
    let changed = fields
        .into_iter()
        .filter(|it| before.get(*it) != after.get(*it));
    let told = changed.map(|it| {
        let pair = json!({ "before": before.get(it), "after": after.get(it) });
        (it.as_str().to_owned(), pair)
    });
    Value::Object(told.collect())
}
