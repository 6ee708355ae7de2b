//! The pages of drills: beginning one, playing it on the same screens, its times beside last time's, the certificate.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use mamori_core::ids::DrillId;
use mamori_core::incidents::{LineSort, Scenario};
use mamori_core::people::Act;
use serde::Deserialize;
use serde_json::json;

use super::super::deeds;
use super::super::pages::{Desk, moment, refused, room_path};
use super::super::store::incident as incidents;
use super::super::store::line::{self as lines, NewLine};
use super::store::{self, Drill};
use super::times::{Times, times};
use crate::db::Event;
use crate::web::{App, Frame, Page, Route, Say, Visit, WebError, WebResult, see_other};

pub(super) fn routes() -> Vec<Route> {
    let (see, act) = (Act::SeeIncidents, Act::HandleIncidents);
    vec![
        Route::get("/offices/{office}/drills", see, list),
        Route::post("/offices/{office}/drills", act, begin),
        Route::get("/offices/{office}/drills/{drill}", see, show),
        Route::post("/offices/{office}/drills/{drill}/end", act, end),
        Route::post("/offices/{office}/drills/{drill}/surprises", act, heard),
        Route::get(
            "/offices/{office}/drills/{drill}/certificate",
            see,
            certificate,
        ),
    ]
}

/// The drills of an office.
pub(super) fn list_path(desk: &Desk) -> String {
    format!("/offices/{}/drills", desk.office)
}

fn path(desk: &Desk, id: DrillId) -> String {
    format!("{}/{id}", list_path(desk))
}

/// So many drills stand on the page.
const MOST: i64 = 50;

struct Row {
    href: String,
    title: Say,
    at: Say,
    runs: bool,
    report: Option<Say>,
    answer: Option<Say>,
    steps: String,
}

struct Choice {
    id: String,
    title: Say,
}

#[derive(Template)]
#[template(path = "incidents/drills/list.html")]
struct ListPage {
    frame: Frame,
    path: String,
    may: bool,
    scenarios: Vec<Choice>,
    rows: Vec<Row>,
}

async fn list(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let desk = Desk::of(&app, &visit)?;
    let mut rows = Vec::new();
    for it in store::list(&app, desk.scope, desk.office, MOST).await? {
        let measured = times(&app, desk.scope, &it).await?;
        rows.push(row(&desk, &it, &measured));
    }
    let scenarios = app.incidents.scenarios().into_iter();
    let page = ListPage {
        path: list_path(&desk),
        may: desk.may_handle(),
        scenarios: scenarios
            .map(|it| Choice {
                id: it.id.to_string(),
                title: desk.frame.text(it.title.authored(), &it.title_en),
            })
            .collect(),
        rows,
        frame: desk.frame,
    };
    Ok(Page(page).into_response())
}

fn row(desk: &Desk, it: &Drill, measured: &Times) -> Row {
    Row {
        href: path(desk, it.id),
        title: title(desk, it),
        at: moment(&desk.frame, it.began_at),
        runs: it.ended_at.is_none(),
        report: measured.report.map(|it| duration(&desk.frame, it)),
        answer: measured.answer.map(|it| duration(&desk.frame, it)),
        steps: format!("{} / {}", measured.done, measured.all),
    }
}

fn title(desk: &Desk, of: &Drill) -> Say {
    let scenario = desk.app.incidents.scenario(of.scenario.as_str());
    scenario.map_or_else(
        || Say::plain(of.scenario.as_str()),
        |it| desk.frame.text(it.title.authored(), &it.title_en),
    )
}

/// So many seconds in words.
fn duration(frame: &Frame, seconds: i64) -> Say {
    let (minutes, rest) = ((seconds / 60).to_string(), (seconds % 60).to_string());
    frame.fill("drills.duration", &[("m", &minutes), ("s", &rest)])
}

#[derive(Deserialize)]
struct Begin {
    scenario: String,
}

