//! Which cell of a form asks for what: suggested by the labels, said by a person, tried on the workbook before it is kept.

use std::collections::BTreeMap;

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use mamori_core::incidents::FormPlace;
use mamori_core::people::Act;
use mamori_core::registers::fold;
use mamori_intake::form::FormSheet;
use mamori_report::fill::{FillValue, FilledCell};

use super::book::{Book, filled, look};
use super::store::{self, FormCell, MunicipalityForm};
use super::{deeds, form, forms_path, municipality};
use crate::incidents::pages::{Desk, refused};
use crate::registers;
use crate::web::{App, Frame, Page, Route, Say, Visit, WebError, WebResult, see_other};

/// So many blanks stand on the page; a cell of any other is written by its name.
const BLANKS: usize = 300;
/// Rows in which a cell is written by its name.
const FREE: usize = 4;
/// So many cells of a form are said.
const CELLS: usize = 500;
/// Before the names of fields that say what a cell asks for.
const AT: &str = "at:";

pub(super) fn routes() -> Vec<Route> {
    const FORM: &str = "/offices/{office}/incidents/forms/{form}";
    const END: &str = "/offices/{office}/incidents/forms/{form}/end";
    vec![
        Route::get(FORM, Act::HandleIncidents, show),
        Route::post(FORM, Act::HandleIncidents, save),
        Route::post(END, Act::HandleIncidents, end),
    ]
}

/// A cell of a form and what is chosen for it.
struct Row {
    field: String,
    cell: String,
    label: String,
    chosen: &'static str,
    words: Say,
}

/// A sheet with its rows.
struct Sheet {
    name: String,
    rows: Vec<Row>,
}

/// A row in which a cell is written by its name.
struct Free {
    number: usize,
    sheet: String,
    cell: String,
    chosen: String,
}

