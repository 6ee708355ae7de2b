//! One event of the journal: everything that is stored of it in plain words, and whether it still is what was written.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use mamori_core::evidence::{EventBody, Hash, commit, leaf_hash};
use mamori_core::people::Act;
use serde_json::Value;

use super::super::store::journal::{self, Place, Whole};
use super::view::{self, About};
use super::{Desk, path};
use crate::clock::millis;
use crate::db::Event;
use crate::web::{App, Frame, Page, Route, Say, Visit, WebError, WebResult};

pub(super) fn routes() -> Vec<Route> {
    vec![Route::get(
        "/offices/{office}/journal/{year}/{seq}",
        Act::SeeJournal,
        show,
    )]
}

#[derive(Template)]
#[template(path = "evidence/event.html")]
struct EventPage {
    frame: Frame,
    list: String,
    path: String,
    number: String,
    deed: Say,
    about: Option<About>,
    facts: Vec<(Say, Say)>,
    detail: Option<String>,
    /// Whether the visitor may read details at all.
    may_detail: bool,
    sound: Sound,
}

/// Whether the row is still what was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sound {
    /// Everything follows from everything.
    Whole,
    /// All that is left does; the detail was erased.
    Erased,
    /// Something was changed.
    Changed,
}

async fn show(
    State(app): State<App>,
    visit: Visit,
    Path((_, year, seq)): Path<(String, String, String)>,
) -> WebResult<Response> {
    let place = place(&year, &seq)?;
    let desk = Desk::of(&app, &visit).await?;
    let found = journal::whole(&app, (desk.scope, desk.office), place).await?;
    let found = found.ok_or(WebError::NotFound)?;
    let subject = format!("{}/{year}/{seq}", desk.office);
    desk.trace(Event::of("evidence.read").about(subject))
        .await?;
    Ok(Page(page(desk, &found)).into_response())
}

/// The place that a path names.
pub(super) fn place(year: &str, seq: &str) -> WebResult<Place> {
    let (year, seq) = (year.parse().ok(), seq.parse().ok());
    let place = year.zip(seq).map(|(year, seq)| Place { year, seq });
    place.ok_or(WebError::NotFound)
}

fn page(desk: Desk, found: &Whole) -> EventPage {
    let (told, list) = (&found.told, path(desk.office));
    let Place { year, seq } = told.place;
    EventPage {
        path: format!("{list}/{year}/{seq}"),
        list,
        number: format!("{year}-{seq:06}"),
        deed: view::deed(&desk.frame, &desk, &told.operation),
        about: view::about(&desk, &told.subject),
        facts: facts(&desk, found),
        detail: detail(found).filter(|_| desk.may_detail()),
        may_detail: desk.may_detail(),
        sound: sound(desk.office.to_string(), found),
        frame: desk.frame,
    }
}

/// The eleven lines of an event, each with what it means.
fn facts(desk: &Desk, found: &Whole) -> Vec<(Say, Say)> {
    let (frame, told) = (&desk.frame, &found.told);
    let fact = |key: &str, value: Say| (frame.say(&format!("journal.line.{key}")), value);
    let Some(body) = view::body(told) else {
        let text = String::from_utf8_lossy(&told.body);
        return vec![fact("unreadable", Say::plain(&text))];
    };
    let text = |it: &str| Say::plain(if it.is_empty() { "-" } else { it });
    vec![
        fact("version", Say::plain("mamori-event/1")),
        fact("seq", text(&body.seq.to_string())),
        fact("at", moment(&body)),
        fact(
            "clock",
            frame.say(&format!("journal.clock.{}", body.clock.word())),
        ),
        fact("actor", both(&view::who(desk, told), &body.actor.word())),
        fact(
            "office",
            text(&body.office.map_or(String::new(), |it| it.to_string())),
        ),
        fact("subject", text(&body.subject)),
        fact("operation", text(&body.operation)),
        fact("how", both(&view::how(desk, told), &body.how)),
        fact("terminal", text(&body.terminal)),
        fact("commitment", text(&body.commitment.to_string())),
    ]
}

/// The time in the office, and as it is written.
fn moment(body: &EventBody) -> Say {
    let here = view::time(body.at);
    let written = body.at.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string();
    both(&Say::plain(&here), &written)
}

/// Words, and the word in the journal that they stand for.
fn both(words: &Say, written: &str) -> Say {
    Say::lines(&[words.clone(), Say::plain(written)])
}

/// What the event says, with its fields under each other.
fn detail(found: &Whole) -> Option<String> {
    let (_, text) = found.detail.as_ref()?;
    let read: Result<Value, _> = serde_json::from_str(text);
    let pretty = read.and_then(|it| serde_json::to_string_pretty(&it));
    Some(pretty.unwrap_or_else(|_| text.clone()))
}

/// Whether columns, hash and detail follow from the bytes that were hashed.
fn sound(office: String, found: &Whole) -> Sound {
    let told = &found.told;
    let Some(body) = view::body(told) else {
        return Sound::Changed;
    };
    let columns = body.seq == told.place.seq
        && millis(body.at) == millis(told.at)
        && body.actor.word() == told.actor
        && body.subject == told.subject
        && body.operation == told.operation
        && body.office.map(|it| it.to_string()) == found.office_id
        && found.office_id.as_ref() == Some(&office);
    let leaf = Hash::from_slice(&found.leaf).is_ok_and(|it| it == leaf_hash(&told.body));
    if !columns || !leaf {
        return Sound::Changed;
    }
    match &found.detail {
        None => Sound::Erased,
        Some((salt, detail)) => {
            let salt = <[u8; 32]>::try_from(salt.as_slice());
            let fits = salt.is_ok_and(|it| commit(&it, detail.as_bytes()) == body.commitment);
            if fits { Sound::Whole } else { Sound::Changed }
        }
    }
}
