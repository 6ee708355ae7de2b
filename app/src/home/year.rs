//! Where the year of an office stands on the wheel of plan, do, check and act; the picture itself is drawn by `web::charts`.

use askama::Template;
use mamori_core::assessments::ApprovalState;
use mamori_core::people::Act;

use crate::assessments::plan::{self, Plan};
use crate::assessments::{Overview, current_overview};
use crate::web::charts::{Quarter, Wheel};
use crate::web::{Desk, Frame, Say, WebResult};

/// The four quarters by the words of their keys, clockwise.
const QUARTERS: [&str; 4] = ["plan", "do", "check", "act"];

/// What decides where the year stands.
#[derive(Debug, Clone, Copy, Default)]
struct Facts {
    /// Every requirement has an answer.
    answered: bool,
    /// The plan is approved, or there is nothing to plan.
    planned: bool,
    /// No plan row is left to do.
    worked_off: bool,
    /// The check of the year is closed.
    closed: bool,
}

/// The quarter in which the year stands: what comes first and is not finished.
fn now(facts: Facts) -> usize {
    match facts {
        Facts { closed: true, .. } => 3,
        Facts {
            answered: false, ..
        }
        | Facts { planned: false, .. } => 0,
        Facts {
            worked_off: false, ..
        } => 1,
        _ => 2,
    }
}

fn quarter(at: usize, now: usize) -> Quarter {
    match at {
        it if it < now => Quarter::Done,
        it if it == now => Quarter::Now,
        _ => Quarter::Later,
    }
}

/// One line of the list under the picture: its sign, its words, what happens in it, how far it is.
struct Line {
    sign: &'static str,
    words: Say,
    meaning: Say,
    is_now: bool,
}

#[derive(Template)]
#[template(path = "home/year.html")]
struct YearBody {
    frame: Frame,
    picture: Say,
    lines: Vec<Line>,
}

/// The year of the office as picture and list, for who sees its answers; none before its check was opened.
pub(super) async fn year(desk: &Desk) -> WebResult<Option<Say>> {
    if !desk.may(Act::SeeOfficeAssessment) {
        return Ok(None);
    }
    let Some(whole) = current_overview(&desk.app, desk.scope, desk.office).await? else {
        return Ok(None);
    };
    let plan = plan::of(&desk.app, desk.scope, desk.office).await?;
    let now = now(facts(&whole, plan.as_ref()));
    let frame = desk.frame.clone();
    let lines = QUARTERS.iter().enumerate().map(|(at, it)| Line {
        sign: quarter(at, now).sign(),
        words: frame.say(&format!("home.year.{it}")),
        meaning: frame.say(&format!("home.year.{it}.meaning")),
        is_now: at == now,
    });
    let body = YearBody {
        lines: lines.collect(),
        picture: picture(&frame, &whole, now),
        frame,
    };
    Say::drawn(&body).map(Some)
}

fn facts(whole: &Overview, plan: Option<&Plan>) -> Facts {
    let total = whole.score.total;
    let nothing_to_plan = total.not_yet + total.unsure == 0;
    Facts {
        answered: total.unanswered == 0,
        planned: plan.map_or(nothing_to_plan, |it| it.state() == ApprovalState::Approved),
        worked_off: plan.map_or(nothing_to_plan, Plan::is_closed),
        closed: whole.assessment.closed_at.is_some(),
    }
}

fn picture(frame: &Frame, whole: &Overview, now: usize) -> Say {
    let words = QUARTERS.map(|it| frame.plain(&format!("home.year.{it}")));
    let mut quarters = [("", Quarter::Later); 4];
    for (at, (to, words)) in quarters.iter_mut().zip(&words).enumerate() {
        *to = (words, quarter(at, now));
    }
    let total = whole.score.total;
    Wheel {
        title: &frame.plain("home.year.title"),
        quarters,
        count: (total.met(), total.applicable()),
        caption: &frame.plain("home.year.met"),
    }
    .picture()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_year_stands_in_the_first_quarter_that_is_not_finished() {
        let mut facts = Facts::default();
        assert_eq!(now(facts), 0);
        facts.answered = true;
        assert_eq!(now(facts), 0, "without a plan one still plans");
        facts.planned = true;
        assert_eq!(now(facts), 1);
        facts.worked_off = true;
        assert_eq!(now(facts), 2);
        facts.closed = true;
        assert_eq!(now(facts), 3);
    }

    #[test]
    fn what_lies_before_now_is_done_and_what_lies_after_is_later() {
        let all: Vec<Quarter> = (0..4).map(|it| quarter(it, 1)).collect();
        let expected = [Quarter::Done, Quarter::Now, Quarter::Later, Quarter::Later];
        assert_eq!(all, expected);
    }
}
