//! Two servers as two offices run them: one watches over the other, over TLS with a certificate that it made itself, by commands alone.

use std::path::Path;
use std::time::{Duration, Instant};

use super::cli::{mamori, printed};
use super::in_use::{begun, ok, refused};
use super::serve::Server;

/// What the witness has seen of the house, once it has.
fn seen(witness: &Path, named: &str) -> String {
    let until = Instant::now() + Duration::from_mins(1);
    loop {
        let output = mamori("evidence witness note --json")
            .args([named, "--data"])
            .arg(witness)
            .output()
            .unwrap();
        if output.status.success() {
            return printed(&output)["note"].as_str().unwrap().to_owned();
        }
        assert!(Instant::now() < until, "{output:?}");
        std::thread::yield_now();
    }
}

/// Lets a house ask a witness that listens there.
fn ask_of(house: &Path, witness: &Path, server: &Server) {
    let key = ok(witness, &["evidence", "witness", "key"])["key"].clone();
    let ca = witness.join("keys/office-ca.pem");
    let text = format!(
        "[[witness]]\nname = \"council\"\nurl = \"https://localhost:{}/witness\"\nkey = {key}\nca = \"{}\"\n",
        server.at.port(),
        ca.display()
    );
    std::fs::write(house.join("mamori.toml"), text).unwrap();
}

/// Judges a directory against what the witness has seen: the exit code, and what was found.
fn judged(dir: &Path, (key, kept): (&str, &Path)) -> (i32, Vec<String>) {
    let output = mamori("evidence verify --json")
        .arg(dir)
        .args(["--key", key, "--checkpoint"])
        .arg(kept)
        .output()
        .unwrap();
    let told = printed(&output);
    let faults = told["faults"].as_array().unwrap().iter();
    let words = faults.map(|it| it["word"].as_str().unwrap().to_owned());
    (output.status.code().unwrap(), words.collect())
}

/// The database as a backup would hold it.
fn copied(from: &Path, to: &Path) {
    for name in ["mamori.db", "mamori.db-wal"] {
        if from.join(name).exists() {
            std::fs::copy(from.join(name), to.join(name)).unwrap();
        }
    }
}

#[test]
fn a_neighbour_cosigns_over_tls_and_its_note_finds_an_old_copy() {
    let (office, council) = (begun(), begun());
    let (office, council) = (office.path(), council.path());
    let public = std::fs::read_to_string(office.join("keys/evidence.pub")).unwrap();
    let public = public.trim();
    let add = ["evidence", "witness", "add", public, "--name", "さくら"];
    let house = ok(council, &add)["house"].as_str().unwrap().to_owned();
    assert_eq!(ok(council, &["evidence", "witness", "list"])[0]["trees"], 0);
    let given = ok(office, &["evidence", "checkpoint", "--house"]);
    let tree = format!("{house}/{}", given[0]["tree"].as_str().unwrap());
    let server = Server::start(council);
    ask_of(office, council, &server);
    let old = tempfile::tempdir().unwrap();
    let asking = Server::start(office);
    let first = seen(council, &tree);
    assert_eq!(first.matches("\n— ").count(), 2, "{first}");
    drop(asking);
    copied(office, old.path());
    // Something happens, and the witness sees it when the server begins anew.
    ok(office, &["evidence", "checkpoint"]);
    let asking = Server::start(office);
    let until = Instant::now() + Duration::from_mins(1);
    let mut note = seen(council, &tree);
    while note == first {
        assert!(Instant::now() < until, "{note}");
        note = seen(council, &tree);
    }
    drop(asking);
    let kept = old.path().join("kept.txt");
    std::fs::write(&kept, format!("{note}\n")).unwrap();
    assert_eq!(judged(office, (public, &kept)), (0, Vec::new()));
    assert_eq!(
        judged(old.path(), (public, &kept)),
        (1, vec!["rollback".to_owned()])
    );
}

#[test]
fn a_server_is_not_its_own_witness_and_houses_that_are_not_there_are_told() {
    let dir = begun();
    let public = std::fs::read_to_string(dir.path().join("keys/evidence.pub")).unwrap();
    let add = |key: &str| {
        refused(
            dir.path(),
            &["evidence", "witness", "add", key, "--name", "x"],
            2,
        )
    };
    assert_eq!(add(public.trim())["number"], 276);
    assert_eq!(add("nonsense")["number"], 273);
    let remove = ["evidence", "witness", "remove", "0123456789abcdef"];
    assert_eq!(refused(dir.path(), &remove, 2)["number"], 277);
    let note = ["evidence", "witness", "note", "0123456789abcdef/house/2026"];
    assert_eq!(refused(dir.path(), &note, 2)["number"], 218);
    let first = ok(dir.path(), &["evidence", "witness", "key"]);
    assert_eq!(ok(dir.path(), &["evidence", "witness", "key"]), first);
}
