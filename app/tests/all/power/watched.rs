//! Starts a program under `strace`: to record what it asks of the operating system, or to have calls fail.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use super::recording::CALLS;
use super::workload::{CHILD, COUNT, PLACE, SPOILT};
use crate::kill::told;

/// Whether this machine lets a program be watched. Where the run decides, nothing may be skipped.
pub(crate) fn may_watch(what: &str) -> bool {
    let tried = Command::new("strace")
        .args(["-f", "-o", "/dev/null", "true"])
        .stderr(Stdio::null())
        .status();
    if tried.is_ok_and(|it| it.success()) {
        return true;
    }
    assert!(told("CI").is_none(), "strace is missing or not permitted");
    eprintln!("skipped: strace is missing or not permitted here, so {what} was not tried");
    false
}

/// The writer of these tests, so many operations, in one way unreliable or in none.
pub(crate) fn writer(dir: &Path, count: usize, spoilt: &str) -> Vec<(&'static str, PathBuf)> {
    vec![
        (PLACE, dir.to_owned()),
        (COUNT, count.to_string().into()),
        (SPOILT, spoilt.into()),
    ]
}

/// `strace` as it records whatever program is named behind it.
pub(crate) fn recorder(log: &Path) -> Command {
    let mut command = strace(log);
    command.args(["-e", &format!("trace={CALLS}"), "--"]);
    command
}

fn strace(log: &Path) -> Command {
    let mut command = Command::new("strace");
    command
        .args(["-f", "-y", "-xx", "-s", "8388608", "-o"])
        .arg(log);
    command
}

/// Runs the writer under `strace`, with more that it is told, and waits for its end.
pub(crate) fn run(more: &[&str], log: &Path, settings: &[(&str, PathBuf)]) -> Output {
    strace(log)
        .args(more)
        .arg("--")
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", CHILD, "--nocapture"])
        .envs(settings.iter().map(|(name, value)| (name, value)))
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

/// Runs the writer and records it.
pub(crate) fn recorded(dir: &Path, log: &Path, (count, spoilt): (usize, &str), more: &[&str]) {
    let trace = format!("trace={CALLS}");
    let settings = writer(dir, count, spoilt);
    let output = run(&[&["-e", &trace], more].concat(), log, &settings);
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && said.contains("done all"),
        "{said}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(!more.is_empty() || !said.contains("refused"), "{said}");
}
