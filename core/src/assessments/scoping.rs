//! The questions about an office that decide which requirements concern it; the requirements themselves are in `catalogue`.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::catalogue::{Pattern, ScopingFact};
use crate::closed_list::closed_list;

closed_list! {
    /// サービス種別: the kinds of care service, with their official titles in the comments.
    pub enum ServiceKind {
        /// 訪問介護.
        HomeHelp = "home-help",
        /// 訪問入浴介護.
        HomeBathing = "home-bathing",
        /// 訪問看護.
        HomeNursing = "home-nursing",
        /// 訪問リハビリテーション.
        HomeRehabilitation = "home-rehabilitation",
        /// 居宅療養管理指導.
        HomeMedicalAdvice = "home-medical-advice",
        /// 定期巡回・随時対応型訪問介護看護.
        RegularVisits = "regular-visits",
        /// 夜間対応型訪問介護.
        NightVisits = "night-visits",
        /// 通所介護.
        DayCare = "day-care",
        /// 地域密着型通所介護.
        CommunityDayCare = "community-day-care",
        /// 認知症対応型通所介護.
        DementiaDayCare = "dementia-day-care",
        /// 通所リハビリテーション.
        DayRehabilitation = "day-rehabilitation",
        /// 短期入所生活介護.
        ShortStay = "short-stay",
        /// 短期入所療養介護.
        MedicalShortStay = "medical-short-stay",
        /// 小規模多機能型居宅介護.
        SmallMultifunction = "small-multifunction",
        /// 看護小規模多機能型居宅介護.
        NursingSmallMultifunction = "nursing-small-multifunction",
        /// 認知症対応型共同生活介護.
        GroupHome = "group-home",
        /// 特定施設入居者生活介護.
        SpecifiedFacility = "specified-facility",
        /// 地域密着型特定施設入居者生活介護.
        CommunitySpecifiedFacility = "community-specified-facility",
        /// 介護老人福祉施設.
        WelfareFacility = "welfare-facility",
        /// 地域密着型介護老人福祉施設.
        CommunityWelfareFacility = "community-welfare-facility",
        /// 介護老人保健施設.
        HealthFacility = "health-facility",
        /// 介護医療院.
        MedicalCareFacility = "medical-care-facility",
        /// 福祉用具貸与.
        EquipmentRental = "equipment-rental",
        /// 特定福祉用具販売.
        EquipmentSale = "equipment-sale",
        /// 居宅介護支援.
        CareManagement = "care-management",
        /// 介護予防支援.
        PreventiveCareManagement = "preventive-care-management",
        /// Any other.
        Other = "other",
    }
}

closed_list! {
    /// What an office is asked about itself, in this order; besides its kind of service.
    pub enum Question {
        /// Are records kept in a cloud service?
        Cloud = "cloud",
        /// Are records kept on an own server or PC?
        OnPremises = "on-premises",
        /// Does somebody look after the systems as their post?
        DedicatedStaff = "dedicated-staff",
        /// Are tablets or smartphones used?
        Tablets = "tablets",
        /// Do devices leave the house?
        TakeOut = "take-out",
        /// Is e-mail used?
        Email = "email",
        /// Is FAX used?
        Fax = "fax",
        /// Are USB sticks or other media used?
        Usb = "usb",
        /// Does an outside firm look after systems?
        Vendor = "vendor",
        /// Is Wi-Fi used?
        Wifi = "wifi",
        /// Are documents signed electronically?
        ESignature = "e-signature",
        /// Is paper scanned and the scan kept instead?
        Scanning = "scanning",
        /// Are systems looked after from outside over a network?
        RemoteMaintenance = "remote-maintenance",
        /// Are records also kept on paper?
        Paper = "paper",
        /// Does a contract give the security updates of all servers to outside firms?
        Entrusted = "entrusted",
    }
}

closed_list! {
    /// What the office said to one question.
    pub enum Said {
        /// はい.
        Yes = "yes",
        /// いいえ.
        No = "no",
        /// わからない.
        Unsure = "unsure",
    }
}

