//! Packs and proof files of whole journals: sound ones prove, changed ones do not, and the event is named.

use super::Chance;
use super::is_long;
use super::journal::{Journal, SEED, grown, house_key, proof_of, stranger};
use crate::evidence::{Entry, Hash, Note, Pack, TlogProof, Vkey, What, WhyNot, root_of};

#[test]
fn a_sound_pack_has_one_spelling_and_proves() {
    let mut chance = Chance(6);
    for round in 0..if is_long() { 5_000 } else { 150 } {
        let mut journal = Journal::grown(&mut chance, round % 41, round % 2 == 0);
        if round % 5 == 0 {
            journal.prune(chance.below(round % 41 + 1));
        }
        let text = journal.pack().to_text();
        let pack = Pack::parse(&text).unwrap();
        assert_eq!(pack, journal.pack());
        assert_eq!(pack.to_text(), text);
        let proved = pack.verify(Some(&house_key()), None).unwrap();
        assert_eq!(
            (proved.size, proved.first),
            (journal.size.cast_unsigned(), journal.first.cast_unsigned())
        );
        assert_eq!((proved.is_pinned, proved.outside), (true, None));
        let gone = journal.events.len() - journal.details.len();
        assert_eq!(proved.erased.len(), gone);
        assert_eq!(proved.tree, journal.tree);
    }
}

#[test]
fn every_changed_byte_of_a_pack_is_found_and_the_event_is_named() {
    let text = grown(8, if is_long() { 30 } else { 6 }).pack().to_text();
    let mut of_events = 0;
    for at in 0..text.len() {
        let mut bytes = text.as_bytes().to_vec();
        bytes[at] ^= 1;
        let Ok(bent) = String::from_utf8(bytes) else {
            continue;
        };
        let Ok(pack) = Pack::parse(&bent) else {
            continue;
        };
        let faults = pack.verify(None, None).unwrap_err();
        let above = text.as_bytes()[..at].split(|it| *it == b'\n');
        let line = above.count() - 1;
        let event = line.checked_sub(9).map(|it| it as u64 / 13);
        let is_event = event.is_some() && at < text.rfind("\nend ").unwrap();
        if is_event && faults.iter().any(|it| it.seq.is_some()) {
            of_events += 1;
            assert!(faults.iter().any(|it| it.seq == event), "byte {at}");
        }
    }
    assert!(of_events > 1_000, "{of_events}");
}

/// The text with its last line made to fit again, as a forger would.
fn resealed(text: &str) -> String {
    let above = text.get(..text.rfind("end ").unwrap()).unwrap();
    format!("{above}end {}\n", Hash::of(above.as_bytes()))
}

#[test]
fn a_forger_who_mends_the_last_line_is_found_all_the_same() {
    let text = grown(9, 12).pack().to_text();
    let mut parsed = 0;
    for (at, _) in text
        .char_indices()
        .filter(|(at, _)| is_long() || at % 7 == 0)
    {
        let mut bytes = text.as_bytes().to_vec();
        bytes[at] ^= 1;
        let Ok(bent) = String::from_utf8(bytes) else {
            continue;
        };
        if at < text.rfind("end ").unwrap() {
            let Ok(pack) = Pack::parse(&resealed(&bent)) else {
                continue;
            };
            parsed += 1;
            let faults = pack.verify(None, None).unwrap_err();
            assert!(faults.iter().all(|it| it.what != What::Sum), "byte {at}");
        }
    }
    assert!(parsed > 500, "{parsed}");
}

#[test]
fn what_is_not_spelt_as_a_pack_is_refused_with_its_line() {
    let text = grown(9, 3).pack().to_text();
    for (from, to, line) in [
        ("mamori-pack/1", "mamori-pack/2", 1),
        ("vkey ", "key ", 2),
        ("events 0 3", "events 0 03", 3),
        ("events 0 3", "events 0 4", 49),
        ("events 0 3", "events 1 3", 4),
        ("events 0 3", "events 0 2", 36),
        ("events 0 3", "events 0 99999999999", 3),
        ("checkpoint 5", "checkpoint 4", 5),
        ("\nend ", "\nEnd ", 49),
        ("salt ", "salt  ", 10),
    ] {
        let bent = text.replacen(from, to, 1);
        assert_ne!(bent, text, "{from}");
        let why = Pack::parse(&bent).unwrap_err();
        assert_eq!(why.line, line, "{from} → {to}: {why}");
    }
    for bent in [
        format!("{text}x"),
        format!("{text}\n"),
        text.trim_end().to_owned(),
    ] {
        assert!(Pack::parse(&bent).is_err());
    }
    assert!(Pack::parse(&text.replace('\n', "\r\n")).is_err());
    assert!(Pack::parse("").is_err());
}

