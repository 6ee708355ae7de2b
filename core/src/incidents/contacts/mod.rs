//! The contact tree (連絡体制図): who is called after whom when something has happened; numbers are given, nobody is looked up here.

mod number;
mod role;
#[cfg(test)]
mod tests;
mod tree;

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::Serialize;

pub use number::{dialled, parse_number};
pub use role::{ContactLevel, ContactPlace, ContactRole};
pub use tree::{fingerprint, first_numbers, reachable, tree};

use crate::ids::{EntryId, PersonId};
use crate::people::Role;

/// Whose line it is: `finder`, `person/<id>`, `entry/<id>` or `place/<word>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ContactSubject {
    /// Whoever noticed it.
    Finder,
    /// Somebody of the office or its corporation.
    Person(PersonId),
    /// A company of the ledger.
    Entry(EntryId),
    /// Anything else.
    Place(ContactPlace),
}

impl fmt::Display for ContactSubject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Finder => f.write_str("finder"),
            Self::Person(id) => write!(f, "person/{id}"),
            Self::Entry(id) => write!(f, "entry/{id}"),
            Self::Place(place) => write!(f, "place/{place}"),
        }
    }
}

/// A text that names nobody of the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this names nobody of the contact tree")]
pub struct NotASubject;

impl FromStr for ContactSubject {
    type Err = NotASubject;

    fn from_str(text: &str) -> Result<Self, NotASubject> {
        match text.split_once('/') {
            None if text == "finder" => Ok(Self::Finder),
            Some(("person", id)) => id.parse().map(Self::Person).map_err(|_| NotASubject),
            Some(("entry", id)) => id.parse().map(Self::Entry).map_err(|_| NotASubject),
            Some(("place", word)) => word.parse().map(Self::Place).map_err(|_| NotASubject),
            _ => Err(NotASubject),
        }
    }
}

/// What the office wrote about one line.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct ContactLine {
    /// The name of a place; people and companies bring their own.
    pub name: String,
    /// The number by day.
    pub day: String,
    /// The number at night and on days off.
    pub night: String,
    /// What to know when calling.
    pub note: String,
    /// Left out of the tree.
    pub is_hidden: bool,
}

/// Somebody with a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactPerson {
    /// The person.
    pub id: PersonId,
    /// Name as written.
    pub name: String,
    /// フリガナ.
    pub kana: String,
    /// What they are at the office or its corporation.
    pub roles: Vec<Role>,
}

/// A company of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactVendor {
    /// Its entry.
    pub id: EntryId,
    /// Its name.
    pub name: String,
    /// The choice of its kind in the ledger, perhaps empty.
    pub kind: String,
    /// Its number in the ledger, perhaps empty.
    pub telephone: String,
    /// The software that it stands behind.
    pub software: Vec<String>,
}

/// Everything from which the tree is made.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ContactBook {
    /// The people of the office and of its corporation.
    pub people: Vec<ContactPerson>,
    /// The companies that still work for the office.
    pub vendors: Vec<ContactVendor>,
    /// What the office wrote.
    pub lines: BTreeMap<ContactSubject, ContactLine>,
    /// The telephone of the office, perhaps empty.
    pub office_phone: String,
    /// Names and numbers of places that are known without being written, such as the council.
    pub known: BTreeMap<ContactPlace, (String, String)>,
}

/// A box of the tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ContactBox {
    /// Whose it is.
    #[serde(serialize_with = "written")]
    pub subject: ContactSubject,
    /// How far from whoever noticed it.
    pub level: ContactLevel,
    /// What it is.
    pub role: ContactRole,
    /// Who calls it; nobody for the first.
    #[serde(serialize_with = "maybe_written")]
    pub parent: Option<ContactSubject>,
    /// The name; empty where only the role is known.
    pub name: String,
    /// フリガナ; empty for companies and places.
    pub kana: String,
    /// The number by day, perhaps empty.
    pub day: String,
    /// The number at night and on days off, perhaps empty.
    pub night: String,
    /// What to know when calling.
    pub note: String,
    /// The software that a company stands behind.
    pub software: Vec<String>,
    /// Left out of paper and tree; whoever looks after the tree sees it.
    pub is_hidden: bool,
}

fn written<S: serde::Serializer>(of: &ContactSubject, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(of)
}

#[expect(clippy::ref_option, reason = "serde hands the field as it is")]
fn maybe_written<S: serde::Serializer>(
    of: &Option<ContactSubject>,
    to: S,
) -> Result<S::Ok, S::Error> {
    match of {
        Some(it) => to.collect_str(it),
        None => to.serialize_none(),
    }
}

impl ContactBox {
    /// Whether somebody can be reached through it.
    pub fn has_number(&self) -> bool {
        !self.day.is_empty() || !self.night.is_empty()
    }
}