/// What an office told about itself.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scoping {
    /// Its kind of service, when chosen.
    pub service: Option<ServiceKind>,
    /// Its answers; a question without an answer counts like わからない.
    #[serde(default)]
    pub said: BTreeMap<Question, Said>,
}

impl Question {
    /// What every office is asked at the beginning; the others only when a norm asks for their fact.
    pub const FIRST: &'static [Self] = &[
        Self::Cloud,
        Self::OnPremises,
        Self::DedicatedStaff,
        Self::Tablets,
        Self::TakeOut,
        Self::Email,
        Self::Fax,
        Self::Usb,
        Self::Vendor,
    ];

    /// The fact that a yes makes true; whether staff is dedicated decides only the pattern.
    pub const fn fact(self) -> Option<ScopingFact> {
        match self {
            Self::Cloud => Some(ScopingFact::Cloud),
            Self::OnPremises => Some(ScopingFact::OnPremises),
            Self::DedicatedStaff => None,
            Self::Tablets => Some(ScopingFact::Tablets),
            Self::TakeOut => Some(ScopingFact::TakeOut),
            Self::Email => Some(ScopingFact::Email),
            Self::Fax => Some(ScopingFact::Fax),
            Self::Usb => Some(ScopingFact::Usb),
            Self::Vendor => Some(ScopingFact::Vendor),
            Self::Wifi => Some(ScopingFact::Wifi),
            Self::ESignature => Some(ScopingFact::ESignature),
            Self::Scanning => Some(ScopingFact::Scanning),
            Self::RemoteMaintenance => Some(ScopingFact::RemoteMaintenance),
            Self::Paper => Some(ScopingFact::Paper),
            Self::Entrusted => Some(ScopingFact::Entrusted),
        }
    }
}

impl Scoping {
    /// What the office said; わからない before it said anything.
    pub fn answer(&self, question: Question) -> Said {
        self.said.get(&question).copied().unwrap_or(Said::Unsure)
    }

    /// The first questions that wait for an answer.
    pub fn open(&self) -> impl Iterator<Item = Question> {
        Question::FIRST
            .iter()
            .copied()
            .filter(|it| !self.said.contains_key(it))
    }

    /// Whether the kind of service and every first question are answered, if only by わからない.
    pub fn is_complete(&self) -> bool {
        self.service.is_some() && self.open().next().is_none()
    }

    /// The facts that are to be reckoned with. Only a clear いいえ takes one away: who does not know
    /// whether data leave the house is asked about it rather than spared.
    pub fn facts(&self) -> BTreeSet<ScopingFact> {
        let reckoned = Question::ALL
            .iter()
            .filter(|it| self.answer(**it) != Said::No);
        reckoned.filter_map(|it| it.fact()).collect()
    }

    /// What the office said of a fact; わからない before it said anything.
    pub fn states(&self, fact: ScopingFact) -> Said {
        let mut asked = Question::ALL.iter().copied();
        let question = asked.find(|it| it.fact() == Some(fact));
        question.map_or(Said::Unsure, |it| self.answer(it))
    }

    /// The reference pattern; `None` until it is known where records are kept and whether staff is dedicated.
    /// An office with both a server and a cloud has the pattern of the server, which asks for more.
    pub fn pattern(&self) -> Option<Pattern> {
        let dedicated = match self.answer(Question::DedicatedStaff) {
            Said::Yes => true,
            Said::No => false,
            Said::Unsure => return None,
        };
        match (
            dedicated,
            self.answer(Question::OnPremises),
            self.answer(Question::Cloud),
        ) {
            (true, Said::Yes, _) => Some(Pattern::I),
            (true, Said::No, Said::Yes) => Some(Pattern::II),
            (false, Said::Yes, _) => Some(Pattern::III),
            (false, Said::No, Said::Yes) => Some(Pattern::IV),
            _ => None,
        }
    }
}

