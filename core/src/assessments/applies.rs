//! Whether a requirement concerns an office, and if not, by which rule; the answers about the office are in `scoping`.

use std::collections::BTreeSet;

use super::scoping::{Said, Scoping, missing_facts};
use crate::catalogue::{Edition, Group, Pattern, Provision, ScopingFact};

/// Why a requirement does not concern an office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Exclusion {
    /// Its chapter is read by other reference patterns only.
    Pattern(Pattern),
    /// The office said no to what it is about.
    Facts(BTreeSet<ScopingFact>),
    /// The office meets another division of the edition, which counts as meeting this one too; the id of that division.
    Deemed(String),
}

/// By which rule a requirement falls away; `None` when it concerns the office. A pattern that is not known excludes
/// nothing, and neither does a question that is not answered.
pub fn exclusion(
    provision: &Provision,
    edition: Option<&Edition>,
    scoping: &Scoping,
) -> Option<Exclusion> {
    let missing = missing_facts(&provision.applies_if, &scoping.facts());
    if !missing.is_empty() {
        return Some(Exclusion::Facts(missing));
    }
    if let Some(division) = edition.and_then(|it| deemed(provision, it, scoping)) {
        return Some(Exclusion::Deemed(division));
    }
    let group = edition.and_then(|it| it.group(&provision.group));
    let pattern = scoping.pattern();
    let is_read = provision.is_read_by(pattern, group);
    pattern.filter(|_| !is_read).map(Exclusion::Pattern)
}

/// The other division by which a requirement counts as met. It spares a whole part, so only a clear はい counts.
fn deemed(provision: &Provision, edition: &Edition, scoping: &Scoping) -> Option<String> {
    let (division, fact) = edition.sufficient()?;
    let own = edition.division_of(&provision.group);
    let is_other = own.is_none_or(|it| it.id != division.id);
    let holds = scoping.states(fact) == Said::Yes;
    (is_other && holds).then(|| division.id.clone())
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

    const EDITION: &str = r#"
id = "guide/r8"
issued = "2026-04"
source_url = "https://example.jp"
text_status = "second-hand"
division = [
  { id = "control", title = "うんよう", title_en = "Control" },
  { id = "entrusted", title = "いたく", title_en = "Entrusted", suffices_if = "entrusted" },
]
"#;

    /// An edition in which only the office whose updates are entrusted may keep to the second division.
    fn edition() -> Edition {
        let group: toml::Table = toml::from_str(GROUP).unwrap();
        let mut edition: toml::Table = toml::from_str(EDITION).unwrap();
        edition.insert("group".to_owned(), vec![toml::Value::Table(group)].into());
        edition.try_into().unwrap()
    }

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
        let edition = edition();
        assert_eq!(
            exclusion(&provision, Some(&edition), &cloud()),
            Some(Exclusion::Pattern(Pattern::IV))
        );
        assert_eq!(exclusion(&provision, None, &cloud()), None);
        let own = Provision {
            patterns: vec![Pattern::IV],
            ..provision
        };
        assert_eq!(
            exclusion(&own, Some(&edition), &cloud()),
            None,
            "its own list counts before that of the chapter"
        );
    }

    #[test]
    fn a_clear_no_is_the_reason_before_any_pattern_and_nothing_unknown_excludes() {
        let provision: Provision = toml::from_str(PROVISION).unwrap();
        let edition = edition();
        let mut without = cloud();
        without.said.insert(Question::Usb, Said::No);
        assert_eq!(
            exclusion(&provision, Some(&edition), &without),
            Some(Exclusion::Facts(BTreeSet::from([ScopingFact::Usb])))
        );
        assert_eq!(exclusion(&provision, Some(&edition), &office(&[])), None);
    }

    #[test]
    fn an_office_that_entrusts_all_updates_meets_the_other_divisions_by_one_of_them_and_only_a_clear_yes_spares()
     {
        let edition = edition();
        let standing = |group: &str| Provision {
            group: group.to_owned(),
            applies_if: Vec::new(),
            ..toml::from_str(PROVISION).unwrap()
        };
        let deemed = Some(Exclusion::Deemed("entrusted".to_owned()));
        for (said, other) in [
            (Some(Said::Yes), deemed),
            (Some(Said::No), None),
            (Some(Said::Unsure), None),
            (None, None),
        ] {
            let office = office(
                &said
                    .map(|it| (Question::Entrusted, it))
                    .into_iter()
                    .collect::<Vec<_>>(),
            );
            let falls = |group: &str| exclusion(&standing(group), Some(&edition), &office);
            assert_eq!(falls("control/14"), other, "{said:?}");
            assert_eq!(
                falls("entrusted/9"),
                None,
                "{said:?}: it is asked of whoever reads the edition"
            );
        }
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
