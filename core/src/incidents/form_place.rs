//! What can stand in a cell of a municipality's own form, and what is recorded for it; nothing is made up, and no workbook is known here.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::story::{Story, StoryField};
use crate::calendar::{in_era, office_time, wareki};
use crate::closed_list::closed_list;
use crate::registers::fold;

closed_list! {
    /// One thing that a form asks for.
    pub enum FormPlace {
        /// The office.
        Office = "office",
        /// Its corporation.
        Corporation = "corporation",
        /// Its kind of service.
        Service = "service",
        /// Where it is.
        Address = "address",
        /// Its telephone.
        Phone = "phone",
        /// Its manager.
        Manager = "manager",
        /// Who leads, and answers questions about the report.
        InCharge = "in-charge",
        /// The day on which the form is filled, as it is written on paper.
        ReportedOn = "reported-on",
        /// The year of that day, counted by the era.
        ReportedYear = "reported-year",
        /// Its month.
        ReportedMonth = "reported-month",
        /// Its day.
        ReportedDay = "reported-day",
        /// Day and time at which it became known.
        KnownAt = "known-at",
        /// The year of that day, counted by the era.
        KnownYear = "known-year",
        /// Its month.
        KnownMonth = "known-month",
        /// Its day.
        KnownDay = "known-day",
        /// Its hour.
        KnownHour = "known-hour",
        /// Its minute.
        KnownMinute = "known-minute",
        /// The kind of incident.
        Kind = "kind",
        /// What is gone.
        Thing = "thing",
        /// How many persons it concerns.
        Persons = "persons",
        /// What happened.
        What = "what",
        /// When it happened.
        When = "when",
        /// Where it happened.
        Place = "place",
        /// Which data about persons it concerns.
        Data = "data",
        /// What protects the data.
        Protection = "protection",
        /// Why it happened.
        Cause = "cause",
        /// Damage that followed, or may follow.
        Damage = "damage",
        /// What was done for the persons concerned.
        Response = "response",
        /// What was made public.
        Publication = "publication",
        /// What keeps it from happening again.
        Prevention = "prevention",
        /// Everything else.
        Other = "other",
        /// The number that the commission gave for the report.
        CommissionReceipt = "commission-receipt",
    }
}

impl FormPlace {
    /// The field of what is told of an incident that stands here, if it is one.
    pub fn field(self) -> Option<StoryField> {
        self.as_str().parse().ok()
    }
}

/// What is recorded, as far as forms ask for it. An empty text is one of which nothing is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormSource {
    /// The office.
    pub office: String,
    /// Its corporation.
    pub corporation: String,
    /// Its kind of service.
    pub service: String,
    /// Where it is.
    pub address: String,
    /// Its telephone.
    pub phone: String,
    /// Its manager.
    pub manager: String,
    /// Who leads, and answers questions about the report.
    pub in_charge: String,
    /// Today.
    pub today: Date,
    /// When it became known.
    pub known_at: Timestamp,
    /// The kind of incident.
    pub kind: String,
    /// What is gone.
    pub thing: String,
    /// How many persons it concerns.
    pub persons: Option<u32>,
    /// What is told of it.
    pub story: Story,
    /// The number that the commission gave.
    pub receipt: String,
    /// What stands before every text of a drill, so that nobody takes it for real.
    pub mark: String,
}

/// What comes into a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FormValue {
    /// A text.
    Text(String),
    /// A number.
    Number(u32),
}

impl FormSource {
    /// What is recorded for a place; nothing where nothing is known.
    pub fn value(&self, place: FormPlace) -> Option<FormValue> {
        match self.number(place) {
            Some(number) => Some(FormValue::Number(number)),
            None => self.text(place).map(FormValue::Text),
        }
    }

