//! The monthly paper of the journal: its signed checkpoint as QR code and text, to be kept in a binder away from the server.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use mamori_core::evidence::{Checkpoint, Note};
use mamori_core::ids::OfficeId;
use mamori_core::people::Act;
use mamori_core::words::Language;
use mamori_report::paper::{LetterPaper, QrBlock};
use mamori_report::ruby::RubyText;

use super::heading::heading;
use super::pages::{file, index_page};
use super::store::{self, OfficeHead};
use super::voice::Voice;
use super::{Letters, ReportError, fonts};
use crate::db::{Actor, Event, Scope};
use crate::evidence::{GiveError, Whose, checkpoints};
use crate::web::{App, Page, Route, Visit, WebResult};

pub(super) fn routes() -> Vec<Route> {
    // It marks a checkpoint as given out, so it is asked for by a form.
    const PAPER: &str = "/offices/{office}/journal/paper";
    vec![Route::post(PAPER, Act::SeeJournal, show)]
}

/// What is typed, the same in every language; the steps before say how FILE is called.
const COMMAND: &str = "mamori evidence verify . --checkpoint checkpoint.txt";

async fn show(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let (scope, office) = (visit.scope()?, visit.office()?);
    let letters = Letters::OfTheMachine;
    let wish = (visit.language, letters);
    let printed = journal_pdf(&app, &visit.actor(), (scope, office), wish).await?;
    let Some(bytes) = printed else {
        let page = index_page(&app, &visit, letters).await?;
        return Ok((StatusCode::SERVICE_UNAVAILABLE, Page(page)).into_response());
    };
    let name = format!("inline; filename=\"journal-{}.pdf\"", app.clock.today());
    file(("application/pdf", &name), bytes)
}

/// Prints the paper of this year's journal; `None` when the machine has no Japanese font. Its trace and its checkpoint stay.
pub async fn journal_pdf(
    app: &App,
    actor: &Actor,
    (scope, office): (Scope, OfficeId),
    (language, letters): (Language, Letters),
) -> Result<Option<Vec<u8>>, ReportError> {
    if !letters.are_here() {
        return Ok(None);
    }
    let paper = journal_paper(app, actor, (scope, office), language).await?;
    fonts::print(letters, move |press| press.sheet(&paper)).await
}

pub(super) async fn journal_paper(
    app: &App,
    actor: &Actor,
    (scope, office): (Scope, OfficeId),
    language: Language,
) -> Result<LetterPaper, ReportError> {
    let voice = Voice::new(app, language);
    let head = store::head(app, scope, office).await?;
    let head = head.ok_or(ReportError::NoOffice)?;
    // The trace comes first: with it there is a journal of this year.
    let event = Event::of("reports.print").office(office);
    let event = event.about("paper/journal");
    let event = event.detail(serde_json::json!({ "format": "pdf" }));
    let number = app.look(actor, &event).await?;
    let wanted = (Some(Whose::Office(office)), Some(number.year));
    let given = checkpoints(app, actor, wanted).await;
    let given = given.map_err(|why| match why {
        GiveError::Db(why) => ReportError::Db(why),
        other => ReportError::press(other),
    })?;
    let newest = given.into_iter().next();
    let newest = newest.ok_or_else(|| ReportError::press("no checkpoint was given"))?;
    let mut paper = paper(app, &voice, &head, (number.year, newest.size, &newest.note))?;
    paper.heading.foot.insert(0, voice.number(number));
    Ok(paper)
}

fn paper(
    app: &App,
    voice: &Voice,
    head: &OfficeHead,
    (year, size, note): (i16, u64, &str),
) -> Result<LetterPaper, ReportError> {
    let read = Note::parse(note).map_err(ReportError::press)?;
    let root = Checkpoint::parse(&read.text)
        .map_err(ReportError::press)?
        .root;
    let (year, size) = (year.to_string(), size.to_string());
    let places = [("year", year.as_str()), ("n", size.as_str())];
    let say = |key: &str| voice.say(&format!("journal.paper.{key}"));
    Ok(LetterPaper {
        heading: heading(app, voice, (head, "journal.paper.head")),
        addressee: None,
        paragraphs: vec![
            say("what"),
            voice.fill("journal.paper.events", &places),
            say("root"),
            root.to_string().into(),
        ],
        steps: vec![
            say("use"),
            voice.fill("journal.paper.verify", &[("command", COMMAND)]),
        ],
        codes: Vec::new(),
        codes_are_used_once: false,
        qr: Some(QrBlock {
            payload: note.to_owned(),
            caption: RubyText::lines([say("qr"), say("text")]),
            shows_payload: false,
        }),
        raw: note.lines().map(str::to_owned).collect(),
        boxes: boxes(voice),
        picture: None,
        caution: Some(say("keep")),
    })
}

/// What is written by hand.
fn boxes(voice: &Voice) -> Vec<RubyText> {
    vec![
        voice.say("journal.paper.box.day"),
        voice.say("journal.paper.box.name"),
        voice.say("journal.paper.box.seal"),
    ]
}
