//! One thing of a round at a time: the page behind its label while the round goes on, the one button on it, and the page that
//! invites to the next. A code reader writes into a field there, so that each thing is one page.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use mamori_core::people::Act;
use mamori_core::registers::{Mark, Standing};
use serde::Deserialize;

use super::super::super::label;
use super::super::super::rounds::store::round::open;
use super::super::super::rounds::{self, Counted, NewMark};
use super::super::super::store::entry::Entry;
use super::super::super::store::label::bearer;
use super::super::tap::{Typed, typed};
use super::super::{Desk, scan, view};
use super::begin::seen;
use super::show::{list_of, place_words};
use super::{Table, kind, mark_tag, mark_words, path, refused, short, title};
use crate::web::{App, Frame, Mistakes, Page, Route, Say, Visit, WebResult, see_other};

/// So many names of what is left at a place are shown.
const NAMED: usize = 8;

pub(super) fn routes() -> Vec<Route> {
    const THING: &str = "/offices/{office}/registers/{register}/rounds/{round}/things/{entry}";
    const NEXT: &str = "/offices/{office}/registers/{register}/rounds/{round}/next";
    vec![
        Route::get(THING, Act::ManageRegisters, show),
        Route::post(THING, Act::ManageRegisters, mark),
        Route::get(NEXT, Act::ManageRegisters, next),
        Route::post(NEXT, Act::ManageRegisters, read_code),
    ]
}

/// Where the scan of a thing leads while its ledger is gone through and the visitor may count.
pub(in super::super) async fn counting(desk: &Desk, entry: &Entry) -> WebResult<Option<String>> {
    if desk.register.round_months.is_none() || !desk.may_manage() {
        return Ok(None);
    }
    let rounds = open(&desk.app, desk.scope, desk.office).await?;
    let mut goes_on = rounds
        .iter()
        .filter(|it| it.register == desk.register.id.as_str() && it.ended.is_none());
    let found = goes_on.next().map(|it| {
        let round = path(desk.office, &desk.register, it.id);
        format!("{round}/things/{}", entry.id)
    });
    Ok(found)
}

#[derive(Template)]
#[template(path = "registers/rounds/thing.html")]
struct ThingPage {
    frame: Frame,
    action: String,
    round: String,
    title: Say,
    name: String,
    place: Say,
    place_label: Say,
    seen: Say,
    marked: Option<(view::Tag, Say, String)>,
    before: &'static str,
    /// The one button.
    first: (Mark, Say),
    /// Those that are folded away, with the words over them.
    others: Vec<(Mark, Say)>,
    fold: Say,
    note_label: Say,
    note: String,
    is_open: bool,
    is_closed: bool,
    goes_on: bool,
    refused: Option<Say>,
    /// Its own page, to borrow it or to give it back.
    label: Option<String>,
    entry: String,
}

impl Table {
    /// One entry of the ledger in this round, also one that was closed before it began.
    async fn thing(&self, id: &str) -> WebResult<Counted> {
        if let Ok(line) = self.line(id) {
            return Ok(line.clone());
        }
        Ok(Counted {
            entry: self.desk.entry(id).await?,
            marked: None,
        })
    }

    fn thing_path(&self, it: &Counted) -> String {
        format!("{}/things/{}", self.path(), it.entry.id)
    }
}

impl ThingPage {
    fn of(table: &Table, it: &Counted, (note, mistakes): (String, Mistakes)) -> Self {
        let (frame, register) = (table.frame(), &table.desk.register);
        let words = |mark: &Mark| (*mark, mark_words(&frame, register, *mark));
        let offered = it.line().offered();
        let first = offered.first().copied().unwrap_or(Mark::There);
        let kind = kind(register);
        let sums = table.sheet.tally();
        let field = register.round_field();
        let marked = it.marked.as_ref().map(|it| {
            let tag = mark_tag(&frame, register, it.mark);
            (tag, table.by(&it.by), table.told(&it.note))
        });
        let label = it.entry.label.as_ref();
        let page = |code: &String| format!("{}?plain=yes", scan::path(table.desk.office, code));
        Self {
            action: table.thing_path(it),
            round: table.path(),
            title: title(&frame, register),
            name: table.name(it),
            place: place_words(&frame, &table.place(it)),
            place_label: field.map_or_else(
                || Say::plain(""),
                |it| frame.text(it.label.authored(), &it.label_en),
            ),
            seen: seen(&frame, (sums.seen, sums.of)),
            before: it.marked.as_ref().map_or("", |it| it.mark.as_str()),
            first: words(&first),
            others: offered.iter().skip(1).map(words).collect(),
            fold: frame.say(&format!("rounds.{kind}.fold")),
            note_label: frame.say(&format!("rounds.{kind}.note")),
            note,
            is_open: !mistakes.is_empty(),
            is_closed: it.entry.over_at.is_some(),
            goes_on: table.sheet.goes_on(),
            refused: None,
            label: label.map(page),
            entry: super::super::entry_path(table.desk.office, register, it.entry.id),
            marked,
            frame: frame.with(mistakes),
        }
    }
}

