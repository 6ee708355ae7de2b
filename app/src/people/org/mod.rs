//! Corporations and offices from a table, for `mamori org import`: looked at whole, then written whole or not at all.

mod table;

use std::collections::{BTreeMap, BTreeSet};

use mamori_core::ids::{CorporationId, OfficeId};
use mamori_core::people::NodeKind;
use serde::Serialize;
use serde_json::json;

use super::store::org::{KnownOffice, corporations_named, office_named};
use super::store::places;
use super::{NewCorporation, NewOffice};
use crate::db::{Actor, Change, DbResult, Event, Rows};
use crate::web::App;
use table::{Column, Entry, Fault};
pub use table::{Column as OrgColumn, NoColumns, OrgTable};

/// What a row of the table means for what is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// The office is to be added, or was added.
    New,
    /// The corporation has an office of this name already; nothing of it is changed.
    There,
    /// The row has faults.
    Wrong,
}

/// A row of the table beside what is there.
#[derive(Debug, Clone)]
pub struct OrgRow {
    /// Its number in the file.
    pub row: usize,
    /// What is to be done with it.
    pub state: State,
    /// Name of the corporation.
    pub corporation: String,
    /// Name of the office.
    pub office: String,
    /// The office, once it is there.
    pub id: Option<OfficeId>,
    /// Its short name, once it is there.
    pub slug: Option<String>,
    /// The columns in which the table says something else than what is there.
    pub differs: Vec<Column>,
    /// What is wrong with the row.
    pub faults: Vec<Fault>,
    entry: Option<Entry>,
}

/// What the whole table means.
#[derive(Debug, Clone)]
pub struct OrgReport {
    /// Whether anything was written.
    pub imported: bool,
    /// Offices that are new.
    pub new: usize,
    /// Corporations that are new.
    pub new_corporations: usize,
    /// Offices that are there already.
    pub there: usize,
    /// Rows with faults.
    pub wrong: usize,
    /// Columns of the table that are not used.
    pub unused: Vec<String>,
    /// Every row.
    pub rows: Vec<OrgRow>,
}

/// Looks at a table without writing.
pub async fn look(app: &App, table: &OrgTable) -> DbResult<OrgReport> {
    Comparison::of(&mut *app.db.rows().await?, table)
        .await
        .map(|it| it.report)
}

/// Writes what is new in a table, or nothing when a row has a fault.
pub async fn import(app: &App, table: &OrgTable) -> DbResult<OrgReport> {
    let mut change = app.change(&Actor::command("org import")).await?;
    // Looked at inside the same change, so that nothing slips in between looking and writing.
    let Comparison {
        mut report,
        mut owners,
    } = Comparison::of(change.rows()?, table).await?;
    if report.wrong > 0 || report.new == 0 {
        return Ok(report);
    }
    for row in &mut report.rows {
        if let (State::New, Some(entry)) = (row.state, &row.entry) {
            let id = add(&mut change, entry, &mut owners).await?;
            row.id = Some(id);
            row.slug = Some(places::slug(None, NodeKind::Office, id.uuid()));
        }
    }
    let counts = json!({ "offices": report.new, "corporations": report.new_corporations });
    change
        .save(&Event::of("people.org-import").detail(counts))
        .await?;
    report.imported = true;
    Ok(report)
}

/// Adds an office, and before it its corporation where that is new.
async fn add(
    change: &mut Change,
    entry: &Entry,
    owners: &mut BTreeMap<String, CorporationId>,
) -> DbResult<OfficeId> {
    let corporation = if let Some(known) = owners.get(&entry.corporation) {
        *known
    } else {
        let new = NewCorporation {
            slug: None,
            name: &entry.corporation,
            kind: &entry.kind,
        };
        let id = places::add_corporation(change, &new).await?;
        owners.insert(entry.corporation.clone(), id);
        id
    };
    let new = NewOffice {
        corporation,
        slug: None,
        name: &entry.office,
        service: entry.service,
        postcode: &entry.postcode,
        address: &entry.address,
        phone: &entry.phone,
    };
    let id = places::add_office(change, &new).await?;
    let event = Event::of("people.office-add").office(id);
    change.note(&event.about(format!("office/{id}"))).await?;
    Ok(id)
}

/// A table beside what is there.
struct Comparison {
    report: OrgReport,
    /// The corporations of the table that are there, by name.
    owners: BTreeMap<String, CorporationId>,
}

impl Comparison {
    async fn of(rows: &mut Rows, table: &OrgTable) -> DbResult<Self> {
        let mut owners = BTreeMap::new();
        let mut twins = BTreeSet::new();
        for name in table.corporations() {
            match corporations_named(rows, name).await?.as_slice() {
                [] => {}
                [one] => {
                    owners.insert(name.to_owned(), *one);
                }
                _ => {
                    twins.insert(name.to_owned());
                }
            }
        }
        let mut found = Vec::new();
        for (number, read) in table.rows() {
            let row = match read {
                Err(faults) => OrgRow::wrong(*number, table.seen(*number), faults.clone()),
                Ok(entry) if twins.contains(&entry.corporation) => {
                    let fault = Fault {
                        column: Column::Corporation,
                        text: entry.corporation.clone(),
                        key: "people.mistake.two-corporations",
                    };
                    OrgRow::wrong(*number, entry.names(), vec![fault])
                }
                Ok(entry) => {
                    let known = match owners.get(&entry.corporation) {
                        Some(owner) => office_named(rows, *owner, &entry.office).await?,
                        None => None,
                    };
                    OrgRow::of(*number, entry, known)
                }
            };
            found.push(row);
        }
        let report = OrgReport::of(found, table.unused().to_vec(), &owners);
        Ok(Self { report, owners })
    }
}

impl OrgRow {
    fn wrong(row: usize, (corporation, office): (String, String), faults: Vec<Fault>) -> Self {
        Self {
            row,
            state: State::Wrong,
            corporation,
            office,
            id: None,
            slug: None,
            differs: Vec::new(),
            faults,
            entry: None,
        }
    }

    fn of(row: usize, entry: &Entry, known: Option<KnownOffice>) -> Self {
        let (corporation, office) = entry.names();
        let state = known.as_ref().map_or(State::New, |_| State::There);
        let differs = known.as_ref().map(|it| entry.differs(it));
        Self {
            row,
            state,
            corporation,
            office,
            id: known.as_ref().map(|it| it.id),
            slug: known.map(|it| it.slug),
            differs: differs.unwrap_or_default(),
            faults: Vec::new(),
            entry: Some(entry.clone()),
        }
    }
}

impl OrgReport {
    fn of(
        rows: Vec<OrgRow>,
        unused: Vec<String>,
        owners: &BTreeMap<String, CorporationId>,
    ) -> Self {
        let count = |state| rows.iter().filter(|it| it.state == state).count();
        let added = rows.iter().filter(|it| it.state == State::New);
        let new: BTreeSet<&str> = added
            .map(|it| it.corporation.as_str())
            .filter(|it| !owners.contains_key(*it))
            .collect();
        Self {
            imported: false,
            new: count(State::New),
            new_corporations: new.len(),
            there: count(State::There),
            wrong: count(State::Wrong),
            unused,
            rows,
        }
    }
}
