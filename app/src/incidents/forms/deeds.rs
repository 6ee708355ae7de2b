//! What is done with forms: brought in, their cells said, ended, filled from an incident. Who may was asked before.

use mamori_core::ids::FormId;
use mamori_core::incidents::{FormPlace, FormSource, FormValue, LineSort};
use mamori_core::people::Role;
use mamori_core::words::Language;
use mamori_report::fill::{FillValue, FilledCell};
use serde_json::json;

use super::super::deeds::{NotDone, event};
use super::super::pages::{Desk, first};
use super::super::store::clock as clocks;
use super::super::store::incident::Incident;
use super::super::store::line::{self as lines, NewLine};
use super::store::{self, FormCell, MunicipalityForm, NewForm};
use crate::db::Event;
use crate::web::WebResult;

/// The clocks whose receipts are numbers of the commission, the newer report first.
const OF_COMMISSION: [&str; 2] = ["appi-final", "appi-preliminary"];

/// What is written into a form, and what stays empty.
pub(super) struct Answers {
    /// Every cell with what is recorded for it.
    pub(super) all: Vec<(FormCell, Option<FormValue>)>,
}

impl Answers {
    /// The cells that are written.
    pub(super) fn cells(&self) -> Vec<FilledCell> {
        let written = self.all.iter().filter_map(|(cell, value)| {
            let value = match value.as_ref()? {
                FormValue::Text(text) => FillValue::Text(text.clone()),
                FormValue::Number(number) => FillValue::Number((*number).into()),
            };
            Some(FilledCell {
                sheet: cell.sheet.clone(),
                cell: cell.cell.clone(),
                value,
            })
        });
        written.collect()
    }

    /// What is asked for and not recorded, each once, in the order of the form.
    pub(super) fn missing(&self) -> Vec<FormPlace> {
        let mut missing = Vec::new();
        for (cell, value) in &self.all {
            if value.is_none() && !missing.contains(&cell.place) {
                missing.push(cell.place);
            }
        }
        missing
    }
}

/// Brings a form in.
pub(super) async fn bring_in(desk: &Desk, new: &NewForm) -> WebResult<FormId> {
    let mut change = desk.app.change(&desk.frame.visit.actor()).await?;
    let id = store::add(&mut change, desk.office, new).await?;
    let detail = json!({ "municipality": new.municipality, "sha256": new.digest });
    let event = of_form(desk, ("incidents.form-add", id)).detail(detail);
    change.save(&event).await?;
    Ok(id)
}

fn of_form(desk: &Desk, (operation, form): (&'static str, FormId)) -> Event {
    Event::of(operation)
        .office(desk.office)
        .about(format!("form/{form}"))
}

/// Says all cells of an own form.
pub(super) async fn map(
    desk: &Desk,
    form: &MunicipalityForm,
    cells: &[FormCell],
) -> Result<(), NotDone> {
    let mut change = desk.app.change(&desk.frame.visit.actor()).await?;
    if !store::map(&mut change, form, cells).await? {
        return Err(NotDone::Meanwhile);
    }
    let said = cells.iter().map(|it| (&it.sheet, &it.cell, it.place));
    let detail = json!({ "cells": said.collect::<Vec<_>>() });
    let event = of_form(desk, ("incidents.form-map", form.id)).detail(detail);
    Ok(change.save(&event).await?)
}

/// Ends an own form.
pub(super) async fn end(desk: &Desk, form: &MunicipalityForm) -> WebResult<()> {
    let mut change = desk.app.change(&desk.frame.visit.actor()).await?;
    store::end(&mut change, form.id).await?;
    let event = of_form(desk, ("incidents.form-end", form.id));
    Ok(change.save(&event).await?)
}

/// What an incident answers to the cells of a form.
pub(super) async fn answers(
    desk: &Desk,
    (form, of): (&MunicipalityForm, &Incident),
) -> WebResult<Answers> {
    let cells = store::cells(&desk.app, desk.scope, (desk.office, form)).await?;
    let source = source(desk, of).await?;
    let all = cells.into_iter().map(|it| {
        let value = source.value(it.place);
        (it, value)
    });
    Ok(Answers { all: all.collect() })
}

/// What is recorded of an incident and its office. A form is read by a city, so it is written in Japanese whatever the page speaks.
async fn source(desk: &Desk, of: &Incident) -> WebResult<FormSource> {
    let app = &desk.app;
    let place = desk.place().await?;
    let (service, address) = store::office(app, desk.scope, desk.office).await?;
    let people = desk.people().await?;
    let kept = clocks::all(app, desk.scope, of).await?;
    let receipts = OF_COMMISSION.iter().filter_map(|it| kept.get(*it));
    let mut receipts = receipts.map(|it| it.receipt.trim());
    let say = |key: &str| app.words.say(Language::Ja, key).unwrap_or_default();
    Ok(FormSource {
        office: place.name,
        corporation: place.corporation,
        service: say(&format!("people.service.{service}")).to_owned(),
        address,
        phone: place.phone,
        manager: first(&people, Role::Manager).map_or_else(String::new, |it| it.name.clone()),
        in_charge: {
            let leads = people.iter().find(|it| Some(it.id) == of.commander);
            let leads = leads.or_else(|| first(&people, Role::Manager));
            leads.map_or_else(String::new, |it| it.name.clone())
        },
        today: app.clock.today(),
        known_at: of.known_at,
        kind: desk.playbook(of)?.title.plain(),
        thing: of.thing_name.clone(),
        persons: of.facts.persons,
        story: of.story.clone(),
        receipt: receipts
            .find(|it| !it.is_empty())
            .unwrap_or_default()
            .to_owned(),
        mark: mark(desk, of),
    })
}

/// What a drill writes before everything, so that nobody takes it for real.
pub(super) fn mark(desk: &Desk, of: &Incident) -> String {
    if !of.is_drill() {
        return String::new();
    }
    let mark = desk.app.words.say(Language::Ja, "forms.drill");
    mark.unwrap_or_default().to_owned()
}

/// Writes that a form was filled: a line of the timeline and an event.
pub(super) async fn told(
    desk: &Desk,
    of: &Incident,
    (form, missing): (&MunicipalityForm, &[FormPlace]),
) -> WebResult<()> {
    let mut change = desk.app.change(&desk.frame.visit.actor()).await?;
    let detail = json!({
        "form": form.id, "municipality": form.municipality, "sha256": form.digest, "missing": missing,
    });
    let line = NewLine::of(LineSort::Draft)
        .about(&form.name)
        .detail(detail.clone());
    lines::add(&mut change, (of.office, of.id), &line).await?;
    let event = event("incidents.form-fill", of).detail(detail);
    Ok(change.save(&event).await?)
}
