//! The named rules by which a clock is required: pure decisions from kind and facts, each with its reasons.

use super::choice::{Answer, Need, Reason, Required, Trait};
use super::facts::Facts;
use super::municipality::Municipality;
use super::playbook::Playbook;

/// More persons than these are a case of their own (規則7条4号).
pub const MANY: u32 = 1_000;

/// Whether something is required, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The verdict.
    pub required: Required,
    /// Every reason, the strongest first.
    pub why: Vec<Reason>,
}

impl Decision {
    fn of(required: Required, why: impl IntoIterator<Item = Reason>) -> Self {
        let why = why.into_iter().collect();
        Self { required, why }
    }
}

/// Decides by a named rule.
pub fn decide(
    need: Need,
    kind: &Playbook,
    facts: &Facts,
    municipality: Option<&Municipality>,
) -> Decision {
    match need {
        Need::Appi => appi(facts),
        Need::Municipality => by_table(municipality),
        Need::Ministry => ministry(kind, facts),
        Need::Vendor => vendor(kind),
        Need::Police => police(kind, facts),
        Need::Insurer => Decision::of(Required::Ask, [Reason::ByContract]),
        Need::Families => families(facts),
        Need::Council => Decision::of(Required::Ask, [Reason::TheyHelp]),
    }
}

/// 個人情報保護法26条, 規則7条: four cases, and two in which nothing has leaked.
fn appi(facts: &Facts) -> Decision {
    if facts.recovered == Answer::Yes {
        return Decision::of(Required::No, [Reason::Recovered]);
    }
    if facts.encrypted == Answer::Yes {
        return Decision::of(Required::No, [Reason::Encrypted]);
    }
    let cases = cases(facts);
    let open = |answer, reason| (answer == Answer::Unsure).then_some(reason);
    let saved = [
        open(facts.encrypted, Reason::UnsureEncrypted),
        open(facts.recovered, Reason::UnsureRecovered),
    ];
    if !cases.is_empty() {
        let saved: Vec<Reason> = saved.into_iter().flatten().collect();
        let required = if saved.is_empty() {
            Required::Yes
        } else {
            Required::Ask
        };
        return Decision::of(required, cases.into_iter().chain(saved));
    }
    let unsure = [
        open(facts.special_care, Reason::UnsureSpecialCare),
        open(facts.property, Reason::UnsureProperty),
        open(facts.improper, Reason::UnsureImproper),
        facts.persons.is_none().then_some(Reason::UnsurePersons),
    ];
    let unsure: Vec<Reason> = unsure.into_iter().flatten().collect();
    if unsure.is_empty() {
        return Decision::of(Required::No, [Reason::NoTrigger]);
    }
    Decision::of(Required::Ask, unsure)
}

/// Which of the four cases of the ordinance hold for sure.
fn cases(facts: &Facts) -> Vec<Reason> {
    let yes = |answer: Answer, reason| (answer == Answer::Yes).then_some(reason);
    let many = facts.persons.is_some_and(|it| it > MANY);
    let all = [
        yes(facts.special_care, Reason::SpecialCare),
        yes(facts.property, Reason::Property),
        yes(facts.improper, Reason::Improper),
        many.then_some(Reason::ManyPersons),
    ];
    all.into_iter().flatten().collect()
}

fn by_table(municipality: Option<&Municipality>) -> Decision {
    let Some(municipality) = municipality else {
        return Decision::of(Required::Ask, [Reason::MunicipalityUnknown]);
    };
    let reason = match municipality.leak {
        Required::Yes => Reason::MunicipalityYes,
        Required::No => Reason::MunicipalityNo,
        Required::Ask => Reason::MunicipalityAsk,
    };
    Decision::of(municipality.leak, [reason])
}

/// The notice of 2018 binds hospitals and clinics; the handbook counts care offices in, so it is asked, not ordered.
fn ministry(kind: &Playbook, facts: &Facts) -> Decision {
    let attacked = kind.is(Trait::Cyber) || facts.improper == Answer::Yes;
    if attacked || kind.is(Trait::Outage) {
        return Decision::of(Required::Ask, [Reason::MinistryRecommended]);
    }
    Decision::of(Required::No, [Reason::NoAttack])
}

fn vendor(kind: &Playbook) -> Decision {
    let reason = if kind.is(Trait::Cyber) {
        Reason::VendorStopsAttack
    } else if kind.is(Trait::Outage) || kind.is(Trait::Vendor) {
        Reason::VendorRestores
    } else if kind.is(Trait::Loss) && !kind.is(Trait::Paper) {
        Reason::VendorStopsAccess
    } else {
        return Decision::of(Required::No, [Reason::VendorNotNeeded]);
    };
    Decision::of(Required::Yes, [reason])
}

fn police(kind: &Playbook, facts: &Facts) -> Decision {
    if kind.is(Trait::Loss) {
        return Decision::of(Required::Yes, [Reason::LostThing]);
    }
    let may_be_crime = kind.is(Trait::Cyber) || kind.is(Trait::Insider);
    match facts.improper {
        Answer::Yes => Decision::of(Required::Ask, [Reason::MaybeCrime]),
        Answer::Unsure if may_be_crime => {
            Decision::of(Required::Ask, [Reason::MaybeCrime, Reason::UnsureImproper])
        }
        Answer::Unsure | Answer::No => Decision::of(Required::No, [Reason::NoCrime]),
    }
}

/// Whose information may have left hears of it from us first, before any letter.
fn families(facts: &Facts) -> Decision {
    if facts.encrypted == Answer::Yes || facts.recovered == Answer::Yes {
        return Decision::of(Required::No, [Reason::NobodyConcerned]);
    }
    match appi(facts).required {
        Required::No => Decision::of(Required::Ask, [Reason::UnsurePersons]),
        Required::Yes => Decision::of(Required::Yes, [Reason::PersonsConcerned]),
        Required::Ask => Decision::of(Required::Ask, [Reason::PersonsConcerned]),
    }
}
