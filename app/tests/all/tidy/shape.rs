//! Sizes, first lines and names of files; names of tests; what a test may not do.

use super::{Finding, every_crate_keeps, house_keeps, rust, tests_begin};

const RUST_LINES: usize = 400;
const TEMPLATE_LINES: usize = 120;

/// Names that say nothing about what may not go in.
const SAY_NOTHING: &[&str] = &[
    "util", "utils", "common", "misc", "helpers", "manager", "managers", "service", "services",
    "types",
];

fn size(path: &str, text: &str) -> Vec<Finding> {
    let most = if super::is_rust(path) {
        RUST_LINES
    } else {
        TEMPLATE_LINES
    };
    let lines = text.lines().count();
    let finding = || {
        Finding::new(
            path,
            lines,
            format!("{lines} lines are more than {most}: split it by noun"),
        )
    };
    (lines > most).then(finding).into_iter().collect()
}

fn first_line(path: &str, text: &str) -> Vec<Finding> {
    let first = text.lines().next().unwrap_or_default();
    let finding = || {
        Finding::new(
            path,
            1,
            "begins with `//!` and one sentence: what is here and what is not",
        )
    };
    (!first.starts_with("//! "))
        .then(finding)
        .into_iter()
        .collect()
}

fn file_name(path: &str) -> Vec<Finding> {
    let parts = path.split('/').map(|it| it.split('.').next().unwrap_or(it));
    let empty: Vec<&str> = parts.filter(|it| SAY_NOTHING.contains(it)).collect();
    let finding = |it| {
        Finding::new(
            path,
            1,
            format!("the name `{it}` says nothing about what may not go in"),
        )
    };
    empty.into_iter().map(finding).collect()
}

fn test_names(path: &str, text: &str) -> Vec<Finding> {
    let lines = rust::code_lines(text);
    let mut is_test = false;
    let mut findings = Vec::new();
    for (line, code) in &lines {
        let code = code.trim();
        if code.starts_with("#[") {
            is_test |=
                code.starts_with("#[test]") || code.contains("::test]") || code.contains("::test(");
            continue;
        }
        let after = code.split("fn ").nth(1).filter(|_| is_test);
        if let Some(name) = after.and_then(|it| it.split(['(', '<']).next()) {
            let is_sentence = name.split('_').count() >= 3 && !name.starts_with("test_");
            if !is_sentence {
                findings.push(Finding::new(
                    path,
                    *line,
                    format!("the test `{name}` is not named by a sentence"),
                ));
            }
        }
        is_test &= code.is_empty();
    }
    findings
}

fn no_waiting_and_no_leaving_out(path: &str, text: &str) -> Vec<Finding> {
    let tests = tests_begin(path, text);
    let mut findings = Vec::new();
    for (line, code) in rust::code_lines(text) {
        if code.contains("#[ignore") {
            findings.push(Finding::new(
                path,
                line,
                "a test that is left out proves nothing",
            ));
        }
        if line >= tests && code.contains("sleep(") {
            findings.push(Finding::new(
                path,
                line,
                "a test does not wait: set the clock",
            ));
        }
    }
    findings
}

#[test]
fn no_file_is_longer_than_one_can_hold_in_mind() {
    every_crate_keeps(size);
    house_keeps("app/src", ".html", size);
}

#[test]
fn a_file_that_is_too_long_is_found() {
    assert_eq!(size("core/src/ids.rs", &"\n".repeat(401)).len(), 1);
    assert_eq!(size("app/src/web/frame.html", &"\n".repeat(121)).len(), 1);
    assert_eq!(size("core/src/ids.rs", &"\n".repeat(400)), []);
}

#[test]
fn every_file_begins_by_saying_what_is_in_it() {
    every_crate_keeps(first_line);
}

#[test]
fn a_file_that_does_not_say_what_is_in_it_is_found() {
    assert_eq!(first_line("core/src/ids.rs", "use std::fmt;").len(), 1);
    assert_eq!(
        first_line("core/src/ids.rs", "//! Ids, and no rule about them.\n"),
        []
    );
}

#[test]
fn no_file_is_named_for_odds_and_ends() {
    every_crate_keeps(|path, _| file_name(path));
    house_keeps("data", "", |path, _| file_name(path));
    house_keeps("journeys", "", |path, _| file_name(path));
}

#[test]
fn a_name_for_odds_and_ends_is_found() {
    assert_eq!(file_name("core/src/utils.rs").len(), 1);
    assert_eq!(file_name("app/src/people/types.rs").len(), 1);
    assert_eq!(file_name("app/src/common/mod.rs").len(), 1);
    assert_eq!(file_name("app/src/people/mod.rs"), []);
}

#[test]
fn tests_are_named_by_sentences() {
    every_crate_keeps(test_names);
}

#[test]
fn a_test_without_a_sentence_is_found() {
    assert_eq!(
        test_names("core/src/ids.rs", "#[test]\nfn test_ids_are_apart() {}").len(),
        1
    );
    assert_eq!(
        test_names("core/src/ids.rs", "#[tokio::test]\nasync fn roundtrip() {}").len(),
        1
    );
    let good = "#[test]\n#[cfg(unix)]\nfn an_id_is_never_used_twice() {}\nfn helper() {}";
    assert_eq!(test_names("core/src/ids.rs", good), []);
}

#[test]
fn no_test_waits_or_is_left_out() {
    every_crate_keeps(no_waiting_and_no_leaving_out);
}

#[test]
fn a_waiting_or_left_out_test_is_found() {
    let path = "app/src/people/tests.rs";
    assert_eq!(
        no_waiting_and_no_leaving_out(path, "std::thread::sleep(a);").len(),
        1
    );
    assert_eq!(
        no_waiting_and_no_leaving_out(path, "#[ignore = \"slow\"]").len(),
        1
    );
    assert_eq!(
        no_waiting_and_no_leaving_out("app/src/db/lane.rs", "sleep(a)"),
        []
    );
}
