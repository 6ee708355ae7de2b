//! Screen texts: every key that is said exists in three languages, and every text is said somewhere.

use std::collections::BTreeMap;

use super::rust::{Piece, pieces};
use super::{File, Finding, files, nothing_in, tests_begin};

const LANGUAGES: [&str; 3] = ["ja", "easy", "en"];
/// Calls whose first text is a key.
const SAYING: &[&str] = &["say(", "plain(", "fill(", "Mistake("];
/// Calls whose second text is a key.
const SAYING_SECOND: &[&str] = &[".add("];

/// A key of `data/words`: where it stands and in which languages.
struct Entry {
    file: String,
    line: usize,
    languages: Vec<String>,
}

/// A string literal in code or in a template's tags.
struct Said {
    line: usize,
    text: String,
    /// Whether it stands where only a key may stand.
    must_be_key: bool,
}

fn words(files: &[File]) -> BTreeMap<String, Entry> {
    let mut entries = BTreeMap::new();
    for file in files {
        let stem = file
            .path
            .rsplit('/')
            .next()
            .and_then(|it| it.split('.').next())
            .unwrap();
        let mut key = String::new();
        for (at, line) in file.text.lines().enumerate() {
            if let Some(table) = line.strip_prefix('[').and_then(|it| it.split(']').next()) {
                key = format!("{stem}.{}", table.replace('"', ""));
                let (file, languages) = (file.path.clone(), Vec::new());
                entries.insert(
                    key.clone(),
                    Entry {
                        file,
                        line: at + 1,
                        languages,
                    },
                );
            } else if let (Some((name, _)), Some(entry)) =
                (line.split_once('='), entries.get_mut(&key))
            {
                entry.languages.push(name.trim().to_owned());
            }
        }
    }
    entries
}

fn missing_languages(words: &BTreeMap<String, Entry>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (key, entry) in words {
        for language in LANGUAGES
            .iter()
            .filter(|it| !entry.languages.iter().any(|own| own == *it))
        {
            findings.push(Finding::new(
                &entry.file,
                entry.line,
                format!("`{key}` has no {language}"),
            ));
        }
    }
    findings
}

fn unknown_keys(words: &BTreeMap<String, Entry>, file: &File) -> Vec<Finding> {
    let tests = tests_begin(&file.path, &file.text);
    let keys = said(file)
        .into_iter()
        .filter(|it| it.must_be_key && it.line < tests);
    keys.filter(|it| !words.keys().any(|key| fits(key, &it.text)))
        .map(|it| {
            Finding::new(
                &file.path,
                it.line,
                format!("no text `{}` in data/words", it.text),
            )
        })
        .collect()
}

fn unsaid_keys(words: &BTreeMap<String, Entry>, sources: &[File]) -> Vec<Finding> {
    let all: Vec<String> = sources.iter().flat_map(said).map(|it| it.text).collect();
    let unsaid = words
        .iter()
        .filter(|(key, _)| !all.iter().any(|it| fits(key, it)));
    unsaid
        .map(|(key, entry)| Finding::new(&entry.file, entry.line, format!("nothing says `{key}`")))
        .collect()
}

/// Whether a key is meant by a literal: the same text, or `web.error.{kind}.title` with any word
/// without a dot for each `{…}`. The capability must stand in it.
fn fits(key: &str, literal: &str) -> bool {
    let (mut keys, mut parts) = (key.split('.'), literal.split('.'));
    if keys.next() != parts.next() || key.split('.').count() != literal.split('.').count() {
        return false;
    }
    keys.zip(parts).all(|(word, pattern)| {
        let Some((front, rest)) = pattern.split_once('{') else {
            return word == pattern;
        };
        let back = rest.split_once('}').map_or("", |(_, back)| back);
        word.len() > front.len() + back.len() && word.starts_with(front) && word.ends_with(back)
    })
}

fn said(file: &File) -> Vec<Said> {
    if super::is_rust(&file.path) {
        return literals(1, &file.text);
    }
    tags(&file.text)
        .into_iter()
        .flat_map(|(line, tag)| literals(line, tag))
        .collect()
}

