//! A mail at the very minute, beside the daily one: at most one a person, office, kind and moment. Who gets it and what it says
//! is decided by whoever knows what is due.

use jiff::Timestamp;
use mamori_core::ids::OfficeId;

use super::store::{self, MomentMail};
use crate::db::{Actor, Event, Scope};
use crate::people::Mailed;
use crate::web::{App, Letter, WebResult};

/// Sends a letter of a kind about something that is due at a moment, by the server of an office. False when it was sent already, when
/// the office has no server, or when the server refused; that is kept for the page of the mail settings, and who asks again after five
/// minutes tries again.
pub async fn remind_now(
    app: &App,
    (reader, office): (&Mailed, OfficeId),
    (kind, due_at): (&'static str, Timestamp),
    letter: &Letter,
) -> WebResult<bool> {
    let Some(server) = store::mail_server(app, Scope::machine(), office).await? else {
        return Ok(false);
    };
    let mail = MomentMail {
        person: reader.id,
        office,
        kind,
        due_at,
    };
    let event = |operation| {
        let about = format!("person/{}", mail.person);
        Event::of(operation).office(office).about(about)
    };
    // Written before the mail leaves, so that a server that stops half-way sends none rather than two.
    let mut change = app.change(&Actor::house()).await?;
    if !store::begin_moment(&mut change, &mail).await? {
        return Ok(false);
    }
    change.save(&event("notices.moment")).await?;
    let sent = app.mail().send(&server, letter).await;
    let why = sent.err().map(|it| it.to_string());
    let mut change = app.change(&Actor::house()).await?;
    store::end_moment(&mut change, &mail, why.as_deref()).await?;
    let operation = match why {
        None => "notices.moment-sent",
        Some(_) => "notices.moment-failed",
    };
    let detail = serde_json::json!({ "why": why });
    change.save(&event(operation).detail(detail)).await?;
    Ok(why.is_none())
}
