//! The first page: nothing but panels that other capabilities give, each saying one next action.

mod office;
mod pages;
mod store;
#[cfg(test)]
mod tests;
mod work;
mod year;

use mamori_core::people::Act;

use crate::web::{PanelMaker, Route};
use crate::{
    assessments, backups, emergency, evidence, incidents, inspections, isolation, people, registers,
};

/// The ways in of this capability.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/", Act::OwnAccount, pages::start),
        Route::get("/offices/{office}", Act::SeeHome, office::show),
    ]
}

/// What stands on the page of an office: one line per capability that has something to say there.
pub fn panels() -> Vec<PanelMaker> {
    let unanswered = PanelMaker::new(work::unanswered);
    [
        people::panels(),
        evidence::panels(),
        backups::panels(),
        isolation::panels(),
        assessments::panels(),
        registers::panels(),
        incidents::panels(),
        inspections::panels(),
        emergency::panels(),
        vec![unanswered],
    ]
    .concat()
}
