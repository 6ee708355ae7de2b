//! Ids: each says its own place, and none is given twice.

use std::collections::BTreeMap;

use crate::catalogue::provision::Provision;
use crate::catalogue::shelf::{Filed, Shelf};
use crate::lint::{Finding, TomlFile};

pub(super) fn check(shelf: &Shelf<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(of_kind(&shelf.norms, |it| it.id.as_str()));
    findings.extend(of_kind(&shelf.editions, |it| it.id.as_str()));
    findings.extend(of_kind(&shelf.provisions, |it| it.id.as_str()));
    findings.extend(of_kind(&shelf.glossary, |it| it.id.as_str()));
    findings.extend(of_kind(&shelf.cases, |it| it.id.as_str()));
    findings.extend(of_kind(&shelf.uses, |it| it.id.as_str()));
    findings.extend(of_kind(&shelf.situations, |it| it.id.as_str()));
    findings.extend(of_kind(&shelf.guidance, |it| it.id.as_str()));
    for Filed { file, value } in &shelf.editions {
        findings.extend(within(
            file,
            "document",
            value.documents.iter().map(|it| it.id.as_str()),
        ));
        findings.extend(within(
            file,
            "group",
            value.groups.iter().map(|it| it.id.as_str()),
        ));
        findings.extend(within(
            file,
            "division",
            value.divisions.iter().map(|it| it.id.as_str()),
        ));
    }
    findings.extend(shelf.provisions.iter().flat_map(parts));
    findings
}

fn parts(filed: &Filed<'_, Provision>) -> Vec<Finding> {
    let Filed { file, value } = filed;
    let mut findings = within(file, "parts", value.parts.iter().map(|it| it.id.as_str()));
    let parent = format!("{}/", value.id);
    for (at, part) in value
        .parts
        .iter()
        .enumerate()
        .filter(|(_, it)| !it.id.as_str().starts_with(&parent))
    {
        let message = format!("部分のid `{}` が、`{parent}` で始まっていません。", part.id);
        let next = format!("`{parent}1` のように書いてください。");
        findings.push(file.finding(&format!("parts.{at}.id"), "id.part", message, next));
    }
    findings
}

fn of_kind<T>(all: &[Filed<'_, T>], id: impl Fn(&T) -> &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    for filed in all {
        let (id, expected) = (id(&filed.value), filed.name_by_path());
        if !filed.is_at_home(id) {
            let message = format!("id `{id}` が、ファイルの場所とちがいます。");
            findings.push(filed.file.finding(
                "id",
                "id.path",
                message,
                format!("id を `{expected}` にするか、ファイルを移してください。"),
            ));
        }
        if let Some(first) = seen.get(id) {
            findings.push(twice(&filed.file, "id", id, first));
        }
        seen.entry(id).or_insert(filed.file.path());
    }
    findings
}

fn within<'t>(file: &TomlFile<'_>, list: &str, ids: impl Iterator<Item = &'t str>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    for (at, id) in ids.enumerate() {
        if seen.contains(&id) {
            findings.push(twice(file, &format!("{list}.{at}.id"), id, file.path()));
        }
        seen.push(id);
    }
    findings
}

fn twice(file: &TomlFile<'_>, place: &str, id: &str, first: &str) -> Finding {
    let message = format!("id `{id}` は、もう {first} にあります。");
    file.finding(
        place,
        "id.duplicate",
        message,
        "新しい id をつけてください。",
    )
}
