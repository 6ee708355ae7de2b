//! Calls to the disk that fail in the middle of writing: what is there no more is never acknowledged, everything else goes on.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::incident_kill::{Demo, Visitor, location, value};
use super::kill::{LONG, told};
use super::power::judge::found;
use super::power::watched::{may_watch, run, writer};
use super::power::workload::{prepare, touched};

/// So many operations are tried in each run.
const OPERATIONS: usize = 20;

/// Which calls fail how, from which one to which: the first of them in a usual run, all when tests may take long.
const FAULTS: [(&str, &str, &[u32]); 7] = [
    ("fsync,fdatasync", "EIO", &[3, 17]),
    ("fsync,fdatasync", "ENOSPC", &[6]),
    ("pwrite64", "ENOSPC", &[9, 60]),
    ("pwrite64", "EIO", &[31]),
    ("write", "ENOSPC", &[1]),
    ("rename,renameat,renameat2", "EIO", &[1]),
    ("pread64", "EIO", &[8]),
];
/// In a long run: each of so many calls of a kind, one after the other.
const EVERY: std::ops::Range<u32> = 1..80;

/// How long it lasts: one call, a few, until the program ends.
const LASTS: [&str; 3] = ["", "..+6", "+"];

struct Told {
    kept: Vec<String>,
    refused: Vec<String>,
}

/// Runs the writer with calls that fail, and gives what it said of each operation.
fn with(dir: &Path, fault: &str) -> Told {
    let log = tempfile::NamedTempFile::new().unwrap();
    // Only below the folder: what the writer says must come through.
    let paths: Vec<String> = touched(dir, OPERATIONS)
        .iter()
        .map(|it| it.display().to_string())
        .collect();
    let mut more: Vec<&str> = paths.iter().flat_map(|it| ["-P", it]).collect();
    let trace = format!("trace={}", fault.split(':').next().unwrap());
    let inject = format!("inject={fault}");
    more.extend(["-e", &trace, "-e", &inject]);
    let output = run(&more, log.path(), &writer(dir, OPERATIONS, ""));
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(
        !errors.contains("panicked") && !said.contains("panicked"),
        "{fault}: {said}{errors}"
    );
    let after = |word: &str| {
        let lines = said.lines().filter_map(|it| it.split_once(word));
        lines.map(|it| it.1.to_owned()).collect::<Vec<_>>()
    };
    let (kept, refused) = (after("kept "), after("refused "));
    let is_shut = refused.iter().any(|it| it.starts_with("all "));
    let is_told = kept.len() + refused.len() == OPERATIONS;
    assert!(is_told || is_shut, "{fault}: {said}{errors}");
    Told { kept, refused }
}

/// Tries one fault from the `n`th call on; whether it hit anything.
async fn tried(fault: &str) -> usize {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path().canonicalize().unwrap();
    prepare(&dir).await;
    let told = with(&dir, fault);
    let there = found(&dir, true).await;
    let there = there.unwrap_or_else(|why| panic!("{fault}: {why}"));
    let gone: Vec<_> = told.kept.iter().filter(|it| !there.contains(*it)).collect();
    assert!(gone.is_empty(), "{fault}: {gone:?} was acknowledged");
    for why in &told.refused {
        let is_said = why.split_once(' ').is_some_and(|it| it.1.len() > 10);
        assert!(is_said, "{fault}: {why}");
        if fault.contains("ENOSPC") && fault.starts_with("pwrite64") {
            assert!(why.contains("full"), "{fault}: {why}");
        }
    }
    let is_short = !fault.ends_with('+');
    let most = OPERATIONS / 2;
    assert!(
        !is_short || told.refused.len() <= most,
        "{fault}: the house did not go on: {:?}",
        told.refused
    );
    told.refused.len()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_fails_is_told_and_nothing_is_acknowledged_that_is_not_there() {
    if !may_watch("calls that fail") {
        return;
    }
    let is_long = told(LONG).is_some();
    let mut runs = 0;
    for (calls, error, usual) in FAULTS {
        let every: Vec<u32> = EVERY.collect();
        let numbers = if is_long { &every } else { usual };
        let mut refused = 0;
        for number in numbers {
            for lasts in LASTS {
                if !is_long && (runs + 1) % 2 == 0 && lasts == "..+6" {
                    continue;
                }
                let last = match lasts {
                    "..+6" => format!("..{}", number + 6),
                    other => other.to_owned(),
                };
                refused += tried(&format!("{calls}:error={error}:when={number}{last}")).await;
                runs += 1;
            }
        }
        assert!(refused > 0, "{calls} {error}: nothing was hit");
    }
    eprintln!("{runs} runs with calls that fail");
}

/// A running program whose calls fail for as long as this lives.
struct Failing(Child);

impl Failing {
    fn of(demo: &Demo, fault: &str) -> Self {
        let mut child = Command::new("strace")
            .args(["-f", "-o", "/dev/null", "-e", &format!("inject={fault}")])
            .args(["-p", &demo.id().to_string()])
            .stdin(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut told = BufReader::new(child.stderr.take().unwrap());
        told.read_line(&mut line).unwrap();
        assert!(line.contains("attached"), "{line}");
        Self(child)
    }

    /// Lets the program go, whose calls work from then on.
    fn end(mut self) {
        let id = self.0.id().to_string();
        let told = Command::new("kill").args(["-INT", &id]).status();
        assert!(told.unwrap().success());
        self.0.wait().unwrap();
    }
}

/// The page of an incident that was reported just now.
fn reported(demo: &Demo, manager: &Visitor) -> String {
    let form = manager.page(&demo.url(&demo.office("report/lost")));
    let choice = [("choice", "lost-device"), ("key", &value(&form, "key"))];
    let sent = location(&manager.post(&demo.url(&demo.office("report")), &choice));
    sent.strip_suffix("/mine").unwrap().to_owned()
}

#[test]
fn a_page_never_says_saved_while_the_disk_fails_and_works_again_afterwards() {
    if !may_watch("a server whose disk fails") {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let demo = Demo::start(dir.path());
    let manager = Visitor::of(&demo, "tanaka.k");
    let room = reported(&demo, &manager);
    let note = |words: &str| {
        let path = demo.url(&format!("{room}/notes"));
        manager.post(&path, &[("words", words)])
    };
    let mut noted = Vec::new();
    for (n, (fault, status)) in [
        ("fsync,fdatasync:error=EIO", 500),
        ("pwrite64:error=ENOSPC", 507),
    ]
    .into_iter()
    .enumerate()
    {
        let failing = Failing::of(&demo, fault);
        let mut answer = note(&format!("refused-{n}."));
        let page = answer.body_mut().read_to_string().unwrap();
        assert_eq!(answer.status().as_u16(), status, "{fault}: {page}");
        assert!(page.contains("<h1") && !page.contains("panicked"), "{page}");
        failing.end();
        let words = format!("kept-{n}.");
        assert_eq!(location(&note(&words)), room, "{fault}");
        noted.push(words);
    }
    let page = manager.page(&demo.url(&room));
    for words in noted {
        assert_eq!(page.matches(&words).count(), 1, "{words}");
    }
    assert!(!page.contains("refused-"), "{page}");
    demo.kill();
    let output = super::cli::mamori("evidence verify --json")
        .arg(dir.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
}
