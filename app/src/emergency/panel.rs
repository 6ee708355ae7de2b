//! What this capability says on the first page of an office: to everybody that a sealed account is open, to the manager what to do about one.

use askama::Template;
use mamori_core::calendar::office_day;
use mamori_core::emergency::look_on;
use mamori_core::people::Act;

use super::store::{self, Envelope};
use crate::web::{Desk, Panel, Say, Todo, Urgency, WebResult};

#[derive(Template)]
#[template(path = "emergency/panel.html")]
struct Body {
    lines: Vec<Say>,
}

/// The page behind it.
fn path(desk: &Desk) -> String {
    format!("/offices/{}/emergency", desk.office)
}

/// Nothing while all envelopes are shut and looked at.
pub async fn state(desk: Desk) -> WebResult<Option<Panel>> {
    let all = store::list(&desk.app, desk.scope, desk.office).await?;
    let open: Vec<&Envelope> = all.iter().filter(|it| it.is_open()).collect();
    let may = desk.may(Act::ManagePeople);
    if !open.is_empty() {
        let body = Body {
            lines: open.iter().filter_map(|it| line(&desk, it)).collect(),
        };
        let title = desk.frame.say("emergency.panel.open");
        let panel = Panel::new(100, title).with_body(&body)?;
        if !may {
            return Ok(Some(panel));
        }
        let words = desk.frame.say("emergency.panel.recovered");
        let todo = Todo::new(Urgency::Now, words.clone(), path(&desk));
        return Ok(Some(panel.with_action(words, path(&desk)).with_todo(todo)));
    }
    if !may {
        return Ok(None);
    }
    let panel = Panel::new(330, desk.frame.say("emergency.title"));
    let todo = todo(&desk, &all);
    Ok(todo.map(|it| panel.with_todo(it)))
}

fn line(desk: &Desk, of: &Envelope) -> Option<Say> {
    let opened = of.opened.as_ref()?;
    let key = if of.is_drill {
        "emergency.panel.drill"
    } else {
        "emergency.panel.line"
    };
    let words = desk.frame.say(key);
    let words = words.with("name", &Say::plain(&opened.name));
    Some(words.with("until", &super::pages::moment(&desk.frame, opened.ends_at)))
}

/// A new envelope after the last one was used; half a year after sealing or looking, a look at the seal.
fn todo(desk: &Desk, all: &[Envelope]) -> Option<Todo> {
    let real: Vec<&Envelope> = all.iter().filter(|it| !it.is_drill).collect();
    let words = |key| desk.frame.say(key);
    if let Some(it) = real.iter().find(|it| it.is_sealed()) {
        let last = it.checked_at.unwrap_or(it.sealed_at);
        let day = look_on(office_day(last));
        let urgency = Urgency::of(day, desk.today);
        let is_soon = urgency != Urgency::Later;
        let todo = Todo::new(urgency, words("emergency.panel.look"), path(desk));
        return is_soon.then(|| todo.due(day).taking(3).by_mail());
    }
    let was_there = !real.is_empty();
    let todo = Todo::new(Urgency::ThisWeek, words("emergency.panel.seal"), path(desk));
    was_there.then(|| todo.taking(10).by_mail())
}
