//! What does not concern an office, and the rule that says so, in words.

use mamori_core::assessments::{Exclusion, Scoping, exclusion};
use mamori_core::catalogue::{Division, Edition, Provision, TextStatus};

use crate::web::{App, Frame, Say};

/// Why a requirement does not concern the office; nothing when it does.
pub(super) fn because(app: &App, frame: &Frame, provision: &Provision, said: &Scoping) -> Vec<Say> {
    let edition = app.catalogue.edition_of(provision);
    let Some(exclusion) = exclusion(provision, edition, said) else {
        return Vec::new();
    };
    let mut why = reasons(frame, edition, &exclusion);
    if matches!(exclusion, Exclusion::Pattern(_)) {
        let group = edition.and_then(|it| it.group(&provision.group));
        let rule = group.filter(|it| !it.patterns_why.is_empty());
        why.extend(rule.map(|it| frame.text(it.patterns_why.authored(), &it.patterns_why_en)));
    }
    why
}

/// A rule by which requirements of an edition fall away, in words.
pub(super) fn reasons(frame: &Frame, edition: Option<&Edition>, by: &Exclusion) -> Vec<Say> {
    match by {
        Exclusion::Facts(missing) => missing
            .iter()
            .map(|it| frame.say(&format!("assessments.without.{it}")))
            .collect(),
        Exclusion::Pattern(pattern) => vec![frame.say(&format!("assessments.unread.{pattern}"))],
        Exclusion::Deemed(id) => {
            let mut all = edition.into_iter().flat_map(|it| &it.divisions);
            let division = all.find(|it| it.id == *id);
            division.map_or_else(Vec::new, |it| deemed(frame, it))
        }
    }
}

/// That another part of the norm suffices, by which rule, and how well that rule is known.
fn deemed(frame: &Frame, division: &Division) -> Vec<Say> {
    let title = frame.text(division.title.authored(), &division.title_en);
    let words = frame.say("assessments.deemed").with("part", &title);
    let rule = rule(frame, division);
    std::iter::once(words).chain(rule).collect()
}

/// The rule by which a part suffices, and how well it is known where it was not seen in the source.
pub(super) fn rule(frame: &Frame, division: &Division) -> Vec<Say> {
    let (rule, english) = (&division.suffices_why, &division.suffices_why_en);
    let status = division.suffices_status;
    let status = status.filter(|it| *it != TextStatus::Verified);
    let status = status.map(|it| frame.say(&format!("catalogue.status.{it}")));
    std::iter::once(frame.text(rule.authored(), english))
        .chain(status)
        .collect()
}
