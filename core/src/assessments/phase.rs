//! In which quarter of plan, do, check and act the year of an office stands; what has happened is asked of the caller.

use crate::closed_list::closed_list;

closed_list! {
    /// A quarter of the year's wheel, in its order.
    pub enum Phase {
        /// Checking, and deciding what to do by when.
        Plan = "plan",
        /// Working the plan off.
        Do = "do",
        /// Looking again at what was done.
        Check = "check",
        /// Reporting, and carrying over to the next year.
        Act = "act",
    }
}

/// What has happened in a year so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct YearSoFar {
    /// Every requirement has an answer.
    pub answered: bool,
    /// The plan is approved, or there is nothing to plan.
    pub planned: bool,
    /// No plan row is left to do.
    pub worked_off: bool,
    /// The check of the year is closed.
    pub closed: bool,
}

impl YearSoFar {
    /// The quarter in which the year stands: what comes first and is not finished.
    pub fn phase(self) -> Phase {
        match self {
            Self { closed: true, .. } => Phase::Act,
            Self {
                answered: false, ..
            }
            | Self { planned: false, .. } => Phase::Plan,
            Self {
                worked_off: false, ..
            } => Phase::Do,
            _ => Phase::Check,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_year_stands_in_the_first_quarter_that_is_not_finished() {
        let mut year = YearSoFar::default();
        assert_eq!(year.phase(), Phase::Plan);
        year.answered = true;
        assert_eq!(year.phase(), Phase::Plan, "without a plan one still plans");
        year.planned = true;
        assert_eq!(year.phase(), Phase::Do);
        year.worked_off = true;
        assert_eq!(year.phase(), Phase::Check);
        year.closed = true;
        assert_eq!(year.phase(), Phase::Act);
    }
}
