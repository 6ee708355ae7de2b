//! Taking a step with an entry: what is asked for at it, and whoever takes it confirms by the button.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use mamori_core::people::Act;
use mamori_core::registers::{BadValue, Field, FieldId, FieldKind, Step, asked as read};

use super::super::deeds::{self, Hand, Saying};
use super::super::files::FORM_BYTES;
use super::super::store::entry::Entry;
use super::attach::{Form, with_files};
use super::sign;
use super::tap::{Taps, Typed, presets, refusal, tap_field, typed, with_presets};
use super::{Desk, entry_path, tap, view};
use crate::web::{
    App, Frame, Page, Route, Say, Visit, WebError, WebResult, see_other, with_module,
};

pub(super) fn routes() -> Vec<Route> {
    let path = "/offices/{office}/registers/{register}/entries/{entry}/steps/{step}";
    vec![
        Route::get(path, Act::WriteRegisters, show),
        Route::post(path, Act::WriteRegisters, take).taking(FORM_BYTES),
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
    files: Vec<view::Asked>,
    /// Whether one can sign by hand, and what was drawn before something else was wrong.
    signs: bool,
    signature: String,
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

#[expect(
    clippy::too_many_lines,
    reason = "one step from what was sent to where it leads"
)]
async fn take(
    State(app): State<App>,
    visit: Visit,
    Path((_, register, entry, step)): Path<(String, String, String, String)>,
    form: Form,
) -> WebResult<Response> {
    let (desk, entry, step) = at(&app, &visit, (&register, &entry, &step)).await?;
    let (sent, wrong) = desk.receive(form, Some(&entry)).await?;
    let sent = with_presets(&desk, Some(step), sent)?;
    let values = read(&desk.register, Some(step), |id| typed(&sent, id));
    let values = match with_files(values, wrong) {
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
    let who = deeds::taker(&desk.register, &entry.values);
    let leave = desk.leave(&thing, who).await?;
    let Ok(signature) = desk.signed(step, &sent).await? else {
        let refused = desk.frame.say("registers.sign.unreadable");
        return page(desk, (&entry, step), (&sent, &[], Some(refused))).await;
    };
    let saying = Saying {
        values,
        note: &note,
        is_refused,
        hand: Hand {
            signature,
            ..Hand::default()
        },
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

#[expect(
    clippy::too_many_lines,
    reason = "one form from its parts, read from top to bottom"
)]
async fn page(
    desk: Desk,
    (entry, step): (&Entry, Step),
    (sent, wrong, refused): (&Typed, &[(FieldId, BadValue)], Option<Say>),
) -> WebResult<Response> {
    let room = desk.room().await?;
    let asked = |field: &Field| {
        let bad = wrong
            .iter()
            .find(|(id, _)| *id == field.id)
            .map(|(_, it)| it);
        let value = typed(sent, field.id.as_str()).unwrap_or_default();
        let asked = view::asked(&desk.frame, field, value, (room.people(), bad));
        view::with_kept(&desk, asked, (field, Some(entry)))
    };
    let fields = desk.register.fields_at(Some(step));
    let fields = fields.filter(|it| it.kind != FieldKind::File).map(asked);
    let fields = fields.collect();
    let files = desk.file_fields(Some(step)).map(asked).collect();
    let tap = tap_field(&desk.register, Some(step), None);
    let frame = desk.frame.clone().with(view::summary(wrong));
    let path = entry_path(desk.office, &desk.register, entry.id);
    let page = Page(StepPage {
        action: format!("{path}/steps/{step}"),
        back: path,
        name: super::entry::name(&desk, entry),
        ledger: view::title(&frame, &desk.register),
        title: view::step(&frame, step, true),
        plain: frame.plain(&format!("registers.step.{step}.do")),
        facts: view::facts(&desk, &entry.values, |it| it.listed),
        fields,
        files,
        signs: sign::is_asked(step),
        signature: typed(sent, sign::FIELD).unwrap_or_default().to_owned(),
        taps: Taps::of(&desk, tap),
        note: typed(sent, "note").unwrap_or_default().to_owned(),
        may_refuse: step == Step::Approve,
        refused,
        frame,
    });
    let response = page.into_response();
    Ok(if sign::is_asked(step) {
        with_module(response)
    } else {
        response
    })
}
