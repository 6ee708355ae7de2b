//! What can be found: each provision, term, case, use, situation and piece of guidance with its texts by weight.

use std::collections::BTreeMap;

use super::Kind;
use super::fold::{Readings, fold, latin_words, sound};
use crate::catalogue::{
    Case, Catalogue, GlossaryEntry, Guidance, Provision, ProvisionId, Reader, Situation, Use,
};
use crate::plain::Text;

/// How much a find in a text counts, from the name to what only stands beside it.
pub(super) mod weight {
    pub(in crate::catalogue::search) const NAME: f32 = 1.0;
    pub(in crate::catalogue::search) const WORDS: f32 = 0.95;
    pub(in crate::catalogue::search) const QUESTION: f32 = 0.8;
    pub(in crate::catalogue::search) const TEXT: f32 = 0.65;
    pub(in crate::catalogue::search) const STEPS: f32 = 0.5;
    pub(in crate::catalogue::search) const BESIDE: f32 = 0.4;
}

/// What somebody in an office reads stands before what only those who look after systems read.
const FOR_STAFF: f32 = 1.0;
const FOR_MANAGERS: f32 = 0.5;
/// What leads to provisions stands a little behind them.
const LEADING: f32 = 0.85;
const TO_READ: f32 = 0.7;

/// A text of an entry with what a find in it counts.
pub(super) struct Field {
    pub(super) weight: f32,
    /// As it is shown.
    pub(super) text: String,
    /// As it is compared: with kanji, and as it sounds where that differs.
    pub(super) forms: Vec<String>,
    /// Its words in Latin letters.
    pub(super) words: Vec<String>,
}

/// Something that can be found.
pub(super) struct Entry {
    pub(super) id: String,
    pub(super) kind: Kind,
    pub(super) title: Text,
    pub(super) title_en: String,
    /// How likely it is meant, before a word was typed.
    pub(super) prior: f32,
    pub(super) fields: Vec<Field>,
}

impl Entry {
    fn new(kind: Kind, id: String, (title, title_en): (&Text, &str), prior: f32) -> Self {
        let entry = Self {
            id,
            kind,
            title: title.clone(),
            title_en: title_en.to_owned(),
            prior,
            fields: Vec::new(),
        };
        entry
            .japanese(weight::NAME, [title])
            .english(weight::NAME, [title_en])
    }

    fn japanese<'a>(mut self, weight: f32, texts: impl IntoIterator<Item = &'a Text>) -> Self {
        for it in texts.into_iter().filter(|it| !it.is_empty()) {
            let text = it.plain();
            let mut forms = vec![fold(&text), fold(&sound(it))];
            forms.dedup();
            let words = latin_words(&text);
            self.fields.push(Field {
                weight,
                text,
                forms,
                words,
            });
        }
        self
    }

    fn english<T: AsRef<str>>(mut self, weight: f32, texts: impl IntoIterator<Item = T>) -> Self {
        for it in texts {
            let words = latin_words(it.as_ref());
            if !words.is_empty() {
                self.fields.push(Field {
                    weight,
                    text: it.as_ref().to_owned(),
                    forms: Vec::new(),
                    words,
                });
            }
        }
        self
    }
}

/// Everything that can be found, in the catalogue's order.
pub(super) fn entries(catalogue: &Catalogue) -> Vec<Entry> {
    let leading = leading(catalogue);
    let items = catalogue.provisions.values();
    let items = items.map(|it| of_provision(catalogue, it, leading.get(&it.id)));
    let terms = catalogue.glossary().into_iter().map(of_term);
    let cases = catalogue.cases().into_iter().map(of_case);
    let uses = catalogue.uses().map(of_use);
    let situations = catalogue.situations().into_iter().map(of_situation);
    let guidance = catalogue.guidance().into_iter().map(of_guidance);
    items
        .chain(terms)
        .chain(cases)
        .chain(uses)
        .chain(situations)
        .chain(guidance)
        .collect()
}

/// How the words of all texts are read.
pub(super) fn readings(catalogue: &Catalogue) -> Readings {
    let mut readings = Readings::default();
    for it in catalogue.provisions.values() {
        for (_, text) in it.plain_texts() {
            readings.learn(text);
        }
    }
    for it in catalogue.cases.values() {
        for (_, text) in it.plain_texts() {
            readings.learn(text);
        }
    }
    for it in catalogue.uses.values() {
        for text in it.words.iter().chain([&it.title, &it.answer]) {
            readings.learn(text);
        }
    }
    for text in catalogue.same_words.iter().flat_map(|it| &it.words) {
        readings.learn(text);
    }
    readings
}

