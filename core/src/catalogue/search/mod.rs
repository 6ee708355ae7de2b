//! Finding what is in the catalogue by what somebody remembers of it; showing the finds is the page's or the command's.

mod entry;
mod fold;
mod index;

use std::fmt;
use std::sync::OnceLock;

use serde::Serialize;

use super::Catalogue;
use crate::closed_list::closed_list;
use crate::plain::Text;
use index::Index;

/// More letters than these are left out: nobody types them, and each costs time.
const TYPED: usize = 80;

closed_list! {
    /// What was found.
    pub enum Kind {
        /// A provision.
        Item = "item",
        /// A glossary entry.
        Term = "term",
        /// A case.
        Case = "case",
        /// An answer to これは使ってよい？
        Use = "use",
        /// A situation.
        Situation = "situation",
        /// A piece of guidance.
        Guidance = "guidance",
    }
}

/// One find.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Hit {
    /// The id, as `catalogue show` takes it; uses, situations and guidance have their folder before it.
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

impl Hit {
    /// The id without its folder: `free-wifi` of `uses/free-wifi`. Ids of provisions stay whole.
    pub fn local(&self) -> &str {
        let folder = match self.kind {
            Kind::Item | Kind::Term | Kind::Case => "",
            Kind::Use => "uses/",
            Kind::Situation => "situations/",
            Kind::Guidance => "guidance/",
        };
        self.id.strip_prefix(folder).unwrap_or(&self.id)
    }
}

/// The index of a catalogue, made when it is first asked. Catalogues with the same content are the same with or without.
#[derive(Default)]
pub(super) struct Finder(OnceLock<Index>);

impl Clone for Finder {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl PartialEq for Finder {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Finder {}

impl fmt::Debug for Finder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Finder")
    }
}

/// Searches everything in Japanese and English by pairs of letters, the best finds first. Width, case, hiragana and
/// katakana, long vowels and small letters make no difference; a word is also found by its sound, and with a slip.
pub fn search(catalogue: &Catalogue, wanted: &str) -> Vec<Hit> {
    let wanted: String = wanted.chars().take(TYPED).collect();
    let index = catalogue.finder.0.get_or_init(|| Index::new(catalogue));
    let fits = index.find(&wanted).into_iter();
    fits.map(|it| Hit {
        id: it.entry.id.clone(),
        kind: it.entry.kind,
        title: it.entry.title.clone(),
        title_en: it.entry.title_en.clone(),
        text: it.field.map(|it| it.text.clone()).unwrap_or_default(),
    })
    .collect()
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

    #[test]
    fn a_word_of_documents_finds_the_word_of_every_day() {
        let mut files = sample::files();
        let before = Catalogue::read(&files).0;
        assert!(search(&before, "施錠").is_empty());
        let thesaurus = "[[same]]\nwords = [\"施錠《せじょう》\", \"かぎをかける\"]\n";
        files.insert("catalogue/thesaurus.toml".to_owned(), thesaurus.to_owned());
        let (after, findings) = Catalogue::read(&files);
        assert_eq!(findings, []);
        for wanted in ["施錠", "せじょう"] {
            let hits = search(&after, wanted);
            assert_eq!(hits.first().map(|it| it.kind), Some(Kind::Item), "{wanted}");
        }
    }

    #[test]
    fn a_catalogue_that_was_searched_is_still_the_same() {
        let catalogue = Catalogue::read(&sample::files()).0;
        let copy = catalogue.clone();
        search(&catalogue, "かぎ");
        assert_eq!(catalogue, copy);
    }
}
