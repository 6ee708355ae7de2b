//! The shipped `data/` as it is: it parses, it is sound, and it holds what the care guide holds.

use std::collections::{BTreeMap, HashSet};
use std::env;
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

/// As many characters in a row as a sentence of a source shows itself by.
const RUN: usize = 24;

/// A text without white space and without readings.
fn bare(text: &str) -> Vec<char> {
    let mut is_reading = false;
    let keep = |it: &char| {
        let was = is_reading;
        is_reading = match it {
            '《' => true,
            '》' => false,
            _ => was,
        };
        !(was || is_reading || it.is_whitespace())
    };
    text.chars().filter(keep).collect()
}

/// The official titles, which may stand word for word.
fn titles(files: &BTreeMap<String, String>) -> Vec<String> {
    let text = files.get("words/titles.toml").map_or("", String::as_str);
    let lines = text.lines().filter_map(|it| it.strip_prefix("title = "));
    let bare = lines.map(|it| bare(it.trim_matches('"')).into_iter().collect());
    bare.collect()
}

#[expect(
    clippy::disallowed_methods,
    reason = "where the sources lie is a matter of the machine that tests"
)]
fn sources() -> Option<std::ffi::OsString> {
    env::var_os("MAMORI_SEEDS")
}

#[test]
fn no_line_of_the_data_is_a_sentence_of_a_source() {
    // Who has no sources beside the repository cannot compare.
    let Some(folder) = sources() else {
        return;
    };
    let mut runs: HashSet<Vec<char>> = HashSet::new();
    for entry in fs::read_dir(folder).unwrap() {
        let text = bare(&fs::read_to_string(entry.unwrap().path()).unwrap());
        runs.extend(text.windows(RUN).map(<[char]>::to_vec));
    }
    assert!(runs.len() > 10_000, "the sources are not there");
    let files = data().unwrap();
    let titles = titles(&files);
    let mut found = Vec::new();
    for (path, text) in files.iter().filter(|it| it.0 != "words/titles.toml") {
        for (at, line) in text.lines().enumerate() {
            let line: String = bare(line).into_iter().collect();
            let line = titles.iter().fold(line, |it, title| it.replace(title, " "));
            let line: Vec<char> = line.chars().collect();
            if let Some(run) = line.windows(RUN).find(|it| runs.contains(*it)) {
                let run: String = run.iter().collect();
                found.push(format!("data/{path}:{} {run}", at + 1));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}
