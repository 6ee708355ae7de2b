//! How pieces of the catalogue are shown everywhere: links to what it holds, where a text stands, a correction, an edition.

use mamori_core::catalogue::{
    Case, Catalogue, Correction, Document, Edition, EditionId, Guidance, Provision, ProvisionId,
    Situation, Source, TextStatus, Use, Verdict,
};
use mamori_core::plain::{Text, sentences};
use mamori_core::words::Language;
use serde::Deserialize;

use crate::web::{Frame, Say};

/// More characters than these are not searched for.
const TYPED: usize = 60;

/// What somebody typed into a search box.
#[derive(Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    q: String,
}

impl Typed {
    /// The words to search for; empty when nothing was typed.
    pub(super) fn words(&self) -> String {
        self.q.trim().chars().take(TYPED).collect()
    }
}

/// A link with its words and a short remark.
pub(super) struct Link {
    pub(super) href: String,
    pub(super) words: Say,
    pub(super) remark: Say,
}

/// A correction, ready to be printed.
pub(super) struct Corrected {
    pub(super) place: Say,
    pub(super) source_says: Say,
    pub(super) recorded: Say,
    pub(super) why: Say,
    pub(super) sure: Say,
}

/// Norm and short name of an edition: `care-guide`, `r8`.
pub(super) fn parts(edition: &EditionId) -> (&str, &str) {
    let id = edition.as_str();
    id.split_once('/').unwrap_or((id, ""))
}

/// The page of an item.
pub fn item_path(id: &ProvisionId) -> String {
    format!("/catalogue/items/{id}")
}

/// The page of an edition.
pub fn edition_path(id: &EditionId) -> String {
    format!("/catalogue/norms/{id}")
}

/// The page of a group of an edition.
pub(super) fn group_path(id: &EditionId, group: &str) -> String {
    format!("{}/{group}", edition_path(id))
}

/// The page of how two editions of a norm differ.
pub fn changes_path(earlier: &EditionId, later: &EditionId) -> String {
    let ((norm, from), (_, to)) = (parts(earlier), parts(later));
    format!("/catalogue/changes/{norm}/{from}/{to}")
}

/// An edition by its short name, with the key of the words and the name in them: `r8` is 令和8年版.
pub fn edition_words(edition: &EditionId) -> (&'static str, &str) {
    let (_, short) = parts(edition);
    let is_number = |it: &&str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
    match short.strip_prefix('r').filter(is_number) {
        Some(year) => ("catalogue.edition.reiwa", year),
        None => ("catalogue.edition.numbered", short),
    }
}

/// The name of an edition without that of its norm.
pub(super) fn edition_name(frame: &Frame, edition: &EditionId) -> Say {
    let (key, name) = edition_words(edition);
    frame.fill(key, &[("edition", name)])
}

/// A link to an edition of the catalogue, with how well its text is known.
pub(super) fn edition_link(frame: &Frame, edition: &Edition) -> Link {
    Link {
        href: edition_path(&edition.id),
        words: edition_name(frame, &edition.id),
        remark: status(frame, edition.text_status),
    }
}

/// Norm and edition in words, without furigana marks lost: for headings that name both.
pub(super) fn full_name(frame: &Frame, catalogue: &Catalogue, edition: &EditionId) -> Say {
    let norm = catalogue.norm(edition.norm());
    let title = norm.map_or_else(
        || Say::plain(edition.norm()),
        |it| frame.text(it.title.authored(), &it.title_en),
    );
    frame
        .say("catalogue.edition.full")
        .with("norm", &title)
        .with("edition", &edition_name(frame, edition))
}

/// How well a text is known, honestly.
pub(super) fn status(frame: &Frame, status: TextStatus) -> Say {
    frame.say(&format!("catalogue.status.{status}"))
}

/// A link to an item with the question that it asks, or the first sentence of what it says.
pub(super) fn item_link(frame: &Frame, item: &Provision) -> Link {
    Link {
        href: item_path(&item.id),
        words: frame.text(item.title.authored(), &item.title_en),
        remark: one_sentence(frame, item),
    }
}

/// The items of a list of ids, as far as they are held.
pub(super) fn item_links(frame: &Frame, catalogue: &Catalogue, ids: &[ProvisionId]) -> Vec<Link> {
    let known = ids.iter().filter_map(|it| catalogue.provision(it.as_str()));
    known.map(|it| item_link(frame, it)).collect()
}

/// A link to a story with its rule.
pub(super) fn case_link(frame: &Frame, case: &Case) -> Link {
    Link {
        href: format!("/catalogue/cases/{}", case.id),
        words: frame.text(case.title.authored(), &case.title_en),
        remark: frame.text(case.rule.authored(), &case.rule_en),
    }
}

