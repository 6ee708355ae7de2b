//! Notes, keys, cosignatures, checkpoints and proof files, with the examples of their standards.

use super::Chance;
use crate::evidence::{
    Checkpoint, Hash, NotANote, Note, Signature, SigningKey, TlogProof, Vkey, WhyNot, WitnessKey,
    inclusion_proof, leaf_hash, origin, root_of,
};

const KEY: &str = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
const NOTE: &str = "This is an example message.\n\n— example.com/foo \
    Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
const GO_KEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const GO_SEED: &str = "810a1402d5146c8d84f2443330f54080ebf98ee17d9c74f6252fc5d5c7283173";
const GO_NOTE: &str = "If you think cryptography is the answer to your problem,\n\
    then you don't know what your problem is.\n\n— PeterNeumann \
    x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

fn key(name: &str, seed: u8) -> SigningKey {
    SigningKey::from_seed(name, [seed; 32]).unwrap()
}

#[test]
fn the_examples_of_the_standard_are_signed_and_come_back() {
    for (vkey, text) in [(KEY, NOTE), (GO_KEY, GO_NOTE)] {
        let vkey = Vkey::parse(vkey).unwrap();
        let note = Note::parse(text).unwrap();
        assert!(note.is_signed_by(&vkey));
        assert_eq!(note.to_string(), text);
        assert!(
            !Note::parse(NOTE)
                .unwrap()
                .is_signed_by(&Vkey::parse(GO_KEY).unwrap())
        );
    }
    assert_eq!(Vkey::parse(KEY).unwrap().to_string(), KEY);
}

#[test]
fn our_signature_is_the_one_that_another_implementation_makes() {
    let seed: Hash = GO_SEED.parse().unwrap();
    let key = SigningKey::from_seed("PeterNeumann", *seed.bytes()).unwrap();
    assert_eq!(key.vkey().to_string(), GO_KEY);
    let text = Note::parse(GO_NOTE).unwrap().text;
    assert_eq!(key.sign(&text).to_string(), GO_NOTE);
    assert_eq!(format!("{key:?}"), "SigningKey(PeterNeumann, secret)");
}

#[test]
fn every_changed_byte_of_a_note_is_noticed() {
    let vkey = Vkey::parse(KEY).unwrap();
    for at in 0..NOTE.len() {
        let mut bytes = NOTE.as_bytes().to_vec();
        bytes[at] ^= 1;
        let Ok(text) = String::from_utf8(bytes) else {
            continue;
        };
        let holds = Note::parse(&text).is_ok_and(|it| it.is_signed_by(&vkey));
        assert!(!holds, "byte {at}");
    }
}

#[test]
fn what_is_not_spelt_as_a_note_is_refused() {
    let cases = [
        (NOTE.replace("\n\n", "\n"), NotANote::Shape),
        (NOTE.trim_end().to_owned(), NotANote::Shape),
        (NOTE.replace("This", "Th\u{7}is"), NotANote::Control),
        (NOTE.replace("This", "\tThis"), NotANote::Control),
        (NOTE.replace('\n', "\r\n"), NotANote::Control),
        (NOTE.replace("— ", "- "), NotANote::Signature(1)),
        (NOTE.replace("foo Uw", "foo  Uw"), NotANote::Signature(1)),
        (NOTE.replace("aQM=", "aQM"), NotANote::Signature(1)),
        (NOTE.replace("/foo ", "+foo "), NotANote::Signature(1)),
        (format!("{NOTE}— x AAAAAA==\n"), NotANote::Signature(2)),
        (format!("{NOTE}\n"), NotANote::Shape),
        (format!("{}{NOTE}", "x".repeat(1_000_001)), NotANote::Long),
        (
            format!("{NOTE}{}", "— x AAAAAAA=\n".repeat(16)),
            NotANote::Count,
        ),
    ];
    for (text, why) in cases {
        assert_eq!(Note::parse(&text), Err(why), "{text:.60}");
    }
    assert!(Note::parse(&format!("{NOTE}{}", "— x AAAAAAA=\n".repeat(15))).is_ok());
}

#[test]
fn the_text_ends_at_the_last_blank_line() {
    let note = key("house", 1).sign("one\n\ntwo\n");
    assert_eq!(Note::parse(&note.to_string()), Ok(note.clone()));
    assert_eq!(note.text, "one\n\ntwo\n");
    assert_eq!(key("house", 1).sign("no end").text, "no end\n");
}

