//! Every byte of every column of a small journal, changed one at a time: each change is a fault, and it is named.

use super::Chance;
use super::is_long;
use super::journal::{Detail, Event, Journal, Tile};
use crate::evidence::Fault;

/// What a fault must be about.
#[derive(Clone, Copy, Debug)]
enum About {
    Tree,
    Event(usize),
    Tiles,
    Checkpoints,
}

fn is_about(fault: &Fault, about: About) -> bool {
    let word = fault.what.word();
    match about {
        About::Tree => true,
        About::Event(seq) => fault.seq == Some(seq as u64),
        About::Tiles => word.starts_with("tile-"),
        About::Checkpoints => word.starts_with("checkpoint-"),
    }
}

fn found(journal: &Journal, about: About, what: &str) {
    let faults = journal.faults();
    let named = faults.iter().any(|it| is_about(it, about));
    assert!(named, "{what} {about:?}: {faults:?}");
}

/// All ways to change one byte of some bytes.
fn bent(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    let bits: &[u8] = if is_long() {
        &[1, 2, 4, 8, 16, 32, 64, 128]
    } else {
        &[1]
    };
    (0..bytes.len()).flat_map(move |at| {
        bits.iter().map(move |bit| {
            let mut bent = bytes.to_vec();
            bent[at] ^= bit;
            bent
        })
    })
}

/// The same for texts, as far as a text comes out, and one letter more.
fn bent_text(text: &str) -> Vec<String> {
    let bent = bent(text.as_bytes()).filter_map(|it| String::from_utf8(it).ok());
    bent.chain([format!("{text}x")]).collect()
}

fn bent_office(office: Option<&str>) -> Vec<Option<String>> {
    let Some(office) = office else {
        return vec![Some(String::new()), Some("house".to_owned())];
    };
    let bent = bent_text(office).into_iter().map(Some);
    bent.chain([None]).collect()
}

fn bent_number(number: i64) -> impl Iterator<Item = i64> {
    (0..64).map(move |bit| number ^ (1 << bit))
}

fn each<T>(
    journal: &Journal,
    about: About,
    what: &str,
    (bent, put): (impl IntoIterator<Item = T>, impl Fn(&mut Journal, T)),
) {
    for it in bent {
        let mut changed = journal.clone();
        put(&mut changed, it);
        assert_ne!(&changed, journal, "{what}");
        found(&changed, about, what);
    }
}

fn flip_tree(it: &Journal) {
    let about = About::Tree;
    let office = bent_office(it.office_id.as_deref());
    each(
        it,
        about,
        "tree",
        (bent_text(&it.tree), |it, to| it.tree = to),
    );
    each(it, about, "office_id", (office, |it, to| it.office_id = to));
    each(
        it,
        about,
        "year",
        (bent_number(it.year), |it, to| it.year = to),
    );
    each(
        it,
        about,
        "size",
        (bent_number(it.size), |it, to| it.size = to),
    );
    each(it, about, "edge", (bent(&it.edge), |it, to| it.edge = to));
    each(it, about, "root", (bent(&it.root), |it, to| it.root = to));
    each(
        it,
        about,
        "first",
        (bent_number(it.first), |it, to| it.first = to),
    );
}

/// The columns of an event that repeat its body.
fn flip_columns(it: &Journal, at: usize) {
    let about = About::Event(at);
    let row: &Event = &it.events[at];
    let (actor, subject) = (bent_text(&row.actor), bent_text(&row.subject));
    let office = bent_office(row.office_id.as_deref());
    let operation = bent_text(&row.operation);
    let moments = bent_number(row.at);
    each(it, about, "at", (moments, |it, to| it.events[at].at = to));
    each(
        it,
        about,
        "actor",
        (actor, |it, to| it.events[at].actor = to),
    );
    let put = |it: &mut Journal, to| it.events[at].office_id = to;
    each(it, about, "office_id", (office, put));
    let put = |it: &mut Journal, to| it.events[at].subject = to;
    each(it, about, "subject", (subject, put));
    let put = |it: &mut Journal, to| it.events[at].operation = to;
    each(it, about, "operation", (operation, put));
}

/// Where an event stands, and what is hashed.
fn flip_event(it: &Journal, at: usize) {
    let about = About::Event(at);
    let row: &Event = &it.events[at];
    let (tree, body, leaf) = (bent_text(&row.tree), bent(&row.body), bent(&row.leaf));
    let numbers = bent_number(row.seq);
    each(it, about, "tree", (tree, |it, to| it.events[at].tree = to));
    let put = |it: &mut Journal, to| it.events[at].seq = to;
    each(it, About::Tree, "seq", (numbers, put));
    each(it, about, "body", (body, |it, to| it.events[at].body = to));
    each(it, about, "leaf", (leaf, |it, to| it.events[at].leaf = to));
    flip_columns(it, at);
}

fn flip_detail(it: &Journal, at: usize) {
    let row: &Detail = &it.details[at];
    let about = About::Event(usize::try_from(row.seq).unwrap());
    each(
        it,
        about,
        "detail tree",
        (bent_text(&row.tree), |it, to| it.details[at].tree = to),
    );
    each(
        it,
        about,
        "detail seq",
        (bent_number(row.seq), |it, to| it.details[at].seq = to),
    );
    each(
        it,
        about,
        "salt",
        (bent(&row.salt), |it, to| it.details[at].salt = to),
    );
    each(
        it,
        about,
        "detail",
        (bent_text(&row.text), |it, to| it.details[at].text = to),
    );
}

fn flip_tile(it: &Journal, at: usize) {
    let about = About::Tiles;
    let row: &Tile = &it.tiles[at];
    each(
        it,
        about,
        "tile tree",
        (bent_text(&row.tree), |it, to| it.tiles[at].tree = to),
    );
    each(
        it,
        about,
        "level",
        (bent_number(row.level), |it, to| it.tiles[at].level = to),
    );
    each(
        it,
        about,
        "idx",
        (bent_number(row.idx), |it, to| it.tiles[at].idx = to),
    );
    let step = if is_long() { 1 } else { 2039 };
    let hashes = bent(&row.hashes).step_by(step);
    each(
        it,
        about,
        "hashes",
        (hashes, |it, to| it.tiles[at].hashes = to),
    );
}

fn flip_checkpoint(it: &Journal, at: usize) {
    let about = About::Checkpoints;
    let (tree, size, note) = &it.checkpoints[at];
    each(
        it,
        about,
        "checkpoint tree",
        (bent_text(tree), |it, to| it.checkpoints[at].0 = to),
    );
    each(
        it,
        about,
        "checkpoint size",
        (bent_number(*size), |it, to| it.checkpoints[at].1 = to),
    );
    each(
        it,
        about,
        "note",
        (bent_text(note), |it, to| it.checkpoints[at].2 = to),
    );
}

#[test]
fn every_changed_byte_of_every_column_is_found_and_named() {
    let many = if is_long() { 20 } else { 2 };
    for office in [true, false] {
        let whole = Journal::grown(&mut Chance(77), many, office);
        assert_eq!(whole.faults(), []);
        flip_tree(&whole);
        (0..whole.events.len()).for_each(|it| flip_event(&whole, it));
        (0..whole.details.len()).for_each(|it| flip_detail(&whole, it));
        (0..whole.checkpoints.len()).for_each(|it| flip_checkpoint(&whole, it));
    }
}

#[test]
fn every_changed_column_of_a_tile_is_found_and_named() {
    let whole = Journal::grown(&mut Chance(78), 257, true);
    flip_tile(&whole, 0);
}
