//! Who has not sent their own check: the one thing of the week that no single capability says for itself.

use mamori_core::people::Act;

use crate::assessments::{asked, current};
use crate::web::{Desk, Panel, Todo, Urgency, WebResult};

/// So many minutes it takes to talk to those who have not answered.
const REMINDING: u32 = 2;

/// Who has not sent their own check: their number for the week, the names stand on the page behind it.
pub(super) async fn unanswered(desk: Desk) -> WebResult<Option<Panel>> {
    if !desk.may(Act::AnswerManagerCheck) || !desk.may(Act::SeeSelfCheckTotals) {
        return Ok(None);
    }
    let Some(check) = current(&desk.app, desk.scope, desk.office).await? else {
        return Ok(None);
    };
    if check.closed_at.is_some() {
        return Ok(None);
    }
    let asked = asked(&desk.app, desk.scope, &check).await?;
    let person = desk.frame.visit.who()?.id;
    let left = asked
        .iter()
        .filter(|it| !it.sent && it.person != person)
        .count();
    if left == 0 {
        return Ok(None);
    }
    let words = desk
        .frame
        .fill("home.unanswered", &[("left", &left.to_string())]);
    let href = format!("/offices/{}/assessment", desk.office);
    let mut todo = Todo::new(Urgency::ThisWeek, words, href).taking(REMINDING);
    todo.rank = 90;
    let panel = Panel::new(720, desk.frame.say("home.unanswered-title"));
    Ok(Some(panel.with_todo(todo)))
}
