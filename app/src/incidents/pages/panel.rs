//! What incidents say on the first page of an office: reports that wait, clocks that run, reports by card.

use mamori_core::incidents::{Required, State};
use mamori_core::people::Act;

use super::super::erasure;
use super::super::store::clock as clocks;
use super::super::store::incident::{Incident, World};
use super::super::store::list as incidents;
use super::erase::keeping_path;
use super::{list_path, room_path};
use crate::web::{Desk, Panel, Todo, Urgency, WebResult};

/// So many incidents are named; the rest stands in the list.
const NAMED: i64 = 5;
/// So many minutes it takes to look at what may go.
const ERASING: u32 = 5;

/// The panel of the incidents.
pub(in super::super) async fn incidents(desk: Desk) -> WebResult<Option<Panel>> {
    if !desk.may(Act::SeeIncidents) {
        return Ok(None);
    }
    let of = async |state: State| {
        let wanted = (World::Real, &[state][..], NAMED);
        incidents::list(&desk.app, desk.scope, desk.office, wanted).await
    };
    // What came by sign-in or telephone stands before everything that came by card.
    let mut found = of(State::Open).await?;
    found.extend(of(State::Unconfirmed).await?);
    let words = match found.len() {
        0 => desk.frame.say("incidents.panel.none"),
        n => desk
            .frame
            .fill("incidents.panel.some", &[("n", &n.to_string())]),
    };
    let mut panel = Panel::new(900, desk.frame.say("incidents.panel.title"));
    panel.body = words;
    panel = panel.with_action(
        desk.frame.say("incidents.panel.look"),
        list_path(desk.office),
    );
    if !desk.may(Act::HandleIncidents) {
        return Ok(Some(panel));
    }
    if let Some(todo) = erasing(&desk).await? {
        panel = panel.with_todo(todo);
    }
    for it in &found {
        for todo in todos(&desk, it).await? {
            panel = panel.with_todo(todo);
        }
    }
    Ok(Some(panel))
}

/// Names and words that need no longer be kept.
async fn erasing(desk: &Desk) -> WebResult<Option<Todo>> {
    if !desk.may(Act::EraseIncidents) {
        return Ok(None);
    }
    let waiting = erasure::waiting(&desk.app, desk.scope, desk.office).await?;
    if waiting.is_empty() {
        return Ok(None);
    }
    let count = waiting.len().to_string();
    let words = desk.frame.fill("incidents.panel.erase", &[("n", &count)]);
    let todo = Todo::new(Urgency::Later, words, keeping_path(desk.office));
    Ok(Some(todo.taking(ERASING)))
}

/// What an incident wants of who deals with it: an answer first, then the next clock.
async fn todos(desk: &Desk, of: &Incident) -> WebResult<Vec<Todo>> {
    let href = room_path(desk.office, of.id);
    let kind = desk.app.incidents.playbook(of.kind.as_str());
    let title = kind.map(|it| desk.frame.text(it.title.authored(), &it.title_en));
    let Some(title) = title else {
        return Ok(Vec::new());
    };
    if of.acknowledged.is_none() || of.state == State::Unconfirmed {
        let key = match of.state {
            State::Unconfirmed => "incidents.panel.confirm",
            _ => "incidents.panel.answer",
        };
        let words = desk.frame.say(key).with("kind", &title);
        return Ok(vec![Todo::new(Urgency::Now, words, href).by_mail()]);
    }
    let kept = clocks::all(&desk.app, desk.scope, of).await?;
    let open = kept
        .iter()
        .filter(|(_, it)| it.done_at.is_none() && it.required != Required::No);
    let next = open.filter_map(|(rule, it)| it.due_on.map(|day| (day, rule)));
    let Some((day, rule)) = next.min() else {
        let words = desk.frame.say("incidents.panel.go-on").with("kind", &title);
        return Ok(vec![Todo::new(Urgency::ThisWeek, words, href).by_mail()]);
    };
    let clock = desk.app.incidents.clock(rule);
    let clock = clock.map_or_else(
        || crate::web::Say::plain(rule),
        |it| desk.frame.text(it.title.authored(), &it.title_en),
    );
    let words = desk
        .frame
        .say("incidents.panel.clock")
        .with("clock", &clock);
    let words = words.with("kind", &title);
    let todo = Todo::new(Urgency::of(day, desk.today), words, href);
    Ok(vec![todo.due(day).by_mail()])
}
