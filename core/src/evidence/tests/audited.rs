//! The audit of journals that are sound, cut, put back, forked, pruned or rearranged.

use super::Chance;
use super::is_long;
use super::journal::{Journal, SEED, house_key};
use crate::evidence::{
    Fault, Hash, Note, Tile, TreeReport, What, compare, root_of, settle, sizes_seen,
};

fn journal(size: usize) -> Journal {
    Journal::grown(&mut Chance(size as u64), size, true)
}

fn whats(faults: &[Fault]) -> Vec<&'static str> {
    faults.iter().map(|it| it.what.word()).collect()
}

/// An event that still has its detail and is not the last one.
fn told(journal: &Journal) -> usize {
    usize::try_from(journal.details[3].seq).unwrap()
}

#[test]
fn sound_journals_never_have_a_fault() {
    let many = if is_long() { 10_000 } else { 300 };
    let mut chance = Chance(1);
    for round in 0..many {
        let (size, office) = (chance.below(41), chance.one_in(2));
        let mut journal = Journal::grown(&mut chance, size, office);
        if chance.one_in(4) {
            journal.prune(chance.below(size + 1));
        }
        assert_eq!(journal.faults(), [], "round {round}");
    }
    for size in [255, 256, 257, 600] {
        let mut journal = journal(size);
        assert_eq!(journal.tiles.len(), size / 256);
        assert_eq!(journal.faults(), [], "{size}");
        journal.prune(size - 1);
        assert_eq!(journal.faults(), [], "{size} pruned");
    }
}

#[test]
fn an_event_taken_out_put_in_or_moved_is_named() {
    let whole = journal(20);
    for at in 0..20 {
        let mut cut = whole.clone();
        cut.events.remove(at);
        assert!(cut.faults().len() > 1, "event {at} taken out");
        let named = Fault {
            tree: whole.tree.clone(),
            seq: Some(at as u64),
            what: What::Gap {
                found: i64::try_from(at).unwrap() + 1,
            },
        };
        assert_eq!(
            cut.faults().contains(&named),
            at < 19,
            "event {at} taken out"
        );
        let mut twice = whole.clone();
        twice.events.push(whole.events[at].clone());
        assert!(whats(&twice.faults()).contains(&"gap"), "event {at} twice");
        let mut moved = whole.clone();
        let other = (at + 1) % 20;
        moved.events[at].body = whole.events[other].body.clone();
        moved.events[other].body = whole.events[at].body.clone();
        let faults = moved.faults();
        for it in [at, other] {
            let about = |fault: &Fault| fault.seq == Some(it as u64) && fault.what == What::Leaf;
            assert!(faults.iter().any(about), "event {it} moved");
        }
    }
}

#[test]
fn a_whole_forged_journal_without_the_key_has_no_signature() {
    let mut forged = journal(20);
    for (_, size, note) in &mut forged.checkpoints {
        let text = Note::parse(note).unwrap().text;
        let root = crate::evidence::Checkpoint::parse(&text).unwrap().root;
        let other = Journal::grown(&mut Chance(0), 0, true);
        *note = other
            .signed([1; 32], size.cast_unsigned(), root)
            .to_string();
    }
    let faults = whats(&forged.faults());
    assert!(
        faults
            .iter()
            .all(|it| ["checkpoint-unsigned", "checkpoint-behind"].contains(it))
    );
    assert!(faults.contains(&"checkpoint-unsigned"));
}

#[test]
fn details_are_gone_only_where_an_event_of_any_tree_tells_it() {
    let mut cut = journal(20);
    let seq = told(&cut);
    cut.details
        .retain(|it| it.seq.cast_unsigned() != seq as u64);
    let report = cut.report(&[]);
    assert_eq!(report.faults, []);
    assert!(report.erased.contains(&(seq as u64)));
    let found = settle(std::slice::from_ref(&report));
    assert_eq!(
        (whats(&found), found[0].seq),
        (vec!["detail-gone"], Some(seq as u64))
    );
    let mut teller = Journal::grown(&mut Chance(3), 5, false).report(&[]);
    teller.erases.push((cut.tree.clone(), seq as u64));
    assert_eq!(settle(&[report, teller.clone()]), []);
    let still_there = journal(20).report(&[]);
    assert_eq!(whats(&settle(&[still_there, teller])), ["detail-stays"]);
}

