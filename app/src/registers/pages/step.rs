//! Taking a step with an entry: what is asked for at it, and whoever takes it confirms by the button.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use mamori_core::people::Act;
use mamori_core::registers::{BadValue, FieldId, FieldKind, Step, asked as read};

use super::super::deeds::{self, Saying};
use super::super::store::entry::Entry;
use super::tap::{Taps, Typed, presets, refusal, tap_field, typed, with_presets};
use super::{Desk, entry_path, tap, view};
use crate::web::{App, Frame, Page, Route, Say, Visit, WebError, WebResult, see_other};

pub(super) fn routes() -> Vec<Route> {
    let path = "/offices/{office}/registers/{register}/entries/{entry}/steps/{step}";
    vec![
        Route::get(path, Act::WriteRegisters, show),
        Route::post(path, Act::WriteRegisters, take),
    ]
}

#[derive(Template)]
#[template(path = "registers/step.html")]
struct StepPage {
    frame: Frame,
    action: String,
    back: String,
    name: String,
    ledger: Say,
    title: Say,
    plain: String,
    facts: Vec<view::Fact>,
    fields: Vec<view::Asked>,
    taps: Taps,
    note: String,
    may_refuse: bool,
    refused: Option<Say>,
}

async fn show(
    State(app): State<App>,
    visit: Visit,
    Path((_, register, entry, step)): Path<(String, String, String, String)>,
) -> WebResult<Response> {
    let (desk, entry, step) = at(&app, &visit, (&register, &entry, &step)).await?;
    let sent = presets(&desk, Some(step))?;
    page(desk, (&entry, step), (&sent, &[], None)).await
}

/// The ledger, the entry and the step that a path names, for somebody who may take it.
async fn at(
    app: &App,
    visit: &Visit,
    (register, entry, step): (&str, &str, &str),
) -> WebResult<(Desk, Entry, Step)> {
    let desk = Desk::open(app, visit, register)?;
    let entry = desk.entry(entry).await?;
    let step: Step = step.parse().map_err(|_| WebError::NotFound)?;
    if !desk.register.steps.contains(&step) {
        return Err(WebError::NotFound);
    }
    if desk.may_take(step) {
        Ok((desk, entry, step))
    } else {
        Err(WebError::NotAllowed)
    }
}

async fn take(
    State(app): State<App>,
    visit: Visit,
    Path((_, register, entry, step)): Path<(String, String, String, String)>,
    Form(sent): Form<Typed>,
) -> WebResult<Response> {
    let (desk, entry, step) = at(&app, &visit, (&register, &entry, &step)).await?;
    let sent = with_presets(&desk, Some(step), sent)?;
    let values = match read(&desk.register, Some(step), |id| typed(&sent, id)) {
        Ok(values) => values,
        Err(wrong) => return page(desk, (&entry, step), (&sent, &wrong, None)).await,
    };
    let note: String = typed(&sent, "note")
        .unwrap_or_default()
        .trim()
        .chars()
        .take(500)
        .collect();
    let is_refused = step == Step::Approve && typed(&sent, "answer") == Some("no");
    let thing = deeds::things(&app, &desk.register).and_then(|(_, field)| entry.values.get(field));
    let thing = thing.cloned().unwrap_or_default();
    let leave = desk.leave(&thing).await?;
    let saying = Saying {
        values,
        note: &note,
        is_refused,
    };
    if let Err(why) = tap::take(&desk, (&entry, step), (saying, leave)).await {
        let refused = refusal(&desk, &why, &thing)?;
        return page(desk, (&entry, step), (&sent, &[], Some(refused))).await;
    }
    Ok(see_other(&entry_path(
        desk.office,
        &desk.register,
        entry.id,
    )))
}

async fn page(
    desk: Desk,
    (entry, step): (&Entry, Step),
    (sent, wrong, refused): (&Typed, &[(FieldId, BadValue)], Option<Say>),
) -> WebResult<Response> {
    let room = desk.room().await?;
    let fields = desk
        .register
        .fields_at(Some(step))
        .filter(|it| it.kind != FieldKind::File);
    let fields: Vec<_> = fields
        .map(|field| {
            let bad = wrong
                .iter()
                .find(|(id, _)| *id == field.id)
                .map(|(_, it)| it);
            let value = typed(sent, field.id.as_str()).unwrap_or_default();
            view::asked(&desk.frame, field, value, (room.people(), bad))
        })
        .collect();
    let tap = tap_field(&desk.register, Some(step), None);
    let frame = desk.frame.clone().with(view::summary(wrong));
    let path = entry_path(desk.office, &desk.register, entry.id);
    Ok(Page(StepPage {
        action: format!("{path}/steps/{step}"),
        back: path,
        name: super::entry::name(&desk, entry),
        ledger: view::title(&frame, &desk.register),
        title: view::step(&frame, step, true),
        plain: frame.plain(&format!("registers.step.{step}.do")),
        facts: view::facts(&desk, &entry.values, |it| it.listed),
        fields,
        taps: Taps::of(&desk, tap),
        note: typed(sent, "note").unwrap_or_default().to_owned(),
        may_refuse: step == Step::Approve,
        refused,
        frame,
    })
    .into_response())
}
