//! Filling a draft from what is recorded. What is missing becomes a blank to fill by hand and is listed; nothing is made up.

use std::collections::BTreeMap;

use super::draft::{Complete, Draft, DraftPart, DraftPlace};
use crate::catalogue::ProvisionId;
use crate::plain::{Segment, Text, segments};
use crate::words::Language;

/// What stands where nothing is recorded: room to write by hand.
pub const BLANK: &str = "＿＿＿＿";

/// What is recorded, by place; a place of which nothing is known is not there.
pub type DraftValues = BTreeMap<DraftPlace, DraftValue>;

/// What is recorded for a place, as it stands in a draft.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DraftValue(Vec<Segment>);

impl DraftValue {
    /// What somebody typed: no character of it is read as furigana.
    pub fn typed(text: &str) -> Self {
        Self(bare(text.trim()))
    }

    /// A text of the data in a language, with its furigana in easy Japanese.
    pub fn authored(japanese: &Text, english: &str, language: Language) -> Self {
        Self(told(japanese, english, language))
    }

    /// Values one below the other.
    pub fn lines(all: impl IntoIterator<Item = Self>) -> Self {
        let mut segments = Vec::new();
        for it in all {
            if !segments.is_empty() {
                segments.extend(bare("\n"));
            }
            segments.extend(it.0);
        }
        Self(segments)
    }

    /// This value with another right behind it.
    pub fn and(mut self, behind: Self) -> Self {
        self.0.extend(behind.0);
        self
    }

    /// Whether there is nothing to read.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|it| it.text.trim().is_empty())
    }
}

/// A draft as it can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Composed {
    /// Its parts in order.
    pub parts: Vec<ComposedPart>,
    /// Every place that is still empty, each once, in the order in which it is read.
    pub missing: Vec<DraftPlace>,
    /// Whether enough is written for it to leave.
    pub is_ready: bool,
}

/// A part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComposedPart {
    /// Its id within the draft.
    pub id: String,
    /// The part of the provision that asks for it.
    pub item: Option<ProvisionId>,
    /// What stands over it.
    pub label: Vec<Segment>,
    /// Its words with the blanks filled; what somebody typed is never read as furigana.
    pub text: Vec<Segment>,
    /// What stands below, each place with what is recorded.
    pub lines: Vec<(DraftPlace, Option<Vec<Segment>>)>,
    /// The places of this part that are still empty.
    pub missing: Vec<DraftPlace>,
}

impl ComposedPart {
    /// Whether nothing of what it is made of is recorded, though something should be.
    pub fn is_empty(&self) -> bool {
        let is_said = self.text.iter().any(|it| !it.text.trim().is_empty());
        !is_said && !self.lines.is_empty() && self.lines.iter().all(|it| it.1.is_none())
    }
}

/// Fills a draft in.
pub fn compose(draft: &Draft, values: &DraftValues, language: Language) -> Composed {
    let parts = draft.parts.iter().map(|it| part(it, values, language));
    let parts: Vec<ComposedPart> = parts.collect();
    let mut missing: Vec<DraftPlace> = Vec::new();
    for place in parts.iter().flat_map(|it| &it.missing) {
        if !missing.contains(place) {
            missing.push(*place);
        }
    }
    let is_ready = match draft.complete {
        Complete::All => missing.is_empty(),
        Complete::Known => has_something_to_tell(draft, values),
    };
    Composed {
        parts,
        missing,
        is_ready,
    }
}

/// Whether anything that this draft tells of the incident in words is recorded; true where it tells nothing of it.
fn has_something_to_tell(draft: &Draft, values: &DraftValues) -> bool {
    let places = draft.parts.iter().flat_map(DraftPart::all_places);
    let mut told = places.filter(|it| it.field().is_some()).peekable();
    told.peek().is_none() || told.any(|it| known(values, it).is_some())
}

fn part(of: &DraftPart, values: &DraftValues, language: Language) -> ComposedPart {
    let mut missing = Vec::new();
    let mut text = Vec::new();
    for segment in told(&of.text, &of.text_en, language) {
        fill(segment, values, (&mut text, &mut missing));
    }
    let line = |it: &DraftPlace| (*it, known(values, *it).map(<[Segment]>::to_vec));
    let lines: Vec<_> = of.places.iter().map(line).collect();
    for (place, value) in &lines {
        if value.is_none() && !missing.contains(place) {
            missing.push(*place);
        }
    }
    ComposedPart {
        id: of.id.clone(),
        item: of.item.clone(),
        label: told(&of.label, &of.label_en, language),
        text,
        lines,
        missing,
    }
}

