//! For tests only: what is written as OSCAL is whole, the same each time, and comes back.

use std::collections::BTreeSet;

use serde_json::Value;

use super::*;
use crate::catalogue::interchange::tests::full;

fn written() -> BTreeMap<String, Value> {
    let (catalogue, findings) = Catalogue::read(&full().files().unwrap());
    assert_eq!(findings, []);
    let files = files(&catalogue, &[full().edition.id]).unwrap();
    let parsed = files
        .into_iter()
        .map(|(name, text)| (name, serde_json::from_str(&text).unwrap()));
    parsed.collect()
}

#[test]
fn a_bundle_comes_back_from_its_catalogue_with_every_field() {
    let full = full();
    let written = text(&catalog(&full)).unwrap();
    let back = read(&written).unwrap();
    assert_eq!(back.bundle, full);
    assert_eq!(text(&catalog(&back.bundle)).unwrap(), written);
}

#[test]
fn a_catalogue_nests_division_chapter_and_control_and_shows_plain_texts() {
    let files = written();
    let catalog = &files["catalog-own_1.json"]["catalog"];
    assert_eq!(catalog["metadata"]["oscal-version"], VERSION);
    assert_eq!(
        catalog["metadata"]["last-modified"],
        "2026-04-01T00:00:00+09:00"
    );
    let control = &catalog["groups"][0]["groups"][0]["controls"][0];
    assert_eq!(control["id"], "own_1_1-1");
    assert_eq!(control["title"], "鍵をかける");
    assert_eq!(control["params"][0]["values"], serde_json::json!(["13"]));
    let statement = &control["parts"][0];
    assert_eq!(statement["prose"], "帰る前に、\n鍵をかけます。");
    assert_eq!(statement["parts"][0]["prose"], "Lock up\nbefore leaving.");
    assert_eq!(statement["parts"][1]["id"], "own_1_1-1_1");
}

#[test]
fn links_of_an_own_edition_stand_in_its_file_and_in_the_mappings() {
    let files = written();
    let mapping = &files["mapping-collection.json"]["mapping-collection"]["mappings"][0];
    assert_eq!(mapping["source-resource"]["href"], "catalog-own_1.json");
    let maps = mapping["maps"].as_array().unwrap();
    assert_eq!(maps.len(), 2);
    assert_eq!(maps[0]["relationship"], "subset-of");
    assert_eq!(maps[1]["targets"][0]["id-ref"], "house_1_4-2");
    assert!(maps[1].get("props").is_none(), "nothing more was said");
}

#[test]
fn a_profile_lists_what_its_pattern_reads() {
    let files = written();
    let ids = |pattern: &str| {
        let name = format!("profile-own_1-pattern-{pattern}.json");
        let profile = files.get(&name)?;
        Some(profile["profile"]["imports"][0]["include-controls"][0]["with-ids"].clone())
    };
    let both = serde_json::json!(["own_1_1-1", "own_1_1-2"]);
    assert_eq!(ids("i"), Some(both));
    assert_eq!(ids("iv"), Some(serde_json::json!(["own_1_1-2"])));
    assert_eq!(ids("ii"), None, "it reads nothing");
}

#[test]
fn no_id_is_given_twice_within_a_file() {
    for (name, file) in written() {
        let mut seen = BTreeSet::new();
        let mut waiting = vec![&file];
        while let Some(value) = waiting.pop() {
            for key in ["uuid", "id"] {
                if let Some(id) = value.get(key).and_then(Value::as_str) {
                    assert!(seen.insert(id.to_owned()), "{name}: {id}");
                }
            }
            match value {
                Value::Object(all) => waiting.extend(all.values()),
                Value::Array(all) => waiting.extend(all),
                _ => {}
            }
        }
        assert!(seen.len() > 3 || name.starts_with("profile"), "{name}");
    }
}

#[test]
fn a_file_that_is_not_ours_is_refused_with_a_sentence() {
    for text in ["", "{}", "{\"catalog\": 3}"] {
        let faults = read(text).unwrap_err();
        assert_eq!(faults[0].rule, "oscal.syntax");
    }
    let bare = r#"{"catalog": {"uuid": "x", "metadata": {"title": "t", "last-modified": "d", "version": "1", "oscal-version": "1.2.1"}}}"#;
    assert_eq!(read(bare).unwrap_err()[0].rule, "table.empty");
}
