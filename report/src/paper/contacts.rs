//! The contact tree and the cards with its first numbers as they are printed; who stands where is core's rule.

use serde_json::{Value, json};

use super::heading::Heading;
use crate::ruby::{RubyText, all_said, said};

/// The contact tree: boxes on levels, joined by lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactsPart {
    /// Its title.
    pub title: RubyText,
    /// A sentence under it.
    pub lead: RubyText,
    /// The levels from the top; the first box of each calls the next level.
    pub levels: Vec<ContactsLevel>,
    /// Below everything: when it was checked, with which contacts it was printed.
    pub notes: Vec<RubyText>,
}

/// One level of the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactsLevel {
    /// What the level is called.
    pub title: RubyText,
    /// Its boxes.
    pub boxes: Vec<ContactsBox>,
}

/// One box of the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactsBox {
    /// What it is.
    pub role: RubyText,
    /// The name, perhaps empty.
    pub name: RubyText,
    /// The number by day, perhaps empty.
    pub day: String,
    /// The number at night with its label, where there is one.
    pub night: Option<(RubyText, String)>,
    /// What else is known.
    pub note: String,
    /// Said where there is no number.
    pub missing: RubyText,
}

/// Cards of the size of a name card, ten a sheet, all alike, without furigana.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactCardsPaper {
    /// Title, office and day; each card bears them.
    pub heading: Heading,
    /// Role, name and number, most important first.
    pub lines: Vec<[String; 3]>,
    /// At the foot of each card.
    pub foot: String,
}

impl ContactsPart {
    pub(super) fn to_json(&self) -> Value {
        let level = |it: &ContactsLevel| {
            json!({
                "title": said(&it.title),
                "boxes": it.boxes.iter().map(ContactsBox::to_json).collect::<Vec<_>>(),
            })
        };
        json!({
            "kind": "contacts",
            "title": said(&self.title),
            "lead": said(&self.lead),
            "levels": self.levels.iter().map(level).collect::<Vec<_>>(),
            "notes": all_said(&self.notes),
        })
    }
}

impl ContactsBox {
    fn to_json(&self) -> Value {
        let night = self.night.as_ref();
        json!({
            "role": said(&self.role),
            "name": said(&self.name),
            "day": self.day,
            "night": night.map(|(label, number)| json!({ "label": said(label), "number": number })),
            "note": self.note,
            "missing": said(&self.missing),
        })
    }
}

impl ContactCardsPaper {
    pub(super) fn to_json(&self) -> Value {
        let line = |[role, name, number]: &[String; 3]| json!({ "role": role, "name": name, "number": number });
        json!({
            "lines": self.lines.iter().map(line).collect::<Vec<_>>(),
            "foot": self.foot,
        })
    }
}