/// The facts that a requirement asks for and that do not hold: it applies when there are none, else they are the reason.
pub fn missing_facts(
    applies_if: &[ScopingFact],
    facts: &BTreeSet<ScopingFact>,
) -> BTreeSet<ScopingFact> {
    applies_if
        .iter()
        .copied()
        .filter(|it| !facts.contains(it))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use Said::{No, Unsure, Yes};

    fn scoping(said: &[(Question, Said)]) -> Scoping {
        Scoping {
            service: None,
            said: said.iter().copied().collect(),
        }
    }

    #[test]
    fn the_pattern_follows_from_staff_and_place() {
        let cases = [
            (Yes, Yes, No, Some(Pattern::I)),
            (Yes, No, Yes, Some(Pattern::II)),
            (No, Yes, No, Some(Pattern::III)),
            (No, No, Yes, Some(Pattern::IV)),
            (No, Yes, Yes, Some(Pattern::III)),
            (Yes, Yes, Unsure, Some(Pattern::I)),
            (No, No, No, None),
            (No, Unsure, Yes, None),
            (Unsure, Yes, No, None),
        ];
        for (staff, server, cloud, expected) in cases {
            let it = scoping(&[
                (Question::DedicatedStaff, staff),
                (Question::OnPremises, server),
                (Question::Cloud, cloud),
            ]);
            assert_eq!(it.pattern(), expected, "{staff} {server} {cloud}");
        }
    }

    #[test]
    fn only_a_clear_no_takes_a_fact_away() {
        let it = scoping(&[
            (Question::Tablets, No),
            (Question::Usb, Unsure),
            (Question::Fax, Yes),
        ]);
        let facts = it.facts();
        assert!(!facts.contains(&ScopingFact::Tablets));
        assert!(facts.contains(&ScopingFact::Usb) && facts.contains(&ScopingFact::Fax));
        assert!(facts.contains(&ScopingFact::Email), "not asked yet");
        assert_eq!(Scoping::default().facts().len(), ScopingFact::ALL.len());
    }

    #[test]
    fn every_fact_has_one_question() {
        let facts: Vec<ScopingFact> = Question::ALL.iter().filter_map(|it| it.fact()).collect();
        assert_eq!(
            facts.iter().copied().collect::<BTreeSet<_>>(),
            ScopingFact::ALL.iter().copied().collect()
        );
        assert_eq!(facts.len(), ScopingFact::ALL.len());
        for question in Question::ALL {
            assert!(
                question
                    .fact()
                    .is_none_or(|it| it.as_str() == question.as_str()),
                "{question}"
            );
        }
    }

    #[test]
    fn the_first_questions_stand_in_the_same_order_as_all() {
        assert!(Question::ALL.starts_with(Question::FIRST));
    }

    #[test]
    fn what_excludes_a_requirement_is_named() {
        let facts = BTreeSet::from([ScopingFact::Cloud, ScopingFact::Tablets]);
        let wanted = [ScopingFact::Tablets, ScopingFact::Usb, ScopingFact::Fax];
        assert_eq!(
            missing_facts(&wanted, &facts),
            BTreeSet::from([ScopingFact::Fax, ScopingFact::Usb])
        );
        assert!(missing_facts(&[ScopingFact::Cloud], &facts).is_empty());
        assert!(missing_facts(&[], &BTreeSet::new()).is_empty());
    }

    #[test]
    fn scoping_is_complete_when_the_first_questions_were_asked() {
        let mut it = scoping(
            &Question::FIRST
                .iter()
                .map(|it| (*it, Unsure))
                .collect::<Vec<_>>(),
        );
        assert!(!it.is_complete(), "the kind of service is open");
        it.service = Some(ServiceKind::GroupHome);
        assert!(it.is_complete());
        it.said.remove(&Question::Usb);
        assert_eq!(it.open().collect::<Vec<_>>(), [Question::Usb]);
    }

    #[test]
    fn scoping_survives_being_stored() {
        let mut it = scoping(&[(Question::TakeOut, No)]);
        it.service = Some(ServiceKind::HomeNursing);
        let json = serde_json::to_string(&it).unwrap();
        assert_eq!(
            json,
            r#"{"service":"home-nursing","said":{"take-out":"no"}}"#
        );
        assert_eq!(serde_json::from_str::<Scoping>(&json).unwrap(), it);
    }
}
