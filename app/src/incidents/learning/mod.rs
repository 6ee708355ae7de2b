//! What is learned from an incident: answers that were wrong go back to まだ, lessons are repeated, a story without names is offered.

mod measures;
mod pages;
mod store;

pub(super) use store::kind_changed;

use crate::web::{PanelMaker, Route};

/// The ways in.
pub(super) fn routes() -> Vec<Route> {
    [pages::routes(), measures::routes()].concat()
}

/// Stories to be read again, on everybody's first page.
pub(super) fn panels() -> Vec<PanelMaker> {
    vec![PanelMaker::new(pages::stories)]
}
