//! What this capability says over HTTP: the door, the session's cookie, signing in and out.

mod demo;
pub mod door;
mod keys;
mod paper_codes;
pub mod sessions;
mod setup;
mod sign_in;

use crate::web::Route;

pub(super) fn routes() -> Vec<Route> {
    [sign_in::routes(), setup::routes(), paper_codes::routes()].concat()
}