#[test]
fn tiles_must_be_there_once_and_right() {
    let whole = journal(600);
    let tile = Tile { level: 0, index: 1 };
    let mut cut = whole.clone();
    cut.tiles.pop();
    assert_eq!(cut.faults()[0].what, What::TileMissing(tile));
    let mut twice = whole.clone();
    twice.tiles.push(whole.tiles[0].clone());
    assert_eq!(twice.faults()[0].what, What::TileAlone { level: 0, idx: 0 });
    let mut wrong = whole.clone();
    wrong.tiles[1].hashes = wrong.tiles[0].hashes.clone();
    assert_eq!(wrong.faults()[0].what, What::TileWrong(tile));
}

#[test]
fn the_newest_checkpoint_must_cover_everything() {
    let mut behind = journal(20);
    behind.checkpoints.pop();
    assert_eq!(whats(&behind.faults()), ["checkpoint-behind"]);
    assert_eq!(
        whats(&Journal::grown(&mut Chance(1), 0, true).faults()),
        [""; 0]
    );
}

/// A report of the journal, asked for what somebody outside has seen, and what they say.
fn compared(journal: &Journal, seen: &Note) -> (TreeReport, Vec<Fault>) {
    let outside = [(house_key(), seen.clone())];
    let report = journal.report(&sizes_seen(&journal.tree, &outside));
    let faults = compare(std::slice::from_ref(&report), &outside);
    (report, faults)
}

fn newest(journal: &Journal) -> Note {
    Note::parse(&journal.checkpoints.last().unwrap().2).unwrap()
}

#[test]
fn an_old_copy_that_is_put_back_is_found_by_whoever_saw_more() {
    let (old, new) = (journal(20), Journal::grown(&mut Chance(20), 21, true));
    // The same seed: the first twenty events are the same.
    let (report, faults) = compared(&old, &newest(&new));
    assert_eq!(report.faults, []);
    assert_eq!(
        faults[0].what,
        What::Rollback {
            outside: 21,
            here: 20
        }
    );
    let gone = compare(&[], &[(house_key(), newest(&old))]);
    assert_eq!(
        gone[0].what,
        What::Rollback {
            outside: 20,
            here: 0
        }
    );
    assert_eq!(compared(&new, &newest(&new)).1, []);
}

#[test]
fn a_second_history_by_the_holder_of_the_key_is_found_by_whoever_saw_the_first() {
    let (first, second) = (journal(20), Journal::grown(&mut Chance(99), 20, true));
    let (report, faults) = compared(&second, &newest(&first));
    assert_eq!((report.faults, whats(&faults)), (vec![], vec!["fork"]));
    let leaves: Vec<Hash> = first
        .events
        .iter()
        .map(|it| Hash::from_slice(&it.leaf).unwrap())
        .collect();
    for size in 0..=20 {
        let seen = first.signed(
            SEED,
            size,
            root_of(&leaves[..usize::try_from(size).unwrap()]),
        );
        assert_eq!(compared(&first, &seen).1, [], "{size}");
        assert_eq!(compared(&second, &seen).1.is_empty(), size == 0, "{size}");
    }
}

#[test]
fn a_checkpoint_from_outside_that_the_house_did_not_sign_says_so() {
    let whole = journal(20);
    let forged = whole.signed([1; 32], 20, Hash::of(b""));
    assert_eq!(whats(&compared(&whole, &forged).1), ["outside-unsigned"]);
}

#[test]
fn every_kind_of_fault_has_a_word_and_a_sentence_of_its_own() {
    let fault = Fault {
        tree: "house/2026".to_owned(),
        seq: Some(7),
        what: What::Column("actor"),
    };
    let sentence = "house/2026/7: the column `actor` does not say what the body says";
    assert_eq!(fault.to_string(), sentence);
}
