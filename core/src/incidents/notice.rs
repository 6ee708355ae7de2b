//! Changes of the law that are known to come and not yet in force: `data/incidents/notices.toml`.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::name::ClockId;
use crate::plain::Text;

/// The file of the notices.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Notices {
    /// The notices.
    #[serde(rename = "notice")]
    pub all: Vec<Notice>,
}

/// One change to come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// The clocks that it may change.
    pub clocks: Vec<ClockId>,
    /// What is known.
    pub text: Text,
    /// The same in English.
    pub text_en: String,
    /// Until which day this was looked after.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub seen_on: Date,
    /// Where it was seen.
    pub source: String,
}
