//! The power goes while a house begins: it can always be begun again, and once it has answered, its keys and its journal stay.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::disk::Disk;
use super::judge::scratch;
use super::lost::points;
use super::recording::{Happening, read};
use super::states::{Fate, Index, State};
use super::watched::{may_watch, recorder};
use crate::cli::mamori;
use crate::in_use::ok;
use crate::kill::{LONG, told};
use crate::serve::Server;

/// So many points of time by chance, in a usual run and when tests may take long.
const POINTS: (usize, usize) = (5, 60);

/// Starts a house in an empty folder, ends it when it has answered, and gives all that happened.
fn begun(root: &Path, log: &Path) -> Vec<Happening> {
    let program = mamori("serve --listen 127.0.0.1:0 --json --data");
    let mut child = recorder(log)
        .arg(program.get_program())
        .args(program.get_args())
        .arg(root)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut text = String::new();
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    while !text.trim_end().ends_with('}') {
        assert_ne!(lines.read_line(&mut text).unwrap(), 0, "{text}");
    }
    let mut first = String::new();
    let mut recording = BufReader::new(File::open(log).unwrap());
    recording.read_line(&mut first).unwrap();
    let server = first.split_whitespace().next().unwrap();
    let ended = Command::new("kill").args(["-TERM", server]).status();
    assert!(ended.unwrap().success());
    assert!(child.wait().unwrap().success());
    read(BufReader::new(File::open(log).unwrap()), root).unwrap()
}

fn keys(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let Ok(entries) = std::fs::read_dir(dir.join("keys")) else {
        return BTreeMap::new();
    };
    let paths = entries.map(|it| it.unwrap().path());
    let named = paths.map(|it| (it.file_name().unwrap().into(), std::fs::read(&it).unwrap()));
    named.collect()
}

/// Lays a state down, starts a house there and lets the journal be judged; gives its keys.
fn restarted(what: &str, state: &State) -> BTreeMap<PathBuf, Vec<u8>> {
    let dir = scratch();
    state.lay(dir.path()).unwrap();
    eprintln!("{what}");
    let mut server = Server::start(dir.path());
    server.stop();
    let dir = dir.path();
    let judged = ok(dir, &["user", "list"]);
    assert!(judged.is_array() || judged.is_object(), "{what}: {judged}");
    let mut verify = mamori("evidence verify --json");
    let output = verify.arg(dir).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{what}: {output:?}");
    keys(dir)
}

#[test]
fn a_house_whose_power_goes_while_it_begins_can_be_begun_again_and_keeps_what_it_showed() {
    if !may_watch("the loss of power at the beginning") {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().canonicalize().unwrap().join("state");
    std::fs::create_dir(&root).unwrap();
    let mut disk = Disk::of(&root).unwrap();
    let happenings = begun(&root, &dir.path().join("recording"));
    let ready = happenings
        .iter()
        .position(|it| matches!(it, Happening::Said(text) if text.contains('}')));
    let ready = ready.unwrap();
    let count = told(LONG).map_or(POINTS.0, |_| POINTS.1);
    let mut points = points(&happenings, Some(count));
    points.insert(ready);
    let shown = keys(&root);
    assert!(shown.len() > 3, "{:?}", shown.keys());
    for (number, happening) in happenings.iter().enumerate() {
        disk.then(happening).unwrap();
        if !points.contains(&number) {
            continue;
        }
        let seed = number as u64;
        for fate in [Fate::Dropped, Fate::Reordered(seed), Fate::Torn(seed)] {
            let what = format!("{fate:?} after {number} of {}", happenings.len());
            let state = State::of(&disk, &root, (fate, Index::Gone));
            let found = restarted(&what, &state);
            if number >= ready {
                assert_eq!(found, shown, "{what}: the keys are others");
            }
        }
    }
}
