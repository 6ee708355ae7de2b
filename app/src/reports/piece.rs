//! Plan, check and ledgers as pieces of a page that another capability shows to somebody without an account. Who that is and the
//! trace of it are not known here.

use askama::Template;
use mamori_core::ids::OfficeId;
use mamori_core::registers::Register;
use mamori_report::paper::ChecklistPaper;
use mamori_report::sheet::Cell;

use super::ReportError;
use super::checklist::CheckResult;
use super::ledger_table::ledger;
use super::plan::{PlanPrint, Planned};
use super::voice::Voice;
use crate::db::Scope;
use crate::web::{App, Frame, Say, WebResult};

#[derive(Template)]
#[template(path = "reports/plan_body.html")]
struct PlanPiece {
    print: PlanPrint,
}

#[derive(Template)]
#[template(path = "reports/checklist_body.html")]
struct CheckPiece {
    frame: Frame,
    paper: ChecklistPaper,
}

#[derive(Template)]
#[template(path = "reports/ledger_piece.html")]
struct LedgerPiece {
    frame: Frame,
    title: Say,
    count: Say,
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// The plan of an office; none where there is no plan yet.
pub async fn plan_piece(
    app: &App,
    frame: &Frame,
    (scope, office): (Scope, OfficeId),
) -> WebResult<Option<Say>> {
    let planned = match Planned::load(app, scope, office).await {
        Err(ReportError::NoPlan) => return Ok(None),
        planned => planned?,
    };
    let voice = Voice::new(app, frame.visit.language);
    let paper = planned.paper(app, &voice);
    let print = planned.print(&voice, paper);
    Say::drawn(&PlanPiece { print }).map(Some)
}

/// The newest check of an office; none where nothing was checked yet.
pub async fn check_piece(
    app: &App,
    frame: &Frame,
    (scope, office): (Scope, OfficeId),
) -> WebResult<Option<Say>> {
    let result = match CheckResult::load(app, scope, office).await {
        Err(ReportError::NoCheck) => return Ok(None),
        result => result?,
    };
    let paper = result.paper(app, &Voice::new(app, frame.visit.language));
    let frame = frame.clone();
    Say::drawn(&CheckPiece { frame, paper }).map(Some)
}

/// A ledger of an office, with the fields that it is given with and no others.
pub async fn ledger_piece(
    app: &App,
    frame: &Frame,
    (scope, office): (Scope, OfficeId),
    register: &Register,
) -> WebResult<Say> {
    let table = ledger(app, scope, (office, register), frame.visit.language).await?;
    let row = |row: Vec<Cell>| row.iter().map(words).collect();
    let count = table.rows.len().to_string();
    Say::drawn(&LedgerPiece {
        count: frame.fill("reports.piece.rows", &[("n", &count)]),
        frame: frame.clone(),
        title: frame.text(register.title.authored(), &register.title_en),
        columns: table.columns.into_iter().map(|it| it.name).collect(),
        rows: table.rows.into_iter().map(row).collect(),
    })
}

fn words(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::Number(number) => number.to_string(),
        Cell::Date(day) => day.to_string(),
    }
}
