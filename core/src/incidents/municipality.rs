//! What a municipality wants to hear, and how: a row of the table in `data/incidents/municipalities`.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::choice::Required;
use super::name::MunicipalityId;
use crate::catalogue::{ProvisionId, TextStatus};
use crate::plain::Text;

/// One city, town or village.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Municipality {
    /// Its id, which is also its file.
    pub id: MunicipalityId,
    /// Its name.
    pub name: String,
    /// The prefecture.
    pub prefecture: String,
    /// Whether a leak of personal information is to be reported.
    pub leak: Required,
    /// By which ways a report is taken; empty where nobody has looked.
    #[serde(default)]
    pub by: Vec<Way>,
    /// What else is to be known, such as that names are not to be written.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub note: Text,
    /// The same in English.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note_en: String,
    /// The provision of the catalogue that says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provision: Option<ProvisionId>,
    /// Where it stands.
    pub source: String,
    /// When somebody looked there last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub seen_on: Option<Date>,
    /// How well it is known.
    pub status: TextStatus,
}

crate::closed_list::closed_list! {
    /// A way by which a municipality takes a report.
    pub enum Way {
        /// By mail.
        Mail = "mail",
        /// By a workbook.
        Excel = "excel",
        /// By FAX.
        Fax = "fax",
        /// On paper, brought or sent.
        Paper = "paper",
        /// By a page of the municipality.
        Web = "web",
    }
}