fn literals(from: usize, code: &str) -> Vec<Said> {
    let mut before = String::new();
    let mut found = Vec::new();
    for piece in pieces(code) {
        match piece {
            Piece::Code(_, code) => before.push_str(&code),
            Piece::Text(line, text) => {
                let must_be_key = stands_for_a_key(&before) && text.contains('.');
                found.push(Said {
                    line: from + line - 1,
                    text,
                    must_be_key,
                });
                before.push('"');
            }
        }
    }
    found
}

/// Whether the code before a literal (earlier literals are `"`) calls something that says a text.
fn stands_for_a_key(before: &str) -> bool {
    let before = before
        .trim_end_matches([' ', '\n', '&'])
        .trim_end_matches("format!(");
    let before = before.trim_end_matches([' ', '\n', '&']);
    let first = SAYING.iter().any(|it| before.ends_with(it));
    let second = before.strip_suffix(',').and_then(|it| it.strip_suffix('"'));
    first || second.is_some_and(|it| SAYING_SECOND.iter().any(|call| it.ends_with(call)))
}

/// The insides of `{{ }}` and `{% %}` of a template, with their lines.
fn tags(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("{{").into_iter().chain(rest.find("{%")).min() {
        let close = if rest[at..].starts_with("{{") {
            "}}"
        } else {
            "%}"
        };
        let inside = &rest[at + 2..];
        let end = inside.find(close).unwrap_or(inside.len());
        let line = text[..text.len() - inside.len()].matches('\n').count() + 1;
        found.push((line, &inside[..end]));
        rest = &inside[end..];
    }
    found
}

/// The files of screen texts; official titles of documents stand beside them and are said nowhere.
fn screen_words() -> Vec<File> {
    let mut all = files("data/words", ".toml");
    all.retain(|it| !it.path.ends_with("/titles.toml"));
    all
}

fn the_house() -> (BTreeMap<String, Entry>, Vec<File>) {
    let mut sources = files("app/src", ".rs");
    sources.extend(files("app/src", ".html"));
    sources.extend(files("core/src", ".rs"));
    sources.extend(files("report/src", ".rs"));
    (words(&screen_words()), sources)
}

#[test]
fn every_text_that_is_said_exists_in_three_languages() {
    let (words, sources) = the_house();
    let mut findings = missing_languages(&words);
    let of_app = sources.iter().filter(|it| it.path.starts_with("app/"));
    findings.extend(of_app.flat_map(|it| unknown_keys(&words, it)));
    nothing_in(&findings);
}

#[test]
fn every_text_is_said_somewhere() {
    let (words, sources) = the_house();
    nothing_in(&unsaid_keys(&words, &sources));
}

#[cfg(test)]
fn file(path: &str, text: &str) -> File {
    File {
        path: path.to_owned(),
        text: text.to_owned(),
    }
}

#[test]
fn a_text_without_a_language_or_that_nobody_says_is_found() {
    let words = words(&[file(
        "data/words/web.toml",
        "[home]\nja = \"x\"\nen = \"x\"\n",
    )]);
    assert_eq!(missing_languages(&words)[0].what, "`web.home` has no easy");
    assert_eq!(unsaid_keys(&words, &[]).len(), 1);
    assert_eq!(
        unsaid_keys(
            &words,
            &[file("app/src/web/a.html", "{{ frame.say(\"web.home\") }}")]
        ),
        []
    );
}

#[test]
fn a_key_that_does_not_exist_is_found_in_templates_and_in_rust() {
    let words = words(&[file("data/words/web.toml", "[error.lost.title]\n")]);
    let bad = [
        file(
            "app/src/web/a.html",
            "<p title=\"{{ frame.plain(\"web.nothing\") }}\">",
        ),
        file("app/src/web/a.rs", "frame.say(\"web.nothing\")"),
        file(
            "app/src/web/b.rs",
            "mistakes.add(\"name\", \"web.nothing\")",
        ),
        file(
            "app/src/web/c.rs",
            "frame.say(&format!(\"web.fault.{kind}.title\"))",
        ),
    ];
    for it in &bad {
        assert_eq!(unknown_keys(&words, it).len(), 1, "{}", it.path);
    }
    let good = file(
        "app/src/web/d.rs",
        "frame.say(&format!(\"web.error.{kind}.title\")); set(\"a.b\")",
    );
    assert_eq!(unknown_keys(&words, &good), []);
}
