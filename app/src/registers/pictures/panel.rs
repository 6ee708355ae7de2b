//! What the pictures say on the first page of an office: only what stands open now, and only to who looks after it. What the
//! ledgers tell by their own rules, such as a day that has passed, is not told twice.

use mamori_core::people::Act;
use mamori_core::registers::pictures::{Finding, Found, Pressing};

use super::gallery::Gallery;
use crate::web::{Desk, Panel, Todo, Urgency, WebResult};

/// The panel of the pictures; none when nothing has to be done.
pub(super) async fn pictures(desk: Desk) -> WebResult<Option<Panel>> {
    if !desk.may(Act::ManageRegisters) {
        return Ok(None);
    }
    let gallery = Gallery::of(&desk.app, &desk.frame.visit)?;
    let rooms = gallery.all("places").await?;
    let plan = pressing(&gallery.house(&rooms).await?.findings());
    let network = pressing(&gallery.map().await?.findings(desk.today));
    let todo = |word: &str, n: usize| {
        let words = desk
            .frame
            .fill(&format!("pictures.panel.{word}"), &[("n", &n.to_string())]);
        let href = format!("{}#found", gallery.path(word));
        (n > 0).then(|| Todo::new(Urgency::ThisWeek, words, href).taking(5))
    };
    let todos: Vec<Todo> = [todo("plan", plan), todo("network", network)]
        .into_iter()
        .flatten()
        .collect();
    if todos.is_empty() {
        return Ok(None);
    }
    let panel = Panel::new(810, desk.frame.say("pictures.panel.title"))
        .with_action(desk.frame.say("pictures.panel.look"), gallery.path(""));
    Ok(Some(todos.into_iter().fold(panel, Panel::with_todo)))
}

fn pressing(all: &[Finding]) -> usize {
    let is_open =
        |it: &&Finding| it.found.pressing() == Pressing::Now && it.found != Found::SupportEnded;
    all.iter().filter(is_open).count()
}
