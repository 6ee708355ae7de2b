//! `cargo xtask bench catalogue`: reading all data, its check, and the pages of the library, beside the smallest answer there is.

use super::figures::{Table, Timings};
use super::page::{self, Page};
use super::server::{Data, Server, under_test};
use super::visitor::People;
use anyhow::{Context as _, Result, ensure};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

/// A command to be timed from its start to its end: in words, the command, how often, and the aim.
struct Run {
    what: &'static str,
    words: &'static [&'static str],
    times: usize,
    aim: &'static str,
}

const RUNS: &[Run] = &[
    Run {
        what: "`mamori --version`: the program and its sentences",
        words: &["--version"],
        times: 50,
        aim: "the floor",
    },
    Run {
        what: "`catalogue show`: the same and all data",
        words: &["catalogue", "show", "care-guide/r8/1-1"],
        times: 50,
        aim: "≤ 100 ms",
    },
    Run {
        what: "`catalogue search`: the same and the index",
        words: &["catalogue", "search", "パスワード"],
        times: 20,
        aim: "",
    },
    Run {
        what: "`catalogue check`",
        words: &["catalogue", "check"],
        times: 20,
        aim: "≤ 1 s",
    },
];

const PAGES: &[Page] = &[
    page("smallest answer (`/healthz`)", "/healthz", "the floor"),
    page("first page of the library", "/catalogue", AIM),
    page(
        "a norm: guideline 6.0",
        "/catalogue/norms/mhlw-guideline/6.0",
        AIM,
    ),
    page(
        "a chapter: control 13",
        "/catalogue/norms/mhlw-guideline/6.0/control/13",
        AIM,
    ),
    page(
        "an item at full depth: 13-6",
        "/catalogue/items/mhlw-guideline/6.0/control/13-6",
        AIM,
    ),
    page(
        "search, written: パスワード",
        "/catalogue?q=%E3%83%91%E3%82%B9%E3%83%AF%E3%83%BC%E3%83%89",
        AIM,
    ),
    page(
        "search, sounding: ぱそこんをなくした",
        "/catalogue?q=%E3%81%B1%E3%81%9D%E3%81%93%E3%82%93%E3%82%92%E3%81%AA%E3%81%8F%E3%81%97%E3%81%9F",
        AIM,
    ),
    page(
        "differences: guideline 6.0 and 7.0",
        "/catalogue/changes/mhlw-guideline/6.0/7.0",
        AIM,
    ),
];
const AIM: &str = "≤ 20 ms";

/// A page of the library; a manager looks at it.
const fn page(what: &'static str, path: &'static str, aim: &'static str) -> Page {
    Page {
        what,
        role: "manager",
        path,
        times: 300,
        aim,
    }
}

/// Builds, measures, prints the table and keeps it in `target/bench-catalogue.md`.
pub(super) fn run(profile: &str) -> Result<()> {
    let program = under_test(profile)?;
    let data = Data::new()?;
    let mut table = Table::default();
    for it in RUNS {
        table.timings(it.what, &time(&program, it)?, it.aim);
    }
    let server = Server::start(&program, &data.0)?;
    page::time_all(&mut People::new(&server), PAGES, &mut table);
    Ok(table.keep("catalogue")?)
}

fn time(program: &Path, run: &Run) -> Result<Timings> {
    let once = || {
        let mut command = Command::new(program);
        command.args(run.words).stdout(Stdio::null());
        let start = Instant::now();
        let status = command.stdin(Stdio::null()).status();
        let status = status.with_context(|| format!("starting {}", program.display()))?;
        ensure!(status.success(), "{} ended with {status}", run.what);
        Ok(start.elapsed())
    };
    once()?;
    Ok(Timings::new(
        (0..run.times).map(|_| once()).collect::<Result<_>>()?,
    ))
}
