//! Plain language: which texts of the catalogue must pass the gate of `plain`, and with which terms.

use crate::catalogue::choice::Reader;
use crate::catalogue::crosswalk::Link;
use crate::catalogue::edition::Edition;
use crate::catalogue::glossary::{Case, GlossaryEntry};
use crate::catalogue::norm::Norm;
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
    findings.extend(
        shelf
            .editions
            .iter()
            .flat_map(|it| edition(it, shelf, gate)),
    );
    for Filed { file, value } in &shelf.links {
        let each = value.all.iter().enumerate();
        findings.extend(each.flat_map(|(at, it)| link(file, at, it, gate)));
    }
    findings.extend(aids(shelf, gate));
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
    // Almost always nothing is wrong, and to find a line takes long.
    if breaches.is_empty() {
        return Vec::new();
    }
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

/// The gate that the readers of a norm need.
#[derive(Clone, Copy)]
struct For<'a> {
    reader: Reader,
    gate: Gate<'a>,
}

impl For<'_> {
    fn text(&self, text: &Text) -> Vec<Breach> {
        match self.reader {
            Reader::Staff => self.gate.text(text),
            Reader::Manager => self.gate.manager_text(text),
        }
    }

    fn name(&self, text: &Text) -> Vec<Breach> {
        match self.reader {
            Reader::Staff => reading(text),
            Reader::Manager => self.gate.manager_reading(text),
        }
    }

    fn title(&self, text: &Text) -> Vec<Breach> {
        match self.reader {
            Reader::Staff => self.gate.title(text),
            Reader::Manager => self.gate.manager_title(text),
        }
    }
}

fn norm(filed: &Filed<'_, Norm>, gate: Gate<'_>) -> Vec<Finding> {
    let Filed { file, value: norm } = filed;
    let gate = For {
        reader: norm.reader,
        gate,
    };
    let mut findings = told(file, "title", gate.name(&norm.title));
    findings.extend(told(file, "issuer", gate.name(&norm.issuer)));
    findings.extend(told(file, "about", gate.text(&norm.about)));
    findings
}

fn edition(filed: &Filed<'_, Edition>, shelf: &Shelf<'_>, gate: Gate<'_>) -> Vec<Finding> {
    let Filed { file, value } = filed;
    let reader = shelf.reader_of(&value.id);
    let gate = For { reader, gate };
    let mut findings = told(file, "note", gate.text(&value.note));
    for (at, it) in value.documents.iter().enumerate() {
        let key = format!("document.{at}.title");
        findings.extend(told(file, &key, gate.name(&it.title)));
    }
    for (at, it) in value.divisions.iter().enumerate() {
        let key = format!("division.{at}.title");
        findings.extend(told(file, &key, gate.name(&it.title)));
        let key = format!("division.{at}.suffices_why");
        findings.extend(told(file, &key, gate.text(&it.suffices_why)));
    }
    for (at, it) in value.groups.iter().enumerate() {
        let title = match reader {
            Reader::Staff => gate.text(&it.title),
            // The titles of chapters are official and may be long.
            Reader::Manager => gate.name(&it.title),
        };
        findings.extend(told(file, &format!("group.{at}.title"), title));
        for (key, text) in [
            ("patterns_why", &it.patterns_why),
            ("simplified_why", &it.simplified_why),
        ] {
            findings.extend(told(file, &format!("group.{at}.{key}"), gate.text(text)));
        }
    }
    findings
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
    let reader = shelf.reader_of(&value.id.edition());
    let by = For { reader, gate };
    let texts = value.plain_texts();
    let mut findings: Vec<Finding> = texts
        .iter()
        .flat_map(|(key, it)| told(file, key, by.text(it)))
        .collect();
    findings.extend(told(file, "title", by.title(&value.title)));
    if !value.ask.is_empty() {
        findings.extend(told(file, "ask", gate.question(&value.ask)));
    }
    if reader == Reader::Staff {
        findings.extend(share(file, &texts, gate));
    }
    for (at, it) in value.evidence.iter().enumerate() {
        findings.extend(told(file, &format!("evidence.{at}"), by.name(it)));
    }
    for (at, it) in value.parts.iter().enumerate() {
        findings.extend(told(file, &format!("parts.{at}.title"), by.name(&it.title)));
    }
    findings
}

fn link(file: &TomlFile<'_>, at: usize, link: &Link, gate: Gate<'_>) -> Vec<Finding> {
    let mut findings = told(
        file,
        &format!("link.{at}.why"),
        gate.manager_text(&link.why),
    );
    let settled = gate.manager_text(&link.settled);
    findings.extend(told(file, &format!("link.{at}.settled"), settled));
    findings
}

/// What staff read to find their way.
fn aids(shelf: &Shelf<'_>, gate: Gate<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for Filed { file, value } in &shelf.uses {
        let mut texts = vec![("title".to_owned(), &value.title)];
        texts.push(("answer".to_owned(), &value.answer));
        texts.extend(numbered("conditions", &value.conditions));
        texts.extend(numbered("instead", &value.instead));
        findings.extend(staff_texts(file, &texts, gate));
    }
    for Filed { file, value } in &shelf.situations {
        let texts = [
            ("title".to_owned(), &value.title),
            ("lead".to_owned(), &value.lead),
        ];
        findings.extend(staff_texts(file, &texts, gate));
    }
    for Filed { file, value } in &shelf.guidance {
        let linked = shelf
            .glossary
            .iter()
            .filter(|it| value.glossary.contains(&it.value.id));
        let explained: Vec<String> = linked.flat_map(|it| it.value.names()).collect();
        let gate = Gate {
            explained: &explained,
            ..gate
        };
        let mut texts = vec![("title".to_owned(), &value.title)];
        texts.extend(numbered("lines", &value.lines));
        findings.extend(staff_texts(file, &texts, gate));
    }
    findings
}

fn numbered<'a>(key: &str, all: &'a [Text]) -> Vec<(String, &'a Text)> {
    let each = all.iter().enumerate();
    each.map(|(at, it)| (format!("{key}.{at}"), it)).collect()
}

fn staff_texts(file: &TomlFile<'_>, texts: &[(String, &Text)], gate: Gate<'_>) -> Vec<Finding> {
    let each = texts.iter();
    let mut findings: Vec<Finding> = each
        .flat_map(|(key, it)| told(file, key, gate.text(it)))
        .collect();
    findings.extend(share(file, texts, gate));
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
