//! For tests only: every norm of the house leaves and comes back unchanged, and a changed pack is noticed.

use mamori_core::catalogue::EditionId;
use mamori_core::catalogue::interchange::{Bundle, Template, ciso};

use super::*;
use crate::chance::Chance;
use crate::words::built_in;

fn house() -> Catalogue {
    let (catalogue, findings) = Catalogue::read(&built_in());
    assert_eq!(findings, []);
    catalogue
}

fn editions(catalogue: &Catalogue) -> Vec<EditionId> {
    let norms = catalogue.norms().map(|it| it.id.as_str());
    let all = norms.flat_map(|it| catalogue.editions(it));
    all.map(|it| it.id.clone()).collect()
}

fn taken(inspected: Inspected) -> (Arrival, bool) {
    match inspected {
        Inspected::Good {
            arrival, is_there, ..
        } => (*arrival, is_there),
        Inspected::Bad(faults) => panic!("{faults:#?}"),
    }
}

#[test]
fn every_edition_comes_back_from_its_workbook_and_leaves_as_the_same_bytes() {
    let catalogue = house();
    for id in editions(&catalogue) {
        let bundle = Bundle::of(&catalogue, &id).unwrap();
        let book = workbook(&bundle).unwrap();
        let back = arrive(&book).unwrap_or_else(|why| panic!("{id}: {why:#?}"));
        assert_eq!(back.bundle, bundle, "{id}");
        assert!(workbook(&back.bundle).unwrap() == book, "{id}");
    }
}

#[test]
fn every_edition_comes_back_from_its_oscal_file() {
    let catalogue = house();
    let editions = editions(&catalogue);
    let files = oscal::files(&catalogue, &editions).unwrap();
    let again = oscal::files(&catalogue, &editions).unwrap();
    assert!(files == again, "the same each time");
    for id in &editions {
        let bundle = Bundle::of(&catalogue, id).unwrap();
        let name = format!("catalog-{}.json", id.as_str().replace('/', "_"));
        let back = arrive(files[&name].as_bytes()).unwrap_or_else(|why| panic!("{id}: {why:#?}"));
        assert_eq!(back.bundle, bundle, "{id}");
    }
}

/// Every value of this key, wherever it stands.
fn all_of<'a>(value: &'a serde_json::Value, key: &str) -> Vec<&'a serde_json::Value> {
    let inside: Vec<&serde_json::Value> = match value {
        serde_json::Value::Object(all) => all.values().collect(),
        serde_json::Value::Array(all) => all.iter().collect(),
        _ => Vec::new(),
    };
    let below = inside.into_iter().flat_map(|it| all_of(it, key));
    value.get(key).into_iter().chain(below).collect()
}

fn parsed(files: &Files, name: &str) -> serde_json::Value {
    serde_json::from_str(&files[name]).unwrap()
}

