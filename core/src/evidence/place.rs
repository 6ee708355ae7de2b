//! Which events belong into a tree by its name: one office or the house, one year in Asia/Tokyo; sizes and roots are not looked at.

use jiff::civil;

use super::checkpoint::count;
use super::fault::What;
use super::view::{EventView, is_uuid};
use crate::calendar::OFFICE_OFFSET;

/// What the name of a tree says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) office: Option<String>,
    pub(super) year: i16,
    /// The first millisecond of the year.
    from: i64,
    /// The first millisecond after the year.
    to: i64,
}

impl Place {
    /// Reads `<office>/<year>` or `house/<year>`.
    pub(super) fn of(tree: &str) -> Option<Self> {
        let (whose, year) = tree.split_once('/')?;
        let year = i16::try_from(count(year)?).ok()?;
        let office = (whose != "house").then_some(whose);
        if office.is_some_and(|it| !is_uuid(it)) {
            return None;
        }
        Some(Self {
            office: office.map(str::to_owned),
            year,
            from: begin(year)?,
            to: begin(year.checked_add(1)?)?,
        })
    }

    /// What is wrong about an event in this tree.
    pub(super) fn wrong_with(&self, event: &EventView<'_>) -> Option<What> {
        if event.office != self.office.as_deref() {
            Some(What::OtherOffice)
        } else if event.at < self.from || event.at >= self.to {
            Some(What::OtherYear)
        } else {
            None
        }
    }
}

/// Whether a tree of mamori can be named so.
pub fn is_tree(name: &str) -> bool {
    Place::of(name).is_some()
}

/// The first millisecond of a year at the office; for years that a journal can have.
fn begin(year: i16) -> Option<i64> {
    let years = 1970..=9998;
    let day = years.contains(&year).then(|| civil::date(year, 1, 1))?;
    let at = OFFICE_OFFSET.to_timestamp(day.at(0, 0, 0, 0)).ok()?;
    Some(at.as_millisecond())
}
