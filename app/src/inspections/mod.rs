//! A read-only view of an office for somebody who inspects it: opened for some hours, entered by link and code, followed live.
//! What can be shown is decided in `mamori_core::inspections`; the pages are drawn by the capabilities whose data they are.

mod pages;
mod panel;
mod store;
#[cfg(test)]
mod tests;

use crate::web::{PanelMaker, Route};

/// The ways in of this capability.
pub fn routes() -> Vec<Route> {
    pages::routes()
}

/// What this capability says on the first page of an office.
pub fn panels() -> Vec<PanelMaker> {
    vec![PanelMaker::new(panel::open)]
}
