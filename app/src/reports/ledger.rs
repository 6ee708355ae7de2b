//! A ledger that leaves: the page of ways out, and the files behind it, each after its trace.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use mamori_core::people::Act;
use mamori_core::registers::Register;

use super::Letters;
use super::ledger_paper::{LedgerWish, ledger_pdf};
use super::ledger_table::{ledger_exported, ledger_file};
use super::pages::{LostPage, Wish, file, index_page};
use crate::registers::{may_read, may_see};
use crate::web::{Action, App, Frame, Page, Route, Say, Visit, WebError, WebResult};

pub(super) fn routes() -> Vec<Route> {
    const OUT: &str = "/offices/{office}/registers/{register}/out";
    const XLSX: &str = "/offices/{office}/registers/{register}/ledger.xlsx";
    const CSV: &str = "/offices/{office}/registers/{register}/ledger.csv";
    const PAPER: &str = "/offices/{office}/registers/{register}/ledger.pdf";
    const BLANK: &str = "/offices/{office}/registers/{register}/blank.pdf";
    vec![
        Route::get(PAPER, Act::PrintPapers, print),
        // The form with nothing in it is for whoever writes into the ledger.
        Route::get(BLANK, Act::SeeDailyRegisters, print_blank),
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
    may_print: bool,
    has_letters: bool,
}

/// A ledger as this visitor may read it: without the fields that tell about clients where those are not for them.
fn readable(app: &App, visit: &Visit, register: &str) -> WebResult<Register> {
    let register = whole(app, visit, register)?;
    let mut readable = register.clone();
    readable.fields.retain(|it| may_read(visit, &register, it));
    Ok(readable)
}

/// A ledger that this visitor may see.
fn whole(app: &App, visit: &Visit, register: &str) -> WebResult<Register> {
    let register = app.registers.get(register).ok_or(WebError::NotFound)?;
    if may_see(visit, register) {
        Ok(register.clone())
    } else {
        Err(WebError::NotAllowed)
    }
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
        may_print: visit.may(Act::PrintPapers),
        has_letters: Letters::OfTheMachine.are_here(),
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

async fn print(
    State(app): State<App>,
    visit: Visit,
    Path((_, register)): Path<(String, String)>,
) -> WebResult<Response> {
    paper(&app, &visit, (&register, false)).await
}

async fn print_blank(
    State(app): State<App>,
    visit: Visit,
    Path((_, register)): Path<(String, String)>,
) -> WebResult<Response> {
    paper(&app, &visit, (&register, true)).await
}

async fn paper(
    app: &App,
    visit: &Visit,
    (register, is_blank): (&str, bool),
) -> WebResult<Response> {
    let register = if is_blank {
        // A column to write into is shown to whoever may write; nothing stands in it.
        whole(app, visit, register)?
    } else {
        readable(app, visit, register)?
    };
    let wish = LedgerWish {
        language: visit.language,
        is_blank,
        letters: Letters::OfTheMachine,
    };
    let at = (visit.scope()?, visit.office()?);
    let printed = ledger_pdf(app, &visit.actor(), at, (&register, wish)).await?;
    let Some(bytes) = printed else {
        let page = index_page(app, visit, wish.letters).await?;
        return Ok((StatusCode::SERVICE_UNAVAILABLE, Page(page)).into_response());
    };
    let blank = if is_blank { "-blank" } else { "" };
    let (id, day) = (&register.id, app.clock.today());
    let name = format!("inline; filename=\"{id}{blank}-{day}.pdf\"");
    file(("application/pdf", &name), bytes)
}
