//! The page of the plan for systems that stand still; it prints by the browser too.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use mamori_core::calendar::wareki_authored;
use mamori_core::incidents::continuity::BlockKind;
use mamori_core::people::Act;
use mamori_core::words::Language;

use super::contacts;
use super::continuity::{Cell, PlanBlock, PlanChapter, PlanTable, plan};
use crate::registers::may_see;
use crate::web::{App, Frame, Page, Route, Say, Visit, WebResult, ruby};

pub(super) fn routes() -> Vec<Route> {
    vec![Route::get(
        "/offices/{office}/continuity",
        Act::SeeContacts,
        show,
    )]
}

#[derive(Template)]
#[template(path = "incidents/contacts/continuity.html")]
struct PlanPage {
    frame: Frame,
    basis: Say,
    chapters: Vec<Chapter>,
}

struct Chapter {
    id: String,
    title: Say,
    blocks: Vec<Block>,
}

struct Block {
    title: Say,
    lines: Vec<Say>,
    /// `text`, `list`, `steps`, `checks` or `table`.
    kind: BlockKind,
    table: Option<Table>,
}

struct Table {
    heads: Vec<Say>,
    /// The heads again, for cells on a telephone.
    labels: Vec<String>,
    rows: Vec<Vec<Say>>,
    /// Where one writes what is missing; with its address for whoever may go there.
    source: Option<(Say, Option<String>)>,
}

impl Block {
    fn is(&self, kind: &str) -> bool {
        self.kind.as_str() == kind
    }
}

async fn show(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let at = (visit.scope()?, visit.office()?);
    let found = contacts(&app, at.0, at.1).await?;
    let chapters = plan(&app, at, (&found, visit.language)).await?;
    let frame = Frame::new(&app, &visit);
    let basis = app.incidents.continuity();
    Ok(Page(PlanPage {
        basis: frame.text(basis.basis.authored(), &basis.basis_en),
        chapters: chapters
            .into_iter()
            .map(|it| chapter((&app, &frame), it))
            .collect(),
        frame,
    })
    .into_response())
}

fn chapter(on: (&App, &Frame), of: PlanChapter) -> Chapter {
    Chapter {
        id: of.id,
        title: authored(on.1, &of.title),
        blocks: of.blocks.into_iter().map(|it| block(on, it)).collect(),
    }
}

fn authored(frame: &Frame, text: &str) -> Say {
    ruby(frame.visit.language, text)
}

fn block((app, frame): (&App, &Frame), of: PlanBlock) -> Block {
    Block {
        title: authored(frame, &of.title),
        lines: of.lines.iter().map(|it| authored(frame, it)).collect(),
        kind: of.kind,
        table: of.table.map(|it| table((app, frame), &it)),
    }
}

fn table((app, frame): (&App, &Frame), of: &PlanTable) -> Table {
    let (key, page) = of.source;
    let source = (frame.say(key), way(app, &frame.visit, page));
    let cells = |row: &Vec<Cell>| row.iter().map(|it| cell(frame, it)).collect();
    let heads: Vec<Say> = of.columns.iter().map(|(key, _)| frame.say(key)).collect();
    Table {
        labels: of.columns.iter().map(|it| frame.plain(it.0)).collect(),
        heads,
        rows: of.rows.iter().map(cells).collect(),
        source: of.has_gaps().then_some(source),
    }
}

/// The address of a page of the office, for whoever may open it.
fn way(app: &App, visit: &Visit, page: &str) -> Option<String> {
    let is_open = match page.strip_prefix("registers/") {
        Some(id) => app.registers.get(id).is_some_and(|it| may_see(visit, it)),
        None if page == "people" => visit.may(Act::SeePeople),
        None => visit.may(Act::SeeContacts),
    };
    let office = visit.office().ok().filter(|_| is_open)?;
    Some(format!("/offices/{office}/{page}"))
}

fn cell(frame: &Frame, of: &Cell) -> Say {
    match of {
        Cell::Typed(text) => Say::plain(text),
        Cell::Said(key) => frame.say(key),
        Cell::Day(day) => match frame.visit.language {
            Language::En => Say::plain(&day.to_string()),
            _ => authored(frame, &wareki_authored(*day, "")),
        },
        Cell::Missing => frame.say("contacts.not-written"),
        Cell::Empty => Say::plain(""),
    }
}
