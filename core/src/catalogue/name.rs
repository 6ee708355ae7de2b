//! The readable ids of the catalogue (`care-guide/r8/1-10`); how they are made stands in `names`, ids of people and rows in `ids`.

use crate::names::names;
pub use crate::names::{MalformedName, natural_order};

names! {
    /// A norm, such as `care-guide`.
    NormId;
    /// An edition of a norm, such as `care-guide/r8`.
    EditionId;
    /// A provision of an edition, such as `care-guide/r8/1-1`.
    ProvisionId;
    /// A glossary entry, such as `zero-trust`.
    GlossaryId;
    /// A case, such as `case-01`.
    CaseId;
    /// Something that people ask whether they may use, such as `free-wifi`.
    UseId;
    /// A situation, such as `going-out`.
    SituationId;
    /// A piece of guidance, such as `when-it-applies`.
    GuidanceId;
}

impl EditionId {
    /// The edition of a norm by its short name, such as `r8`.
    pub fn of(norm: &str, edition: &str) -> Result<Self, MalformedName> {
        format!("{norm}/{edition}").parse()
    }

    /// The norm, such as `care-guide`.
    pub fn norm(&self) -> &str {
        self.0
            .split_once('/')
            .map_or(self.0.as_str(), |(norm, _)| norm)
    }

    /// The edition within its norm, such as `r8`.
    pub fn short(&self) -> &str {
        self.0.split_once('/').map_or("", |(_, edition)| edition)
    }
}

impl ProvisionId {
    /// The edition this provision stands in.
    pub fn edition(&self) -> EditionId {
        let end = self
            .0
            .match_indices('/')
            .nth(1)
            .map_or(self.0.len(), |(at, _)| at);
        EditionId(self.0.get(..end).unwrap_or_default().to_owned())
    }

    /// What comes after norm and edition, such as `1-1`.
    pub fn local(&self) -> &str {
        self.0.splitn(3, '/').nth(2).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_sort_as_people_count() {
        let mut names: Vec<ProvisionId> =
            ["n/e/1-10", "n/e/2-1", "n/e/1-2", "n/e/1-2/1", "n/e/1-02"]
                .map(|it| it.parse().unwrap())
                .into();
        names.sort();
        let sorted: Vec<&str> = names.iter().map(ProvisionId::as_str).collect();
        assert_eq!(
            sorted,
            ["n/e/1-02", "n/e/1-2", "n/e/1-2/1", "n/e/1-10", "n/e/2-1"]
        );
    }

    #[test]
    fn only_lower_case_parts_are_names() {
        for wrong in ["", "a//b", "/a", "A", "a b", "a/-b", "あ"] {
            assert_eq!(
                wrong.parse::<NormId>(),
                Err(MalformedName(wrong.to_owned()))
            );
        }
        assert!(
            "mhlw-guideline/6.0/control/13-6"
                .parse::<ProvisionId>()
                .is_ok()
        );
    }

    #[test]
    fn a_provision_knows_its_edition() {
        let id: ProvisionId = "mhlw-guideline/6.0/control/13-6".parse().unwrap();
        assert_eq!(id.edition().as_str(), "mhlw-guideline/6.0");
        assert_eq!(id.edition().norm(), "mhlw-guideline");
        assert_eq!(id.local(), "control/13-6");
        assert_eq!(
            EditionId::of("care-guide", "r8").unwrap().as_str(),
            "care-guide/r8"
        );
    }
}
