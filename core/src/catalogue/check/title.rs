//! The official titles that may stand in our texts word for word: each has its source, and none is a sentence.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::lint::{Finding, TomlFile};

/// Where the titles are listed, below `data/`.
const FILE: &str = "words/titles.toml";
/// Characters in a title; what is longer is a sentence of somebody else.
const LONGEST: usize = 60;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Titles {
    #[serde(default, rename = "title")]
    all: Vec<Title>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Title {
    title: String,
    source: String,
}

pub(super) fn check(files: &BTreeMap<String, String>) -> Vec<Finding> {
    let Some(text) = files.get(FILE) else {
        return Vec::new();
    };
    let read = TomlFile::open(FILE, text).and_then(|file| Ok((file.read::<Titles>()?, file)));
    match read {
        Ok((titles, file)) => {
            let each = titles.all.iter().enumerate();
            each.flat_map(|(at, it)| title(&file.within(&format!("title.{at}")), it))
                .collect()
        }
        Err(finding) => vec![finding],
    }
}

fn title(file: &TomlFile<'_>, it: &Title) -> Vec<Finding> {
    let mut findings = Vec::new();
    let long = it.title.chars().count();
    if it.title.ends_with('。') || long > LONGEST || long == 0 {
        findings.push(file.finding(
            "title",
            "title.sentence",
            format!("題名が 文になっているか、{long}文字あります（{LONGEST}文字まで）。"),
            "文書・章・法律・通知の 正式な名前だけを書いてください。",
        ));
    }
    if it.source.trim().is_empty() {
        findings.push(file.finding(
            "source",
            "source.missing",
            "題名の出典がありません。",
            "どの文書のどこにある名前かを書いてください。",
        ));
    }
    findings
}
