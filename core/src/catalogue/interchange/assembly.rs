//! Putting records from outside together to a bundle, all or nothing; every fault is told with its place.

use std::collections::{BTreeMap, BTreeSet};

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::fields;
use super::fitting::misfits;
use super::record::{Field, Record, Wrong};
use super::{Arrival, Bundle, Fault, Place};
use crate::catalogue::{ChangeList, Confidence, Correction, Edition, Link, Norm, Provision};

/// A record and where it stood.
#[derive(Debug, Clone, Default)]
pub(super) struct Entry {
    pub(super) record: Record,
    /// The sheet, or the part of the file.
    pub(super) sheet: String,
    /// The place of the record as a whole.
    pub(super) row: String,
    /// The cells of its fields, where they have one each.
    pub(super) cells: BTreeMap<&'static str, String>,
}

/// Everything that a file from outside holds.
#[derive(Debug, Default)]
pub(super) struct Entries {
    pub(super) norms: Vec<Entry>,
    pub(super) editions: Vec<Entry>,
    pub(super) documents: Vec<Entry>,
    pub(super) divisions: Vec<Entry>,
    pub(super) groups: Vec<Entry>,
    pub(super) provisions: Vec<Entry>,
    /// Each with the id of the provision it belongs to, as the next two.
    pub(super) parts: Vec<(String, Entry)>,
    pub(super) parameters: Vec<(String, Entry)>,
    pub(super) changed: Vec<(String, Entry)>,
    pub(super) links: Vec<Entry>,
    pub(super) corrections: Vec<Entry>,
    pub(super) lists: Vec<Entry>,
    pub(super) changes: Vec<Entry>,
}

impl Entry {
    fn cell(&self, key: &str) -> String {
        self.cells.get(key).unwrap_or(&self.row).clone()
    }

    pub(super) fn fault(
        &self,
        key: &str,
        rule: &'static str,
        message: String,
        next: &str,
    ) -> Fault {
        Fault {
            sheet: self.sheet.clone(),
            cell: self.cell(key),
            rule,
            message,
            next: next.to_owned(),
        }
    }

    fn wrong(&self, it: Wrong) -> Fault {
        self.fault(it.key, it.rule, it.message, &it.next)
    }

    fn json(&self, fields: &[Field]) -> Result<Map<String, Value>, Fault> {
        self.record.json(fields).map_err(|it| self.wrong(it))
    }

    fn read<T: DeserializeOwned>(
        &self,
        object: Map<String, Value>,
        fields: &[Field],
    ) -> Result<T, Fault> {
        let read = self.record.read(object, fields);
        read.map_err(|it| self.wrong(it))
    }

    /// Where each of its fields will stand in a data file, below a part of it such as `group.2`.
    fn places(&self, file: &str, within: &str, fields: &[Field]) -> Vec<Place> {
        let each = fields.iter().map(|it| it.key);
        let place = |key: &str| Place {
            file: file.to_owned(),
            key: [within, key]
                .into_iter()
                .filter(|it| !it.is_empty())
                .collect::<Vec<_>>()
                .join("."),
            sheet: self.sheet.clone(),
            cell: self.cell(key),
        };
        each.filter(|it| !self.record.all(it).is_empty() || self.cells.contains_key(it))
            .map(place)
            .collect()
    }
}

/// What has been read so far.
#[derive(Default)]
struct Desk {
    faults: Vec<Fault>,
}

impl Desk {
    fn take<T>(&mut self, read: Result<T, Fault>) -> Option<T> {
        read.map_err(|it| self.faults.push(it)).ok()
    }

    /// The only entry of a kind.
    fn only<'a>(&mut self, all: &'a [Entry], sheet: &str) -> Option<&'a Entry> {
        if let [_, second, ..] = all {
            let message = "ここに書けるのは1行だけです。".to_owned();
            let next = "2行めからあとを消してください。";
            self.faults
                .push(second.fault("id", "table.too-many", message, next));
        }
        if all.is_empty() {
            self.faults.push(Fault {
                sheet: sheet.to_owned(),
                cell: String::new(),
                rule: "table.empty",
                message: format!("「{sheet}」に行がありません。"),
                next: "ひな型を見て、1行書いてください。".to_owned(),
            });
        }
        all.first()
    }

    /// JSON forms of entries that are listed inside another.
    fn list(&mut self, all: &[Entry], fields: &[Field]) -> Value {
        let read = all.iter().filter_map(|it| self.take(it.json(fields)));
        Value::Array(read.map(Value::Object).collect::<Vec<_>>())
    }
}

