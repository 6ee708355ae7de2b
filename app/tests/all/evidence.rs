//! `mamori evidence` as somebody types it: on a directory with and without a server, on packs and proofs, on what was tampered with.

use std::path::Path;

use serde_json::Value;
use sqlx::{AssertSqlSafe, Connection, Row};

use super::cli::{mamori, printed, told};
use super::in_use::{begun, ok, refused};
use super::serve::Server;

/// Judges a directory or file: what is said, and whether all is well.
fn judged(what: &Path, more: &[&str]) -> (i32, Value) {
    let mut command = mamori("evidence verify --json");
    let output = command.arg(what).args(more).output().unwrap();
    let code = output.status.code().unwrap();
    if output.stdout.is_empty() {
        return (code, told(&output));
    }
    (code, printed(&output))
}

/// Puts the database of one directory into another, with what the engine has not moved into its file yet.
fn carry(from: &Path, to: &Path) {
    for end in ["", "-wal", "-shm"] {
        let name = format!("mamori.db{end}");
        drop(std::fs::remove_file(to.join(&name)));
        if end != "-shm" && from.join(&name).exists() {
            std::fs::copy(from.join(&name), to.join(&name)).unwrap();
        }
    }
}

fn words(told: &Value) -> Vec<&str> {
    let faults = told["faults"].as_array().unwrap();
    faults
        .iter()
        .map(|it| it["word"].as_str().unwrap())
        .collect()
}

/// Does something to a database that nobody guards.
async fn tamper(dir: &Path, sql: &str) {
    sqlx::any::install_default_drivers();
    let url = format!("sqlite://{}", dir.join("mamori.db").display());
    let mut conn = sqlx::AnyConnection::connect(&url).await.unwrap();
    let guards = "select name from sqlite_schema where type = 'trigger'";
    let guards = sqlx::query(guards).fetch_all(&mut conn).await.unwrap();
    let lowered = guards
        .iter()
        .map(|it| format!("drop trigger {};", it.get::<String, _>(0)));
    let lowered: String = lowered.collect();
    for sql in [lowered, format!("pragma foreign_keys = off; {sql}")] {
        let sql = AssertSqlSafe(sql);
        sqlx::raw_sql(sql).execute(&mut conn).await.unwrap();
    }
    conn.close().await.unwrap();
}

fn all_files(dir: &Path) -> Vec<(std::path::PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(all_files(&path));
        } else if !path.to_string_lossy().ends_with("-shm") {
            // (Beside a log of the engine its readers note in `-shm` who reads; it holds nothing of anybody.)
            files.push((path.clone(), std::fs::read(&path).unwrap()));
        }
    }
    files.sort();
    files
}

#[test]
fn a_directory_is_judged_beside_its_server_and_without_one_and_nothing_in_it_changes() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path());
    let (code, seen) = judged(dir.path(), &[]);
    assert_eq!((code, &seen["ok"]), (0, &true.into()), "{seen}");
    assert!(!seen["trees"].as_array().unwrap().is_empty());
    drop(server);
    // Killed: the log of the engine is still there, and so is what it holds.
    let (code, again) = judged(dir.path(), &[]);
    assert_eq!((code, &again["trees"]), (0, &seen["trees"]), "{again}");
    ok(dir.path(), &["user", "list"]);
    let before = all_files(dir.path());
    assert_eq!(judged(dir.path(), &[]).0, 0);
    let after = all_files(dir.path());
    let names = |all: &[(std::path::PathBuf, Vec<u8>)]| {
        all.iter().map(|it| it.0.clone()).collect::<Vec<_>>()
    };
    assert_eq!(names(&before), names(&after), "files came or went");
    let written = before.iter().zip(&after).filter(|(was, is)| was.1 != is.1);
    let written: Vec<_> = written.map(|(was, _)| &was.0).collect();
    assert!(written.is_empty(), "{written:?} was written");
}

