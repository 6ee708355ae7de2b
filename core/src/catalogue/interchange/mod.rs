//! Norms that travel: one edition with all that belongs to it as tables, as OSCAL and as a library of CISO Assistant; files are not opened here.

mod assembly;
mod choices;
pub mod ciso;
mod fields;
mod fitting;
pub mod oscal;
mod pack;
mod record;
mod refused;
pub mod table;
mod template;
#[cfg(test)]
mod tests;
mod yaml;

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};

use crate::catalogue::{
    Catalogue, ChangeList, Correction, Edition, EditionId, Link, Norm, Provision, check_own,
};
use crate::lint::{Finding, TomlFile};

pub use choices::choices;
pub use pack::{Manifest, Tampered};
pub use refused::Standing;
pub use template::Template;
pub(super) use template::TemplateFile;

/// One edition of a norm with everything that belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bundle {
    /// The norm.
    pub norm: Norm,
    /// The edition.
    pub edition: Edition,
    /// Its provisions, as people count.
    pub provisions: Vec<Provision>,
    /// What was corrected against the source.
    pub corrections: Vec<Correction>,
    /// How it differs from an earlier edition, where that is told.
    pub changes: Option<ChangeList>,
    /// How its provisions relate to those of others, where the edition itself says so.
    pub links: Vec<Link>,
}

/// Something that is wrong in a file from outside, or that could be better, told with its place there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The sheet of the workbook, or the part of the OSCAL file.
    pub sheet: String,
    /// The cell, such as `F12`, or the id of the control; empty for the whole sheet.
    pub cell: String,
    /// The English id of the rule.
    pub rule: &'static str,
    /// What is wrong, in plain Japanese.
    pub message: String,
    /// What to do about it, in plain Japanese.
    pub next: String,
}

/// A bundle that came from outside, and where each of its values stood there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// The bundle.
    pub bundle: Bundle,
    places: Vec<Place>,
}

/// Where a value of a data file stood in the file from outside.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Place {
    file: String,
    key: String,
    sheet: String,
    cell: String,
}

/// What the lint says about an arrival.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checked {
    /// With one of these, nothing is taken over.
    pub faults: Vec<Fault>,
    /// What could be plainer: readings, short sentences, English; and minutes nobody has estimated. An own norm may go
    /// without.
    pub advice: Vec<Fault>,
}

/// Rules about how plain a text is, and about estimates; the shipped data keeps them, an own norm is only told.
const ADVICE: [&str; 5] = ["plain.", "english.", "furigana.", "title.", "effort."];
/// Of these, the ones without which a text cannot be shown.
const NEEDED: [&str; 1] = ["furigana.unbalanced"];

impl Bundle {
    /// The edition with all that belongs to it; `None` where there is no such edition.
    pub fn of(catalogue: &Catalogue, id: &EditionId) -> Option<Self> {
        let (norm, short) = id.as_str().split_once('/')?;
        let provisions = catalogue.provisions(norm, short);
        Some(Self {
            norm: catalogue.norm(norm)?.clone(),
            edition: catalogue.edition(norm, short)?.clone(),
            provisions: provisions.into_iter().cloned().collect(),
            corrections: catalogue.corrections(norm, short).to_vec(),
            changes: catalogue.changes(id).cloned(),
            links: catalogue.own_links(id).to_vec(),
        })
    }

