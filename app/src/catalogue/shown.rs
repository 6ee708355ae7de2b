//! A provision as programs read it: the same from a command and from the API.

use mamori_core::catalogue::{Catalogue, Link, Pattern, Provision, TextStatus};
use mamori_core::plain::Text;
use schemars::JsonSchema;
use serde::Serialize;

/// A provision with what follows from its place and from the cross-walk.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "ProvisionWithLinks")]
pub struct ShownProvision {
    /// As its file says it.
    #[serde(flatten)]
    pub provision: Provision,
    /// The whole duty in the project's own words.
    pub restatement: Text,
    /// The patterns that read it.
    pub patterns: Vec<Pattern>,
    /// How well the text of its edition is known.
    pub edition_status: Option<TextStatus>,
    /// Its links to other norms.
    pub links: ShownLinks,
}

/// The links of a provision by the end at which it stands.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "ProvisionLinks")]
pub struct ShownLinks {
    /// Those that begin here.
    pub out: Vec<Link>,
    /// Those that end here.
    #[serde(rename = "in")]
    pub back: Vec<Link>,
}

impl ShownProvision {
    /// A provision of a catalogue.
    pub fn of(catalogue: &Catalogue, it: &Provision) -> Self {
        let group = catalogue.group_of(it);
        let all = Pattern::ALL.iter().copied();
        let crosswalk = catalogue.crosswalk();
        let edition = it.id.edition();
        let (norm, short) = edition.as_str().split_once('/').unwrap_or_default();
        let restatement = if it.text.is_empty() {
            &it.ask
        } else {
            &it.text
        };
        Self {
            provision: it.clone(),
            restatement: restatement.clone(),
            patterns: all.filter(|one| it.is_read_by(Some(*one), group)).collect(),
            edition_status: catalogue.edition(norm, short).map(|it| it.text_status),
            links: ShownLinks {
                out: crosswalk.from(&it.id).cloned().collect(),
                back: crosswalk.to(&it.id).cloned().collect(),
            },
        }
    }
}
