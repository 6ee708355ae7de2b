//! Borrowing and returning where somebody else is signed in: whoever takes the thing chooses their name and types their PIN.
//! The step shows both. Checking the PIN is the people's.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use mamori_core::ids::PersonId;
use mamori_core::people::Act;
use mamori_core::registers::Step;

use super::scan;
use super::tap::{Taps, Typed, tap_field, typed};
use super::thing::{Now, Thing};
use super::view;
use crate::people::{PinTry, Worker, try_pin, with_pin};
use crate::web::{App, Frame, Mistakes, Page, Route, Say, Visit, WebError, WebResult};

pub(super) fn routes() -> Vec<Route> {
    const ASK: &str = "/offices/{office}/labels/{code}/pin";
    const BORROW: &str = "/offices/{office}/labels/{code}/pin/borrow";
    const RETURN: &str = "/offices/{office}/labels/{code}/pin/return";
    vec![
        Route::get(ASK, Act::WriteRegisters, show),
        Route::post(BORROW, Act::WriteRegisters, borrow),
        Route::post(RETURN, Act::WriteRegisters, give_back),
    ]
}

/// The page for somebody else than who is signed in.
pub(super) fn path(thing: &Thing) -> String {
    format!("{}/pin", scan::path(thing.of.office, &thing.code))
}

#[derive(Template)]
#[template(path = "registers/pin.html")]
struct PinPage {
    frame: Frame,
    back: String,
    ledger: Say,
    name: String,
    now: view::Tag,
    action: String,
    people: Vec<Choice>,
    /// What a tap chooses, and does.
    taps: Option<Taps>,
    /// One button does it.
    take: Option<Say>,
    wait: Option<Say>,
}

/// Somebody with a PIN.
struct Choice {
    id: String,
    name: Say,
    is_chosen: bool,
}

async fn show(
    State(app): State<App>,
    visit: Visit,
    Path((_, code)): Path<(String, String)>,
) -> WebResult<Response> {
    let thing = Thing::open(&app, &visit, &code).await?;
    let frame = Frame::new(&app, &visit);
    page(&thing, frame, (None, None)).await
}

async fn page(
    thing: &Thing,
    frame: Frame,
    (chosen, wait): (Option<PersonId>, Option<Say>),
) -> WebResult<Response> {
    let Some((desk, field)) = &thing.lending else {
        return Err(WebError::NotFound);
    };
    let people = with_pin(&thing.of.app, thing.of.scope, thing.of.office).await?;
    let choice = |it: Worker| Choice {
        id: it.id.to_string(),
        name: Say::plain(&it.name),
        is_chosen: chosen == Some(it.id),
    };
    let (deed, tap) = match &thing.now {
        Now::Out(_) => (
            "return",
            tap_field(&desk.register, Some(Step::Return), None),
        ),
        _ => ("borrow", tap_field(&desk.register, None, Some(field))),
    };
    let take = tap
        .is_none()
        .then(|| frame.say(&format!("registers.pin.{deed}")));
    let taps = tap.map(|it| Taps::of(desk, Some(it)));
    Ok(Page(PinPage {
        back: scan::path(thing.of.office, &thing.code),
        ledger: view::title(&frame, &thing.of.register),
        name: thing.name(),
        now: thing.tag(),
        action: format!("{}/{deed}", path(thing)),
        people: people.into_iter().map(choice).collect(),
        taps,
        take,
        wait,
        frame,
    })
    .into_response())
}

async fn borrow(
    State(app): State<App>,
    visit: Visit,
    Path((_, code)): Path<(String, String)>,
    Form(sent): Form<Typed>,
) -> WebResult<Response> {
    let thing = Thing::open(&app, &visit, &code).await?;
    match confirmed(&app, &visit, &thing, &sent).await? {
        Ok(taker) => {
            let sent = tapped(&thing, None, sent);
            let thing = thing.in_hand_of(taker).await?;
            Box::pin(scan::hand_out(&app, &visit, thing, sent)).await
        }
        Err(refused) => Ok(refused),
    }
}

async fn give_back(
    State(app): State<App>,
    visit: Visit,
    Path((_, code)): Path<(String, String)>,
    Form(sent): Form<Typed>,
) -> WebResult<Response> {
    let thing = Thing::open(&app, &visit, &code).await?;
    match confirmed(&app, &visit, &thing, &sent).await? {
        Ok(taker) => {
            let sent = tapped(&thing, Some(Step::Return), sent);
            let thing = thing.in_hand_of(taker).await?;
            Box::pin(scan::take_back(&app, &visit, thing, sent)).await
        }
        Err(refused) => Ok(refused),
    }
}

/// Of what came, only what the tap chose: name and PIN are no fields of the ledger, and nobody takes a thing for another by a tap.
pub(super) fn tapped(thing: &Thing, step: Option<Step>, mut sent: Typed) -> Typed {
    let lending = thing.lending.as_ref();
    let field = lending
        .and_then(|(desk, given)| tap_field(&desk.register, step, step.is_none().then_some(given)));
    sent.retain(|(id, _)| field.is_some_and(|it| it.id.as_str() == id));
    sent
}

/// Who stands here, when name and PIN belong together; else the page that says what is wrong and keeps the name.
async fn confirmed(
    app: &App,
    visit: &Visit,
    thing: &Thing,
    sent: &Typed,
) -> WebResult<Result<Worker, Response>> {
    let people = with_pin(app, thing.of.scope, thing.of.office).await?;
    let id = typed(sent, "person").and_then(|it| it.parse::<PersonId>().ok());
    let person = people.into_iter().find(|it| Some(it.id) == id);
    let mut mistakes = Mistakes::none();
    let mut wait = None;
    if let Some(person) = &person {
        let pin = typed(sent, "pin").unwrap_or_default();
        match try_pin(app, visit, (thing.of.office, person.id), pin).await? {
            PinTry::Fits => return Ok(Ok(person.clone())),
            PinTry::Wrong => mistakes.add("pin", "registers.pin.wrong"),
            PinTry::Wait(minutes) => {
                let n = minutes.to_string();
                wait = Some(thing.of.frame.fill("registers.pin.wait", &[("n", &n)]));
            }
        }
    } else {
        mistakes.add("person", "registers.pin.no-person");
    }
    let frame = Frame::new(app, visit).with(mistakes);
    let chosen = person.map(|it| it.id);
    Ok(Err(page(thing, frame, (chosen, wait)).await?))
}
