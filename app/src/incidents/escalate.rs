//! Every minute: who is told of a report that nobody has answered. What has come is kept, so a restart forgets and repeats nothing.

use jiff::Timestamp;
use mamori_core::ids::PersonId;
use mamori_core::incidents::{EscalationLevel, LineSort};
use mamori_core::words::Language;
use serde_json::{Value, json};

use super::deeds;
use super::store::alarm;
use super::store::incident::Incident;
use super::store::line::{self as lines, NewLine};
use super::store::list as incidents;
use crate::db::{Actor, Scope};
use crate::notices::{call_now, remind_now};
use crate::people::{Mailed, door};
use crate::web::{App, Frame, Letter, WebResult};

/// What a mail of a level is called among the mails of the minute.
const KINDS: [&str; 6] = [
    "incident-0",
    "incident-1",
    "incident-2",
    "incident-3",
    "incident-4",
    "incident-5",
];

/// Tells whoever has to be told now. Returns how many mails and calls left.
///
/// # Errors
/// When the database fails. A mail server or a program that refuses is no error, and is asked again.
pub async fn escalate(app: &App) -> WebResult<usize> {
    let now = app.clock.now();
    let mut sent = 0;
    for incident in incidents::unanswered(app, Scope::machine()).await? {
        let come: Vec<(usize, EscalationLevel)> = app
            .incidents
            .escalation()
            .come(incident.reported_at, now)
            .map(|(at, it)| (at, it.clone()))
            .collect();
        // Of a drill only the office itself is told.
        let most = if incident.is_drill() { 1 } else { come.len() };
        for (at, level) in come.iter().take(most) {
            sent += level_come(app, &incident, (*at, level)).await?;
        }
    }
    Ok(sent)
}

async fn level_come(
    app: &App,
    incident: &Incident,
    (at, level): (usize, &EscalationLevel),
) -> WebResult<usize> {
    let readers = readers(app, incident, level).await?;
    let kind = KINDS.get(at).copied().unwrap_or("incident");
    let about = (kind, incident.reported_at);
    let mut sent = 0;
    for reader in &readers {
        let letter = letter(app, reader, (incident, level)).await?;
        sent += usize::from(remind_now(app, (reader, incident.office), about, &letter).await?);
    }
    let called = call_now(app, incident.office, about, told(app, (incident, level))).await?;
    sent += usize::from(called);
    let mut change = app.change(&Actor::house()).await?;
    if alarm::come(&mut change, incident.id, (at, readers.len())).await? {
        let line = NewLine::of(LineSort::Escalated)
            .about(at)
            .detail(json!({ "to": level.to, "minutes": level.minutes, "mailed": readers.len() }));
        lines::add(&mut change, (incident.office, incident.id), &line).await?;
        let event = deeds::event("incidents.escalate", incident);
        change.save(&event.detail(json!({ "level": at }))).await?;
    }
    Ok(sent)
}

/// Whom a level means; who reported need not be told.
async fn readers(app: &App, of: &Incident, level: &EscalationLevel) -> WebResult<Vec<Mailed>> {
    let mut all: Vec<Mailed> = Vec::new();
    for role in &level.to {
        let found = alarm::with_role(app, Scope::machine(), of.office, *role).await?;
        let is_new = |it: &Mailed, all: &[Mailed]| all.iter().all(|one| one.id != it.id);
        for it in found {
            if is_new(&it, &all) && Some(it.id) != of.reporter {
                all.push(it);
            }
        }
    }
    Ok(all)
}

/// No name and no thing: what exactly happened does not travel by mail.
async fn letter(
    app: &App,
    reader: &Mailed,
    (incident, level): (&Incident, &EscalationLevel),
) -> WebResult<Letter> {
    let visit = door::thought(app, reader, incident.office).await?;
    let frame = Frame::new(app, &visit);
    let key = key(incident, level);
    let minutes = level.minutes.to_string();
    let at = clock_time(incident.reported_at);
    let places = [("minutes", minutes.as_str()), ("at", &at)];
    let lines = [
        frame.written(key, &places),
        String::new(),
        frame.office_name().unwrap_or_default().to_owned(),
        address(app, incident),
    ];
    Ok(Letter {
        to: reader.address.clone(),
        subject: frame.written("incidents.mail.subject", &places),
        text: lines.join("\n"),
    })
}

fn key(incident: &Incident, level: &EscalationLevel) -> &'static str {
    match (incident.is_drill(), level.minutes) {
        (true, _) => "incidents.mail.drill",
        (false, 0) => "incidents.mail.new",
        (false, _) => "incidents.mail.unanswered",
    }
}

/// Where it is read on.
fn address(app: &App, incident: &Incident) -> String {
    let (url, office) = (&app.settings.public_url, incident.office);
    format!("{url}/offices/{office}/incidents/{}", incident.id)
}

/// What the office's own program is told: as little as a mail, in Japanese.
fn told(app: &App, (incident, level): (&Incident, &EscalationLevel)) -> Value {
    let (minutes, at) = (level.minutes.to_string(), clock_time(incident.reported_at));
    let places = [("minutes", minutes.as_str()), ("at", &at)];
    let words = app.words.fill(Language::Ja, key(incident, level), &places);
    let (words, link) = (words.unwrap_or_default(), address(app, incident));
    json!({
        "text": format!("{words}\n{link}"),
        "kind": if incident.is_drill() { "drill" } else { "incident" },
        "minutes": level.minutes,
        "link": link,
    })
}

/// The time on the office's wall: `16:30`.
pub(super) fn clock_time(at: Timestamp) -> String {
    mamori_core::calendar::office_time(at)
        .strftime("%H:%M")
        .to_string()
}

/// Who of some people a person is, for the timeline.
pub(super) fn is_person(word: &str) -> Option<PersonId> {
    word.parse().ok()
}
