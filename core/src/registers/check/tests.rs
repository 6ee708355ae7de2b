//! The lint of ledgers: sound ones have no finding, and every planted fault has one.

use std::collections::BTreeMap;

use super::sample::{LENDING, RECORD};
use super::*;

fn files(lending: &str, record: &str) -> BTreeMap<String, String> {
    let grades = include_str!("../../../../data/plain/kanji-grades.toml");
    let banned = include_str!("../../../../data/plain/banned.toml");
    let negation = include_str!("../../../../data/plain/negation.toml");
    [
        ("registers/lending.toml", lending),
        ("registers/record.toml", record),
        ("plain/kanji-grades.toml", grades),
        ("plain/banned.toml", banned),
        ("plain/negation.toml", negation),
    ]
    .map(|(path, text)| (path.to_owned(), text.to_owned()))
    .into()
}

fn rules(lending: &str, record: &str) -> Vec<&'static str> {
    let found = check(&files(lending, record), &Catalogue::default());
    found.into_iter().map(|it| it.rule).collect()
}

#[test]
fn sound_ledgers_have_no_finding() {
    let found = check(&files(LENDING, RECORD), &Catalogue::default());
    assert_eq!(found, []);
}

/// What is written into a sound ledger in place of what, and the rule that finds it.
const FAULTS: &[(&str, &str, &str)] = &[
    ("id = \"lending\"", "id = \"other\"", "name.file"),
    ("form = 90", "form = 91", "register.form"),
    (
        "\"request\", \"approve\"",
        "\"approve\", \"request\"",
        "register.steps",
    ),
    (
        "\"request\", \"approve\", ",
        "\"request\", ",
        "register.steps",
    ),
    (
        "items = []",
        "items = [\"care-guide/r8/9-9\"]",
        "link.dangling",
    ),
    ("name = \"thing\"", "name = \"return-by\"", "register.key"),
    ("same = [\"thing\"]", "same = []", "register.key"),
    ("kind = \"text\"", "kind = \"choice\"", "register.choice"),
    ("kind = \"text\"", "kind = \"entry\"", "register.of"),
    (
        "kind = \"text\"",
        "kind = \"entry\"\nof = \"moon\"",
        "link.dangling",
    ),
    ("at = \"return\"", "at = \"close\"", "register.at"),
    ("listed = true", "listed = false", "register.listed"),
    (
        "id = \"returned-at\"",
        "id = \"return-by\"",
        "register.field",
    ),
    (
        "label_en = \"Due\"",
        "label_en = \"Thing\"",
        "register.header",
    ),
    ("label_en = \"Due\"", "label_en = \"\"", "english.missing"),
    (
        "field = \"return-by\"",
        "field = \"thing\"",
        "register.rule",
    ),
    ("field = \"return-by\"", "field = \"moon\"", "register.rule"),
    ("物《もの》\"", "物\"", "furigana.missing"),
    ("form = 90", "form = 90\nwidht = 3", "toml.unknown-key"),
];

#[test]
fn each_planted_fault_is_found_by_its_rule() {
    for (from, to, rule) in FAULTS {
        let broken = LENDING.replacen(*from, to, 1);
        assert_ne!(broken, LENDING, "{from}");
        assert!(
            rules(&broken, RECORD).contains(rule),
            "{to}: {:?}",
            rules(&broken, RECORD)
        );
    }
}

#[test]
fn a_rule_that_names_a_value_which_the_field_cannot_have_is_found() {
    let broken = RECORD.replace("values = [\"lost\"]", "values = [\"lsot\"]");
    assert_eq!(rules(LENDING, &broken), ["register.rule"]);
    let broken = RECORD.replace("days = 30\n", "");
    assert_eq!(rules(LENDING, &broken), ["register.rule"]);
}
