//! The buttons of the room: each does one thing and goes back to the room.

use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use jiff::Timestamp;
use jiff::civil::DateTime;
use mamori_core::calendar::from_office_time;
use mamori_core::ids::PersonId;
use mamori_core::incidents::LineSort;
use mamori_core::people::Act;
use serde::Deserialize;
use serde_json::json;

use super::super::deeds::{self, NotDone};
use super::super::store::incident::Incident;
use super::super::store::line::{self as lines, NewLine};
use super::mine::LONGEST;
use super::{Desk, refused, room_path};
use crate::people::workers;
use crate::registers::{self, Received};
use crate::web::{App, Route, Sent as SentUpload, Upload, Visit, WebError, WebResult, see_other};

pub(super) fn routes() -> Vec<Route> {
    let act = Act::HandleIncidents;
    vec![
        Route::post(
            "/offices/{office}/incidents/{incident}/acknowledge",
            act,
            acknowledge,
        ),
        Route::post(
            "/offices/{office}/incidents/{incident}/confirm",
            act,
            confirm,
        ),
        Route::post(
            "/offices/{office}/incidents/{incident}/clocks/{clock}",
            act,
            clock,
        ),
        Route::post("/offices/{office}/incidents/{incident}/notes", act, note)
            .taking(registers::FORM_BYTES),
        Route::post("/offices/{office}/incidents/{incident}/roles", act, roles),
        Route::post("/offices/{office}/incidents/{incident}/close", act, close),
        Route::get(
            "/offices/{office}/incidents/{incident}/files/{line}",
            Act::SeeIncidents,
            whole,
        ),
        Route::get(
            "/offices/{office}/incidents/{incident}/files/{line}/small",
            Act::SeeIncidents,
            small,
        ),
    ]
}

/// Opens an incident and says where to go back to.
async fn open(app: &App, visit: &Visit, id: &str) -> WebResult<(Desk, Incident, String)> {
    let desk = Desk::of(app, visit)?;
    let incident = desk.incident(id).await?;
    let path = room_path(desk.office, incident.id);
    Ok((desk, incident, path))
}

fn back(done: Result<(), NotDone>, path: &str) -> WebResult<Response> {
    done.map_err(refused)?;
    Ok(see_other(path))
}

async fn acknowledge(
    State(app): State<App>,
    visit: Visit,
    Path((_, id)): Path<(String, String)>,
) -> WebResult<Response> {
    let (desk, of, path) = open(&app, &visit, &id).await?;
    let who = visit.who()?.id;
    back(deeds::acknowledge(&desk.hand(), &of, who).await, &path)
}

#[derive(Deserialize)]
struct Confirm {
    real: String,
    #[serde(default)]
    words: String,
}

async fn confirm(
    State(app): State<App>,
    visit: Visit,
    Path((_, id)): Path<(String, String)>,
    Form(sent): Form<Confirm>,
) -> WebResult<Response> {
    let (desk, of, path) = open(&app, &visit, &id).await?;
    let said = (visit.who()?.id, sent.real == "yes", sent.words.trim());
    back(deeds::confirm(&desk.hand(), &of, said).await, &path)
}

#[derive(Deserialize)]
struct Words {
    #[serde(default)]
    words: String,
}

async fn clock(
    State(app): State<App>,
    visit: Visit,
    Path((_, id, clock)): Path<(String, String, String)>,
    Form(sent): Form<Words>,
) -> WebResult<Response> {
    let (desk, of, path) = open(&app, &visit, &id).await?;
    let clock = clock.parse().map_err(|_| WebError::NotFound)?;
    if !desk.playbook(&of)?.clocks.contains(&clock) {
        return Err(WebError::NotFound);
    }
    let receipt = short(&sent.words);
    let done = deeds::finish_clock(&desk.hand(), &of, (&clock, &receipt)).await;
    back(done, &path)
}

pub(super) fn short(words: &str) -> String {
    words.trim().chars().take(400).collect()
}

/// One more line: words, a photo, or the correction of an earlier line, which stays.
async fn note(
    State(app): State<App>,
    visit: Visit,
    Path((_, id)): Path<(String, String)>,
    mut sent: Upload<{ registers::FILE_BYTES }>,
) -> WebResult<Response> {
    let (desk, of, path) = open(&app, &visit, &id).await?;
    let typed = |name: &str| {
        let found = sent.fields.iter().find(|(it, _)| it == name);
        found.map_or("", |(_, it)| it.trim()).to_owned()
    };
    let words: String = typed("words").chars().take(LONGEST).collect();
    let (happened_at, wrong_time) = match at(&typed("at"), app.clock.now()) {
        Ok(it) => (it, None),
        Err(WebError::Mistake(_)) => (None, Some("incidents.mistake.time-kept")),
        Err(why) => return Err(why),
    };
    let corrects = typed("corrects");
    let files: Vec<SentUpload> = sent.files.drain(..).collect();
    let refused_file = keep_files(&desk, &of, (files, happened_at)).await?;
    if !words.is_empty() {
        let corrects = match corrects.as_str() {
            "" => None,
            id => Some(own_line(&desk, &of, id).await?),
        };
        let sort = if corrects.is_some() {
            LineSort::Correction
        } else {
            LineSort::Note
        };
        let line = NewLine {
            happened_at,
            corrects,
            ..NewLine::of(sort).words(&words)
        };
        deeds::tell(&desk.hand(), &of, line)
            .await
            .map_err(refused)?;
    }
    match refused_file.or(wrong_time) {
        // What was typed is kept; the sentence is about the file or the time alone.
        Some(why) => Err(WebError::Mistake(why)),
        None => Ok(see_other(&path)),
    }
}

