//! `cargo xtask try`: from a fresh clone to a running demo; the demo itself is `mamori try`.

use crate::machine::{FONT, equip};
use crate::place::{cargo, in_words, program, succeed};
use anyhow::{Context as _, Result};
use std::process::Command;

/// Installs what is missing, builds, and becomes `mamori try` with the words left over.
pub(crate) fn run(words: &[&str]) -> Result<()> {
    if !equip(&[&FONT]).is_empty() {
        println!("Going on without the font: everything works but printing PDF.");
    }
    let (release, words): (Vec<&str>, Vec<&str>) = words.iter().partition(|it| **it == "--release");
    // The quick build starts sooner; on a new machine it still takes some minutes.
    println!("Building mamori. The first time takes some minutes.");
    let build = ["build", "--quiet", "--package", "mamori"];
    succeed(cargo(&[build.as_slice(), &release].concat()))?;
    let profile = if release.is_empty() {
        "debug"
    } else {
        "release"
    };
    let mut command = Command::new(program(profile));
    command.arg("try").args(words);
    become_it(command)
}

#[cfg(unix)]
fn become_it(mut command: Command) -> Result<()> {
    use std::os::unix::process::CommandExt as _;
    let said = in_words(&command);
    Err(command.exec()).with_context(|| format!("cannot start `{said}`"))
}

#[cfg(not(unix))]
fn become_it(mut command: Command) -> Result<()> {
    let said = in_words(&command);
    let status = command
        .status()
        .with_context(|| format!("cannot start `{said}`"))?;
    anyhow::ensure!(status.success(), "`{said}` ended with {status}");
    Ok(())
}
