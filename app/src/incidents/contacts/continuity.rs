//! The plan for systems that stand still, filled: which parts it has is data, its tables come from people, contacts and ledgers.

use jiff::civil::Date;
use mamori_core::ids::OfficeId;
use mamori_core::incidents::Responder;
use mamori_core::incidents::contacts::{ContactBox, ContactLevel, ContactRole, ContactSubject};
use mamori_core::incidents::continuity::{Block, BlockKind, ContinuityTable};
use mamori_core::plain::Text;
use mamori_core::words::Language;

use super::{Contacts, value};
use crate::db::{DbResult, Scope};
use crate::registers::{Entry, Part, Wanted, list, open};
use crate::web::App;

/// A chapter with everything that stands in it, in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanChapter {
    /// Its id, for links.
    pub id: String,
    /// Its heading, with readings as authored.
    pub title: String,
    /// Its pieces.
    pub blocks: Vec<PlanBlock>,
}

/// A piece of a chapter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanBlock {
    /// What it is.
    pub kind: BlockKind,
    /// A heading over it, perhaps empty.
    pub title: String,
    /// Its lines, with readings as authored.
    pub lines: Vec<String>,
    /// The table, for a table.
    pub table: Option<PlanTable>,
}

/// A table filled from what the office has written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanTable {
    /// The keys of the heads of its columns, and each column's share of the width.
    pub columns: Vec<(&'static str, u8)>,
    /// Its rows, each with as many cells.
    pub rows: Vec<TableRow>,
    /// Where one writes what is missing in it: the key of its words, and the page below that of the office.
    pub source: (&'static str, &'static str),
}

/// The cells of one row.
pub type TableRow = Vec<Cell>;

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// As somebody typed it.
    Typed(String),
    /// A screen text by its key.
    Said(String),
    /// A day.
    Day(Date),
    /// Nothing has been written yet.
    Missing,
    /// Nothing belongs here.
    Empty,
}

impl PlanTable {
    /// Whether something in it is still to be written.
    pub fn has_gaps(&self) -> bool {
        self.rows.is_empty() || self.rows.iter().flatten().any(|it| *it == Cell::Missing)
    }
}

/// The whole plan of an office, whose contacts the caller has already.
pub async fn plan(
    app: &App,
    at: (Scope, OfficeId),
    (found, language): (&Contacts, Language),
) -> DbResult<Vec<PlanChapter>> {
    let ledgers = Ledgers::load(app, at).await?;
    let text = |japanese: &Text, english: &str| match language {
        Language::En => english.to_owned(),
        _ => japanese.authored().to_owned(),
    };
    let block = |it: &Block| PlanBlock {
        kind: it.kind,
        title: text(&it.title, &it.title_en),
        lines: match language {
            Language::En => it.lines_en.clone(),
            _ => it.lines.iter().map(|it| it.authored().to_owned()).collect(),
        },
        table: it.table.map(|it| table(found, &ledgers, it)),
    };
    let chapters = app.incidents.continuity().chapters.iter();
    Ok(chapters
        .map(|it| PlanChapter {
            id: it.id.to_string(),
            title: text(&it.title, &it.title_en),
            blocks: it.blocks.iter().map(block).collect(),
        })
        .collect())
}

/// What of the ledgers stands in the plan.
struct Ledgers {
    software: Vec<Entry>,
    backups: Vec<Entry>,
    tests: Vec<Entry>,
    devices: usize,
    networks: usize,
}

impl Ledgers {
    async fn load(app: &App, at: (Scope, OfficeId)) -> DbResult<Self> {
        Ok(Self {
            software: open(app, at.0, at.1, "software").await?,
            backups: open(app, at.0, at.1, "backups").await?,
            tests: all(app, at, "restore-tests").await?,
            devices: open(app, at.0, at.1, "devices").await?.len(),
            networks: open(app, at.0, at.1, "networks").await?.len(),
        })
    }
}

