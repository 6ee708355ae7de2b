//! A ledger that leaves: the page of ways out, and the files behind it, each after its trace.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use mamori_core::people::Act;
use mamori_core::registers::Register;

use super::ledger_table::{ledger_exported, ledger_file};
use super::pages::{LostPage, Wish, file};
use crate::registers::{may_read, may_see};
use crate::web::{Action, App, Frame, Page, Route, Say, Visit, WebError, WebResult};

pub(super) fn routes() -> Vec<Route> {
    const OUT: &str = "/offices/{office}/registers/{register}/out";
    const XLSX: &str = "/offices/{office}/registers/{register}/ledger.xlsx";
    const CSV: &str = "/offices/{office}/registers/{register}/ledger.csv";
    vec![
        Route::get(OUT, Act::SeeDailyRegisters, show),
        Route::get(XLSX, Act::ExportTables, xlsx),
        Route::get(CSV, Act::ExportTables, csv),
    ]
}

#[derive(Template)]
#[template(path = "reports/out.html")]
struct OutPage {
    frame: Frame,
    path: String,
    title: Say,
    may_export: bool,
}

/// A ledger as this visitor may read it: without the fields that tell about clients where those are not for them.
fn readable(app: &App, visit: &Visit, register: &str) -> WebResult<Register> {
    let register = app.registers.get(register).ok_or(WebError::NotFound)?;
    if !may_see(visit, register) {
        return Err(WebError::NotAllowed);
    }
    let mut readable = register.clone();
    readable.fields.retain(|it| may_read(visit, register, it));
    Ok(readable)
}

async fn show(
    State(app): State<App>,
    visit: Visit,
    Path((office, register)): Path<(String, String)>,
) -> WebResult<Response> {
    let register = readable(&app, &visit, &register)?;
    let frame = Frame::new(&app, &visit);
    Ok(Page(OutPage {
        path: path(&office, &register),
        title: frame.text(register.title.authored(), &register.title_en),
        may_export: visit.may(Act::ExportTables),
        frame,
    })
    .into_response())
}

fn path(office: &str, register: &Register) -> String {
    format!("/offices/{office}/registers/{}", register.id)
}

async fn xlsx(
    State(app): State<App>,
    visit: Visit,
    Path((_, register)): Path<(String, String)>,
) -> WebResult<Response> {
    table(&app, &visit, &register, ("xlsx", "")).await
}

async fn csv(
    State(app): State<App>,
    visit: Visit,
    Path((_, register)): Path<(String, String)>,
    Query(wish): Query<Wish>,
) -> WebResult<Response> {
    table(&app, &visit, &register, ("csv", &wish.charset)).await
}

async fn table(
    app: &App,
    visit: &Visit,
    register: &str,
    (ending, charset): (&str, &str),
) -> WebResult<Response> {
    let register = readable(app, visit, register)?;
    let (scope, office) = (visit.scope()?, visit.office()?);
    let wish = (ending, charset, visit.language);
    let made = ledger_file(app, scope, (office, &register), wish).await?;
    let made = made.ok_or(WebError::NotFound)?;
    if !made.lost.is_empty() {
        let (frame, path) = (Frame::new(app, visit), path(&office.to_string(), &register));
        let page = LostPage {
            places: made.lost,
            csv: format!("{path}/ledger.csv"),
            xlsx: format!("{path}/ledger.xlsx"),
            back: Action {
                words: frame.text(register.title.authored(), &register.title_en),
                href: path,
            },
            frame,
        };
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(page)).into_response());
    }
    let (media_type, ending) = made.kind();
    let event = ledger_exported((office, &register), (ending, made.rows));
    app.look(&visit.actor(), &event).await?;
    let (id, day) = (&register.id, app.clock.today());
    let name = format!("attachment; filename=\"{id}-{day}.{ending}\"");
    file((media_type, &name), made.bytes)
}
