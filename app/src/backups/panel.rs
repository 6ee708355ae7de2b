//! What this capability says on the first page of an office: what is wrong with the backups, for whoever looks after the server.

use mamori_core::backups::is_old;
use mamori_core::people::{Act, NodeKind};

use super::{keys, store};
use crate::people::house;
use crate::web::{Desk, Panel, Todo, Urgency, WebError, WebResult};

/// Nothing while all is well.
pub async fn state(desk: Desk) -> WebResult<Option<Panel>> {
    if !desk.may(Act::ManageSettings) || !house(&desk.app).await?.keeps_norms(NodeKind::Office) {
        return Ok(None);
    }
    let (app, now) = (&desk.app, desk.app.clock.now());
    let href = format!("/offices/{}/backups", desk.office);
    let last = store::last(&app.db, "backup", true).await?;
    let drills = store::runs(&app.db, "drill", 1).await?;
    let todo = |urgency, key| Todo::new(urgency, desk.frame.say(key), href.as_str());
    let mut todos = Vec::new();
    // A house of yesterday could not have one yet.
    let since = match last {
        Some(it) => Some(it),
        None => store::begun(&app.db).await?,
    };
    if since.is_some_and(|it| is_old(it, now, None)) {
        todos.push(todo(Urgency::Late, "backups.panel.late").by_mail());
    }
    if drills.first().is_some_and(|it| it.outcome != "good") {
        todos.push(todo(Urgency::Late, "backups.panel.drill").by_mail());
    }
    // The first backup comes by itself; paper is asked for when there is something to open with it.
    let has_paper = !keys::recovery(&app.settings.dir)
        .map_err(WebError::ours)?
        .is_empty();
    if last.is_some() && !has_paper {
        todos.push(todo(Urgency::ThisWeek, "backups.panel.key").taking(5));
    }
    if todos.is_empty() {
        return Ok(None);
    }
    let panel = Panel::new(320, desk.frame.say("backups.panel.title"));
    Ok(Some(todos.into_iter().fold(panel, Panel::with_todo)))
}
