//! Ledgers of an office: entries, steps, what is out and what is due; what a ledger is stands in `data/registers` and `mamori_core::registers`.

mod deeds;
mod door;
mod files;
mod label;
mod pages;
mod pictures;
mod reminders;
pub mod rounds;
mod sheets;
mod shown;
mod store;
mod telling;
#[cfg(test)]
mod tests;

pub use deeds::{
    Hand, Leave, NotDone, Room, Saying, difference, event, standing_permission, step_event,
};
pub use door::{
    FILE_BYTES, FORM_BYTES, KeptFile, Lent, Received, drop_file, file_answer, file_content,
    good_catch, lent_to, receive, shred,
};
pub use files::{DamagedFile, damaged_files};
pub use label::{Labelled, labelled};
pub use pages::{may_read, may_read_names, may_see};
pub use pictures::{
    PictureKind, PictureLine, PictureList, PicturePart, PictureSheet, picture_sheet,
};
pub use reminders::remind;
pub use sheets::{Look, NotTaken, Sheet, Taken, file, look, out, take};
pub use shown::{ShownEntry, ShownLedger};
pub use store::entry::{Entry, find};
pub use store::list::{Part, Wanted, list, open};

use crate::web::{PanelMaker, Route};

/// The ways in of this capability.
pub fn routes() -> Vec<Route> {
    [pages::routes(), pictures::routes()].concat()
}

/// What this capability says on the first page of an office.
pub fn panels() -> Vec<PanelMaker> {
    vec![
        PanelMaker::new(pages::panel::ledgers),
        PanelMaker::new(pages::rounds::panel::rounds),
        pictures::panels(),
    ]
}
