//! The panel that says that the journal has lost events. It says nothing on any other day.

use askama::Template;
use mamori_core::people::Act;

use crate::web::{Desk, Panel, Say, WebResult};

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