/// What is recorded for a place, unless it is nothing but spaces.
fn known(values: &DraftValues, place: DraftPlace) -> Option<&[Segment]> {
    let value = values.get(&place).filter(|it| !it.is_empty())?;
    Some(&value.0)
}

/// An authored text in a language: readings in easy Japanese only.
fn told(japanese: &Text, english: &str, language: Language) -> Vec<Segment> {
    let authored = match language {
        Language::En => return bare(english),
        Language::Ja => return bare(&japanese.plain()),
        Language::Easy => japanese.authored(),
    };
    segments(authored).unwrap_or_else(|_| bare(authored))
}

fn bare(text: &str) -> Vec<Segment> {
    if text.is_empty() {
        return Vec::new();
    }
    vec![Segment {
        text: text.to_owned(),
        ruby: None,
    }]
}

/// Puts what is recorded, or a blank, in each place of a piece of text.
fn fill(
    segment: Segment,
    values: &DraftValues,
    (text, missing): (&mut Vec<Segment>, &mut Vec<DraftPlace>),
) {
    if segment.ruby.is_some() {
        text.push(segment);
        return;
    }
    let mut rest = segment.text.as_str();
    while let Some((before, name, after)) = next_place(rest) {
        text.extend(bare(before));
        match name.parse() {
            Ok(place) => put(place, values, (&mut *text, &mut *missing)),
            Err(_) => text.extend(bare(&format!("{{{name}}}"))),
        }
        rest = after;
    }
    text.extend(bare(rest));
}

/// What is recorded for a place, or a blank.
fn put(
    place: DraftPlace,
    values: &DraftValues,
    (text, missing): (&mut Vec<Segment>, &mut Vec<DraftPlace>),
) {
    if let Some(value) = known(values, place) {
        text.extend_from_slice(value);
        return;
    }
    text.extend(bare(BLANK));
    if !missing.contains(&place) {
        missing.push(place);
    }
}

