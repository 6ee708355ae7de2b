//! The checks of an office in one fiscal year and what they say today; the plan that is made of them is in `draft.rs`.

use std::collections::BTreeMap;

use mamori_core::assessments::{Answer, Checked, Gap, Gathered, Given, gather};
use mamori_core::calendar::FiscalYear;
use mamori_core::catalogue::{Catalogue, ProvisionId};
use mamori_core::ids::OfficeId;

use super::super::store::assessment::of_newest_year;
use super::super::{Assessment, NORM, checked_with, given};
use crate::db::{DbResult, Scope};
use crate::web::App;

/// The checks of one office in one fiscal year, of which one plan is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cycle {
    /// The office.
    pub office: OfficeId,
    /// The fiscal year.
    pub fiscal_year: FiscalYear,
    /// Its checks, at least one; the one that every office makes stands first.
    pub checks: Vec<Assessment>,
}

/// The cycle of the newest fiscal year in which an office opened a check.
pub async fn newest_cycle(app: &App, scope: Scope, office: OfficeId) -> DbResult<Option<Cycle>> {
    let checks = of_newest_year(app, scope, office).await?;
    let year = checks.first().map(|it| it.fiscal_year);
    Ok(year.map(|fiscal_year| Cycle {
        office,
        fiscal_year,
        checks,
    }))
}

impl Cycle {
    /// The check that every office makes, where it was opened.
    pub fn main(&self) -> Option<&Assessment> {
        self.checks.iter().find(|it| it.norm == NORM)
    }

    /// The check in which a requirement is answered: a year has at most one a norm.
    pub fn about(&self, id: &ProvisionId) -> Option<&Assessment> {
        let edition = id.edition();
        self.checks.iter().find(|it| it.norm == edition.norm())
    }

    /// Whether one of its checks is still open, so that a plan can be made of it.
    pub fn is_open(&self) -> bool {
        self.checks.iter().any(|it| it.closed_at.is_none())
    }
}

/// What the checks of a cycle say today.
pub(super) struct Told {
    checked: Vec<Checked>,
    /// By check: requirements that have no answer yet.
    unanswered: Vec<(bool, usize)>,
    pub(super) given: BTreeMap<ProvisionId, Given>,
    pub(super) answers: BTreeMap<ProvisionId, Answer>,
}

impl Told {
    /// Of what can still be answered; of everything, only to look at, when all checks are closed.
    pub(super) async fn of(app: &App, scope: Scope, cycle: &Cycle) -> DbResult<Self> {
        let mut told = Self {
            checked: Vec::new(),
            unanswered: Vec::new(),
            given: BTreeMap::new(),
            answers: BTreeMap::new(),
        };
        for check in &cycle.checks {
            let given = given(app, scope, check).await?;
            let answers = given.iter().map(|(id, it)| (id.clone(), it.answer));
            told.answers.extend(answers);
            if check.closed_at.is_none() || !cycle.is_open() {
                let checked = checked_with(app, check, &given);
                let open = |it: &&Checked| it.applies && it.answer.is_none();
                let unanswered = checked.iter().filter(open).count();
                told.unanswered.push((check.norm == NORM, unanswered));
                told.checked.extend(checked);
            }
            told.given.extend(given);
        }
        Ok(told)
    }

    /// The gaps of all checks beside the rows that are planned; of two that ask for the same, the one of the check that
    /// every office makes has the row.
    pub(super) fn gathered(&self, catalogue: &Catalogue, planned: &[ProvisionId]) -> Gathered {
        let gaps = self.checked.iter().filter(|it| it.is_gap());
        let gap = |it: &Checked| catalogue.provision(it.id.as_str()).map(Gap::of);
        let gaps = gaps.filter_map(gap).collect();
        gather(planned, gaps, catalogue.crosswalk())
    }

    /// How many requirements have no answer yet: of the check that every office makes, else of all.
    pub(super) fn unanswered(&self) -> usize {
        let main = self.unanswered.iter().find(|(is_main, _)| *is_main);
        let all = || self.unanswered.iter().map(|(_, open)| open).sum();
        main.map_or_else(all, |(_, open)| *open)
    }
}

/// What else the rows close for which `is_wanted` holds.
pub(super) fn closed_by(
    gathered: &Gathered,
    is_wanted: impl Fn(&ProvisionId) -> bool,
) -> BTreeMap<ProvisionId, Vec<ProvisionId>> {
    let rows = gathered.also.iter().filter(|(row, _)| is_wanted(row));
    let ids = |gaps: &Vec<Gap>| gaps.iter().map(|it| it.id.clone()).collect();
    rows.map(|(row, gaps)| (row.clone(), ids(gaps))).collect()
}
