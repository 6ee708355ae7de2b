//! A small sound catalogue for tests, and ways to plant faults into it.

use std::collections::BTreeMap;

const NORM: &str = r#"id = "guide"
title = "手引《てび》き"
title_en = "Guide"
issuer = "国《くに》"
issuer_en = "The country"
about = "みんなのための手引《てび》きです。"
about_en = "A guide for everybody."
"#;

const EDITION: &str = r#"id = "guide/r8"
issued = "2026-04"
source_url = "https://example.jp/guide"
text_status = "verified"

[[document]]
id = "book"
title = "本《ほん》"
title_en = "Book"
issued = "2026-03-01"

[[group]]
id = "1"
title = "場所《ばしょ》"
title_en = "Place"
audience = "everyone"
"#;

const CORRECTIONS: &str = r#"[[correction]]
place = "表紙《ひょうし》"
source_says = "3月《がつ》"
recorded = "4月《がつ》"
why = "後《あと》の日付《ひづけ》に合《あ》わせた。"
confidence = "high"
"#;

const PROVISION: &str = r#"id = "guide/r8/1-NUMBER"
group = "1"
title = "かぎをかける"
title_en = "Lock up"
ask = "かえるとき、かぎをかけていますか。"
ask_en = "Do you lock up when you leave?"
audience = ["everyone"]
force = "recommended"
starter = true
applies_if = ["tablets"]
why = "かぎがあると、ぬすまれにくいです。"
why_en = "A lock makes theft harder."
how = [
  "まどを見《み》ます。",
  "かぎをかけます。",
]
how_en = [
  "Look at the windows.",
  "Lock up.",
]
minutes = 5
yen = "free"
ask_whom = ["council"]
glossary = ["lock"]
cases = ["case-01"]
evidence = ["かぎの表《ひょう》"]
evidence_en = ["List of keys"]

[[parts]]
id = "guide/r8/1-NUMBER/1"
title = "まど"
title_en = "Windows"

[source]
document = "book"
page = 5
place = "3-1 1)"
status = "verified"

[[changed]]
what = "言葉《ことば》をかえた。"
why = "わかりやすくするため。"
"#;

const ENTRY: &str = r#"id = "lock"
term = "鍵《かぎ》"
reading = "かぎ"
term_en = "Lock"
meaning = "あけたり しめたりするための物《もの》です。"
meaning_en = "A thing to open and close with."
aliases = ["ロック"]

[source]
document = "book"
page = 20
status = "verified"
"#;

const CASE: &str = r#"id = "case-01"
title = "あいた まど"
title_en = "The open window"
group = "1"
panels = ["あさです。", "まどが あいています。", "物《もの》が ありません。", "みんなで さがしました。"]
panels_en = ["Morning.", "A window is open.", "Things are gone.", "Everybody searched."]
trap = "まどを わすれやすいことです。"
trap_en = "Windows are easily forgotten."
rule = "かえる前《まえ》に まどを見《み》ます。"
rule_en = "Look at the windows before leaving."
laws = [{ law = "appi", article = "23" }]
items = ["guide/r8/1-1"]

[source]
document = "book"
page = 24
status = "verified"
"#;

const WORDS: &str = r#"[title]
ja = "今日やること"
easy = "今日《きょう》 すること"
en = "Today"
"#;

/// A catalogue of ten provisions without any fault; 1-1 to 1-5 are starters.
pub(super) fn files() -> BTreeMap<String, String> {
    let mut files: BTreeMap<String, String> = [
        ("catalogue/guide/norm.toml", NORM),
        ("catalogue/guide/r8/edition.toml", EDITION),
        ("catalogue/guide/r8/corrections.toml", CORRECTIONS),
        ("catalogue/glossary/lock.toml", ENTRY),
        ("catalogue/cases/case-01.toml", CASE),
        ("words/home.toml", WORDS),
        (
            "plain/kanji-grades.toml",
            include_str!("../../../data/plain/kanji-grades.toml"),
        ),
        (
            "plain/banned.toml",
            include_str!("../../../data/plain/banned.toml"),
        ),
        (
            "plain/negation.toml",
            include_str!("../../../data/plain/negation.toml"),
        ),
    ]
    .map(|(path, text)| (path.to_owned(), text.to_owned()))
    .into();
    for number in 1..=10 {
        let text = PROVISION.replace("NUMBER", &number.to_string());
        let text = if number > 5 {
            text.replace("starter = true\n", "")
        } else {
            text
        };
        files.insert(path(number), text);
    }
    files
}

/// Where a provision of the sample lies.
pub(super) fn path(number: u8) -> String {
    format!("catalogue/guide/r8/1-{number}.toml")
}

/// The sample with one text in one file replaced; the text must be there.
pub(super) fn with(file: &str, from: &str, to: &str) -> BTreeMap<String, String> {
    let mut files = files();
    let text = files.get_mut(file).unwrap();
    assert!(text.contains(from), "{file} has no {from}");
    *text = text.replacen(from, to, 1);
    files
}
