//! The browser journeys: what they need and how they are called; the stories are in `journeys/`.

use crate::machine::{BROWSER, FONT, NODE, Need, equip, sentence};
use crate::place::{program, root, succeed, tool};
use crate::steps::Ended;
use anyhow::{Context as _, Result};
use std::process::Command;

/// What the journeys need on the machine.
pub(crate) const NEEDS: &[&Need] = &[&BROWSER, &NODE, &FONT];

/// Walks every story in a real browser; each starts its own server.
pub(crate) fn walk() -> Result<Ended> {
    let missing = equip(NEEDS);
    if !missing.is_empty() {
        return Ok(Ended::Skipped(sentence(&missing)));
    }
    prepare()?;
    succeed(npm(&["run", "--silent", "test"]))?;
    Ok(Ended::Well)
}

/// Brings the exact packages of `journeys/package-lock.json`.
pub(crate) fn prepare() -> Result<()> {
    let words = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
    succeed(npm(&words)).context("bringing the packages of journeys/package-lock.json")
}

/// npm in `journeys/`, with the server to be started named.
pub(crate) fn npm(words: &[&str]) -> Command {
    let mut command = tool("npm", words);
    command
        .current_dir(root().join("journeys"))
        .env("MAMORI", program("debug"));
    command
}
