//! What leaves in other projects' formats, looked at by their own tools: OSCAL by compliance-trestle, which knows OSCAL 1.2.1 with mappings.

use crate::advisories::brought;
use crate::check;
use crate::place::{is_ci, program, succeed, target, tool};
use crate::steps::{Ended, Steps};
use anyhow::{Context as _, Result, ensure};
use std::path::Path;

const TRESTLE: &str = "compliance-trestle==5.2.0";

/// The folder in which trestle expects a file, and its name there, by how our name of it begins.
const PLACES: [(&str, &str, &str); 3] = [
    ("catalog-", "catalogs", "catalog.json"),
    ("profile-", "profiles", "profile.json"),
    ("mapping-", "mapping-collections", "mapping-collection.json"),
];

/// The step alone.
pub(crate) fn run() -> Result<()> {
    let mut steps = Steps::new(is_ci());
    steps.also("interchange", validate);
    steps.close()
}

/// Exports every norm as OSCAL and lets trestle validate all of it.
pub(crate) fn validate() -> Result<Ended> {
    let trestle = match brought("trestle", TRESTLE) {
        Ok(trestle) => trestle,
        Err(why) => {
            println!(
                "   {TRESTLE} could not be installed, so nobody has validated the OSCAL files"
            );
            return Ok(Ended::Nothing(format!("{why:#}")));
        }
    };
    check::build()?;
    let work = target().join("interchange");
    if work.exists() {
        std::fs::remove_dir_all(&work).with_context(|| format!("emptying {}", work.display()))?;
    }
    let (files, space) = (work.join("oscal"), work.join("trestle"));
    let out = files.to_string_lossy();
    let words = ["catalogue", "export", "--format", "oscal", "--out", &out];
    succeed(tool(program("debug"), &words))?;
    std::fs::create_dir_all(&space)?;
    let trestle = |words: &[&str]| {
        let mut command = tool(&trestle, words);
        command.current_dir(&space);
        succeed(command)
    };
    trestle(&["init", "--full"])?;
    let counts = put_in_place(&files, &space)?;
    println!("   {counts:?} catalogues, profiles, collections of mappings");
    ensure!(
        counts.iter().all(|it| *it > 0),
        "one kind of file is missing"
    );
    trestle(&["validate", "--all", "--quiet"])?;
    Ok(Ended::Well)
}

/// Copies each file to where trestle looks for it; says how many there are of each kind.
fn put_in_place(files: &Path, space: &Path) -> Result<[usize; 3]> {
    let mut counts = [0; 3];
    for entry in std::fs::read_dir(files)? {
        let path = entry?.path();
        let name = path
            .file_stem()
            .and_then(|it| it.to_str())
            .unwrap_or_default();
        for (count, (begin, folder, file)) in counts.iter_mut().zip(PLACES) {
            if let Some(rest) = name.strip_prefix(begin) {
                let folder = space.join(folder).join(rest);
                std::fs::create_dir_all(&folder)?;
                std::fs::copy(&path, folder.join(file))?;
                *count += 1;
            }
        }
    }
    Ok(counts)
}
