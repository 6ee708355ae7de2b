//! Plain language: which texts of the catalogue must pass the gate of `plain`, and with which terms.

use crate::catalogue::glossary::{Case, GlossaryEntry};
use crate::catalogue::norm::{Edition, Norm};
use crate::catalogue::provision::Provision;
use crate::catalogue::shelf::{Filed, Shelf};
use crate::lint::{Finding, TomlFile};
use crate::plain::{Breach, Gate, Text, Vocabulary, reading};

pub(super) fn check(shelf: &Shelf<'_>, vocabulary: &Vocabulary) -> Vec<Finding> {
    let mut terms: Vec<String> = shelf
        .glossary
        .iter()
        .flat_map(|it| it.value.names())
        .collect();
    // A term within a longer term must not cut it in two.
    terms.sort_by_key(|it| std::cmp::Reverse(it.chars().count()));
    let gate = Gate {
        vocabulary,
        terms: &terms,
        explained: &[],
    };
    let mut findings = Vec::new();
    findings.extend(shelf.norms.iter().flat_map(|it| norm(it, gate)));
    findings.extend(shelf.editions.iter().flat_map(|it| edition(it, gate)));
    findings.extend(
        shelf
            .provisions
            .iter()
            .flat_map(|it| provision(it, shelf, gate)),
    );
    findings.extend(shelf.glossary.iter().flat_map(|it| entry(it, gate)));
    findings.extend(shelf.cases.iter().flat_map(|it| case(it, gate)));
    findings
}

fn told(file: &TomlFile<'_>, key: &str, breaches: Vec<Breach>) -> Vec<Finding> {
    let line = file.first_line(key);
    let told = |it: Breach| {
        Finding::new(
            (file.path(), line + it.lines_before),
            it.rule,
            it.message,
            it.next,
        )
    };
    breaches.into_iter().map(told).collect()
}

fn norm(filed: &Filed<'_, Norm>, gate: Gate<'_>) -> Vec<Finding> {
    let Filed { file, value: norm } = filed;
    let mut findings = told(file, "title", reading(&norm.title));
    findings.extend(told(file, "issuer", reading(&norm.issuer)));
    findings.extend(told(file, "about", gate.text(&norm.about)));
    findings
}

fn edition(filed: &Filed<'_, Edition>, gate: Gate<'_>) -> Vec<Finding> {
    let Filed {
        file,
        value: edition,
    } = filed;
    let documents = edition.documents.iter().enumerate();
    let documents = documents
        .flat_map(|(at, it)| told(file, &format!("document.{at}.title"), reading(&it.title)));
    let groups = edition.groups.iter().enumerate();
    let groups =
        groups.flat_map(|(at, it)| told(file, &format!("group.{at}.title"), gate.text(&it.title)));
    documents.chain(groups).collect()
}

fn provision(filed: &Filed<'_, Provision>, shelf: &Shelf<'_>, gate: Gate<'_>) -> Vec<Finding> {
    let Filed { file, value } = filed;
    let linked = shelf
        .glossary
        .iter()
        .filter(|it| value.glossary.contains(&it.value.id));
    let explained: Vec<String> = linked.flat_map(|it| it.value.names()).collect();
    let gate = Gate {
        explained: &explained,
        ..gate
    };
    let texts = value.plain_texts();
    let mut findings: Vec<Finding> = texts
        .iter()
        .flat_map(|(key, it)| told(file, key, gate.text(it)))
        .collect();
    findings.extend(told(file, "title", gate.title(&value.title)));
    findings.extend(told(file, "ask", gate.question(&value.ask)));
    findings.extend(share(file, &texts, gate));
    for (at, it) in value.evidence.iter().enumerate() {
        findings.extend(told(file, &format!("evidence.{at}"), reading(it)));
    }
    for (at, it) in value.parts.iter().enumerate() {
        findings.extend(told(file, &format!("parts.{at}.title"), reading(&it.title)));
    }
    findings
}

fn entry(filed: &Filed<'_, GlossaryEntry>, gate: Gate<'_>) -> Vec<Finding> {
    let Filed { file, value: entry } = filed;
    // An entry explains its own words.
    let explained = entry.names();
    let gate = Gate {
        explained: &explained,
        ..gate
    };
    let mut findings = told(file, "term", reading(&entry.term));
    for (at, it) in entry.aliases.iter().enumerate() {
        findings.extend(told(file, &format!("aliases.{at}"), reading(it)));
    }
    findings.extend(told(file, "meaning", gate.text(&entry.meaning)));
    findings.extend(share(file, &[("meaning".to_owned(), &entry.meaning)], gate));
    findings
}

fn case(filed: &Filed<'_, Case>, gate: Gate<'_>) -> Vec<Finding> {
    let Filed { file, value: case } = filed;
    let texts = case.plain_texts();
    let mut findings: Vec<Finding> = texts
        .iter()
        .flat_map(|(key, it)| told(file, key, gate.text(it)))
        .collect();
    findings.extend(share(file, &texts, gate));
    findings
}

fn share(file: &TomlFile<'_>, texts: &[(String, &Text)], gate: Gate<'_>) -> Vec<Finding> {
    let all: Vec<&Text> = texts.iter().map(|(_, it)| *it).collect();
    told(file, "id", gate.share(&all).into_iter().collect())
}
