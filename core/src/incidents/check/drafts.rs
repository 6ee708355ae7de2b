//! Shape and links of the drafts: places that are known, parts that say something, the items of a provision whole and in order.

use std::collections::BTreeSet;

use super::super::compose::place_names;
use super::super::draft::{Draft, DraftPart, DraftPlace};
use super::super::read::Opened;
use super::{Around, dangling, fault};
use crate::lint::{Finding, TomlFile};

impl Around<'_> {
    pub(super) fn drafts(&self, opened: &Opened<'_>) -> Vec<Finding> {
        let mut found = Vec::new();
        for (file, it) in &opened.drafts {
            found.extend(self.draft_links(file, it));
            found.extend(self.draft_items(file, it));
            found.extend(draft(file, it));
        }
        found
    }

    fn draft_links(&self, file: &TomlFile<'_>, of: &Draft) -> Vec<Finding> {
        let mut found = Vec::new();
        let clock = of.clock.as_ref().map(ToString::to_string);
        if let Some(id) = clock.filter(|it| self.all.clock(it).is_none()) {
            found.push(dangling(file, "clock", ("期限", &id)));
        }
        let basis = of.basis.as_ref().map(ToString::to_string);
        if let Some(id) = basis.filter(|it| self.catalogue.provision(it).is_none()) {
            found.push(dangling(file, "basis", ("項目", &id)));
        }
        found
    }

    /// A draft that follows the parts of a provision has all of them, in their order.
    fn draft_items(&self, file: &TomlFile<'_>, of: &Draft) -> Option<Finding> {
        let told: Vec<&str> = of
            .parts
            .iter()
            .filter_map(|it| Some(it.item.as_ref()?.as_str()))
            .collect();
        let basis = of.basis.as_ref();
        let provision = basis.and_then(|it| self.catalogue.provision(it.as_str()));
        let asked = provision.map(|it| &it.parts).into_iter().flatten();
        let asked: Vec<&str> = asked.map(|it| it.id.as_str()).collect();
        (told != asked).then(|| {
            let message = format!(
                "もとの項目は {}つ、この下書きは {}つです。",
                asked.len(),
                told.len()
            );
            let next = "basis の項目の parts を、同じ順番で item に 1つずつ書いてください。";
            fault(file, "part", "draft.items", (message, next))
        })
    }
}

fn draft(file: &TomlFile<'_>, of: &Draft) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    for (at, part) in of.parts.iter().enumerate() {
        let place = format!("part.{at}");
        if !seen.insert(part.id.as_str()) {
            let message = format!("部分「{}」が 2つあります。", part.id);
            let next = "ちがう id にしてください。";
            found.push(fault(file, &place, "draft.twice", (message, next)));
        }
        if part.text.is_empty() && part.places.is_empty() {
            let message = format!("部分「{}」に、文も、入れる所もありません。", part.id);
            let next = "text か place を書いてください。";
            found.push(fault(file, &place, "draft.empty", (message, next)));
        }
        found.extend(places(file, &place, part));
    }
    found
}

/// Places that nobody knows, and places of the English text that the Japanese one lacks, or the other way round.
fn places(file: &TomlFile<'_>, place: &str, of: &DraftPart) -> Vec<Finding> {
    let mut found = Vec::new();
    let in_japanese: BTreeSet<&str> = place_names(of.text.authored()).into_iter().collect();
    let in_english: BTreeSet<&str> = place_names(&of.text_en).into_iter().collect();
    let all = in_japanese.union(&in_english);
    for name in all.filter(|it| it.parse::<DraftPlace>().is_err()) {
        let known: Vec<&str> = DraftPlace::ALL.iter().map(|it| it.as_str()).collect();
        let message = format!("「{{{name}}}」という所はありません。");
        let next = format!("この中から選んでください：{}", known.join("、"));
        found.push(fault(
            file,
            &format!("{place}.text"),
            "draft.place",
            (message, &next),
        ));
    }
    if in_japanese != in_english {
        let message = "日本語と英語で、入れる所がちがいます。".to_owned();
        let next = "どちらの文にも、同じ { } を書いてください。";
        found.push(fault(
            file,
            &format!("{place}.text_en"),
            "draft.english",
            (message, next),
        ));
    }
    found
}