#[test]
fn a_false_signature_under_the_own_name_spoils_the_note_and_a_foreign_one_does_not() {
    let (own, foreign) = (key("house", 1), key("witness", 2));
    let mut note = own.sign("hello\n");
    note.add(foreign.sign("something else\n").signatures[0].clone())
        .unwrap();
    assert!(note.is_signed_by(&own.vkey()));
    assert!(!note.is_signed_by(&foreign.vkey()));
    let mut false_one = note.signatures[0].clone();
    false_one.bytes[5] ^= 1;
    note.signatures.push(false_one);
    assert!(!note.is_signed_by(&own.vkey()));
}

#[test]
fn a_note_takes_sixteen_signatures_and_each_signer_once() {
    let mut note = key("k0", 0).sign("hello\n");
    for it in 1..16 {
        let one = key(&format!("k{it}"), it).sign("hello\n").signatures[0].clone();
        note.add(one.clone()).unwrap();
        note.add(one).unwrap();
    }
    assert_eq!(note.signatures.len(), 16);
    let one = key("k16", 16).sign("hello\n").signatures[0].clone();
    assert_eq!(note.add(one), Err(NotANote::Count));
}

#[test]
fn a_key_in_another_spelling_is_refused() {
    for bad in [
        "",
        "name",
        "name+00000000+AAAA",
        &KEY.replace("530d903a", "530D903A"),
        &KEY.replace("530d903a", "530d903b"),
        &KEY.replace("foo", "bar"),
        &KEY.replace("foo", "f o"),
        &format!("{KEY}="),
        &key("w", 1).witness_key().to_string(),
    ] {
        assert!(Vkey::parse(bad).is_err(), "{bad}");
    }
    for bad in ["", "a b", "a+b", "a\u{3000}b", "a\nb", "a\u{85}"] {
        assert!(SigningKey::from_seed(bad, [1; 32]).is_err(), "{bad:?}");
    }
}

#[test]
fn a_witness_says_when_it_saw_a_note() {
    let (house, witness) = (key("house", 1), key("witness.example", 2));
    let mut note = house.sign("house/2026\n1\nroot\n");
    assert_eq!(note.cosigned_at(&witness.witness_key()), None);
    note.add(witness.cosign(&note, 1_679_315_147)).unwrap();
    let read = Note::parse(&note.to_string()).unwrap();
    let public = WitnessKey::parse(&witness.witness_key().to_string()).unwrap();
    assert_eq!(read.cosigned_at(&public), Some(1_679_315_147));
    assert!(read.is_signed_by(&house.vkey()));
    // The same key as a plain signer is another one.
    assert!(!read.is_signed_by(&witness.vkey()));
    assert!(WitnessKey::parse(&witness.vkey().to_string()).is_err());
    note.add(witness.cosign(&note, 1_679_315_999)).unwrap();
    assert_eq!(note.signatures.len(), 2);
    assert_eq!(note.cosigned_at(&public), Some(1_679_315_999));
}

#[test]
fn every_changed_byte_of_a_cosignature_and_another_text_are_noticed() {
    let witness = key("witness.example", 2);
    let note = key("house", 1).sign("text\n");
    let line = witness.cosign(&note, 5);
    let holds = |text: &str, line: Signature| {
        let mut note = key("house", 1).sign(text);
        note.add(line).unwrap();
        note.cosigned_at(&witness.witness_key())
    };
    assert_eq!(holds("text\n", line.clone()), Some(5));
    assert_eq!(holds("other\n", line.clone()), None);
    for at in 0..line.bytes.len() {
        let mut bent = line.clone();
        bent.bytes[at] ^= 1;
        assert_eq!(holds("text\n", bent), None, "byte {at}");
    }
    for length in 0..line.bytes.len() {
        let mut short = line.clone();
        short.bytes.truncate(length);
        assert_eq!(holds("text\n", short), None, "{length} bytes");
    }
    assert_eq!(holds("text\n", witness.cosign(&note, u64::MAX)), None);
}

const SOFA: &str =
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

