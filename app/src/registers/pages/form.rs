//! Writing an entry: a new one, or a correction that keeps what stood there before.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use mamori_core::people::Act;
use mamori_core::registers::{
    BadValue, Chapter, Field, FieldId, FieldKind, Register, Values, asked as read, parse,
};
use serde::Deserialize;

use super::super::deeds::{self, Leave};
use super::super::files::FORM_BYTES;
use super::super::store::entry::Entry;
use super::attach::{Form, Wrong, with_files};
use super::tap::{Taps, Typed, first_step, presets, refusal, tap_field, typed, with_presets};
use super::{Desk, entry_path, tap, view};
use crate::web::{App, Frame, Page, Route, Say, Visit, WebError, WebResult, see_other};

pub(super) fn routes() -> Vec<Route> {
    let new = "/offices/{office}/registers/{register}/new";
    let change = "/offices/{office}/registers/{register}/entries/{entry}/change";
    vec![
        Route::get(new, Act::WriteRegisters, open_new),
        Route::post(new, Act::WriteRegisters, add).taking(FORM_BYTES),
        Route::get(change, Act::WriteRegisters, open_change),
        Route::post(change, Act::WriteRegisters, correct).taking(FORM_BYTES),
    ]
}

#[derive(Template)]
#[template(path = "registers/form.html")]
struct FormPage {
    frame: Frame,
    action: String,
    back: String,
    title: Say,
    plain: String,
    about: Say,
    first: Vec<view::Asked>,
    more: Vec<view::Asked>,
    /// They stand last, so that what was typed has come when one of them is too large.
    files: Vec<view::Asked>,
    /// Whether something is wrong among what is folded away.
    is_open: bool,
    /// The choices that save by one tap.
    taps: Taps,
    refused: Option<Say>,
    /// What has just been saved, where more of the same paper is written.
    saved: Option<Say>,
    /// Whether the next entry can follow at once.
    may_follow: bool,
    reason: Option<String>,
    do_it: Say,
}

#[derive(Deserialize)]
struct Asked {
    /// The entry that was written before this one.
    #[serde(default)]
    after: Option<String>,
}

/// What a form is for.
enum Purpose<'a> {
    New(Leave),
    Correction(&'a Entry),
}

impl Purpose<'_> {
    /// The entry that is corrected.
    fn entry(&self) -> Option<&Entry> {
        match self {
            Self::New(_) => None,
            Self::Correction(entry) => Some(entry),
        }
    }
}

async fn open_new(
    State(app): State<App>,
    visit: Visit,
    Path((_, register)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> WebResult<Response> {
    let desk = writing(&app, &visit, &register)?;
    let leave = desk.leave("", None).await?;
    let mut values = presets(&desk, None)?;
    if let Some(before) = asked.after {
        let before = desk.entry(&before).await?;
        values.retain(|(id, _)| kept(&desk, &before, id).is_none());
        let fields = desk.register.fields_at(None);
        values.extend(fields.filter_map(|it| {
            let value = kept(&desk, &before, it.id.as_str())?;
            Some((it.id.as_str().to_owned(), value.to_owned()))
        }));
        values.push(("after".to_owned(), super::entry::name(&desk, &before)));
    }
    page(desk, &Purpose::New(leave), (&values, &[], None)).await
}

/// What a row of paper shares with the row below it: when, where, who.
fn kept<'a>(desk: &Desk, before: &'a Entry, id: &str) -> Option<&'a str> {
    let field = desk.register.field(id).filter(|it| desk.may_read(it))?;
    let of = field.of.as_ref();
    let of = of.and_then(|it| desk.app.registers.get(it.as_str()));
    let is_place = of.is_some_and(|it| it.chapter == Chapter::Place);
    let is_kept = match field.kind {
        FieldKind::Date | FieldKind::Moment | FieldKind::Place | FieldKind::Person => true,
        FieldKind::Entry => is_place,
        _ => false,
    };
    let value = before.values.get(&field.id).filter(|_| is_kept)?;
    Some(value)
}

