//! `cargo xtask dist`: what is shipped. One program, its fingerprint, the systemd unit.

use crate::place::{cargo, program, root, succeed, target};
use anyhow::{Context as _, Result};
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

/// The unit file that lies beside the program, seen from the repository's folder.
const UNIT: &str = "docs/mamori.service";

/// Builds the profile `dist` and puts fingerprint and unit beside the program.
pub(crate) fn run() -> Result<()> {
    succeed(cargo(&[
        "build",
        "--profile",
        "dist",
        "--package",
        "mamori",
    ]))?;
    let program = program("dist");
    let bytes =
        std::fs::read(&program).with_context(|| format!("reading {}", program.display()))?;
    let line = format!("{}  mamori\n", fingerprint(&bytes));
    let folder = target().join("dist");
    std::fs::write(folder.join("mamori.sha256"), &line)?;
    std::fs::copy(root().join(UNIT), folder.join("mamori.service"))
        .with_context(|| format!("copying {UNIT}"))?;
    println!("{} bytes in {}", bytes.len(), program.display());
    print!("{line}");
    Ok(())
}

/// SHA-256 in lower-case hexadecimal, as `sha256sum --check` reads it.
fn fingerprint(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_fingerprint_is_the_one_that_sha256sum_prints() {
        let known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(super::fingerprint(b"abc"), known);
    }
}
