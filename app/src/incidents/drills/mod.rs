//! Drills (訓練): the same screens under a mark, scripted surprises, times measured and compared; never mixed with what is real.

mod pages;
mod panel;
pub(super) mod store;
mod times;

use crate::web::{PanelMaker, Route};

/// The ways in.
pub(super) fn routes() -> Vec<Route> {
    pages::routes()
}

/// A drill that runs says so on everybody's first page.
pub(super) fn panels() -> Vec<PanelMaker> {
    vec![PanelMaker::new(panel::running)]
}
