//! The JSON Schemas of the data files, made from the types that read them; only the project's own commands ask for them.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema, schema_for};
use serde_json::Value;

use crate::catalogue::schema as catalogue;
use crate::plain::Text;
use crate::registers::Register;

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

/// The schema of each kind of data file, by the name of the kind.
pub fn schemas() -> Vec<(&'static str, Value)> {
    let mut all = catalogue::schemas();
    all.push(("register", schema_for!(Register).to_value()));
    all
}

/// The kind of a data file by its path below `data/` and whether it holds a list of provisions; `None` where there are no schemas.
pub fn kind_of(path: &str, has_list: bool) -> Option<&'static str> {
    let place = path.strip_suffix(".toml")?;
    if let Some(place) = place.strip_prefix("catalogue/") {
        return catalogue::kind_of(place, has_list);
    }
    let ledger = place.strip_prefix("registers/")?;
    (!ledger.contains('/')).then_some("register")
}
