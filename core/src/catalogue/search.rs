//! Finding provisions, terms and cases by what somebody remembers of them; showing the finds is the page's or the command's.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{Case, Catalogue, GlossaryEntry, Provision};
use crate::closed_list::closed_list;
use crate::plain::Text;

/// How many of a hundred pairs of letters must be found in a text that does not hold the words as they are.
const ALIKE_PERCENT: usize = 70;

closed_list! {
    /// What was found.
    pub enum Kind {
        /// A provision.
        Item = "item",
        /// A glossary entry.
        Term = "term",
        /// A case.
        Case = "case",
    }
}

/// One find.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hit {
    /// The id, as `catalogue show` takes it.
    pub id: String,
    /// What it is.
    pub kind: Kind,
    /// Its label.
    pub title: Text,
    /// The same in English.
    pub title_en: String,
    /// The text in which it was found.
    pub text: String,
}

/// Searches labels, questions, reasons, steps, meanings and stories in Japanese and English. Small and large letters,
/// hiragana and katakana, wide and narrow forms are the same; the best finds stand first.
pub fn search(catalogue: &Catalogue, wanted: &str) -> Vec<Hit> {
    let wanted = fold(wanted);
    if wanted.is_empty() {
        return Vec::new();
    }
    let mut ranked: Vec<(usize, Hit)> = entries(catalogue)
        .into_iter()
        .filter_map(|it| it.find(&wanted))
        .collect();
    // Stable: what is equally good stays in the catalogue's order.
    ranked.sort_by_key(|it| it.0);
    ranked.into_iter().map(|it| it.1).collect()
}

struct Entry {
    id: String,
    kind: Kind,
    title: Text,
    title_en: String,
    texts: Vec<String>,
}

impl Entry {
    fn find(self, wanted: &str) -> Option<(usize, Hit)> {
        let labels = [self.title.plain(), self.title_en.clone(), self.id.clone()];
        let rank = |text: &String, exact: usize| {
            let text = fold(text);
            if text.contains(wanted) {
                return Some(exact);
            }
            is_alike(&text, wanted).then_some(exact + 2)
        };
        let in_labels = labels
            .iter()
            .filter_map(|it| Some((rank(it, 0)?, it.clone())));
        let in_texts = self
            .texts
            .iter()
            .filter_map(|it| Some((rank(it, 1)?, it.clone())));
        let (rank, text) = in_labels.chain(in_texts).min_by_key(|it| it.0)?;
        let hit = Hit {
            id: self.id,
            kind: self.kind,
            title: self.title,
            title_en: self.title_en,
            text,
        };
        Some((rank, hit))
    }
}

fn entries(catalogue: &Catalogue) -> Vec<Entry> {
    let items = catalogue.provisions.values().map(of_provision);
    let terms = catalogue.glossary().into_iter().map(of_term);
    let cases = catalogue.cases.values().map(of_case);
    items.chain(terms).chain(cases).collect()
}

fn of_provision(it: &Provision) -> Entry {
    let english = [it.ask_en.clone(), it.why_en.clone()];
    let parts = it.parts.iter().map(|part| part.title.plain());
    Entry {
        id: it.id.to_string(),
        kind: Kind::Item,
        title: it.title.clone(),
        title_en: it.title_en.clone(),
        texts: with_readings(it.plain_texts())
            .chain(english)
            .chain(it.how_en.iter().cloned())
            .chain(parts)
            .collect(),
    }
}

fn of_term(it: &GlossaryEntry) -> Entry {
    let own = [
        it.reading.clone(),
        it.meaning.plain(),
        it.meaning_en.clone(),
    ];
    let aliases = it.aliases.iter().map(Text::plain);
    Entry {
        id: it.id.to_string(),
        kind: Kind::Term,
        title: it.term.clone(),
        title_en: it.term_en.clone(),
        texts: own.into_iter().chain(aliases).collect(),
    }
}

fn of_case(it: &Case) -> Entry {
    Entry {
        id: it.id.to_string(),
        kind: Kind::Case,
        title: it.title.clone(),
        title_en: it.title_en.clone(),
        texts: with_readings(it.plain_texts())
            .chain(it.panels_en.iter().cloned())
            .collect(),
    }
}

/// Each text as it is read with kanji, and as it sounds.
fn with_readings(texts: Vec<(String, &Text)>) -> impl Iterator<Item = String> {
    let both = |(_, it): (String, &Text)| {
        let sound = it.segments().into_iter();
        let sound: String = sound.map(|it| it.ruby.unwrap_or(it.text)).collect();
        [it.plain(), sound]
    };
    texts.into_iter().flat_map(both)
}

/// Letters that people take for the same become the same; spaces go.
fn fold(text: &str) -> String {
    let narrow = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{30a1}'..='\u{30f6}' => char::from_u32(u32::from(c) - 0x60).unwrap_or(c),
        other => other,
    };
    let folded = text.chars().map(narrow).flat_map(char::to_lowercase);
    folded.filter(|it| !it.is_whitespace()).collect()
}

fn is_alike(text: &str, wanted: &str) -> bool {
    let pairs =
        |text: &str| -> BTreeSet<(char, char)> { text.chars().zip(text.chars().skip(1)).collect() };
    let wanted = pairs(wanted);
    // One pair alone says nothing: it is in the text or it is not.
    let met = pairs(text).intersection(&wanted).count();
    wanted.len() > 2 && met * 100 >= wanted.len() * ALIKE_PERCENT
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    fn ids(wanted: &str) -> Vec<String> {
        let catalogue = Catalogue::read(&sample::files()).0;
        let hits = search(&catalogue, wanted);
        hits.into_iter().map(|it| it.id).collect()
    }

    #[test]
    fn a_term_is_found_by_its_kanji_its_sound_its_alias_and_its_english() {
        for wanted in ["鍵", "カギ", "ろっく", "LOCK", "ｌｏｃｋ"] {
            assert!(ids(wanted).contains(&"lock".to_owned()), "{wanted}");
        }
    }

    #[test]
    fn a_label_stands_before_a_text_and_nothing_is_found_for_nothing() {
        assert_eq!(ids("あいた まど")[0], "case-01");
        assert!(ids("").is_empty());
        assert!(ids("自転車").is_empty());
    }

    #[test]
    fn a_slip_of_the_pen_still_finds_the_case() {
        assert!(ids("みんなで さがしましたね").contains(&"case-01".to_owned()));
    }
}