async fn begin(
    State(app): State<App>,
    visit: Visit,
    Form(sent): Form<Begin>,
) -> WebResult<Response> {
    let desk = Desk::of(&app, &visit)?;
    let scenario = app.incidents.scenario(&sent.scenario);
    let scenario = scenario.ok_or(WebError::Mistake("drills.mistake.scenario"))?;
    let mut change = app.change(&visit.actor()).await?;
    let id = store::begin(&mut change, desk.office, &scenario.id).await?;
    let event = Event::of("drills.begin").office(desk.office);
    let event = event.about(format!("drill-round/{id}"));
    change
        .save(&event.detail(json!({ "scenario": scenario.id })))
        .await?;
    Ok(see_other(&path(&desk, id)))
}

async fn open(desk: &Desk, id: &str) -> WebResult<Drill> {
    let id = id.parse().map_err(|_| WebError::NotFound)?;
    let found = store::find(&desk.app, desk.scope, desk.office, id).await?;
    found.ok_or(WebError::NotFound)
}

/// Something that is told on the way.
struct Told {
    minute: String,
    words: Say,
    at: usize,
    is_heard: bool,
}

#[derive(Template)]
#[template(path = "incidents/drills/show.html")]
struct ShowPage {
    frame: Frame,
    path: String,
    back: String,
    title: Say,
    story: Vec<Say>,
    runs: bool,
    may: bool,
    report: String,
    room: Option<String>,
    aim: Say,
    surprises: Vec<Told>,
    now: Vec<(Say, Say)>,
    before: Option<Vec<(Say, Say)>>,
    words: String,
    certificate: String,
}

async fn show(
    State(app): State<App>,
    visit: Visit,
    Path((_, id)): Path<(String, String)>,
) -> WebResult<Response> {
    let desk = Desk::of(&app, &visit)?;
    let drill = open(&desk, &id).await?;
    let scenario = app.incidents.scenario(drill.scenario.as_str());
    let measured = times(&app, desk.scope, &drill).await?;
    let all = store::list(&app, desk.scope, desk.office, MOST).await?;
    let before = all
        .iter()
        .find(|it| it.scenario == drill.scenario && it.began_at < drill.began_at);
    let before = match before {
        Some(it) => Some(measures(&desk.frame, &times(&app, desk.scope, it).await?)),
        None => None,
    };
    let here = path(&desk, drill.id);
    let frame = &desk.frame;
    let page = ShowPage {
        back: list_path(&desk),
        title: title(&desk, &drill),
        story: scenario.map(|it| story(frame, it)).unwrap_or_default(),
        runs: drill.ended_at.is_none(),
        may: desk.may_handle(),
        report: format!("{here}/report"),
        room: drill.incident.map(|it| room_path(desk.office, it)),
        aim: frame.fill(
            "drills.aim",
            &[("s", &scenario.map_or(60, |it| it.aim).to_string())],
        ),
        surprises: surprises(&desk, &drill, scenario).await?,
        now: measures(frame, &measured),
        before,
        words: drill.words.clone(),
        certificate: format!("{here}/certificate"),
        path: here,
        frame: frame.clone(),
    };
    Ok(Page(page).into_response())
}

fn story(frame: &Frame, of: &Scenario) -> Vec<Say> {
    let pairs = of.story.iter().zip(&of.story_en);
    pairs
        .map(|(ja, en)| frame.text(ja.authored(), en))
        .collect()
}

/// What was measured, with its names.
fn measures(frame: &Frame, of: &Times) -> Vec<(Say, Say)> {
    let time = |it: Option<i64>| it.map_or_else(|| Say::plain("―"), |it| duration(frame, it));
    let pair = |a: usize, b: usize| Say::plain(&format!("{a} / {b}"));
    vec![
        (frame.say("drills.time.report"), time(of.report)),
        (frame.say("drills.time.answer"), time(of.answer)),
        (frame.say("drills.time.steps"), pair(of.done, of.all)),
        (
            frame.say("drills.time.followed"),
            pair(of.followed, of.expected),
        ),
    ]
}

