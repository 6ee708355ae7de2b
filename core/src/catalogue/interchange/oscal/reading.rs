//! A catalogue of OSCAL read back into a bundle; only what was written here can be read, and what lacks is told.

use std::collections::BTreeMap;

use super::control::{TEXTS, is_text};
use super::model::{CatalogFile, Control, Group, NS, Part, Prop};
use crate::catalogue::interchange::assembly::{Entries, Entry, assemble};
use crate::catalogue::interchange::record::{Field, Record};
use crate::catalogue::interchange::{Arrival, Fault, fields};

/// Reads a file, all or nothing.
pub fn read(text: &str) -> Result<Arrival, Vec<Fault>> {
    let file: CatalogFile = serde_json::from_str(text).map_err(|why| {
        vec![Fault {
            sheet: "catalog".to_owned(),
            cell: format!("{}:{}", why.line(), why.column()),
            rule: "oscal.syntax",
            message: format!("OSCALのカタログとして読めません（{why}）。"),
            next: "mamori が書き出した catalog-….json を選んでください。".to_owned(),
        }]
    })?;
    let catalog = file.catalog;
    let mut entries = Entries::default();
    let about = &catalog.metadata.props;
    let norm = entry("metadata", "norm", about, (fields::NORM, "norm."));
    let edition = entry("metadata", "edition", about, (fields::EDITION, "edition."));
    entries.norms.extend(norm.filter());
    entries.editions.extend(edition.filter());
    for it in &catalog.back_matter.resources {
        let put = |fields| entry("back-matter", &it.title, &it.props, (fields, ""));
        match own(&it.props, "record")
            .first()
            .copied()
            .unwrap_or_default()
        {
            "document" => entries.documents.push(put(fields::DOCUMENT)),
            "correction" => entries.corrections.push(put(fields::CORRECTION)),
            "changes" => entries.lists.push(put(fields::CHANGE_LIST)),
            "change" => entries.changes.push(put(fields::CHANGE)),
            "link" => entries.links.push(put(fields::LINK)),
            _ => {}
        }
    }
    // Chapters are given in the order of the edition, whatever division they stand in.
    let mut chapters: BTreeMap<usize, Vec<Entry>> = BTreeMap::new();
    for group in &catalog.groups {
        gather(group, &mut entries, &mut chapters);
    }
    entries.groups = chapters.into_values().flatten().collect();
    assemble(&entries)
}

fn gather(group: &Group, entries: &mut Entries, chapters: &mut BTreeMap<usize, Vec<Entry>>) {
    let place = own(&group.props, "place")
        .first()
        .and_then(|it| it.parse().ok());
    if let Some(place) = place {
        let chapter = entry("groups", &group.id, &group.props, (fields::GROUP, ""));
        chapters.entry(place).or_default().push(chapter);
    } else {
        let division = entry("groups", &group.id, &group.props, (fields::DIVISION, ""));
        entries.divisions.push(division);
    }
    for it in &group.groups {
        gather(it, entries, chapters);
    }
    for it in &group.controls {
        control(it, entries);
    }
}

impl Entry {
    /// Nothing where no property of ours was found.
    fn filter(self) -> Option<Self> {
        (!self.record.is_empty()).then_some(self)
    }
}

/// What the properties of this project's own with this name say.
fn own<'a>(props: &'a [Prop], name: &str) -> Vec<&'a str> {
    let named = props.iter().filter(|it| it.ns == NS && it.name == name);
    named.map(Prop::text).collect()
}

fn entry(sheet: &str, row: &str, props: &[Prop], (fields, begin): (&[Field], &str)) -> Entry {
    let mut record = Record::default();
    for field in fields {
        for word in own(props, &format!("{begin}{}", field.key)) {
            record.push(field.key, word);
        }
    }
    Entry {
        record,
        sheet: sheet.to_owned(),
        row: row.to_owned(),
        cells: BTreeMap::new(),
    }
}

fn control(it: &Control, entries: &mut Entries) {
    let mut own_entry = entry("controls", &it.id, &it.props, (fields::PROVISION, ""));
    let owner = own_entry.record.one("id").to_owned();
    for param in &it.params {
        let read = entry("controls", &param.id, &param.props, (fields::PARAMETER, ""));
        entries.parameters.push((owner.clone(), read));
    }
    for part in &it.parts {
        texts(part, &mut own_entry.record);
        if part.name == "changed" {
            let read = entry("controls", &it.id, &part.props, (fields::CHANGED, ""));
            entries.changed.push((owner.clone(), read));
        }
        if part.name == "statement" {
            let items = part.parts.iter().filter(|it| it.name == "item");
            for item in items {
                let read = entry("controls", &item.id, &item.props, (fields::PART, ""));
                entries.parts.push((owner.clone(), read));
            }
        }
    }
    entries.provisions.push(own_entry);
}

/// The text of a part whose class is a key of the data file, and those inside it.
fn texts(part: &Part, record: &mut Record) {
    let Some((key, _, is_list)) = TEXTS.iter().find(|it| it.0 == part.class) else {
        return part.parts.iter().for_each(|it| texts(it, record));
    };
    let english = format!("{key}_en");
    let mut all = fields::PROVISION.iter().filter(|it| is_text(it));
    let (mut here, mut there) = (None, None);
    for field in &mut all {
        if field.key == *key {
            here = Some(field.key);
        } else if field.key == english {
            there = Some(field.key);
        }
    }
    let (Some(here), Some(there)) = (here, there) else {
        return;
    };
    let pieces: Vec<&Part> = if *is_list {
        part.parts.iter().collect()
    } else {
        vec![part]
    };
    for piece in pieces {
        let authored = own(&piece.props, "furigana").first().copied();
        let japanese = authored.unwrap_or(&piece.prose);
        if !japanese.is_empty() {
            record.push(here, japanese);
        }
        let inside = piece.parts.iter();
        for it in inside.filter(|it| it.name == "translation" && it.ns == NS) {
            record.push(there, it.prose.as_str());
        }
    }
}
