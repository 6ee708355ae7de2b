//! The shipped `data/` as it is: it parses, it is sound, and it holds what the care guide holds.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use mamori_core::catalogue::{Catalogue, check};
use mamori_core::words::{Language, Words};

fn read(folder: &Path, base: &Path, files: &mut BTreeMap<String, String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            read(&path, base, files)?;
        } else if path.extension().is_some_and(|it| it == "toml") {
            let name = path
                .strip_prefix(base)
                .unwrap_or(&path)
                .to_string_lossy()
                .replace('\\', "/");
            files.insert(name, fs::read_to_string(&path)?);
        }
    }
    Ok(())
}

fn data() -> io::Result<BTreeMap<String, String>> {
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data");
    let mut files = BTreeMap::new();
    read(&base, &base, &mut files)?;
    Ok(files)
}

#[test]
fn the_shipped_data_has_no_findings() {
    let told: Vec<String> = check(&data().unwrap())
        .iter()
        .map(|it| {
            format!(
                "data/{}:{} {} {} {}",
                it.file, it.line, it.rule, it.message, it.next
            )
        })
        .collect();
    assert!(
        told.is_empty(),
        "{} findings\n{}",
        told.len(),
        told.join("\n")
    );
}

#[test]
fn the_care_guide_has_its_items_in_five_groups() {
    let (catalogue, findings) = Catalogue::read(&data().unwrap());
    assert_eq!(findings, []);
    let count = |group: &str| catalogue.provisions_in("care-guide", "r8", group).len();
    assert_eq!(["1", "2", "3", "4", "5"].map(count), [5, 2, 5, 3, 6]);
    assert_eq!(catalogue.provisions("care-guide", "r8").len(), 21);
    assert_eq!(catalogue.glossary().len(), 34);
    assert_eq!(catalogue.cases().len(), 12);
}

#[test]
fn every_screen_word_can_be_said() {
    let (words, findings) = Words::read(&data().unwrap());
    assert_eq!(findings, []);
    for language in Language::ALL.iter().copied() {
        assert!(words.keys().all(|it| words.say(language, it).is_some()));
    }
}

#[test]
fn a_fault_planted_into_the_shipped_data_is_found_with_file_and_line() {
    const ITEM: &str = "catalogue/care-guide/r8/1-1.toml";
    let line_of =
        |text: &str, key: &str| text.lines().position(|it| it.starts_with(key)).unwrap() + 1;
    let sound = data().unwrap();
    let item = &sound[ITEM];
    let long = format!("why = \"{}。\"", "あ".repeat(40));
    for (key, wrong, rule) in [
        ("id = ", "id = \"care-guide/r8/1-99\"", "id.path"),
        (
            "glossary = ",
            "glossary = [\"no-such-term\"]",
            "link.dangling",
        ),
        ("why = ", &long, "plain.sentence-length"),
        ("page = ", "", "source.missing"),
    ] {
        let line = line_of(item, key);
        let planted: Vec<&str> = item
            .lines()
            .map(|it| if it.starts_with(key) { wrong } else { it })
            .collect();
        let mut files = sound.clone();
        files.insert(ITEM.to_owned(), planted.join("\n"));
        // A page that is missing has no line; its table has.
        let line = if wrong.is_empty() {
            line_of(item, "[source]")
        } else {
            line
        };
        let told = check(&files);
        assert!(
            told.iter()
                .any(|it| it.file == ITEM && it.line == line && it.rule == rule),
            "{rule} {told:?}"
        );
    }
}
