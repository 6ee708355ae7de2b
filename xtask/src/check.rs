//! `cargo xtask check`: what to run before every commit. No browser, no network, no server.

use crate::place::{cargo, program, root, succeed, tool};
use crate::steps::{Ended, Steps};
use anyhow::Result;

/// Runs every step and stops at the first that fails.
pub(crate) fn run() -> Result<()> {
    let mut steps = Steps::new(false);
    look_over(&mut steps)?;
    steps.first("tidy: order, places, names, sizes, words", || {
        done(cargo(&["test", "--workspace", "--test", "all", "tidy::"]))
    })?;
    steps.first("unit tests", || {
        done(cargo(&["test", "--workspace", "--lib", "--bins"]))
    })?;
    steps.close()
}

/// The steps that need no test to run; `cargo xtask test` begins with them too.
pub(crate) fn look_over(steps: &mut Steps) -> Result<()> {
    steps.first("format", || done(cargo(&["fmt", "--all", "--check"])))?;
    steps.first("lints: clippy on everything", || {
        let words = ["--workspace", "--all-targets", "--", "-D", "warnings"];
        done(cargo(&[&["clippy"], words.as_slice()].concat()))
    })?;
    steps.first("data: mamori catalogue check", data)
}

/// The whole workspace is built at once, with its tests: built alone, a crate or the programs without tests would choose other features
/// of their dependencies and build them a second time.
pub(crate) fn build() -> Result<()> {
    succeed(cargo(&[
        "build",
        "--workspace",
        "--lib",
        "--bins",
        "--tests",
    ]))
}

fn data() -> Result<Ended> {
    if !root().join("data/catalogue").is_dir() {
        return Ok(Ended::Nothing("data/catalogue is still empty".to_owned()));
    }
    build()?;
    done(tool(program("debug"), &["catalogue", "check"]))
}

fn done(command: std::process::Command) -> Result<Ended> {
    succeed(command)?;
    Ok(Ended::Well)
}