fn writing(app: &App, visit: &Visit, register: &str) -> WebResult<Desk> {
    let desk = Desk::open(app, visit, register)?;
    if desk.may_write() {
        Ok(desk)
    } else {
        Err(WebError::NotAllowed)
    }
}

async fn add(
    State(app): State<App>,
    visit: Visit,
    Path((_, register)): Path<(String, String)>,
    form: Form,
) -> WebResult<Response> {
    let desk = writing(&app, &visit, &register)?;
    let (sent, wrong) = desk.receive(form, None).await?;
    let sent = with_presets(&desk, None, sent)?;
    let values = read(&desk.register, None, |id| typed(&sent, id));
    let values = match with_files(values, wrong) {
        Ok(values) => values,
        Err(wrong) => {
            let leave = desk.leave("", None).await?;
            return page(desk, &Purpose::New(leave), (&sent, &wrong, None)).await;
        }
    };
    let thing = deeds::things(&app, &desk.register).and_then(|(_, field)| values.get(field));
    let who = deeds::taker(&desk.register, &values);
    let leave = desk.leave(thing.map_or("", String::as_str), who).await?;
    let room = desk.room().await?;
    match tap::add(&desk, &room, (&values, leave)).await {
        Ok(id) if typed(&sent, "again").is_some() => {
            Ok(see_other(&format!("{}/new?after={id}", desk.path())))
        }
        Ok(id) => Ok(see_other(&entry_path(desk.office, &desk.register, id))),
        Err(why) => {
            let refused = refusal(&desk, &why, thing.map_or("", String::as_str))?;
            page(desk, &Purpose::New(leave), (&sent, &[], Some(refused))).await
        }
    }
}

async fn open_change(
    State(app): State<App>,
    visit: Visit,
    Path((_, register, entry)): Path<(String, String, String)>,
) -> WebResult<Response> {
    let desk = writing(&app, &visit, &register)?;
    let entry = desk.entry(&entry).await?;
    let values = entry
        .values
        .iter()
        .map(|(id, it)| (id.as_str().to_owned(), it.clone()))
        .collect();
    page(desk, &Purpose::Correction(&entry), (&values, &[], None)).await
}

async fn correct(
    State(app): State<App>,
    visit: Visit,
    Path((_, register, entry)): Path<(String, String, String)>,
    form: Form,
) -> WebResult<Response> {
    let desk = writing(&app, &visit, &register)?;
    let entry = desk.entry(&entry).await?;
    let (sent, wrong) = desk.receive(form, Some(&entry)).await?;
    let values = match with_files(corrected(&desk, &entry, &sent), wrong) {
        Ok(values) => values,
        Err(wrong) => return page(desk, &Purpose::Correction(&entry), (&sent, &wrong, None)).await,
    };
    let done = see_other(&entry_path(desk.office, &desk.register, entry.id));
    if values == entry.values {
        return Ok(done);
    }
    let reason = typed(&sent, "reason-of-change").unwrap_or_default().trim();
    let reason: String = reason.chars().take(200).collect();
    let mut change = app.change(&visit.actor()).await?;
    let room = desk.room().await?;
    let told = room
        .correct(&mut change, (&desk.register, &entry), &values, &reason)
        .await;
    match told {
        Ok(()) => {
            let event = deeds::event("registers.change", desk.office, &desk.register, entry.id);
            change
                .save(&event.detail(deeds::difference(&entry.values, &values)))
                .await?;
            Ok(done)
        }
        Err(why) => {
            drop(change);
            let refused = refusal(&desk, &why, "")?;
            page(
                desk,
                &Purpose::Correction(&entry),
                (&sent, &[], Some(refused)),
            )
            .await
        }
    }
}

/// The values after a correction: every field that has been asked for so far may be put right; one that the visitor may not
/// read stays as it is.
pub(super) fn corrected(desk: &Desk, entry: &Entry, sent: &Typed) -> Result<Values, Wrong> {
    let mut values = entry.values.clone();
    let mut wrong = Wrong::new();
    for field in changeable(desk, entry) {
        match parse(field, typed(sent, field.id.as_str()).unwrap_or_default()) {
            Ok(it) if it.is_empty() && field.required => {
                wrong.push((field.id.clone(), BadValue::Empty));
            }
            Ok(it) if it.is_empty() => drop(values.remove(&field.id)),
            Ok(it) => drop(values.insert(field.id.clone(), it)),
            Err(it) => wrong.push((field.id.clone(), it)),
        }
    }
    if wrong.is_empty() {
        Ok(values)
    } else {
        Err(wrong)
    }
}

