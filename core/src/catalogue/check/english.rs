//! English: every Japanese text has it, lists have the same length, and it is not Japanese.

use crate::catalogue::edition::Edition;
use crate::catalogue::glossary::Case;
use crate::catalogue::provision::Provision;
use crate::catalogue::shelf::{Filed, Shelf};
use crate::lint::{Finding, TomlFile};
use crate::plain::{Text, is_kanji};

pub(super) fn check(shelf: &Shelf<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for Filed { file, value } in &shelf.norms {
        findings.extend(one(file, "title", &value.title, &value.title_en));
        findings.extend(one(file, "issuer", &value.issuer, &value.issuer_en));
        findings.extend(one(file, "about", &value.about, &value.about_en));
    }
    for Filed { file, value } in &shelf.editions {
        findings.extend(edition(file, value));
    }
    for Filed { file, value } in &shelf.changes {
        let each = value.changes.iter().enumerate();
        findings.extend(
            each.filter_map(|(at, it)| {
                one(file, &format!("change.{at}.what"), &it.what, &it.what_en)
            }),
        );
    }
    for Filed { file, value } in &shelf.links {
        let each = value.all.iter().enumerate();
        findings.extend(
            each.filter_map(|(at, it)| one(file, &format!("link.{at}.why"), &it.why, &it.why_en)),
        );
    }
    findings.extend(aids(shelf));
    findings.extend(
        shelf
            .provisions
            .iter()
            .flat_map(|it| provision(&it.file, &it.value)),
    );
    for Filed { file, value } in &shelf.glossary {
        findings.extend(one(file, "term", &value.term, &value.term_en));
        findings.extend(one(file, "meaning", &value.meaning, &value.meaning_en));
    }
    findings.extend(shelf.cases.iter().flat_map(|it| case(&it.file, &it.value)));
    findings
}

fn edition(file: &TomlFile<'_>, it: &Edition) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (at, it) in it.documents.iter().enumerate() {
        let key = format!("document.{at}.title");
        findings.extend(one(file, &key, &it.title, &it.title_en));
    }
    for (at, it) in it.divisions.iter().enumerate() {
        for (key, japanese, english) in [
            ("title", &it.title, &it.title_en),
            ("suffices_why", &it.suffices_why, &it.suffices_why_en),
        ] {
            findings.extend(one(
                file,
                &format!("division.{at}.{key}"),
                japanese,
                english,
            ));
        }
    }
    for (at, it) in it.groups.iter().enumerate() {
        for (key, japanese, english) in [
            ("title", &it.title, &it.title_en),
            ("patterns_why", &it.patterns_why, &it.patterns_why_en),
            ("simplified_why", &it.simplified_why, &it.simplified_why_en),
        ] {
            findings.extend(one(file, &format!("group.{at}.{key}"), japanese, english));
        }
    }
    findings.extend(one(file, "note", &it.note, &it.note_en));
    findings
}

fn aids(shelf: &Shelf<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for Filed { file, value } in &shelf.uses {
        findings.extend(one(file, "title", &value.title, &value.title_en));
        findings.extend(one(file, "answer", &value.answer, &value.answer_en));
        findings.extend(list(
            file,
            "conditions",
            &value.conditions,
            &value.conditions_en,
        ));
        findings.extend(list(file, "instead", &value.instead, &value.instead_en));
    }
    for Filed { file, value } in &shelf.situations {
        findings.extend(one(file, "title", &value.title, &value.title_en));
        findings.extend(one(file, "lead", &value.lead, &value.lead_en));
    }
    for Filed { file, value } in &shelf.guidance {
        findings.extend(one(file, "title", &value.title, &value.title_en));
        findings.extend(list(file, "lines", &value.lines, &value.lines_en));
    }
    findings
}

fn provision(file: &TomlFile<'_>, it: &Provision) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(one(file, "title", &it.title, &it.title_en));
    findings.extend(one(file, "ask", &it.ask, &it.ask_en));
    findings.extend(one(file, "text", &it.text, &it.text_en));
    findings.extend(one(file, "why", &it.why, &it.why_en));
    findings.extend(one(file, "condition", &it.condition, &it.condition_en));
    findings.extend(list(file, "how", &it.how, &it.how_en));
    findings.extend(list(
        file,
        "alternatives",
        &it.alternatives,
        &it.alternatives_en,
    ));
    findings.extend(list(file, "evidence", &it.evidence, &it.evidence_en));
    for (at, part) in it.parts.iter().enumerate() {
        findings.extend(one(
            file,
            &format!("parts.{at}.title"),
            &part.title,
            &part.title_en,
        ));
    }
    findings
}

fn case(file: &TomlFile<'_>, it: &Case) -> Vec<Finding> {
    let mut findings = list(file, "panels", &it.panels, &it.panels_en);
    findings.extend(one(file, "title", &it.title, &it.title_en));
    findings.extend(one(file, "trap", &it.trap, &it.trap_en));
    findings.extend(one(file, "rule", &it.rule, &it.rule_en));
    findings
}

fn one(file: &TomlFile<'_>, key: &str, japanese: &Text, english: &str) -> Option<Finding> {
    if english.trim().is_empty() {
        let message = format!("`{key}` の英語がありません。");
        // An absent key has no line; the Japanese text has.
        return (!japanese.is_empty()).then(|| {
            file.finding(
                key,
                "english.missing",
                message,
                format!("`{key}_en` を書いてください。"),
            )
        });
    }
    foreign(file, &format!("{key}_en"), english)
}

fn list(file: &TomlFile<'_>, key: &str, japanese: &[Text], english: &[String]) -> Vec<Finding> {
    if japanese.len() != english.len() {
        let message = format!(
            "`{key}` は {}つ、`{key}_en` は {}つです。",
            japanese.len(),
            english.len()
        );
        let rule = if english.is_empty() {
            "english.missing"
        } else {
            "english.length"
        };
        return vec![file.finding(
            key,
            rule,
            message,
            "日本語と英語を 1つずつ そろえてください。",
        )];
    }
    let pair = |(at, (japanese, english)): (usize, (&Text, &String))| {
        let place = format!("{key}_en.{at}");
        if english.trim().is_empty() && !japanese.is_empty() {
            return Some(file.finding(
                &place,
                "english.missing",
                "英語がありません。",
                "英語を書いてください。",
            ));
        }
        foreign(file, &place, english)
    };
    japanese
        .iter()
        .zip(english)
        .enumerate()
        .filter_map(pair)
        .collect()
}

fn foreign(file: &TomlFile<'_>, place: &str, english: &str) -> Option<Finding> {
    let is_japanese =
        |it: char| is_kanji(it) || matches!(it, 'ぁ'..='ヿ' | '《' | '》' | '。' | '、');
    let char = english.chars().find(|it| is_japanese(*it))?;
    Some(file.finding(
        place,
        "english.japanese",
        format!("英語の文に「{char}」があります。"),
        "英語だけで書いてください。",
    ))
}
