//! Bringing a sheet into a ledger: every row is shown with what becomes of it before anything is written.

mod rows;

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use mamori_core::people::Act;
use mamori_core::registers::FieldId;
use mamori_core::registers::sheet::{How, Row};
use mamori_intake::table::TableError;
use serde::Deserialize;

use super::super::deeds::NotDone;
use super::super::sheets::{Look, NotTaken, Sheet, file, look, out, take};
use super::{Desk, tap, view};
use crate::db::Event;
use crate::web::{
    App, FIELD_BYTES, Frame, Page, Route, Say, SentFile, UPLOAD_BYTES, Upload, Visit, WebError,
    WebResult, see_other,
};
use rows::{ColumnView, RowView};

pub(super) fn routes() -> Vec<Route> {
    let path = "/offices/{office}/registers/{register}/import";
    vec![
        Route::get(path, Act::ManageRegisters, show),
        Route::post(path, Act::ManageRegisters, send).taking(UPLOAD_BYTES),
    ]
}

#[derive(Template)]
#[template(path = "registers/import.html")]
struct ImportPage {
    frame: Frame,
    path: String,
    back: String,
    ledger: Say,
    /// The rows as text, which the next form brings back.
    text: String,
    found: Option<Found>,
    /// What was brought in just now.
    done: Option<Say>,
    /// Why the sheet was not taken.
    refused: Option<Say>,
}

/// What a sheet would bring.
struct Found {
    sign: String,
    counts: Say,
    left_out: Say,
    missing: Option<Say>,
    columns: Vec<ColumnView>,
    has_unknown: bool,
    rows: Vec<RowView>,
    more: Option<Say>,
    /// The words of the button; none while there is nothing to bring in.
    save: Option<Say>,
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    new: Option<usize>,
    #[serde(default)]
    changed: Option<usize>,
}

/// The ledger for whoever may fill it by the sheet: that shows what stands in it, so everything in it must be theirs to read.
fn desk(app: &App, visit: &Visit, register: &str) -> WebResult<Desk> {
    let desk = Desk::open(app, visit, register)?;
    let is_whole = desk.register.fields.iter().all(|it| desk.may_read(it));
    if is_whole && desk.may_write() {
        Ok(desk)
    } else {
        Err(WebError::NotAllowed)
    }
}

async fn show(
    State(app): State<App>,
    visit: Visit,
    Path((_, register)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> WebResult<Response> {
    let desk = desk(&app, &visit, &register)?;
    let mut page = page(desk, String::new());
    if let Asked {
        new: Some(new),
        changed: Some(changed),
    } = asked
    {
        let counts = [
            ("new", &*new.to_string()),
            ("changed", &*changed.to_string()),
        ];
        page.done = Some(page.frame.fill("registers.import.done", &counts));
    }
    Ok(Page(page).into_response())
}

fn page(desk: Desk, text: String) -> ImportPage {
    ImportPage {
        path: format!("{}/import", desk.path()),
        back: desk.path(),
        ledger: view::title(&desk.frame, &desk.register),
        frame: desk.frame,
        text,
        found: None,
        done: None,
        refused: None,
    }
}

async fn send(
    State(app): State<App>,
    visit: Visit,
    Path((_, register)): Path<(String, String)>,
    mut upload: Upload<FIELD_BYTES>,
) -> WebResult<Response> {
    let desk = desk(&app, &visit, &register)?;
    let sent = upload.file();
    let is_new = sent.is_some();
    let mut text = field(&upload, "text").to_owned();
    let rows = match read_sent(sent, &text).await? {
        Ok(rows) => rows,
        Err(why) => {
            let refused = desk.frame.refused_table(&why);
            return Ok(refusing(desk, text, refused));
        }
    };
    if is_new {
        text = file::typed(&rows);
    }
    // Another file, another sheet: what was said about the columns of the last one is forgotten.
    let how = out::how(&app.words, &desk.register);
    let how = if is_new { how } else { chosen(&upload, how) };
    let sheet = Sheet {
        rows: Arc::new(rows),
        how,
    };
    let sign = field(&upload, "sign");
    if is_new || field(&upload, "save").is_empty() || sign.is_empty() {
        return looked(desk, text, &sheet).await;
    }
    taken(desk, text, &sheet, sign).await
}

/// The rows of the file that was sent, or of the text where none was. Reading takes its time, so it is done beside the pages.
async fn read_sent(sent: Option<SentFile>, text: &str) -> WebResult<Result<Vec<Row>, TableError>> {
    let bytes = match sent {
        Some(SentFile::TooLarge) => return Ok(Err(TableError::TooLarge)),
        Some(SentFile::Whole(bytes)) => bytes,
        None => text.as_bytes().to_vec(),
    };
    let reading = tokio::task::spawn_blocking(move || {
        let rows = file::rows(&bytes)?;
        // What unpacks to more than a form brings back could be looked at, but never brought in.
        if file::fits(&file::typed(&rows)) {
            Ok(rows)
        } else {
            Err(TableError::TooLarge)
        }
    });
    reading.await.map_err(WebError::ours)
}

fn field<'a>(upload: &'a Upload<FIELD_BYTES>, name: &str) -> &'a str {
    let mut fields = upload.fields.iter();
    fields
        .find(|it| it.0 == name)
        .map_or("", |it| it.1.as_str())
}