/// Puts everything together, or tells all that is in the way.
pub(super) fn assemble(entries: &Entries) -> Result<Arrival, Vec<Fault>> {
    let mut desk = Desk::default();
    let norm = norm(&mut desk, entries);
    let edition = edition(&mut desk, entries);
    let provisions = provisions(&mut desk, entries);
    let corrections = corrections(&mut desk, entries);
    let changes = changes(&mut desk, entries);
    let links = links(&mut desk, entries);
    let (Some(norm), Some(edition), true) = (norm, edition, desk.faults.is_empty()) else {
        return Err(desk.faults);
    };
    let faults = misfits(entries, &norm, &edition, &provisions);
    if !faults.is_empty() {
        return Err(faults);
    }
    let mut places = upper_places(entries, &norm, &edition);
    places.extend(provision_places(entries, &provisions));
    let mut provisions = provisions;
    provisions.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(Arrival {
        bundle: Bundle {
            norm,
            edition,
            provisions,
            corrections,
            changes,
            links,
        },
        places,
    })
}

fn norm(desk: &mut Desk, entries: &Entries) -> Option<Norm> {
    let entry = desk.only(&entries.norms, super::table::NORM)?;
    let object = desk.take(entry.json(fields::NORM))?;
    desk.take(entry.read(object, fields::NORM))
}

fn edition(desk: &mut Desk, entries: &Entries) -> Option<Edition> {
    let entry = desk.only(&entries.editions, super::table::EDITION)?;
    let mut object = desk.take(entry.json(fields::EDITION))?;
    let mut is_sound = true;
    for (key, all, fields) in [
        ("document", &entries.documents, fields::DOCUMENT),
        ("division", &entries.divisions, fields::DIVISION),
        ("group", &entries.groups, fields::GROUP),
    ] {
        // Each alone first, so that a fault is told with its own row.
        for it in all {
            let object = desk.take(it.json(fields));
            let alone = object.map(|object| match key {
                "document" => it.read::<crate::catalogue::Document>(object, fields).err(),
                "division" => it.read::<crate::catalogue::Division>(object, fields).err(),
                _ => it.read::<crate::catalogue::Group>(object, fields).err(),
            });
            is_sound &= matches!(alone, Some(None));
            desk.faults.extend(alone.flatten());
        }
        if is_sound {
            object.insert(key.to_owned(), desk.list(all, fields));
        }
    }
    if !is_sound {
        return None;
    }
    desk.take(entry.read(object, fields::EDITION))
}

fn provisions(desk: &mut Desk, entries: &Entries) -> Vec<Provision> {
    let mut all = Vec::new();
    for entry in &entries.provisions {
        all.extend(provision(desk, entry, entries));
    }
    let ids: BTreeSet<&str> = entries
        .provisions
        .iter()
        .map(|it| it.record.one("id"))
        .collect();
    let lists = [&entries.parts, &entries.parameters, &entries.changed];
    for (owner, entry) in lists.into_iter().flatten() {
        if !ids.contains(owner.as_str()) {
            let message = format!("項目「{owner}」は ありません。");
            let next = "「項目」のシートにあるidを書いてください。";
            desk.faults
                .push(entry.fault("provision", "link.dangling", message, next));
        }
    }
    all
}

fn provision(desk: &mut Desk, entry: &Entry, entries: &Entries) -> Option<Provision> {
    let mut object = desk.take(entry.json(fields::PROVISION))?;
    let id = entry.record.one("id");
    let mut is_sound = true;
    for (key, list, fields) in [
        ("parts", &entries.parts, fields::PART),
        ("parameter", &entries.parameters, fields::PARAMETER),
        ("changed", &entries.changed, fields::CHANGED),
    ] {
        let own = list.iter().filter(|(owner, _)| owner == id);
        let mut kept = Vec::new();
        for (_, it) in own {
            let object = desk.take(it.json(fields))?;
            let alone = match key {
                "parts" => it
                    .read::<crate::catalogue::Part>(object.clone(), fields)
                    .err(),
                "parameter" => it
                    .read::<crate::catalogue::Parameter>(object.clone(), fields)
                    .err(),
                _ => it
                    .read::<crate::catalogue::Changed>(object.clone(), fields)
                    .err(),
            };
            is_sound &= alone.is_none();
            desk.faults.extend(alone);
            kept.push(Value::Object(object));
        }
        object.insert(key.to_owned(), Value::Array(kept));
    }
    if !is_sound {
        return None;
    }
    desk.take(entry.read(object, fields::PROVISION))
}

