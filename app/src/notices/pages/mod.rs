//! The page of the settings: mail typed, kept and tried with one letter; below it the program that is told at once.

pub(super) mod webhook;

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;

use super::store;
use super::store::webhook as hooks;
use crate::clock::office_day;
use crate::db::Event;
use crate::people::secrets;
use crate::web::{
    App, Frame, Letter, Mail, MailServer, Mistakes, Page, Say, Visit, WebError, WebResult,
    see_other,
};

/// The usual port on which a mail server takes letters from people.
const USUAL_PORT: &str = "587";
/// So many reminders that did not leave stand on the page.
const FAILURES: i64 = 10;

#[derive(Deserialize, Default)]
pub(super) struct Typed {
    #[serde(default)]
    host: String,
    #[serde(default)]
    port: String,
    #[serde(default)]
    login: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    sender: String,
    /// `yes` when the office sends reminders.
    #[serde(default)]
    reminders: String,
}

#[derive(Deserialize)]
pub(super) struct After {
    #[serde(default)]
    done: String,
}

#[derive(Template)]
#[template(path = "notices/settings.html")]
struct SettingsPage {
    frame: Frame,
    typed: Typed,
    /// One of [`DONE`], or nothing.
    done: String,
    is_on: bool,
    failures: Vec<NotSent>,
    /// The host of the program that is told at once; empty without one.
    hook: String,
    /// Why the newest call did not arrive.
    hook_failure: Option<(String, String)>,
}

/// What a page can say was done; each has a text `notices.{word}`.
const DONE: [&str; 7] = [
    "saved",
    "sent",
    "not-sent",
    "hook",
    "hook-off",
    "called",
    "not-called",
];

/// A reminder that did not leave.
struct NotSent {
    name: Say,
    day: String,
    why: String,
}

/// The settings as they are.
pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(after): Query<After>,
) -> WebResult<Response> {
    let page = settings(&app, &visit, &after.done).await?;
    Ok(Page(page).into_response())
}

async fn settings(app: &App, visit: &Visit, done: &str) -> WebResult<SettingsPage> {
    let (scope, office) = (visit.scope()?, visit.office()?);
    let server = store::mail_server(app, scope, office).await?;
    let is_on = server.is_some();
    let reminding = store::reminding(app, scope).await?.contains(&office);
    let frame = Frame::new(app, visit);
    let failures = store::failures(app, scope, office, FAILURES).await?;
    let failing = hooks::failing(app, scope, office).await?;
    let hook = hooks::webhook(app, scope, office).await?;
    let failing = failing.filter(|_| hook.is_some());
    Ok(SettingsPage {
        failures: failures
            .into_iter()
            .map(|it| not_sent(&frame, it))
            .collect(),
        frame,
        typed: server.map_or_else(Typed::empty, |it| Typed::of(it, reminding)),
        done: DONE
            .into_iter()
            .find(|it| *it == done)
            .unwrap_or_default()
            .to_owned(),
        is_on,
        hook: hook.map(|it| it.host).unwrap_or_default(),
        hook_failure: failing.map(|(at, why)| (office_day(at).to_string(), why)),
    })
}

fn not_sent(frame: &Frame, it: store::Failure) -> NotSent {
    NotSent {
        name: frame.name(&it.name, &it.kana),
        day: it.day.to_string(),
        why: it.why,
    }
}

/// Keeps what was typed, or shows what is wrong with it.
pub(super) async fn save(
    State(app): State<App>,
    visit: Visit,
    Form(typed): Form<Typed>,
) -> WebResult<Response> {
    let office = visit.office()?;
    let (server, mistakes) = typed.read();
    if !mistakes.is_empty() {
        let page = SettingsPage {
            typed,
            frame: Frame::new(&app, &visit).with(mistakes),
            ..settings(&app, &visit, "").await?
        };
        return Ok(Page(page).into_response());
    }
    let sealed = match typed.password.as_bytes() {
        [] => None,
        it => Some(secrets::seal(&app.settings.seal, it, &app.chance).map_err(WebError::ours)?),
    };
    let mut change = app.change(&visit.actor()).await?;
    let reminders = typed.reminds();
    store::save(&mut change, office, (&server, reminders), sealed).await?;
    let detail = json!({
        "host": server.host, "port": server.port, "sender": server.sender, "reminders": reminders,
    });
    let event = Event::of("notices.set-mail").office(office).detail(detail);
    change.save(&event).await?;
    Ok(see_other(&format!("/offices/{office}/notices?done=saved")))
}

/// Sends a letter to the sender's own address.
pub(super) async fn test(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let office = visit.office()?;
    let server = store::mail_server(&app, visit.scope()?, office).await?;
    let server = server.ok_or(WebError::NotFound)?;
    let frame = Frame::new(&app, &visit);
    let letter = Letter {
        to: server.sender.clone(),
        subject: frame.plain("notices.letter.subject"),
        text: frame.plain("notices.letter.text"),
    };
    let sent = app.mail().send(&server, &letter).await;
    if let Err(why) = &sent {
        tracing::warn!(%why, "the test mail");
    }
    let done = if sent.is_ok() { "sent" } else { "not-sent" };
    let event = Event::of("notices.test-mail")
        .office(office)
        .detail(json!({"done": done}));
    app.look(&visit.actor(), &event).await?;
    Ok(see_other(&format!("/offices/{office}/notices?done={done}")))
}

impl Typed {
    fn empty() -> Self {
        Self {
            port: USUAL_PORT.to_owned(),
            ..Self::default()
        }
    }

    /// The password never goes back to the page.
    fn of(server: MailServer, reminding: bool) -> Self {
        Self {
            host: server.host,
            port: server.port.to_string(),
            login: server.login,
            password: String::new(),
            sender: server.sender,
            reminders: if reminding { "yes" } else { "" }.to_owned(),
        }
    }

    fn reminds(&self) -> bool {
        self.reminders == "yes"
    }

    fn read(&self) -> (MailServer, Mistakes) {
        let mut mistakes = Mistakes::none();
        let host = self.host.trim().to_owned();
        let port = self.port.trim().parse().unwrap_or(0);
        let sender = self.sender.trim().to_owned();
        let is_host = |it: char| it.is_ascii_alphanumeric() || it == '.' || it == '-';
        if !host.chars().all(is_host) {
            mistakes.add("host", "notices.host-wrong");
        }
        if !host.is_empty() && port == 0 {
            mistakes.add("port", "notices.port-wrong");
        }
        if !host.is_empty() && !Mail::is_address(&sender) {
            mistakes.add("sender", "notices.sender-wrong");
        }
        let server = MailServer {
            host,
            port,
            login: self.login.trim().to_owned(),
            password: String::new(),
            sender,
        };
        (server, mistakes)
    }
}
