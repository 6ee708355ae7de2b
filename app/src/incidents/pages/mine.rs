//! What who reported sees: that it has arrived, whom to call, what to do and not to do, and room for a few words. Nobody is accused.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use mamori_core::incidents::{Phase, Responder, State as Course, StoryField};
use mamori_core::people::{Act, Role};
use serde::Deserialize;

use super::super::deeds;
use super::super::escalate::clock_time;
use super::super::store::incident::Incident;
use super::story::{self, Field};
use super::twice::Met;
use super::view::{self, Card, Dont};
use super::{Desk, first, refused, room_path};
use crate::web::{App, Frame, Page, Route, Say, Visit, WebError, WebResult, see_other};

pub(super) fn routes() -> Vec<Route> {
    const MINE: &str = "/offices/{office}/incidents/{incident}/mine";
    const FOUND: &str = "/offices/{office}/incidents/{incident}/found";
    let act = Act::ReportIncident;
    vec![
        Route::get(MINE, act, show),
        Route::post(MINE, act, write),
        Route::post(FOUND, act, found),
    ]
}

/// The longest text that is taken for one field.
pub(super) const LONGEST: usize = 4_000;

#[derive(Template)]
#[template(path = "incidents/mine.html")]
struct MinePage {
    frame: Frame,
    path: String,
    drill: bool,
    reported: Say,
    told: Say,
    phone: String,
    calm: Vec<Say>,
    donts: Vec<Dont>,
    steps: Vec<Say>,
    fields: Vec<Field>,
    saved: bool,
    is_twice: bool,
    is_found: bool,
    seen: Vec<(&'static str, Say)>,
    may_find: bool,
    is_over: bool,
}

/// What who reported is asked for, when there is time.
const ASKED: [StoryField; 3] = [StoryField::When, StoryField::Place, StoryField::What];

/// Opens the incident for who reported it, or for who deals with it.
async fn own(desk: &Desk, id: &str) -> WebResult<Incident> {
    let incident = desk.incident(id).await?;
    let is_mine = incident.reporter == Some(desk.frame.visit.who()?.id);
    if is_mine || desk.may_handle() {
        Ok(incident)
    } else {
        Err(WebError::NotFound)
    }
}

async fn show(
    State(app): State<App>,
    visit: Visit,
    Path((_, id)): Path<(String, String)>,
) -> WebResult<Response> {
    let desk = Desk::of(&app, &visit)?;
    let incident = own(&desk, &id).await?;
    page(&desk, &incident, None).await
}

async fn page(desk: &Desk, incident: &Incident, met: Option<&Met>) -> WebResult<Response> {
    let kind = desk.playbook(incident)?;
    let frame = &desk.frame;
    let people = desk.people().await?;
    let told = match first(&people, Role::Manager) {
        Some(it) => frame
            .say("incidents.mine.told")
            .with("name", &frame.name(&it.name, &it.kana)),
        None => frame.say("incidents.mine.told-nobody"),
    };
    let at = clock_time(incident.reported_at);
    let steps = Phase::ALL.iter().take(2).flat_map(|it| kind.steps_in(*it));
    let steps = steps.filter(|it| it.who == Responder::Reporter);
    let page = MinePage {
        path: room_path(desk.office, incident.id),
        drill: incident.is_drill(),
        reported: frame.fill("incidents.mine.arrived", &[("at", &at)]),
        told,
        phone: desk.place().await?.phone,
        calm: view::texts(frame, &kind.calm, &kind.calm_en),
        donts: Card::of(frame, kind).donts,
        steps: steps
            .map(|it| frame.text(it.text.authored(), &it.text_en))
            .collect(),
        fields: story::fields(desk, incident, (&ASKED, met)).await?,
        is_twice: met.is_some(),
        saved: frame.visit.path.ends_with("?done=saved"),
        seen: view::seen(&desk.frame),
        is_found: incident.found_at.is_some(),
        may_find: kind.is(mamori_core::incidents::Trait::Loss),
        is_over: incident.state != Course::Open,
        frame: desk.frame.clone(),
    };
    Ok(Page(page).into_response())
}

async fn write(
    State(app): State<App>,
    visit: Visit,
    Path((_, id)): Path<(String, String)>,
    Form(sent): Form<Vec<(String, String)>>,
) -> WebResult<Response> {
    let desk = Desk::of(&app, &visit)?;
    own(&desk, &id).await?;
    match story::write(&desk, (&id, &ASKED), &sent).await? {
        Ok(of) => {
            let path = room_path(desk.office, of.id);
            Ok(see_other(&format!("{path}/mine?done=saved")))
        }
        Err((of, met)) => page(&desk, &of, Some(&met)).await,
    }
}

#[derive(Deserialize)]
struct Found {
    #[serde(default)]
    seen: String,
    #[serde(default)]
    words: String,
}

/// 見つかりました: everything stays, and who found it says whether somebody may have looked.
async fn found(
    State(app): State<App>,
    visit: Visit,
    Path((_, id)): Path<(String, String)>,
    Form(sent): Form<Found>,
) -> WebResult<Response> {
    let desk = Desk::of(&app, &visit)?;
    let incident = own(&desk, &id).await?;
    let seen = match sent.seen.as_str() {
        "no" | "yes" => sent.seen.as_str(),
        _ => "unsure",
    };
    let words = desk.frame.plain(&format!("incidents.found.{seen}"));
    let words = format!("{words} {}", sent.words.trim());
    let words: String = words.trim().chars().take(LONGEST).collect();
    deeds::found(&desk.hand(), &incident, &words)
        .await
        .map_err(refused)?;
    let path = room_path(desk.office, incident.id);
    let may_handle = desk.may_handle() && incident.reporter != visit.who.as_ref().map(|it| it.id);
    Ok(see_other(&if may_handle {
        path
    } else {
        format!("{path}/mine")
    }))
}
