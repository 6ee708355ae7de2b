//! The contact tree of an office (連絡体制図) and its plan for systems that stand still; paper is the reports' business.

mod call;
mod continuity;
mod deeds;
mod pages;
mod panel;
mod plan_page;
mod store;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use jiff::Timestamp;
use mamori_core::ids::OfficeId;
use mamori_core::incidents::contacts::{
    ContactBook, ContactBox, ContactLine, ContactPerson, ContactPlace, ContactSubject,
    ContactVendor, fingerprint, tree,
};
use mamori_core::registers::Values;

pub(in crate::incidents) use call::{Call, Calls};
pub use continuity::{Cell, PlanBlock, PlanChapter, PlanTable, TableRow, plan};
pub use deeds::printed;
pub(in crate::incidents) use deeds::write;
pub use store::By;
pub(in crate::incidents) use store::forget;

use crate::db::{DbResult, Scope};
use crate::people::team;
use crate::registers::{Entry, open};
use crate::web::{App, PanelMaker, Route};

/// After so many days somebody has to look at the numbers again.
pub const CHECK_DAYS: i64 = 90;

/// The ways in.
pub fn routes() -> Vec<Route> {
    [pages::routes(), plan_page::routes()].concat()
}

/// What the contacts say on the first page of an office.
pub fn panels() -> Vec<PanelMaker> {
    vec![PanelMaker::new(panel::contacts)]
}

/// The tree of one office as it is now.
#[derive(Debug, Clone)]
pub struct Contacts {
    /// Every box, hidden ones too, level by level.
    pub boxes: Vec<ContactBox>,
    /// What the office itself wrote.
    pub lines: BTreeMap<ContactSubject, ContactLine>,
    /// What is the same as long as the contacts are the same.
    pub fingerprint: String,
    /// Who said last that every number is right.
    pub checked: Option<By>,
    /// The last print of the folder: who, when, and with which contacts.
    pub print: Option<(By, String)>,
}

impl Contacts {
    /// Whether nobody has looked at the numbers for long.
    pub fn is_due(&self, now: Timestamp) -> bool {
        let long = jiff::SignedDuration::from_hours(CHECK_DAYS * 24);
        self.checked
            .as_ref()
            .is_none_or(|it| now.duration_since(it.at) > long)
    }

    /// Whether the contacts have changed since the folder was printed.
    pub fn is_stale(&self) -> bool {
        let print = self.print.as_ref();
        print.is_some_and(|(_, it)| *it != self.fingerprint)
    }

    /// The boxes that paper shows.
    pub fn shown(&self) -> impl Iterator<Item = &ContactBox> {
        self.boxes.iter().filter(|it| !it.is_hidden)
    }
}

/// The tree of an office; people and companies as they are now, numbers as the office wrote them.
pub async fn contacts(app: &App, scope: Scope, office: OfficeId) -> DbResult<Contacts> {
    let lines = store::lines(app, scope, office).await?;
    let around = store::around(app, scope, office).await?;
    let people = team(app, scope, office).await?.into_iter();
    let book = ContactBook {
        people: people
            .map(|it| ContactPerson {
                id: it.id,
                name: it.name,
                kana: it.kana,
                roles: it.roles,
            })
            .collect(),
        vendors: vendors(app, scope, office).await?,
        office_phone: around.phone.clone(),
        known: known(around),
        lines,
    };
    let boxes = tree(&book);
    Ok(Contacts {
        fingerprint: fingerprint(&boxes),
        boxes,
        lines: book.lines,
        checked: store::checked(app, scope, office).await?,
        print: store::print(app, scope, office).await?,
    })
}

fn known(around: store::Around) -> BTreeMap<ContactPlace, (String, String)> {
    let head_office = (around.corporation, String::new());
    let council = around.council.map(|it| (ContactPlace::Council, it));
    council
        .into_iter()
        .chain([(ContactPlace::HeadOffice, head_office)])
        .collect()
}

/// The companies that still work for the office, each with the software that it stands behind.
async fn vendors(app: &App, scope: Scope, office: OfficeId) -> DbResult<Vec<ContactVendor>> {
    let software = open(app, scope, office, "software").await?;
    let behind = |name: &str| {
        let of = software
            .iter()
            .filter(|it| value(&it.values, "vendor") == name);
        of.map(|it| value(&it.values, "name").to_owned()).collect()
    };
    let vendors = open(app, scope, office, "vendors").await?;
    let vendor = |it: &Entry| ContactVendor {
        id: it.id,
        name: value(&it.values, "name").to_owned(),
        kind: value(&it.values, "kind").to_owned(),
        telephone: value(&it.values, "telephone").to_owned(),
        software: behind(value(&it.values, "name")),
    };
    Ok(vendors.iter().map(vendor).collect())
}

/// What stands in a field, perhaps nothing.
fn value<'a>(values: &'a Values, field: &str) -> &'a str {
    let mut values = values.iter();
    let found = values.find(|(id, _)| id.as_str() == field);
    found.map_or("", |(_, it)| it.as_str())
}
