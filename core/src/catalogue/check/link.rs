//! Links: whatever a file names must be there.

use std::collections::BTreeSet;

use super::crosswalk;
use crate::catalogue::edition::Edition;
use crate::catalogue::glossary::Case;
use crate::catalogue::name::{EditionId, ProvisionId};
use crate::catalogue::norm::Source;
use crate::catalogue::provision::Provision;
use crate::catalogue::shelf::{Filed, Shelf};
use crate::lint::{Finding, TomlFile};

pub(super) fn check(shelf: &Shelf<'_>) -> Vec<Finding> {
    let known = &Known::of(shelf);
    let mut findings = crosswalk::check(shelf, known);
    for Filed { file, value } in &shelf.editions {
        let norm = value.id.norm();
        findings
            .extend((!known.has(&known.norms, norm)).then(|| dangling(file, "id", norm, "規範")));
        for (key, other) in [
            ("superseded_by", &value.superseded_by),
            ("linked_to", &value.linked_to),
        ] {
            let other = other.as_ref().map(EditionId::as_str);
            let missing = other.filter(|it| !known.has_edition(it));
            findings.extend(missing.map(|it| dangling(file, key, it, "版")));
        }
    }
    findings.extend(shelf.provisions.iter().flat_map(|it| provision(it, known)));
    for Filed { file, value } in &shelf.glossary {
        findings.extend(known.document(file, &value.source, ""));
    }
    findings.extend(shelf.cases.iter().flat_map(|it| case(it, known)));
    findings.extend(aids(shelf, known));
    findings
}

fn aids(shelf: &Shelf<'_>, known: &Known<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for Filed { file, value } in &shelf.uses {
        findings.extend(known.document(file, &value.source, ""));
        findings.extend(known.items(file, &value.items));
    }
    for Filed { file, value } in &shelf.situations {
        findings.extend(known.items(file, &value.items));
        for (at, id) in value.cases.iter().enumerate() {
            findings.extend(known.need(file, ("cases", at), &known.cases, id.as_str()));
        }
        for (at, id) in value.uses.iter().enumerate() {
            findings.extend(known.need(file, ("uses", at), &known.uses, id.as_str()));
        }
    }
    for Filed { file, value } in &shelf.guidance {
        findings.extend(known.document(file, &value.source, ""));
        findings.extend(known.items(file, &value.items));
        for (at, id) in value.glossary.iter().enumerate() {
            findings.extend(known.need(file, ("glossary", at), &known.glossary, id.as_str()));
        }
    }
    findings
}

fn provision(filed: &Filed<'_, Provision>, known: &Known<'_>) -> Vec<Finding> {
    let Filed { file, value } = filed;
    let edition = value.id.edition();
    let edition = edition.as_str();
    let mut findings = Vec::new();
    if !known.has(&known.editions, edition) {
        findings.push(dangling(file, "id", edition, "版"));
    } else if known.editions.contains(edition) {
        let group = format!("{edition}#{}", value.group);
        findings.extend(
            (!known.groups.contains(&group))
                .then(|| dangling(file, "group", &value.group, "グループ")),
        );
        findings.extend(known.document(file, &value.source, &format!("{edition}#")));
    }
    for (at, id) in value.glossary.iter().enumerate() {
        findings.extend(known.need(file, ("glossary", at), &known.glossary, id.as_str()));
    }
    for (at, id) in value.cases.iter().enumerate() {
        findings.extend(known.need(file, ("cases", at), &known.cases, id.as_str()));
    }
    if let Some(next) = &value.replaced_by {
        findings.extend(known.provision(file, "replaced_by", next.as_str()));
    }
    findings
}

fn case(filed: &Filed<'_, Case>, known: &Known<'_>) -> Vec<Finding> {
    let Filed { file, value } = filed;
    let mut findings = Vec::new();
    findings.extend(known.document(file, &value.source, ""));
    let group = format!("#{}", value.group);
    let is_group = known.has_broken_edition() || known.groups.iter().any(|it| it.ends_with(&group));
    findings.extend((!is_group).then(|| dangling(file, "group", &value.group, "グループ")));
    findings.extend(known.items(file, &value.items));
    findings
}

