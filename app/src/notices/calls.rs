//! A call to another program at the very minute: at most one an office, kind and moment. What it says is decided by whoever
//! knows what has happened.

use jiff::Timestamp;
use mamori_core::ids::OfficeId;
use serde_json::{Value, json};

use super::store::webhook::{self as store, MomentCall};
use crate::db::{Actor, Event, Scope};
use crate::web::{App, Call, WebResult};

/// Tells the program of an office. False when it was told already, when the office has none, or when the program did not take
/// it; that is kept for the page of the settings, and who asks again after five minutes tries again.
pub async fn call_now(
    app: &App,
    office: OfficeId,
    (kind, due_at): (&'static str, Timestamp),
    body: Value,
) -> WebResult<bool> {
    let Some(hook) = store::webhook(app, Scope::machine(), office).await? else {
        return Ok(false);
    };
    let call = MomentCall {
        office,
        kind,
        due_at,
    };
    let event = |operation| {
        Event::of(operation)
            .office(office)
            .about(format!("webhook/{kind}"))
    };
    // Written before the call leaves, so that a server that stops half-way makes none rather than two.
    let mut change = app.change(&Actor::house()).await?;
    if !store::begin(&mut change, &call).await? {
        return Ok(false);
    }
    change.save(&event("notices.call")).await?;
    let to = hook.address;
    let why = app.hooks().call(&Call { to, body }).await.err();
    let why = why.map(|it| it.to_string());
    let mut change = app.change(&Actor::house()).await?;
    store::finish(&mut change, &call, why.as_deref()).await?;
    let operation = match why {
        None => "notices.call-arrived",
        Some(_) => "notices.call-failed",
    };
    change
        .save(&event(operation).detail(json!({ "why": why })))
        .await?;
    Ok(why.is_none())
}