    fn number(&self, place: FormPlace) -> Option<u32> {
        let known = office_time(self.known_at);
        let day = match place {
            FormPlace::ReportedYear | FormPlace::ReportedMonth | FormPlace::ReportedDay => {
                self.today
            }
            _ => known.date(),
        };
        let number = match place {
            FormPlace::Persons => return self.persons,
            FormPlace::ReportedYear | FormPlace::KnownYear => in_era(day)?.1,
            FormPlace::ReportedMonth | FormPlace::KnownMonth => day.month().into(),
            FormPlace::ReportedDay | FormPlace::KnownDay => day.day().into(),
            FormPlace::KnownHour => known.hour().into(),
            FormPlace::KnownMinute => known.minute().into(),
            _ => return None,
        };
        u32::try_from(number).ok()
    }

    fn text(&self, place: FormPlace) -> Option<String> {
        let told = place.field().and_then(|it| self.story.get(&it)).cloned();
        let text = match place {
            FormPlace::Office => self.office.clone(),
            FormPlace::Corporation => self.corporation.clone(),
            FormPlace::Service => self.service.clone(),
            FormPlace::Address => self.address.clone(),
            FormPlace::Phone => self.phone.clone(),
            FormPlace::Manager => self.manager.clone(),
            FormPlace::InCharge => self.in_charge.clone(),
            FormPlace::ReportedOn => wareki(self.today),
            FormPlace::KnownAt => {
                let known = office_time(self.known_at);
                let time = format!("{}時{:02}分", known.hour(), known.minute());
                format!("{} {time}", wareki(known.date()))
            }
            FormPlace::Kind => self.kind.clone(),
            FormPlace::Thing => self.thing.clone(),
            FormPlace::CommissionReceipt => self.receipt.clone(),
            _ => told?,
        };
        let text = text.trim();
        (!text.is_empty()).then(|| format!("{}{text}", self.mark))
    }
}

/// What is usually meant by the labels of forms: `data/incidents/form-labels.toml`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FormLabels {
    /// The places with their labels.
    #[serde(rename = "label")]
    pub all: Vec<FormLabel>,
}

/// A place with the labels that ask for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FormLabel {
    /// What is meant.
    pub place: FormPlace,
    /// Labels that are exactly this; width and spaces do not count.
    #[serde(default)]
    pub is: Vec<String>,
    /// Words in a label, the longer one first.
    #[serde(default)]
    pub has: Vec<String>,
}

impl FormLabels {
    /// What a label seems to ask for. Whoever maps the form decides.
    pub fn suggest(&self, label: &str) -> Option<FormPlace> {
        let label = fold(label);
        let exact = self.all.iter().find(|it| {
            let mut words = it.is.iter();
            words.any(|word| fold(word) == label)
        });
        let within = self.all.iter().flat_map(|it| {
            let words = it.has.iter().map(|word| fold(word));
            words.map(move |word| (it.place, word))
        });
        let within = within.filter(|(_, word)| !word.is_empty() && label.contains(word.as_str()));
        exact.map(|it| it.place).or_else(|| {
            let longest = within.max_by_key(|(_, word)| word.chars().count());
            longest.map(|it| it.0)
        })
    }

