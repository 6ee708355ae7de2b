//! The page of the contact tree: numbers to tap, forms for who looks after them, and when they were checked and printed.

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use mamori_core::calendar::office_day;
use mamori_core::incidents::contacts::{
    ContactBox, ContactLevel, ContactLine, ContactSubject, parse_number,
};
use mamori_core::people::{Act, BadContact};
use serde::Deserialize;

use super::call::Number;
use super::{By, Contacts, contacts, deeds};
use crate::web::{App, Frame, Mistakes, Page, Route, Say, Visit, WebError, WebResult, see_other};

/// The longest name or note, in characters.
const NOTE_CHARS: usize = 80;

pub(super) fn routes() -> Vec<Route> {
    const PAGE: &str = "/offices/{office}/contacts";
    const LINE: &str = "/offices/{office}/contacts/line";
    const CHECKED: &str = "/offices/{office}/contacts/checked";
    vec![
        Route::get(PAGE, Act::SeeContacts, show),
        Route::post(LINE, Act::ManageContacts, write),
        Route::post(CHECKED, Act::ManageContacts, check),
    ]
}

/// Where the tree of an office stands.
fn path(office: impl std::fmt::Display) -> String {
    format!("/offices/{office}/contacts")
}

#[derive(Template)]
#[template(path = "incidents/contacts/contacts.html")]
struct ContactsPage {
    frame: Frame,
    path: String,
    done: &'static str,
    tree: Say,
    checked: Say,
    is_due: bool,
    printed: Option<Say>,
    is_stale: bool,
    may_manage: bool,
}

/// One level of the tree with those below it.
#[derive(Template)]
#[template(path = "incidents/contacts/level.html")]
struct Level {
    frame: Frame,
    path: String,
    title: Say,
    nodes: Vec<Node>,
    below: Say,
    may_manage: bool,
}

/// A box of the tree.
struct Node {
    /// Its place in the tree, for the ids of its form.
    place: usize,
    subject: ContactSubject,
    role: Say,
    name: Option<Say>,
    day: Option<Number>,
    night: Option<Number>,
    /// What is written in the ledger, as a hint in an empty field.
    known: String,
    note: String,
    software: String,
    is_hidden: bool,
    /// The form is open, because something in it wants correcting.
    is_open: bool,
    /// What stands in the fields of its form; none for whoever noticed it.
    form: Option<LineForm>,
    is_place: bool,
    wrong_day: Option<Say>,
    wrong_night: Option<Say>,
}

/// What was typed about one line.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
struct LineForm {
    subject: String,
    name: String,
    day: String,
    night: String,
    note: String,
    hidden: String,
}

impl LineForm {
    fn of(line: &ContactLine) -> Self {
        Self {
            subject: String::new(),
            name: line.name.clone(),
            day: line.day.clone(),
            night: line.night.clone(),
            note: line.note.clone(),
            hidden: if line.is_hidden { "yes" } else { "" }.to_owned(),
        }
    }

    /// What was meant; without it at least one mistake was added.
    fn read(&self, subject: ContactSubject, mistakes: &mut Mistakes) -> Option<ContactLine> {
        let short = |it: &str| it.trim().chars().take(NOTE_CHARS).collect::<String>();
        let mut number = |field: &'static str, typed: &str| {
            parse_number(typed)
                .map_err(|_: BadContact| mistakes.add(field, "contacts.mistake.number"))
                .ok()
        };
        let (day, night) = (number("day", &self.day), number("night", &self.night));
        let is_place = matches!(subject, ContactSubject::Place(_));
        Some(ContactLine {
            name: if is_place {
                short(&self.name)
            } else {
                String::new()
            },
            day: day?,
            night: night?,
            note: short(&self.note),
            is_hidden: self.hidden == "yes",
        })
    }
}

#[derive(Deserialize)]
struct After {
    #[serde(default)]
    done: String,
}

async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(after): Query<After>,
) -> WebResult<Response> {
    let found = contacts(&app, visit.scope()?, visit.office()?).await?;
    let done = match after.done.as_str() {
        "saved" => "contacts.saved",
        "checked" => "contacts.checked-now",
        _ => "",
    };
    page(&app, Frame::new(&app, &visit), (&found, done), None)
}

