//! The lint of `data/registers`: shape, fields and rules, links, plain words, one file each; told with file and line.

mod field;
mod links;
mod shape;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use super::opened;
use super::register::Register;
use crate::catalogue::Catalogue;
use crate::lint::{Finding, TomlFile};
use crate::plain::{Gate, Vocabulary};

/// Checks all ledgers; the catalogue tells which provisions, editions and terms there are.
pub fn check(files: &BTreeMap<String, String>, catalogue: &Catalogue) -> Vec<Finding> {
    let (all, mut findings) = opened(files);
    let (vocabulary, _) = Vocabulary::read(files);
    let entries = catalogue.glossary();
    let terms: Vec<String> = entries.iter().flat_map(|it| it.names()).collect();
    let gate = Gate {
        vocabulary: &vocabulary,
        terms: &terms,
        explained: &terms,
    };
    let ids: BTreeSet<&str> = all.iter().map(|(_, it)| it.id.as_str()).collect();
    let mut forms = BTreeMap::new();
    for (file, register) in &all {
        let checked = Checked {
            file,
            register,
            ids: &ids,
            catalogue,
        };
        if let Some(other) = forms.insert(register.form, register.id.as_str()) {
            let message = format!("様式の番号 {} は「{other}」と同じです。", register.form);
            let next = "だれも使っていない番号にしてください。";
            findings.push(checked.fault("form", "register.form", message, next));
        }
        findings.extend(checked.shape());
        findings.extend(checked.fields());
        findings.extend(checked.links());
        findings.extend(checked.words(gate));
    }
    findings
}

/// One ledger with what is around it.
struct Checked<'a> {
    file: &'a TomlFile<'a>,
    register: &'a Register,
    ids: &'a BTreeSet<&'a str>,
    catalogue: &'a Catalogue,
}

impl Checked<'_> {
    fn fault(
        &self,
        place: &str,
        rule: &'static str,
        message: impl Into<String>,
        next: &str,
    ) -> Finding {
        let at = (self.file.path(), self.file.line(place));
        Finding::new(at, rule, message, next)
    }
}

#[cfg(test)]
pub(super) mod sample;
#[cfg(test)]
mod tests;
