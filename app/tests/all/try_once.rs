//! `mamori try --once --json` as a stranger runs it: the object of the contract, the plan on the disk, and what it refuses.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn mamori(arguments: &[&str], data: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_mamori"))
        .args(arguments)
        .arg("--data")
        .arg(data)
        .output()
        .unwrap()
}

/// The object of the contract, and what was said beside it.
fn once(data: &Path) -> (Value, String) {
    let output = mamori(&["try", "--once", "--json"], data);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}");
    (serde_json::from_slice(&output.stdout).unwrap(), said)
}

/// The words of a PDF without the spaces that lines and columns bring.
fn words_of(pdf: &Path) -> String {
    let text = Command::new("pdftotext").arg(pdf).arg("-").output();
    let text = String::from_utf8(text.unwrap().stdout).unwrap();
    text.split_whitespace().collect()
}

fn file(told: &Value, name: &str) -> Option<PathBuf> {
    told[name].as_str().map(PathBuf::from)
}

/// The titles of the rows of a plan's page, without their numbers.
fn titles(page: &str) -> Vec<&str> {
    let rows = page.split("<ol class=\"plan\">").nth(1).unwrap_or_default();
    let headings = rows
        .split("<li class=")
        .skip(1)
        .filter_map(|it| it.split("<h2>").nth(1));
    let words = headings.filter_map(|it| it.split("</h2>").next()?.split_once(' '));
    words.map(|it| it.1).collect()
}

#[test]
fn the_main_job_runs_once_and_leaves_the_plan_of_an_office_that_had_none() {
    let data = tempfile::tempdir().unwrap();
    let (told, said) = once(data.path());
    let keys: Vec<&String> = told.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["office", "plan_html", "plan_pdf", "url", "users"]);
    assert_eq!(told["url"], Value::Null);
    for user in told["users"].as_array().unwrap() {
        for key in ["name", "role", "login", "password", "totp_secret"] {
            assert!(!user[key].as_str().unwrap().is_empty(), "{key} of {user}");
        }
        assert!(user["password"].as_str().unwrap().len() >= 13);
    }
    let page = std::fs::read_to_string(file(&told, "plan_html").unwrap()).unwrap();
    let rows = titles(&page);
    assert!(!rows.is_empty(), "{page}");
    match file(&told, "plan_pdf") {
        Some(pdf) => {
            let text = words_of(&pdf);
            assert!(
                rows.iter().any(|it| text.contains(it)),
                "none of {rows:?} in {text}"
            );
        }
        None => assert!(said.contains("PDF"), "nothing says why: {said}"),
    }
    let (other, _) = once(data.path());
    assert_ne!(
        other["office"], told["office"],
        "each run does the job at an office without a plan"
    );
    assert_eq!(
        other["users"], told["users"],
        "the same folder is the same world"
    );
}

#[test]
fn a_folder_with_real_records_and_an_address_for_others_are_refused() {
    let data = tempfile::tempdir().unwrap();
    std::fs::write(data.path().join("mamori.db"), "real").unwrap();
    let real = mamori(&["try", "--once"], data.path());
    assert_eq!(real.status.code(), Some(2));
    assert_eq!(
        std::fs::read_to_string(data.path().join("mamori.db")).unwrap(),
        "real"
    );
    let open = mamori(&["try", "--listen", "0.0.0.0:0"], data.path());
    assert_eq!(open.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&open.stderr).contains("127.0.0.1"));
}
