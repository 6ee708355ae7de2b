//! What may differ between two editions, as plain values; how it is found stands in `diff`.

use serde::Serialize;

use super::{ChangeKind, Provision, ProvisionId, TextStatus};
use crate::plain::Text;

/// The provisions of two editions side by side: those that are the same in both are left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Only in the later edition.
    pub added: Vec<Named>,
    /// In both, with another content or at another place.
    pub changed: Vec<Altered>,
    /// In the later edition no longer alone, but a part of another provision.
    pub merged: Vec<Merged>,
    /// Only in the earlier edition.
    pub dropped: Vec<Named>,
    /// What the list of changes of an edition tells in words, also where the text of a provision is not held.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub told: Vec<Told>,
}

/// A change in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Told {
    /// What happened, read from the earlier to the later of the two editions that were asked for.
    pub kind: ChangeKind,
    /// The provisions of the earlier edition.
    pub old: Vec<ProvisionId>,
    /// The provisions of the later edition.
    pub new: Vec<ProvisionId>,
    /// What changed.
    pub what: Text,
    /// The same in English.
    pub what_en: String,
    /// How well that is known.
    pub status: TextStatus,
}

/// A provision by id and label.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Named {
    /// Its id.
    pub id: ProvisionId,
    /// Its label.
    pub title: Text,
    /// Its label in English.
    pub title_en: String,
}

/// A provision that says something else now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Altered {
    /// Its id in the later edition.
    pub id: ProvisionId,
    /// Its id in the earlier edition.
    pub was: ProvisionId,
    /// Its label in the later edition.
    pub title: Text,
    /// The same in English.
    pub title_en: String,
    /// The keys of the data file that differ; empty when only the place differs.
    pub fields: Vec<&'static str>,
}

/// A provision that became a part of another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Merged {
    /// Its id in the earlier edition.
    pub id: ProvisionId,
    /// Its label there.
    pub title: Text,
    /// The same in English.
    pub title_en: String,
    /// The provision of the later edition that holds it.
    pub into: ProvisionId,
}

impl Named {
    pub(super) fn of(it: &Provision) -> Self {
        Self {
            id: it.id.clone(),
            title: it.title.clone(),
            title_en: it.title_en.clone(),
        }
    }
}

impl Difference {
    /// The provisions with one kind of change, and which of their keys differ; merged and dropped ones by their earlier id.
    pub fn of_kind(&self, kind: ChangeKind) -> Vec<(&ProvisionId, &[&'static str])> {
        const NONE: &[&str] = &[];
        let altered = |is_moved: bool| {
            let all = self.changed.iter();
            let all = all.filter(move |it| it.fields.is_empty() == is_moved);
            all.map(|it| (&it.id, it.fields.as_slice())).collect()
        };
        match kind {
            ChangeKind::New => self.added.iter().map(|it| (&it.id, NONE)).collect(),
            ChangeKind::Changed => altered(false),
            ChangeKind::Moved => altered(true),
            ChangeKind::Merged => self.merged.iter().map(|it| (&it.id, NONE)).collect(),
            ChangeKind::Dropped => self.dropped.iter().map(|it| (&it.id, NONE)).collect(),
        }
    }
}
