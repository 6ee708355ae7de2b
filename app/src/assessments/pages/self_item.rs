//! One card of a person's own check: an answer is saved at once and leads to the next card.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use mamori_core::assessments::Answer;
use serde::Deserialize;
use serde_json::json;

use super::super::{answer_self, say_reason, start_self_check};
use super::card::Card;
use super::self_check::Own;
use super::{Choice, FIRST, RARER, go, path, steps};
use crate::db::Event;
use crate::web::{App, Frame, Mistakes, Page, Visit, WebError, WebResult};

/// Why something is not done yet; nobody is named with it.
pub(super) const REASONS: &[&str] = &["time", "things", "knowledge", "money"];

/// What a button of the card says.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Tapped {
    answer: String,
    reason: String,
}

#[derive(Template)]
#[template(path = "assessments/self_item.html")]
struct CardPage {
    frame: Frame,
    path: String,
    back: String,
    number: String,
    count: String,
    steps: Vec<&'static str>,
    card: Card,
    first: Vec<Choice>,
    rarer: Vec<Choice>,
    unfold: bool,
}

pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path((_, item)): Path<(String, String)>,
) -> WebResult<Response> {
    let frame = Frame::new(&app, &visit);
    card(&app, frame, &item).await
}

async fn card(app: &App, frame: Frame, item: &str) -> WebResult<Response> {
    let office = frame.visit.office()?;
    let Some(own) = Own::open(app, &frame.visit).await? else {
        return Ok(go(office, "self-check"));
    };
    if own.of.closed_at.is_some() {
        return Ok(go(office, "self-check"));
    }
    let at = place(&own, item)?;
    let provision = own.items.get(at).ok_or(WebError::NotFound)?;
    let chosen = own
        .check
        .as_ref()
        .and_then(|it| it.answers.get(&provision.id).copied());
    let before = at.checked_sub(1).and_then(|it| own.items.get(it));
    let back = before.map_or_else(
        || "self-check".to_owned(),
        |it| format!("self-check/items/{}", it.id.local()),
    );
    let page = CardPage {
        path: path(office, &format!("self-check/items/{item}")),
        back: path(office, &back),
        number: (at + 1).to_string(),
        count: own.items.len().to_string(),
        steps: steps(&own.answered(), at),
        card: Card::of(app, &frame, provision, &own.of),
        first: Choice::all(&frame, FIRST, chosen),
        rarer: Choice::all(&frame, RARER, chosen),
        unfold: chosen.is_some_and(|it| RARER.contains(&it)),
        frame,
    };
    Ok(Page(page).into_response())
}

pub(super) async fn answer(
    State(app): State<App>,
    visit: Visit,
    Path((_, item)): Path<(String, String)>,
    Form(tapped): Form<Tapped>,
) -> WebResult<Response> {
    let office = visit.office()?;
    let Some(own) = Own::open(&app, &visit).await? else {
        return Ok(go(office, "self-check"));
    };
    let at = place(&own, &item)?;
    let provision = own.items.get(at).ok_or(WebError::NotFound)?;
    let Ok(answer) = tapped.answer.parse::<Answer>() else {
        let mut mistakes = Mistakes::none();
        mistakes.add("answer", "assessments.mistake.answer");
        return card(&app, Frame::new(&app, &visit).with(mistakes), &item).await;
    };
    if own.of.closed_at.is_some() {
        return Ok(go(office, "self-check"));
    }
    let person = visit.who()?.id;
    let mut change = app.change(&visit.actor()).await?;
    start_self_check(&mut change, &own.of, person).await?;
    answer_self(&mut change, &own.of, person, (&provision.id, answer)).await?;
    // What somebody answered for themselves is nobody else's business, so the journal does not hold it.
    let event = Event::of("assessments.answer_self")
        .office(office)
        .about(format!("assessment/{}", own.of.id))
        .detail(json!({ "provision": provision.id.as_str() }));
    change.save(&event).await?;
    let mut answered = own.answered();
    if let Some(now) = answered.get_mut(at) {
        *now = true;
    }
    Ok(go(office, &Own::after(&answered, at, &own.items)))
}

/// Keeps why something is not done yet; the same word again takes it back.
pub(super) async fn reason(
    State(app): State<App>,
    visit: Visit,
    Path((_, item)): Path<(String, String)>,
    Form(tapped): Form<Tapped>,
) -> WebResult<Response> {
    let office = visit.office()?;
    let Some(own) = Own::open(&app, &visit).await? else {
        return Ok(go(office, "self-check"));
    };
    let provision = own
        .items
        .get(place(&own, &item)?)
        .ok_or(WebError::NotFound)?;
    let known = REASONS.contains(&tapped.reason.as_str());
    if own.of.closed_at.is_none() && known {
        let before = own
            .check
            .as_ref()
            .and_then(|it| it.reasons.get(&provision.id));
        let again = before.is_some_and(|it| *it == tapped.reason);
        let reason = if again { "" } else { tapped.reason.as_str() };
        let mut change = app.change(&visit.actor()).await?;
        let person = visit.who()?.id;
        say_reason(&mut change, &own.of, person, (&provision.id, reason)).await?;
        let event = Event::of("assessments.say_reason")
            .office(office)
            .about(format!("assessment/{}", own.of.id))
            .detail(json!({ "provision": provision.id.as_str() }));
        change.save(&event).await?;
    }
    Ok(go(office, &format!("self-check/result#item-{item}")))
}

/// The place of a card among those that concern this office.
pub(super) fn place(own: &Own<'_>, item: &str) -> WebResult<usize> {
    let found = own.items.iter().position(|it| it.id.local() == item);
    found.ok_or(WebError::NotFound)
}
