//! Pictures drawn from the ledgers: where things stand, how they hang together, when their support ends. What is drawn and
//! found is decided in `mamori_core::registers::pictures`; nothing is kept here but where a room stands on the plan.

mod found;
mod gallery;
mod index;
mod moves;
mod network;
mod panel;
mod paper;
mod plan;
mod support;
mod svg;

pub use paper::{PictureKind, PictureLine, PictureList, PicturePart, PictureSheet, picture_sheet};

use crate::web::{PanelMaker, Route};

pub(super) fn routes() -> Vec<Route> {
    [
        index::routes(),
        plan::routes(),
        moves::routes(),
        network::routes(),
        support::routes(),
    ]
    .concat()
}

pub(super) fn panels() -> PanelMaker {
    PanelMaker::new(panel::pictures)
}
