//! What the contact tree says on the first page of an office: numbers nobody has looked at for long, a folder that is out of date.

use mamori_core::people::Act;

use super::contacts as tree;
use crate::web::{Desk, Panel, Todo, Urgency, WebResult};

/// So many minutes it takes to look at all numbers.
const CHECKING: u32 = 10;
/// So many minutes it takes to print the folder.
const PRINTING: u32 = 5;

/// The panel of the contacts: a way to them for everybody, things to do for who looks after them.
pub(super) async fn contacts(desk: Desk) -> WebResult<Option<Panel>> {
    if !desk.may(Act::SeeContacts) {
        return Ok(None);
    }
    let path = format!("/offices/{}/contacts", desk.office);
    let say = |key: &str| desk.frame.say(key);
    let mut panel = Panel::new(910, say("contacts.title"))
        .with_action(say("contacts.panel.look"), path.as_str());
    if !desk.may(Act::ManageContacts) {
        return Ok(Some(panel));
    }
    let found = tree(&desk.app, desk.scope, desk.office).await?;
    if found.is_due(desk.app.clock.now()) {
        let todo = Todo::new(Urgency::Later, say("contacts.panel.check"), path.as_str());
        panel = panel.with_todo(todo.taking(CHECKING));
    }
    if found.is_stale() {
        let todo = Todo::new(
            Urgency::ThisWeek,
            say("contacts.panel.print"),
            path.as_str(),
        );
        panel = panel.with_todo(todo.taking(PRINTING));
    }
    Ok(Some(panel))
}
