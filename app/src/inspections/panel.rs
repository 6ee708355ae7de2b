//! What this capability says on the first page of an office: that somebody from outside can read in it now.

use askama::Template;
use mamori_core::people::Act;

use super::{pages, store};
use crate::web::{Desk, Panel, Say, WebResult};

/// More are never open at once in earnest; the page behind the panel has all.
const SHOWN: i64 = 5;

#[derive(Template)]
#[template(path = "inspections/panel.html")]
struct Body {
    lines: Vec<Say>,
}

/// Nothing while no view is open.
pub async fn open(desk: Desk) -> WebResult<Option<Panel>> {
    let may_open = desk.may(Act::ShowInspector);
    if !may_open && !desk.may(Act::SeeJournal) {
        return Ok(None);
    }
    let now = desk.app.clock.now();
    let mut found = store::list(&desk.app, desk.scope, desk.office, SHOWN).await?;
    found.retain(|it| it.is_open(now));
    if found.is_empty() {
        return Ok(None);
    }
    let line = |it: &store::Inspection| {
        let words = desk.frame.say("inspections.panel.line");
        let words = words.with("who", &Say::plain(&it.visitor.name));
        words.with("until", &pages::moment(&desk.frame, it.ends_at))
    };
    let body = Body {
        lines: found.iter().map(line).collect(),
    };
    let panel = Panel::new(315, desk.frame.say("inspections.panel.title")).with_body(&body)?;
    Ok(Some(if may_open {
        panel.with_action(
            desk.frame.say("inspections.panel.look"),
            pages::list_path(desk.office),
        )
    } else {
        panel
    }))
}
