//! Shape: counts and values that no single field can know to be wrong.

use crate::catalogue::glossary::{Case, GlossaryEntry};
use crate::catalogue::norm::Source;
use crate::catalogue::provision::Provision;
use crate::catalogue::shelf::{Filed, Shelf};
use crate::lint::{Finding, TomlFile};
use crate::plain::Text;

/// はじめの一歩 consists of this many items in every edition that has starters (two levels: first step, basics done).
const STARTERS: usize = 5;
/// A case is told like a four-panel strip.
const PANELS: usize = 4;

pub(super) fn check(shelf: &Shelf<'_>) -> Vec<Finding> {
    let mut findings = starters(shelf);
    findings.extend(
        shelf
            .provisions
            .iter()
            .flat_map(|it| provision(&it.file, &it.value)),
    );
    findings.extend(
        shelf
            .glossary
            .iter()
            .flat_map(|it| entry(&it.file, &it.value)),
    );
    findings.extend(shelf.cases.iter().flat_map(|it| case(&it.file, &it.value)));
    for Filed { file, value } in &shelf.editions {
        if !value.source_url.starts_with("https://") {
            let next = "https:// で始まる場所を書いてください。";
            findings.push(file.finding(
                "source_url",
                "source.missing",
                "出典の場所がありません。",
                next,
            ));
        }
    }
    findings
}

fn entry(file: &TomlFile<'_>, it: &GlossaryEntry) -> Vec<Finding> {
    let mut findings = empty(file, &[("term", &it.term), ("meaning", &it.meaning)]);
    findings.extend(source(file, &it.source));
    let is_hiragana = |it: char| matches!(it, 'ぁ'..='ゖ' | 'ー');
    if it.reading.is_empty() || !it.reading.chars().all(is_hiragana) {
        let next = "ひらがなだけで書いてください。";
        findings.push(file.finding(
            "reading",
            "glossary.reading",
            "読みが ひらがなではありません。",
            next,
        ));
    }
    findings
}

fn case(file: &TomlFile<'_>, it: &Case) -> Vec<Finding> {
    let mut findings = empty(
        file,
        &[("title", &it.title), ("trap", &it.trap), ("rule", &it.rule)],
    );
    findings.extend(source(file, &it.source));
    let panels = it.panels.len();
    if panels != PANELS {
        let message = format!("話が {panels}つの場面です（{PANELS}つ）。");
        findings.push(file.finding(
            "panels",
            "case.panels",
            message,
            format!("{PANELS}つの場面に分けてください。"),
        ));
    }
    findings
}

fn provision(file: &TomlFile<'_>, it: &Provision) -> Vec<Finding> {
    let mut findings = empty(
        file,
        &[("title", &it.title), ("ask", &it.ask), ("why", &it.why)],
    );
    if it.how.is_empty() || it.how.iter().any(Text::is_empty) {
        findings.push(file.finding(
            "how",
            "text.empty",
            "`how` に手順がありません。",
            "することを 1つずつ書いてください。",
        ));
    }
    if it.audience.is_empty() {
        findings.push(file.finding(
            "audience",
            "text.empty",
            "`audience` が空です。",
            "だれのための項目かを書いてください。",
        ));
    }
    findings.extend(source(file, &it.source));
    if it.minutes == 0 {
        findings.push(file.finding(
            "minutes",
            "value.malformed",
            "`minutes` が 0 です。",
            "かかる分の目安を書いてください。",
        ));
    }
    findings
}

fn empty(file: &TomlFile<'_>, texts: &[(&str, &Text)]) -> Vec<Finding> {
    let empty = texts.iter().filter(|(_, it)| it.is_empty());
    empty
        .map(|(key, _)| {
            file.finding(
                key,
                "text.empty",
                format!("`{key}` が空です。"),
                "文を書いてください。",
            )
        })
        .collect()
}

fn source(file: &TomlFile<'_>, source: &Source) -> Option<Finding> {
    let is_missing = source.page == 0 || source.document.trim().is_empty();
    is_missing.then(|| {
        file.finding(
            "source",
            "source.missing",
            "出典の文書かページがありません。",
            "`document` と `page` を書いてください。",
        )
    })
}

/// An edition of which a file could not be read is not counted: the fault is told already.
fn starters(shelf: &Shelf<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for edition in &shelf.editions {
        let folder = format!("{}/", edition.value.id);
        let is_broken = shelf.broken.iter().any(|it| it.starts_with(&folder));
        let of_edition = shelf
            .provisions
            .iter()
            .filter(|it| it.value.id.as_str().starts_with(&folder));
        let starters: Vec<_> = of_edition.filter(|it| it.value.starter).collect();
        if is_broken || starters.is_empty() || starters.len() == STARTERS {
            continue;
        }
        // The one too many is pointed at; of too few, the last.
        let Some(shown) = starters.get(STARTERS).or(starters.last()) else {
            continue;
        };
        let message = format!(
            "はじめの一歩（starter）が {}つあります（{STARTERS}つ）。",
            starters.len()
        );
        findings.push(shown.file.finding(
            "starter",
            "starter.count",
            message,
            format!("{STARTERS}つの項目だけを `starter = true` にしてください。"),
        ));
    }
    findings
}
