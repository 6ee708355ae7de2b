//! Commands on a state directory in use: accounts, corporations and offices; beside a running server and without one.

use std::path::Path;
use std::process::Output;

use encoding_rs::SHIFT_JIS;
use serde_json::Value;
use sqlx::Connection;

use super::cli::{mamori, printed, told};
use super::serve::Server;

fn on(dir: &Path, words: &[&str]) -> Output {
    let mut command = mamori("");
    command.args(words).arg("--data").arg(dir);
    command.output().unwrap()
}

pub(crate) fn json(dir: &Path, words: &[&str]) -> Output {
    on(dir, &[words, &["--json"]].concat())
}

/// What a command that must succeed prints as JSON.
pub(crate) fn ok(dir: &Path, words: &[&str]) -> Value {
    let output = json(dir, words);
    assert_eq!(output.status.code(), Some(0), "{words:?}: {output:?}");
    printed(&output)
}

/// The number of a refusal, which has a sentence and a next step whatever it is.
pub(crate) fn refused(dir: &Path, words: &[&str], code: i32) -> Value {
    let output = json(dir, words);
    assert_eq!(output.status.code(), Some(code), "{words:?}: {output:?}");
    let told = told(&output);
    for key in ["error", "next"] {
        let text = told[key].as_str().unwrap();
        assert!(!text.is_empty() && !text.contains('{'), "{told}");
    }
    told
}

/// A directory that a server has begun.
pub(crate) fn begun() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    drop(Server::start(dir.path()));
    dir
}

pub(crate) fn file(dir: &Path, name: &str, bytes: &[u8]) -> String {
    let path = dir.join(name);
    std::fs::write(&path, bytes).unwrap();
    path.to_str().unwrap().to_owned()
}

const OFFICES: &str = "法人,事業所,サービス種別,電話,備考\r\n春風会,さくら,訪問介護,０２５７−１２−３４５６,a\r\n春風会,つばき,デイサービス,,\r\n\r\n秋月会,もみじ,特養,,\r\n";

pub(crate) fn add(office: &str) -> [&str; 8] {
    let name = ["--name", "岡本 葵", "--kana", "おかもと あおい"];
    let [a, b, c, d] = name;
    ["user", "add", "--office", office, a, b, c, d]
}

#[test]
fn offices_and_people_are_added_beside_a_running_server_which_knows_them_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path());
    let table = file(dir.path(), "offices.csv", &SHIFT_JIS.encode(OFFICES).0);
    let imported = ok(dir.path(), &["org", "import", &table]);
    assert_eq!(
        (&imported["imported"], &imported["new"]),
        (&true.into(), &3.into())
    );
    assert_eq!(imported["new_corporations"], 2);
    assert_eq!(imported["unused"], serde_json::json!(["備考"]));
    let slug = imported["rows"][0]["slug"].as_str().unwrap();
    let more = ["--role", "管理者", "--login", "Okamoto"];
    let added = ok(dir.path(), &[&add(slug)[..], &more].concat());
    assert_eq!(added["login"], "okamoto");
    assert!(added["url"].as_str().unwrap().ends_with("/invitations"));
    let page = |code: &Value| {
        let path = format!("/invitations/{}", code.as_str().unwrap());
        server.get(dir.path(), &path).unwrap().1
    };
    assert!(page(&added["code"]).contains("岡本 葵"));
    let users = ok(dir.path(), &["user", "list"]);
    assert_eq!(users.as_array().unwrap().len(), 1);
    assert_eq!(users[0]["id"], added["id"]);
    assert_eq!(users[0]["roles"][0], format!("manager@{slug}"));
    assert_eq!(users[0]["has_account"], false);
    let renewed = ok(dir.path(), &["user", "reset", "okamoto", "--proof", "face"]);
    assert!(page(&renewed["code"]).contains("岡本 葵"));
    let old = page(&added["code"]);
    assert!(!old.contains("岡本 葵"), "an older code has ended");
    let text = on(dir.path(), &["user", "list"]);
    let text = String::from_utf8(text.stdout).unwrap();
    let line = "okamoto\t岡本 葵\tオカモト アオイ\tmanager@";
    assert!(text.contains(line), "{text}");
}