/// Words that mean the same, as they are compared: written and sounding.
pub(super) fn same_words(catalogue: &Catalogue) -> Vec<Vec<String>> {
    let forms = |it: &Text| {
        let mut forms = vec![fold(&it.plain()), fold(&sound(it))];
        forms.dedup();
        forms
    };
    let all = catalogue.same_words.iter();
    all.map(|it| it.words.iter().flat_map(forms).collect())
        .collect()
}

/// The words by which people ask for a use lead to the provisions behind its answer, the first of them most.
fn leading(catalogue: &Catalogue) -> BTreeMap<&ProvisionId, Vec<(f32, &Text)>> {
    let mut leading: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for it in catalogue.uses() {
        let weights = [weight::QUESTION].into_iter();
        let weights = weights.chain(std::iter::repeat(weight::STEPS));
        for (id, weight) in it.items.iter().zip(weights) {
            let words = it.words.iter().chain([&it.title]);
            let list = leading.entry(id).or_default();
            list.extend(words.map(|word| (weight, word)));
        }
    }
    for it in catalogue.situations() {
        for id in &it.items {
            let list = leading.entry(id).or_default();
            list.push((weight::BESIDE, &it.title));
        }
    }
    leading
}

fn of_provision(
    catalogue: &Catalogue,
    it: &Provision,
    leading: Option<&Vec<(f32, &Text)>>,
) -> Entry {
    let norm = catalogue.norm(it.id.edition().norm());
    let prior = match norm.map(|it| it.reader) {
        Some(Reader::Manager) => FOR_MANAGERS,
        _ => FOR_STAFF,
    };
    let terms = it.glossary.iter();
    let terms = terms.filter_map(|it| catalogue.glossary.get(it));
    let parts = it.parts.iter();
    let mut entry = Entry::new(
        Kind::Item,
        it.id.to_string(),
        (&it.title, &it.title_en),
        prior,
    )
    .english(weight::NAME, [it.id.local(), it.number.as_str()])
    .japanese(weight::QUESTION, [&it.ask])
    .english(weight::QUESTION, [&it.ask_en])
    .japanese(weight::TEXT, [&it.text, &it.why, &it.condition])
    .english(weight::TEXT, [&it.text_en, &it.why_en])
    .japanese(weight::STEPS, it.how.iter().chain(&it.alternatives))
    .english(weight::STEPS, it.how_en.iter().chain(&it.alternatives_en))
    .japanese(weight::STEPS, parts.clone().map(|it| &it.title))
    .english(weight::STEPS, parts.map(|it| &it.title_en))
    .japanese(weight::BESIDE, &it.evidence)
    .japanese(weight::BESIDE, terms.map(|it| &it.term));
    for (weight, text) in leading.into_iter().flatten() {
        entry = entry.japanese(*weight, [*text]);
    }
    entry
}

fn of_term(it: &GlossaryEntry) -> Entry {
    let reading = Text::parse(it.reading.clone()).unwrap_or_default();
    Entry::new(
        Kind::Term,
        it.id.to_string(),
        (&it.term, &it.term_en),
        FOR_STAFF,
    )
    .japanese(weight::NAME, [&reading])
    .japanese(weight::WORDS, &it.aliases)
    .japanese(weight::TEXT, [&it.meaning])
    .english(weight::TEXT, [&it.meaning_en])
}

fn of_case(it: &Case) -> Entry {
    Entry::new(
        Kind::Case,
        it.id.to_string(),
        (&it.title, &it.title_en),
        FOR_STAFF,
    )
    .japanese(weight::QUESTION, [&it.rule])
    .english(weight::QUESTION, [&it.rule_en])
    .japanese(weight::TEXT, it.panels.iter().chain([&it.trap]))
    .english(weight::TEXT, it.panels_en.iter().chain([&it.trap_en]))
}

fn of_use(it: &Use) -> Entry {
    Entry::new(
        Kind::Use,
        format!("uses/{}", it.id),
        (&it.title, &it.title_en),
        LEADING,
    )
    .japanese(weight::WORDS, &it.words)
    .japanese(weight::TEXT, [&it.answer])
    .english(weight::TEXT, [&it.answer_en])
    .japanese(weight::STEPS, it.conditions.iter().chain(&it.instead))
    .english(weight::STEPS, it.conditions_en.iter().chain(&it.instead_en))
}

fn of_situation(it: &Situation) -> Entry {
    Entry::new(
        Kind::Situation,
        format!("situations/{}", it.id),
        (&it.title, &it.title_en),
        LEADING,
    )
    .japanese(weight::TEXT, [&it.lead])
    .english(weight::TEXT, [&it.lead_en])
}

fn of_guidance(it: &Guidance) -> Entry {
    Entry::new(
        Kind::Guidance,
        format!("guidance/{}", it.id),
        (&it.title, &it.title_en),
        TO_READ,
    )
    .japanese(weight::STEPS, &it.lines)
    .english(weight::STEPS, &it.lines_en)
}
