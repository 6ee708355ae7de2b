//! Where the things of a ledger are now: at the office, out with whom and until when, in repair, lost. Nothing is done here.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use mamori_core::people::Act;
use mamori_core::registers::{Field, FieldKind, RuleName, State as Far};

use super::super::deeds::Room;
use super::super::store::entry::Entry;
use super::super::store::list::open;
use super::thing::who;
use super::{Desk, entry_path, view};
use crate::web::{App, Frame, Page, Route, Say, Visit, WebError, WebResult};

pub(super) fn routes() -> Vec<Route> {
    let path = "/offices/{office}/registers/{register}/where";
    vec![Route::get(path, Act::SeeRegisters, show)]
}

#[derive(Template)]
#[template(path = "registers/where.html")]
struct WherePage {
    frame: Frame,
    back: String,
    ledger: Say,
    groups: Vec<Group>,
}

/// Things that are at the same kind of place.
struct Group {
    id: String,
    words: Say,
    glyph: &'static str,
    class: &'static str,
    rows: Vec<Row>,
}

struct Row {
    href: String,
    name: String,
    /// With whom, or where it is kept.
    at: Say,
    until: Option<Say>,
    needs: Vec<view::Tag>,
}

async fn show(
    State(app): State<App>,
    visit: Visit,
    Path((_, register)): Path<(String, String)>,
) -> WebResult<Response> {
    let desk = Desk::open(&app, &visit, &register)?;
    if !desk.register.labels {
        return Err(WebError::NotFound);
    }
    let all = open(&app, desk.scope, desk.office, desk.register.id.as_str()).await?;
    let lending = app.registers.lending(&desk.register.id);
    let (by, lent) = match lending {
        Some((by, _)) => {
            let lent = open(&app, desk.scope, desk.office, by.id.as_str()).await?;
            (Some(Desk::at(&app, &visit, by.clone())?), lent)
        }
        None => (None, Vec::new()),
    };
    let room = desk.room().await?;
    let mut groups = groups(&desk, by.is_some());
    for it in &all {
        let out = lent
            .iter()
            .find(|lent| lent.thing == Some(it.id) && lent.state == Far::InUse);
        let (id, row) = match (&by, out) {
            (Some(by), Some(out)) => (OUT.to_owned(), lent_row((&desk, it), (by, out), &room)),
            _ => (barred_by(&desk, it), row(&desk, it)),
        };
        if let Some(group) = groups.iter_mut().find(|it| it.id == id) {
            group.rows.push(row);
        }
    }
    Ok(Page(WherePage {
        back: desk.path(),
        ledger: view::title(&desk.frame, &desk.register),
        groups,
        frame: desk.frame,
    })
    .into_response())
}

const HERE: &str = "here";
const OUT: &str = "out";

/// The choices that bar a thing: in repair, lost, no longer used.
fn barring(desk: &Desk) -> impl Iterator<Item = (&Field, &String)> {
    let rules = desk.register.rules.iter();
    let rules = rules.filter(|it| it.name == RuleName::Barred);
    rules.flat_map(|rule| {
        let field = desk.register.field(rule.field.as_str());
        let field = field.filter(|it| it.kind == FieldKind::Choice);
        field
            .into_iter()
            .flat_map(|field| rule.values.iter().map(move |it| (field, it)))
    })
}

fn groups(desk: &Desk, is_lent: bool) -> Vec<Group> {
    let frame = &desk.frame;
    let group = |id: &str, words: Say, (class, glyph)| Group {
        id: id.to_owned(),
        words,
        glyph,
        class,
        rows: Vec::new(),
    };
    let mut all = vec![group(
        HERE,
        frame.say("registers.where.here"),
        ("done", "○"),
    )];
    if is_lent {
        all.push(group(OUT, frame.say("registers.where.out"), ("info", "→")));
    }
    all.extend(barring(desk).filter_map(|(field, value)| {
        let it = field.choice(value)?;
        let words = frame.text(it.label.authored(), &it.label_en);
        Some(group(value, words, ("warn", "×")))
    }));
    all
}

/// The group of a thing that is not out.
fn barred_by(desk: &Desk, entry: &Entry) -> String {
    let mut all = barring(desk);
    let is = |(field, value): &(&Field, &String)| entry.values.get(&field.id) == Some(*value);
    all.find(is).map_or(HERE, |(_, it)| it.as_str()).to_owned()
}

/// A thing that is not out: with who keeps it and where, as far as that is written.
fn row(desk: &Desk, entry: &Entry) -> Row {
    let fields = desk.register.fields.iter();
    let kept = fields.filter(|it| {
        it.listed && matches!(it.kind, FieldKind::Person | FieldKind::Place) && desk.may_read(it)
    });
    let kept: Vec<&str> = kept
        .filter_map(|it| entry.values.get(&it.id).map(String::as_str))
        .collect();
    Row {
        href: entry_path(desk.office, &desk.register, entry.id),
        name: super::entry::name(desk, entry),
        at: Say::plain(&kept.join(" / ")),
        until: None,
        needs: Vec::new(),
    }
}

fn lent_row((desk, entry): (&Desk, &Entry), (by, out): (&Desk, &Entry), room: &Room) -> Row {
    Row {
        at: who(by, room, out),
        until: out.late_at.map(|it| view::moment(&desk.frame, it)),
        needs: view::needs(by, out, desk.app.clock.now()),
        ..row(desk, entry)
    }
}
