//! Tidy: the rules of the house that a machine can see, each with a test that it bites. What code does is not judged here.

#![expect(
    clippy::string_slice,
    reason = "texts are cut where a search found something, and a test may panic"
)]

mod asvs;
mod keys;
mod operations;
mod order;
mod places;
mod rust;
mod scripts;
mod shape;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The capabilities in order: each may use those named before it, never those after.
const ORDER: &[&str] = &[
    "db",
    "web",
    "people",
    "evidence",
    "notices",
    "backups",
    "isolation",
    "catalogue",
    "assessments",
    "registers",
    "training",
    "incidents",
    "vendors",
    "access_logs",
    "probes",
    "signals",
    "risks",
    "exchange",
    "council",
    "reports",
    "inspections",
    "emergency",
    "home",
    "cli",
];

/// The crates of the house, by their folder.
const CRATES: &[&str] = &["core", "intake", "probe", "report", "app", "xtask"];

/// Something out of place.
#[derive(Debug, PartialEq, Eq)]
struct Finding {
    file: String,
    line: usize,
    what: String,
}

impl Finding {
    fn new(file: &str, line: usize, what: impl Into<String>) -> Self {
        let (file, what) = (file.to_owned(), what.into());
        Self { file, line, what }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.what)
    }
}

/// One file of the repository: its path from the top, with `/`, and its text.
struct File {
    path: String,
    text: String,
}

/// Fails with all findings in one message.
fn nothing_in(findings: &[Finding]) {
    let lines: Vec<String> = findings.iter().map(ToString::to_string).collect();
    assert!(lines.is_empty(), "\n{}\n", lines.join("\n"));
}

/// Runs a rule over every file below a folder whose name ends so.
fn house_keeps(folder: &str, ending: &str, rule: impl Fn(&str, &str) -> Vec<Finding>) {
    let files = files(folder, ending);
    let findings: Vec<Finding> = files
        .iter()
        .flat_map(|it| rule(&it.path, &it.text))
        .collect();
    nothing_in(&findings);
}

/// The same over the sources and tests of every crate.
fn every_crate_keeps(rule: impl Fn(&str, &str) -> Vec<Finding>) {
    for it in CRATES {
        house_keeps(it, ".rs", &rule);
    }
}

fn files(folder: &str, ending: &str) -> Vec<File> {
    let mut paths = Vec::new();
    walk(&root().join(folder), &mut paths);
    paths.retain(|it| it.to_string_lossy().ends_with(ending));
    paths.sort();
    let file = |it: &PathBuf| File {
        path: it
            .strip_prefix(root())
            .unwrap()
            .to_string_lossy()
            .replace('\\', "/"),
        text: std::fs::read_to_string(it).unwrap(),
    };
    paths.iter().map(file).collect()
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    for path in entries.map(|it| it.path()) {
        let is_built = path.ends_with("target") || path.ends_with("node_modules");
        match path.is_dir() {
            true if !is_built => walk(&path, found),
            true => {}
            false => found.push(path),
        }
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_owned()
}

/// Whether a file is Rust.
fn is_rust(path: &str) -> bool {
    path.rsplit('.').next() == Some("rs")
}

/// Whether a whole file is test code: a test binary, or a module that only tests have.
fn is_test_file(path: &str) -> bool {
    static MODULES: OnceLock<Vec<String>> = OnceLock::new();
    let modules = MODULES.get_or_init(|| {
        let sources = CRATES.iter().flat_map(|it| files(it, ".rs"));
        sources.flat_map(|it| test_modules(&it)).collect()
    });
    let is_module = |it: &String| {
        path.strip_prefix(it.as_str())
            .is_some_and(|it| it.starts_with(['.', '/']))
    };
    path.contains("/tests/") || path.ends_with("/tests.rs") || modules.iter().any(is_module)
}

/// The paths, without ending, of the modules that a file has for tests only.
fn test_modules(file: &File) -> Vec<String> {
    let (folder, name) = file.path.rsplit_once('/').unwrap_or(("", &file.path));
    let stem = name.trim_end_matches(".rs");
    let is_door = ["mod", "lib", "main"].contains(&stem);
    let inside = if is_door {
        folder.to_owned()
    } else {
        format!("{folder}/{stem}")
    };
    let lines: Vec<&str> = file.text.lines().map(str::trim).collect();
    let pairs = lines.windows(2).filter(|it| it[0] == "#[cfg(test)]");
    let names = pairs.filter_map(|it| it[1].strip_suffix(';')?.rsplit_once("mod "));
    names.map(|(_, it)| format!("{inside}/{it}")).collect()
}

/// The line (from 1) at which test code begins in a file; past its end when there is none.
fn tests_begin(path: &str, text: &str) -> usize {
    if is_test_file(path) {
        return 1;
    }
    let lines: Vec<&str> = text.lines().collect();
    let opens = |pair: &[&str]| {
        pair[0].trim() == "#[cfg(test)]" && pair[1].trim().starts_with("mod tests {")
    };
    let at = lines.windows(2).position(opens);
    at.map_or(lines.len() + 1, |it| it + 1)
}

#[test]
fn tests_begin_at_their_module_and_test_files_are_all_tests() {
    let text = "fn rule() {}\n#[cfg(test)]\nmod tests {\n}\n";
    assert_eq!(tests_begin("core/src/plain/mod.rs", text), 2);
    assert_eq!(tests_begin("core/src/plain/mod.rs", "fn rule() {}\n"), 2);
    assert_eq!(tests_begin("app/src/people/tests.rs", text), 1);
}

#[test]
fn a_finding_names_file_and_line() {
    let finding = Finding::new("app/src/web/say.rs", 7, "is crooked");
    assert_eq!(finding.to_string(), "app/src/web/say.rs:7: is crooked");
}

#[test]
fn a_module_that_only_tests_have_is_test_code() {
    let text = "mod store;\n#[cfg(test)]\nmod matrix;\n#[cfg(test)]\nmod tests {\n}\n".to_owned();
    let path = "app/src/people/mod.rs".to_owned();
    let found = test_modules(&File { path, text });
    assert_eq!(found, ["app/src/people/matrix"]);
}
