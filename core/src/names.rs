//! How readable ids are made (`care-guide/r8/1-10`, `take-out`): lower-case parts that sort as people count; which ids there are stands with their capability.

use std::cmp::Ordering;

/// A text that should have been a readable id and is not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("malformed id `{0}`")]
pub struct MalformedName(pub String);

/// Compares as people count: `1-2` before `1-10`, and `1-2/3` after `1-2`.
pub fn natural_order(left: &str, right: &str) -> Ordering {
    // Most names have no number, and every look into a map of values compares some.
    let has_number = |it: &str| it.as_bytes().iter().any(u8::is_ascii_digit);
    if !has_number(left) || !has_number(right) {
        return left.cmp(right);
    }
    let (mut left_rest, mut right_rest) = after_same_beginning(left, right);
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

/// Both without what they begin with alike: most ids begin with the same norm. A number is left whole.
fn after_same_beginning<'a>(left: &'a str, right: &'a str) -> (&'a str, &'a str) {
    let pairs = left.bytes().zip(right.bytes());
    let same = pairs.take_while(|(a, b)| a == b).count();
    let beginning = left.get(..same).unwrap_or_default();
    let same = beginning
        .trim_end_matches(|it: char| it.is_ascii_digit())
        .len();
    let rest = |it: &'a str| it.get(same..).unwrap_or(it);
    (rest(left), rest(right))
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

pub(crate) fn is_well_formed(name: &str) -> bool {
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
        #[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
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
            fn cmp(&self, other: &Self) -> std::cmp::Ordering {
                $crate::names::natural_order(&self.0, &other.0)
            }
        }

        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
                Some(self.cmp(other))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::names::MalformedName;

            fn from_str(text: &str) -> Result<Self, $crate::names::MalformedName> {
                Self::try_from(text.to_owned())
            }
        }

        impl TryFrom<String> for $name {
            type Error = $crate::names::MalformedName;

            fn try_from(text: String) -> Result<Self, $crate::names::MalformedName> {
                if $crate::names::is_well_formed(&text) { Ok(Self(text)) } else { Err($crate::names::MalformedName(text)) }
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> Self {
                name.0
            }
        }
    )+};
}

pub(crate) use names;
