//! `mamori catalogue check`: the lint of all data in one list; its rules stand in `mamori_core`.

use mamori_core::catalogue::{self as core, Catalogue};
use mamori_core::incidents;
use mamori_core::lint::Finding;
use mamori_core::registers;

use super::Found;
use super::demo::fault::RULE;
use super::demo::{DemoData, DemoFaults};
use super::printer::Printer;
use crate::catalogue::Library;
use crate::words::Files;

/// Prints every finding.
pub(super) fn check(library: &Library, printer: &Printer) -> Found {
    let files = library.files();
    let mut findings = core::check(&files);
    findings.extend(beyond_the_catalogue(&files, printer));
    if printer.is_json() {
        printer.json(&findings);
    } else {
        for it in &findings {
            let (file, line, rule) = (&it.file, it.line, it.rule);
            printer.line(&format!(
                "{file}:{line}: {rule}: {} → {}",
                it.message, it.next
            ));
        }
        let count = findings.len().to_string();
        printer.line(&match findings.len() {
            0 => printer.say("cli.check.sound"),
            _ => printer.fill("cli.check.found", &[("count", &count)]),
        });
    }
    if findings.is_empty() {
        Found::Nothing
    } else {
        Found::Something
    }
}

/// What is wrong in the data of later capabilities, which name things of the catalogue; not looked for while the
/// catalogue itself cannot be read.
fn beyond_the_catalogue(files: &Files, printer: &Printer) -> Vec<Finding> {
    let (catalogue, unread) = Catalogue::read(files);
    if !unread.is_empty() {
        return Vec::new();
    }
    let mut findings = registers::check(files, &catalogue);
    findings.extend(incidents::check(files, &catalogue));
    findings.extend(demo_faults(files, &catalogue, printer));
    findings
}

/// What does not hold together in `data/demo`; a tree may be without a demo.
fn demo_faults(files: &Files, catalogue: &Catalogue, printer: &Printer) -> Vec<Finding> {
    if !files.keys().any(|it| it.starts_with("demo/")) {
        return Vec::new();
    }
    let Err(DemoFaults(mut faults)) = DemoData::read(files, catalogue) else {
        return Vec::new();
    };
    for it in faults.iter_mut().filter(|it| it.rule == RULE) {
        it.message = printer.fill("cli.check.demo", &[("what", &it.message)]);
        it.next = printer.say("cli.check.demo-next");
    }
    faults.sort();
    faults
}
