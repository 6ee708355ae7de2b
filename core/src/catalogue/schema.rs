//! The JSON Schemas of the catalogue's files; all kinds of data files stand together in the crate's `schema`.

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

/// The schema of each kind of data file below `catalogue/`, by the name of the kind.
pub(crate) fn schemas() -> Vec<(&'static str, Value)> {
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

/// The kind of a file by its place below `catalogue/`, without its ending, and whether it holds a list of provisions.
pub(crate) fn kind_of(place: &str, has_list: bool) -> Option<&'static str> {
    let parts: Vec<&str> = place.split('/').collect();
    Some(match parts.as_slice() {
        ["glossary", _] => "glossary",
        ["cases", _] => "case",
        ["crosswalk", _] | [_, _, "links"] => "crosswalk",
        ["uses", _] => "use",
        ["situations", _] => "situation",
        ["guidance", _] => "guidance",
        ["template"] => "template",
        ["thesaurus"] => "thesaurus",
        [_, "norm"] => "norm",
        [_, _, "edition"] => "edition",
        [_, _, "corrections"] => "corrections",
        [_, _, "changes"] => "changes",
        [_, _, _, ..] if has_list => "provisions",
        [_, _, _, ..] => "provision",
        _ => return None,
    })
}
