//! How long invitations hold, and what is written when one is made or a sign-in is renewed in person.

use jiff::SignedDuration;
use mamori_core::ids::PersonId;

use super::store::invitations;
use super::{notes, secrets};
use crate::db::Change;
use crate::web::{App, WebResult};

/// An invitation on paper holds so long.
pub const INVITATION_HOLDS: SignedDuration = SignedDuration::from_hours(14 * 24);
/// A code after a reset is used on the same day.
pub const RESET_HOLDS: SignedDuration = SignedDuration::from_hours(24);
/// For so long the paper can be printed once more; then a new one is made.
const PRINT_HOLDS: SignedDuration = SignedDuration::from_hours(1);

/// The note that holds a code until it is printed.
pub(super) fn note(person: PersonId) -> String {
    format!("invitation-code/{person}")
}

/// Makes a one-time code with which a person chooses how to sign in; earlier codes end. Returns the code.
pub async fn invite(
    app: &App,
    change: &mut Change,
    person: PersonId,
    holds: SignedDuration,
) -> WebResult<String> {
    let code = secrets::paper_code(&app.chance);
    invitations::add(change, person, &code, holds).await?;
    notes::keep(app, change, &note(person), &code, PRINT_HOLDS).await?;
    Ok(code)
}

/// Ends everything that a person signs in with, writes how it was proved that they are that person, and makes
/// a new one-time code. Who may do this to whom is asked before.
pub async fn reset(
    app: &App,
    change: &mut Change,
    person: PersonId,
    proof: &str,
) -> WebResult<String> {
    invitations::reset(change, person, proof).await?;
    invite(app, change, person, RESET_HOLDS).await
}
