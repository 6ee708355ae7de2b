//! For tests only: the shipped demo world holds together, its faults are found, and it loads the same on every run.

use super::*;

fn read_with(path: &str, from: &str, to: &str) -> Result<DemoData, DemoFaults> {
    let mut files = crate::words::built_in();
    let text = files.get_mut(path).unwrap();
    assert!(text.contains(from), "{path} has no {from}");
    *text = text.replacen(from, to, 1);
    let catalogue = Catalogue::read(&files).0;
    DemoData::read(&files, &catalogue)
}

fn shipped() -> DemoData {
    let files = crate::words::built_in();
    DemoData::read(&files, &Catalogue::read(&files).0).unwrap()
}

#[test]
fn the_shipped_world_is_a_council_with_nine_corporations_and_eighteen_offices() {
    let data = shipped();
    assert_eq!(data.corporations.len(), 9);
    assert_eq!(data.offices().count(), 18);
    assert_eq!(data.histories.len(), 18);
    let numbers: std::collections::BTreeSet<u8> = data.offices().map(|it| it.1.number).collect();
    assert_eq!(numbers, (1..=18).collect());
    let first = data.people().next().unwrap();
    assert_eq!(first.login, "tanaka.k");
}

/// A file below `demo/`, what is changed in it, and what is said about it.
const PLANTED: &[(&str, &str, &str, &str)] = &[
    ("world", "komorebino-houmon", "nowhere", "is no office"),
    (
        OFFICE,
        "sato.h",
        "tanaka.k",
        "login `tanaka.k` stands twice",
    ),
    (
        OFFICE,
        "[\"staff\"]",
        "[\"secretariat\"]",
        "cannot be secretariat",
    ),
    (
        OFFICE,
        "users = 25",
        "users = 25\nbeds = 3",
        "unknown field `beds`",
    ),
    (
        YEARS,
        "\"1-1\", \"1-3\"",
        "\"1-9\", \"1-3\"",
        "`1-9` is no item",
    ),
    (
        YEARS,
        "n = \"2025-05-12\"",
        "n = \"2024-05-12\"",
        "outside the year",
    ),
    (
        YEARS,
        "d_by = \"hayashi.m\"",
        "d_by = \"sato.h\"",
        "is no executive",
    ),
    (
        YEARS,
        "r = \"sato.h\"",
        "r = \"shimizu.s\"",
        "the owner is nobody here",
    ),
    (
        YEARS,
        "e = [\"3-1\"]",
        "e = [\"3-2\"]",
        "`3-2` needs a note",
    ),
    (
        YEARS,
        ", done_on = \"2025-07-22\"",
        "",
        "the state does not fit",
    ),
    (YEARS, "seed = 1101", "seed = \"x\"", "invalid type"),
];
const OFFICE: &str = "corporations/komorebino";
const YEARS: &str = "history/komorebino-houmon";

#[test]
fn a_fault_in_the_data_is_named_with_its_file() {
    for (file, from, to, expected) in PLANTED {
        let path = format!("demo/{file}.toml");
        let said = read_with(&path, from, to).unwrap_err().to_string();
        assert!(said.contains(expected), "{from} -> {to}: {said}");
    }
}
