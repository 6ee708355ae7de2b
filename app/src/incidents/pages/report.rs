//! Reporting in three taps: what happened, which one, done. Every button is a form, so nothing needs a script.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use mamori_core::ids::EntryId;
use mamori_core::incidents::{
    Facts, KindGroup, KindId, LineSort, Playbook, ScenarioId, State as Course, Via,
};
use mamori_core::people::Act;
use serde::Deserialize;
use serde_json::json;

use super::super::deeds;
use super::super::drills::store::{self as drills, Drill};
use super::super::store::incident::New;
use super::super::store::line::NewLine;
use super::{Desk, refused, report_path, room_path};
use crate::db::Event;
use crate::people::secrets;
use crate::registers::{self, Lent};
use crate::web::{App, Frame, Page, Route, Say, Visit, WebError, WebResult, see_other};

pub(super) fn routes() -> Vec<Route> {
    let act = Act::ReportIncident;
    vec![
        Route::get("/offices/{office}/report", act, choose),
        Route::get("/offices/{office}/report/{group}", act, which),
        Route::post("/offices/{office}/report", act, send),
        Route::post("/offices/{office}/near-miss", act, near_miss),
        Route::get(
            "/offices/{office}/drills/{drill}/report",
            act,
            choose_in_drill,
        ),
        Route::get(
            "/offices/{office}/drills/{drill}/report/{group}",
            act,
            which_in_drill,
        ),
        Route::post(
            "/offices/{office}/drills/{drill}/report",
            act,
            send_in_drill,
        ),
    ]
}

struct Group {
    href: String,
    picture: &'static str,
    words: Say,
    hint: Say,
}

#[derive(Template)]
#[template(path = "incidents/choose.html")]
struct ChoosePage {
    frame: Frame,
    groups: Vec<Group>,
    near_miss: String,
    phone: String,
    thanks: bool,
    drill: bool,
}

/// Where a report is made: for real, or in a drill that runs. The two never share a button.
struct Front {
    desk: Desk,
    drill: Option<Drill>,
    base: String,
}

impl Front {
    fn real(app: &App, visit: &Visit) -> WebResult<Self> {
        let desk = Desk::of(app, visit)?;
        Ok(Self {
            base: report_path(desk.office),
            drill: None,
            desk,
        })
    }

    async fn drill(app: &App, visit: &Visit, id: &str) -> WebResult<Self> {
        let desk = Desk::of(app, visit)?;
        let id = id.parse().map_err(|_| WebError::NotFound)?;
        let drill = drills::find(app, desk.scope, desk.office, id).await?;
        let drill = drill.ok_or(WebError::NotFound)?;
        if drill.ended_at.is_some() {
            return Err(WebError::Mistake("drills.mistake.over"));
        }
        Ok(Self {
            base: format!("/offices/{}/drills/{}/report", desk.office, drill.id),
            drill: Some(drill),
            desk,
        })
    }
}

async fn choose(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    choose_at(&visit, Front::real(&app, &visit)?).await
}

async fn choose_in_drill(
    State(app): State<App>,
    visit: Visit,
    Path((_, drill)): Path<(String, String)>,
) -> WebResult<Response> {
    let front = Front::drill(&app, &visit, &drill).await?;
    choose_at(&visit, front).await
}

/// The second tap: what happened.
async fn choose_at(visit: &Visit, front: Front) -> WebResult<Response> {
    let Front { desk, drill, base } = front;
    let page = ChoosePage {
        groups: KindGroup::ALL
            .iter()
            .map(|it| Group {
                href: format!("{base}/{it}"),
                picture: picture(*it),
                words: desk.frame.say(&format!("incidents.group.{it}")),
                hint: desk.frame.say(&format!("incidents.group.{it}-hint")),
            })
            .collect(),
        drill: drill.is_some(),
        near_miss: format!("/offices/{}/near-miss", desk.office),
        phone: desk.place().await?.phone,
        thanks: visit.path.ends_with("?done=near-miss"),
        frame: desk.frame,
    };
    Ok(Page(page).into_response())
}

/// Which picture of the sprite stands for a group.
const fn picture(group: KindGroup) -> &'static str {
    match group {
        KindGroup::Lost => "item-1-3",
        KindGroup::Sent => "item-3-3",
        KindGroup::Screen => "item-4-2",
        KindGroup::Access => "item-2-1",
        KindGroup::Other => "tile-report",
    }
}

/// A button of the third tap.
struct Choice {
    value: String,
    words: Say,
    hint: Option<Say>,
}

#[derive(Template)]
#[template(path = "incidents/which.html")]
struct WhichPage {
    frame: Frame,
    title: Say,
    path: String,
    back: String,
    key: String,
    choices: Vec<Choice>,
    drill: bool,
}

async fn which(
    State(app): State<App>,
    visit: Visit,
    Path((_, group)): Path<(String, String)>,
) -> WebResult<Response> {
    which_at(&app, Front::real(&app, &visit)?, &group).await
}

async fn which_in_drill(
    State(app): State<App>,
    visit: Visit,
    Path((_, drill, group)): Path<(String, String, String)>,
) -> WebResult<Response> {
    let front = Front::drill(&app, &visit, &drill).await?;
    which_at(&app, front, &group).await
}

