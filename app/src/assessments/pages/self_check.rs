//! The first page of a person's own check: begin, go on, or look at the result.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use mamori_core::catalogue::Provision;
use serde_json::json;

use super::super::{Assessment, SelfCheck, current, managers, self_check, start_self_check};
use super::self_month::{self, Month};
use super::{go, next_open, own_items, path};
use crate::db::Event;
use crate::web::{App, Frame, Page, Say, Visit, WebResult};

/// Seconds that one card takes: four of reading, one tap, and some thinking.
const SECONDS_A_CARD: usize = 8;

#[derive(Template)]
#[template(path = "assessments/self_check.html")]
struct StartPage {
    frame: Frame,
    path: String,
    groups: String,
    result: String,
    /// The way to the items of the month, for whom there are some.
    month: Option<String>,
    stage: Stage,
    count: String,
    answered: String,
    minutes: String,
    whom: Vec<Say>,
}

/// How far the check is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// The manager has not opened this year's check.
    NotOpened,
    /// The year's check is closed.
    Closed,
    /// Not begun.
    Fresh,
    /// Some cards are answered.
    Begun,
    /// Every card is answered, nothing is sent.
    Whole,
    /// Sent.
    Sent,
}

/// A person at their own check.
pub(super) struct Own<'a> {
    pub(super) of: Assessment,
    pub(super) items: Vec<&'a Provision>,
    pub(super) check: Option<SelfCheck>,
}

impl<'a> Own<'a> {
    /// `None` when this fiscal year's check has not been opened.
    pub(super) async fn open(app: &'a App, visit: &Visit) -> WebResult<Option<Self>> {
        let Some(of) = current(app, visit.scope()?, visit.office()?).await? else {
            return Ok(None);
        };
        let check = self_check(app, &of, visit.who()?.id).await?;
        Ok(Some(Self {
            items: own_items(app, &of),
            check,
            of,
        }))
    }

    /// Which of the cards have an answer.
    pub(super) fn answered(&self) -> Vec<bool> {
        let given = |it: &&Provision| {
            self.check
                .as_ref()
                .is_some_and(|check| check.answers.contains_key(&it.id))
        };
        self.items.iter().map(given).collect()
    }

    /// Where one goes on after card `at`: the next open card, or the result when none is left.
    pub(super) fn after(answered: &[bool], at: usize, items: &[&Provision]) -> String {
        let next = next_open(answered, at).and_then(|it| items.get(it));
        next.map_or_else(
            || "self-check/result".to_owned(),
            |it| format!("self-check/items/{}", it.id.local()),
        )
    }

    /// The minutes that are left, at least one.
    pub(super) fn minutes(&self) -> u32 {
        let left = self.answered().iter().filter(|it| !**it).count();
        let minutes = (left * SECONDS_A_CARD).div_ceil(60).max(1);
        u32::try_from(minutes).unwrap_or(u32::MAX)
    }

    fn stage(&self) -> Stage {
        let sent = self.check.as_ref().is_some_and(|it| it.sent_at.is_some());
        let answered = self.answered();
        match (sent, self.of.closed_at.is_some()) {
            (true, _) => Stage::Sent,
            (_, true) => Stage::Closed,
            _ if answered.iter().all(|it| *it) => Stage::Whole,
            _ if answered.iter().any(|it| *it) => Stage::Begun,
            _ => Stage::Fresh,
        }
    }
}

pub(super) async fn show(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let office = visit.office()?;
    let frame = Frame::new(&app, &visit);
    let own = Own::open(&app, &visit).await?;
    let answered = own.as_ref().map(Own::answered).unwrap_or_default();
    let whom = match own {
        Some(_) => Vec::new(),
        None => managers(&app, visit.scope()?, office).await?,
    };
    let left = answered.iter().filter(|it| !**it).count();
    let page = StartPage {
        path: path(office, "self-check"),
        groups: path(office, "self-check/groups/1"),
        result: path(office, "self-check/result"),
        month: Month::open(&app, &visit)
            .await?
            .map(|_| path(office, self_month::PATH)),
        stage: own.as_ref().map_or(Stage::NotOpened, Own::stage),
        count: answered.len().to_string(),
        answered: (answered.len() - left).to_string(),
        minutes: own.as_ref().map_or(1, Own::minutes).to_string(),
        whom: whom
            .iter()
            .map(|(name, kana)| frame.name(name, kana))
            .collect(),
        frame,
    };
    Ok(Page(page).into_response())
}

pub(super) async fn start(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let office = visit.office()?;
    let Some(own) = Own::open(&app, &visit).await? else {
        return Ok(go(office, "self-check"));
    };
    if own.of.closed_at.is_some() {
        return Ok(go(office, "self-check"));
    }
    if own.check.is_none() {
        let mut change = app.change(&visit.actor()).await?;
        start_self_check(&mut change, &own.of, visit.who()?.id).await?;
        let event = Event::of("assessments.start_self_check")
            .office(office)
            .about(format!("assessment/{}", own.of.id))
            .detail(json!({}));
        change.save(&event).await?;
    }
    let answered = own.answered();
    let last = answered.len().saturating_sub(1);
    Ok(go(office, &Own::after(&answered, last, &own.items)))
}

impl StartPage {
    fn is(&self, stage: &str) -> bool {
        let word = match self.stage {
            Stage::NotOpened => "not-opened",
            Stage::Closed => "closed",
            Stage::Fresh => "fresh",
            Stage::Begun => "begun",
            Stage::Whole => "whole",
            Stage::Sent => "sent",
        };
        word == stage
    }
}