/// A link to a use with its answer.
pub(super) fn use_link(frame: &Frame, one: &Use) -> Link {
    Link {
        href: format!("/catalogue/uses/{}", one.id),
        words: frame.text(one.title.authored(), &one.title_en),
        remark: frame.text(one.answer.authored(), &one.answer_en),
    }
}

/// A link to a situation.
pub(super) fn situation_link(frame: &Frame, it: &Situation) -> Link {
    Link {
        href: format!("/catalogue/situations/{}", it.id),
        words: frame.text(it.title.authored(), &it.title_en),
        remark: frame.text(it.lead.authored(), &it.lead_en),
    }
}

/// A link to a piece of guidance with its first line.
pub(super) fn guidance_link(frame: &Frame, it: &Guidance) -> Link {
    let first = texts(frame, &it.lines, &it.lines_en).into_iter().next();
    Link {
        href: format!("/catalogue/guidance/{}", it.id),
        words: frame.text(it.title.authored(), &it.title_en),
        remark: first.unwrap_or_else(|| Say::plain("")),
    }
}

/// The sign of a verdict, so that no colour is needed, and the class of its tag.
pub(super) fn verdict_sign(verdict: Verdict) -> (&'static str, &'static str) {
    match verdict {
        Verdict::Ok => ("◎", "good"),
        Verdict::WithConditions => ("○", "info"),
        Verdict::AskFirst => ("△", "warn"),
        Verdict::Avoid => ("×", "bad"),
    }
}

/// An item in one sentence: its question, or the first sentence of its text.
pub(super) fn one_sentence(frame: &Frame, item: &Provision) -> Say {
    if item.ask.is_empty() {
        let first = first_sentences(frame, (&item.text, &item.text_en), 1);
        return first.into_iter().next().unwrap_or_else(|| Say::plain(""));
    }
    frame.text(item.ask.authored(), &item.ask_en)
}

/// The first sentences of a text.
pub(super) fn first_sentences(
    frame: &Frame,
    (japanese, english): (&Text, &str),
    count: usize,
) -> Vec<Say> {
    if frame.visit.language == Language::En {
        let ends = english.split_inclusive(". ").map(str::trim);
        let said = ends.filter(|it| !it.is_empty()).take(count);
        return said.map(Say::plain).collect();
    }
    let said = sentences(japanese).into_iter();
    let said = said.map(|it| frame.text(&it.authored(), ""));
    said.filter(|it| !it.is_empty()).take(count).collect()
}

/// Texts that stand in two languages side by side; where English is missing, the Japanese stands.
pub(super) fn texts(frame: &Frame, japanese: &[Text], english: &[String]) -> Vec<Say> {
    let pairs = japanese.iter().enumerate();
    pairs
        .map(|(at, it)| {
            let english = english.get(at).map_or(it.authored(), String::as_str);
            frame.text(it.authored(), english)
        })
        .collect()
}

/// Document and page of a text, and how well that is known. Of a text outside any edition, any edition may have the document.
pub fn source(
    frame: &Frame,
    catalogue: &Catalogue,
    edition: Option<&EditionId>,
    source: &Source,
) -> Say {
    let document = document(catalogue, edition, &source.document);
    let english = frame.visit.language == Language::En;
    let title = match document {
        Some(it) if english => it.title_en.clone(),
        Some(it) => it.title.authored().to_owned(),
        None => source.document.clone(),
    };
    let key = format!("catalogue.source.{}", source.status);
    frame.fill(&key, &[("document", &title), ("spot", &source.spot())])
}

fn document<'a>(
    catalogue: &'a Catalogue,
    edition: Option<&EditionId>,
    id: &str,
) -> Option<&'a Document> {
    catalogue
        .norms()
        .flat_map(|it| catalogue.editions(it.id.as_str()))
        .filter(|it| edition.is_none_or(|wanted| it.id == *wanted))
        .flat_map(|it| &it.documents)
        .find(|it| it.id == id)
}

/// Corrections are kept in Japanese only: they speak of the wording of a Japanese text.
pub(super) fn corrected(frame: &Frame, all: &[Correction]) -> Vec<Corrected> {
    let text = |it: &Text| frame.text(it.authored(), &it.plain());
    all.iter()
        .map(|it| Corrected {
            place: text(&it.place),
            source_says: text(&it.source_says),
            recorded: text(&it.recorded),
            why: text(&it.why),
            sure: frame.say(&format!("catalogue.sure.{}", it.confidence)),
        })
        .collect()
}