#[test]
fn another_key_an_old_copy_and_a_second_history_are_told_apart() {
    let (journal, longer) = (grown(20, 20), grown(20, 21));
    let pack = journal.pack();
    let what = |pinned: Option<&Vkey>, outside: &Note| {
        let faults = pack.verify(pinned, Some(outside)).unwrap_err();
        faults.into_iter().map(|it| it.what).collect::<Vec<_>>()
    };
    let own = &pack.checkpoint;
    assert_eq!(
        pack.verify(Some(&house_key()), Some(own)).unwrap().outside,
        Some(20)
    );
    assert_eq!(what(Some(&stranger()), own), [What::OtherKey]);
    let rollback = What::Rollback {
        outside: 21,
        here: 20,
    };
    assert_eq!(what(None, &longer.pack().checkpoint), [rollback]);
    assert_eq!(
        what(None, &grown(99, 20).pack().checkpoint),
        [What::Fork(20)]
    );
    let unsigned = journal.signed([1; 32], 20, Hash::of(b""));
    assert_eq!(what(None, &unsigned), [What::OutsideUnsigned]);
    let leaves: Vec<Hash> = journal
        .events
        .iter()
        .map(|it| Hash::from_slice(&it.leaf).unwrap())
        .collect();
    let earlier = journal.signed(SEED, 7, root_of(&leaves[..7]));
    assert_eq!(pack.verify(None, Some(&earlier)).unwrap().outside, Some(7));
}

#[test]
fn events_taken_out_moved_or_erased_show_in_a_pack() {
    let journal = grown(20, 20);
    for at in 0..20 {
        let mut cut = journal.pack();
        cut.entries.remove(at);
        assert!(cut.verify(None, None).is_err());
        let mut moved = journal.pack();
        moved.entries.swap(at, (at + 1) % 20);
        assert!(moved.verify(None, None).is_err());
        let mut erased = journal.pack();
        erased.entries[at].detail = None;
        assert!(
            erased
                .verify(None, None)
                .unwrap()
                .erased
                .contains(&(at as u64))
        );
    }
}

#[test]
fn a_proof_file_with_its_event_proves_by_itself() {
    let journal = grown(20, 20);
    for at in 0..20 {
        let text = proof_of(&journal, at).to_string();
        let proof = TlogProof::parse(&text).unwrap();
        let proved = proof.verify_all(Some(&house_key()), None).unwrap();
        assert_eq!(
            (proved.seq, proved.size, proved.tree),
            (at as u64, 20, journal.tree.clone())
        );
        assert_eq!(proved.entry, journal.pack().entries[at]);
        assert_eq!(
            proof.verify_all(Some(&stranger()), None),
            Err(WhyNot::OtherKey)
        );
        let own = proof.verify_all(None, Some(&proof.checkpoint));
        assert!(own.is_ok_and(|it| !it.is_pinned));
        let fork = proof.verify_all(None, Some(&grown(99, 20).pack().checkpoint));
        assert_eq!(fork, Err(WhyNot::Outside(What::Fork(20))));
    }
}

#[test]
fn every_changed_byte_of_a_proof_file_with_its_event_is_found() {
    let text = proof_of(&grown(20, 20), 11).to_string();
    for at in 0..text.len() {
        let mut bytes = text.as_bytes().to_vec();
        bytes[at] ^= 1;
        let read = String::from_utf8(bytes).ok();
        let read = read.and_then(|it| TlogProof::parse(&it).ok());
        let holds = read.is_some_and(|it| it.verify_all(None, None).is_ok());
        assert!(!holds, "byte {at}");
    }
    let mut other = proof_of(&grown(20, 20), 11);
    let (vkey, entry) = other.entry().unwrap();
    let bent = Entry {
        detail: entry.detail.map(|(salt, it)| (salt, format!("{it} "))),
        ..entry
    };
    other.extra = Some(format!("vkey {vkey}\n{bent}").into_bytes());
    assert_eq!(
        other.verify_all(None, None),
        Err(WhyNot::Event(What::Detail))
    );
}
