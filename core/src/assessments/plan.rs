//! Gaps in the order in which they are closed, which of them one row closes, and what that takes; dates are in `due.rs`.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::catalogue::{Crosswalk, Force, Provision, ProvisionId, Yen};

/// A requirement that is not met, with what decides its place in the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// The requirement.
    pub id: ProvisionId,
    /// Whether it belongs to the five with which an office starts.
    pub starter: bool,
    /// How strongly it binds.
    pub force: Force,
    /// What it costs, where that is known.
    pub yen: Option<Yen>,
    /// The minutes it takes once, where they are known.
    pub minutes: Option<u16>,
}

impl Gap {
    /// The gap that an unmet provision leaves.
    pub fn of(provision: &Provision) -> Self {
        Self {
            id: provision.id.clone(),
            starter: provision.starter,
            force: provision.force,
            yen: provision.yen,
            minutes: provision.known_minutes(),
        }
    }

    /// The same gap as pressing as the most pressing one that its row also closes.
    #[must_use]
    pub fn also_closing<'a>(self, others: impl IntoIterator<Item = &'a Gap>) -> Self {
        let take = |it: Self, other: &Self| Self {
            starter: it.starter || other.starter,
            force: it.force.min(other.force),
            ..it
        };
        others.into_iter().fold(self, take)
    }
}

/// The gaps of several checks, laid together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Gathered {
    /// The gaps that need a row of their own, in the order of the plan.
    pub rows: Vec<Gap>,
    /// What else a row closes because it asks for the same, by the requirement of the row.
    pub also: BTreeMap<ProvisionId, Vec<Gap>>,
}

/// Lays the gaps of several checks together: what has a row already, or asks for the same as a row, needs none. Of two
/// new gaps that ask for the same, the earlier one given has the row.
pub fn gather(planned: &[ProvisionId], gaps: Vec<Gap>, crosswalk: &Crosswalk) -> Gathered {
    let mut gathered = Gathered::default();
    for gap in gaps {
        if planned.contains(&gap.id) {
            continue;
        }
        let same = crosswalk.same(&gap.id);
        let mut rows = planned.iter().chain(gathered.rows.iter().map(|it| &it.id));
        match rows.find(|it| same.contains(it)).cloned() {
            Some(row) => gathered.also.entry(row).or_default().push(gap),
            None => gathered.rows.push(gap),
        }
    }
    let also = &gathered.also;
    let pressing = |it: Gap| {
        let others = also.get(&it.id).into_iter().flatten();
        it.also_closing(others)
    };
    gathered.rows = plan_order(gathered.rows.into_iter().map(pressing).collect());
    gathered
}

/// What a plan takes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Totals {
    /// How many rows of each cost; costs without a row are left out.
    pub rows: BTreeMap<Yen, usize>,
    /// How many rows of which nobody knows what they cost.
    pub yen_unknown: usize,
    /// All known minutes together.
    pub minutes: u32,
    /// How many rows of which nobody knows how long they take.
    pub minutes_unknown: usize,
}

/// Legal duties and starter items first, then the cheaper, the quicker, and the id as people count (design §12). What
/// is not known stands after what is.
pub fn plan_order(mut gaps: Vec<Gap>) -> Vec<Gap> {
    gaps.sort_by(|one, other| key(one).cmp(&key(other)));
    gaps
}

type Key<'a> = (
    Reverse<bool>,
    (bool, Option<Yen>),
    (bool, Option<u16>),
    &'a ProvisionId,
);

fn key(gap: &Gap) -> Key<'_> {
    (
        Reverse(gap.starter || gap.force == Force::Law),
        (gap.yen.is_none(), gap.yen),
        (gap.minutes.is_none(), gap.minutes),
        &gap.id,
    )
}