/// The surprises whose minute has come, and whether somebody has heard them.
async fn surprises(
    desk: &Desk,
    drill: &Drill,
    scenario: Option<&Scenario>,
) -> WebResult<Vec<Told>> {
    let Some(scenario) = scenario else {
        return Ok(Vec::new());
    };
    let until = drill.ended_at.unwrap_or_else(|| desk.app.clock.now());
    let minutes = until.duration_since(drill.began_at).as_mins();
    let heard = match drill.incident {
        Some(id) => match incidents::find(&desk.app, desk.scope, desk.office, id).await? {
            Some(it) => lines::all(&desk.app, desk.scope, &it).await?,
            None => Vec::new(),
        },
        None => Vec::new(),
    };
    let is_heard = |at: usize| {
        let about = at.to_string();
        let mut all = heard.iter().filter(|it| it.sort == LineSort::Surprise);
        all.any(|it| it.about == about)
    };
    let come = scenario.surprises.iter().enumerate();
    let come = come.filter(|(_, it)| i64::from(it.minute) <= minutes);
    Ok(come
        .map(|(at, it)| Told {
            minute: it.minute.to_string(),
            words: desk.frame.text(it.text.authored(), &it.text_en),
            at,
            is_heard: is_heard(at),
        })
        .collect())
}

#[derive(Deserialize)]
struct Heard {
    at: usize,
}

/// Somebody has heard a surprise: it stands in the timeline of what is played.
async fn heard(
    State(app): State<App>,
    visit: Visit,
    Path((_, id)): Path<(String, String)>,
    Form(sent): Form<Heard>,
) -> WebResult<Response> {
    let desk = Desk::of(&app, &visit)?;
    let drill = open(&desk, &id).await?;
    let scenario = app.incidents.scenario(drill.scenario.as_str());
    let surprise = scenario.and_then(|it| it.surprises.get(sent.at));
    let (Some(surprise), Some(played)) = (surprise, drill.incident) else {
        return Err(WebError::Mistake("drills.mistake.not-reported"));
    };
    let incident = desk.incident(&played.to_string()).await?;
    let line = NewLine::of(LineSort::Surprise)
        .about(sent.at)
        .words(&surprise.text.plain());
    deeds::tell(&desk.hand(), &incident, line)
        .await
        .map_err(refused)?;
    Ok(see_other(&path(&desk, drill.id)))
}

#[derive(Deserialize)]
struct End {
    #[serde(default)]
    words: String,
}

async fn end(
    State(app): State<App>,
    visit: Visit,
    Path((_, id)): Path<(String, String)>,
    Form(sent): Form<End>,
) -> WebResult<Response> {
    let desk = Desk::of(&app, &visit)?;
    let drill = open(&desk, &id).await?;
    let words: String = sent.words.trim().chars().take(2_000).collect();
    let mut change = app.change(&visit.actor()).await?;
    store::end(&mut change, drill.id, &words).await?;
    let event = Event::of("drills.end").office(desk.office);
    change
        .save(&event.about(format!("drill-round/{}", drill.id)))
        .await?;
    Ok(see_other(&path(&desk, drill.id)))
}

#[derive(Template)]
#[template(path = "incidents/drills/certificate.html")]
struct CertificatePage {
    frame: Frame,
    office: String,
    title: Say,
    day: Say,
    measures: Vec<(Say, Say)>,
    words: String,
}

async fn certificate(
    State(app): State<App>,
    visit: Visit,
    Path((_, id)): Path<(String, String)>,
) -> WebResult<Response> {
    let desk = Desk::of(&app, &visit)?;
    let drill = open(&desk, &id).await?;
    if drill.ended_at.is_none() || drill.incident.is_none() {
        return Err(WebError::Mistake("drills.mistake.runs"));
    }
    let event = Event::of("drills.certificate").office(desk.office);
    app.look(
        &visit.actor(),
        &event.about(format!("drill-round/{}", drill.id)),
    )
    .await?;
    let measured = times(&app, desk.scope, &drill).await?;
    let page = CertificatePage {
        office: desk.place().await?.name,
        title: title(&desk, &drill),
        day: desk.frame.day(crate::clock::office_day(drill.began_at)),
        measures: measures(&desk.frame, &measured),
        words: drill.words,
        frame: desk.frame,
    };
    Ok(Page(page).into_response())
}
