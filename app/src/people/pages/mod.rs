//! What this capability says over HTTP: the door, the session's cookie, signing in and out.

mod accept;
mod api;
mod bearer;
mod demo;
mod details;
pub mod door;
mod given_tokens;
mod invitation;
pub mod kept;
mod keys;
mod many;
mod me;
pub(super) mod node;
pub(super) mod once;
mod open_sessions;
mod own_keys;
mod own_pin;
pub(super) mod panel;
mod paper_codes;
mod passkey_sign_in;
mod passkeys;
mod people;
mod proof;
mod proving;
mod reset;
pub mod sessions;
mod setup;
mod shared_devices;
mod sharing;
mod sign_in;
mod switch;
mod tokens;

pub(super) use proving::AT_ONCE;

use crate::web::Route;

pub(super) fn routes() -> Vec<Route> {
    [
        sign_in::routes(),
        passkey_sign_in::routes(),
        switch::routes(),
        shared_devices::routes(),
        kept::routes(),
        proof::routes(),
        setup::routes(),
        paper_codes::routes(),
        people::routes(),
        many::routes(),
        invitation::routes(),
        reset::routes(),
        accept::routes(),
        me::routes(),
        open_sessions::routes(),
        own_keys::routes(),
        passkeys::routes(),
        own_pin::routes(),
        tokens::routes(),
        given_tokens::routes(),
        details::routes(),
        sharing::routes(),
        api::routes(),
    ]
    .concat()
}