    /// Words that stand for two places.
    pub fn doubtful(&self) -> Vec<String> {
        let mut seen: BTreeMap<(bool, String), usize> = BTreeMap::new();
        for it in &self.all {
            let exact = it.is.iter().map(|word| (true, fold(word)));
            for word in exact.chain(it.has.iter().map(|word| (false, fold(word)))) {
                *seen.entry(word).or_default() += 1;
            }
        }
        let doubtful = seen.into_iter().filter(|(_, times)| *times > 1);
        doubtful.map(|((_, word), _)| word).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LABELS: &str = include_str!("../../../data/incidents/form-labels.toml");

    fn source() -> FormSource {
        FormSource {
            office: " デイ花 ".to_owned(),
            corporation: String::new(),
            service: "通所介護".to_owned(),
            address: String::new(),
            phone: "0900-00-0000".to_owned(),
            manager: "田中".to_owned(),
            in_charge: "阿部".to_owned(),
            today: "2026-11-22".parse().unwrap(),
            known_at: "2026-11-20T07:05:00Z".parse().unwrap(),
            kind: "機器をなくした".to_owned(),
            thing: String::new(),
            persons: None,
            story: Story::from([
                (StoryField::What, "玄関で。\n2行目".to_owned()),
                (StoryField::Cause, " \n".to_owned()),
            ]),
            receipt: String::new(),
            mark: String::new(),
        }
    }

    fn text(of: &FormSource, place: FormPlace) -> Option<String> {
        match of.value(place)? {
            FormValue::Text(text) => Some(text),
            FormValue::Number(number) => Some(format!("#{number}")),
        }
    }

    #[test]
    fn days_stand_as_on_paper_and_in_their_parts_as_numbers() {
        let source = source();
        for (place, expected) in [
            (FormPlace::ReportedOn, "令和8年11月22日"),
            (FormPlace::ReportedYear, "#8"),
            (FormPlace::ReportedMonth, "#11"),
            (FormPlace::ReportedDay, "#22"),
            (FormPlace::KnownAt, "令和8年11月20日 16時05分"),
            (FormPlace::KnownYear, "#8"),
            (FormPlace::KnownDay, "#20"),
            (FormPlace::KnownHour, "#16"),
            (FormPlace::KnownMinute, "#5"),
        ] {
            assert_eq!(text(&source, place).as_deref(), Some(expected), "{place}");
        }
    }

    #[test]
    fn what_nobody_has_recorded_has_no_value() {
        let mut source = source();
        let missing: Vec<&str> = FormPlace::ALL
            .iter()
            .filter(|it| source.value(**it).is_none())
            .map(|it| it.as_str())
            .collect();
        let expected = [
            "corporation",
            "address",
            "thing",
            "persons",
            "when",
            "place",
            "data",
            "protection",
            "cause",
            "damage",
            "response",
            "publication",
            "prevention",
            "other",
            "commission-receipt",
        ];
        assert_eq!(missing, expected);
        source.persons = Some(12);
        assert_eq!(text(&source, FormPlace::Persons).as_deref(), Some("#12"));
    }

    #[test]
    fn every_text_of_a_drill_says_that_it_is_one() {
        let mut source = source();
        source.mark = "【訓練】".to_owned();
        assert_eq!(
            text(&source, FormPlace::Office).as_deref(),
            Some("【訓練】デイ花")
        );
        assert_eq!(text(&source, FormPlace::Corporation), None);
        assert_eq!(text(&source, FormPlace::Cause), None);
    }

    #[test]
    fn every_field_of_a_story_has_its_place() {
        let fields: Vec<StoryField> = FormPlace::ALL.iter().filter_map(|it| it.field()).collect();
        assert_eq!(fields, StoryField::ALL);
    }

    #[test]
    fn the_longest_word_of_a_label_decides_and_a_whole_label_before_it() {
        let labels: FormLabels = toml::from_str(LABELS).unwrap();
        for (label, expected) in [
            ("事業所名", Some(FormPlace::Office)),
            ("事業所（施設）の名称", Some(FormPlace::Office)),
            ("事業所番号", None),
            ("法人名", Some(FormPlace::Corporation)),
            ("電 話 番 号", Some(FormPlace::Phone)),
            ("対象者氏名", None),
            ("管理者名", Some(FormPlace::Manager)),
            ("事故の概要", Some(FormPlace::What)),
            ("発生日時", Some(FormPlace::When)),
            ("事故の原因分析", Some(FormPlace::Cause)),
            ("再発防止策", Some(FormPlace::Prevention)),
            ("報告日（年）", Some(FormPlace::ReportedYear)),
            ("発生日時（年）", None),
            ("印", None),
        ] {
            assert_eq!(labels.suggest(label), expected, "{label}");
        }
    }

    #[test]
    fn no_word_stands_for_two_places() {
        let labels: FormLabels = toml::from_str(LABELS).unwrap();
        assert_eq!(labels.doubtful(), Vec::<String>::new());
        let mut twice = labels.clone();
        twice.all.extend(labels.all.first().cloned());
        assert!(twice.doubtful().contains(&"事業所名".to_owned()));
    }
}