    /// The data files that hold it, by their path below `data/`.
    pub fn files(&self) -> Result<BTreeMap<String, String>, toml::ser::Error> {
        let folder = format!("catalogue/{}", self.edition.id);
        let norm = format!("catalogue/{}/norm.toml", self.norm.id);
        let mut files = BTreeMap::new();
        files.insert(norm, toml::to_string(&self.norm)?);
        let edition = toml::to_string(&self.edition)?;
        files.insert(format!("{folder}/edition.toml"), edition);
        for it in &self.provisions {
            let text = toml::to_string(&filled(with_patterns(it)))?;
            files.insert(file_of(it), text);
        }
        if !self.corrections.is_empty() {
            let all = json!({ "correction": self.corrections });
            files.insert(format!("{folder}/corrections.toml"), toml::to_string(&all)?);
        }
        if let Some(list) = &self.changes {
            files.insert(format!("{folder}/changes.toml"), toml::to_string(list)?);
        }
        if !self.links.is_empty() {
            let all = json!({ "link": self.links });
            files.insert(format!("{folder}/links.toml"), toml::to_string(&all)?);
        }
        Ok(files)
    }
}

impl Arrival {
    /// Checks it as the lint checks `data/`, among the files that are there already.
    pub fn check(&self, files: &BTreeMap<String, String>) -> Checked {
        let mut all = files.clone();
        let own = match self.bundle.files() {
            Ok(own) => own,
            Err(why) => {
                return Checked {
                    faults: vec![unwritable(&why.to_string())],
                    advice: Vec::new(),
                };
            }
        };
        all.extend(own.clone());
        let mut checked = Checked::default();
        for it in check_own(&own, &all) {
            let begins = |rules: &[&str]| rules.iter().any(|rule| it.rule.starts_with(rule));
            let is_advice = begins(&ADVICE) && !begins(&NEEDED);
            let fault = self.fault(&it, own.get(&it.file));
            if is_advice {
                checked.advice.push(fault);
            } else {
                checked.faults.push(fault);
            }
        }
        checked
    }

    /// The finding, told with the place in the file from outside.
    fn fault(&self, finding: &Finding, text: Option<&String>) -> Fault {
        let place = text.and_then(|text| {
            let file = TomlFile::open(&finding.file, text).ok()?;
            let own = self.places.iter().filter(|it| it.file == finding.file);
            let before = own.map(|it| (file.line(&it.key), it));
            before
                .filter(|(line, _)| *line <= finding.line)
                .max_by_key(|(line, _)| *line)
                .map(|(_, it)| it)
        });
        let (sheet, cell) = place.map_or(("", ""), |it| (&it.sheet, &it.cell));
        Fault {
            sheet: sheet.to_owned(),
            cell: cell.to_owned(),
            rule: finding.rule,
            message: finding.message.clone(),
            next: finding.next.clone(),
        }
    }
}

fn unwritable(why: &str) -> Fault {
    Fault {
        sheet: String::new(),
        cell: String::new(),
        rule: "toml.syntax",
        message: format!("データファイルに書けません（{why}）。"),
        next: "文字を確かめてください。".to_owned(),
    }
}

/// Where a provision of a pack lies: each in a file of its own.
fn file_of(provision: &Provision) -> String {
    format!("catalogue/{}.toml", provision.id)
}

/// The JSON form of a value. A type of the catalogue always has one.
fn whole(value: &impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}

/// The JSON form of a provision, with the patterns that stand in its own file.
fn with_patterns(provision: &Provision) -> Value {
    let mut value = whole(provision);
    if let Value::Object(object) = &mut value {
        object.insert("patterns".to_owned(), whole(&provision.patterns));
    }
    value
}

/// Without empty texts and lists: a data file leaves out what is not there. Of English, the empty text stays where it
/// must be named.
fn filled(value: Value) -> Value {
    const NAMED: [&str; 2] = ["title_en", "audience"];
    match value {
        Value::Object(object) => {
            let kept = object.into_iter().filter(|(key, value)| {
                let is_empty = matches!(value, Value::String(it) if it.is_empty())
                    || matches!(value, Value::Array(it) if it.is_empty());
                !is_empty || NAMED.contains(&key.as_str())
            });
            Value::Object(kept.map(|(key, value)| (key, filled(value))).collect())
        }
        Value::Array(all) => Value::Array(all.into_iter().map(filled).collect()),
        other => other,
    }
}