async fn show(
    State(app): State<App>,
    visit: Visit,
    Path((_, register, round, entry)): Path<(String, String, String, String)>,
) -> WebResult<Response> {
    let table = Table::open(&app, &visit, (&register, &round)).await?;
    table.trace().await?;
    let thing = table.thing(&entry).await?;
    let nothing = (String::new(), Mistakes::none());
    Ok(Page(ThingPage::of(&table, &thing, nothing)).into_response())
}

async fn mark(
    State(app): State<App>,
    visit: Visit,
    Path((_, register, round, entry)): Path<(String, String, String, String)>,
    Form(sent): Form<Typed>,
) -> WebResult<Response> {
    let table = Table::open(&app, &visit, (&register, &round)).await?;
    let thing = table.thing(&entry).await?;
    let wanted = typed(&sent, "mark").and_then(|it| it.parse().ok());
    let wanted = wanted.filter(|it| thing.line().offered().contains(it));
    let note = short(typed(&sent, "note").unwrap_or_default());
    let Some(wanted) = wanted else {
        return Ok(again(&table, &thing, note));
    };
    if wanted == Mark::Differs && note.is_empty() {
        let mut mistakes = Mistakes::none();
        let key = match kind(&table.desk.register) {
            "thing" => "rounds.thing.need-note",
            _ => "rounds.record.need-note",
        };
        mistakes.add("note", key);
        return Ok(Page(ThingPage::of(&table, &thing, (note, mistakes))).into_response());
    }
    let now = thing.marked.as_ref().map(|it| it.mark);
    let done = see_other(&after(&table, &thing, false));
    // What was wanted has happened: a second touch, or somebody beside who counts the same.
    if now == Some(wanted) && note.is_empty() {
        return Ok(done);
    }
    let before = typed(&sent, "before").unwrap_or_default();
    if now.map_or("", Mark::as_str) != before {
        return Ok(again(&table, &thing, note));
    }
    if put(&app, &visit, (&table, &thing), (wanted, &note)).await? {
        Ok(done)
    } else {
        let table = Table::open(&app, &visit, (&register, &round)).await?;
        let thing = table.thing(&entry).await?;
        Ok(again(&table, &thing, note))
    }
}

/// The page as it is now, with the words that somebody else was faster.
fn again(table: &Table, thing: &Counted, note: String) -> Response {
    let page = ThingPage {
        refused: Some(table.desk.frame.say("rounds.refused.meanwhile")),
        ..ThingPage::of(table, thing, (note, Mistakes::none()))
    };
    Page(page).into_response()
}

/// Marks one thing. False when somebody else has marked it otherwise at this moment.
async fn put(
    app: &App,
    visit: &Visit,
    (table, thing): (&Table, &Counted),
    (mark, note): (Mark, &str),
) -> WebResult<bool> {
    let new = NewMark {
        mark,
        name: table.desk.register.name_of(&thing.entry.values),
        place: &table.place(thing),
        note,
    };
    let done = rounds::mark(app, &visit.actor(), &table.sheet.round, &[(thing, new)]).await;
    Ok(done.map_err(refused)? == 1)
}

/// The page that follows a mark.
fn after(table: &Table, thing: &Counted, by_code: bool) -> String {
    let code = if by_code { "&code=yes" } else { "" };
    format!("{}/next?after={}{code}", table.path(), thing.entry.id)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    /// What was marked just now.
    after: String,
    /// `yes` when a code was typed or read into the field.
    code: String,
}

