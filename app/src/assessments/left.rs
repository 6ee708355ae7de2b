//! What is left when a norm was taken away: checks whose edition, and answers whose requirement, the catalogue no longer holds.

use std::collections::BTreeMap;

use mamori_core::assessments::{Answer, Checked, Given};
use mamori_core::catalogue::{Catalogue, EditionId, ProvisionId};

use super::Assessment;

/// Whether the edition of a check is no longer there.
pub fn is_gone(catalogue: &Catalogue, of: &Assessment) -> bool {
    catalogue.edition(&of.norm, &of.edition).is_none()
}

/// The answers to requirements of its own edition that are no longer there, as people count.
pub fn left<'a>(
    catalogue: &Catalogue,
    of: &Assessment,
    given: &'a BTreeMap<ProvisionId, Given>,
) -> Vec<(&'a ProvisionId, &'a Given)> {
    let edition = EditionId::of(&of.norm, &of.edition).ok();
    let is_left = |id: &ProvisionId| {
        edition.as_ref() == Some(&id.edition()) && catalogue.provision(id.as_str()).is_none()
    };
    given.iter().filter(|(id, _)| is_left(id)).collect()
}

/// The same as they are counted: nothing but the answer is known. What was left out when it was answered has none.
pub(super) fn counted(left: &[(&ProvisionId, &Given)]) -> Vec<Checked> {
    let one = |(id, given): &(&ProvisionId, &Given)| Checked {
        id: (*id).clone(),
        group: String::new(),
        starter: false,
        applies: true,
        answer: Some::<Answer>(given.answer),
    };
    left.iter().map(one).collect()
}