/// The third tap: which one. What one has out comes first, by name.
async fn which_at(app: &App, front: Front, group: &str) -> WebResult<Response> {
    let Front { desk, drill, base } = front;
    let group: KindGroup = group.parse().map_err(|_| WebError::NotFound)?;
    let kinds: Vec<&Playbook> = app.incidents.playbooks();
    let kinds = kinds.into_iter().filter(|it| it.group == group);
    let kinds: Vec<&Playbook> = kinds.collect();
    let lent = lent(&desk).await?;
    let mut choices = Vec::new();
    for kind in &kinds {
        let of_kind = lent
            .iter()
            .filter(|it| Some(&it.register) == kind.thing.as_ref());
        choices.extend(of_kind.map(|it| Choice {
            value: format!("{}:{}", kind.id, it.thing),
            words: Say::plain(&it.name),
            hint: Some(desk.frame.say("incidents.which.with-you")),
        }));
    }
    choices.extend(kinds.iter().map(|it| Choice {
        value: it.id.to_string(),
        words: desk.frame.text(it.button.authored(), &it.button_en),
        hint: None,
    }));
    let page = WhichPage {
        title: desk.frame.say(&format!("incidents.group.{group}")),
        drill: drill.is_some(),
        back: base.clone(),
        path: base,
        key: secrets::token(&app.chance),
        choices,
        frame: desk.frame,
    };
    Ok(Page(page).into_response())
}

/// What the visitor has out now.
async fn lent(desk: &Desk) -> WebResult<Vec<Lent>> {
    let who = desk.frame.visit.who()?.id;
    Ok(registers::lent_to(&desk.app, desk.scope, desk.office, who).await?)
}

#[derive(Deserialize)]
struct Sent {
    choice: String,
    key: String,
}

async fn send(State(app): State<App>, visit: Visit, Form(sent): Form<Sent>) -> WebResult<Response> {
    send_at(&app, &visit, Front::real(&app, &visit)?, &sent).await
}

async fn send_in_drill(
    State(app): State<App>,
    visit: Visit,
    Path((_, drill)): Path<(String, String)>,
    Form(sent): Form<Sent>,
) -> WebResult<Response> {
    let front = Front::drill(&app, &visit, &drill).await?;
    send_at(&app, &visit, front, &sent).await
}

async fn send_at(app: &App, visit: &Visit, front: Front, sent: &Sent) -> WebResult<Response> {
    let Front { desk, drill, .. } = front;
    let (kind, thing) = match sent.choice.split_once(':') {
        Some((kind, thing)) => (kind, Some(thing)),
        None => (sent.choice.as_str(), None),
    };
    let kind = app.incidents.playbook(kind);
    let kind = kind.ok_or(WebError::Mistake("incidents.mistake.kind"))?;
    let thing: Option<EntryId> = thing.and_then(|it| it.parse().ok());
    let lent = lent(&desk).await?;
    // Only what one has out oneself can be named by its button.
    let thing = lent.iter().find(|it| Some(it.thing) == thing);
    let played = drill.as_ref().map(|it| it.scenario.clone());
    let new = new(&desk, (kind.id.clone(), played), (thing, &sent.key)).await?;
    let line = NewLine::of(LineSort::Reported).detail(json!({ "via": Via::Page }));
    let id = deeds::report(&desk.hand(), desk.office, (&new, line)).await;
    let id = id.map_err(refused)?;
    if let Some(drill) = drill {
        let mut change = app.change(&visit.actor()).await?;
        drills::join(&mut change, drill.id, id).await?;
        let event = Event::of("drills.report").office(desk.office);
        change
            .save(&event.about(format!("drill-round/{}", drill.id)))
            .await?;
    }
    Ok(see_other(&format!("{}/mine", room_path(desk.office, id))))
}

/// A report by who is signed in, known from now on.
async fn new(
    desk: &Desk,
    (kind, drill): (KindId, Option<ScenarioId>),
    (thing, form_key): (Option<&Lent>, &str),
) -> WebResult<New> {
    let who = desk.frame.visit.who()?;
    Ok(New {
        drill,
        kind,
        state: Course::Open,
        via: Via::Page,
        reporter: Some(who.id),
        reporter_name: who.name.clone(),
        card: None,
        is_folded: false,
        thing: thing.map(|it| it.thing),
        thing_name: thing.map(|it| it.name.clone()).unwrap_or_default(),
        known_at: desk.app.clock.now(),
        facts: known_of(desk, thing).await?,
        form_key: key(form_key)?,
    })
}

/// The same by a program, about nothing that stands in a ledger.
pub(super) async fn new_by_program(desk: &Desk, kind: KindId, form_key: &str) -> WebResult<New> {
    new(desk, (kind, None), (None, form_key)).await
}

/// What ledgers know already: the municipality of the office, and whether the thing is encrypted.
pub(super) async fn known_of(desk: &Desk, thing: Option<&Lent>) -> WebResult<Facts> {
    let municipality = desk.place().await?.municipality;
    let encrypted = thing.and_then(|it| it.is_encrypted);
    Ok(Facts {
        municipality: municipality.parse().ok(),
        encrypted: match encrypted {
            Some(false) => mamori_core::incidents::Answer::No,
            // A tick in a ledger says that it was encrypted once; that the key is safe is asked.
            Some(true) | None => mamori_core::incidents::Answer::Unsure,
        },
        ..Facts::default()
    })
}

/// The key of a form, by which it is taken once. Its length is that of our own keys.
pub(super) fn key(text: &str) -> WebResult<String> {
    let is_ours = (16..=128).contains(&text.len()) && text.bytes().all(|it| it.is_ascii_graphic());
    if is_ours {
        Ok(text.to_owned())
    } else {
        Err(WebError::Mistake("web.error.form"))
    }
}

/// Nearly happened: one tap writes it into the ledger of good catches, with everything as preset.
async fn near_miss(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let desk = Desk::of(&app, &visit)?;
    let who = visit.who()?;
    registers::good_catch(&app, (desk.scope, desk.office), (&visit.actor(), &who.name)).await?;
    Ok(see_other(&format!(
        "{}?done=near-miss",
        report_path(desk.office)
    )))
}
