//! The template of an own norm: a small example from `data/catalogue/template.toml`, and the lines that explain it.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Bundle;
use crate::catalogue::{Edition, Link, Norm, Provision};
use crate::lint::{Finding, TomlFile};
use crate::plain::Text;

/// Where the example lies below `data/`.
const FILE: &str = "catalogue/template.toml";

/// An example and its explanation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// The example, which can be imported as it is.
    pub example: Bundle,
    /// The explanation, a line each.
    pub help: Vec<Text>,
}

/// The file `template.toml`.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(in crate::catalogue) struct TemplateFile {
    help: Vec<Text>,
    norm: Norm,
    edition: Edition,
    #[serde(rename = "provision")]
    provisions: Vec<Provision>,
    #[serde(default, rename = "link")]
    links: Vec<Link>,
}

impl Template {
    /// Reads it from the files below `data/`.
    pub fn read(files: &BTreeMap<String, String>) -> Result<Self, Finding> {
        let text = files.get(FILE).map(String::as_str).unwrap_or_default();
        let file: TemplateFile = TomlFile::open(FILE, text)?.read()?;
        Ok(Self {
            example: Bundle {
                norm: file.norm,
                edition: file.edition,
                provisions: file.provisions,
                corrections: Vec::new(),
                changes: None,
                links: file.links,
            },
            help: file.help,
        })
    }
}
