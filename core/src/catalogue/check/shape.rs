//! Shape: counts and values that no single field can know to be wrong.

use crate::catalogue::choice::TextStatus;
use crate::catalogue::edition::Edition;
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
    findings.extend(items(shelf));
    findings.extend(shelf.provisions.iter().flat_map(|it| provision(it, shelf)));
    findings.extend(
        shelf
            .glossary
            .iter()
            .flat_map(|it| entry(&it.file, &it.value)),
    );
    findings.extend(shelf.cases.iter().flat_map(|it| case(&it.file, &it.value)));
    findings.extend(aids(shelf));
    findings.extend(shelf.editions.iter().flat_map(deeming));
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

/// A rule that spares an office whole parts says what it is and how well that is known.
fn deeming(filed: &Filed<'_, Edition>) -> Vec<Finding> {
    let Filed { file, value } = filed;
    let each = value.divisions.iter().enumerate();
    let silent = each.filter(|(_, it)| {
        it.suffices_if.is_some() && (it.suffices_why.is_empty() || it.suffices_status.is_none())
    });
    silent
        .map(|(at, _)| {
            file.finding(
                &format!("division.{at}.suffices_if"),
                "text.empty",
                "この編だけで足りるわけか、その確かさがありません。",
                "`suffices_why` と `suffices_status` を書いてください。",
            )
        })
        .collect()
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

fn aids(shelf: &Shelf<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for Filed { file, value } in &shelf.uses {
        findings.extend(empty(
            file,
            &[("title", &value.title), ("answer", &value.answer)],
        ));
        findings.extend(source(file, &value.source));
    }
    for Filed { file, value } in &shelf.situations {
        findings.extend(empty(
            file,
            &[("title", &value.title), ("lead", &value.lead)],
        ));
    }
    for Filed { file, value } in &shelf.guidance {
        findings.extend(empty(file, &[("title", &value.title)]));
        findings.extend(value.lines.iter().enumerate().flat_map(|(at, it)| {
            let key = format!("lines.{at}");
            empty(file, &[(key.as_str(), it)])
        }));
        findings.extend(source(file, &value.source));
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

/// Of what the sources hold in full, the reason and the steps are told; of the rest, nothing is invented.
fn provision(filed: &Filed<'_, Provision>, shelf: &Shelf<'_>) -> Vec<Finding> {
    let Filed { file, value: it } = filed;
    let is_assessable = shelf
        .norm_of(&it.id.edition())
        .is_none_or(|it| it.assessable);
    let is_whole = is_assessable && it.source.status == TextStatus::Verified;
    let mut wanted = vec![("title", &it.title)];
    wanted.push(if is_assessable {
        ("ask", &it.ask)
    } else {
        ("text", &it.text)
    });
    wanted.extend(is_whole.then_some(("why", &it.why)));
    let mut findings = empty(file, &wanted);
    if is_whole && it.how.is_empty() || it.how.iter().any(Text::is_empty) {
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
    if is_assessable && it.minutes == 0 {
        findings.push(file.finding(
            "minutes",
            "effort.unknown",
            "`minutes` がありません。",
            "かかる分の目安を書いてください。計画の順番に使います。",
        ));
    }
    findings
}

/// Where an edition says how many provisions of a group are held, it is counted.
fn items(shelf: &Shelf<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for Filed { file, value } in &shelf.editions {
        for (at, group) in value.groups.iter().enumerate() {
            let held = shelf
                .provisions
                .iter()
                .filter(|it| it.value.group == group.id && it.value.id.edition() == value.id);
            let (held, wanted) = (held.count(), group.items);
            if let Some(wanted) = wanted.filter(|it| *it != held && !shelf.has_broken(&value.id)) {
                findings.push(file.finding(
                    &format!("group.{at}.items"),
                    "group.items",
                    format!("「{}」の項目は {wanted}のはずが {held}あります。", group.id),
                    "抜けた項目を書くか、`items` の数を直してください。",
                ));
            }
        }
    }
    findings
}

pub(super) fn empty(file: &TomlFile<'_>, texts: &[(&str, &Text)]) -> Vec<Finding> {
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

pub(super) fn source(file: &TomlFile<'_>, source: &Source) -> Option<Finding> {
    let has_place = source.page.is_some_and(|it| it > 0)
        || source.line.is_some_and(|it| it > 0)
        || (source.status != TextStatus::Verified && source.place.is_some());
    let is_missing = !has_place || source.document.trim().is_empty();
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
        let is_broken = shelf.has_broken(&edition.value.id);
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
