//! Behind a label: what the thing is, where it is now, and the buttons that borrow it or give it back with one tap.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use mamori_core::ids::OfficeId;
use mamori_core::people::Act;
use mamori_core::registers::{Field, Step, Values, asked as read};
use serde::Deserialize;

use super::super::deeds::{Leave, NotDone, Saying, taker};
use super::super::label;
use super::super::store::label::bearer;
use super::pin::tapped;
use super::tap::{self, Taps, Typed, first_step, presets, tap_field, with_presets};
use super::thing::{self, Contact, Now, Thing};
use super::{Desk, entry_path, rounds, view};
use crate::web::{App, Frame, Page, Route, Say, Visit, WebError, WebResult, see_other};

pub(super) fn routes() -> Vec<Route> {
    const THING: &str = "/offices/{office}/labels/{code}";
    const BORROW: &str = "/offices/{office}/labels/{code}/borrow";
    const RETURN: &str = "/offices/{office}/labels/{code}/return";
    vec![
        Route::get("/q/{code}", Act::SeeDailyRegisters, find),
        // QR codes hold capitals in fewer squares.
        Route::get("/Q/{code}", Act::SeeDailyRegisters, find),
        Route::get(THING, Act::SeeDailyRegisters, show),
        Route::post(BORROW, Act::WriteRegisters, borrow),
        Route::post(RETURN, Act::WriteRegisters, give_back),
    ]
}

/// The page of a thing.
pub(super) fn path(office: OfficeId, code: &str) -> String {
    format!("/offices/{office}/labels/{code}")
}

/// A code names no office, so the thing's own is looked for. One that this visitor may not look into is like none.
async fn find(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
) -> WebResult<Response> {
    let code = label::read(&code).ok_or(WebError::NotFound)?;
    let found = bearer(&app, visit.scope()?, &code).await?;
    let found = found.ok_or(WebError::NotFound)?;
    Ok(see_other(&path(found.office, &code)))
}

#[derive(Template)]
#[template(path = "registers/thing.html")]
struct ThingPage {
    frame: Frame,
    path: String,
    ledger: Say,
    name: String,
    now: view::Tag,
    who: Option<Say>,
    until: Option<Say>,
    needs: Vec<view::Tag>,
    done: Option<Say>,
    refused: Option<Say>,
    why_not: Option<Say>,
    contact: Option<Contact>,
    /// What the buttons below do: ask first, or by when it has to be back.
    hint: Option<Say>,
    borrow: Option<Taps>,
    /// It was permitted, or is now permitted by standing permission: one button takes it.
    take: Option<Say>,
    give_back: Option<Taps>,
    /// The whole form, for what the buttons do not ask.
    form: Option<(String, Say)>,
    entry: Option<String>,
    /// For somebody else at this terminal.
    other: Option<String>,
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    done: String,
    /// `yes` for the page itself, also while its ledger is gone through.
    #[serde(default)]
    plain: String,
}

