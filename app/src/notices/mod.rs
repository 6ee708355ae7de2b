//! Mail of an office: its server, and a letter to try it. Everything that a mail would say also stands on the home page.

mod pages;
mod store;
#[cfg(test)]
mod tests;

use mamori_core::people::Act;

use crate::web::Route;

pub use store::mail_server;

/// The ways in of this capability.
pub fn routes() -> Vec<Route> {
    let act = Act::ManageSettings;
    vec![
        Route::get("/offices/{office}/notices", act, pages::show),
        Route::post("/offices/{office}/notices", act, pages::save),
        Route::post("/offices/{office}/notices/test", act, pages::test),
    ]
}
