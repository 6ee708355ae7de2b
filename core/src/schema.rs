//! The JSON Schemas of the data files, made from the types that read them; only the project's own commands ask for them.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema, schema_for};
use serde_json::Value;

use crate::catalogue::schema as catalogue;
use crate::incidents::continuity::Continuity;
use crate::incidents::{
    ClockRule, Draft, Escalation, FormLabels, Lessons, Municipality, Notices, Playbook, Scenario,
};
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
    all.extend([
        ("playbook", schema_for!(Playbook).to_value()),
        ("clock", schema_for!(ClockRule).to_value()),
        ("municipality", schema_for!(Municipality).to_value()),
        ("drill", schema_for!(Scenario).to_value()),
        ("escalation", schema_for!(Escalation).to_value()),
        ("notices", schema_for!(Notices).to_value()),
        ("lessons", schema_for!(Lessons).to_value()),
        ("continuity", schema_for!(Continuity).to_value()),
        ("draft", schema_for!(Draft).to_value()),
        ("form-labels", schema_for!(FormLabels).to_value()),
    ]);
    all
}

/// The kind of a data file by its path below `data/` and whether it holds a list of provisions; `None` where there are no schemas.
pub fn kind_of(path: &str, has_list: bool) -> Option<&'static str> {
    let place = path.strip_suffix(".toml")?;
    if let Some(place) = place.strip_prefix("catalogue/") {
        return catalogue::kind_of(place, has_list);
    }
    if let Some(place) = place.strip_prefix("incidents/") {
        return incidents(place);
    }
    if place == "training/lessons" {
        return Some("lessons");
    }
    let ledger = place.strip_prefix("registers/")?;
    (!ledger.contains('/')).then_some("register")
}

fn incidents(place: &str) -> Option<&'static str> {
    match place.split_once('/') {
        Some(("playbooks", _)) => Some("playbook"),
        Some(("clocks", _)) => Some("clock"),
        Some(("municipalities", _)) => Some("municipality"),
        Some(("drills", _)) => Some("drill"),
        Some(("drafts", _)) => Some("draft"),
        None if place == "escalation" => Some("escalation"),
        None if place == "notices" => Some("notices"),
        None if place == "continuity" => Some("continuity"),
        None if place == "form-labels" => Some("form-labels"),
        _ => None,
    }
}
