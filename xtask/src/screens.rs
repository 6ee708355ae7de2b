//! `cargo xtask screens`: photographs of every page; which pages and sizes is in `journeys/screens.mjs`.

use crate::machine::{PICTURE_SHRINKER, equip, sentence};
use crate::place::{root, succeed, target, tool};
use crate::{check, journeys};
use anyhow::{Result, ensure};
use std::path::{Path, PathBuf};

/// Photographs into `target/screens`; the few that the README shows into `docs/screens`.
pub(crate) fn run() -> Result<()> {
    let missing = equip(journeys::NEEDS);
    ensure!(missing.is_empty(), sentence(&missing));
    check::build()?;
    journeys::prepare()?;
    let (all, shown) = (target().join("screens"), root().join("docs/screens"));
    let mut command = journeys::npm(&["run", "--silent", "screens"]);
    command
        .env("MAMORI_SCREENS", &all)
        .env("MAMORI_SCREENS_SHOWN", &shown);
    succeed(command)?;
    if equip(&[&PICTURE_SHRINKER]).is_empty() {
        shrink(&pictures(&all))?;
        shrink(&pictures(&shown))?;
    } else {
        println!("The photographs are bigger than they need to be, without pngquant.");
    }
    println!("{} photographs in {}", pictures(&all).len(), all.display());
    println!(
        "{} photographs in {}",
        pictures(&shown).len(),
        shown.display()
    );
    Ok(())
}

fn pictures(folder: &Path) -> Vec<PathBuf> {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = files.map(|it| it.path()).collect();
    files.retain(|it| it.extension().is_some_and(|it| it == "png"));
    files.sort();
    files
}

/// 64 colours are enough for pages made of few colours, and a third of the bytes.
fn shrink(pictures: &[PathBuf]) -> Result<()> {
    for picture in pictures {
        let mut command = tool("pngquant", &["64", "--force", "--strip", "--ext", ".png"]);
        command.arg("--").arg(picture);
        succeed(command)?;
    }
    Ok(())
}