/// The text before the next place, its name, and the text behind it.
fn next_place(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

/// The names in the places of a text, in order.
pub(super) fn place_names(text: &str) -> Vec<&str> {
    let mut all = Vec::new();
    let mut rest = text;
    while let Some((_, name, after)) = next_place(rest) {
        all.push(name);
        rest = after;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::super::{Incidents, StoryField};
    use super::*;

    const PRELIMINARY: &str = include_str!("../../../data/incidents/drafts/appi-preliminary.toml");
    const FINAL: &str = include_str!("../../../data/incidents/drafts/appi-final.toml");

    fn draft(text: &str) -> Draft {
        toml::from_str(text).unwrap()
    }

    /// Everything that can be recorded, each with its own word.
    fn everything() -> DraftValues {
        let all = DraftPlace::ALL.iter();
        all.map(|it| (*it, DraftValue::typed(&format!("<{it}>"))))
            .collect()
    }

    fn items(of: &Composed) -> Vec<(String, bool)> {
        let asked = of
            .parts
            .iter()
            .filter_map(|it| Some((it.item.as_ref()?, it)));
        asked
            .map(|(item, it)| (item.to_string(), it.missing.is_empty()))
            .collect()
    }

    #[test]
    fn both_reports_to_the_commission_have_exactly_the_nine_items_in_order() {
        let nine = |is_filled| -> Vec<(String, bool)> {
            let ids = (1..=9).map(|it| format!("appi-breach/2022-04/report-1/{it}"));
            ids.map(|it| (it, is_filled)).collect()
        };
        for text in [PRELIMINARY, FINAL] {
            let draft = draft(text);
            let full = compose(&draft, &everything(), Language::Ja);
            assert_eq!(items(&full), nine(true), "{}", draft.id);
            assert_eq!(full.missing, []);
            let empty = compose(&draft, &DraftValues::new(), Language::Ja);
            assert_eq!(items(&empty), nine(false), "{}", draft.id);
        }
    }

    #[test]
    fn each_thing_that_is_not_recorded_is_missing_from_its_own_item_only() {
        let draft = draft(FINAL);
        let owners = [
            (DraftPlace::What, "1"),
            (DraftPlace::Data, "2"),
            (DraftPlace::Persons, "3"),
            (DraftPlace::Cause, "4"),
            (DraftPlace::Damage, "5"),
            (DraftPlace::Response, "6"),
            (DraftPlace::Publication, "7"),
            (DraftPlace::Prevention, "8"),
            (DraftPlace::Other, "9"),
        ];
        for (place, item) in owners {
            let mut values = everything();
            values.insert(place, DraftValue::typed(" \n"));
            let composed = compose(&draft, &values, Language::Ja);
            assert_eq!(composed.missing, [place]);
            assert!(!composed.is_ready);
            let empty: Vec<String> = items(&composed)
                .into_iter()
                .filter_map(|(id, is_filled)| (!is_filled).then_some(id))
                .collect();
            assert_eq!(empty, [format!("appi-breach/2022-04/report-1/{item}")]);
        }
    }

    #[test]
    fn the_preliminary_report_leaves_with_what_is_known_and_the_final_one_with_all() {
        let nothing = DraftValues::new();
        let only_what = DraftValues::from([(DraftPlace::What, DraftValue::typed("タブレット"))]);
        let is_ready =
            |text: &str, values: &DraftValues| compose(&draft(text), values, Language::Ja).is_ready;
        assert!(!is_ready(PRELIMINARY, &nothing));
        assert!(is_ready(PRELIMINARY, &only_what));
        assert!(is_ready(PRELIMINARY, &everything()));
        assert!(!is_ready(FINAL, &nothing));
        assert!(!is_ready(FINAL, &only_what));
        assert!(is_ready(FINAL, &everything()));
    }

    #[test]
    fn a_blank_stands_for_what_is_missing_and_nothing_typed_is_read_as_markup() {
        let draft = draft(
            r#"
id = "sample"
order = 1
title = "見本"
title_en = "Sample"
form = "letter"
complete = "all"
about = "見本です。"
about_en = "A sample."
[[part]]
id = "only"
text = "事業所《じぎょうしょ》の{office}、{phone}、{nobody}。{phone}"
text_en = "{office} calls from {phone}."
"#,
        );
        let values = DraftValues::from([(
            DraftPlace::Office,
            DraftValue::typed("さくら《さくら》{phone}"),
        )]);
        let easy = compose(&draft, &values, Language::Easy);
        let plain = |of: &Composed| -> String {
            let all = of.parts[0].text.iter();
            all.map(|it| it.text.as_str()).collect()
        };
        assert_eq!(
            plain(&easy),
            "事業所のさくら《さくら》{phone}、＿＿＿＿、{nobody}。＿＿＿＿"
        );
        assert_eq!(easy.parts[0].text[0].ruby.as_deref(), Some("じぎょうしょ"));
        assert_eq!(easy.missing, [DraftPlace::Phone]);
        let ja = compose(&draft, &values, Language::Ja);
        assert_eq!(plain(&ja), plain(&easy));
        assert!(ja.parts[0].text.iter().all(|it| it.ruby.is_none()));
        let en = compose(&draft, &values, Language::En);
        assert_eq!(plain(&en), "さくら《さくら》{phone} calls from ＿＿＿＿.");
    }

    #[test]
    fn every_field_of_the_story_has_its_place_and_knows_the_way_back() {
        for field in StoryField::ALL {
            let place = DraftPlace::from(*field);
            assert_eq!(place.as_str(), field.as_str());
            assert_eq!(place.field(), Some(*field));
        }
        assert_eq!(DraftPlace::Office.field(), None);
    }

    #[test]
    fn drafts_are_found_by_their_id_and_come_in_their_order() {
        let files = BTreeMap::from([
            (
                "incidents/drafts/appi-final.toml".to_owned(),
                FINAL.to_owned(),
            ),
            (
                "incidents/drafts/appi-preliminary.toml".to_owned(),
                PRELIMINARY.to_owned(),
            ),
        ]);
        let (all, findings) = Incidents::read(&files);
        assert_eq!(findings, []);
        let ids: Vec<&str> = all.drafts().iter().map(|it| it.id.as_str()).collect();
        assert_eq!(ids, ["appi-preliminary", "appi-final"]);
        assert!(all.draft("appi-final").is_some() && all.draft("Appi").is_none());
    }
}
