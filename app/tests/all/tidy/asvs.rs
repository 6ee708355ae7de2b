//! The page about the security standard: every `pass` names a test that exists, no requirement stands twice, and what is counted is counted.

use std::collections::BTreeMap;

use super::{Finding, nothing_in, root};

const PAGE: &str = "docs/security/asvs.md";
/// What a row may say of itself, in the order of the counts.
const STATES: [&str; 3] = ["pass", "n/a", "open"];
/// So many requirements ASVS 5.0.0 has at its levels.
const REQUIREMENTS: [(&str, usize); 2] = [("1", 70), ("2", 183)];

/// One requirement of the standard as the page answers it.
struct Row {
    line: usize,
    id: String,
    level: String,
    state: String,
    why: String,
}

/// The cells of a line of a table; of any other line none.
fn cells(line: &str) -> Vec<&str> {
    let inside = line.strip_prefix('|').and_then(|it| it.strip_suffix('|'));
    inside
        .map(|it| it.split('|').map(str::trim).collect())
        .unwrap_or_default()
}

fn rows(page: &str) -> Vec<Row> {
    let mut found = Vec::new();
    for (at, line) in page.lines().enumerate() {
        if let [id, level, _, state, why] = cells(line).as_slice()
            && id.starts_with('V')
        {
            found.push(Row {
                line: at + 1,
                id: (*id).to_owned(),
                level: (*level).to_owned(),
                state: (*state).to_owned(),
                why: (*why).to_owned(),
            });
        }
    }
    found
}

/// The tests that a row names: between backticks, with their file from the top of the repository.
fn tests_in(why: &str) -> Vec<&str> {
    let quoted = why.split('`').skip(1).step_by(2);
    quoted
        .filter(|it| it.contains(".rs::") || it.ends_with(".test.mjs"))
        .collect()
}

/// Whether a named test is in its file; of a journey, whether the file is there.
fn exists(named: &str) -> bool {
    let (path, name) = named.split_once("::").unwrap_or((named, ""));
    let text = std::fs::read_to_string(root().join(path)).unwrap_or_default();
    if name.is_empty() {
        !text.is_empty()
    } else {
        text.contains(&format!("fn {name}("))
    }
}

fn false_rows(page: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (at, line) in page.lines().enumerate() {
        let count = cells(line).len();
        if line.starts_with("| V") && count != 5 {
            let what = format!("a requirement has five cells, not {count}");
            findings.push(Finding::new(PAGE, at + 1, what));
        }
    }
    let mut seen = BTreeMap::new();
    for row in rows(page) {
        let named = tests_in(&row.why);
        let mut faults = Vec::new();
        if !STATES.contains(&row.state.as_str()) {
            faults.push(format!("`{}` is no state", row.state));
        }
        if row.state == "pass" && named.is_empty() {
            faults.push("a pass names its test".to_owned());
        }
        for it in named {
            if !exists(it) {
                faults.push(format!("there is no test `{it}`"));
            }
        }
        if let Some(first) = seen.insert(row.id.clone(), row.line) {
            faults.push(format!("it stands in line {first} already"));
        }
        for it in faults {
            findings.push(Finding::new(PAGE, row.line, format!("{}: {it}", row.id)));
        }
    }
    findings
}

fn wrong_counts(page: &str) -> Vec<Finding> {
    let rows = rows(page);
    let mut findings = Vec::new();
    for level in ["1", "2", "both"] {
        let is_of = |it: &&Row| level == "both" || it.level == level;
        let of: Vec<&Row> = rows.iter().filter(is_of).collect();
        let mut counts = Vec::new();
        for state in STATES {
            let count = of.iter().filter(|it| it.state == state).count();
            counts.push(count.to_string());
        }
        counts.push(of.len().to_string());
        let wanted = format!("| {level} | {} |", counts.join(" | "));
        if !page.lines().any(|it| it == wanted) {
            let what = format!("the counts at the top want the line `{wanted}`");
            findings.push(Finding::new(PAGE, 1, what));
        }
    }
    findings
}

fn page() -> String {
    std::fs::read_to_string(root().join(PAGE)).unwrap()
}

#[test]
fn every_pass_names_a_test_that_exists_and_nothing_stands_twice() {
    nothing_in(&false_rows(&page()));
}

#[test]
fn the_counts_at_the_top_are_those_of_the_tables() {
    nothing_in(&wrong_counts(&page()));
}

#[test]
fn every_requirement_of_both_levels_has_its_row() {
    let rows = rows(&page());
    for (level, count) in REQUIREMENTS {
        let there = rows.iter().filter(|it| it.level == level).count();
        assert_eq!(there, count, "level {level}");
    }
}

#[test]
fn a_row_that_says_too_much_is_found() {
    let good = "| V1.1.1 | 1 | x | pass | `app/tests/all/tidy/asvs.rs::a_row_that_says_too_much_is_found` |";
    assert_eq!(false_rows(good), []);
    let bad = [
        "| V1.1.1 | 1 | x | pass | because |",
        "| V1.1.1 | 1 | x | pass | `app/tests/all/tidy/asvs.rs::nobody_wrote_this_test` |",
        "| V1.1.1 | 1 | x | pass | `journeys/nowhere.test.mjs` |",
        "| V1.1.1 | 1 | x | done | because |",
        "| V1.1.1 | 1 | x | open | a bar | and more |",
        "| V1.1.1 | 1 | x | open | y |\n| V1.1.1 | 1 | x | open | y |",
    ];
    for page in bad {
        assert_eq!(false_rows(page).len(), 1, "{page}");
    }
}

#[test]
fn a_count_that_was_guessed_is_found() {
    let page = "| 1 | 1 | 0 | 0 | 1 |\n| 2 | 0 | 0 | 1 | 1 |\n| both | 1 | 0 | 1 | 2 |\n\
                | V1.1.1 | 1 | x | pass | y |\n| V1.1.2 | 2 | x | open | y |";
    assert_eq!(wrong_counts(page), []);
    let guessed = page.replace("| 2 | 0 | 0 | 1 | 1 |", "| 2 | 1 | 0 | 0 | 1 |");
    assert_eq!(wrong_counts(&guessed).len(), 1);
}
