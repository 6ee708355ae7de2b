//! What this capability says on the first page of an office: who cannot sign in yet, for whoever invites people.

use askama::Template;
use mamori_core::people::Act;

use super::super::store::accounts::{Accounts, accounts};
use crate::web::{Desk, Panel, Say, Todo, Urgency, WebResult};

/// So many minutes it takes to make and hand over an invitation.
const INVITING: u32 = 3;

#[derive(Template)]
#[template(path = "people/panel.html")]
struct Body {
    lines: Vec<Say>,
}

/// Invitations that run out and accounts that are not safe yet. Numbers only: the names stand on the page behind it.
pub async fn accounts_panel(desk: Desk) -> WebResult<Option<Panel>> {
    if !desk.may(Act::ManagePeople) {
        return Ok(None);
    }
    let found = accounts(&desk.app, desk.scope, desk.office).await?;
    if found == Accounts::default() {
        return Ok(None);
    }
    let fill = |key: &str, n: usize| desk.frame.fill(key, &[("n", &n.to_string())]);
    let lines = [
        ("people.panel.expired", found.expired),
        ("people.panel.ending", found.ending),
        ("people.panel.uninvited", found.uninvited),
        ("people.panel.one-factor", found.one_factor),
    ];
    let lines = lines.into_iter().filter(|(_, n)| *n > 0);
    let body = Body {
        lines: lines.map(|(key, n)| fill(key, n)).collect(),
    };
    let href = format!("/offices/{}/people", desk.office);
    let panel = Panel::new(300, desk.frame.say("people.panel.title"))
        .with_body(&body)?
        .with_action(desk.frame.say("people.panel.look"), href.as_str());
    let todos = [
        ("people.panel.renew", found.expired),
        ("people.panel.hurry", found.ending),
        ("people.panel.secure", found.one_factor),
    ];
    let todos = todos.into_iter().filter(|(_, n)| *n > 0).map(|(key, n)| {
        let todo = Todo::new(Urgency::ThisWeek, fill(key, n), href.as_str());
        Todo {
            rank: 80,
            ..todo.taking(INVITING)
        }
    });
    Ok(Some(todos.fold(panel, Panel::with_todo)))
}