/// Everything of a ledger, finished or not.
async fn all(
    app: &App,
    (scope, office): (Scope, OfficeId),
    register: &str,
) -> DbResult<Vec<Entry>> {
    let wanted = Wanted {
        with_over: true,
        ..Wanted::default()
    };
    let of = (office, register);
    let found = list(app, scope, of, &wanted, Part::WHOLE);
    Ok(found.await?.0)
}

const CONTACTS: (&str, &str) = ("contacts.plan.where-contacts", "contacts");
const PEOPLE: (&str, &str) = ("contacts.plan.where-people", "people");
const SOFTWARE: (&str, &str) = ("contacts.plan.where-software", "registers/software");
const BACKUPS: (&str, &str) = ("contacts.plan.where-backups", "registers/backups");
const DEVICES: (&str, &str) = ("contacts.plan.where-devices", "registers/devices");

fn table(found: &Contacts, ledgers: &Ledgers, of: ContinuityTable) -> PlanTable {
    let (columns, rows, source): (&[(&str, u8)], Vec<TableRow>, _) = match of {
        ContinuityTable::Roles => (&ROLES, roles(found), PEOPLE),
        ContinuityTable::Within => (&WITHIN, within(found), CONTACTS),
        ContinuityTable::Systems => (&SYSTEMS, systems(found, ledgers), SOFTWARE),
        ContinuityTable::Outside => (&WITHIN, outside(found), CONTACTS),
        ContinuityTable::Things => (&THINGS, things(ledgers), DEVICES),
        ContinuityTable::Copies => (&COPIES, copies(ledgers), BACKUPS),
    };
    PlanTable {
        columns: columns.to_vec(),
        rows,
        source,
    }
}

const ROLES: [(&str, u8); 3] = [
    ("contacts.plan.column.role", 3),
    ("contacts.plan.column.who", 4),
    ("contacts.plan.column.duty", 8),
];
const WITHIN: [(&str, u8); 4] = [
    ("contacts.plan.column.role", 4),
    ("contacts.plan.column.name", 5),
    ("contacts.plan.column.day", 4),
    ("contacts.plan.column.night", 4),
];
const SYSTEMS: [(&str, u8); 4] = [
    ("contacts.plan.column.system", 4),
    ("contacts.plan.column.company", 5),
    ("contacts.plan.column.day", 4),
    ("contacts.plan.column.night", 4),
];
const THINGS: [(&str, u8); 2] = [
    ("contacts.plan.column.thing", 5),
    ("contacts.plan.column.count", 4),
];
const COPIES: [(&str, u8); 4] = [
    ("contacts.plan.column.copied", 4),
    ("contacts.plan.column.copy-at", 5),
    ("contacts.plan.column.procedure", 4),
    ("contacts.plan.column.tested", 3),
];

/// What somebody typed, or that nobody has.
fn typed(text: &str) -> Cell {
    if text.is_empty() {
        Cell::Missing
    } else {
        Cell::Typed(text.to_owned())
    }
}

/// What may be empty.
fn optional(text: &str) -> Cell {
    if text.is_empty() {
        Cell::Empty
    } else {
        Cell::Typed(text.to_owned())
    }
}

fn said(key: &str) -> Cell {
    Cell::Said(key.to_owned())
}

fn roles(found: &Contacts) -> Vec<TableRow> {
    let named = |role: ContactRole| {
        let of = found.shown().filter(|it| it.role == role);
        let names: Vec<&str> = of.map(|it| it.name.as_str()).collect();
        typed(&names.join(" / "))
    };
    Responder::ALL
        .iter()
        .map(|it| {
            let who = match it {
                Responder::Reporter => said("contacts.plan.anybody"),
                Responder::Commander => named(ContactRole::Manager),
                Responder::Recorder => said("contacts.plan.chosen-then"),
                Responder::SystemPerson => named(ContactRole::SystemPerson),
                Responder::Executive => named(ContactRole::Executive),
            };
            let role = said(&format!("contacts.plan.responder.{it}"));
            vec![role, who, said(&format!("contacts.plan.duty.{it}"))]
        })
        .collect()
}

