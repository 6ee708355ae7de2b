//! What a person is told about their own check, and the button that sends it. Nobody else sees this page.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use mamori_core::assessments::{Answer, Counts};
use mamori_core::catalogue::Provision;
use serde_json::json;

use super::super::send_self_check;
use super::card::Card;
use super::self_check::Own;
use super::self_item::REASONS;
use super::{Choice, go, path};
use crate::db::Event;
use crate::web::{App, Frame, Page, Say, Visit, WebError, WebResult};

#[derive(Template)]
#[template(path = "assessments/self_result.html")]
struct ResultPage {
    frame: Frame,
    path: String,
    go_on: Option<String>,
    left: String,
    sent: bool,
    may_change: bool,
    counts: Counts,
    gaps: Vec<Gap>,
    lines: Vec<Line>,
}

/// Something to do, with how.
struct Gap {
    card: Card,
    tag: Choice,
    reason_path: String,
    reasons: Vec<Reason>,
}

/// Why something is not done yet, as a button.
struct Reason {
    word: &'static str,
    label: Say,
    chosen: bool,
}

/// One answer in the list.
struct Line {
    title: Say,
    href: String,
    tag: Choice,
}

pub(super) async fn show(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let office = visit.office()?;
    let own = Own::open(&app, &visit).await?;
    let Some(own) = own.filter(|it| it.check.is_some()) else {
        return Ok(go(office, "self-check"));
    };
    let frame = Frame::new(&app, &visit);
    let answered = own.answered();
    let left = answered.iter().filter(|it| !**it).count();
    let after = Own::after(&answered, answered.len().saturating_sub(1), &own.items);
    let may_change = own.of.closed_at.is_none();
    let mut counts = Counts::default();
    for it in &own.items {
        counts.add(own.answer(it));
    }
    let page = ResultPage {
        path: path(office, "self-check/result"),
        go_on: (left > 0 && may_change).then(|| path(office, &after)),
        left: left.to_string(),
        sent: own.check.as_ref().is_some_and(|it| it.sent_at.is_some()),
        may_change,
        counts,
        gaps: gaps(&app, &frame, &own)?,
        lines: lines(&frame, &own)?,
        frame,
    };
    Ok(Page(page).into_response())
}

pub(super) async fn send(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let office = visit.office()?;
    let Some(own) = Own::open(&app, &visit).await? else {
        return Ok(go(office, "self-check"));
    };
    let whole = own.check.is_some() && own.answered().iter().all(|it| *it);
    // Sent with a card still open, the result page says how many are left.
    if whole && own.of.closed_at.is_none() {
        let mut change = app.change(&visit.actor()).await?;
        send_self_check(&mut change, &own.of, visit.who()?.id).await?;
        let event = Event::of("assessments.send_self_check")
            .office(office)
            .about(format!("assessment/{}", own.of.id))
            .detail(json!({}));
        change.save(&event).await?;
    }
    Ok(go(office, "self-check/result"))
}

impl Own<'_> {
    fn answer(&self, it: &Provision) -> Option<Answer> {
        self.check
            .as_ref()
            .and_then(|check| check.answers.get(&it.id).copied())
    }
}

fn gaps(app: &App, frame: &Frame, own: &Own<'_>) -> WebResult<Vec<Gap>> {
    let office = frame.visit.office()?;
    let gap = |it: &&Provision| {
        let answer = own.answer(it).filter(|it| it.is_gap())?;
        let reason = own
            .check
            .as_ref()
            .and_then(|check| check.reasons.get(&it.id));
        let chip = |word: &&'static str| Reason {
            word,
            label: frame.say(&format!("assessments.reason.{word}")),
            chosen: reason.is_some_and(|it| it == word),
        };
        let asked = answer == Answer::NotYet && own.of.closed_at.is_none();
        Some(Gap {
            reason_path: path(
                office,
                &format!("self-check/items/{}/reason", it.id.local()),
            ),
            reasons: REASONS.iter().filter(|_| asked).map(chip).collect(),
            tag: Choice::tag(frame, Some(answer)),
            card: Card::of(app, frame, it, &own.of),
        })
    };
    Ok(own.items.iter().filter_map(gap).collect())
}

fn lines(frame: &Frame, own: &Own<'_>) -> Result<Vec<Line>, WebError> {
    let office = frame.visit.office()?;
    let line = |it: &&Provision| Line {
        title: frame.text(it.title.authored(), &it.title_en),
        href: path(office, &format!("self-check/items/{}", it.id.local())),
        tag: Choice::tag(frame, own.answer(it)),
    };
    Ok(own.items.iter().map(line).collect())
}
