//! The first page: nothing but panels that other capabilities give, each saying one next action.

mod pages;

use mamori_core::people::Act;

use crate::web::Route;

/// The ways in of this capability.
pub fn routes() -> Vec<Route> {
    vec![Route::get("/", Act::OwnAccount, pages::show)]
}
