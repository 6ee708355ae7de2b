//! The lint of `data/incidents`: links, shape, figures, plain words; told with file and line.

mod continuity;
mod drafts;
mod links;
mod shape;
#[cfg(test)]
mod tests;
mod words;

use std::collections::BTreeMap;

use super::Incidents;
use super::read::Opened;
use crate::catalogue::Catalogue;
use crate::lint::{Finding, TomlFile};
use crate::plain::{Gate, Vocabulary};
use crate::registers::Registers;

/// A playbook for the tests of the rules.
#[cfg(test)]
pub(super) const SAMPLE: &str = include_str!("sample.toml");

/// Checks everything; the catalogue and the ledgers tell which provisions, editions, cases and things there are.
pub fn check(files: &BTreeMap<String, String>, catalogue: &Catalogue) -> Vec<Finding> {
    let opened = Opened::of(files);
    if !has_any(&opened) {
        return opened.findings;
    }
    let (vocabulary, _) = Vocabulary::read(files);
    let terms: Vec<String> = catalogue
        .glossary()
        .iter()
        .flat_map(|it| it.names())
        .collect();
    let gate = Gate {
        vocabulary: &vocabulary,
        terms: &terms,
        explained: &terms,
    };
    let around = Around {
        all: &Incidents::read(files).0,
        registers: &Registers::read(files).0,
        catalogue,
        gate,
    };
    let mut findings = around.links(&opened);
    findings.extend(around.shape(&opened));
    findings.extend(around.drafts(&opened));
    findings.extend(around.words(&opened));
    findings.extend(around.continuity(&opened));
    findings.extend(opened.findings);
    findings
}

fn has_any(opened: &Opened<'_>) -> bool {
    !(opened.playbooks.is_empty() && opened.clocks.is_empty() && opened.drafts.is_empty())
}

/// What a file is held against.
struct Around<'a> {
    all: &'a Incidents,
    registers: &'a Registers,
    catalogue: &'a Catalogue,
    gate: Gate<'a>,
}

/// A finding at a place of a file.
fn fault(
    file: &TomlFile<'_>,
    place: &str,
    rule: &'static str,
    (message, next): (String, &str),
) -> Finding {
    Finding::new((file.path(), file.line(place)), rule, message, next)
}

/// That something is named which is not there.
fn dangling(file: &TomlFile<'_>, place: &str, (what, id): (&str, &str)) -> Finding {
    let message = format!("{what}「{id}」がありません。");
    let next = format!("ある{what}の id を書いてください。");
    fault(file, place, "link.dangling", (message, &next))
}