#[derive(Template)]
#[template(path = "incidents/forms/map.html")]
struct MapPage {
    frame: Frame,
    path: String,
    back: String,
    name: String,
    municipality: String,
    may_change: bool,
    is_mapped: bool,
    has_more: bool,
    mapped: String,
    places: Vec<(&'static str, String)>,
    sheets: Vec<Sheet>,
    names: Vec<String>,
    free: Vec<Free>,
    refused: Option<Say>,
}

/// What is chosen for the cells, by sheet and cell, and the rows written by name.
struct Chosen {
    cells: BTreeMap<(String, String), Option<FormPlace>>,
    free: Vec<(String, String, String)>,
}

async fn show(
    State(app): State<App>,
    visit: Visit,
    Path((_, id)): Path<(String, String)>,
) -> WebResult<Response> {
    let desk = Desk::of(&app, &visit)?;
    let form = form(&desk, &id).await?;
    let cells = store::cells(&app, desk.scope, (desk.office, &form)).await?;
    let cells = cells
        .into_iter()
        .map(|it| ((it.sheet, it.cell), Some(it.place)));
    let chosen = Chosen {
        cells: cells.collect(),
        free: Vec::new(),
    };
    page(&desk, &form, (&chosen, None)).await
}

/// The workbook of a form. It was looked at when it came in.
async fn book(desk: &Desk, form: &MunicipalityForm) -> WebResult<Book> {
    let bytes = registers::file_content(&desk.app, &form.digest).await?;
    let book = look(bytes).await?;
    book.map_err(|why| WebError::ours(format!("form {}: {why:?}", form.id)))
}

async fn page(
    desk: &Desk,
    form: &MunicipalityForm,
    (chosen, refused): (&Chosen, Option<Say>),
) -> WebResult<Response> {
    let (app, frame) = (&desk.app, &desk.frame);
    let book = book(desk, form).await?;
    let may_change = form.office == desk.office;
    let mut places: Vec<_> = FormPlace::ALL.iter().map(|it| choice(frame, *it)).collect();
    places.insert(0, ("", frame.plain("forms.map.nothing")));
    let free = (1..=FREE).map(|number| {
        let typed = chosen.free.get(number - 1).cloned().unwrap_or_default();
        let (sheet, cell, chosen) = typed;
        Free {
            number,
            sheet,
            cell,
            chosen,
        }
    });
    let (sheets, is_cut) = sheets(desk, (form, &book.sheets), (chosen, may_change));
    let page = MapPage {
        path: format!("{}/{}", forms_path(desk.office), form.id),
        back: forms_path(desk.office),
        name: form.name.clone(),
        municipality: municipality::name(app, &form.municipality),
        may_change,
        is_mapped: form.mapped_at.is_some(),
        has_more: is_cut || book.sheets.iter().any(|it| it.has_more),
        mapped: mapped(form),
        places,
        sheets,
        names: book.sheets.iter().map(|it| it.name.clone()).collect(),
        free: free.collect(),
        refused,
        frame: frame.clone(),
    };
    Ok(Page(page).into_response())
}

/// By which a form that was read before somebody else's change is told from a later one.
fn mapped(form: &MunicipalityForm) -> String {
    let at = form.mapped_at.map(jiff::Timestamp::as_millisecond);
    at.unwrap_or_default().to_string()
}

fn choice(frame: &Frame, place: FormPlace) -> (&'static str, String) {
    (place.as_str(), frame.plain(&format!("forms.place.{place}")))
}

/// The cells that are shown: every blank, and every other cell that is said; and whether blanks are left out.
fn sheets(
    desk: &Desk,
    (form, sheets): (&MunicipalityForm, &[FormSheet]),
    (chosen, may_change): (&Chosen, bool),
) -> (Vec<Sheet>, bool) {
    let labels = desk.app.incidents.form_labels();
    let (mut left, mut shown) = (BLANKS, Vec::new());
    for sheet in sheets {
        let mut rows = Vec::new();
        let mut others = chosen.cells.clone();
        others.retain(|key, _| key.0 == sheet.name);
        for blank in &sheet.blanks {
            let kept = others.remove(&(sheet.name.clone(), blank.cell.clone()));
            let place = kept.unwrap_or_else(|| {
                let is_new = form.mapped_at.is_none();
                is_new.then(|| labels.suggest(&blank.label)).flatten()
            });
            // Who only looks sees what is said, and no blanks.
            let is_shown = place.is_some() || (may_change && left > 0);
            if is_shown {
                left = left.saturating_sub(1);
                rows.push(row(desk, (&sheet.name, &blank.cell), (&blank.label, place)));
            }
        }
        for ((_, cell), place) in others {
            rows.push(row(desk, (&sheet.name, &cell), ("", place)));
        }
        let name = sheet.name.clone();
        shown.push(Sheet { name, rows });
    }
    shown.retain(|it| !it.rows.is_empty());
    (shown, may_change && left == 0)
}

fn row(desk: &Desk, (sheet, cell): (&str, &str), (label, place): (&str, Option<FormPlace>)) -> Row {
    let words = place.map(|it| desk.frame.say(&format!("forms.place.{it}")));
    Row {
        field: format!("{AT}{cell}:{sheet}"),
        cell: cell.to_owned(),
        label: label.to_owned(),
        chosen: place.map_or("", FormPlace::as_str),
        words: words.unwrap_or_else(|| Say::plain("")),
    }
}

async fn save(
    State(app): State<App>,
    visit: Visit,
    Path((_, id)): Path<(String, String)>,
    Form(sent): Form<Vec<(String, String)>>,
) -> WebResult<Response> {
    let desk = Desk::of(&app, &visit)?;
    let form = own(&desk, &id).await?;
    let chosen = chosen(&sent);
    let cells = cells(&chosen);
    if sent
        .iter()
        .any(|(name, it)| name == "mapped" && *it != mapped(&form))
    {
        let words = desk.frame.say("incidents.mistake.meanwhile");
        return page(&desk, &form, (&chosen, Some(words))).await;
    }
    if cells.len() > CELLS {
        let words = desk.frame.say("forms.mistake.cells");
        return page(&desk, &form, (&chosen, Some(words))).await;
    }
    let bytes = registers::file_content(&app, &form.digest).await?;
    let tried = cells.iter().map(|it| FilledCell {
        sheet: it.sheet.clone(),
        cell: it.cell.clone(),
        value: FillValue::Text(it.place.to_string()),
    });
    if let Err(why) = filled(bytes, tried.collect()).await? {
        let words = why.say(&desk.frame);
        return page(&desk, &form, (&chosen, Some(words))).await;
    }
    deeds::map(&desk, &form, &cells).await.map_err(refused)?;
    Ok(see_other(&format!(
        "{}/{}",
        forms_path(desk.office),
        form.id
    )))
}

/// A form that this office brought in. What another brought in is there to be used, not to be changed.
async fn own(desk: &Desk, id: &str) -> WebResult<MunicipalityForm> {
    let form = form(desk, id).await?;
    if form.office == desk.office {
        Ok(form)
    } else {
        Err(WebError::NotAllowed)
    }
}

fn chosen(sent: &[(String, String)]) -> Chosen {
    let cells = sent.iter().filter_map(|(name, place)| {
        let (cell, sheet) = name.strip_prefix(AT)?.split_once(':')?;
        Some(((sheet.to_owned(), cell.to_owned()), place.parse().ok()))
    });
    let typed = |name: &str, number: usize| {
        let name = format!("{name}-{number}");
        let found = sent.iter().find(|(it, _)| *it == name);
        found.map_or("", |(_, it)| it.trim()).to_owned()
    };
    let free = (1..=FREE).map(|it| (typed("sheet", it), typed("cell", it), typed("place", it)));
    Chosen {
        cells: cells.collect(),
        free: free.collect(),
    }
}

/// The cells that are said. A cell that is said in both ways is there twice, which the workbook refuses.
fn cells(of: &Chosen) -> Vec<FormCell> {
    let chosen = of.cells.iter().filter_map(|((sheet, cell), place)| {
        let place = (*place)?;
        Some(FormCell {
            sheet: sheet.clone(),
            cell: cell.clone(),
            place,
        })
    });
    let free = of.free.iter().filter_map(|(sheet, cell, place)| {
        Some(FormCell {
            sheet: sheet.clone(),
            cell: fold(cell).replace('$', "").to_ascii_uppercase(),
            place: place.parse().ok()?,
        })
    });
    chosen.chain(free).collect()
}

async fn end(
    State(app): State<App>,
    visit: Visit,
    Path((_, id)): Path<(String, String)>,
) -> WebResult<Response> {
    let desk = Desk::of(&app, &visit)?;
    let form = own(&desk, &id).await?;
    deeds::end(&desk, &form).await?;
    Ok(see_other(&forms_path(desk.office)))
}
