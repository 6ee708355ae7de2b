//! The journal for whoever does not have to believe us: verifying it, and giving checkpoints, proofs and packs out. Rules stand in core.

mod check;
mod give;
mod key;
pub mod notes;
mod outside;
mod pages;
mod panel;
mod prune;
mod store;
#[cfg(test)]
mod tests;
mod verify;
mod witness;
mod witnessed;

pub use check::turn;
pub use give::{GiveError, Whose, checkpoints, pack, prove};
pub use key::{KeyFault, signer};
pub use outside::{behind, newest_notes};
pub use pages::{verify_page, verify_program};
pub use prune::{Prunable, PruneError, prune, to_prune};
pub use store::checks::{LastCheck, last_of as last_check, last_whole};
pub use store::journal::{Place, Told, Year, told_of, years};
pub use store::orphans;
pub use store::witness::WatchedHouse;
pub use verify::{TreeSeen, Verdict, verify};
pub use witness::{
    Cosigned, HouseError, add_checkpoint, add_house, cosigner, houses, remove_house, seen_note,
};
pub use witnessed::{Alarm, Asked, Exposure, Which, alarms, ask, exposure, told};

use crate::web::{PanelMaker, Route};

/// The ways in of this capability.
pub fn routes() -> Vec<Route> {
    [pages::routes(), witness::routes()].concat()
}

/// What this capability says on the first page of an office.
pub fn panels() -> Vec<PanelMaker> {
    vec![
        PanelMaker::new(panel::lost_events),
        PanelMaker::new(panel::failed_check),
        PanelMaker::new(witnessed::panel),
    ]
}