/// What was said about columns: `column-3` holds a field, is left out (`-`), or is read as it is (nothing).
fn chosen(upload: &Upload<FIELD_BYTES>, mut how: How) -> How {
    for (name, value) in &upload.fields {
        let at = name.strip_prefix("column-").and_then(|it| it.parse().ok());
        let Some(at) = at.filter(|_| !value.is_empty()) else {
            continue;
        };
        let field: Option<FieldId> = value.parse().ok().filter(|_| value != "-");
        how.columns.insert(at, field);
    }
    how
}

fn refusing(desk: Desk, text: String, refused: Say) -> Response {
    let mut page = page(desk, text);
    page.refused = Some(refused);
    Page(page).into_response()
}

/// The sheet as it was understood.
async fn looked(desk: Desk, text: String, sheet: &Sheet) -> WebResult<Response> {
    let room = desk.room().await?;
    match look(&room, &desk.register, sheet).await {
        Ok(look) => with_found(desk, text, (sheet, &look), None).await,
        Err(why) => refused(desk, text, (sheet, why)).await,
    }
}

/// The sheet brought in, if it still brings what was shown.
async fn taken(desk: Desk, text: String, sheet: &Sheet, sign: &str) -> WebResult<Response> {
    let room = desk.room().await?;
    let actor = desk.frame.visit.actor();
    match take(&room, &actor, (&desk.register, sheet), Some(sign)).await {
        Ok(done) => {
            let counts = done.look.preview.counts;
            let (new, changed) = (counts.new, counts.changed);
            let path = desk.path();
            Ok(see_other(&format!(
                "{path}/import?new={new}&changed={changed}"
            )))
        }
        Err(why) => refused(desk, text, (sheet, why)).await,
    }
}

async fn with_found(
    desk: Desk,
    text: String,
    (sheet, look): (&Sheet, &Look),
    refused: Option<Say>,
) -> WebResult<Response> {
    if desk.shows_personal() {
        let event = Event::of("registers.read").office(desk.office);
        let event = event.about(format!("register/{}", desk.register.id));
        desk.app.look(&desk.frame.visit.actor(), &event).await?;
    }
    let found = rows::found(&desk, &look.preview, (&sheet.how, &look.sign));
    let mut page = page(desk, text);
    page.found = Some(found);
    page.refused = refused;
    Ok(Page(page).into_response())
}

/// Why a sheet was not brought in, with what was typed.
async fn refused(
    desk: Desk,
    text: String,
    (sheet, why): (&Sheet, NotTaken),
) -> WebResult<Response> {
    match why {
        NotTaken::NoHead(_) => {
            let said = desk.frame.say("registers.import.no-head");
            let names = desk.register.fields.iter().filter(|it| it.listed).take(3);
            let names = names.map(|it| desk.frame.text_plain(it.label.authored(), &it.label_en));
            let names = names.collect::<Vec<_>>().join(", ");
            let said = said.with("names", &Say::plain(&names));
            Ok(refusing(desk, text, said))
        }
        NotTaken::Row { row, why } => {
            let why = match why {
                NotDone::Out => desk.frame.say("registers.import.out"),
                why => tap::refusal(&desk, &why, "")?,
            };
            let said = desk.frame.say("registers.import.refused-row");
            let said = said.with("row", &Say::plain(&row.to_string()));
            let refused = said.with("why", &why);
            let room = desk.room().await?;
            match look(&room, &desk.register, sheet).await {
                Ok(look) => with_found(desk, text, (sheet, &look), Some(refused)).await,
                Err(_) => Ok(refusing(desk, text, refused)),
            }
        }
        NotTaken::Changed(look) => {
            let said = desk.frame.say("registers.import.meanwhile");
            with_found(desk, text, (sheet, &look), Some(said)).await
        }
        NotTaken::Db(why) => Err(WebError::ours(why)),
        NotTaken::Broken(why) => Err(WebError::ours(why)),
    }
}
