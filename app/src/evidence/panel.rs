//! The panels that say that the journal has lost events or was changed. They say nothing on any other day.

use askama::Template;
use mamori_core::people::Act;

use super::store::checks;
use crate::web::{Desk, Panel, Say, Todo, Urgency, WebResult};

#[derive(Template)]
#[template(path = "evidence/lost.html")]
struct Body {
    text: Say,
}

/// For whoever leads an office: the database is behind what was signed.
pub(super) async fn lost_events(desk: Desk) -> WebResult<Option<Panel>> {
    let is_told = desk.may(Act::ManagePeople) && !desk.app.settings.behind.is_empty();
    if !is_told {
        return Ok(None);
    }
    let body = Body {
        text: desk.frame.say("evidence.lost.body"),
    };
    let panel = Panel::new(100, desk.frame.say("evidence.lost.title"));
    Ok(Some(panel.with_body(&body)?))
}

#[derive(Template)]
#[template(path = "evidence/changed.html")]
struct Changed {
    next: Say,
    command: Say,
}

/// For whoever leads an office: the last reading of the journal found something.
pub(super) async fn failed_check(desk: Desk) -> WebResult<Option<Panel>> {
    if !desk.may(Act::ManagePeople) {
        return Ok(None);
    }
    let last = checks::last_of(&desk.app, desk.office).await?;
    if last.is_none_or(|it| it.fault.is_none()) {
        return Ok(None);
    }
    let body = Changed {
        next: desk.frame.say("journal.fault.next"),
        command: desk.frame.say("journal.fault.command"),
    };
    let title = desk.frame.say("journal.fault.title");
    let href = format!("/offices/{}/journal", desk.office);
    let todo = Todo::new(Urgency::Now, title.clone(), href.as_str()).by_mail();
    let panel = Panel::new(101, title).with_todo(todo);
    let panel = panel.with_action(desk.frame.say("journal.title"), href);
    Ok(Some(panel.with_body(&body)?))
}