/// Everything that may be linked to. A file that could not be read is known by its place, so that one fault is told once.
pub(super) struct Known<'a> {
    norms: BTreeSet<&'a str>,
    editions: BTreeSet<&'a str>,
    /// Such as `care-guide/r8#1`.
    groups: BTreeSet<String>,
    /// Such as `care-guide/r8#book`.
    documents: BTreeSet<String>,
    provisions: BTreeSet<&'a str>,
    glossary: BTreeSet<&'a str>,
    cases: BTreeSet<&'a str>,
    uses: BTreeSet<&'a str>,
    broken: &'a BTreeSet<String>,
}

impl<'a> Known<'a> {
    fn of(shelf: &'a Shelf<'_>) -> Self {
        let editions = || shelf.editions.iter().map(|it| &it.value);
        Self {
            norms: shelf.norms.iter().map(|it| it.value.id.as_str()).collect(),
            editions: editions().map(|it| it.id.as_str()).collect(),
            groups: editions().flat_map(groups_of).collect(),
            documents: editions().flat_map(documents_of).collect(),
            provisions: shelf
                .provisions
                .iter()
                .map(|it| it.value.id.as_str())
                .collect(),
            glossary: shelf
                .glossary
                .iter()
                .map(|it| it.value.id.as_str())
                .collect(),
            cases: shelf.cases.iter().map(|it| it.value.id.as_str()).collect(),
            uses: shelf.uses.iter().map(|it| it.value.id.as_str()).collect(),
            broken: &shelf.broken,
        }
    }

    fn has(&self, known: &BTreeSet<&str>, id: &str) -> bool {
        known.contains(id) || self.broken.contains(id)
    }

    /// Then not all documents and groups are known.
    fn has_broken_edition(&self) -> bool {
        self.broken.iter().any(|it| it.matches('/').count() == 1)
    }

    /// Whether there is such an edition.
    pub(super) fn has_edition(&self, id: &str) -> bool {
        self.has(&self.editions, id)
    }

    /// A provision that is named must be there. Of a chapter that could not be read, all are taken to be.
    pub(super) fn provision(&self, file: &TomlFile<'_>, place: &str, id: &str) -> Option<Finding> {
        let is_there = self.has(&self.provisions, id)
            || self.broken.iter().any(|it| id.starts_with(it.as_str()));
        (!is_there).then(|| dangling(file, place, id, "点検の項目"))
    }

    fn items(&self, file: &TomlFile<'_>, ids: &[ProvisionId]) -> Vec<Finding> {
        let each = ids.iter().enumerate();
        each.filter_map(|(at, id)| self.provision(file, &format!("items.{at}"), id.as_str()))
            .collect()
    }

    fn need(
        &self,
        file: &TomlFile<'_>,
        (list, at): (&str, usize),
        known: &BTreeSet<&str>,
        id: &str,
    ) -> Option<Finding> {
        let what = match list {
            "glossary" => "用語",
            "cases" => "事例",
            _ => "使ってよいかの答え",
        };
        (!self.has(known, id)).then(|| dangling(file, &format!("{list}.{at}"), id, what))
    }

    /// The document must belong to the edition (`care-guide/r8#`), or to any if none is given.
    fn document(&self, file: &TomlFile<'_>, source: &Source, edition: &str) -> Option<Finding> {
        let wanted = format!("#{}", source.document);
        let is_there = |it: &String| it.starts_with(edition) && it.ends_with(&wanted);
        let is_told = self.has_broken_edition() || self.documents.iter().any(is_there);
        (!is_told).then(|| dangling(file, "source.document", &source.document, "文書"))
    }
}

fn groups_of(edition: &Edition) -> impl Iterator<Item = String> {
    edition
        .groups
        .iter()
        .map(|it| format!("{}#{}", edition.id, it.id))
}

fn documents_of(edition: &Edition) -> impl Iterator<Item = String> {
    edition
        .documents
        .iter()
        .map(|it| format!("{}#{}", edition.id, it.id))
}

pub(super) fn dangling(file: &TomlFile<'_>, place: &str, id: &str, what: &str) -> Finding {
    let message = format!("{what}「{id}」は ありません。");
    file.finding(
        place,
        "link.dangling",
        message,
        "つづりを確かめるか、名前の先を作ってください。",
    )
}
