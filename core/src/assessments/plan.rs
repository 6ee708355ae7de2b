//! Gaps in the order in which they are closed, and what closing them takes; dates are in `due.rs`, states in `state.rs`.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::catalogue::{Force, Provision, ProvisionId, Yen};

/// A requirement that is not met, with what decides its place in the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// The requirement.
    pub id: ProvisionId,
    /// Whether it belongs to the five with which an office starts.
    pub starter: bool,
    /// How strongly it binds.
    pub force: Force,
    /// What it costs.
    pub yen: Yen,
    /// The minutes it takes once.
    pub minutes: u16,
}

impl Gap {
    /// The gap that an unmet provision leaves.
    pub fn of(provision: &Provision) -> Self {
        Self {
            id: provision.id.clone(),
            starter: provision.starter,
            force: provision.force,
            yen: provision.yen,
            minutes: provision.minutes,
        }
    }
}

/// What a plan takes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Totals {
    /// How many rows of each cost; costs without a row are left out.
    pub rows: BTreeMap<Yen, usize>,
    /// All minutes together.
    pub minutes: u32,
}

/// Legal duties and starter items first, then the cheaper, the quicker, and the id as people count (design §12).
pub fn plan_order(mut gaps: Vec<Gap>) -> Vec<Gap> {
    gaps.sort_by(|one, other| key(one).cmp(&key(other)));
    gaps
}

fn key(gap: &Gap) -> (Reverse<bool>, Yen, u16, &ProvisionId) {
    (
        Reverse(gap.starter || gap.force == Force::Law),
        gap.yen,
        gap.minutes,
        &gap.id,
    )
}

/// What these gaps take together.
pub fn totals<'a>(gaps: impl IntoIterator<Item = &'a Gap>) -> Totals {
    let mut totals = Totals::default();
    for gap in gaps {
        *totals.rows.entry(gap.yen).or_default() += 1;
        totals.minutes += u32::from(gap.minutes);
    }
    totals
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gap(local: &str, starter: bool, force: Force, yen: Yen, minutes: u16) -> Gap {
        Gap {
            id: format!("care-guide/r8/{local}").parse().unwrap(),
            starter,
            force,
            yen,
            minutes,
        }
    }

    fn gaps() -> Vec<Gap> {
        use Force::{Guideline, Law, Notice, Recommended};
        use Yen::{Free, OverTenThousand, UnderTenThousand};
        vec![
            gap("1-10", false, Guideline, Free, 15),
            gap("1-2", false, Guideline, Free, 15),
            gap("2-1", false, Notice, Free, 5),
            gap("3-1", false, Recommended, UnderTenThousand, 5),
            gap("4-1", false, Law, OverTenThousand, 90),
            gap("5-1", true, Guideline, UnderTenThousand, 30),
            gap("5-2", true, Law, Free, 60),
        ]
    }

    fn order(gaps: Vec<Gap>) -> String {
        let locals = plan_order(gaps)
            .into_iter()
            .map(|it| it.id.as_str().rsplit('/').next().unwrap().to_owned());
        locals.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn duties_and_starters_come_first_then_the_cheap_and_quick() {
        assert_eq!(order(gaps()), "5-2 5-1 4-1 2-1 1-2 1-10 3-1");
    }

    #[test]
    fn the_order_does_not_depend_on_the_order_of_asking() {
        let mut turned = gaps();
        turned.reverse();
        assert_eq!(order(turned), order(gaps()));
    }

    #[test]
    fn costs_and_minutes_are_added_up() {
        let totals = totals(&gaps());
        let rows = BTreeMap::from([
            (Yen::Free, 4),
            (Yen::UnderTenThousand, 2),
            (Yen::OverTenThousand, 1),
        ]);
        assert_eq!(totals, Totals { rows, minutes: 220 });
    }
}
