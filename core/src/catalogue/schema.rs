//! The JSON Schemas of the data files, made from the types that read them; only the project's own commands ask for them.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema, schema_for};
use serde_json::Value;

use super::aid::{Guidance, Situation, Use};
use super::crosswalk::Links;
use super::edition::{ChangeList, Edition};
use super::glossary::{Case, GlossaryEntry, Thesaurus};
use super::interchange::TemplateFile;
use super::norm::{Corrections, Issued, Norm};
use super::provision::{Provision, Provisions};
use crate::plain::Text;

impl JsonSchema for Issued {
    fn schema_name() -> Cow<'static, str> {
        "Issued".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A day, or where no more is known a month.",
            "type": "string",
            "pattern": "^[0-9]{4}-[0-9]{2}(-[0-9]{2})?$",
        })
    }
}

impl JsonSchema for Text {
    fn schema_name() -> Cow<'static, str> {
        "Text".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Japanese text; readings stand behind their kanji.",
            "type": "string",
        })
    }
}

/// The schema of each kind of data file below `catalogue/`, by the name of the kind.
pub fn schemas() -> Vec<(&'static str, Value)> {
    vec![
        ("norm", schema_for!(Norm).to_value()),
        ("edition", schema_for!(Edition).to_value()),
        ("provision", schema_for!(Provision).to_value()),
        ("provisions", schema_for!(Provisions).to_value()),
        ("corrections", schema_for!(Corrections).to_value()),
        ("changes", schema_for!(ChangeList).to_value()),
        ("crosswalk", schema_for!(Links).to_value()),
        ("glossary", schema_for!(GlossaryEntry).to_value()),
        ("case", schema_for!(Case).to_value()),
        ("use", schema_for!(Use).to_value()),
        ("situation", schema_for!(Situation).to_value()),
        ("guidance", schema_for!(Guidance).to_value()),
        ("template", schema_for!(TemplateFile).to_value()),
        ("thesaurus", schema_for!(Thesaurus).to_value()),
    ]
}

/// The kind of a data file by its path below `data/` and whether it holds a list of provisions; `None` beside the catalogue.
pub fn kind_of(path: &str, has_list: bool) -> Option<&'static str> {
    let place = path.strip_prefix("catalogue/")?.strip_suffix(".toml")?;
    let parts: Vec<&str> = place.split('/').collect();
    Some(match parts.as_slice() {
        ["glossary", _] => "glossary",
        ["cases", _] => "case",
        ["crosswalk", _] => "crosswalk",
        ["uses", _] => "use",
        ["situations", _] => "situation",
        ["guidance", _] => "guidance",
        ["template"] => "template",
        ["thesaurus"] => "thesaurus",
        [_, "norm"] => "norm",
        [_, _, "edition"] => "edition",
        [_, _, "corrections"] => "corrections",
        [_, _, "changes"] => "changes",
        [_, _, "links"] => "crosswalk",
        [_, _, _, ..] if has_list => "provisions",
        [_, _, _, ..] => "provision",
        _ => return None,
    })
}
