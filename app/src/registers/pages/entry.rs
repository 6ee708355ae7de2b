//! The page of one entry: what stands in it, what can happen next, and everything that has happened.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use mamori_core::ids::EntryId;
use mamori_core::people::Act;
use mamori_core::registers::{Progress, Step, Values};

use super::super::deeds::{self, Leave};
use super::super::store::entry::Entry;
use super::super::store::trace::{self, Done, Version};
use super::{Desk, entry_path, files, view};
use crate::web::{App, Frame, Page, Route, Say, Visit, WebResult};

pub(super) fn routes() -> Vec<Route> {
    let path = "/offices/{office}/registers/{register}/entries/{entry}";
    vec![Route::get(path, Act::SeeDailyRegisters, show)]
}

#[derive(Template)]
#[template(path = "registers/entry.html")]
struct EntryPage {
    frame: Frame,
    path: String,
    back: String,
    ledger: Say,
    name: String,
    number: Say,
    state: view::Tag,
    needs: Vec<view::Tag>,
    steps: Vec<StepView>,
    facts: Vec<view::Fact>,
    may_change: bool,
    /// Printing its label, and the page behind it.
    label: Option<String>,
    thing: Option<String>,
    changes: Vec<ChangeView>,
}

/// A step that can be taken now.
struct StepView {
    href: String,
    words: Say,
    is_first: bool,
}

/// One line of the history.
struct ChangeView {
    what: Say,
    by: Say,
    note: String,
    fields: Vec<FieldChange>,
    /// Where the picture of what was drawn lies.
    signature: Option<String>,
}

/// What a change did to one field.
struct FieldChange {
    label: Say,
    before: Say,
    after: Say,
}

async fn show(
    State(app): State<App>,
    visit: Visit,
    Path((_, register, entry)): Path<(String, String, String)>,
) -> WebResult<Response> {
    let desk = Desk::open(&app, &visit, &register)?;
    let entry = desk.entry(&entry).await?;
    if desk.shows_personal() {
        let read = deeds::event("registers.read", desk.office, &desk.register, entry.id);
        app.look(&visit.actor(), &read).await?;
    }
    let done = trace::steps(&app, desk.scope, entry.id).await?;
    let versions = trace::versions(&app, desk.scope, entry.id).await?;
    let steps = if desk.may_write() {
        possible(&desk, &entry, &done).await?
    } else {
        Vec::new()
    };
    Ok(Page(EntryPage {
        path: entry_path(desk.office, &desk.register, entry.id),
        back: desk.path(),
        ledger: view::title(&desk.frame, &desk.register),
        name: name(&desk, &entry),
        number: desk
            .frame
            .fill("registers.number", &[("n", &entry.number.to_string())]),
        state: view::state(&desk.frame, entry.state),
        needs: view::needs(&desk, &entry, app.clock.now()),
        steps,
        facts: view::facts_of(&desk, &entry),
        may_change: desk.may_write(),
        label: own_label(&desk, &entry),
        thing: (entry.label.as_ref()).map(|it| super::scan::path(desk.office, it)),
        changes: history(&desk, entry.id, (&versions, &done)),
        frame: desk.frame,
    })
    .into_response())
}

/// Where its label is printed, for who may, while it is of use.
fn own_label(desk: &Desk, entry: &Entry) -> Option<String> {
    let is_of_use = desk.register.labels && desk.may_manage() && entry.over_at.is_none();
    is_of_use.then(|| format!("{}/labels?only={}", desk.path(), entry.number))
}

/// The name of an entry; its number where the name tells about a client whom the visitor may not read of.
pub(super) fn name(desk: &Desk, entry: &Entry) -> String {
    let field = desk.register.field(desk.register.name.as_str());
    match field.filter(|it| desk.may_read(it)) {
        Some(field) => {
            let value = desk.register.name_of(&entry.values);
            let choice = field.choice(value);
            choice.map_or_else(
                || value.to_owned(),
                |it| desk.frame.text_plain(it.label.authored(), &it.label_en),
            )
        }
        None => format!("No. {}", entry.number),
    }
}

