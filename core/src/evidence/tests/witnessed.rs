//! Requests to a witness and every answer of its protocol, over a tree that grows honestly and over others that do not.

use crate::evidence::{
    AddCheckpoint, Answer, Checkpoint, Hash, Note, Refusal, Seen, SigningKey, consistency_proof,
    cosignature_in, judge, leaf_hash, root_of, size_told,
};

/// The example of the standard.
const EXAMPLE: &str = "old 20852014
PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
";

fn house() -> SigningKey {
    SigningKey::of_tree("house/2026", [1; 32]).unwrap()
}

fn leaves(count: u32) -> Vec<Hash> {
    (0..count).map(|it| leaf_hash(&it.to_be_bytes())).collect()
}

/// The same count of leaves of which one is another.
fn forged(count: u32) -> Vec<Hash> {
    let mut all = leaves(count);
    all[1] = leaf_hash(b"another");
    all
}

fn note(leaves: &[Hash]) -> Note {
    let checkpoint = Checkpoint {
        origin: house().name().to_owned(),
        size: leaves.len() as u64,
        root: root_of(leaves),
        extensions: Vec::new(),
    };
    house().sign(&checkpoint.text())
}

fn request(old: usize, leaves: &[Hash]) -> AddCheckpoint {
    let proof = match old {
        0 => Vec::new(),
        _ => consistency_proof(leaves, old).unwrap_or_default(),
    };
    AddCheckpoint::of(old as u64, proof, note(leaves)).unwrap()
}

fn seen(leaves: &[Hash]) -> Seen {
    Seen {
        size: leaves.len() as u64,
        root: root_of(leaves),
    }
}

fn answer(request: &AddCheckpoint, known: Option<Seen>) -> u16 {
    judge(request, known, &[house().vkey()]).status()
}

#[test]
fn a_request_comes_back_from_its_text_and_has_one_spelling() {
    let read = AddCheckpoint::parse(EXAMPLE).unwrap();
    assert_eq!((read.old, read.proof.len()), (20_852_014, 4));
    assert_eq!(read.checkpoint().origin, "example.com/behind-the-sofa");
    assert_eq!(read.to_string(), EXAMPLE);
    for asked in [request(0, &leaves(5)), request(3, &leaves(5))] {
        assert_eq!(AddCheckpoint::parse(&asked.to_string()), Ok(asked));
    }
    for (good, bad) in [
        ("old 20852014\n", "old 020852014\n"),
        ("old 20852014\n", "old -1\n"),
        ("old 20852014\n", "Old 20852014\n"),
        ("old 20852014\n", "old  20852014\n"),
        ("old 20852014\n", "old 18446744073709551616\n"),
        ("old 20852014\n", ""),
        ("old 20852014\n", "old 20852014\r\n"),
        ("pkaw=\n", "pkaw\n"),
        ("pkaw=\n", "pkaw= \n"),
        ("pkaw=\n", "pkaw=\n\n"),
        ("20852163\n", "18446744073709551615\n"),
        ("20852163\n", "x\n"),
    ] {
        let text = EXAMPLE.replacen(good, bad, 1);
        assert!(AddCheckpoint::parse(&text).is_err(), "{bad:?}");
    }
}

#[test]
fn more_than_sixty_three_hashes_are_not_read() {
    let asked = request(0, &leaves(5));
    let line = "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n";
    let with = |count: usize| {
        let text = asked.to_string();
        text.replacen("old 0\n", &format!("old 0\n{}", line.repeat(count)), 1)
    };
    assert_eq!(AddCheckpoint::parse(&with(63)).unwrap().proof.len(), 63);
    assert!(AddCheckpoint::parse(&with(64)).is_err());
    assert!(AddCheckpoint::of(0, vec![root_of(&[]); 64], asked.note).is_err());
}

#[test]
fn a_tree_that_grows_is_cosigned_from_its_first_checkpoint_on() {
    let mut known = None;
    for (old, new) in [(0, 1), (1, 2), (2, 5), (5, 8), (8, 8), (8, 300)] {
        let asked = request(old, &leaves(new));
        let judged = judge(&asked, known, &[house().vkey()]);
        let Answer::Cosign(now) = judged else {
            panic!("{old} to {new}: {judged:?}");
        };
        assert_eq!(now, seen(&leaves(new)));
        known = Some(now);
    }
}

