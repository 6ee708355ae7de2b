//! Programs of Python, each in a place of its own under `target/tools`: what one needs is not what another needs.

use crate::machine::{PYTHON, equip, sentence};
use crate::place::{succeed, target, tool};
use anyhow::{Context as _, Result, ensure};
use std::path::PathBuf;

/// Brings a pinned package (`name==version`) once and returns its program of the same name.
pub(crate) fn brought(pinned: &str) -> Result<PathBuf> {
    let name = pinned.split("==").next().unwrap_or(pinned);
    let venv = target().join("tools").join(name);
    let (file, mark) = (venv.join("bin").join(name), venv.join("pinned"));
    if file.is_file() && std::fs::read_to_string(&mark).is_ok_and(|it| it == pinned) {
        return Ok(file);
    }
    let missing = equip(&[&PYTHON]);
    ensure!(missing.is_empty(), sentence(&missing));
    println!("Installing {pinned} into {}", venv.display());
    let path = venv.to_string_lossy();
    succeed(tool("python3", &["-m", "venv", path.as_ref()]))?;
    let words = ["install", "--quiet", "--disable-pip-version-check", pinned];
    let installed = succeed(tool(venv.join("bin/pip"), &words));
    installed.with_context(|| format!("installing {pinned}"))?;
    std::fs::write(mark, pinned)?;
    Ok(file)
}
