//! What is done to the contact tree: a line is written, all of it is checked, the folder is printed. Each leaves its trace.

use mamori_core::ids::OfficeId;
use mamori_core::incidents::contacts::{ContactLine, ContactSubject};
use serde_json::json;

use super::store;
use crate::db::{Actor, DbResult, Event, Scope};
use crate::web::App;

/// Writes a line; what stood there before stays in the journal.
pub(in crate::incidents) async fn write(
    app: &App,
    actor: &Actor,
    at: (Scope, OfficeId),
    (subject, before, after): (ContactSubject, &ContactLine, &ContactLine),
) -> DbResult<()> {
    if before == after {
        return Ok(());
    }
    let mut change = app.change(actor).await?;
    store::write(&mut change, at, subject, after).await?;
    let event = Event::of("contacts.write").office(at.1);
    let event = event.about(format!("contact/{subject}"));
    let detail = json!({ "before": before, "after": after });
    change.save(&event.detail(detail)).await
}

/// Keeps that every number is right.
pub(super) async fn check(
    app: &App,
    actor: &Actor,
    at: (Scope, OfficeId),
    fingerprint: &str,
) -> DbResult<()> {
    let mut change = app.change(actor).await?;
    store::check(&mut change, at).await?;
    let event = Event::of("contacts.check").office(at.1);
    change
        .save(
            &event
                .about("contacts")
                .detail(json!({ "fingerprint": fingerprint })),
        )
        .await
}

/// Keeps that the folder was printed with these contacts, so that a later change of them is told.
pub async fn printed(
    app: &App,
    actor: &Actor,
    at: (Scope, OfficeId),
    fingerprint: &str,
) -> DbResult<()> {
    let mut change = app.change(actor).await?;
    store::keep_print(&mut change, at, fingerprint).await?;
    let event = Event::of("contacts.print").office(at.1);
    change
        .save(
            &event
                .about("contacts")
                .detail(json!({ "fingerprint": fingerprint })),
        )
        .await
}
