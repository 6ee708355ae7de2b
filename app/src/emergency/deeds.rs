//! What is done about sealed accounts: opening one, ending its use, and telling everybody who answers for the office that one was opened.

use jiff::Timestamp;
use mamori_core::calendar::office_time;
use mamori_core::emergency::until;
use mamori_core::people::{Kana, PersonName, Role};
use mamori_core::words::Language;
use serde_json::json;

use super::store::{self, Envelope, Opened};
use crate::db::{Actor, Change, Event, Scope};
use crate::incidents::with_role;
use crate::notices::{call_now, remind_now};
use crate::people::tries::{self, Counted};
use crate::people::{Mailed, door, sealed, secrets};
use crate::web::{App, Frame, Letter, Visit, WebError, WebResult};

/// Who is told by mail, whatever they wished about reminders.
const TOLD: [Role; 4] = [
    Role::Manager,
    Role::SafetyOfficer,
    Role::Executive,
    Role::HeadOffice,
];

/// The event of something about a sealed account; of a drill it says so.
pub(super) fn event(operation: &'static str, of: &Envelope) -> Event {
    let kind = if of.is_drill {
        "drill-sealed"
    } else {
        "sealed"
    };
    let about = format!("{kind}/{}", of.id);
    Event::of(operation).office(of.office).about(about)
}

/// Opens one: somebody stands for it who is manager of the office until its end. Returns the token of their session; none when somebody
/// else was quicker.
pub(super) async fn open(
    app: &App,
    visit: &Visit,
    (of, counted): (&Envelope, &[Counted]),
    (name, reason): (&str, &str),
) -> WebResult<Option<String>> {
    let ends_at = until(app.clock.now(), of.is_drill);
    let words = |key: &str| app.words.fill(Language::Ja, key, &[("name", name)]);
    let called = words("emergency.person.name").unwrap_or_default();
    let called = PersonName::parse(&called).map_err(WebError::ours)?;
    let kana = words("emergency.person.kana").unwrap_or_default();
    let kana = Kana::parse(&kana).map_err(WebError::ours)?;
    let token = secrets::token(&app.chance);
    let mut change = app.change(&Actor::nobody(&visit.terminal)).await?;
    let place = (token.as_str(), visit.terminal.as_str());
    let person =
        sealed::stand_in(&mut change, (&called, &kana), (of.office, ends_at), place).await?;
    let session = secrets::digest(&token);
    if !store::open(&mut change, &of.id, (person, &session), (reason, ends_at)).await? {
        return Ok(None);
    }
    tries::clear(&mut change, counted).await?;
    let detail =
        json!({ "person": person, "name": name, "reason": reason, "until": ends_at.to_string() });
    change
        .save(&event("emergency.open", of).detail(detail))
        .await?;
    Ok(Some(token))
}

/// Ends the use of one: who stood for it is gone, and the code opens nothing ever again. False when it was over before.
pub(super) async fn end(app: &App, actor: &Actor, of: &Envelope) -> WebResult<bool> {
    let Some(opened) = &of.opened else {
        return Ok(false);
    };
    let mut change: Change = app.change(actor).await?;
    if !store::end(&mut change, &of.id).await? {
        return Ok(false);
    }
    sealed::let_go(&mut change, opened.person).await?;
    change.save(&event("emergency.end", of)).await?;
    Ok(true)
}

/// Several times a minute: tells of what was opened, and ends what is over. Returns how many mails and calls left.
///
/// # Errors
/// When the database fails. A mail server or a program that refuses is no error, and is asked again.
pub async fn turn(app: &App) -> WebResult<usize> {
    let mut sent = 0;
    for of in store::all_open(app).await? {
        let Some(opened) = &of.opened else { continue };
        sent += tell(app, (&of, opened)).await?;
        let is_past = opened.ends_at <= app.clock.now();
        if is_past || sealed::is_session_over(app, &opened.session).await? {
            end(app, &Actor::house(), &of).await?;
        }
    }
    Ok(sent)
}

async fn tell(app: &App, (of, opened): (&Envelope, &Opened)) -> WebResult<usize> {
    let kind = if of.is_drill {
        "sealed-drill"
    } else {
        "sealed"
    };
    let about = (kind, opened.at);
    let mut told: Vec<Mailed> = Vec::new();
    for role in TOLD {
        let found = with_role(app, Scope::machine(), of.office, role).await?;
        let is_new = |it: &Mailed, told: &[Mailed]| told.iter().all(|one| one.id != it.id);
        for it in found {
            if is_new(&it, &told) {
                told.push(it);
            }
        }
    }
    let mut sent = 0;
    for reader in &told {
        let letter = letter(app, reader, (of, opened.at)).await?;
        sent += usize::from(remind_now(app, (reader, of.office), about, &letter).await?);
    }
    let places = [("at", clock_time(opened.at))];
    let places = places.each_ref().map(|(key, it)| (*key, it.as_str()));
    let words = app.words.fill(Language::Ja, key(of), &places);
    let link = address(app, of);
    let body = json!({ "text": format!("{}\n{link}", words.unwrap_or_default()), "kind": kind, "link": link });
    sent += usize::from(call_now(app, of.office, about, body).await?);
    Ok(sent)
}

fn key(of: &Envelope) -> &'static str {
    if of.is_drill {
        "emergency.mail.drill"
    } else {
        "emergency.mail.opened"
    }
}

/// No name and no reason: who it was stands on the page behind the link.
async fn letter(app: &App, reader: &Mailed, (of, at): (&Envelope, Timestamp)) -> WebResult<Letter> {
    let visit = door::thought(app, reader, of.office).await?;
    let frame = Frame::new(app, &visit);
    let at = clock_time(at);
    let places = [("at", at.as_str())];
    let lines = [
        frame.written(key(of), &places),
        String::new(),
        frame.office_name().unwrap_or_default().to_owned(),
        address(app, of),
    ];
    Ok(Letter {
        to: reader.address.clone(),
        subject: frame.written("emergency.mail.subject", &places),
        text: lines.join("\n"),
    })
}

/// Where it is read on.
fn address(app: &App, of: &Envelope) -> String {
    format!("{}/offices/{}", app.settings.public_url, of.office)
}

/// The time on the office's wall: `16:30`.
fn clock_time(at: Timestamp) -> String {
    office_time(at).strftime("%H:%M").to_string()
}
