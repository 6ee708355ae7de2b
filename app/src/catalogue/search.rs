//! Finding items, terms and cases by words; every word must occur. How what was found is shown stands in `pages.rs`.

use mamori_core::catalogue::{Case, Catalogue, GlossaryEntry, Provision};

/// More words than these are left out: nobody types them, and each costs a walk through all texts.
const WORDS: usize = 8;

/// What was found.
pub(super) struct Found<'a> {
    pub(super) items: Vec<&'a Provision>,
    pub(super) terms: Vec<&'a GlossaryEntry>,
    pub(super) cases: Vec<&'a Case>,
}

/// Searches all texts, Japanese without readings and English without regard to capitals.
pub(super) fn search<'a>(catalogue: &'a Catalogue, typed: &str) -> Found<'a> {
    let typed = typed.to_lowercase();
    let words: Vec<&str> = typed.split_whitespace().take(WORDS).collect();
    let hit = |text: String| {
        let text = text.to_lowercase();
        !words.is_empty() && words.iter().all(|it| text.contains(it))
    };
    let items = catalogue
        .norms()
        .flat_map(|it| catalogue.editions(it.id.as_str()))
        .flat_map(|it| catalogue.provisions(it.id.norm(), short(it.id.as_str())));
    Found {
        items: items.filter(|it| hit(text_of_item(it))).collect(),
        terms: catalogue
            .glossary()
            .into_iter()
            .filter(|it| hit(text_of_term(it)))
            .collect(),
        cases: catalogue
            .cases()
            .into_iter()
            .filter(|it| hit(text_of_case(it)))
            .collect(),
    }
}

/// `care-guide/r8` → `r8`.
pub(super) fn short(edition: &str) -> &str {
    edition.split_once('/').map_or(edition, |(_, it)| it)
}

fn text_of_item(item: &Provision) -> String {
    let plain = item.plain_texts().into_iter().map(|(_, it)| it.plain());
    let english = [&item.title_en, &item.ask_en, &item.why_en].map(String::clone);
    plain
        .chain(english)
        .chain(item.how_en.iter().cloned())
        .chain([item.id.local().to_owned()])
        .collect::<Vec<_>>()
        .join("\n")
}

fn text_of_term(term: &GlossaryEntry) -> String {
    let mut texts = term.names();
    texts.extend([term.reading.clone(), term.term_en.clone()]);
    texts.extend([term.meaning.plain(), term.meaning_en.clone()]);
    texts.join("\n")
}

fn text_of_case(case: &Case) -> String {
    let plain = case.plain_texts().into_iter().map(|(_, it)| it.plain());
    let english = [&case.title_en, &case.trap_en, &case.rule_en].map(String::clone);
    plain
        .chain(english)
        .chain(case.panels_en.iter().cloned())
        .collect::<Vec<_>>()
        .join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shipped() -> Catalogue {
        Catalogue::read(&crate::words::built_in()).0
    }

    fn is_nothing(found: &Found) -> bool {
        found.items.is_empty() && found.terms.is_empty() && found.cases.is_empty()
    }

    #[test]
    fn every_word_must_occur_and_capitals_do_not_matter() {
        let catalogue = shipped();
        let byod = search(&catalogue, "byod");
        assert!(byod.terms.iter().any(|it| it.id.as_str() == "byod"));
        assert!(is_nothing(&search(&catalogue, "byod 無い言葉")));
    }

    #[test]
    fn a_word_is_found_although_readings_stand_between_its_kanji() {
        let catalogue = shipped();
        let found = search(&catalogue, "責任者とルール");
        assert!(found.items.iter().any(|it| it.id.local() == "5-1"));
    }

    #[test]
    fn nothing_typed_finds_nothing() {
        assert!(is_nothing(&search(&shipped(), " 　")));
    }
}
