//! A clock of the law as its file in `data/incidents/clocks` describes it, with dated figures; counting days stands in `due`.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::choice::{CallTo, Limit, Need};
use super::name::ClockId;
use crate::catalogue::{EditionId, Force, ProvisionId, TextStatus};
use crate::plain::Text;

/// Something that has to be told to somebody by some time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ClockRule {
    /// Its id, which is also its file.
    pub id: ClockId,
    /// Its place among the clocks.
    pub order: u16,
    /// What it is called.
    pub title: Text,
    /// The same in English.
    pub title_en: String,
    /// To whom it is told.
    pub to: CallTo,
    /// By which rule it is needed.
    pub need: Need,
    /// How firmly it ends.
    pub limit: Limit,
    /// How strongly it binds.
    pub force: Force,
    /// What is done, and how.
    pub say: Text,
    /// The same in English.
    pub say_en: String,
    /// Its figures, each with the day from which it holds.
    #[serde(rename = "period")]
    pub periods: Vec<Period>,
}

/// The figures of a clock from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// The edition that says so; none where it is only good practice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edition: Option<EditionId>,
    /// The provision in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provision: Option<ProvisionId>,
    /// The first day on which something may have become known for this to hold.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub from: Date,
    /// The last such day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub until: Option<Date>,
    /// Within so many days; the day of knowing is the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<u16>,
    /// The same where somebody meant harm.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days_improper: Option<u16>,
    /// For a guide: from this day on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window_from: Option<u16>,
    /// Whether a last day on which offices of the state rest moves to the next working day.
    #[serde(default)]
    pub moves: bool,
    /// How well the figures are known.
    pub status: TextStatus,
    /// How well the way of counting is known.
    pub counting: TextStatus,
}

impl ClockRule {
    /// The figures that hold for what became known on a day.
    pub fn period(&self, known_on: Date) -> Option<&Period> {
        let holds =
            |it: &&Period| it.from <= known_on && it.until.is_none_or(|until| known_on <= until);
        self.periods.iter().filter(holds).max_by_key(|it| it.from)
    }
}
