//! How pieces of the catalogue are shown everywhere: a link to an item, where a text stands in its source, a correction.

use mamori_core::catalogue::{
    Catalogue, Correction, Document, EditionId, Provision, ProvisionId, Source,
};
use mamori_core::words::Language;

use crate::web::{Frame, Say};

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

/// The page of an item.
pub fn item_path(id: &ProvisionId) -> String {
    format!("/catalogue/items/{id}")
}

/// A link to an item with the question that it asks.
pub(super) fn item_link(frame: &Frame, item: &Provision) -> Link {
    Link {
        href: item_path(&item.id),
        words: frame.text(item.title.authored(), &item.title_en),
        remark: frame.text(item.ask.authored(), &item.ask_en),
    }
}

/// Texts that stand in two languages side by side; where English is missing, the Japanese stands.
pub(super) fn texts(
    frame: &Frame,
    japanese: &[mamori_core::plain::Text],
    english: &[String],
) -> Vec<Say> {
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
    let text = |it: &mamori_core::plain::Text| frame.text(it.authored(), &it.plain());
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
