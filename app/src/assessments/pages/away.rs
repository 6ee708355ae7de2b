//! What does not concern an office, and the rule that says so, in words.

use mamori_core::assessments::{Exclusion, Scoping, exclusion};
use mamori_core::catalogue::Provision;

use crate::web::{App, Frame, Say};

/// Why a requirement does not concern the office; nothing when it does.
pub(super) fn because(app: &App, frame: &Frame, provision: &Provision, said: &Scoping) -> Vec<Say> {
    let group = app.catalogue.group_of(provision);
    match exclusion(provision, group, said) {
        None => Vec::new(),
        Some(Exclusion::Facts(missing)) => missing
            .iter()
            .map(|it| frame.say(&format!("assessments.without.{it}")))
            .collect(),
        Some(Exclusion::Pattern(pattern)) => {
            let mut why = vec![frame.say(&format!("assessments.unread.{pattern}"))];
            let rule = group.filter(|it| !it.patterns_why.is_empty());
            why.extend(rule.map(|it| frame.text(it.patterns_why.authored(), &it.patterns_why_en)));
            why
        }
    }
}
