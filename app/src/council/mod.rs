//! Many offices on one page, for head office and secretariat: who is stuck, and who needs help. Counts only, unless an office shows more.

mod pages;
mod standing;
mod store;
#[cfg(test)]
mod tests;

use mamori_core::people::Act;

use crate::web::Route;

/// The ways in of this capability.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get(
            "/corporations/{corporation}",
            Act::SeeOffices,
            pages::corporation,
        ),
        Route::get("/councils/{council}", Act::SeeOffices, pages::council),
    ]
}