fn changeable<'a>(desk: &'a Desk, entry: &'a Entry) -> impl Iterator<Item = &'a Field> {
    let fields = desk.register.fields.iter();
    fields.filter(|it| desk.may_read(it) && (it.at.is_none() || entry.values.contains_key(&it.id)))
}

#[expect(
    clippy::too_many_lines,
    reason = "one form from its parts, read from top to bottom"
)]
async fn page(
    desk: Desk,
    purpose: &Purpose<'_>,
    (sent, wrong, refused): (&Typed, &[(FieldId, BadValue)], Option<Say>),
) -> WebResult<Response> {
    let people = desk.room().await?;
    let fields: Vec<&Field> = match purpose {
        Purpose::New(_) => desk.register.fields_at(None).collect(),
        Purpose::Correction(entry) => changeable(&desk, entry).collect(),
    };
    let (files, fields): (Vec<&Field>, Vec<&Field>) = fields
        .into_iter()
        .partition(|it| it.kind == FieldKind::File);
    let asked = |field: &&Field| {
        let bad = wrong
            .iter()
            .find(|(id, _)| *id == field.id)
            .map(|(_, it)| it);
        let value = typed(sent, field.id.as_str()).unwrap_or_default();
        let asked = view::asked(&desk.frame, field, value, (people.people(), bad));
        view::with_kept(&desk, asked, (*field, purpose.entry()))
    };
    // What is needed or seen in the list comes first; the rest of a long form is folded away.
    let is_first = |it: &&&Field| fields.len() <= SHORT || it.required || it.listed;
    let first: Vec<_> = fields.iter().filter(|it| is_first(it)).map(asked).collect();
    let more: Vec<_> = fields
        .iter()
        .filter(|it| !is_first(it))
        .map(asked)
        .collect();
    let tap = match purpose {
        Purpose::New(_) => tap_field(&desk.register, None, None),
        Purpose::Correction(_) => None,
    };
    let frame = desk.frame.clone().with(view::summary(wrong));
    Ok(Page(FormPage {
        action: match purpose {
            Purpose::New(_) => format!("{}/new", desk.path()),
            Purpose::Correction(it) => {
                format!("{}/change", entry_path(desk.office, &desk.register, it.id))
            }
        },
        back: match purpose {
            Purpose::New(_) => desk.path(),
            Purpose::Correction(it) => entry_path(desk.office, &desk.register, it.id),
        },
        title: view::title(&frame, &desk.register),
        plain: frame.text_plain(desk.register.title.authored(), &desk.register.title_en),
        about: frame.text(desk.register.about.authored(), &desk.register.about_en),
        is_open: more.iter().any(|it| it.wrong.is_some()),
        first,
        more,
        files: files
            .iter()
            .filter(|it| desk.may_read(it))
            .map(asked)
            .collect(),
        taps: Taps::of(&desk, tap),
        refused,
        saved: typed(sent, "after").map(|it| {
            let said = frame.say("registers.saved");
            said.with("name", &Say::plain(it))
        }),
        may_follow: matches!(purpose, Purpose::New(_)),
        reason: match purpose {
            Purpose::New(_) => None,
            Purpose::Correction(_) => Some(
                typed(sent, "reason-of-change")
                    .unwrap_or_default()
                    .to_owned(),
            ),
        },
        do_it: do_it(&frame, &desk.register, purpose),
        frame,
    })
    .into_response())
}

/// A form with so many fields is shown whole.
const SHORT: usize = 8;

fn do_it(frame: &Frame, register: &Register, purpose: &Purpose<'_>) -> Say {
    match purpose {
        Purpose::New(leave) => match first_step(register, *leave) {
            Some(step) => view::step(frame, step, true),
            None => frame.say("registers.save"),
        },
        Purpose::Correction(_) => frame.say("registers.save"),
    }
}