#[tokio::test(flavor = "multi_thread")]
async fn kept_files_are_read_again_and_journals_of_no_office_are_told() {
    let dir = begun();
    let fsck = |code: i32| {
        let output = mamori("evidence fsck --json")
            .arg(dir.path())
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(code), "{output:?}");
        printed(&output)
    };
    fsck(0);
    tamper(
        dir.path(),
        "insert into log_trees values ('00000000-0000-7000-8000-000000000009/2026', '00000000-0000-7000-8000-000000000009', 2026, 0, zeroblob(8), x'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 0);
         insert into corporations values ('c', 'c', 'c', 'x', 0);
         insert into offices (id, corporation_id, slug, name, service, created_at) values ('o', 'c', 'o', 'o', 'home-help', 0);
         insert into register_files values ('o', '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', 'pdf', 4, null, 'system', 0);",
    )
    .await;
    let seen = fsck(1);
    assert_eq!(
        words(&seen),
        ["evidence.no-office", "evidence.file-gone"],
        "{seen}"
    );
    let files = dir.path().join("files/9f");
    std::fs::create_dir_all(&files).unwrap();
    let file = files.join("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08");
    std::fs::write(&file, "tesT").unwrap();
    assert_eq!(words(&fsck(1))[1], "evidence.file-changed");
    std::fs::write(&file, "test").unwrap();
    assert_eq!(words(&fsck(1)), ["evidence.no-office"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_row_is_named_with_its_column() {
    let dir = begun();
    tamper(
        dir.path(),
        "update log_events set actor = 'nobody' where seq = 0 and actor = 'system'",
    )
    .await;
    let (code, seen) = judged(dir.path(), &[]);
    assert_eq!((code, words(&seen)), (1, vec!["column"]), "{seen}");
    assert_eq!(seen["faults"][0]["seq"], 0);
    let sentence = mamori("evidence verify --language en")
        .arg(dir.path())
        .output()
        .unwrap();
    let sentence = String::from_utf8(sentence.stdout).unwrap();
    assert!(
        sentence.contains("/0: A column differs") && sentence.contains("`actor`"),
        "{sentence}"
    );
}

#[test]
fn an_old_copy_is_found_by_what_lies_beside_it_and_by_what_somebody_kept() {
    let dir = begun();
    let copy = tempfile::tempdir().unwrap();
    ok(dir.path(), &["user", "list"]);
    carry(dir.path(), copy.path());
    let given = mamori("evidence checkpoint --data")
        .arg(dir.path())
        .output()
        .unwrap();
    let kept = copy.path().join("kept.txt");
    std::fs::write(&kept, &given.stdout).unwrap();
    let key = mamori("evidence checkpoint --pub --data")
        .arg(dir.path())
        .output()
        .unwrap();
    let key = String::from_utf8(key.stdout).unwrap();
    let file = kept.to_str().unwrap();
    let with = ["--checkpoint", file, "--key", key.trim()];
    assert_eq!(judged(dir.path(), &with).0, 0);
    ok(dir.path(), &["user", "list"]);
    assert_eq!(judged(dir.path(), &with).0, 0);
    // What was given out is no older than the copy, and what came after is not in it.
    let later = mamori("evidence checkpoint --data")
        .arg(dir.path())
        .output()
        .unwrap();
    std::fs::write(&kept, &later.stdout).unwrap();
    let (code, seen) = judged(copy.path(), &with);
    assert_eq!((code, words(&seen)), (1, vec!["rollback"]), "{seen}");
    std::fs::write(copy.path().join("checkpoints.txt"), &later.stdout).unwrap();
    let (code, seen) = judged(copy.path(), &["--key", key.trim()]);
    assert_eq!((code, words(&seen)), (1, vec!["rollback"]), "{seen}");
}

#[test]
#[cfg(unix)]
fn a_server_whose_database_came_back_older_says_so_and_keeps_the_trace() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path();
    let old = tempfile::tempdir().unwrap();
    let mut server = Server::start(path);
    server.stop();
    carry(path, old.path());
    let mut server = Server::start(path);
    server.stop();
    let beside = std::fs::read_to_string(path.join("checkpoints.txt")).unwrap();
    assert!(beside.contains("mamori/") && beside.contains('—'));
    let mut server = Server::start(path);
    let ready = server.get(path, "/readyz").unwrap().1;
    assert!(ready.contains("\"journal\":\"whole\""), "{ready}");
    server.stop();
    let beside = std::fs::read(path.join("checkpoints.txt")).unwrap();
    carry(old.path(), path);
    let mut server = Server::start(path);
    let ready = server.get(path, "/readyz").unwrap().1;
    assert!(ready.contains("\"journal\":\"behind\""), "{ready}");
    server.stop();
    assert_eq!(std::fs::read(path.join("checkpoints.txt")).unwrap(), beside);
}

#[test]
fn a_pack_and_a_proof_prove_themselves_and_a_changed_letter_in_them_is_found() {
    let dir = begun();
    for _ in 0..3 {
        ok(dir.path(), &["user", "list"]);
    }
    let out = dir.path().join("out");
    let name = out.to_str().unwrap().to_owned();
    let year = mamori::clock::Clock::of_the_computer()
        .today()
        .year()
        .to_string();
    let of = ["--house", "--year", &year, "--out", &name];
    for (words, middle) in [
        ([&["evidence", "pack"][..], &of].concat(), "\noperation "),
        (
            [&["evidence", "prove", "--seq", "1"][..], &of].concat(),
            "\nindex ",
        ),
    ] {
        ok(dir.path(), &words);
        let text = std::fs::read_to_string(&out).unwrap();
        let (code, seen) = judged(&out, &[]);
        assert_eq!(
            (code, &seen["trees"][0]["pinned"]),
            (0, &false.into()),
            "{seen}"
        );
        let (front, back) = text.split_once(middle).unwrap();
        let first = back.chars().next().unwrap();
        let turned = char::from_u32(u32::from(first) ^ 1).unwrap();
        let rest: String = back.chars().skip(1).collect();
        let changed = format!("{front}{middle}{turned}{rest}");
        std::fs::write(&out, changed).unwrap();
        assert_eq!(judged(&out, &[]).0, 1, "{middle}");
        let half: String = text.chars().take(text.len() / 2).collect();
        std::fs::write(&out, half).unwrap();
        assert_eq!(judged(&out, &[]).0, 1, "half of it");
    }
}

#[test]
fn wrong_use_and_an_unreadable_database_are_told_apart() {
    let dir = begun();
    let odd = dir.path().join("odd.txt");
    std::fs::write(&odd, "odd").unwrap();
    let odd_name = odd.to_str().unwrap();
    let gone = dir.path().join("gone");
    for (what, more, number) in [
        (gone.as_path(), &[][..], 271),
        (odd.as_path(), &[], 271),
        (&dir.path().join("keys"), &[], 271),
        (dir.path(), &["--key", "x"], 273),
        (dir.path(), &["--checkpoint", odd_name], 272),
    ] {
        let (code, seen) = judged(what, more);
        assert_eq!((code, &seen["number"]), (2, &number.into()), "{seen}");
    }
    let year = ["--year", "1999", "--out", odd_name];
    let no_tree = [&["evidence", "pack", "--house"][..], &year].concat();
    assert_eq!(refused(dir.path(), &no_tree, 2)["number"], 218);
    let young = ["evidence", "prune", "--before", "9000"];
    assert_eq!(refused(dir.path(), &young, 2)["number"], 274);
    let done = ok(dir.path(), &["evidence", "prune", "--dry-run"]);
    assert_eq!(done["trees"], serde_json::json!([]));
    for end in ["-wal", "-shm"] {
        let beside = dir.path().join(format!("mamori.db{end}"));
        let _ = std::fs::remove_file(beside);
    }
    std::fs::write(dir.path().join("mamori.db"), vec![7; 9000]).unwrap();
    let (code, seen) = judged(dir.path(), &[]);
    assert_eq!((code, &seen["number"]), (1, &136.into()), "{seen}");
}

#[test]
fn a_lost_or_another_key_of_the_journal_is_told_with_the_next_step() {
    let dir = begun();
    let key = dir.path().join("keys/evidence.key");
    let own = std::fs::read(&key).unwrap();
    std::fs::remove_file(&key).unwrap();
    let list = ["user", "list"];
    assert_eq!(refused(dir.path(), &list, 1)["number"], 126);
    let mut serve = mamori("serve --listen 127.0.0.1:0 --json --data");
    let output = serve.arg(dir.path()).output().unwrap();
    assert_eq!(told(&output)["number"], 126);
    std::fs::write(&key, "short").unwrap();
    assert_eq!(refused(dir.path(), &list, 1)["number"], 127);
    std::fs::write(&key, [3; 32]).unwrap();
    assert_eq!(refused(dir.path(), &list, 1)["number"], 128);
    std::fs::write(&key, own).unwrap();
    ok(dir.path(), &list);
}