#[test]
fn wrong_use_of_accounts_is_refused_with_a_number_and_adds_nobody() {
    let dir = begun();
    let table = file(dir.path(), "offices.csv", OFFICES.as_bytes());
    let imported = ok(dir.path(), &["org", "import", &table]);
    let slug = imported["rows"][0]["slug"].as_str().unwrap();
    let with = |more: &[&str]| -> Vec<String> {
        let words = [&add(slug)[..], more].concat();
        words.into_iter().map(str::to_owned).collect()
    };
    ok(
        dir.path(),
        &with(&["--login", "okamoto"])
            .iter()
            .map(String::as_str)
            .collect::<Vec<_>>(),
    );
    for (more, number) in [
        (&["--role", "社長"][..], 216),
        (&["--login", "岡本"], 251),
        (&["--login", "okamoto"], 252),
    ] {
        let words = with(more);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        assert_eq!(refused(dir.path(), &words, 2)["number"], number, "{more:?}");
    }
    let nowhere = refused(dir.path(), &add("nowhere"), 2);
    assert_eq!(nowhere["number"], 214);
    let unread = [
        "user", "add", "--office", slug, "--name", "葵", "--kana", "葵",
    ];
    assert_eq!(refused(dir.path(), &unread, 2)["number"], 251);
    let unknown = ["user", "reset", "nobody", "--proof", "face"];
    assert_eq!(refused(dir.path(), &unknown, 2)["number"], 215);
    assert_eq!(
        refused(dir.path(), &["user", "reset", "okamoto"], 2)["number"],
        203
    );
    assert_eq!(
        ok(dir.path(), &["user", "list"]).as_array().unwrap().len(),
        1
    );
}

#[test]
fn a_table_of_offices_is_looked_at_whole_taken_whole_and_taken_once() {
    let dir = begun();
    let table = file(dir.path(), "offices.csv", OFFICES.as_bytes());
    let looked = ok(dir.path(), &["org", "import", &table, "--dry-run"]);
    assert_eq!(
        (&looked["imported"], &looked["new"]),
        (&false.into(), &3.into())
    );
    let imported = ok(dir.path(), &["org", "import", &table]);
    assert_eq!(
        (&imported["new"], &imported["there"]),
        (&3.into(), &0.into())
    );
    let again = ok(dir.path(), &["org", "import", &table]);
    let counts = (&again["imported"], &again["new"], &again["there"]);
    assert_eq!(counts, (&false.into(), &0.into(), &3.into()));
    assert_eq!(again["rows"][0]["slug"], imported["rows"][0]["slug"]);
}

#[test]
fn a_table_with_faults_names_each_and_nothing_of_it_is_written() {
    let dir = begun();
    let wrong = OFFICES
        .replace("デイサービス", "なにか")
        .replace("特養,", "特養,12");
    let faulty = file(dir.path(), "faulty.csv", wrong.as_bytes());
    let seen = json(dir.path(), &["org", "import", &faulty, "--dry-run"]);
    assert_eq!(
        (seen.status.code(), seen.stderr.len()),
        (Some(1), 0),
        "{seen:?}"
    );
    let rows = &printed(&seen)["rows"];
    assert_eq!(
        (&rows[1]["row"], &rows[1]["state"]),
        (&3.into(), &"wrong".into())
    );
    assert_eq!(rows[1]["faults"][0]["column"], "service");
    assert!(
        rows[1]["faults"][0]["error"]
            .as_str()
            .unwrap()
            .contains("訪問介護")
    );
    assert_eq!(
        (&rows[2]["row"], &rows[2]["faults"][0]["column"]),
        (&5.into(), &"phone".into())
    );
    let told = refused(dir.path(), &["org", "import", &faulty], 1);
    assert_eq!((&told["number"], &told["line"]), (&173.into(), &3.into()));
    assert!(told["file"].as_str().unwrap().ends_with("faulty.csv"));
    let table = file(dir.path(), "offices.csv", OFFICES.as_bytes());
    let looked = ok(dir.path(), &["org", "import", &table, "--dry-run"]);
    assert_eq!(looked["new"], 3, "all three are still new");
}

