//! The form of the program that an office wants told at once: its address kept, taken away, and tried with one call.

use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;

use super::{SettingsPage, settings};
use crate::db::Event;
use crate::notices::store::webhook as store;
use crate::people::secrets;
use crate::web::{
    App, Call, Frame, Hooks, Mistakes, Page, Visit, WebError, WebResult, hook_host, see_other,
};

#[derive(Deserialize)]
pub(in crate::notices) struct Typed {
    #[serde(default)]
    address: String,
}

/// Keeps the address, or shows what is wrong with it. An empty one ends the calls.
pub(in crate::notices) async fn save(
    State(app): State<App>,
    visit: Visit,
    Form(typed): Form<Typed>,
) -> WebResult<Response> {
    let office = visit.office()?;
    let address = typed.address.trim();
    if !address.is_empty() && !Hooks::is_address(address) {
        let mut mistakes = Mistakes::none();
        mistakes.add("address", "notices.hook.wrong");
        let page = settings(&app, &visit, "").await?;
        let page = SettingsPage {
            frame: Frame::new(&app, &visit).with(mistakes),
            ..page
        };
        return Ok(Page(page).into_response());
    }
    let mut change = app.change(&visit.actor()).await?;
    let host = hook_host(address);
    match &host {
        Some(host) => {
            let sealed = secrets::seal(&app.settings.seal, address.as_bytes(), &app.chance);
            let sealed = sealed.map_err(WebError::ours)?;
            store::set(&mut change, office, (host, sealed)).await?;
        }
        None => store::end(&mut change, office).await?,
    }
    let event = Event::of("notices.set-webhook").office(office);
    change.save(&event.detail(json!({ "host": host }))).await?;
    let done = if host.is_some() { "hook" } else { "hook-off" };
    Ok(see_other(&format!("/offices/{office}/notices?done={done}")))
}

/// Makes one call that says it is only a trial.
pub(in crate::notices) async fn test(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let office = visit.office()?;
    let hook = store::webhook(&app, visit.scope()?, office).await?;
    let hook = hook.ok_or(WebError::NotFound)?;
    let text = Frame::new(&app, &visit).plain("notices.hook.trial");
    let body = json!({ "text": text, "kind": "trial" });
    let made = app
        .hooks()
        .call(&Call {
            to: hook.address,
            body,
        })
        .await;
    if let Err(why) = &made {
        tracing::warn!(%why, "the trial call");
    }
    let done = if made.is_ok() { "called" } else { "not-called" };
    let event = Event::of("notices.try-webhook").office(office);
    app.look(&visit.actor(), &event.detail(json!({ "done": done })))
        .await?;
    Ok(see_other(&format!("/offices/{office}/notices?done={done}")))
}
