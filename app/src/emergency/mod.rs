//! The sealed account: a code on paper in an envelope that opens an office once, for hours, when nobody else can sign in. Everybody is told.
//! How long it opens is decided in `mamori_core::emergency`.

mod deeds;
mod pages;
mod panel;
mod store;
#[cfg(test)]
mod tests;

pub use deeds::turn;

use crate::web::{PanelMaker, Route};

/// The ways in of this capability.
pub fn routes() -> Vec<Route> {
    pages::routes()
}

/// What this capability says on the first page of an office.
pub fn panels() -> Vec<PanelMaker> {
    vec![PanelMaker::new(panel::state)]
}