#[test]
fn what_differs_from_an_office_that_is_there_is_told_and_not_changed() {
    let dir = begun();
    let table = file(dir.path(), "offices.csv", OFFICES.as_bytes());
    ok(dir.path(), &["org", "import", &table]);
    let moved = OFFICES
        .replace("０２５７−１２", "0258-12")
        .replace("もみじ", "いちょう");
    let moved = file(dir.path(), "moved.csv", moved.as_bytes());
    let text = on(
        dir.path(),
        &["org", "import", &moved, "--dry-run", "--language", "en"],
    );
    let text = String::from_utf8(text.stdout).unwrap();
    assert!(text.contains("not changed): phone"), "{text}");
    assert!(
        text.contains("1 offices and 0 corporations are new; 2 already there"),
        "{text}"
    );
}

#[test]
fn a_table_that_is_none_is_refused_in_words() {
    let dir = begun();
    for (name, bytes, number, code) in [
        ("picture.xlsx", &b"\x89PNG\r\n\x1a\n\0\0"[..], 171, 1),
        ("large.csv", &vec![b'a'; 3 << 20], 171, 1),
        ("empty.csv", b"", 171, 1),
        ("heads.csv", "法人,電話\nx,y\n".as_bytes(), 172, 1),
    ] {
        let path = file(dir.path(), name, bytes);
        let told = refused(dir.path(), &["org", "import", &path], code);
        assert_eq!(told["number"], number, "{name}: {told}");
    }
    let columns = dir.path().join("heads.csv");
    let told = refused(dir.path(), &["org", "import", columns.to_str().unwrap()], 1);
    assert!(
        told["error"]
            .as_str()
            .unwrap()
            .contains("事業所, サービス種別"),
        "{told}"
    );
    let absent = refused(dir.path(), &["org", "import", "/no/such.csv"], 2);
    assert_eq!(absent["number"], 221);
}

#[test]
fn a_directory_without_data_is_left_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let table = file(dir.path(), "offices.csv", OFFICES.as_bytes());
    for words in [
        &["user", "list"][..],
        &["org", "import", &table],
        &["assessment", "list"],
        &add("sakura"),
    ] {
        assert_eq!(refused(dir.path(), words, 1)["number"], 133, "{words:?}");
    }
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
}

/// Changes the database as another version of the program would have left it.
fn changed(dir: &Path, sql: &'static str) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        sqlx::any::install_default_drivers();
        let url = format!("sqlite://{}", dir.join("mamori.db").display());
        let mut conn = sqlx::AnyConnection::connect(&url).await.unwrap();
        sqlx::query(sql).execute(&mut conn).await.unwrap();
        conn.close().await.unwrap();
    });
}

#[test]
fn tables_of_another_version_are_not_touched_by_a_command() {
    let dir = begun();
    changed(
        dir.path(),
        "delete from migrations where name = (select max(name) from migrations)",
    );
    assert_eq!(refused(dir.path(), &["user", "list"], 1)["number"], 134);
    changed(dir.path(), "update migrations set hash = 'other'");
    assert_eq!(refused(dir.path(), &["user", "list"], 1)["number"], 135);
}

#[test]
fn without_its_seal_no_code_is_made_but_lists_are_read() {
    let dir = begun();
    std::fs::remove_file(dir.path().join("keys/seal.key")).unwrap();
    assert_eq!(refused(dir.path(), &add("sakura"), 1)["number"], 123);
    assert!(!dir.path().join("keys/seal.key").exists());
    assert_eq!(ok(dir.path(), &["user", "list"]), serde_json::json!([]));
}
