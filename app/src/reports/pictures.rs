//! Pictures from the ledgers as PDF, for the folder that is taken in a power cut; what is drawn is the registers' business.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use mamori_core::people::Act;
use mamori_report::paper::{Heading, PaperList, Picture, PicturesPaper, TitledPicture};
use serde_json::json;

use super::heading::heading;
use super::pages::{file, index_page};
use super::voice::Voice;
use super::{Letters, ReportError, fonts, store};
use crate::db::Event;
use crate::registers::{PictureKind, PictureList, PicturePart, PictureSheet, picture_sheet};
use crate::web::{App, Page, Route, Visit, WebError, WebResult};

/// The width of a picture on A4, in millimetres.
const WIDTH: u16 = 178;

pub(super) fn routes() -> Vec<Route> {
    let at = Act::PrintPapers;
    vec![
        Route::get("/offices/{office}/pictures/plan.pdf", at, plan),
        Route::get("/offices/{office}/pictures/network.pdf", at, network),
        Route::get("/offices/{office}/pictures/support.pdf", at, support),
    ]
}

async fn plan(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    printed(&app, &visit, PictureKind::Plan).await
}

async fn network(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    printed(&app, &visit, PictureKind::Network).await
}

async fn support(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    printed(&app, &visit, PictureKind::Support).await
}

/// The picture after its trace; on a machine without Japanese letters the page that says so.
async fn printed(app: &App, visit: &Visit, kind: PictureKind) -> WebResult<Response> {
    let (scope, office) = (visit.scope()?, visit.office()?);
    let letters = Letters::OfTheMachine;
    if !letters.are_here() {
        let page = index_page(app, visit, letters).await?;
        return Ok((StatusCode::SERVICE_UNAVAILABLE, Page(page)).into_response());
    }
    let head = store::head(app, scope, office).await?;
    let head = head.ok_or(ReportError::NoOffice)?;
    let sheet = picture_sheet(app, (scope, office), (kind, visit.language)).await?;
    let voice = Voice::new(app, visit.language);
    let title = format!("pictures.{}.title", kind.word());
    let mut heading = heading(app, &voice, (&head, &title));
    let event = Event::of("reports.print")
        .office(office)
        .about(format!("picture/{}", kind.word()))
        .detail(json!({ "format": "pdf" }));
    let number = app.look(&visit.actor(), &event).await?;
    heading.foot.insert(0, voice.number(number));
    let paper = paper(&voice, heading, sheet);
    let set = fonts::print(letters, move |press| press.pictures(&paper)).await?;
    let bytes = set.ok_or_else(|| WebError::ours("the letters of this machine are gone"))?;
    let name = format!(
        "inline; filename=\"{}-{}.pdf\"",
        kind.word(),
        app.clock.today()
    );
    file(("application/pdf", &name), bytes)
}

fn paper(voice: &Voice, heading: Heading, sheet: PictureSheet) -> PicturesPaper {
    let picture = |it: PicturePart| TitledPicture {
        title: it.heading,
        picture: Picture {
            svg: it.svg,
            alt: it.alt,
            width_mm: WIDTH,
        },
    };
    let list = |it: PictureList| PaperList {
        heading: voice.of(&it.heading),
        lines: it
            .lines
            .into_iter()
            .map(|it| [it.number, it.name, it.remark])
            .collect(),
    };
    PicturesPaper {
        heading,
        pictures: sheet.parts.into_iter().map(picture).collect(),
        found: voice.say("pictures.found-title"),
        findings: sheet.findings.iter().map(|it| voice.of(it)).collect(),
        lists: sheet.lists.into_iter().map(list).collect(),
    }
}
