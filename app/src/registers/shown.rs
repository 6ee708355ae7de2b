//! Ledgers and entries as programs read them: the same from a command and from the API.

use std::collections::BTreeMap;

use jiff::Timestamp;
use mamori_core::catalogue::ProvisionId;
use mamori_core::ids::EntryId;
use mamori_core::plain::Text;
use mamori_core::registers::{
    Chapter, Field, FieldId, FieldKind, Register, RegisterId, State, Step, Writer,
};
use schemars::JsonSchema;
use serde::Serialize;

use super::store::entry::Entry;

/// A ledger.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Ledger")]
pub struct ShownLedger {
    /// Its id.
    pub id: RegisterId,
    /// Its name.
    pub title: String,
    /// What it is for.
    pub about: String,
    /// Where it stands on the page of ledgers.
    pub chapter: Chapter,
    /// The number of its paper form.
    pub form: String,
    /// Raised when fields are added or taken away.
    pub version: u16,
    /// Who writes into it.
    pub writer: Writer,
    /// What happens to an entry.
    pub steps: Vec<Step>,
    /// The provisions that ask for it.
    pub items: Vec<ProvisionId>,
    /// Its columns.
    pub fields: Vec<ShownField>,
}

/// A column of a ledger.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "LedgerField")]
pub struct ShownField {
    /// Its id within the ledger.
    pub id: FieldId,
    /// Its heading.
    pub title: String,
    /// What it takes.
    pub kind: FieldKind,
    /// Whether it must be filled.
    pub required: bool,
    /// The step at which it is asked for.
    pub at: Option<Step>,
    /// The ledger whose entries it names.
    pub of: Option<RegisterId>,
    /// The ids of its choices.
    pub choices: Vec<FieldId>,
    /// Whether it tells about clients, families or visitors.
    pub personal: bool,
}

/// An entry of a ledger.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Entry")]
pub struct ShownEntry {
    /// Its id.
    pub id: EntryId,
    /// Its number in the ledger, from 1.
    pub number: i64,
    /// What it is called; empty where that may not be read.
    pub name: String,
    /// How far it is.
    pub state: State,
    /// What stands in its fields, by their ids.
    pub values: BTreeMap<FieldId, String>,
    /// When it was written first.
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub made_at: Timestamp,
    /// When it was written last.
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub changed_at: Timestamp,
}

impl ShownLedger {
    /// A ledger with its texts in one language.
    pub fn of(it: &Register, text: impl Fn(&Text, &str) -> String) -> Self {
        let field = |it: &Field| ShownField {
            id: it.id.clone(),
            title: text(&it.label, &it.label_en),
            kind: it.kind,
            required: it.required,
            at: it.at,
            of: it.of.clone(),
            choices: it.choices.iter().map(|it| it.id.clone()).collect(),
            personal: it.personal,
        };
        Self {
            id: it.id.clone(),
            title: text(&it.title, &it.title_en),
            about: text(&it.about, &it.about_en),
            chapter: it.chapter,
            form: it.form_number(),
            version: it.version,
            writer: it.writer,
            steps: it.steps.clone(),
            items: it.items.clone(),
            fields: it.fields.iter().map(field).collect(),
        }
    }
}

impl ShownEntry {
    /// An entry with the fields that may be read.
    pub fn of(register: &Register, it: &Entry, may_read: impl Fn(&Field) -> bool) -> Self {
        let is_read = |id: &str| register.field(id).is_some_and(&may_read);
        let values = it.values.iter().filter(|(id, _)| is_read(id.as_str()));
        let name = if is_read(register.name.as_str()) {
            register.name_of(&it.values).to_owned()
        } else {
            String::new()
        };
        Self {
            id: it.id,
            number: it.number,
            name,
            state: it.state,
            values: values.map(|(id, it)| (id.clone(), it.clone())).collect(),
            made_at: it.made_at,
            changed_at: it.changed_at,
        }
    }
}