/// The steps that this visitor can take now, the usual one first.
async fn possible(desk: &Desk, entry: &Entry, done: &[Done]) -> WebResult<Vec<StepView>> {
    let thing =
        deeds::things(&desk.app, &desk.register).and_then(|(_, field)| entry.values.get(field));
    let who = deeds::taker(&desk.register, &entry.values);
    let leave = desk.leave(thing.map_or("", String::as_str), who).await?;
    let progress = Progress(done.iter().map(|it| it.taken.clone()).collect());
    let can =
        |it: &Step| desk.may_take(*it) && progress.can(&desk.register, *it, leave != Leave::None);
    let mut steps: Vec<Step> = desk.register.steps.iter().copied().filter(can).collect();
    // With leave, one takes the thing; asking for it is for those who have none.
    if steps.contains(&Step::HandOver) {
        steps.retain(|it| *it != Step::Request);
    }
    let path = entry_path(desk.office, &desk.register, entry.id);
    let step = |(at, it): (usize, Step)| StepView {
        href: format!("{path}/steps/{it}"),
        words: view::step(&desk.frame, it, true),
        is_first: at == 0,
    };
    Ok(steps.into_iter().enumerate().map(step).collect())
}

/// Everything that happened, the latest first.
fn history(desk: &Desk, of: EntryId, (versions, done): (&[Version], &[Done])) -> Vec<ChangeView> {
    let mut all: Vec<(jiff::Timestamp, u8, ChangeView)> = Vec::new();
    let before = std::iter::once(Values::new()).chain(versions.iter().map(|it| it.values.clone()));
    for (version, before) in versions.iter().zip(before) {
        if let Some(key) = what(&version.why) {
            let line = ChangeView {
                what: desk.frame.say(key),
                by: view::by(&desk.frame, &version.by),
                note: version.reason.clone(),
                fields: fields(desk, of, (&before, &version.values)),
                signature: None,
            };
            all.push((version.by.at, 0, line));
        }
    }
    all.extend(
        done.iter()
            .map(|it| (it.by.at, 1, step_line(desk, of, (versions, it)))),
    );
    all.sort_by_key(|(at, rank, _)| (*at, *rank));
    all.into_iter().rev().map(|(_, _, it)| it).collect()
}

/// A step in the history, with the fields that were filled at it.
fn step_line(desk: &Desk, of: EntryId, (versions, it): (&[Version], &Done)) -> ChangeView {
    let step = it.taken.step;
    let why = format!("step:{step}");
    let own = versions
        .iter()
        .find(|version| version.why == why && version.by.at == it.by.at);
    let key = if it.taken.refused {
        "registers.step.approve.refused".to_owned()
    } else {
        format!("registers.step.{step}.done")
    };
    let signature = it.hand.signature.as_ref();
    let signature = signature.filter(|_| desk.may_open_files());
    let note = match it.permission {
        Some(_) => desk.frame.plain("registers.by-permission"),
        None => it.note.clone(),
    };
    ChangeView {
        what: desk.frame.say(&key),
        by: by(desk, it),
        note,
        fields: own
            .map(|own| step_fields(desk, of, (versions, own)))
            .unwrap_or_default(),
        signature: signature.map(|digest| {
            let path = files::path((desk.office, &desk.register), of, digest);
            format!("{path}/small")
        }),
    }
}

/// Who took a step: the account, or who said so by PIN and whose account it was.
fn by(desk: &Desk, it: &Done) -> Say {
    let account = view::by(&desk.frame, &it.by);
    let Some((name, kana)) = &it.taker else {
        return account;
    };
    let name = desk.frame.name(name, kana);
    let said = desk.frame.say("registers.by-pin").with("who", &name);
    said.with("account", &account)
}

/// The words for how a version came; those of steps stand with their step.
fn what(why: &str) -> Option<&'static str> {
    match why {
        "made" => Some("registers.history.made"),
        "changed" => Some("registers.history.changed"),
        "imported" => Some("registers.history.imported"),
        _ => None,
    }
}

fn step_fields(
    desk: &Desk,
    of: EntryId,
    (versions, own): (&[Version], &Version),
) -> Vec<FieldChange> {
    let before = versions.iter().find(|it| it.ordinal + 1 == own.ordinal);
    before
        .map(|it| fields(desk, of, (&it.values, &own.values)))
        .unwrap_or_default()
}

fn fields(desk: &Desk, of: EntryId, (before, after): (&Values, &Values)) -> Vec<FieldChange> {
    let changed = desk
        .register
        .fields
        .iter()
        .filter(|it| before.get(&it.id) != after.get(&it.id));
    let change = |field: &mamori_core::registers::Field| {
        let say = |values: &Values| {
            if !desk.may_read(field) {
                return desk.frame.say("registers.value.hidden");
            }
            match values.get(&field.id) {
                Some(value) => view::linked(desk, of, (field, value), false),
                None => Say::plain("―"),
            }
        };
        FieldChange {
            label: desk.frame.text(field.label.authored(), &field.label_en),
            before: say(before),
            after: say(after),
        }
    };
    changed.map(change).collect()
}
