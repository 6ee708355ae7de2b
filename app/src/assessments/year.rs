//! The year of an office as a picture of plan, do, check and act; where it stands is core's rule, how it is drawn is `web::charts`.

use mamori_core::assessments::{ApprovalState, Phase, YearSoFar};

use super::Overview;
use super::plan::Plan;
use crate::web::charts::{Quarter, Wheel};

/// Where the year of an office stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Year {
    /// The quarter that is on.
    pub now: Phase,
    /// How many requirements of how many are met.
    count: (u32, u32),
}

impl Year {
    /// The year as the check that every office makes and its rows of the plan tell it; what other checks leave to do
    /// holds nothing up.
    pub fn of(whole: &Overview, plan: Option<&Plan>) -> Self {
        let (total, check) = (whole.score.total, &whole.assessment);
        let nothing_to_plan = total.not_yet + total.unsure == 0;
        let plan = plan.filter(|it| it.rows_of(check).next().is_some());
        let is_closed = |it: &Plan| it.rows_of(check).all(|it| it.state.is_closed());
        let so_far = YearSoFar {
            answered: total.unanswered == 0,
            planned: plan.map_or(nothing_to_plan, |it| it.state() == ApprovalState::Approved),
            worked_off: plan.map_or(nothing_to_plan, is_closed),
            closed: whole.assessment.closed_at.is_some(),
        };
        Self {
            now: so_far.phase(),
            count: (total.met(), total.applicable()),
        }
    }

    /// How far a quarter is.
    pub fn quarter(self, phase: Phase) -> Quarter {
        match phase.cmp(&self.now) {
            std::cmp::Ordering::Less => Quarter::Done,
            std::cmp::Ordering::Equal => Quarter::Now,
            std::cmp::Ordering::Greater => Quarter::Later,
        }
    }

    /// Hands the wheel to whoever draws it; `plain` gives a screen text without furigana.
    pub fn wheel<T>(self, plain: impl Fn(&str) -> String, draw: impl FnOnce(&Wheel) -> T) -> T {
        let words = |it: &Phase| plain(&format!("assessments.year.{it}"));
        let words: Vec<String> = Phase::ALL.iter().map(words).collect();
        let mut quarters = [("", Quarter::Later); 4];
        for ((to, phase), words) in quarters.iter_mut().zip(Phase::ALL).zip(&words) {
            *to = (words, self.quarter(*phase));
        }
        draw(&Wheel {
            title: &plain("assessments.year.title"),
            quarters,
            count: self.count,
            caption: &plain("assessments.year.met"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_before_now_is_done_and_what_lies_after_is_later() {
        let year = Year {
            now: Phase::Do,
            count: (1, 2),
        };
        let all: Vec<Quarter> = Phase::ALL.iter().map(|it| year.quarter(*it)).collect();
        let expected = [Quarter::Done, Quarter::Now, Quarter::Later, Quarter::Later];
        assert_eq!(all, expected);
    }
}
