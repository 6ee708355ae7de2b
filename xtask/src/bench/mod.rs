//! `cargo xtask bench`: timings of a running mamori; not yet here.

use anyhow::{Result, bail};

/// Times the pages.
pub(crate) fn run(_words: &[&str]) -> Result<()> {
    bail!("There is nothing to time yet.")
}
