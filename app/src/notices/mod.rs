//! Mail of an office: its server, a letter to try it, reminders once a day; and a program of its own that is told at once. Everything that a mail would say also stands on the home page.

mod calls;
mod moments;
mod pages;
mod reminders;
mod store;
#[cfg(test)]
mod tests;

use mamori_core::people::Act;

use crate::web::Route;

pub use calls::call_now;
pub use moments::remind_now;
pub use reminders::remind;
pub use store::{mail_server, reminding};

/// The ways in of this capability.
pub fn routes() -> Vec<Route> {
    let act = Act::ManageSettings;
    vec![
        Route::get("/offices/{office}/notices", act, pages::show),
        Route::post("/offices/{office}/notices", act, pages::save),
        Route::post("/offices/{office}/notices/test", act, pages::test),
        Route::post(
            "/offices/{office}/notices/webhook",
            act,
            pages::webhook::save,
        ),
        Route::post(
            "/offices/{office}/notices/webhook/test",
            act,
            pages::webhook::test,
        ),
    ]
}
