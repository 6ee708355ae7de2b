//! What this capability says over HTTP: the door, the session's cookie, signing in and out.

mod accept;
mod demo;
mod details;
pub mod door;
mod invitation;
mod keys;
mod many;
mod me;
pub(super) mod node;
mod own_keys;
mod own_pin;
pub(super) mod panel;
mod paper_codes;
mod people;
mod reset;
pub mod sessions;
mod setup;
mod sharing;
mod sign_in;

pub(super) use sign_in::AT_ONCE;

use crate::web::Route;

pub(super) fn routes() -> Vec<Route> {
    [
        sign_in::routes(),
        setup::routes(),
        paper_codes::routes(),
        people::routes(),
        many::routes(),
        invitation::routes(),
        reset::routes(),
        accept::routes(),
        me::routes(),
        own_keys::routes(),
        own_pin::routes(),
        details::routes(),
        sharing::routes(),
    ]
    .concat()
}