#[test]
fn a_checkpoint_comes_back_and_another_spelling_is_refused() {
    let read = Checkpoint::parse(SOFA).unwrap();
    assert_eq!(
        (read.origin.as_str(), read.size),
        ("example.com/behind-the-sofa", 20_852_163)
    );
    assert_eq!(read.text(), SOFA);
    let longer = format!("{SOFA}one\ntwo\n");
    assert_eq!(
        Checkpoint::parse(&longer).unwrap().extensions,
        ["one", "two"]
    );
    assert_eq!(Checkpoint::parse(&longer).unwrap().text(), longer);
    for bad in [
        SOFA.replace("2085", "02085"),
        SOFA.replace("2085", "-2085"),
        SOFA.replace("2085", "+2085"),
        SOFA.replace("20852163", "99999999999999999999"),
        SOFA.replace("q2I=", "q2I"),
        SOFA.replace("CsUY", ""),
        SOFA.replace("example.com/behind-the-sofa", ""),
        SOFA.trim_end().to_owned(),
        format!("{SOFA}\n"),
        format!("{SOFA}\none\n"),
        String::new(),
    ] {
        assert!(Checkpoint::parse(&bad).is_err(), "{bad}");
    }
}

#[test]
fn a_checkpoint_of_the_house_is_known_by_its_key_alone() {
    let tree = "019a8f3e-5c00-7000-8000-0000000000aa/2026";
    let key = SigningKey::of_tree(tree, [7; 32]).unwrap();
    assert_eq!(key.name(), origin(&key.public(), tree));
    let house = Hash::of(&key.public()).to_string();
    assert_eq!(
        key.name(),
        format!("mamori/{}/{tree}", house.get(..16).unwrap())
    );
    let checkpoint = Checkpoint {
        origin: key.name().to_owned(),
        size: 3,
        root: Hash::of(b"root"),
        extensions: Vec::new(),
    };
    let note = key.sign(&checkpoint.text());
    assert_eq!(checkpoint.tree(), Some(tree));
    assert_eq!(
        Checkpoint::of_house(&note, &key.public()),
        Some(checkpoint.clone())
    );
    assert_eq!(Checkpoint::of_house(&note, &[8; 32]), None);
    // The key of another tree of the house does not sign for this one.
    let other = SigningKey::of_tree("house/2026", [7; 32]).unwrap();
    assert_eq!(
        Checkpoint::of_house(&other.sign(&checkpoint.text()), &key.public()),
        None
    );
}

/// The text of a proof for event 4 of 9, its event and its key.
fn proof() -> (TlogProof, String, Vkey) {
    let mut chance = Chance(5);
    let events: Vec<String> = (0..9)
        .map(|it| format!("event {it} {}", chance.next()))
        .collect();
    let leaves: Vec<Hash> = events.iter().map(|it| leaf_hash(it.as_bytes())).collect();
    let key = key("example.com/log", 3);
    let checkpoint = Checkpoint {
        origin: "example.com/log".to_owned(),
        size: 9,
        root: root_of(&leaves),
        extensions: Vec::new(),
    };
    let proof = TlogProof {
        extra: None,
        index: 4,
        path: inclusion_proof(&leaves, 4).unwrap(),
        checkpoint: key.sign(&checkpoint.text()),
    };
    (proof, events[4].clone(), key.vkey())
}

#[test]
fn a_proof_file_proves_its_event_and_no_other() {
    let (proof, event, key) = proof();
    let text = proof.to_string();
    assert!(text.starts_with("c2sp.org/tlog-proof@v1\nindex 4\n"));
    let read = TlogProof::parse(&text).unwrap();
    assert_eq!(read, proof);
    assert_eq!(read.verify(event.as_bytes(), &key).map(|it| it.size), Ok(9));
    assert_eq!(read.verify(b"event 5", &key), Err(WhyNot::NotIncluded));
    let stranger = Vkey {
        name: key.name.clone(),
        key: [1; 32],
    };
    assert_eq!(
        read.verify(event.as_bytes(), &stranger),
        Err(WhyNot::Unsigned)
    );
    assert_eq!(read.verify_all(None, None), Err(WhyNot::NoEvent));
    let with_extra = TlogProof {
        extra: Some(b"more".to_vec()),
        ..proof
    };
    let text = with_extra.to_string();
    assert!(text.contains("@v1\nextra bW9yZQ==\nindex 4\n"));
    assert_eq!(TlogProof::parse(&text), Ok(with_extra));
}

#[test]
fn every_changed_byte_of_a_proof_file_is_noticed() {
    let (proof, event, key) = proof();
    let text = proof.to_string();
    for at in 0..text.len() {
        let mut bytes = text.as_bytes().to_vec();
        bytes[at] ^= 1;
        let Ok(bent) = String::from_utf8(bytes) else {
            continue;
        };
        let read = TlogProof::parse(&bent);
        let holds = read.is_ok_and(|it| it.verify(event.as_bytes(), &key).is_ok());
        assert!(!holds, "byte {at}");
    }
}
