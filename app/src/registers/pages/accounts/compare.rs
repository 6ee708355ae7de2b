//! Comparing a list with the ledger of accounts: the accounts of another program, or the staff. Pasted or as a file; only what is
//! missing in the ledger can be written, and only after it was shown.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use mamori_core::ids::EntryId;
use mamori_core::people::Act;
use mamori_core::registers::{
    AccountColumns, Compared, ComparedStaff, Values, compare_accounts, compare_staff,
};
use mamori_intake::table::{Row as SheetRow, TableError};
use serde::Deserialize;

use super::super::super::deeds::{self, NotDone};
use super::super::super::store::entry::{Entry, count_on};
use super::super::super::store::list::{everything, open};
use super::super::{Desk, entry_path, view};
use super::{check_path, desk, value};
use crate::db::Change;
use crate::web::{
    App, Frame, Mistakes, Page, Route, Say, SentFile, UPLOAD_BYTES, Upload, Visit, WebError,
    WebResult, see_other,
};

pub(super) fn routes() -> Vec<Route> {
    let path = "/offices/{office}/registers/{register}/accounts/compare";
    vec![
        Route::get(path, Act::ManageRegisters, show),
        Route::post(path, Act::ManageRegisters, take).taking(UPLOAD_BYTES),
    ]
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Typed {
    /// `accounts` of a program, or `staff`.
    what: String,
    system: String,
    lines: String,
    save: String,
}

#[derive(Template)]
#[template(path = "registers/accounts/compare.html")]
struct ComparePage {
    frame: Frame,
    path: String,
    back: String,
    ledger: Say,
    typed: Typed,
    systems: Vec<String>,
    sums: Vec<(Say, usize)>,
    rows: Vec<Row>,
    missing: usize,
    refused: Option<Say>,
}

/// One line of the comparison.
struct Row {
    /// Its number in the list that was compared.
    number: Option<usize>,
    name: String,
    href: Option<String>,
    tag: view::Tag,
}

/// What a comparison is made from.
struct Place {
    desk: Desk,
    columns: AccountColumns,
    entries: Vec<Entry>,
}

impl Place {
    async fn open(app: &App, visit: &Visit, register: &str) -> WebResult<Self> {
        let (desk, columns) = desk(app, visit, register)?;
        let of = desk.register.id.as_str();
        let entries = open(app, desk.scope, desk.office, of).await?;
        Ok(Self {
            desk,
            columns,
            entries,
        })
    }

    /// Holds the ledger until the change ends, and reads what is in it now.
    async fn read_again(&mut self, change: &mut Change) -> WebResult<()> {
        let (office, register) = (self.desk.office, &self.desk.register);
        count_on(change, office, register, 0).await?;
        let of = (office, register.id.as_str());
        let mut entries = everything(change.rows()?, self.desk.scope, of).await?;
        entries.retain(|it| it.over_at.is_none());
        self.entries = entries;
        Ok(())
    }

    fn known(&self) -> Vec<(EntryId, &Values)> {
        self.entries.iter().map(|it| (it.id, &it.values)).collect()
    }

    fn entry(&self, id: EntryId) -> Option<&Entry> {
        self.entries.iter().find(|it| it.id == id)
    }

    fn tag(&self, (class, glyph): (&'static str, &'static str), key: &str) -> view::Tag {
        view::Tag {
            class,
            glyph,
            words: self.desk.frame.say(key),
        }
    }

    /// An entry of the ledger as a line.
    fn line(&self, number: Option<usize>, id: EntryId, tag: view::Tag) -> Row {
        let entry = self.entry(id);
        let name = entry.map(|it| {
            let (login, person) = (
                value(it, &self.columns.login),
                value(it, &self.columns.person),
            );
            format!("{login} {person}").trim().to_owned()
        });
        Row {
            number,
            name: name.unwrap_or_default(),
            href: Some(entry_path(self.desk.office, &self.desk.register, id)),
            tag,
        }
    }

    fn page(&self, typed: Typed, (mistakes, refused): (Mistakes, Option<Say>)) -> ComparePage {
        let system = |it: &Entry| value(it, &self.columns.system).to_owned();
        let mut systems: Vec<String> = self.entries.iter().map(system).collect();
        systems.sort();
        systems.dedup();
        let path = check_path(&self.desk);
        ComparePage {
            path: format!("{path}/compare"),
            back: path,
            ledger: view::title(&self.desk.frame, &self.desk.register),
            typed,
            systems,
            sums: Vec::new(),
            rows: Vec::new(),
            missing: 0,
            refused,
            frame: self.desk.frame.clone().with(mistakes),
        }
    }

    /// The page with a comparison of accounts.
    fn compared(&self, typed: Typed, found: &Compared<EntryId>) -> ComparePage {
        let mut page = self.page(typed, (Mistakes::none(), None));
        let say = |key: &str| self.desk.frame.say(key);
        page.sums = vec![
            (say("accounts.compare.there"), found.there.len()),
            (say("accounts.compare.here"), found.here.len()),
            (say("accounts.compare.both"), found.both.len()),
            (say("accounts.compare.odd"), found.odd.len()),
        ];
        page.missing = found.there.len();
        page.rows.extend(found.there.iter().map(|(row, values)| {
            let text = |field| values.get(field).map_or("", String::as_str);
            let (login, person) = (text(&self.columns.login), text(&self.columns.person));
            Row {
                number: Some(*row),
                name: format!("{login} {person}").trim().to_owned(),
                href: None,
                tag: self.tag(("warn", "△"), "accounts.compare.there"),
            }
        }));
        page.rows.extend(found.odd.iter().map(|row| Row {
            number: Some(*row),
            name: String::new(),
            href: None,
            tag: self.tag(("late", "×"), "accounts.compare.odd"),
        }));
        page.rows.extend(found.here.iter().map(|id| {
            let tag = self.tag(("warn", "△"), "accounts.compare.here");
            self.line(None, *id, tag)
        }));
        page.rows.extend(found.both.iter().map(|(row, _, id)| {
            let tag = self.tag(("done", "○"), "accounts.compare.both");
            self.line(Some(*row), *id, tag)
        }));
        page
    }

    /// The page with a comparison of the staff.
    fn staff(&self, typed: Typed, found: &ComparedStaff<EntryId>) -> ComparePage {
        let mut page = self.page(typed, (Mistakes::none(), None));
        let say = |key: &str| self.desk.frame.say(key);
        page.sums = vec![
            (say("accounts.staff.stranger"), found.strangers.len()),
            (say("accounts.staff.nobody"), found.nobody.len()),
            (say("accounts.staff.listed"), found.listed.len()),
        ];
        page.rows.extend(found.strangers.iter().map(|id| {
            let tag = self.tag(("late", "×"), "accounts.staff.stranger");
            self.line(None, *id, tag)
        }));
        page.rows.extend(found.nobody.iter().map(|id| {
            let tag = self.tag(("warn", "△"), "accounts.staff.nobody");
            self.line(None, *id, tag)
        }));
        page.rows.extend(found.listed.iter().map(|(name, n)| {
            let words = self
                .desk
                .frame
                .fill("accounts.staff.has", &[("n", &n.to_string())]);
            let tag = view::Tag {
                class: "info",
                glyph: "→",
                words,
            };
            Row {
                number: None,
                name: name.clone(),
                href: None,
                tag,
            }
        }));
        page
    }
}

async fn show(
    State(app): State<App>,
    visit: Visit,
    Path((_, register)): Path<(String, String)>,
) -> WebResult<Response> {
    let place = Place::open(&app, &visit, &register).await?;
    let page = place.page(Typed::default(), (Mistakes::none(), None));
    Ok(Page(page).into_response())
}

async fn take(
    State(app): State<App>,
    visit: Visit,
    Path((_, register)): Path<(String, String)>,
    mut upload: Upload,
) -> WebResult<Response> {
    let place = Place::open(&app, &visit, &register).await?;
    let mut typed: Typed = upload.form()?;
    let file = upload.file();
    // Nothing is written that was not looked at.
    if file.is_some() {
        typed.save.clear();
    }
    let rows = match read(file, &typed.lines).await? {
        Ok(rows) => rows,
        Err(why) => {
            let refused = place.desk.frame.refused_table(&why);
            let page = place.page(typed, (Mistakes::none(), Some(refused)));
            return Ok(Page(page).into_response());
        }
    };
    typed.lines = lines(&rows);
    let is_staff = typed.what == "staff";
    let mut mistakes = Mistakes::none();
    if rows.is_empty() {
        mistakes.add("lines", "accounts.mistake.lines");
    }
    if !is_staff && typed.system.trim().is_empty() {
        mistakes.add("system", "accounts.mistake.system");
    }
    if !mistakes.is_empty() {
        return Ok(Page(place.page(typed, (mistakes, None))).into_response());
    }
    let page = if is_staff {
        let found = compare_staff(&place.columns, &names(&rows), &place.known());
        place.staff(typed, &found)
    } else {
        if typed.save == "yes" {
            return keep(place, (&typed.system, rows)).await;
        }
        let found = accounts(&place, &typed.system, rows)?;
        place.compared(typed, &found)
    };
    Ok(Page(page).into_response())
}

/// The rows of a file, or of what was typed.
async fn read(file: Option<SentFile>, lines: &str) -> WebResult<Result<Vec<SheetRow>, TableError>> {
    match file {
        Some(file) => file.table().await,
        None if lines.trim().is_empty() => Ok(Ok(Vec::new())),
        None => SentFile::Whole(lines.as_bytes().to_vec()).table().await,
    }
}

/// Rows as they stand in the field to be sent again: a row a line, with tabs between its cells.
fn lines(rows: &[SheetRow]) -> String {
    let cell = |it: &String| it.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = |it: &SheetRow| it.cells.iter().map(cell).collect::<Vec<_>>().join("\t");
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The names of a list of the staff: the first cell of each row that has one.
fn names(rows: &[SheetRow]) -> Vec<String> {
    let first = |it: &SheetRow| it.cells.iter().find(|it| !it.trim().is_empty()).cloned();
    rows.iter().filter_map(first).collect()
}

fn accounts(place: &Place, system: &str, rows: Vec<SheetRow>) -> WebResult<Compared<EntryId>> {
    let rows = rows.into_iter().map(|it| (it.number, it.cells)).collect();
    let of = (&place.desk.register, &place.columns);
    let found = compare_accounts(of, (system.trim(), rows), &place.known());
    found.map_err(|_| WebError::Mistake("accounts.mistake.head"))
}

/// Writes what is missing into the ledger, all or none, each with its event. What is missing is seen once more while the
/// ledger is held, so that a second touch finds it there.
async fn keep(mut place: Place, (system, rows): (&str, Vec<SheetRow>)) -> WebResult<Response> {
    let room = place.desk.room().await?;
    let actor = place.desk.frame.visit.actor();
    let mut change = place.desk.app.change(&actor).await?;
    place.read_again(&mut change).await?;
    let found = accounts(&place, system, rows)?;
    let desk = &place.desk;
    let mut last = None;
    for (_, values) in &found.there {
        let added = room.add(&mut change, &desk.register, values).await;
        let id = added.map_err(|why| match why {
            NotDone::Db(error) => WebError::ours(error),
            _ => WebError::Mistake("accounts.mistake.kept"),
        })?;
        let event = deeds::event("registers.add", desk.office, &desk.register, id);
        let event = event.detail(deeds::difference(&Values::new(), values));
        if let Some(before) = last.replace(event) {
            change.note(&before).await?;
        }
    }
    if let Some(event) = last {
        change.save(&event).await?;
    }
    Ok(see_other(&check_path(desk)))
}
