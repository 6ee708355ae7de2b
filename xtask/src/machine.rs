//! What the machine must have, and installing it; Debian's packages only, by `apt-get`.

use crate::place::{answer, root, setting, succeed, tool};
use anyhow::Result;
use std::path::{Path, PathBuf};

/// Something a step needs on the machine.
pub(crate) struct Need {
    /// What it is, in words.
    pub(crate) what: &'static str,
    /// Debian's packages that bring it.
    pub(crate) packages: &'static [&'static str],
    is_there: fn() -> bool,
}

/// The Japanese font in which paper is printed.
pub(crate) const FONT: Need = Need {
    what: "the Japanese font BIZ UDGothic, for paper",
    packages: &["fonts-morisawa-bizud-gothic"],
    is_there: || fonts().any(|it| holds_font(&it, 4)),
};
/// The browser of the journeys and the photographs.
pub(crate) const BROWSER: Need = Need {
    what: "the browser Chromium, for the journeys",
    packages: &["chromium"],
    is_there: || has("chromium"),
};
/// What drives the browser.
pub(crate) const NODE: Need = Need {
    what: "Node.js with npm, which drives the browser",
    packages: &["nodejs", "npm"],
    is_there: || has("node") && has("npm"),
};
/// The second database.
pub(crate) const POSTGRES: Need = Need {
    what: "PostgreSQL's server programs, for the tests on the second database",
    packages: &["postgresql"],
    is_there: || postgres_programs().is_some(),
};
/// What brings the advisory reader.
pub(crate) const PYTHON: Need = Need {
    what: "Python's venv, which brings cargo-audit",
    packages: &["python3-venv"],
    is_there: || answer(tool("python3", &["-c", "import venv, ensurepip"])).is_some(),
};
/// Reads the text back out of a PDF.
pub(crate) const PDF_READER: Need = Need {
    what: "pdftotext, which reads printed paper back",
    packages: &["poppler-utils"],
    is_there: || has("pdftotext"),
};
/// Watches what the server asks of the operating system.
pub(crate) const STRACE: Need = Need {
    what: "strace, which sees that a write reached the disk",
    packages: &["strace"],
    is_there: || has("strace"),
};
/// Makes photographs small.
pub(crate) const PICTURE_SHRINKER: Need = Need {
    what: "pngquant, which makes photographs small",
    packages: &["pngquant"],
    is_there: || has("pngquant"),
};

impl Need {
    /// Whether the machine has it.
    pub(crate) fn is_met(&self) -> bool {
        (self.is_there)()
    }
}

/// Installs what is missing, saying so; gives what is still missing afterwards.
pub(crate) fn equip(needs: &[&'static Need]) -> Vec<&'static Need> {
    let missing: Vec<_> = needs.iter().copied().filter(|it| !it.is_met()).collect();
    if missing.is_empty() {
        return missing;
    }
    for need in &missing {
        println!("Missing: {} ({})", need.what, need.packages.join(", "));
    }
    let packages: Vec<&str> = missing.iter().flat_map(|it| it.packages).copied().collect();
    match installer() {
        Some(right) => {
            println!("Installing from Debian: {}", packages.join(" "));
            if let Err(error) = install(&right, &packages) {
                println!("That did not work: {error:#}");
            }
        }
        None => println!(
            "Only root may install it. Please run: sudo apt-get install {}",
            packages.join(" ")
        ),
    }
    missing.into_iter().filter(|it| !it.is_met()).collect()
}

/// The sentence for a step that is left out.
pub(crate) fn sentence(missing: &[&Need]) -> String {
    let names: Vec<&str> = missing.iter().map(|it| it.what).collect();
    format!("this machine has not {}", names.join("; "))
}

/// Whether everything runs as root.
pub(crate) fn is_root() -> bool {
    answer(tool("id", &["-u"])).is_some_and(|it| it.trim() == "0")
}

/// The folder with `initdb` and `postgres`: the newest that Debian has, else the one on the path.
pub(crate) fn postgres_programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten();
    let newest = versions
        .filter_map(|it| {
            let it = it.ok()?;
            let version: u32 = it.file_name().to_str()?.parse().ok()?;
            Some((version, it.path().join("bin")))
        })
        .filter(|(_, bin)| bin.join("initdb").exists() && bin.join("postgres").exists())
        .max();
    newest.map(|(_, bin)| bin).or_else(|| {
        let bin = on_path("initdb")?.parent()?.to_owned();
        bin.join("postgres").exists().then_some(bin)
    })
}

fn has(program: &str) -> bool {
    on_path(program).is_some()
}

fn on_path(program: &str) -> Option<PathBuf> {
    let path = setting("PATH")?;
    std::env::split_paths(&path)
        .map(|it| it.join(program))
        .find(|it| it.is_file())
}

/// The words before `apt-get` with which this person may install, if any.
fn installer() -> Option<Vec<&'static str>> {
    if !has("apt-get") {
        return None;
    }
    if is_root() {
        return Some(vec![]);
    }
    // `-n` asks nobody for a password: a test run must not wait at a prompt.
    answer(tool("sudo", &["-n", "true"])).map(|_| vec!["sudo", "-n"])
}

fn install(right: &[&str], packages: &[&str]) -> Result<()> {
    let apt = |words: &[&str]| {
        let all = [
            right,
            &["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"],
            words,
        ]
        .concat();
        let (program, rest) = all.split_first().unwrap_or((&"apt-get", &[]));
        succeed(tool(program, rest))
    };
    apt(&["update", "-qq"])?;
    apt(&[
        &["install", "-y", "-qq", "--no-install-recommends"],
        packages,
    ]
    .concat())
}

fn fonts() -> impl Iterator<Item = PathBuf> {
    let home = setting("HOME").map_or_else(root, PathBuf::from);
    [
        PathBuf::from("/usr/share/fonts"),
        PathBuf::from("/usr/local/share/fonts"),
        home.join(".fonts"),
        home.join(".local/share/fonts"),
    ]
    .into_iter()
}

fn holds_font(folder: &Path, depth: usize) -> bool {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut entries = entries.map(|it| it.path());
    entries.any(|it| {
        let is_font = |name: &str| name.starts_with("BIZUD") && name.ends_with("-Regular.ttf");
        it.file_name()
            .and_then(|it| it.to_str())
            .is_some_and(is_font)
            || (depth > 0 && it.is_dir() && holds_font(&it, depth - 1))
    })
}