/// A box as a row: what it is, its name, by day, at night.
fn row(it: &ContactBox) -> TableRow {
    let role = said(&format!("contacts.role.{}", it.role));
    // A note stands in for a number that is kept elsewhere, such as those of families.
    let day = if it.has_number() || it.note.is_empty() {
        typed(&it.day)
    } else {
        Cell::Typed(it.note.clone())
    };
    let is_person = matches!(it.subject, ContactSubject::Person(_));
    let name = if is_person {
        typed(&it.name)
    } else {
        optional(&it.name)
    };
    vec![role, name, day, optional(&it.night)]
}

fn within(found: &Contacts) -> Vec<TableRow> {
    let levels = [ContactLevel::Office, ContactLevel::Leaders];
    let of = found.shown().filter(|it| levels.contains(&it.level));
    of.map(row).collect()
}

fn outside(found: &Contacts) -> Vec<TableRow> {
    let is_place = |it: &&ContactBox| {
        it.level == ContactLevel::Outside && matches!(it.subject, ContactSubject::Place(_))
    };
    found.shown().filter(is_place).map(row).collect()
}

/// The software with the companies behind it; then the companies behind none.
fn systems(found: &Contacts, ledgers: &Ledgers) -> Vec<TableRow> {
    let companies = || {
        let is_company = |it: &&ContactBox| matches!(it.subject, ContactSubject::Entry(_));
        found.shown().filter(is_company)
    };
    let mut rows: Vec<TableRow> = ledgers
        .software
        .iter()
        .map(|it| {
            let vendor = value(&it.values, "vendor");
            let company = companies().find(|it| !vendor.is_empty() && it.name == vendor);
            let number = |of: fn(&ContactBox) -> &str| company.map(of).unwrap_or_default();
            vec![
                typed(value(&it.values, "name")),
                typed(vendor),
                typed(number(|it| &it.day)),
                optional(number(|it| &it.night)),
            ]
        })
        .collect();
    let without = companies().filter(|it| it.software.is_empty());
    rows.extend(without.map(|it| {
        let role = said(&format!("contacts.role.{}", it.role));
        vec![role, typed(&it.name), typed(&it.day), optional(&it.night)]
    }));
    rows
}

fn things(ledgers: &Ledgers) -> Vec<TableRow> {
    let count = |key: &str, n: usize| {
        let n = if n == 0 {
            Cell::Missing
        } else {
            Cell::Typed(n.to_string())
        };
        vec![said(&format!("contacts.plan.thing.{key}")), n]
    };
    let tested = ledgers.tests.iter();
    let tested = tested.filter_map(|it| value(&it.values, "tested-on").parse::<Date>().ok());
    let tested = tested.max().map_or(Cell::Missing, Cell::Day);
    vec![
        count("devices", ledgers.devices),
        count("networks", ledgers.networks),
        count("software", ledgers.software.len()),
        count("backups", ledgers.backups.len()),
        vec![said("contacts.plan.thing.tested"), tested],
    ]
}

fn copies(ledgers: &Ledgers) -> Vec<TableRow> {
    ledgers
        .backups
        .iter()
        .map(|it| {
            let places = ["copy-1-at", "copy-2-at", "offline-at"];
            let places = places.map(|field| value(&it.values, field));
            let places: Vec<&str> = places.into_iter().filter(|it| !it.is_empty()).collect();
            let what = value(&it.values, "what");
            vec![
                typed(what),
                typed(&places.join(" / ")),
                typed(value(&it.values, "procedure")),
                tested(ledgers, (what, value(&it.values, "last-restore-on"))),
            ]
        })
        .collect()
}

/// The last day on which restoring from a copy was tried, by its own line or by the ledger of tries.
fn tested(ledgers: &Ledgers, (what, own): (&str, &str)) -> Cell {
    let of = ledgers.tests.iter();
    let of = of.filter(|it| value(&it.values, "backup") == what);
    let tried = of.map(|it| value(&it.values, "tested-on"));
    let days = tried.chain([own]).filter_map(|it| it.parse::<Date>().ok());
    days.max().map_or(Cell::Missing, Cell::Day)
}
