//! OSCAL 1.2: a catalogue for each edition, a profile for each reference pattern, one collection of mappings; and a catalogue read back.

mod control;
mod mapping;
mod model;
mod reading;

use std::collections::BTreeMap;

use serde::Serialize;

use super::record::{Field, Record};
use super::{Bundle, fields, whole};
use crate::catalogue::{Catalogue, ChangeList, EditionId, Group as Chapter, Pattern, Provision};
use crate::plain::Text;
use model::{
    BackMatter, Catalog, CatalogFile, Group, Import, Link, Merge, Metadata, Party, Profile,
    ProfileFile, Prop, Resource, ResponsibleParty, Role, VERSION, WithIds, file_of, token, uuid_of,
};

pub use reading::read;

/// The files of these editions by their name: catalogues, profiles where an edition speaks of patterns, and the mappings
/// between those of them that are linked.
pub fn files(
    catalogue: &Catalogue,
    editions: &[EditionId],
) -> Result<BTreeMap<String, String>, serde_json::Error> {
    let mut files = BTreeMap::new();
    for id in editions {
        let Some(bundle) = Bundle::of(catalogue, id) else {
            continue;
        };
        files.insert(file_of(id), text(&catalog(&bundle))?);
        if has_patterns(&bundle) {
            for pattern in Pattern::ALL {
                let name = format!("profile-{}-pattern-{pattern}.json", token(id.as_str()));
                // A profile without a single control is none.
                if let Some(profile) = profile(&bundle, *pattern) {
                    files.insert(name, text(&profile)?);
                }
            }
        }
    }
    if let Some(mapping) = mapping::collection(catalogue, editions) {
        files.insert("mapping-collection.json".to_owned(), text(&mapping)?);
    }
    Ok(files)
}

fn text(value: &impl Serialize) -> Result<String, serde_json::Error> {
    Ok(format!("{}\n", serde_json::to_string_pretty(value)?))
}

/// Whether some of it is read by some reference patterns only.
pub(super) fn has_patterns(bundle: &Bundle) -> bool {
    let groups = bundle.edition.groups.iter().map(|it| &it.patterns);
    let provisions = bundle.provisions.iter().map(|it| &it.patterns);
    groups.chain(provisions).any(|it| !it.is_empty())
}

fn chapter_of<'a>(bundle: &'a Bundle, it: &Provision) -> Option<&'a Chapter> {
    let mut all = bundle.edition.groups.iter();
    all.find(|group| group.id == it.group)
}

fn catalog(bundle: &Bundle) -> CatalogFile {
    let edition = &bundle.edition;
    CatalogFile {
        catalog: Catalog {
            uuid: uuid_of(edition.id.as_str()),
            metadata: metadata(bundle),
            groups: groups(bundle),
            back_matter: BackMatter {
                resources: resources(bundle),
            },
        },
    }
}

/// The words of a record as properties whose names begin so.
fn props(record: &Record, fields: &[Field], begin: &str) -> Vec<Prop> {
    let each = fields.iter().flat_map(|field| {
        let name = format!("{begin}{}", field.key);
        let words = record.all(field.key).iter();
        words.map(move |word| Prop::own(&name, word))
    });
    each.collect()
}

/// One line without readings, for titles.
fn line(text: &Text) -> String {
    let plain = text.plain().replace(['\n', '\r'], " ");
    if plain.trim().is_empty() {
        "–".to_owned()
    } else {
        plain
    }
}

fn metadata(bundle: &Bundle) -> Metadata {
    let (norm, edition) = (&bundle.norm, &bundle.edition);
    let issuer = line(&norm.issuer);
    let party = uuid_of(&format!("party/{issuer}"));
    let mut own = props(
        &Record::of(&whole(norm), fields::NORM),
        fields::NORM,
        "norm.",
    );
    let record = Record::of(&whole(edition), fields::EDITION);
    own.extend(props(&record, fields::EDITION, "edition."));
    Metadata {
        props: own,
        links: vec![Link {
            href: edition.source_url.clone(),
            rel: "reference".to_owned(),
            text: line(&norm.title),
        }],
        roles: vec![Role {
            id: "publisher".to_owned(),
            title: "Issuer of the source".to_owned(),
        }],
        parties: vec![Party {
            uuid: party.clone(),
            kind: "organization".to_owned(),
            name: issuer,
        }],
        responsible_parties: vec![ResponsibleParty {
            role_id: "publisher".to_owned(),
            party_uuids: vec![party],
        }],
        remarks: norm.about.plain(),
        ..dated(bundle, line(&norm.title))
    }
}

/// Title, version and time: the edition's own day, never the clock.
fn dated(bundle: &Bundle, title: String) -> Metadata {
    let edition = &bundle.edition;
    let day = edition.issued.first_day();
    let day = day.map(|it| it.to_string()).unwrap_or_default();
    let id = edition.id.as_str();
    let version = id.split_once('/').map_or(id, |(_, short)| short);
    Metadata {
        title,
        last_modified: format!("{day}T00:00:00+09:00"),
        version: version.to_owned(),
        oscal_version: VERSION.to_owned(),
        ..Metadata::default()
    }
}

