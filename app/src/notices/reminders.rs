//! Reminders by mail: once a day, to whoever wants them, what their first page says too. What is due is the panels' business.

use std::collections::BTreeMap;

use mamori_core::calendar::office_time;
use mamori_core::ids::{OfficeId, PersonId};
use serde_json::json;

use super::store;
use crate::db::{Actor, Event, Scope, claim_run};
use crate::people::{Mailed, door, mailed};
use crate::web::{App, Desk, Frame, Letter, MailServer, PanelMaker, Todo, Urgency, WebResult};

/// Before this hour of the office's day nobody gets a mail.
const FROM_HOUR: i8 = 8;
/// What the job is called among the runs.
const JOB: &str = "reminders";

/// Somebody with the offices that remind them, in the order of their ids.
type Readers = BTreeMap<PersonId, (Mailed, Vec<OfficeId>)>;

/// What one office has for one person.
struct Section {
    name: String,
    href: String,
    todos: Vec<Todo>,
}

/// Sends the reminders of this day, unless they were sent or it is too early. `makers` are those of the first page, so
/// that a mail says nothing that does not stand there. Returns how many mails left.
///
/// # Errors
/// When the database fails. A mail server that refuses is no error: it is kept for the page of the mail settings.
pub async fn remind(app: &App, makers: &[PanelMaker]) -> WebResult<usize> {
    if office_time(app.clock.now()).hour() < FROM_HOUR {
        return Ok(0);
    }
    let readers = readers(app).await?;
    if readers.is_empty() || !claim(app).await? {
        return Ok(0);
    }
    let mut sent = 0;
    for (reader, offices) in readers.into_values() {
        match remind_one(app, makers, (&reader, &offices)).await {
            Ok(true) => sent += 1,
            Ok(false) => {}
            // One person's trouble is not everybody's.
            Err(error) => tracing::error!(?error, person = %reader.id, "a reminder was not made"),
        }
    }
    Ok(sent)
}

async fn readers(app: &App) -> WebResult<Readers> {
    let mut readers = Readers::new();
    for office in store::reminding(app, Scope::machine()).await? {
        for it in mailed(app, Scope::machine(), office).await? {
            let (_, offices) = readers.entry(it.id).or_insert_with(|| (it, Vec::new()));
            offices.push(office);
        }
    }
    Ok(readers)
}

async fn claim(app: &App) -> WebResult<bool> {
    let mut change = app.change(&Actor::house()).await?;
    if !claim_run(&mut change, JOB, "", app.clock.today()).await? {
        return Ok(false);
    }
    change.save(&Event::of("notices.reminders-begun")).await?;
    Ok(true)
}

/// Whether a mail left.
async fn remind_one(
    app: &App,
    makers: &[PanelMaker],
    (reader, offices): (&Mailed, &[OfficeId]),
) -> WebResult<bool> {
    let mut sections = Vec::new();
    let mut frame = None;
    for office in offices {
        let visit = door::thought(app, reader, *office).await?;
        let desk = Desk::of(app, &visit)?;
        let panels = desk.panels(makers).await?;
        let todos = panels.into_iter().flat_map(|it| it.todos);
        let todos: Vec<Todo> = todos.filter(Todo::is_told).collect();
        if !todos.is_empty() {
            sections.push(Section {
                name: desk.frame.office_name().unwrap_or_default().to_owned(),
                href: format!("{}/offices/{office}", app.settings.public_url),
                todos,
            });
        }
        frame = Some(desk.frame);
    }
    let (Some(frame), false) = (frame, sections.is_empty()) else {
        return Ok(false);
    };
    let letter = letter(&frame, reader, (&sections, &app.settings.public_url));
    post(app, (reader, offices), &letter).await
}

/// Numbers only: what exactly is missing in an office does not travel by mail.
fn letter(frame: &Frame, reader: &Mailed, (sections, public_url): (&[Section], &str)) -> Letter {
    let count: usize = sections.iter().map(|it| it.todos.len()).sum();
    let mut lines = vec![frame.written("notices.reminder.lead", &[])];
    for section in sections {
        lines.push(String::new());
        lines.push(section.name.clone());
        for (urgency, key) in [
            (Urgency::Late, "notices.reminder.late"),
            (Urgency::Awaited, "notices.reminder.awaited"),
            (Urgency::ThisWeek, "notices.reminder.week"),
        ] {
            let is_of = |it: &&Todo| match it.urgency {
                // Nothing is later than what nobody has answered.
                Urgency::Now => urgency == Urgency::Late,
                own => own == urgency,
            };
            let todos = section.todos.iter().filter(is_of);
            match todos.count() {
                0 => {}
                n => lines.push(frame.written(key, &[("n", &n.to_string())])),
            }
        }
        lines.push(section.href.clone());
    }
    lines.push(String::new());
    lines.push(frame.written("notices.reminder.stop", &[]));
    lines.push(format!("{public_url}/me"));
    Letter {
        to: reader.address.clone(),
        subject: frame.written("notices.reminder.subject", &[("n", &count.to_string())]),
        text: lines.join("\n"),
    }
}

/// Sends a letter by the first office that has a server, at most once a day; a refusal is kept.
async fn post(
    app: &App,
    (reader, offices): (&Mailed, &[OfficeId]),
    letter: &Letter,
) -> WebResult<bool> {
    let Some((office, server)) = server(app, offices).await? else {
        return Ok(false);
    };
    let mail = store::Reminder {
        person: reader.id,
        office,
        day: app.clock.today(),
    };
    if !begin(app, &mail).await? {
        return Ok(false);
    }
    let sent = app.mail().send(&server, letter).await;
    let why = sent.err().map(|it| it.to_string());
    end(app, &mail, why.as_deref()).await?;
    Ok(why.is_none())
}

async fn server(app: &App, offices: &[OfficeId]) -> WebResult<Option<(OfficeId, MailServer)>> {
    for office in offices {
        if let Some(server) = store::mail_server(app, Scope::machine(), *office).await? {
            return Ok(Some((*office, server)));
        }
    }
    Ok(None)
}

fn event(operation: &'static str, mail: &store::Reminder) -> Event {
    let about = format!("person/{}", mail.person);
    Event::of(operation).office(mail.office).about(about)
}

/// Written before the mail leaves, so that a server that stops half-way sends none rather than two.
async fn begin(app: &App, mail: &store::Reminder) -> WebResult<bool> {
    let mut change = app.change(&Actor::house()).await?;
    if !store::begin_reminder(&mut change, mail).await? {
        return Ok(false);
    }
    change.save(&event("notices.reminder", mail)).await?;
    Ok(true)
}

async fn end(app: &App, mail: &store::Reminder, why: Option<&str>) -> WebResult<()> {
    let mut change = app.change(&Actor::house()).await?;
    store::end_reminder(&mut change, mail, why).await?;
    let operation = match why {
        None => "notices.reminder-sent",
        Some(_) => "notices.reminder-failed",
    };
    let detail = json!({ "why": why });
    Ok(change.save(&event(operation, mail).detail(detail)).await?)
}
