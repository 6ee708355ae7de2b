//! The readable ids of the catalogue (`care-guide/r8/1-10`), which sort as people count; ids of people and rows are in `ids`.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A text that should have been a readable id and is not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("malformed id `{0}`")]
pub struct MalformedName(pub String);

/// Compares as people count: `1-2` before `1-10`, and `1-2/3` after `1-2`.
pub fn natural_order(left: &str, right: &str) -> Ordering {
    let (mut left_rest, mut right_rest) = (left, right);
    loop {
        match (next_piece(left_rest), next_piece(right_rest)) {
            (None, None) => return left.cmp(right),
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some((a, after_a)), Some((b, after_b))) => match compare_pieces(a, b) {
                Ordering::Equal => (left_rest, right_rest) = (after_a, after_b),
                decided => return decided,
            },
        }
    }
}

/// The run of digits, or the one other character, at the beginning.
fn next_piece(text: &str) -> Option<(&str, &str)> {
    let first = text.chars().next()?;
    let digits = text
        .find(|it: char| !it.is_ascii_digit())
        .unwrap_or(text.len());
    text.split_at_checked(if digits == 0 {
        first.len_utf8()
    } else {
        digits
    })
}

fn compare_pieces(left: &str, right: &str) -> Ordering {
    let is_number = |it: &str| it.starts_with(|it: char| it.is_ascii_digit());
    if is_number(left) && is_number(right) {
        let (left, right) = (left.trim_start_matches('0'), right.trim_start_matches('0'));
        return left.len().cmp(&right.len()).then_with(|| left.cmp(right));
    }
    left.cmp(right)
}

fn is_well_formed(name: &str) -> bool {
    let letter =
        |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-' || it == b'.';
    let part =
        |it: &str| it.bytes().all(letter) && it.starts_with(|it: char| it.is_ascii_alphanumeric());
    name.split('/').all(part)
}

/// Makes one newtype per line over a readable id: lower-case letters, digits, `-`, `.`, in parts divided by `/`.
macro_rules! names {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// As it is written.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({
                    "type": "string",
                    "pattern": "^[a-z0-9][a-z0-9.-]*(/[a-z0-9][a-z0-9.-]*)*$",
                })
            }
        }

        impl Ord for $name {
            fn cmp(&self, other: &Self) -> Ordering {
                natural_order(&self.0, &other.0)
            }
        }

        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
                Some(self.cmp(other))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = MalformedName;

            fn from_str(text: &str) -> Result<Self, MalformedName> {
                Self::try_from(text.to_owned())
            }
        }

        impl TryFrom<String> for $name {
            type Error = MalformedName;

            fn try_from(text: String) -> Result<Self, MalformedName> {
                if is_well_formed(&text) { Ok(Self(text)) } else { Err(MalformedName(text)) }
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> Self {
                name.0
            }
        }
    )+};
}

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