fn page(
    app: &App,
    frame: Frame,
    (found, done): (&Contacts, &'static str),
    typed: Option<(ContactSubject, LineForm)>,
) -> WebResult<Response> {
    let now = app.clock.now();
    let checked = match &found.checked {
        Some(it) => told(&frame, "contacts.checked", it),
        None => frame.say("contacts.never-checked"),
    };
    let print = found.print.as_ref();
    Ok(Page(ContactsPage {
        path: path(frame.office()),
        done,
        tree: drawn(&frame, found, typed.as_ref())?,
        checked,
        is_due: found.is_due(now),
        printed: print.map(|(by, _)| told(&frame, "contacts.printed", by)),
        is_stale: found.is_stale(),
        may_manage: frame.visit.may(Act::ManageContacts),
        frame,
    })
    .into_response())
}

/// A deed with its day and whose it was.
fn told(frame: &Frame, key: &str, by: &By) -> Say {
    frame
        .say(key)
        .with("day", &frame.day(office_day(by.at)))
        .with("name", &Say::plain(&by.name))
}

/// The whole tree, from the outside inwards: each level holds the next.
fn drawn(
    frame: &Frame,
    found: &Contacts,
    typed: Option<&(ContactSubject, LineForm)>,
) -> WebResult<Say> {
    let may_manage = frame.visit.may(Act::ManageContacts);
    let mut below = Say::plain("");
    for level in ContactLevel::ALL.iter().rev() {
        let boxes = found.boxes.iter().enumerate();
        let boxes = boxes.filter(|(_, it)| it.level == *level && (may_manage || !it.is_hidden));
        below = Say::drawn(&Level {
            frame: frame.clone(),
            path: path(frame.office()),
            title: frame.say(&format!("contacts.level.{level}")),
            nodes: boxes.map(|it| node(frame, found, it, typed)).collect(),
            below,
            may_manage,
        })?;
    }
    Ok(below)
}

fn node(
    frame: &Frame,
    found: &Contacts,
    (place, it): (usize, &ContactBox),
    typed: Option<&(ContactSubject, LineForm)>,
) -> Node {
    let typed = typed.filter(|(subject, _)| *subject == it.subject);
    let line = found.lines.get(&it.subject).cloned().unwrap_or_default();
    let form = typed.map_or_else(|| LineForm::of(&line), |(_, it)| it.clone());
    let is_known = line.day.is_empty() && !it.day.is_empty();
    let mistake = |field| typed.and_then(|_| frame.mistake(field));
    let name = (!it.name.is_empty()).then(|| {
        if it.kana.is_empty() {
            Say::plain(&it.name)
        } else {
            frame.name(&it.name, &it.kana)
        }
    });
    Node {
        place,
        subject: it.subject,
        role: frame.say(&format!("contacts.role.{}", it.role)),
        name,
        day: Number::of(&it.day),
        night: Number::of(&it.night),
        known: if is_known {
            it.day.clone()
        } else {
            String::new()
        },
        note: it.note.clone(),
        software: it.software.join(" / "),
        is_hidden: it.is_hidden,
        is_open: typed.is_some(),
        form: (it.subject != ContactSubject::Finder).then_some(form),
        is_place: matches!(it.subject, ContactSubject::Place(_)),
        wrong_day: mistake("day"),
        wrong_night: mistake("night"),
    }
}

async fn write(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<LineForm>,
) -> WebResult<Response> {
    let at = (visit.scope()?, visit.office()?);
    let found = contacts(&app, at.0, at.1).await?;
    let subject = form.subject.parse::<ContactSubject>();
    let subject = subject.map_err(|_| WebError::NotFound)?;
    let is_there = found.boxes.iter().any(|it| it.subject == subject);
    if !is_there || subject == ContactSubject::Finder {
        return Err(WebError::NotFound);
    }
    let mut mistakes = Mistakes::none();
    let Some(after) = form.read(subject, &mut mistakes) else {
        let frame = Frame::new(&app, &visit).with(mistakes);
        return page(&app, frame, (&found, ""), Some((subject, form)));
    };
    let before = found.lines.get(&subject).cloned().unwrap_or_default();
    deeds::write(&app, &visit.actor(), at, (subject, &before, &after)).await?;
    Ok(see_other(&format!("{}?done=saved", path(at.1))))
}

async fn check(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let at = (visit.scope()?, visit.office()?);
    let found = contacts(&app, at.0, at.1).await?;
    deeds::check(&app, &visit.actor(), at, &found.fingerprint).await?;
    Ok(see_other(&format!("{}?done=checked", path(at.1))))
}
