//! A form filled from an incident: which forms there are, what would stand in one and what stays empty, and the workbook itself.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use mamori_core::incidents::{FormPlace, FormValue};
use mamori_core::people::Act;
use mamori_intake::file::Kind;

use super::book::{Refused, filled};
use super::deeds::{self, Answers, answers};
use super::store::{self, MunicipalityForm};
use super::{form, forms_path, municipality};
use crate::incidents::deeds::event;
use crate::incidents::pages::{Desk, room_path};
use crate::incidents::store::incident::Incident;
use crate::registers;
use crate::web::{
    App, Frame, Page, Route, Say, Visit, WebError, WebResult, disposition, file, shut,
};

pub(super) fn routes() -> Vec<Route> {
    const LIST: &str = "/offices/{office}/incidents/{incident}/forms";
    const ONE: &str = "/offices/{office}/incidents/{incident}/forms/{form}";
    const BOOK: &str = "/offices/{office}/incidents/{incident}/forms/{form}/filled.xlsx";
    vec![
        Route::get(LIST, Act::HandleIncidents, list),
        Route::get(ONE, Act::HandleIncidents, show),
        Route::get(BOOK, Act::HandleIncidents, workbook),
    ]
}

/// A form as a row.
struct Row {
    href: String,
    name: String,
    municipality: String,
}

#[derive(Template)]
#[template(path = "incidents/forms/choose.html")]
struct ListPage {
    frame: Frame,
    back: String,
    forms: String,
    drill: bool,
    rows: Vec<Row>,
    others: Vec<Row>,
}

async fn list(
    State(app): State<App>,
    visit: Visit,
    Path((_, id)): Path<(String, String)>,
) -> WebResult<Response> {
    let (desk, of) = open(&app, &visit, &id).await?;
    let whose = match &of.facts.municipality {
        Some(it) => it.to_string(),
        None => desk.place().await?.municipality,
    };
    let room = room_path(desk.office, of.id);
    let all = store::list(&app, desk.scope, desk.office).await?;
    let row = |it: &MunicipalityForm| Row {
        href: format!("{room}/forms/{}", it.id),
        name: it.name.clone(),
        municipality: municipality::name(&app, &it.municipality),
    };
    let usable = all.iter().filter(|it| it.cells > 0);
    let (here, others): (Vec<_>, Vec<_>) = usable.partition(|it| it.municipality == whose);
    let others = others.into_iter().filter(|it| it.office == desk.office);
    let page = ListPage {
        forms: forms_path(desk.office),
        drill: of.is_drill(),
        rows: here.into_iter().map(row).collect(),
        others: others.map(row).collect(),
        back: room,
        frame: desk.frame,
    };
    Ok(Page(page).into_response())
}

/// An incident of which this visitor reads everything.
async fn open(app: &App, visit: &Visit, id: &str) -> WebResult<(Desk, Incident)> {
    let desk = Desk::of(app, visit)?;
    let of = desk.incident(id).await?;
    if !desk.may_read_all() {
        return Err(WebError::NotAllowed);
    }
    Ok((desk, of))
}

/// A cell with what comes into it.
struct CellRow {
    cell: String,
    place: Say,
    value: Option<String>,
}

/// What is not recorded, and where it is written.
struct Missing {
    words: Say,
    href: Option<String>,
}

#[derive(Template)]
#[template(path = "incidents/forms/fill.html")]
struct FillPage {
    frame: Frame,
    back: String,
    book: String,
    drill: bool,
    name: String,
    municipality: String,
    rows: Vec<CellRow>,
    missing: Vec<Missing>,
    refused: Option<Say>,
}

type Named = Path<(String, String, String)>;

async fn show(
    State(app): State<App>,
    visit: Visit,
    Path((_, id, form_id)): Named,
) -> WebResult<Response> {
    let (desk, of) = open(&app, &visit, &id).await?;
    let form = form(&desk, &form_id).await?;
    app.look(&visit.actor(), &event("incidents.read", &of))
        .await?;
    let answers = answers(&desk, (&form, &of)).await?;
    Ok(page(&desk, (&form, &of), (&answers, None)))
}

fn page(
    desk: &Desk,
    (form, of): (&MunicipalityForm, &Incident),
    (answers, refused): (&Answers, Option<&Refused>),
) -> Response {
    let frame = &desk.frame;
    let room = room_path(desk.office, of.id);
    let rows = answers.all.iter().map(|(cell, value)| CellRow {
        cell: format!("{} {}", cell.sheet, cell.cell),
        place: frame.say(&format!("forms.place.{}", cell.place)),
        value: value.as_ref().map(|it| match it {
            FormValue::Text(text) => text.clone(),
            FormValue::Number(number) => number.to_string(),
        }),
    });
    let missing = answers.missing().into_iter().map(|it| Missing {
        words: frame.say(&format!("forms.place.{it}")),
        href: written_at(&room, it),
    });
    let page = FillPage {
        book: format!("{room}/forms/{}/filled.xlsx", form.id),
        back: format!("{room}/forms"),
        drill: of.is_drill(),
        name: form.name.clone(),
        municipality: municipality::name(&desk.app, &form.municipality),
        rows: rows.collect(),
        missing: missing.collect(),
        refused: refused.map(|it| it.say(frame)),
        frame: frame.clone(),
    };
    Page(page).into_response()
}

/// The page on which something is written, where it is one of the incident's.
fn written_at(room: &str, place: FormPlace) -> Option<String> {
    match (place, place.field()) {
        (_, Some(field)) => Some(format!("{room}/story#{field}")),
        (FormPlace::Persons, None) => Some(format!("{room}/facts#persons")),
        (FormPlace::CommissionReceipt, None) => Some(room.to_owned()),
        _ => None,
    }
}

async fn workbook(
    State(app): State<App>,
    visit: Visit,
    Path((_, id, form_id)): Named,
) -> WebResult<Response> {
    let (desk, of) = open(&app, &visit, &id).await?;
    let form = form(&desk, &form_id).await?;
    let answers = answers(&desk, (&form, &of)).await?;
    if answers.all.is_empty() {
        return Err(WebError::NotFound);
    }
    let bytes = registers::file_content(&app, &form.digest).await?;
    let bytes = match filled(bytes, answers.cells()).await? {
        Ok(bytes) => bytes,
        Err(why) => return Ok(page(&desk, (&form, &of), (&answers, Some(&why)))),
    };
    deeds::told(&desk, &of, (&form, &answers.missing())).await?;
    let name = disposition("attachment", &file_name(&desk, (&form, &of)));
    Ok(shut(file((Kind::Workbook.media_type(), &name), bytes)?))
}

/// The name under which the workbook lies in a folder; that of a drill says so.
fn file_name(desk: &Desk, (form, of): (&MunicipalityForm, &Incident)) -> String {
    let is_plain = |it: &char| !it.is_control() && !"/\\\"<>:|?*;%".contains(*it);
    let name: String = form.name.chars().filter(is_plain).collect();
    let mark = deeds::mark(desk, of);
    format!(
        "{mark}{}-{}.{}",
        name.trim(),
        of.number,
        Kind::Workbook.extension()
    )
}