#[test]
fn every_refusal_has_the_status_of_the_protocol() {
    let known = Some(seen(&leaves(5)));
    let good = request(5, &leaves(8));
    assert_eq!(judge(&good, known, &[]).status(), 404);
    let stranger = SigningKey::from_seed(house().name(), [2; 32]).unwrap();
    assert_eq!(judge(&good, known, &[stranger.vkey()]).status(), 403);
    let keys = [stranger.vkey(), house().vkey()];
    assert_eq!(judge(&good, known, &keys).status(), 200);
    let cases: [(&str, AddCheckpoint, Option<Seen>, u16); 9] = [
        ("old above new", request(9, &leaves(8)), known, 400),
        ("another old size", request(3, &leaves(8)), known, 409),
        ("never seen before", request(3, &leaves(8)), None, 409),
        (
            "first asks with nothing",
            request(0, &leaves(8)),
            known,
            409,
        ),
        ("fewer than were seen", request(3, &leaves(3)), known, 409),
        ("same size, other root", request(5, &forged(5)), known, 409),
        ("another history", request(5, &forged(8)), known, 422),
        ("same size, same root", request(5, &leaves(5)), known, 200),
        ("nothing at all", request(0, &[]), None, 200),
    ];
    for (what, asked, known, status) in cases {
        assert_eq!(answer(&asked, known), status, "{what}");
    }
    assert_eq!(request(0, &leaves(8)).follows(known), Answer::Conflict(5));
}

#[test]
fn a_proof_that_is_not_wanted_or_was_changed_is_none() {
    let hash = leaf_hash(b"x");
    let with = |old: u64, proof: Vec<Hash>, count: u32| {
        AddCheckpoint::of(old, proof, note(&leaves(count))).unwrap()
    };
    assert_eq!(answer(&with(0, vec![hash], 5), None), 422);
    assert_eq!(answer(&with(5, vec![hash], 5), Some(seen(&leaves(5)))), 422);
    assert_eq!(answer(&with(5, Vec::new(), 8), Some(seen(&leaves(5)))), 422);
    let right = consistency_proof(&leaves(8), 5).unwrap();
    for at in 0..right.len() {
        let mut wrong = right.clone();
        wrong[at] = hash;
        assert_eq!(
            answer(&with(5, wrong, 8), Some(seen(&leaves(5)))),
            422,
            "{at}"
        );
    }
    // A tree without leaves has one root.
    let mut empty = Checkpoint::parse(&note(&[]).text).unwrap();
    empty.root = hash;
    let asked = AddCheckpoint::of(0, Vec::new(), house().sign(&empty.text()));
    assert_eq!(answer(&asked.unwrap(), None), 409);
}

#[test]
fn the_cosigned_note_holds_the_house_and_the_witness_and_nobody_else() {
    let witness = SigningKey::from_seed("witness.example/w1", [3; 32]).unwrap();
    let mut asked = request(0, &leaves(5));
    let stranger = SigningKey::from_seed("stranger", [4; 32]).unwrap();
    asked.note.add(stranger.cosign(&asked.note, 1)).unwrap();
    let (note, line) = asked.cosigned(&house().vkey(), (&witness, 77)).unwrap();
    assert_eq!(note.signatures.len(), 2);
    assert!(note.is_signed_by(&house().vkey()));
    assert_eq!(note.cosigned_at(&witness.witness_key()), Some(77));
    let told = format!("{}\n{line}\n", stranger.cosign(&asked.note, 2));
    let found = cosignature_in(&told, &asked.note, &witness.witness_key());
    assert_eq!(found, Some((line, 77)));
    let other = request(0, &forged(5)).note;
    assert_eq!(cosignature_in(&told, &other, &witness.witness_key()), None);
    assert_eq!(
        cosignature_in(&told, &asked.note, &house().witness_key()),
        None
    );
    assert_eq!(cosignature_in("", &other, &witness.witness_key()), None);
}

#[test]
fn a_house_understands_why_it_was_refused() {
    let asked = request(5, &leaves(8));
    let meaning = |asked: &AddCheckpoint, told| Refusal::of(asked, told);
    assert_eq!(meaning(&asked, (409, Some(9))), Refusal::Rollback(9));
    assert_eq!(meaning(&asked, (409, Some(3))), Refusal::From(3));
    assert_eq!(meaning(&asked, (409, Some(8))), Refusal::From(8));
    assert_eq!(meaning(&asked, (409, None)), Refusal::Other);
    assert_eq!(meaning(&asked, (409, Some(5))), Refusal::Other);
    assert_eq!(meaning(&asked, (422, None)), Refusal::Fork);
    assert_eq!(meaning(&asked, (404, None)), Refusal::Other);
    let same = request(8, &leaves(8));
    assert_eq!(meaning(&same, (409, Some(8))), Refusal::Fork);
    let first = request(0, &leaves(8));
    assert_eq!(meaning(&first, (422, None)), Refusal::Other);
    assert_eq!(meaning(&first, (409, Some(8))), Refusal::From(8));
    assert_eq!(size_told("20852014\n"), Some(20_852_014));
    for bad in ["20852014", "", "\n", "01\n", "1\n\n", "<html>"] {
        assert_eq!(size_told(bad), None, "{bad:?}");
    }
}