/// What rows of these costs and minutes take together.
pub fn totals(rows: impl IntoIterator<Item = (Option<Yen>, Option<u32>)>) -> Totals {
    let mut totals = Totals::default();
    for (yen, minutes) in rows {
        match yen {
            Some(yen) => *totals.rows.entry(yen).or_default() += 1,
            None => totals.yen_unknown += 1,
        }
        match minutes {
            Some(minutes) => totals.minutes += minutes,
            None => totals.minutes_unknown += 1,
        }
    }
    totals
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{Confidence, Link, Reading, Relation};

    fn gap(
        local: &str,
        starter: bool,
        force: Force,
        yen: impl Into<Option<Yen>>,
        minutes: impl Into<Option<u16>>,
    ) -> Gap {
        Gap {
            id: format!("care-guide/r8/{local}").parse().unwrap(),
            starter,
            force,
            yen: yen.into(),
            minutes: minutes.into(),
        }
    }

    /// A gap of another norm, which costs nothing and takes half an hour.
    fn other(id: &str, force: Force) -> Gap {
        Gap {
            id: id.parse().unwrap(),
            ..gap("1", false, force, Yen::Free, 30)
        }
    }

    fn gaps() -> Vec<Gap> {
        use Force::{Guideline, Law, Notice, Recommended};
        use Yen::{Free, OverTenThousand, UnderTenThousand};
        vec![
            gap("1-10", false, Guideline, Free, 15),
            gap("1-2", false, Guideline, Free, 15),
            gap("1-3", false, Guideline, Free, None),
            gap("1-4", false, Guideline, None, 5),
            gap("1-5", false, Guideline, None, None),
            gap("2-1", false, Notice, Free, 5),
            gap("3-1", false, Recommended, UnderTenThousand, 5),
            gap("4-1", false, Law, OverTenThousand, 90),
            gap("5-1", true, Guideline, UnderTenThousand, 30),
            gap("5-2", true, Law, Free, 60),
            gap("5-3", false, Law, None, None),
        ]
    }

    fn locals<'a>(gaps: impl IntoIterator<Item = &'a Gap>) -> String {
        let locals = gaps.into_iter().map(|it| it.id.local());
        locals.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn duties_and_starters_come_first_then_the_cheap_and_quick_and_the_unknown_after_the_known() {
        assert_eq!(
            locals(&plan_order(gaps())),
            "5-2 5-1 4-1 5-3 2-1 1-2 1-10 1-3 3-1 1-4 1-5"
        );
    }

    #[test]
    fn the_order_does_not_depend_on_the_order_of_asking() {
        let mut turned = gaps();
        turned.reverse();
        assert_eq!(plan_order(turned), plan_order(gaps()));
    }

    #[test]
    fn costs_and_minutes_are_added_up_and_what_is_not_known_is_counted_instead() {
        let all = gaps();
        let totals = totals(all.iter().map(|it| (it.yen, it.minutes.map(u32::from))));
        let rows = BTreeMap::from([
            (Yen::Free, 5),
            (Yen::UnderTenThousand, 2),
            (Yen::OverTenThousand, 1),
        ]);
        let expected = Totals {
            rows,
            yen_unknown: 3,
            minutes: 225,
            minutes_unknown: 3,
        };
        assert_eq!(totals, expected);
    }

    fn walk(links: &[(&str, Relation, &str)]) -> Crosswalk {
        let link = |(from, relation, to): &(&str, Relation, &str)| Link {
            from: from.parse().unwrap(),
            to: to.parse().unwrap(),
            relation: *relation,
            why: crate::plain::Text::default(),
            why_en: String::new(),
            confidence: Confidence::High,
            first: Some(Reading::None),
            second: Some(Reading::None),
            settled: crate::plain::Text::default(),
        };
        Crosswalk::of(links.iter().map(link).collect())
    }

    #[test]
    fn what_asks_for_the_same_as_a_row_stands_on_that_row_and_not_twice() {
        let walk = walk(&[
            ("care-guide/r8/1-2", Relation::Equivalent, "list/r7/2-2"),
            ("own/1/1", Relation::Equal, "list/r7/2-2"),
            ("care-guide/r8/1-10", Relation::Superset, "list/r7/2-9"),
        ]);
        let mut all = gaps();
        all.extend(["list/r7/2-2", "own/1/1", "list/r7/2-9"].map(|it| other(it, Force::Notice)));
        let new = gather(&[], all.clone(), &walk);
        let row = "care-guide/r8/1-2".parse().unwrap();
        assert_eq!(locals(&new.also[&row]), "2-2 1");
        assert!(locals(&new.rows).contains("2-9"), "a part is not the same");
        assert_eq!((new.rows.len(), new.also.len()), (12, 1));

        let planned: Vec<ProvisionId> = new.rows.iter().map(|it| it.id.clone()).collect();
        let again = gather(&planned, all, &walk);
        assert_eq!(again.rows, []);
        assert_eq!(
            again.also, new.also,
            "a row that is there keeps what it closes"
        );
    }

    #[test]
    fn a_row_is_as_pressing_as_the_duty_that_it_also_closes() {
        let walk = walk(&[("care-guide/r8/3-1", Relation::Equal, "law/1/1")]);
        let mut all = gaps();
        all.push(other("law/1/1", Force::Law));
        let first = gather(&[], all, &walk).rows;
        assert_eq!(locals(first.iter().take(3)), "5-2 3-1 5-1");
    }
}
