//! What the check says on the first page of an office: one's own check for everybody, the office's for who runs it.

use askama::Template;
use mamori_core::assessments::Counts;
use mamori_core::people::Act;

use super::super::current_overview;
use super::path;
use super::self_check::Own;
use super::self_month::{self, Month};
use crate::web::{Desk, Frame, Panel, Say, Todo, Urgency, WebResult};

/// One's own check of this fiscal year: something to do until it is sent.
pub async fn own_check(desk: Desk) -> WebResult<Option<Panel>> {
    if !desk.may(Act::AnswerSelfCheck) {
        return Ok(None);
    }
    let Some(own) = Own::open(&desk.app, &desk.frame.visit).await? else {
        return Ok(None);
    };
    let frame = &desk.frame;
    let href = path(desk.office, "self-check");
    let panel = Panel::new(710, frame.say("assessments.self.title"));
    if own.check.as_ref().is_some_and(|it| it.sent_at.is_some()) {
        let month = Month::open(&desk.app, &desk.frame.visit).await?;
        if month.is_some_and(|it| !it.is_answered()) {
            let href = path(desk.office, self_month::PATH);
            let words = frame.say("assessments.month.title");
            let todo = Todo::new(Urgency::Later, words.clone(), href.as_str()).taking(1);
            return Ok(Some(panel.with_action(words, href).with_todo(todo)));
        }
        let look = path(desk.office, "self-check/result");
        return Ok(Some(
            panel.with_action(frame.say("assessments.self.look"), look),
        ));
    }
    if own.of.closed_at.is_some() {
        return Ok(None);
    }
    let words = frame.say("assessments.panel.own");
    let todo = Todo::new(Urgency::ThisWeek, words, href.as_str()).taking(own.minutes());
    let todo = todo.by_mail();
    let panel = panel.with_action(frame.say("assessments.self.start"), href);
    Ok(Some(panel.with_todo(todo)))
}

#[derive(Template)]
#[template(path = "assessments/panel.html")]
struct Body {
    frame: Frame,
    level: Say,
    total: Counts,
}

/// The office's check, for who sees its answers; for who answers it also what to do now.
pub async fn office_check(desk: Desk) -> WebResult<Option<Panel>> {
    if !desk.may(Act::SeeOfficeAssessment) {
        return Ok(None);
    }
    let frame = desk.frame.clone();
    let href = path(desk.office, "assessment");
    let answers = desk.may(Act::AnswerManagerCheck);
    let panel = Panel::new(700, frame.say("assessments.title"));
    let Some(whole) = current_overview(&desk.app, desk.scope, desk.office).await? else {
        let words = frame.say("assessments.panel.begin");
        let panel = panel.with_action(words.clone(), href.as_str());
        let todo = Todo::new(Urgency::ThisWeek, words, href).taking(20);
        return Ok(Some(if answers {
            panel.with_todo(todo)
        } else {
            panel
        }));
    };
    let total = whole.score.total;
    let body = Body {
        level: frame.say(&format!("assessments.level.{}", whole.progress.level)),
        total,
        frame: frame.clone(),
    };
    let panel = panel
        .with_body(&body)?
        .with_action(frame.say("assessments.panel.look"), href.as_str());
    let left = total.unanswered;
    if !answers || left == 0 || whole.assessment.closed_at.is_some() {
        return Ok(Some(panel));
    }
    let words = frame.fill("assessments.panel.answer", &[("left", &left.to_string())]);
    let todo = Todo::new(Urgency::ThisWeek, words, href).taking(super::overview::minutes(left));
    Ok(Some(panel.with_todo(todo)))
}