/// Divisions with their chapters inside; chapters stand alone where there are no divisions.
fn groups(bundle: &Bundle) -> Vec<Group> {
    let edition = &bundle.edition;
    let of = |division: Option<&str>| {
        let all = edition
            .groups
            .iter()
            .filter(|it| home_of(bundle, it) == division);
        all.map(|it| chapter(bundle, it)).collect::<Vec<_>>()
    };
    let divisions = edition.divisions.iter().map(|it| {
        let record = Record::of(&whole(it), fields::DIVISION);
        Group {
            id: token(&format!("{}/division/{}", edition.id, it.id)),
            class: "division".to_owned(),
            title: line(&it.title),
            props: props(&record, fields::DIVISION, ""),
            groups: of(Some(&it.id)),
            controls: Vec::new(),
        }
    });
    divisions.chain(of(None)).collect()
}

/// The division a chapter stands in.
fn home_of<'a>(bundle: &'a Bundle, chapter: &Chapter) -> Option<&'a str> {
    let (division, _) = chapter.id.split_once('/')?;
    let mut all = bundle.edition.divisions.iter();
    all.find(|it| it.id == division).map(|it| it.id.as_str())
}

fn chapter(bundle: &Bundle, it: &Chapter) -> Group {
    let record = Record::of(&whole(it), fields::GROUP);
    let at = bundle.edition.groups.iter().position(|one| one.id == it.id);
    let mut own = props(&record, fields::GROUP, "");
    own.push(Prop::own("place", &at.unwrap_or_default().to_string()));
    if !it.number.is_empty() {
        own.push(Prop::known("label", &line(&it.number)));
    }
    let inside = bundle.provisions.iter().filter(|one| one.group == it.id);
    Group {
        id: token(&format!("{}/chapter/{}", bundle.edition.id, it.id)),
        class: "chapter".to_owned(),
        title: line(&it.title),
        props: own,
        groups: Vec::new(),
        controls: inside.map(|one| control::control(bundle, one)).collect(),
    }
}

/// The documents, corrections, changes and own links of an edition. The same links stand in the mappings, for other programs.
fn resources(bundle: &Bundle) -> Vec<Resource> {
    let edition = &bundle.edition;
    let mut all = Vec::new();
    for it in &edition.documents {
        let record = Record::of(&whole(it), fields::DOCUMENT);
        let name = document_name(&edition.id, &it.id);
        all.push(resource(
            &name,
            ("document", fields::DOCUMENT),
            &record,
            line(&it.title),
        ));
    }
    for (at, it) in bundle.corrections.iter().enumerate() {
        let record = Record::of(&whole(it), fields::CORRECTION);
        let name = format!("{}/correction/{at}", edition.id);
        all.push(resource(
            &name,
            ("correction", fields::CORRECTION),
            &record,
            line(&it.place),
        ));
    }
    all.extend(
        bundle
            .changes
            .iter()
            .flat_map(|it| changes(&edition.id, it)),
    );
    all.extend(bundle.links.iter().enumerate().map(|(at, it)| {
        let record = Record::of(&whole(it), fields::LINK);
        let name = format!("{}/link/{at}", edition.id);
        let title = format!("{} → {}", it.from, it.to);
        resource(&name, ("link", fields::LINK), &record, title)
    }));
    all
}

/// The list of changes, then each of them.
fn changes(edition: &EditionId, list: &ChangeList) -> Vec<Resource> {
    let record = Record::of(&whole(list), fields::CHANGE_LIST);
    let title = format!("{} → {edition}", list.from);
    let head = resource(
        &format!("{edition}/changes"),
        ("changes", fields::CHANGE_LIST),
        &record,
        title,
    );
    let each = list.changes.iter().enumerate().map(|(at, it)| {
        let record = Record::of(&whole(it), fields::CHANGE);
        let name = format!("{edition}/change/{at}");
        resource(&name, ("change", fields::CHANGE), &record, line(&it.what))
    });
    std::iter::once(head).chain(each).collect()
}

fn document_name(edition: &EditionId, document: &str) -> String {
    format!("{edition}/document/{document}")
}

fn resource(
    name: &str,
    (kind, fields): (&str, &[Field]),
    record: &Record,
    title: String,
) -> Resource {
    let mut own = vec![Prop::own("record", kind)];
    own.extend(props(record, fields, ""));
    Resource {
        uuid: uuid_of(name),
        title,
        props: own,
    }
}

/// What an office of a pattern reads.
fn profile(bundle: &Bundle, pattern: Pattern) -> Option<ProfileFile> {
    let edition = &bundle.edition.id;
    let read = bundle
        .provisions
        .iter()
        .filter(|it| it.is_read_by(Some(pattern), chapter_of(bundle, it)));
    let with_ids: Vec<String> = read.map(|it| token(it.id.as_str())).collect();
    if with_ids.is_empty() {
        return None;
    }
    let numeral = pattern.as_str().to_uppercase();
    let metadata = dated(bundle, format!("{} ({numeral})", line(&bundle.norm.title)));
    Some(ProfileFile {
        profile: Profile {
            uuid: uuid_of(&format!("{edition}/pattern/{pattern}")),
            metadata: Metadata {
                props: vec![Prop::own("pattern", pattern.as_str())],
                remarks: left_out(bundle, pattern),
                ..metadata
            },
            imports: vec![Import {
                href: file_of(edition),
                include_controls: vec![WithIds { with_ids }],
            }],
            merge: Merge { as_is: true },
        },
    })
}

/// Which chapters the pattern does not read, and by which rule.
fn left_out(bundle: &Bundle, pattern: Pattern) -> String {
    let left = bundle
        .edition
        .groups
        .iter()
        .filter(|it| !it.is_read_by(Some(pattern)));
    let told: Vec<String> = left
        .map(|it| format!("{}：{}", line(&it.title), it.patterns_why.plain()))
        .collect();
    told.join("\n")
}

#[cfg(test)]
mod tests;
