//! What the ledgers show as pictures: floor plan, network, end of support. Where each mark stands and what was found is
//! decided here, in whole units; the words come from the caller, and how marks become SVG is the page's.

mod drawing;
mod found;
mod grid;
mod moves;
mod network;
mod network_drawing;
mod place;
mod plan;
mod plan_drawing;
mod support;
mod support_drawing;
#[cfg(test)]
mod tests;
mod tree;
mod words;

pub use drawing::{Align, Area, Drawing, Mark, Sign, Slice, Tone};
pub use found::{About, Finding, Found, Pressing};
pub use grid::{COLUMNS, Spot, Wish};
pub use moves::{Blocked, Move, moved};
pub use network::{Net, NetKind, Service, Vendors};
pub use network_drawing::{NetworkRow, draw_network};
pub use place::{DeviceKind, Floor, Lock, Room, Thing, Zone};
pub use plan::{House, Pin, Placed, Storey};
pub use plan_drawing::PlanWords;
pub use support::{Ending, Month, Support, Undated};
pub use support_drawing::{SupportWords, draw_support};
pub use tree::{Branch, Map, What};

use super::value::Values;

/// What stands in a field; empty when nothing does.
fn value<'a>(values: &'a Values, id: &str) -> &'a str {
    let mut all = values.iter();
    all.find(|(field, _)| field.as_str() == id)
        .map_or("", |(_, it)| it.as_str())
}

/// A yes or no, where one was given.
fn yes_no(values: &Values, id: &str) -> Option<bool> {
    match value(values, id) {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}