/// The ids of the controls of a catalogue.
fn controls(files: &Files, name: &str) -> std::collections::BTreeSet<String> {
    let file = parsed(files, name);
    let lists = all_of(&file, "controls").into_iter();
    let each = lists.flat_map(|it| it.as_array().unwrap());
    each.map(|it| it["id"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn profiles_name_only_controls_that_are_there() {
    let catalogue = house();
    let files = oscal::files(&catalogue, &editions(&catalogue)).unwrap();
    let guideline = controls(&files, "catalog-mhlw-guideline_6.0.json");
    assert!(guideline.len() >= 182, "{}", guideline.len());
    let mut read = Vec::new();
    for pattern in ["i", "ii", "iii", "iv"] {
        let name = format!("profile-mhlw-guideline_6.0-pattern-{pattern}.json");
        let profile = parsed(&files, &name);
        let ids = all_of(&profile, "with-ids")[0].as_array().unwrap().clone();
        let is_there = |it: &serde_json::Value| guideline.contains(it.as_str().unwrap());
        assert!(ids.iter().all(is_there));
        read.push(ids.len());
    }
    assert!(read[0] > read[3], "pattern IV reads less: {read:?}");
}

#[test]
fn mappings_name_only_controls_that_are_there() {
    let catalogue = house();
    let files = oscal::files(&catalogue, &editions(&catalogue)).unwrap();
    let mapping = parsed(&files, "mapping-collection.json");
    let mut maps = 0;
    for it in all_of(&mapping, "mappings")[0].as_array().unwrap() {
        let ends = [
            ("source-resource", "sources"),
            ("target-resource", "targets"),
        ];
        for (end, side) in ends {
            let known = controls(&files, it[end]["href"].as_str().unwrap());
            for map in it["maps"].as_array().unwrap() {
                let id = map[side][0]["id-ref"].as_str().unwrap();
                assert!(known.contains(id), "{id}");
                maps += 1;
            }
        }
    }
    assert!(maps >= 80, "{maps} ends");
}

#[test]
fn the_template_can_be_imported_as_it_is() {
    let files = built_in();
    let book = template(&Template::read(&files).unwrap()).unwrap();
    let (arrival, is_there) = taken(inspect(&book, &files, &files));
    assert!(!is_there);
    assert_eq!(arrival.bundle.provisions.len(), 1);
}

#[test]
fn a_norm_that_ships_with_the_program_is_the_same_or_refused() {
    let files = built_in();
    let id = "care-guide/r8".parse().unwrap();
    let mut bundle = Bundle::of(&house(), &id).unwrap();
    let same = inspect(&workbook(&bundle).unwrap(), &files, &files);
    assert!(taken(same).1);
    bundle.provisions.pop();
    let other = inspect(&workbook(&bundle).unwrap(), &files, &files);
    let Inspected::Bad(faults) = other else {
        panic!("it was taken")
    };
    assert_eq!(
        (faults[0].rule, faults[0].cell.as_str()),
        ("norm.shipped", "A2")
    );
}

#[test]
fn a_file_of_another_kind_is_refused_in_a_sentence() {
    for bytes in [
        &b"%PDF-1.7"[..],
        b"",
        b"{\"catalog\":",
        b"a,b\n",
        b"PK\x03\x04",
    ] {
        let Inspected::Bad(faults) = inspect(bytes, &Files::new(), &Files::new()) else {
            panic!("it was taken")
        };
        assert!(faults[0].message.ends_with('。'), "{faults:?}");
    }
}

fn kept(state: &std::path::Path) -> (Packs, std::path::PathBuf) {
    let packs = Packs::of(state);
    let files = [
        ("catalogue/own/1/1-1.toml", "a = 1"),
        ("catalogue/own/norm.toml", "b = 2"),
    ];
    let files = files
        .map(|(path, text)| (path.to_owned(), text.to_owned()))
        .into();
    let now = "2026-11-22T00:00:00Z".parse().unwrap();
    let id = "own/1".parse().unwrap();
    let place = packs
        .keep(&id, &files, None, (now, &Chance::seeded(1)))
        .unwrap();
    assert_eq!(packs.files().unwrap(), files);
    (packs, place)
}

#[test]
fn a_pack_is_kept_listed_and_removed() {
    let state = tempfile::tempdir().unwrap();
    let (packs, place) = kept(state.path());
    assert!(place.ends_with("own@1"));
    let list = packs.list().unwrap();
    assert_eq!((list.len(), list[0].files), (1, 2));
    assert_eq!(packs.remove("ow").unwrap(), Vec::<String>::new());
    assert_eq!(packs.remove("own").unwrap(), ["own/1"]);
    assert_eq!(packs.list().unwrap(), []);
}

/// What somebody does to a file of a pack.
type Change = fn(&std::path::Path, &str);

#[test]
fn a_pack_that_was_changed_in_any_way_is_refused_and_can_still_be_removed() {
    use std::fs::{read_to_string, remove_file, rename, write};
    let provision = "catalogue/own/1/1-1.toml";
    let changes: [(&str, Change); 6] = [
        (provision, |pack, file| {
            write(pack.join(file), "a = 2").unwrap();
        }),
        (provision, |pack, file| {
            remove_file(pack.join(file)).unwrap();
        }),
        ("catalogue/own/1/1-2.toml", |pack, file| {
            write(pack.join(file), "a = 1").unwrap();
        }),
        ("pack.json", |pack, file| {
            let text = read_to_string(pack.join(file)).unwrap();
            let moved = text.replace("2026-11-22", "2025-11-22");
            write(pack.join(file), moved).unwrap();
        }),
        ("pack.json", |pack, file| {
            remove_file(pack.join(file)).unwrap();
        }),
        ("pack.json", |pack, _| {
            rename(pack, pack.with_file_name("own@2")).unwrap();
        }),
    ];
    for (at, (file, change)) in changes.into_iter().enumerate() {
        let state = tempfile::tempdir().unwrap();
        let (packs, place) = kept(state.path());
        change(&place, file);
        match packs.files() {
            Err(PackError::Tampered { file: named, .. }) => assert_eq!(named, file, "{at}"),
            other => panic!("{at}: {other:?}"),
        }
        assert_eq!(packs.remove("own").unwrap().len(), 1);
    }
}

#[test]
fn a_pack_signed_by_another_house_is_refused() {
    let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (packs, _) = kept(here.path());
    let other = Packs::of(there.path());
    let now = "2026-11-22T00:00:00Z".parse().unwrap();
    let id = "own/1".parse().unwrap();
    other
        .keep(&id, &Files::new(), None, (now, &Chance::seeded(2)))
        .unwrap();
    let key = "keys/packs.key";
    std::fs::copy(there.path().join(key), here.path().join(key)).unwrap();
    assert!(matches!(packs.files(), Err(PackError::Tampered { .. })));
    std::fs::remove_file(here.path().join(key)).unwrap();
    assert!(matches!(packs.files(), Err(PackError::NoKey(_))));
}

/// The lines `key: "value"` of a library, with the key as it stands.
fn values<'a>(yaml: &'a str, key: &str) -> Vec<&'a str> {
    let begin = format!("{key}: \"");
    let lines = yaml
        .lines()
        .map(|it| it.trim_start().trim_start_matches("- "));
    lines
        .filter_map(|it| it.strip_prefix(begin.as_str())?.strip_suffix('"'))
        .collect()
}

/// Every line without its indent and its dash.
fn keys(yaml: &str) -> impl Iterator<Item = &str> {
    let lines = yaml.lines();
    lines.map(|it| it.trim_start().trim_start_matches("- "))
}

fn libraries() -> Files {
    let catalogue = house();
    let editions = editions(&catalogue);
    let files = ciso::files(&catalogue, &editions);
    let held = |it: &&EditionId| !Bundle::of(&catalogue, it).unwrap().provisions.is_empty();
    assert_eq!(files.len(), editions.iter().filter(held).count() + 1);
    files
}

#[test]
fn libraries_for_ciso_assistant_name_nothing_twice_and_parents_come_first() {
    let files = libraries();
    let mut urns = std::collections::BTreeSet::new();
    for (name, text) in &files {
        for urn in values(text, "urn") {
            assert!(urns.insert(urn), "{name}: {urn} twice");
            let is_legal = |it: char| it.is_ascii_alphanumeric() || "-._:".contains(it);
            assert!(urn.starts_with("urn:mamori:risk:"), "{urn}");
            assert!(urn.chars().all(is_legal), "{urn}");
        }
        let mut seen = std::collections::BTreeSet::new();
        for line in keys(text) {
            if let Some(urn) = line.strip_prefix("urn: ") {
                seen.insert(urn);
            } else if let Some(parent) = line.strip_prefix("parent_urn: ") {
                assert!(seen.contains(parent), "{name}: {parent} is not above");
            }
        }
    }
    let guideline = &files["mhlw-guideline_6.0.yaml"];
    let assessable = keys(guideline).filter(|it| *it == "assessable: true");
    assert!(assessable.count() >= 182);
    assert!(guideline.contains("locale: \"ja\"") && guideline.contains("      en:\n"));
}

#[test]
fn the_mappings_for_ciso_assistant_name_only_what_the_libraries_hold() {
    let files = libraries();
    let urns: std::collections::BTreeSet<&str> =
        files.values().flat_map(|it| values(it, "urn")).collect();
    let mappings = &files["mappings.yaml"];
    for key in [
        "source_requirement_urn",
        "target_requirement_urn",
        "source_framework_urn",
        "target_framework_urn",
    ] {
        let named = values(mappings, key);
        assert!(!named.is_empty());
        for urn in named {
            assert!(urns.contains(urn), "{key}: {urn}");
        }
    }
    assert!(values(mappings, "source_requirement_urn").len() >= 40);
    let needed = keys(mappings).filter_map(|it| it.strip_prefix("\"urn:mamori:risk:library:"));
    let needed: Vec<&str> = needed.collect();
    assert!(needed.len() >= 5, "{needed:?}");
    for it in needed {
        let urn = format!("urn:mamori:risk:library:{}", it.trim_end_matches('"'));
        assert!(urns.contains(urn.as_str()), "{urn}");
    }
}
