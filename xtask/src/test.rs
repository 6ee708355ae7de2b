//! `cargo xtask test`: the whole proof in one command, here as in the run that decides.

use crate::cluster::Cluster;
use crate::machine::{PDF_READER, POSTGRES, STRACE, equip, sentence};
use crate::place::{answer, cargo, is_ci, succeed};
use crate::steps::{Ended, Steps};
use crate::{advisories, check, interchange, journeys, programs, scan};
use anyhow::Result;
use std::path::{Path, PathBuf};

/// Reads filled forms as another program does.
const OPENPYXL: &str = "openpyxl==3.1.5";

/// How long the tests may take.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Length {
    /// Minutes: every commit.
    Short,
    /// As long as it needs: run by hand.
    Long,
}

/// Runs every step; after the first look, one failure does not hide the next.
pub(crate) fn run(length: Length) -> Result<()> {
    let mut steps = Steps::new(is_ci());
    let (mut cluster, mut python) = (None, None);
    check::look_over(&mut steps)?;
    steps.also("a PostgreSQL of the tests' own", || {
        let missing = equip(&[&POSTGRES]);
        if !missing.is_empty() {
            return Ok(Ended::Skipped(sentence(&missing)));
        }
        cluster = Some(Cluster::start()?);
        Ok(Ended::Well)
    });
    steps.also("tools that the tests call", || {
        let missing = equip(&[&PDF_READER, &STRACE]);
        match missing.as_slice() {
            [] => Ok(Ended::Well),
            some => Ok(Ended::Skipped(sentence(some))),
        }
    });
    steps.also("openpyxl, which reads filled forms back", || {
        Ok(bring_openpyxl(&mut python))
    });
    steps.also("every test, on both databases", || {
        every_test(cluster.as_ref(), python.as_deref(), length)
    });
    steps.also("examples in the documentation", || {
        succeed(cargo(&["test", "--workspace", "--doc", "--quiet"]))?;
        Ok(Ended::Well)
    });
    steps.also("interchange", interchange::validate);
    steps.also("calls that schemathesis makes up", || programs::ask(length));
    steps.also("encryption, scanned by sslyze", scan::encryption);
    steps.also("journeys in the browser", || {
        check::build()?;
        journeys::walk()
    });
    steps.also("advisories on dependencies", advisories::audit);
    steps.also("licences and sources of dependencies", advisories::deny);
    drop(cluster);
    steps.close()
}

/// Without it the tests of filled forms read them back by themselves only.
fn bring_openpyxl(python: &mut Option<PathBuf>) -> Ended {
    match advisories::python_with("openpyxl", OPENPYXL) {
        Ok(own) => {
            *python = Some(own);
            Ended::Well
        }
        Err(why) => Ended::Nothing(format!("{why:#}")),
    }
}

fn every_test(cluster: Option<&Cluster>, python: Option<&Path>, length: Length) -> Result<Ended> {
    let has_nextest = answer(cargo(&["nextest", "--version"])).is_some();
    let mut command = if has_nextest {
        cargo(&["nextest", "run", "--workspace"])
    } else {
        println!("   cargo-nextest is not here; cargo test does the same, more slowly");
        let words = [
            "--workspace",
            "--lib",
            "--bins",
            "--tests",
            "--no-fail-fast",
        ];
        cargo(&[&["test"], words.as_slice()].concat())
    };
    // Office time is Asia/Tokyo whatever the server's: the tests run where it is another day.
    command.env("TZ", "Pacific/Honolulu");
    if let Some(cluster) = cluster {
        command.env("MAMORI_TEST_POSTGRES", cluster.url());
    }
    if let Some(python) = python {
        command.env("MAMORI_TEST_OPENPYXL", python);
    }
    if length == Length::Long {
        command.env("MAMORI_TEST_LONG", "1");
    }
    succeed(command)?;
    Ok(Ended::Well)
}
