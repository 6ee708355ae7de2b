//! Organisations, people, roles, sign-in, and the door that every request passes.

mod pages;
pub mod secrets;
mod store;
#[cfg(test)]
mod tests;

pub use pages::door;
#[cfg(test)]
pub(crate) use store::add_session;

use crate::web::Route;

/// The ways in of this capability.
pub fn routes() -> Vec<Route> {
    pages::routes()
}
