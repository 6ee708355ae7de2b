//! The year of an office on its first page: the wheel and the same as a list; where it stands is `assessments::Year`'s.

use askama::Template;
use mamori_core::assessments::Phase;
use mamori_core::people::Act;

use crate::assessments::plan;
use crate::assessments::{Year, current_overview};
use crate::web::{Desk, Frame, Say, WebResult, charts};

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
    let year = Year::of(&whole, plan.as_ref());
    let frame = desk.frame.clone();
    let lines = Phase::ALL.iter().map(|it| Line {
        sign: year.quarter(*it).sign(),
        words: frame.say(&format!("assessments.year.{it}")),
        meaning: frame.say(&format!("assessments.year.{it}.meaning")),
        is_now: *it == year.now,
    });
    let body = YearBody {
        lines: lines.collect(),
        picture: year.wheel(|key| frame.plain(key), charts::picture),
        frame,
    };
    Say::drawn(&body).map(Some)
}
