//! A ledger as its file describes it: fields, steps, rules; entries are in `entry`, what the lint asks of a file in `check`.

use serde::{Deserialize, Serialize};

use super::accounts::AccountColumns;
use super::choice::{Basis, Chapter, FieldKind, Preset, RuleName, Step, Writer};
use super::name::{FieldId, RegisterId};
use super::value::Values;
use crate::catalogue::{EditionId, ProvisionId, Reader, TextStatus};
use crate::plain::Text;

/// One ledger (台帳) or record (記録簿): a file of `data/registers`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Register {
    /// Its id, which is also its file.
    pub id: RegisterId,
    /// Raised when fields are added or taken away; entries remember theirs.
    pub version: u16,
    /// Where it stands on the page of ledgers.
    pub chapter: Chapter,
    /// Its place in the chapter.
    pub order: u16,
    /// Its name.
    pub title: Text,
    /// The same in English.
    pub title_en: String,
    /// What it is for, in plain words.
    pub about: Text,
    /// The same in English.
    pub about_en: String,
    /// The number of the paper form: 様式第2号.
    pub form: u16,
    /// For whom its words are written.
    #[serde(default = "staff")]
    pub reader: Reader,
    /// Who writes into it.
    pub writer: Writer,
    /// The field that names an entry in lists and on labels.
    pub name: FieldId,
    /// The fields by which two rows are known to be the same entry.
    pub same: Vec<FieldId>,
    /// What happens to an entry; empty for a simple record.
    #[serde(default)]
    pub steps: Vec<Step>,
    /// Whether its entries carry a label with a QR code.
    #[serde(default)]
    pub labels: bool,
    /// Whether an entry is a standing permission, and for what.
    #[serde(default)]
    pub permits: Option<Permits>,
    /// Whether its entries are accounts, and which columns of them mean what.
    #[serde(default)]
    pub accounts: Option<AccountColumns>,
    /// After how many months everything in it is counted or looked through; an executive approves the result.
    #[serde(default)]
    pub round_months: Option<u16>,
    /// The provisions that ask for it.
    pub items: Vec<ProvisionId>,
    /// Where it is asked for.
    pub sources: Vec<Reference>,
    /// Its columns, in the order of form, list and paper.
    #[serde(rename = "field")]
    pub fields: Vec<Field>,
    /// When its entries need somebody.
    #[serde(default, rename = "rule")]
    pub rules: Vec<Rule>,
}

/// By which fields the entries of a ledger permit in advance what would have to be asked for each time (包括許可).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Permits {
    /// The ledger whose requests it answers.
    pub register: RegisterId,
    /// Who may.
    pub person: FieldId,
    /// With which thing; an entry without it permits every one.
    pub thing: FieldId,
    /// From which day on.
    pub from: FieldId,
    /// Until which day, that day included.
    pub until: FieldId,
}

/// A place in an edition of a norm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Reference {
    /// The edition.
    pub edition: EditionId,
    /// The printed page, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u16>,
    /// The place, as the document numbers it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// How well it is known.
    pub status: TextStatus,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Its id within the ledger.
    pub id: FieldId,
    /// What may be written.
    pub kind: FieldKind,
    /// What it is called.
    pub label: Text,
    /// The same in English.
    pub label_en: String,
    /// A sentence that helps to fill it.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub help: Text,
    /// The same in English.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub help_en: String,
    /// Whether an entry cannot be without it.
    #[serde(default)]
    pub required: bool,
    /// The step at which it is asked for; at the beginning when absent.
    #[serde(default)]
    pub at: Option<Step>,
    /// What it holds when the form is opened.
    #[serde(default)]
    pub preset: Option<Preset>,
    /// The ledger whose entries can be chosen, for [`FieldKind::Entry`].
    #[serde(default)]
    pub of: Option<RegisterId>,
    /// What can be chosen, for [`FieldKind::Choice`].
    #[serde(default, rename = "choice")]
    pub choices: Vec<Choice>,
    /// Other headings by which sheets of offices call it.
    #[serde(default)]
    pub headers: Vec<String>,
    /// Its share of the paper's width; 0 keeps it off the table and leaves it on the card of the entry.
    #[serde(default = "one")]
    pub width: u8,
    /// Whether it stands in the list on a page.
    #[serde(default)]
    pub listed: bool,
    /// Whether it tells something about a person who is not of the staff, so that reading it leaves a trace.
    #[serde(default)]
    pub personal: bool,
    /// Where it comes from.
    pub basis: Basis,
}

/// One of the values of a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Its id within the field.
    pub id: FieldId,
    /// What it is called.
    pub label: Text,
    /// The same in English.
    pub label_en: String,
    /// Other words for it in sheets of offices.
    #[serde(default)]
    pub words: Vec<String>,
}

/// When an entry needs somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Which rule.
    pub name: RuleName,
    /// The field it looks at.
    pub field: FieldId,
    /// For [`RuleName::Expires`] and [`RuleName::DueAfter`]: told so many days before; 30 when absent.
    #[serde(default)]
    pub days: Option<u16>,
    /// For [`RuleName::DueAfter`]: so many months later.
    #[serde(default)]
    pub months: Option<u16>,
    /// For [`RuleName::Barred`]: the values of the field that bar.
    #[serde(default)]
    pub values: Vec<String>,
    /// The rule holds only for entries in which this field has one of these values, as `field = value`.
    #[serde(default)]
    pub only: Option<Only>,
    /// What is said, as an order to oneself.
    pub say: Text,
    /// The same in English.
    pub say_en: String,
}

/// For which entries a rule holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Only {
    /// The field.
    pub field: FieldId,
    /// Its values.
    pub values: Vec<String>,
}

fn staff() -> Reader {
    Reader::Staff
}

fn one() -> u8 {
    1
}

impl Register {
    /// One of its fields.
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields.iter().find(|it| it.id.as_str() == id)
    }

    /// The fields that are asked for at a step; at the beginning with `None`.
    pub fn fields_at(&self, step: Option<Step>) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(move |it| it.at == step)
    }

    /// Whether its entries are simple records, to which nothing happens but that they are closed.
    pub fn is_record(&self) -> bool {
        self.steps.iter().all(|it| *it == Step::Close)
    }

    /// Whether its entries go out and come back.
    pub fn lends(&self) -> bool {
        self.steps.contains(&Step::Return)
    }

    /// Whether what came back needs no closer look: it was given the first answer to the first question of its return.
    pub fn came_back_well(&self, values: &Values) -> bool {
        let mut asked = self.fields_at(Some(Step::Return));
        let Some(field) = asked.find(|it| it.kind == FieldKind::Choice) else {
            return true;
        };
        let well = field.choices.first().map(|it| it.id.as_str());
        values.get(&field.id).map(String::as_str) == well
    }

    /// The day of its form on paper: 様式第2号.
    pub fn form_number(&self) -> String {
        format!("様式第{}号", self.form)
    }
}

impl Field {
    /// One of its choices.
    pub fn choice(&self, id: &str) -> Option<&Choice> {
        self.choices.iter().find(|it| it.id.as_str() == id)
    }
}
