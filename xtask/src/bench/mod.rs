//! `cargo xtask bench`: times a running mamori from outside, as ratios measured in one run.

mod catalogue;
mod evidence;
mod figures;
mod floor;
pub(crate) mod forms;
pub(crate) mod http;
mod page;
mod registers;
pub(crate) mod server;
pub(crate) mod visitor;
mod web;
mod witness;

use anyhow::{Result, bail};

/// Runs the bench that the words name.
pub(crate) fn run(words: &[&str]) -> Result<()> {
    let (dev, words): (Vec<&str>, Vec<&str>) = words.iter().partition(|it| **it == "--dev");
    let profile = if dev.is_empty() { "release" } else { "debug" };
    match words.as_slice() {
        [] | ["web"] => web::run(profile),
        ["catalogue"] => catalogue::run(profile),
        ["registers"] => registers::run(profile),
        ["evidence"] => evidence::run(profile),
        ["witness"] => witness::run(profile),
        ["world", offices] => bail!(
            "A world of {offices} offices cannot be made yet: the demo world has 18. \
             Larger worlds come with the council's pages."
        ),
        _ => bail!(
            "cargo xtask bench [web | catalogue | registers | evidence | witness | world N] [--dev]"
        ),
    }
}
