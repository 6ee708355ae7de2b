//! How an office stands among others: counts, level and days, and by group only where the office shows its items.

use std::collections::BTreeMap;

use jiff::civil::Date;
use mamori_core::assessments::{Answer, Checked, Counts, Level, Scoping, progress, score};
use mamori_core::catalogue::{Catalogue, ProvisionId};
use mamori_core::ids::OfficeId;

/// From so many days without a movement an office counts as standing still.
pub const STILL: i64 = 30;

/// What the store knows of an office; its answers do not leave this capability.
pub(super) struct Known {
    pub(super) office: OfficeId,
    pub(super) name: String,
    pub(super) phone: String,
    /// Whether the visitor may see the items.
    pub(super) shows_items: bool,
    pub(super) check: Option<Check>,
    pub(super) answers: BTreeMap<ProvisionId, Answer>,
    /// How many are asked to check for themselves, and how many have sent it.
    pub(super) staff: (usize, usize),
    pub(super) late: usize,
    pub(super) moved_on: Option<Date>,
    pub(super) incidents: Option<Ongoing>,
}

/// Incidents that an office deals with now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ongoing {
    /// How many.
    pub open: usize,
    /// How many of them nobody has answered.
    pub unanswered: usize,
    /// Since which day the oldest is known.
    pub since: Date,
}

/// The newest check of an office.
pub(super) struct Check {
    pub(super) norm: String,
    pub(super) edition: String,
    pub(super) scoping: Scoping,
}

/// What may be shown of an office: totals, and groups where it shows its items.
#[derive(Debug)]
pub struct Standing {
    /// The office.
    pub office: OfficeId,
    /// Its name.
    pub name: String,
    /// Its telephone number; may be empty.
    pub phone: String,
    /// Days since something was last done; `None` when nothing ever was.
    pub still: Option<i64>,
    /// `None` before the first check.
    pub level: Option<Level>,
    /// The answers of the newest check, counted.
    pub total: Counts,
    /// How many are asked to check for themselves, and how many have sent it.
    pub staff: (usize, usize),
    /// Rows of the plan whose day has gone by.
    pub late: usize,
    /// Incidents it deals with now.
    pub incidents: Option<Ongoing>,
    /// By the id of the group; `None` where only totals are shown.
    pub groups: Option<BTreeMap<String, Counts>>,
}

/// The worst answer of a group: its sign, and the word for colour and text.
pub fn worst(counts: &Counts) -> (&'static str, &'static str) {
    match counts {
        it if it.applicable() == 0 => ("―", "not-applicable"),
        it if it.unanswered > 0 => ("・", "off"),
        it if it.not_yet > 0 => ("×", "not-yet"),
        it if it.unsure > 0 => ("△", "unsure"),
        it if it.alternative > 0 => ("○", "alternative"),
        _ => ("◎", "done"),
    }
}

impl Known {
    /// Lets out what may be shown.
    pub(super) fn standing(self, catalogue: &Catalogue, today: Date) -> Standing {
        let still = self.moved_on.map(|day| days_between(day, today));
        let checked = self.check.as_ref().map(|it| self.checked(catalogue, it));
        let counted = checked.as_deref().map(score).unwrap_or_default();
        let level = checked.map(|it| progress(&it, self.late).level);
        Standing {
            office: self.office,
            name: self.name,
            phone: self.phone,
            still,
            level,
            total: counted.total,
            staff: self.staff,
            late: self.late,
            incidents: self.incidents,
            groups: self.shows_items.then_some(counted.groups),
        }
    }

    fn checked(&self, catalogue: &Catalogue, check: &Check) -> Vec<Checked> {
        let asked = catalogue.provisions(&check.norm, &check.edition);
        let one = |it: &mamori_core::catalogue::Provision| {
            let answer = self.answers.get(&it.id).copied();
            Checked::of(it, catalogue.edition_of(it), &check.scoping, answer)
        };
        asked.into_iter().map(one).collect()
    }
}

impl Standing {
    /// Whether nothing has been done for so long that somebody should call.
    pub(super) fn is_stuck(&self) -> bool {
        self.level != Some(Level::Basics) && self.still.is_none_or(|it| it >= STILL)
    }

    /// Whether everything that applies is done.
    pub(super) fn is_finished(&self) -> bool {
        self.level == Some(Level::Basics)
    }
}

/// Who has stood still for longest comes first, and who never began before everybody; not by score.
pub(super) fn longest_still_first(mut all: Vec<Standing>) -> Vec<Standing> {
    all.sort_by(|one, other| {
        let days = |it: &Standing| it.still.unwrap_or(i64::MAX);
        let waits = |it: &Standing| it.incidents.is_some_and(|it| it.unanswered > 0);
        waits(other)
            .cmp(&waits(one))
            .then_with(|| days(other).cmp(&days(one)))
            .then_with(|| one.name.cmp(&other.name))
    });
    all
}

fn days_between(from: Date, until: Date) -> i64 {
    from.until(until).map_or(0, |it| i64::from(it.get_days()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn known(name: &str, moved_on: Option<Date>, shows_items: bool) -> Known {
        Known {
            office: OfficeId::new(uuid::Uuid::from_u128(name.len() as u128)),
            name: name.to_owned(),
            phone: String::new(),
            shows_items,
            check: Some(Check {
                norm: "care-guide".to_owned(),
                edition: "r8".to_owned(),
                scoping: Scoping::default(),
            }),
            answers: BTreeMap::from([("care-guide/r8/1-1".parse().unwrap(), Answer::Done)]),
            staff: (3, 1),
            late: 0,
            moved_on,
            incidents: None,
        }
    }

    fn standing(name: &str, moved_on: Option<Date>, shows_items: bool) -> Standing {
        let catalogue = Catalogue::read(&crate::words::built_in()).0;
        known(name, moved_on, shows_items).standing(&catalogue, date(2026, 11, 22))
    }

    #[test]
    fn who_never_began_comes_first_and_then_who_stood_still_for_longest() {
        let all = longest_still_first(vec![
            standing("fresh", Some(date(2026, 11, 21)), false),
            standing("never", None, false),
            standing("old", Some(date(2026, 10, 12)), false),
        ]);
        let names: Vec<&str> = all.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(names, ["never", "old", "fresh"]);
        assert_eq!(all[1].still, Some(41));
        let stuck: Vec<bool> = all.iter().map(Standing::is_stuck).collect();
        assert_eq!(stuck, [true, true, false]);
    }

    #[test]
    fn groups_are_let_out_only_where_items_are_shown() {
        assert!(standing("a", None, false).groups.is_none());
        let shown = standing("a", None, true);
        assert_eq!(shown.groups.unwrap()["1"].done, 1);
        assert_eq!(shown.total.done, 1);
    }
}