fn corrections(desk: &mut Desk, entries: &Entries) -> Vec<Correction> {
    let each = entries.corrections.iter();
    each.filter_map(|it| {
        let object = desk.take(it.json(fields::CORRECTION))?;
        desk.take(it.read(object, fields::CORRECTION))
    })
    .collect()
}

/// How sure a link is may be left open; then another reading is possible.
fn links(desk: &mut Desk, entries: &Entries) -> Vec<Link> {
    let each = entries.links.iter();
    each.filter_map(|it| {
        let mut object = desk.take(it.json(fields::LINK))?;
        let unsaid = || Value::from(Confidence::Medium.as_str());
        object.entry("confidence").or_insert_with(unsaid);
        desk.take(it.read(object, fields::LINK))
    })
    .collect()
}

fn changes(desk: &mut Desk, entries: &Entries) -> Option<ChangeList> {
    if entries.lists.is_empty() && entries.changes.is_empty() {
        return None;
    }
    let entry = desk.only(&entries.lists, super::table::CHANGES)?;
    let mut object = desk.take(entry.json(fields::CHANGE_LIST))?;
    for it in &entries.changes {
        let alone = desk.take(it.json(fields::CHANGE))?;
        desk.take(it.read::<crate::catalogue::Change>(alone, fields::CHANGE))?;
    }
    object.insert(
        "change".to_owned(),
        desk.list(&entries.changes, fields::CHANGE),
    );
    desk.take(entry.read(object, fields::CHANGE_LIST))
}

fn upper_places(entries: &Entries, norm: &Norm, edition: &Edition) -> Vec<Place> {
    let mut places = Vec::new();
    let file = format!("catalogue/{}/norm.toml", norm.id);
    let each = entries.norms.iter();
    places.extend(each.flat_map(|it| it.places(&file, "", fields::NORM)));
    let file = format!("catalogue/{}/edition.toml", edition.id);
    let each = entries.editions.iter();
    places.extend(each.flat_map(|it| it.places(&file, "", fields::EDITION)));
    let changes = format!("catalogue/{}/changes.toml", edition.id);
    let corrections = format!("catalogue/{}/corrections.toml", edition.id);
    let links = format!("catalogue/{}/links.toml", edition.id);
    let each = entries.lists.iter();
    places.extend(each.flat_map(|it| it.places(&changes, "", fields::CHANGE_LIST)));
    for (file, key, all, fields) in [
        (&file, "document", &entries.documents, fields::DOCUMENT),
        (&file, "division", &entries.divisions, fields::DIVISION),
        (&file, "group", &entries.groups, fields::GROUP),
        (&changes, "change", &entries.changes, fields::CHANGE),
        (&links, "link", &entries.links, fields::LINK),
        (
            &corrections,
            "correction",
            &entries.corrections,
            fields::CORRECTION,
        ),
    ] {
        for (at, it) in all.iter().enumerate() {
            places.extend(it.places(file, &format!("{key}.{at}"), fields));
        }
    }
    places
}

fn provision_places(entries: &Entries, provisions: &[Provision]) -> Vec<Place> {
    let mut places = Vec::new();
    for (entry, it) in entries.provisions.iter().zip(provisions) {
        let file = super::file_of(it);
        places.extend(entry.places(&file, "", fields::PROVISION));
        for (list, key, fields) in [
            (&entries.parts, "parts", fields::PART),
            (&entries.parameters, "parameter", fields::PARAMETER),
            (&entries.changed, "changed", fields::CHANGED),
        ] {
            let own = list.iter().filter(|(owner, _)| owner == it.id.as_str());
            for (at, (_, entry)) in own.enumerate() {
                places.extend(entry.places(&file, &format!("{key}.{at}"), fields));
            }
        }
    }
    places
}
