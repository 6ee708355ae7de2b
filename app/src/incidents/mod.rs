//! Incidents of an office: reported in three taps, led by a playbook, timed by the law; kinds and clocks stand in `data/incidents`.

pub mod contacts;
mod deeds;
pub mod door;
mod drafts;
mod drills;
mod erasure;
mod escalate;
mod forms;
mod kind;
mod learning;
mod pages;
mod piece;
mod store;
#[cfg(test)]
mod tests;

pub use drafts::{FilledDraft, draft_printed, filled_draft, place_key};
pub use escalate::escalate;
pub use piece::piece;
pub use store::alarm::with_role;
pub use store::incident::{Incident, World};

use std::pin::Pin;

use mamori_core::ids::PersonId;

use crate::db::{Change, DbResult};
use crate::web::{PanelMaker, Route};

/// Takes what stands here about somebody whose name is no longer kept; for [`crate::people::forget`].
pub fn forget(
    change: &mut Change,
    person: PersonId,
) -> Pin<Box<dyn Future<Output = DbResult<()>> + Send + '_>> {
    Box::pin(contacts::forget(change, person))
}

/// The ways in of this capability.
pub fn routes() -> Vec<Route> {
    [
        pages::routes(),
        drills::routes(),
        learning::routes(),
        forms::routes(),
        contacts::routes(),
    ]
    .concat()
}

/// What this capability says on the first page of an office.
pub fn panels() -> Vec<PanelMaker> {
    let own = vec![PanelMaker::new(pages::panel::incidents)];
    [
        own,
        drills::panels(),
        learning::panels(),
        contacts::panels(),
    ]
    .concat()
}
