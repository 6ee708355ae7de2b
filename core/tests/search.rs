//! The search over the shipped `data/`, measured on queries that were written down before it.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::LazyLock;

use mamori_core::catalogue::{Catalogue, search};
use serde::Deserialize;

/// So many of a hundred queries find what they want among the first three.
const HUNDREDTHS: usize = 95;

#[derive(Deserialize)]
struct List {
    query: Vec<Query>,
}

#[derive(Deserialize)]
struct Query {
    text: String,
    want: Vec<String>,
    from: String,
}

static CATALOGUE: LazyLock<Catalogue> =
    LazyLock::new(|| Catalogue::read(&files().unwrap_or_default()).0);

fn files() -> io::Result<BTreeMap<String, String>> {
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data");
    let mut files = BTreeMap::new();
    let mut folders = vec![base.join("catalogue")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(&base).unwrap_or(&path);
                let name = name.to_string_lossy().replace('\\', "/");
                files.insert(name, fs::read_to_string(&path)?);
            }
        }
    }
    Ok(files)
}

fn queries() -> Result<Vec<Query>, Box<dyn Error>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/search-queries.toml");
    let list: List = toml::from_str(&fs::read_to_string(path)?)?;
    Ok(list.query)
}

fn ids(text: &str) -> Vec<String> {
    let hits = search(&CATALOGUE, text);
    hits.into_iter().map(|it| it.id).collect()
}

#[test]
fn of_a_hundred_queries_ninety_five_find_what_they_want_among_the_first_three() {
    let queries = queries().unwrap();
    let mut missed = Vec::new();
    for Query { text, want, from } in &queries {
        let found = ids(text);
        if !found.iter().take(3).any(|it| want.contains(it)) {
            let at = found.iter().position(|it| want.contains(it));
            let first: Vec<&String> = found.iter().take(3).collect();
            missed.push(format!(
                "{text} ({from}): {want:?} at {at:?}, first {first:?}"
            ));
        }
    }
    let met = queries.len() - missed.len();
    println!("{met} of {}\n{}", queries.len(), missed.join("\n"));
    assert!(queries.len() >= 94);
    assert!(met * 100 >= queries.len() * HUNDREDTHS);
}

#[test]
fn five_words_bring_the_right_item_first() {
    for Query { text, want, from } in queries().unwrap() {
        if from == "issue" {
            let found = ids(&text);
            assert!(want.contains(&found[0]), "{text}: {:?}", &found[..3]);
        }
    }
}

#[test]
fn uses_situations_and_guidance_are_found_by_their_names() {
    for it in CATALOGUE.uses() {
        let found = ids(&it.title.plain());
        let id = format!("uses/{}", it.id);
        assert!(found.iter().take(5).any(|it| *it == id), "{id}: {found:?}");
    }
    for it in CATALOGUE.situations() {
        let found = ids(&it.title.plain());
        let id = format!("situations/{}", it.id);
        assert!(found.iter().take(5).any(|it| *it == id), "{id}: {found:?}");
    }
    for it in CATALOGUE.guidance() {
        let found = ids(&it.title.plain());
        let id = format!("guidance/{}", it.id);
        assert!(found.iter().take(5).any(|it| *it == id), "{id}: {found:?}");
    }
}

#[test]
fn english_words_find_the_same_and_what_is_nowhere_finds_nothing() {
    assert!(
        ids("password notes")
            .iter()
            .take(3)
            .any(|it| it == "care-guide/r8/2-2")
    );
    assert!(
        ids("free wi-fi")
            .iter()
            .take(3)
            .any(|it| it == "uses/free-wifi")
    );
    for nothing in ["", " 　", "。、", "自転車", "qqqq zzzz"] {
        assert_eq!(ids(nothing), Vec::<String>::new(), "{nothing}");
    }
}
