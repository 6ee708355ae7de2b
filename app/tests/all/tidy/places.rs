//! Words of the code that are said only in their places, and Japanese that is said only in `data/`.

use super::{Finding, house_keeps, is_test_file, rust, tests_begin};

/// A word, the places below `app/src` that may say it, and why.
const ONLY_IN: &[(&str, &[&str], &str)] = &[
    (
        "sqlx::",
        &["/store.rs", "/store/", "/db/"],
        "all SQL stands in store.rs",
    ),
    (
        "std::fs",
        FILES,
        "files are the business of os.rs, words.rs, packs, handed-in files, db, the server and the commands",
    ),
    (
        "tokio::fs",
        FILES,
        "files are the business of os.rs, words.rs, packs, handed-in files, db, the server and the commands",
    ),
    (
        "std::process",
        FILES,
        "other programs are the business of os.rs and the commands",
    ),
    (
        "tokio::process",
        FILES,
        "other programs are the business of os.rs and the commands",
    ),
    (
        "std::os::",
        &["/os.rs", "/os/"],
        "what differs between systems stands in os.rs",
    ),
    (
        "cfg(unix)",
        &["/os.rs", "/os/"],
        "what differs between systems stands in os.rs",
    ),
    (
        "cfg(windows)",
        &["/os.rs", "/os/"],
        "what differs between systems stands in os.rs",
    ),
    (
        "signal::unix",
        &["/os.rs", "/os/"],
        "what differs between systems stands in os.rs",
    ),
];
const FILES: &[&str] = &[
    "/os.rs",
    "/os/",
    "/words.rs",
    "/interchange/packs.rs",
    "/files/disk.rs",
    "/backups/disk.rs",
    "/db/",
    "/server.rs",
    "/cli/",
    "/main.rs",
];

/// Where pages' business is never done, so that a store can be read without knowing HTTP.
const NO_HTTP: &[&str] = &["/store.rs", "/store/", "/db/"];

/// What rules may never ask for: they are given it.
const NEVER_IN_CORE: &[&str] = &[
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "std::thread",
    "std::time",
    "std::io",
    "Timestamp::now",
    "Zoned::now",
    "TimeZone::system",
    "getrandom::",
];

fn words_in_their_places(path: &str, text: &str) -> Vec<Finding> {
    let tests = tests_begin(path, text);
    let mut findings = Vec::new();
    let is_store = NO_HTTP.iter().any(|it| path.contains(it));
    for (line, code) in rust::code_lines(text)
        .into_iter()
        .take_while(|(line, _)| *line < tests)
    {
        if is_store && says(&code, "axum::") {
            findings.push(Finding::new(
                path,
                line,
                "`axum::` does not belong here: a store knows no HTTP",
            ));
        }
        for (word, places, why) in ONLY_IN {
            if says(&code, word) && !places.iter().any(|it| path.contains(it)) {
                findings.push(Finding::new(
                    path,
                    line,
                    format!("`{word}` does not belong here: {why}"),
                ));
            }
        }
    }
    findings
}

fn core_is_pure(path: &str, text: &str) -> Vec<Finding> {
    let tests = tests_begin(path, text);
    let lines = rust::code_lines(text)
        .into_iter()
        .take_while(|(line, _)| *line < tests);
    let said = lines.flat_map(|(line, code)| {
        let words = NEVER_IN_CORE.iter().filter(move |it| says(&code, it));
        words.map(move |it| (line, it))
    });
    said.map(|(line, it)| {
        Finding::new(
            path,
            line,
            format!("`{it}`: core is given such things, it never asks"),
        )
    })
    .collect()
}

/// Whether code says a word, not just a longer word that ends so.
fn says(code: &str, word: &str) -> bool {
    code.match_indices(word).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        !before.is_some_and(|it| it.is_alphanumeric() || it == '_')
    })
}

fn no_japanese_in_rust(path: &str, text: &str) -> Vec<Finding> {
    if is_test_file(path) {
        return Vec::new();
    }
    let tests = tests_begin(path, text);
    let said = rust::texts(text)
        .into_iter()
        .filter(|(line, _)| *line < tests);
    said.filter(|(_, it)| is_japanese(it))
        .map(|(line, it)| Finding::new(path, line, format!("「{it}」 belongs into data/words")))
        .collect()
}

fn no_japanese_in_a_template(path: &str, text: &str) -> Vec<Finding> {
    let lines = text.lines().enumerate().filter(|(_, it)| is_japanese(it));
    lines
        .map(|(at, it)| {
            Finding::new(
                path,
                at + 1,
                format!("「{}」 belongs into data/words", it.trim()),
            )
        })
        .collect()
}

/// Whether a text has kana or kanji; the signs `《》｜` of furigana are no words.
fn is_japanese(text: &str) -> bool {
    text.chars()
        .any(|it| matches!(it, '\u{3041}'..='\u{30fa}' | '\u{3400}'..='\u{9fff}' | '々' | 'ー'))
}

#[test]
fn a_word_is_said_only_where_it_belongs() {
    house_keeps("app/src", ".rs", words_in_their_places);
}

#[test]
fn a_word_in_the_wrong_place_is_found() {
    let bad = [
        (
            "app/src/people/pages.rs",
            "let row = sqlx::query(\"select 1\");",
        ),
        ("app/src/people/store.rs", "use axum::http::StatusCode;"),
        ("app/src/people/mod.rs", "std::fs::read(path)"),
        ("app/src/web/frame.rs", "#[cfg(unix)]"),
    ];
    for (path, text) in bad {
        assert_eq!(words_in_their_places(path, text).len(), 1, "{path}");
    }
}

#[test]
fn a_word_in_its_place_in_a_comment_in_a_string_or_in_a_test_is_fine() {
    let good = [
        ("app/src/people/store.rs", "sqlx::query(\"select 1\")"),
        (
            "app/src/people/pages.rs",
            "// not sqlx::query\nlet a = \"std::fs\"; my_sqlx::x()",
        ),
        ("app/src/people/tests.rs", "sqlx::query(\"select 1\")"),
    ];
    for (path, text) in good {
        assert_eq!(words_in_their_places(path, text), [], "{path}");
    }
}

#[test]
fn core_asks_for_no_clock_file_network_or_chance() {
    house_keeps("core/src", ".rs", core_is_pure);
}

#[test]
fn core_asking_for_a_file_or_the_time_is_found() {
    assert_eq!(
        core_is_pure("core/src/plain/mod.rs", "use std::fs;\nTimestamp::now()").len(),
        2
    );
    assert_eq!(
        core_is_pure(
            "core/src/plain/mod.rs",
            "#[cfg(test)]\nmod tests {\nuse std::fs;\n}"
        ),
        []
    );
}

#[test]
fn every_japanese_screen_text_stands_in_data() {
    house_keeps("app/src", ".rs", no_japanese_in_rust);
    house_keeps("app/src", ".html", no_japanese_in_a_template);
}

#[test]
fn japanese_in_a_literal_or_a_template_is_found() {
    let path = "app/src/web/frame.rs";
    assert_eq!(no_japanese_in_rust(path, "let a = \"点検\";").len(), 1);
    assert_eq!(
        no_japanese_in_rust(path, "// 点検\nlet a = format!(\"｜{name}《{kana}》\");"),
        []
    );
    assert_eq!(
        no_japanese_in_rust("app/src/web/tests.rs", "let a = \"点検\";"),
        []
    );
    assert_eq!(
        no_japanese_in_a_template("app/src/web/frame.html", "<p>\nつぎへ</p>").len(),
        1
    );
}