async fn show(
    State(app): State<App>,
    visit: Visit,
    Path((_, code)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> WebResult<Response> {
    let thing = Thing::open(&app, &visit, &code).await?;
    if asked.done.is_empty()
        && asked.plain.is_empty()
        && let Some(count) = rounds::counting(&thing.of, &thing.entry).await?
    {
        return Ok(see_other(&count));
    }
    let done = match asked.done.as_str() {
        "taken" => Some("registers.thing.done.taken"),
        "asked" => Some("registers.thing.done.asked"),
        "returned" => Some("registers.thing.done.returned"),
        _ => None,
    };
    let done = done.map(|it| thing.of.frame.say(it));
    page(thing, (done, None)).await
}

async fn page(thing: Thing, (done, refused): (Option<Say>, Option<Say>)) -> WebResult<Response> {
    let frame = thing.of.frame.clone();
    let (who, until) = thing.holder().await?;
    let mut page = ThingPage {
        path: path(thing.of.office, &thing.code),
        ledger: view::title(&frame, &thing.of.register),
        name: thing.name(),
        now: thing.tag(),
        who,
        until,
        needs: thing.needs(),
        done,
        refused,
        why_not: thing.why_not(),
        contact: None,
        hint: None,
        borrow: None,
        take: None,
        give_back: None,
        form: None,
        entry: thing.entry_path(),
        other: None,
        frame,
    };
    offer(&mut page, &thing).await?;
    if page.take.is_some() {
        page.why_not = None;
    }
    if page.why_not.is_some() {
        page.contact = Some(thing::contact(&thing.of).await?);
    }
    Ok(Page(page).into_response())
}

/// The buttons that this visitor can use now.
async fn offer(page: &mut ThingPage, thing: &Thing) -> WebResult<()> {
    let Some((desk, field)) = thing.lending.as_ref().filter(|it| it.0.may_write()) else {
        return Ok(());
    };
    let frame = &desk.frame;
    if matches!(thing.now, Now::Out(_) | Now::Free | Now::Mine(_)) {
        page.other = Some(super::pin::path(thing));
    }
    match &thing.now {
        Now::Out(lent) => {
            let tap = tap_field(&desk.register, Some(Step::Return), None);
            page.give_back = Some(Taps::of(desk, tap));
            let path = entry_path(desk.office, &desk.register, lent.id);
            let words = frame.say("registers.thing.form-return");
            page.form = Some((format!("{path}/steps/return"), words));
        }
        Now::Mine(_) if thing.can_take().await? => {
            page.take = Some(view::step(frame, Step::HandOver, true));
        }
        Now::Free => {
            let leave = desk.leave(&thing.name(), None).await?;
            let until = thing.until(&presets(desk, None)?);
            page.hint = match (first_step(&desk.register, leave), until) {
                (Some(Step::HandOver), until) => {
                    until.map(|it| frame.say("registers.thing.back-by").with("when", &it))
                }
                _ => Some(frame.say("registers.thing.will-ask")),
            };
            let tap = tap_field(&desk.register, None, Some(field));
            page.borrow = Some(Taps::of(desk, tap));
            let words = frame.say("registers.write-all");
            page.form = Some((format!("{}/new", desk.path()), words));
        }
        Now::Mine(_) | Now::Barred(_) | Now::Over | Now::Gone => {}
    }
    Ok(())
}

async fn borrow(
    State(app): State<App>,
    visit: Visit,
    Path((_, code)): Path<(String, String)>,
    Form(sent): Form<Typed>,
) -> WebResult<Response> {
    let thing = Thing::open(&app, &visit, &code).await?;
    let sent = tapped(&thing, None, sent);
    Box::pin(hand_out(&app, &visit, thing, sent)).await
}

/// Hands a thing out, or asks for it, by a tap of whoever stands there.
pub(super) async fn hand_out(
    app: &App,
    visit: &Visit,
    thing: Thing,
    sent: Typed,
) -> WebResult<Response> {
    let Some(lending) = thing.lending.as_ref() else {
        return Err(WebError::NotFound);
    };
    let here = path(thing.of.office, &thing.code);
    let done = match &thing.now {
        // The second touch of a trembling finger.
        Now::Out(lent) if thing.is_mine(lent) => return Ok(see_other(&here)),
        Now::Out(_) | Now::Gone => Err(NotDone::Out),
        // The page says why.
        Now::Barred(_) | Now::Over => return page(thing, (None, None)).await,
        Now::Mine(_) if !thing.can_take().await? => return Ok(see_other(&here)),
        Now::Mine(asked) => {
            let who = taker(&lending.0.register, &asked.values);
            let leave = lending.0.leave(&thing.name(), who).await?;
            let saying = (Saying::default(), leave);
            let taken = tap::take(&lending.0, (asked, Step::HandOver), saying).await;
            taken.map(|()| "taken")
        }
        Now::Free => {
            let Some(values) = borrowed(lending, &thing.name(), sent)? else {
                let wrong = lending.0.frame.say("registers.mistake.no-choice");
                return page(thing, (None, Some(wrong))).await;
            };
            lend(&lending.0, &thing, &values).await?
        }
    };
    Box::pin(answer(app, visit, thing, done)).await
}

/// What an entry holds that a tap begins: the choice, the thing, and everything else as preset. None without a choice.
fn borrowed(
    (desk, field): &(Desk, Field),
    name: &str,
    mut sent: Typed,
) -> WebResult<Option<Values>> {
    let field = field.id.as_str();
    sent.retain(|(it, _)| it != field);
    sent.push((field.to_owned(), name.to_owned()));
    sent.push(("tap".to_owned(), "yes".to_owned()));
    let sent = with_presets(desk, None, sent)?;
    Ok(read(&desk.register, None, |id| tap::typed(&sent, id)).ok())
}

/// Hands the thing over, or asks for it where nothing permits that; the word of what was done.
async fn lend(
    desk: &Desk,
    thing: &Thing,
    values: &Values,
) -> WebResult<Result<&'static str, NotDone>> {
    let who = taker(&desk.register, values);
    let leave = desk.leave(&thing.name(), who).await?;
    let room = desk.room().await?.with_thing(thing.entry.id);
    let added = tap::add(desk, &room, (values, leave)).await;
    Ok(added.map(|_| match first_step(&desk.register, leave) {
        Some(Step::HandOver) => "taken",
        _ => "asked",
    }))
}

async fn give_back(
    State(app): State<App>,
    visit: Visit,
    Path((_, code)): Path<(String, String)>,
    Form(sent): Form<Typed>,
) -> WebResult<Response> {
    let thing = Thing::open(&app, &visit, &code).await?;
    let sent = tapped(&thing, Some(Step::Return), sent);
    Box::pin(take_back(&app, &visit, thing, sent)).await
}

/// Takes a thing back by a tap of whoever brings it.
pub(super) async fn take_back(
    app: &App,
    visit: &Visit,
    thing: Thing,
    mut sent: Typed,
) -> WebResult<Response> {
    let Some((desk, _)) = thing.lending.as_ref() else {
        return Err(WebError::NotFound);
    };
    let Now::Out(lent) = &thing.now else {
        // It is back already: what was wanted has happened.
        return Ok(see_other(&path(thing.of.office, &thing.code)));
    };
    sent.push(("tap".to_owned(), "yes".to_owned()));
    let sent = with_presets(desk, Some(Step::Return), sent)?;
    let values = read(&desk.register, Some(Step::Return), |id| {
        tap::typed(&sent, id)
    });
    let Ok(values) = values else {
        let wrong = desk.frame.say("registers.mistake.no-choice");
        return page(thing, (None, Some(wrong))).await;
    };
    let saying = Saying {
        values,
        ..Saying::default()
    };
    let done = tap::take(desk, (lent, Step::Return), (saying, Leave::None)).await;
    let done = done.map(|()| "returned");
    Box::pin(answer(app, visit, thing, done)).await
}

/// Shows the thing as it is now: after what was done, or with the reason why it was not.
async fn answer(
    app: &App,
    visit: &Visit,
    thing: Thing,
    done: Result<&'static str, NotDone>,
) -> WebResult<Response> {
    let here = path(thing.of.office, &thing.code);
    match (done, thing.lending.as_ref()) {
        (Ok(done), _) => Ok(see_other(&format!("{here}?done={done}"))),
        (Err(why), Some((desk, _))) => {
            let refused = tap::refusal(desk, &why, &thing.name())?;
            let mut now = Thing::open(app, visit, &thing.code).await?;
            // Who was faster may not be on the disk yet; the buttons are gone all the same.
            if matches!((&why, &now.now), (NotDone::Out, Now::Free)) {
                now.now = Now::Gone;
            }
            page(now, (None, Some(refused))).await
        }
        (Err(why), None) => Err(WebError::ours(why)),
    }
}
