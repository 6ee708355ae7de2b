//! The panel of an office about those outside who hold its checkpoints: red when one has seen what is not here, amber when none has seen
//! anything for a day. It says nothing while all is well, and nothing where nobody was asked to be a witness.

use askama::Template;
use mamori_core::calendar::office_time;
use mamori_core::evidence::Exposed;
use mamori_core::people::Act;

use super::{Alarm, Exposure, alarms, exposure};
use crate::web::{Desk, Frame, Panel, Say, Todo, Urgency, WebResult};

#[derive(Template)]
#[template(path = "evidence/witnessed.html")]
struct Body {
    class: &'static str,
    sentence: Say,
    next: Say,
    lines: Vec<Say>,
}

/// For whoever leads an office.
pub async fn of_office(desk: Desk) -> WebResult<Option<Panel>> {
    if !desk.may(Act::ManagePeople) {
        return Ok(None);
    }
    let alarms = alarms(&desk.app.db, Some(desk.office)).await?;
    if !alarms.is_empty() {
        return Ok(Some(alarming(&desk, &alarms)?));
    }
    if desk.app.witnesses().all.is_empty() {
        return Ok(None);
    }
    exposed(&desk).await
}

/// What is done about it is on the page of the backups, where the copies are.
fn alarming(desk: &Desk, alarms: &[Alarm]) -> WebResult<Panel> {
    let lines = alarms.iter().map(|it| {
        let at = office_time(it.at).strftime("%Y-%m-%d %H:%M").to_string();
        let (ours, theirs) = (
            it.ours.to_string(),
            it.theirs.unwrap_or_default().to_string(),
        );
        let places = [
            ("at", at.as_str()),
            ("tree", &it.tree),
            ("ours", &ours),
            ("theirs", &theirs),
        ];
        desk.frame
            .fill(&format!("evidence.alarm.{}", it.kind), &places)
    });
    let body = Body {
        class: "wrong-text",
        sentence: desk.frame.say("evidence.alarm.sentence"),
        next: desk.frame.say("evidence.alarm.next"),
        lines: lines.collect(),
    };
    let href = format!("/offices/{}/backups", desk.office);
    let todo = Todo::new(Urgency::Now, desk.frame.say("evidence.alarm.todo"), href);
    let panel = Panel::new(101, desk.frame.say("evidence.alarm.title"));
    Ok(panel.with_body(&body)?.with_todo(todo.by_mail()))
}

async fn exposed(desk: &Desk) -> WebResult<Option<Panel>> {
    let exposure = exposure(&desk.app.db, desk.office).await?;
    let (class, key) = match Exposed::since(exposure.since, desk.app.clock.now()) {
        Exposed::Hardly => return Ok(None),
        Exposed::Awhile => ("notice", "evidence.exposed.awhile"),
        Exposed::Long => ("notice warn", "evidence.exposed.long"),
    };
    let body = Body {
        class,
        sentence: desk.frame.say(key),
        next: desk.frame.say("evidence.exposed.next"),
        lines: vec![told(&desk.frame, &exposure)],
    };
    let panel = Panel::new(101, desk.frame.say("evidence.exposed.title"));
    Ok(Some(panel.with_body(&body)?))
}

/// When somebody outside saw the journal last, and how many events came after it.
pub fn told(frame: &Frame, exposure: &Exposure) -> Say {
    let events = exposure.events.to_string();
    match exposure.cosigned_at {
        Some(at) => {
            let at = office_time(at).strftime("%Y-%m-%d %H:%M").to_string();
            let places = [("at", at.as_str()), ("events", &events)];
            frame.fill("evidence.exposed.since", &places)
        }
        None => frame.fill("evidence.exposed.never", &[("events", &events)]),
    }
}
