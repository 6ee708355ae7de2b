//! Operations of the journal: each that is written has its words for people, and no words are left over.

use std::collections::{BTreeMap, BTreeSet};

use super::rust::{Piece, pieces};
use super::{File, Finding, files, nothing_in, tests_begin};

const WORDS: &str = "data/words/journal.toml";
/// What stands before an operation: the constructors of events in use. `event(` is also the end of `.event(` and `deeds::event(`.
const WRITING: &[&str] = &["Event::of(", "event(", "(before, &now), ("];

/// The words below a table of the file, `did` or `kind`, with their lines.
fn below(table: &str, text: &str) -> BTreeMap<String, usize> {
    let head = |(at, line): (usize, &str)| {
        let key = line.strip_prefix('[')?.strip_suffix(']')?;
        let key = key.strip_prefix(table)?.strip_prefix('.')?;
        Some((key.to_owned(), at + 1))
    };
    text.lines().enumerate().filter_map(head).collect()
}

/// The keys of all screen texts.
fn keys(words: &[File]) -> BTreeSet<String> {
    let keys = words.iter().flat_map(|file| {
        let name = file.path.rsplit('/').next().unwrap_or_default();
        let stem = name.trim_end_matches(".toml");
        let heads = file
            .text
            .lines()
            .filter_map(|it| it.strip_prefix('[')?.strip_suffix(']'));
        heads.map(move |it| format!("{stem}.{it}"))
    });
    keys.collect()
}

/// The operations that a file writes, with their lines: what stands in a constructor, and elsewhere what has the form of an
/// operation, begins with a kind, and is no key of a screen text.
fn written(
    file: &File,
    (kinds, keys): (&BTreeMap<String, usize>, &BTreeSet<String>),
) -> Vec<(String, usize)> {
    let tests = tests_begin(&file.path, &file.text);
    let mut before = String::new();
    let mut found = Vec::new();
    for piece in pieces(&file.text) {
        match piece {
            Piece::Code(_, code) => before.push_str(&code),
            Piece::Text(line, text) => {
                let front = before.trim_end_matches([' ', '\n']);
                let is_written = WRITING.iter().any(|it| front.ends_with(it));
                let has_kind = has_form(&text) && kinds.keys().any(|it| begins(&text, it));
                if line < tests && (is_written || (has_kind && !keys.contains(&text))) {
                    found.push((text, line));
                }
                before.push('"');
            }
        }
    }
    found
}

fn begins(operation: &str, kind: &str) -> bool {
    operation.split('.').next() == Some(kind)
}

/// `capability.verb`, in small letters.
fn has_form(text: &str) -> bool {
    let is_word = |it: &str| {
        !it.is_empty()
            && it
                .chars()
                .all(|it| it.is_ascii_lowercase() || "-_".contains(it))
    };
    text.split_once('.')
        .is_some_and(|(kind, verb)| is_word(kind) && is_word(verb))
}

fn findings(words: &str, keys: &BTreeSet<String>, sources: &[File]) -> Vec<Finding> {
    let (did, kinds) = (below("did", words), below("kind", words));
    let mut said = BTreeSet::new();
    let mut findings = Vec::new();
    for file in sources {
        for (operation, line) in written(file, (&kinds, keys)) {
            if !did.contains_key(&operation) {
                let what = format!("`{operation}` has no words: add [did.{operation}] to {WORDS}");
                findings.push(Finding::new(&file.path, line, what));
            }
            if !kinds.keys().any(|it| begins(&operation, it)) {
                let what = format!("`{operation}` belongs to no [kind.…] of {WORDS}");
                findings.push(Finding::new(&file.path, line, what));
            }
            said.insert(operation);
        }
    }
    for (operation, line) in did.iter().filter(|(it, _)| !said.contains(*it)) {
        findings.push(Finding::new(
            WORDS,
            *line,
            format!("nobody writes `{operation}`"),
        ));
    }
    findings
}

#[test]
fn every_operation_of_the_journal_has_its_words_and_no_words_are_left_over() {
    let words = files("data/words", ".toml");
    let own = words.iter().find(|it| it.path == WORDS).unwrap();
    let found = findings(&own.text, &keys(&words), &files("app/src", ".rs"));
    nothing_in(&found);
    assert!(below("did", &own.text).len() > 150);
}

#[test]
fn an_operation_without_words_and_words_without_an_operation_are_found() {
    let words = "[kind.people]\n[did.people.add]\n[did.people.gone]\n";
    let source = |text: &str| {
        let path = "app/src/people/a.rs".to_owned();
        let text = text.to_owned();
        vec![File { path, text }]
    };
    let keys = BTreeSet::from(["people.name".to_owned()]);
    let told = |text: &str| {
        let found = findings(words, &keys, &source(text));
        found.into_iter().map(|it| it.what).collect::<Vec<_>>()
    };
    let left = "nobody writes `people.gone`";
    let add = "Event::of(\"people.add\");";
    assert_eq!(told(add), [left]);
    for new in [
        "Event::of(\"people.new\")",
        "deeds::event(\n  \"people.new\")",
        "let operation = \"people.new\";",
    ] {
        let found = told(&format!("{add}{new}"));
        assert_eq!(found.len(), 2, "{new}: {found:?}");
        assert!(found[0].starts_with("`people.new` has no words"));
    }
    assert_eq!(told(&format!("{add} frame.say(\"people.name\")")), [left]);
    assert_eq!(told(&format!("{add} Event::of(\"other.new\")")).len(), 3);
    let test = "\n#[cfg(test)]\nmod tests {\nEvent::of(\"people.new\")}";
    assert_eq!(told(&format!("{add}{test}")), [left]);
}
