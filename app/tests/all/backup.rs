//! `mamori backup` as somebody types it: made, listed, verified, restored from paper alone; each single fault with its own number.

use std::path::Path;

use serde_json::Value;

use super::cli::{mamori, printed, told};
use super::in_use::{add, begun, file, ok, refused};

/// A directory with an office and somebody in it.
fn house() -> tempfile::TempDir {
    let dir = begun();
    let offices = "法人,事業所,サービス種別,電話,備考\r\n春風会,さくら,訪問介護,,\r\n";
    let table = file(dir.path(), "offices.csv", offices.as_bytes());
    let imported = ok(dir.path(), &["org", "import", &table]);
    let office = imported["rows"][0]["slug"].as_str();
    let office = office.unwrap_or_else(|| panic!("{imported}"));
    ok(dir.path(), &add(office));
    dir
}

fn made(dir: &Path) -> String {
    let told = ok(dir, &["backup", "run"]);
    assert_eq!(told["places"][0]["outcome"], "good", "{told}");
    told["places"][0]["file"].as_str().unwrap().to_owned()
}

/// What a command without a house says.
fn elsewhere(words: &[&str]) -> (Option<i32>, Value) {
    let empty = tempfile::tempdir().unwrap();
    let mut command = mamori("");
    command.args(words).arg("--data").arg(empty.path());
    let output = command.arg("--json").output().unwrap();
    let code = output.status.code();
    (
        code,
        if code == Some(0) {
            printed(&output)
        } else {
            told(&output)
        },
    )
}

#[test]
fn a_backup_is_made_listed_verified_and_tried() {
    let dir = house();
    assert_eq!(
        ok(dir.path(), &["backup", "list"])
            .as_array()
            .unwrap()
            .len(),
        0
    );
    let file = made(dir.path());
    let list = ok(dir.path(), &["backup", "list"]);
    assert!(file.ends_with(list[0]["id"].as_str().unwrap()));
    for (key, value) in [
        ("place", "backups"),
        ("generation", "day"),
        ("state", "good"),
    ] {
        assert_eq!(list[0][key], value, "{list}");
    }
    let verified = ok(dir.path(), &["backup", "verify", &file]);
    assert_eq!(
        (&verified["good"], &verified["offices"]),
        (&Value::Bool(true), &Value::from(1))
    );
    assert_eq!(ok(dir.path(), &["backup", "drill"])["good"], true);
    let unknown = refused(dir.path(), &["backup", "run", "--place", "moon"], 2);
    assert_eq!(unknown["number"], 266);
}

#[test]
fn the_paper_key_restores_on_a_machine_that_knows_nothing() {
    let dir = house();
    let key = ok(dir.path(), &["backup", "key", "--print"]);
    let secret = key["secret"].as_str().unwrap();
    let file = made(dir.path());
    let new = tempfile::tempdir().unwrap();
    let into = new.path().join("mamori");
    let into = into.to_str().unwrap();
    let (code, refused) = elsewhere(&["backup", "restore", &file, "--into", into]);
    assert_eq!((code, &refused["number"]), (Some(1), &Value::from(151)));
    assert!(!Path::new(into).exists());
    let typed = secret.to_lowercase();
    let words = [
        "backup",
        "restore",
        &file,
        "--into",
        into,
        "--recovery-key",
        &typed,
    ];
    let (code, restored) = elsewhere(&words);
    assert_eq!(code, Some(0), "{restored}");
    let people = |dir: &Path| ok(dir, &["user", "list"]);
    assert_eq!(people(Path::new(into)), people(dir.path()));
    assert_eq!(people(dir.path()).as_array().unwrap().len(), 1);
    let (code, refused) = elsewhere(&words);
    assert_eq!((code, &refused["number"]), (Some(1), &Value::from(168)));
    // The new house goes on with its own backups, sealed to the same paper.
    let list = ok(Path::new(into), &["backup", "run"]);
    assert!(
        list["opened_by"]
            .as_array()
            .unwrap()
            .contains(&key["fingerprint"])
    );
}

#[test]
fn each_fault_has_its_own_number_and_none_ends_with_zero() {
    let dir = house();
    let file = made(dir.path());
    let whole = std::fs::read(&file).unwrap();
    let other = dir.path().join("other.backup");
    let name = other.to_str().unwrap();
    let number = |bytes: &[u8], words: &[&str]| {
        std::fs::write(&other, bytes).unwrap();
        refused(dir.path(), words, 1)["number"].clone()
    };
    let verify = ["backup", "verify", name];
    assert_eq!(number(&whole[..whole.len() / 2], &verify), 152);
    let mut flipped = whole.clone();
    flipped[whole.len() / 2] ^= 4;
    assert_eq!(number(&flipped, &verify), 152);
    assert_eq!(number(b"", &verify), 152);
    let (code, told) = elsewhere(&["backup", "verify", &file]);
    assert_eq!((code, &told["number"]), (Some(1), &Value::from(151)));
    let slip = ["backup", "verify", &file, "--recovery-key", "ABCD EFGH"];
    assert_eq!(refused(dir.path(), &slip, 2)["number"], 265);
    let wrong = [
        "backup", "restore", &file, "--into", "x", "--to", "sqlite:x",
    ];
    assert_eq!(refused(dir.path(), &wrong, 2)["number"], 267);
    // A backup of another house.
    let stranger = house();
    let foreign = made(stranger.path());
    let key = stranger.path().join("keys/backup.key");
    let words = [
        "backup",
        "verify",
        &foreign,
        "--identity",
        key.to_str().unwrap(),
    ];
    let number = refused(dir.path(), &words, 1)["number"].clone();
    assert!([158, 159].contains(&number.as_u64().unwrap()), "{number}");
}

#[test]
fn the_page_for_the_safe_is_a_pdf_and_the_secret_stays_nowhere() {
    let dir = house();
    let page = dir.path().join("page.pdf");
    let told = ok(
        dir.path(),
        &["backup", "key", "--out", page.to_str().unwrap()],
    );
    assert!(told["secret"].is_null());
    assert!(std::fs::read(&page).unwrap().starts_with(b"%PDF"));
    let kept = std::fs::read_to_string(dir.path().join("keys/recovery.pub")).unwrap();
    assert!(kept.contains("age1") && !kept.contains("SECRET"), "{kept}");
    assert!(kept.contains(told["fingerprint"].as_str().unwrap()));
}
