//! Labels for the things of a ledger as PDF; which things there are and their codes is the registers' business.

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use mamori_core::people::Act;
use mamori_core::registers::Register;
use mamori_core::words::Language;
use mamori_report::paper::{Label, LabelFormat, LabelsPaper};
use mamori_report::ruby::RubyText;
use serde::Deserialize;
use serde_json::json;

use super::heading::heading;
use super::pages::{file, index_page};
use super::store::OfficeHead;
use super::voice::Voice;
use super::{Letters, ReportError, fonts, store};
use crate::db::Event;
use crate::registers::{Labelled, labelled};
use crate::web::{App, Page, Route, Visit, WebError, WebResult};

pub(super) fn routes() -> Vec<Route> {
    const LABELS: &str = "/offices/{office}/registers/{register}/labels.pdf";
    vec![Route::get(LABELS, Act::ManageRegisters, labels)]
}

#[derive(Deserialize)]
pub(super) struct Wish {
    /// `single` for a label printer; else sheets of A4.
    #[serde(default)]
    format: String,
    /// The numbers of the things, with dots between.
    #[serde(default)]
    numbers: String,
}

async fn labels(
    State(app): State<App>,
    visit: Visit,
    Path((_, register)): Path<(String, String)>,
    Query(wish): Query<Wish>,
) -> WebResult<Response> {
    let register = app.registers.get(&register).filter(|it| it.labels);
    let register = register.ok_or(WebError::NotFound)?;
    let (scope, office) = (visit.scope()?, visit.office()?);
    let numbers = wish.numbers.split('.').filter_map(|it| it.parse().ok());
    let numbers: Vec<i64> = numbers.collect();
    let things = labelled(&app, scope, (office, register), &numbers).await?;
    if things.is_empty() {
        return Err(WebError::Mistake("registers.labels.none"));
    }
    let letters = Letters::OfTheMachine;
    if !letters.are_here() {
        let page = index_page(&app, &visit, letters).await?;
        return Ok((StatusCode::SERVICE_UNAVAILABLE, Page(page)).into_response());
    }
    let head = store::head(&app, scope, office).await?;
    let head = head.ok_or(ReportError::NoOffice)?;
    let format = match wish.format.as_str() {
        "single" => LabelFormat::Single,
        _ => LabelFormat::Sheet,
    };
    let paper = paper(&app, (&head, register), (things, format));
    app.look(&visit.actor(), &printed(&head, register, &paper, &numbers))
        .await?;
    let name = format!(
        "inline; filename=\"labels-{}-{}.pdf\"",
        register.id,
        app.clock.today()
    );
    let printed = fonts::print(letters, move |press| press.labels(&paper)).await?;
    let bytes = printed.ok_or_else(|| WebError::ours("the letters of this machine are gone"))?;
    file(("application/pdf", &name), bytes)
}

/// Whoever finds a thing reads Japanese, whatever the language of who prints.
fn paper(
    app: &App,
    (head, register): (&OfficeHead, &Register),
    (things, format): (Vec<Labelled>, LabelFormat),
) -> LabelsPaper {
    let voice = Voice::new(app, Language::Ja);
    let finder = match head.phone.as_str() {
        "" => RubyText::default(),
        phone => RubyText::lines([
            voice.say("reports.labels.finder"),
            voice.fill("reports.labels.call", &[("phone", phone)]),
        ]),
    };
    let label = |it: Labelled| Label {
        name: it.name,
        code: it.code,
        address: it.address,
    };
    let mut heading = heading(app, &voice, (head, "reports.labels.title"));
    let ledger = voice.ruby(&register.title, &register.title_en).plain();
    heading.title = format!("{} {ledger}", heading.title.plain()).into();
    LabelsPaper {
        heading,
        format,
        labels: things.into_iter().map(label).collect(),
        finder,
    }
}

fn printed(head: &OfficeHead, register: &Register, paper: &LabelsPaper, numbers: &[i64]) -> Event {
    let format = match paper.format {
        LabelFormat::Sheet => "sheet",
        LabelFormat::Single => "single",
    };
    Event::of("reports.print")
        .office(head.id)
        .about(format!("labels/{}", register.id))
        .detail(json!({ "format": format, "numbers": numbers }))
}