#[derive(Template)]
#[template(path = "registers/rounds/next.html")]
struct NextPage {
    frame: Frame,
    path: String,
    round: String,
    title: Say,
    done: Option<Done>,
    refused: Option<Say>,
    seen: Say,
    is_all: bool,
    at: Option<Say>,
    here: Vec<(String, String)>,
    more: Option<Say>,
    list: String,
    lead: Say,
    has_labels: bool,
    typed: String,
    by_code: bool,
}

/// What was marked just now.
struct Done {
    name: String,
    tag: view::Tag,
    href: String,
}

async fn next(
    State(app): State<App>,
    visit: Visit,
    Path((_, register, round)): Path<(String, String, String)>,
    Query(asked): Query<Asked>,
) -> WebResult<Response> {
    let table = Table::open(&app, &visit, (&register, &round)).await?;
    table.trace().await?;
    let last = match asked.after.as_str() {
        "" => None,
        it => Some(table.line(it)?.clone()),
    };
    Ok(Page(NextPage::of(&table, last.as_ref(), asked.code == "yes")).into_response())
}

impl NextPage {
    fn of(table: &Table, last: Option<&Counted>, by_code: bool) -> Self {
        let (frame, register) = (table.frame(), &table.desk.register);
        let sums = table.sheet.tally();
        let place = last.map(|it| table.place(it));
        let left = table.sheet.standing(Standing::Left);
        let here: Vec<&Counted> = left
            .filter(|it| place.as_ref().is_none_or(|at| table.place(it) == *at))
            .collect();
        let more = here.len().saturating_sub(NAMED);
        let named = here.iter().take(NAMED);
        let kind = kind(register);
        Self {
            path: format!("{}/next", table.path()),
            round: table.path(),
            title: title(&frame, register),
            done: last.and_then(|it| done(table, it)),
            refused: None,
            seen: seen(&frame, (sums.seen, sums.of)),
            is_all: sums.left() == 0,
            at: place.as_ref().map(|it| place_words(&frame, it)),
            here: named
                .map(|it| (table.thing_path(it), table.name(it)))
                .collect(),
            more: (more > 0).then(|| frame.fill("rounds.next.more", &[("n", &more.to_string())])),
            list: place.map_or_else(
                || format!("{}/list", table.path()),
                |it| list_of(table, &it),
            ),
            lead: frame.say(&format!("rounds.{kind}.next")),
            has_labels: register.labels,
            typed: String::new(),
            by_code,
            frame,
        }
    }
}

fn done(table: &Table, it: &Counted) -> Option<Done> {
    let mark = it.marked.as_ref()?.mark;
    Some(Done {
        name: table.name(it),
        tag: mark_tag(&table.desk.frame, &table.desk.register, mark),
        href: table.thing_path(it),
    })
}

/// A code that was read into the field: the thing is there. Anything else about it is said on its page.
async fn read_code(
    State(app): State<App>,
    visit: Visit,
    Path((_, register, round)): Path<(String, String, String)>,
    Form(sent): Form<Typed>,
) -> WebResult<Response> {
    let table = Table::open(&app, &visit, (&register, &round)).await?;
    let text = short(typed(&sent, "code").unwrap_or_default());
    let Some(entry) = meant(&table, &text).await? else {
        let page = NextPage {
            refused: Some(table.desk.frame.say("rounds.next.unknown")),
            typed: text,
            ..NextPage::of(&table, None, true)
        };
        return Ok(Page(page).into_response());
    };
    let thing = table.thing(&entry.id.to_string()).await?;
    if thing.entry.over_at.is_some() && thing.marked.is_none() {
        return Ok(see_other(&table.thing_path(&thing)));
    }
    if thing.marked.is_none() {
        // Whoever marked it at this moment has said what is to be said.
        put(&app, &visit, (&table, &thing), (Mark::There, "")).await?;
    }
    Ok(see_other(&after(&table, &thing, true)))
}

/// The thing of this ledger that bears a code, typed alone or as the address in its QR code.
async fn meant(table: &Table, text: &str) -> WebResult<Option<Entry>> {
    let code = text.rsplit('/').next().and_then(label::read);
    let Some(code) = code else { return Ok(None) };
    let found = bearer(&table.desk.app, table.desk.scope, &code).await?;
    Ok(found.filter(|it| {
        it.office == table.desk.office && it.register == table.desk.register.id.as_str()
    }))
}
