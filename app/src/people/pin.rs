//! Trying a PIN: who stands at a terminal where somebody else is signed in. It begins no session and opens nothing.

use mamori_core::ids::{OfficeId, PersonId};
use mamori_core::people::normal_pin;

use super::pages::AT_ONCE;
use super::secrets;
use super::store::{pins, tries};
use crate::db::Event;
use crate::web::{App, Visit, WebError, WebResult};

/// How a try ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PinTry {
    /// It is the person's PIN.
    Fits,
    /// It is not.
    Wrong,
    /// There were too many wrong ones; none is looked at for so many minutes.
    Wait(i64),
}

/// Tries a PIN of a person at an office. Wrong ones are counted apart from passwords.
pub async fn try_pin(
    app: &App,
    visit: &Visit,
    (office, person): (OfficeId, PersonId),
    typed: &str,
) -> WebResult<PinTry> {
    let counted = tries::counted_pin(person, &visit.terminal);
    let _turn = match tries::turn(app, &counted).await? {
        Ok(turn) => turn,
        Err(minutes) => return Ok(PinTry::Wait(minutes)),
    };
    let event = |operation| {
        Event::of(operation)
            .office(office)
            .about(format!("person/{person}"))
    };
    if fits(normal_pin(typed), pins::pin(app, person).await?).await? {
        if tries::has_failed(app, &counted).await? {
            let mut change = app.change(&visit.actor()).await?;
            tries::clear(&mut change, &counted).await?;
            change.save(&event("people.pin-right-again")).await?;
        }
        return Ok(PinTry::Fits);
    }
    let mut change = app.change(&visit.actor()).await?;
    tries::count(&mut change, &counted).await?;
    change.save(&event("people.pin-refused")).await?;
    Ok(PinTry::Wrong)
}

async fn fits(typed: String, stored: Option<String>) -> WebResult<bool> {
    let _turn = AT_ONCE.acquire().await.map_err(WebError::ours)?;
    let work = move || secrets::password_fits(&typed, stored.as_deref());
    tokio::task::spawn_blocking(work)
        .await
        .map_err(WebError::ours)
}
