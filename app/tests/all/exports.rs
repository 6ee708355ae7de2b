//! `mamori assessment list|export` and `mamori report` on a world that was tried once.

use std::path::Path;

use serde_json::Value;

use super::cli::told;
use super::in_use::{add, json, ok, refused};

/// A world that was tried once, what was said of it, and the checks of the office that got its plan, newest first.
fn tried() -> (tempfile::TempDir, Value, Vec<Value>) {
    let dir = tempfile::tempdir().unwrap();
    let tried = ok(dir.path(), &["try", "--once"]);
    let office = tried["office"].as_str().unwrap();
    let own = ok(dir.path(), &["assessment", "list", "--office", office]);
    let own = own.as_array().unwrap().clone();
    assert!(own.iter().all(|it| it["office"] == office));
    (dir, tried, own)
}

fn year(it: &Value) -> i64 {
    it["fiscal_year"].as_i64().unwrap()
}

#[test]
fn checks_are_listed_with_the_counts_of_their_answers_and_their_papers_print() {
    let (dir, tried, own) = tried();
    assert!(year(&own[0]) > year(own.last().unwrap()), "newest first");
    let all = ok(dir.path(), &["assessment", "list"]);
    let all = all.as_array().unwrap();
    assert!(all.len() > 18, "{}", all.len());
    for it in all {
        let counts = it["counts"].as_object().unwrap();
        let sum: u64 = counts.values().map(|it| it.as_u64().unwrap()).sum();
        assert_eq!((counts.len(), sum), (6, 21), "{it}");
        assert!(it["level"].is_string() && it["edition"] == "r8" && it["id"].is_string());
    }
    let newest = year(&own[0]).to_string();
    let of_year = ok(dir.path(), &["assessment", "list", "--cycle", &newest]);
    let of_year = of_year.as_array().unwrap();
    assert!(of_year.len() < all.len() && of_year.iter().all(|it| year(it) == year(&own[0])));
    let nowhere = ["assessment", "list", "--office", "nowhere"];
    assert_eq!(refused(dir.path(), &nowhere, 2)["number"], 214);
    // A demo keeps its seal elsewhere; a code can be made all the same.
    let slug = own[0]["office_slug"].as_str().unwrap();
    assert!(ok(dir.path(), &add(slug))["code"].is_string());
    for paper in ["plan", "checklist", "poster", "entrance"] {
        print(dir.path(), (paper, slug), !tried["plan_pdf"].is_null());
    }
}

/// Prints a paper; on a machine without Japanese letters that is what is said.
fn print(dir: &Path, (paper, office): (&str, &str), has_letters: bool) {
    let out = dir.join("paper.pdf");
    let path = out.to_str().unwrap();
    let output = json(dir, &["report", paper, "--office", office, "--out", path]);
    if has_letters {
        assert_eq!(output.status.code(), Some(0), "{paper}: {output:?}");
        assert!(std::fs::read(&out).unwrap().starts_with(b"%PDF"), "{paper}");
    } else {
        assert_eq!(told(&output)["number"], 161, "{paper}");
    }
}

#[test]
fn the_answers_of_a_check_leave_as_json_csv_and_xlsx() {
    let (dir, tried, own) = tried();
    let office = tried["office"].as_str().unwrap();
    let out = dir.path().join("answers");
    let path = out.to_str().unwrap();
    let words = |format, more: &[&'static str]| {
        let words = ["assessment", "export", "--office", office, "--out", path];
        [&words[..], &["--format", format], more].concat()
    };
    let read = || std::fs::read(&out).unwrap();
    let told = ok(dir.path(), &words("json", &[]));
    assert_eq!(
        (&told["cycle"], &told["rows"]),
        (&own[0]["fiscal_year"], &21.into())
    );
    let file: Value = serde_json::from_slice(&read()).unwrap();
    assert_eq!(
        (&file["id"], &file["counts"]),
        (&own[0]["id"], &own[0]["counts"])
    );
    let answers = file["answers"].as_array().unwrap();
    let is_done = |it: &&Value| it["applies"] == true && it["answer"] == "done";
    let done = answers.iter().filter(is_done).count();
    assert_eq!(file["counts"]["done"], done);
    assert!(answers[0]["answered_by"].is_string());
    assert_eq!(year(own.last().unwrap()), 2025, "the demo's first year");
    let first = ok(dir.path(), &words("csv", &["--cycle", "2025"]));
    assert_eq!(first["cycle"], 2025);
    let text = String::from_utf8(read()).unwrap();
    assert!(text.starts_with('\u{feff}'));
    assert_eq!(text.matches("\r\n\"").count(), 21);
    ok(dir.path(), &words("xlsx", &[]));
    assert!(read().starts_with(b"PK"));
    let never = refused(dir.path(), &words("csv", &["--cycle", "1999"]), 1);
    assert_eq!(never["number"], 164);
}
