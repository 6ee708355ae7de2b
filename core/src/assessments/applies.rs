//! Whether a requirement concerns an office, and if not, by which rule; the answers about the office are in `scoping`.

use std::collections::BTreeSet;

use super::scoping::{Scoping, missing_facts};
use crate::catalogue::{Group, Pattern, Provision, ScopingFact};

/// Why a requirement does not concern an office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Exclusion {
    /// Its chapter is read by other reference patterns only.
    Pattern(Pattern),
    /// The office said no to what it is about.
    Facts(BTreeSet<ScopingFact>),
}

/// By which rule a requirement falls away; `None` when it concerns the office. A pattern that is not known excludes
/// nothing, and neither does a question that is not answered.
pub fn exclusion(
    provision: &Provision,
    group: Option<&Group>,
    scoping: &Scoping,
) -> Option<Exclusion> {
    let missing = missing_facts(&provision.applies_if, &scoping.facts());
    if !missing.is_empty() {
        return Some(Exclusion::Facts(missing));
    }
    let pattern = scoping.pattern();
    let is_read = provision.is_read_by(pattern, group);
    pattern.filter(|_| !is_read).map(Exclusion::Pattern)
}

/// Whether the office's pattern may read the chapter in a simpler way.
pub fn is_simplified(group: &Group, scoping: &Scoping) -> bool {
    scoping
        .pattern()
        .is_some_and(|it| group.simplified.contains(&it))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessments::{Question, Said};

    const PROVISION: &str = r#"
id = "guide/r8/1-1"
group = "1"
title = "かぎ"
title_en = "Key"
audience = ["manager"]
force = "guideline"
applies_if = ["usb"]
source = { document = "book", page = 1, status = "verified" }
"#;

    const GROUP: &str = r#"
id = "1"
title = "へや"
title_en = "Room"
audience = "manager"
patterns = ["i", "iii"]
simplified = ["iii"]
"#;

    fn office(said: &[(Question, Said)]) -> Scoping {
        Scoping {
            service: None,
            said: said.iter().copied().collect(),
        }
    }

    fn cloud() -> Scoping {
        office(&[
            (Question::DedicatedStaff, Said::No),
            (Question::OnPremises, Said::No),
            (Question::Cloud, Said::Yes),
        ])
    }

    #[test]
    fn a_chapter_of_other_patterns_falls_away_with_the_pattern_as_reason() {
        let provision: Provision = toml::from_str(PROVISION).unwrap();
        let group: Group = toml::from_str(GROUP).unwrap();
        assert_eq!(
            exclusion(&provision, Some(&group), &cloud()),
            Some(Exclusion::Pattern(Pattern::IV))
        );
        assert_eq!(exclusion(&provision, None, &cloud()), None);
        let own = Provision {
            patterns: vec![Pattern::IV],
            ..provision
        };
        assert_eq!(
            exclusion(&own, Some(&group), &cloud()),
            None,
            "its own list counts before that of the chapter"
        );
    }

    #[test]
    fn a_clear_no_is_the_reason_before_any_pattern_and_nothing_unknown_excludes() {
        let provision: Provision = toml::from_str(PROVISION).unwrap();
        let group: Group = toml::from_str(GROUP).unwrap();
        let mut without = cloud();
        without.said.insert(Question::Usb, Said::No);
        assert_eq!(
            exclusion(&provision, Some(&group), &without),
            Some(Exclusion::Facts(BTreeSet::from([ScopingFact::Usb])))
        );
        assert_eq!(exclusion(&provision, Some(&group), &office(&[])), None);
    }

    #[test]
    fn a_pattern_may_read_a_chapter_in_a_simpler_way() {
        let group: Group = toml::from_str(GROUP).unwrap();
        let server = office(&[
            (Question::DedicatedStaff, Said::No),
            (Question::OnPremises, Said::Yes),
        ]);
        assert!(is_simplified(&group, &server));
        assert!(!is_simplified(&group, &cloud()));
    }
}