/// Keeps files as lines of their own; the key of the sentence about one that is not taken.
async fn keep_files(
    desk: &Desk,
    of: &Incident,
    (files, happened_at): (Vec<SentUpload>, Option<Timestamp>),
) -> WebResult<Option<&'static str>> {
    let visit = &desk.frame.visit;
    let mut refused_file = None;
    for file in files {
        let sent = (file.name.as_str(), file.file);
        match registers::receive(&desk.app, (visit, desk.office), sent).await? {
            Received::Empty => {}
            Received::Refused(word) => refused_file = Some(word),
            Received::Kept(kept) => {
                let line = NewLine::of(LineSort::File)
                    .about(&kept.digest)
                    .words(&kept.name);
                let line = NewLine {
                    happened_at,
                    ..line
                };
                let line = line.detail(json!({ "kind": kept.kind, "small": kept.small }));
                deeds::tell(&desk.hand(), of, line).await.map_err(refused)?;
            }
        }
    }
    Ok(refused_file)
}

pub(super) async fn own_line(
    desk: &Desk,
    of: &Incident,
    id: &str,
) -> WebResult<mamori_core::ids::LineId> {
    let id = id.parse().map_err(|_| WebError::NotFound)?;
    let all = lines::all(&desk.app, desk.scope, of).await?;
    let found = all.iter().any(|it| it.id == id);
    found.then_some(id).ok_or(WebError::NotFound)
}

/// A moment as a browser writes it; none when nobody wrote one.
pub(super) fn at(text: &str, now: Timestamp) -> WebResult<Option<Timestamp>> {
    if text.is_empty() {
        return Ok(None);
    }
    let time: DateTime = text
        .replace(' ', "T")
        .parse()
        .map_err(|_| WebError::Mistake("incidents.mistake.time"))?;
    let at = from_office_time(time);
    if at > now {
        return Err(WebError::Mistake("incidents.mistake.future"));
    }
    Ok(Some(at))
}

#[derive(Deserialize)]
struct Roles {
    #[serde(default)]
    commander: String,
    #[serde(default)]
    recorder: String,
}

/// Somebody who works at the office, by id; none for an empty choice.
pub(super) async fn person(desk: &Desk, id: &str) -> WebResult<Option<PersonId>> {
    if id.is_empty() {
        return Ok(None);
    }
    let all = workers(&desk.app, desk.scope, desk.office).await?;
    let found = all.iter().find(|it| it.id.to_string() == id);
    found.map(|it| Some(it.id)).ok_or(WebError::NotFound)
}

async fn roles(
    State(app): State<App>,
    visit: Visit,
    Path((_, id)): Path<(String, String)>,
    Form(sent): Form<Roles>,
) -> WebResult<Response> {
    let (desk, of, path) = open(&app, &visit, &id).await?;
    let now = Incident {
        commander: person(&desk, &sent.commander).await?,
        recorder: person(&desk, &sent.recorder).await?,
        ..of.clone()
    };
    let detail = json!({ "commander": now.commander, "recorder": now.recorder });
    let line = NewLine::of(LineSort::Roles).detail(detail);
    let done = deeds::change(&desk.hand(), (&of, &now), ("incidents.roles", line)).await;
    back(done, &path)
}

#[derive(Deserialize)]
struct Close {
    over: String,
    #[serde(default)]
    words: String,
}

async fn close(
    State(app): State<App>,
    visit: Visit,
    Path((_, id)): Path<(String, String)>,
    Form(sent): Form<Close>,
) -> WebResult<Response> {
    let (desk, of, path) = open(&app, &visit, &id).await?;
    let said = (sent.over == "yes", short(&sent.words));
    let done = deeds::close(&desk.hand(), &of, (said.0, &said.1)).await;
    back(done, &path)
}

type Named = Path<(String, String, String)>;

async fn whole(
    State(app): State<App>,
    visit: Visit,
    Path((_, id, line)): Named,
) -> WebResult<Response> {
    file(&app, &visit, (&id, &line), false).await
}

async fn small(
    State(app): State<App>,
    visit: Visit,
    Path((_, id, line)): Named,
) -> WebResult<Response> {
    file(&app, &visit, (&id, &line), true).await
}

/// A photo or document of a line, for who reads the timeline.
async fn file(
    app: &App,
    visit: &Visit,
    (id, line): (&str, &str),
    is_small: bool,
) -> WebResult<Response> {
    let (desk, of, _) = open(app, visit, id).await?;
    if !desk.may_read_all() {
        return Err(WebError::NotAllowed);
    }
    let all = lines::all(app, desk.scope, &of).await?;
    let found = all
        .iter()
        .find(|it| it.id.to_string() == line && it.sort == LineSort::File);
    let found = found.ok_or(WebError::NotFound)?;
    let event = deeds::event("incidents.file-read", &of);
    app.look(
        &visit.actor(),
        &event.detail(json!({ "sha256": found.about })),
    )
    .await?;
    let named = (desk.office, found.about.as_str());
    registers::file_answer(app, desk.scope, named, (&found.words, is_small)).await
}
