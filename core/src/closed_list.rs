//! How every closed list of words becomes an enum: one word per value, the same in the database, in JSON and in forms.

/// A word that is not in the closed list where it should have been.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{word}` is not one of: {known}")]
pub struct UnknownWord {
    /// What was given instead.
    pub word: String,
    /// The words that would do.
    pub known: String,
}

/// Makes an enum from `Variant = "word"` lines, with `ALL`, `as_str`, `Display`, `FromStr` and serde by that word.
macro_rules! closed_list {
    ($(#[$doc:meta])* $vis:vis enum $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        $vis enum $name {
            $($(#[$variant_doc])* #[serde(rename = $word)] $variant,)+
        }

        impl $name {
            /// Every value, in the order in which it is shown.
            $vis const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word for the database, JSON, forms and keys of screen words.
            $vis const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::closed_list::UnknownWord;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                Self::ALL.iter().copied().find(|it| it.as_str() == word).ok_or_else(|| Self::Err {
                    word: word.to_owned(),
                    known: [$($word),+].join(", "),
                })
            }
        }
    };
}

pub(crate) use closed_list;

#[cfg(test)]
mod tests {
    closed_list! {
        /// Two values, for the tests.
        enum Side {
            /// Left.
            Left = "left-hand",
            /// Right.
            Right = "right-hand",
        }
    }

    #[test]
    fn a_value_is_the_same_word_everywhere() {
        for side in Side::ALL {
            assert_eq!(side.as_str().parse(), Ok(*side));
            assert_eq!(side.to_string(), side.as_str());
            assert_eq!(
                serde_json::to_string(side).unwrap(),
                format!("\"{}\"", side.as_str())
            );
        }
    }

    #[test]
    fn an_unknown_word_is_told_the_known_ones() {
        let error = "left".parse::<Side>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "`left` is not one of: left-hand, right-hand"
        );
    }
}
