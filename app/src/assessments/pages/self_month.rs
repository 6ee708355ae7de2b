//! The five items of the month, for whoever has sent the whole check in an earlier month: one page, one minute.

use std::collections::BTreeMap;

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use mamori_core::assessments::{Answer, items_of_month};
use mamori_core::calendar::office_day;
use mamori_core::catalogue::{Provision, ProvisionId};
use mamori_core::ids::OfficeId;
use serde_json::json;

use super::super::{answer_monthly, monthly_answers};
use super::card::Card;
use super::self_check::Own;
use super::self_group::{Item, Typed, read};
use super::{Choice, go, path};
use crate::db::Event;
use crate::web::{App, Frame, Mistakes, Page, Visit, WebResult};

/// Where it stands below an office.
pub(super) const PATH: &str = "self-check/month";

#[derive(Template)]
#[template(path = "assessments/self_month.html")]
struct MonthPage {
    frame: Frame,
    path: String,
    start: String,
    items: Vec<Item>,
    /// What was answered, once it was; with the way for what is not done yet.
    told: Vec<Told>,
}

/// An item with the answer it was given.
struct Told {
    card: Card,
    tag: Choice,
    is_gap: bool,
}

/// The items of this month and what was answered to them.
pub(super) struct Month<'a> {
    own: Own<'a>,
    items: Vec<&'a Provision>,
    name: String,
    given: BTreeMap<ProvisionId, Answer>,
}

/// A month as it stands in rows: `2026-11`.
pub(super) fn month_of(day: Date) -> String {
    day.strftime("%Y-%m").to_string()
}

impl<'a> Month<'a> {
    /// `None` for whoever has not sent the whole check, or sent it this very month.
    pub(super) async fn open(app: &'a App, visit: &Visit) -> WebResult<Option<Self>> {
        let Some(own) = Own::open(app, visit).await? else {
            return Ok(None);
        };
        let name = month_of(app.clock.today());
        let sent = own.check.as_ref().and_then(|it| it.sent_at);
        if sent.is_none_or(|it| month_of(office_day(it)) >= name) {
            return Ok(None);
        }
        let (office, person) = (visit.office()?, visit.who()?.id);
        let ids: Vec<&str> = own.items.iter().map(|it| it.id.as_str()).collect();
        let drawn = items_of_month(&ids, &format!("{office}/{name}/{person}"));
        let items = drawn.iter().filter_map(|at| own.items.get(*at).copied());
        Ok(Some(Self {
            items: items.collect(),
            given: monthly_answers(app, &own.of, (person, &name)).await?,
            name,
            own,
        }))
    }

    /// Whether this month's were answered.
    pub(super) fn is_answered(&self) -> bool {
        !self.given.is_empty()
    }
}

pub(super) async fn show(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let office = visit.office()?;
    let Some(month) = Month::open(&app, &visit).await? else {
        return Ok(go(office, "self-check"));
    };
    let frame = Frame::new(&app, &visit);
    Ok(page(&app, frame, office, (&month, &Typed::new())))
}

fn page(
    app: &App,
    frame: Frame,
    office: OfficeId,
    (month, typed): (&Month<'_>, &Typed),
) -> Response {
    let item = |it: &&Provision| Item::of(&frame, it, typed, None);
    let told = |it: &&Provision| {
        let answer = *month.given.get(&it.id)?;
        Some(Told {
            card: Card::of(app, &frame, it, &month.own.of),
            tag: Choice::tag(&frame, Some(answer)),
            is_gap: answer.is_gap(),
        })
    };
    Page(MonthPage {
        path: path(office, PATH),
        start: path(office, "self-check"),
        items: month.items.iter().map(item).collect(),
        told: month.items.iter().filter_map(told).collect(),
        frame,
    })
    .into_response()
}

pub(super) async fn answer(
    State(app): State<App>,
    visit: Visit,
    Form(typed): Form<Typed>,
) -> WebResult<Response> {
    let office = visit.office()?;
    let Some(month) = Month::open(&app, &visit).await? else {
        return Ok(go(office, "self-check"));
    };
    let Some(given) = read(&month.items, &typed) else {
        let mut mistakes = Mistakes::none();
        mistakes.add("group", "assessments.mistake.group");
        let frame = Frame::new(&app, &visit).with(mistakes);
        return Ok(page(&app, frame, office, (&month, &typed)));
    };
    let whose = (visit.who()?.id, month.name.as_str());
    let mut change = app.change(&visit.actor()).await?;
    for (provision, answer) in &given {
        answer_monthly(&mut change, &month.own.of, whose, (&provision.id, *answer)).await?;
    }
    // As with the whole check, the journal holds that somebody answered and not what.
    let event = Event::of("assessments.answer_month")
        .office(office)
        .about(format!("assessment/{}", month.own.of.id))
        .detail(json!({ "month": month.name }));
    change.save(&event).await?;
    Ok(go(office, PATH))
}
