//! The room of one incident: what is next, the clocks, the steps, what happened. Who may not read of persons sees how far it is.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use mamori_core::incidents::{Phase, Playbook, PlaybookStep, State as Course, StepState};
use mamori_core::people::Act;

use super::super::contacts::{Call, Calls};
use super::super::deeds;
use super::super::kind;
use super::super::store::incident::Incident;
use super::super::store::line::{self as lines, Line};
use super::super::store::step::{self as steps, Taken};
use super::super::store::{alarm, clock as clocks};
use super::timeline::{Told, told};
use super::view::{self, ClockRow, Tag};
use super::{Desk, list, list_path, room_path};
use crate::people::{Worker, workers};
use crate::web::{App, Frame, Page, Route, Say, Visit, WebResult};

pub(super) fn routes() -> Vec<Route> {
    const ROOM: &str = "/offices/{office}/incidents/{incident}";
    vec![Route::get(ROOM, Act::SeeIncidents, show)]
}

/// A step as a row of the page.
pub(super) struct StepRow {
    id: String,
    words: Say,
    who: Say,
    within: Option<Say>,
    call: Option<Call>,
    two: bool,
    is_done: bool,
    /// How it stands, for its form.
    seen: String,
    state: Option<Say>,
}

/// The steps of a phase.
struct PhaseRows {
    title: Say,
    steps: Vec<StepRow>,
    left: usize,
}

/// What stands on top of the page.
struct Head {
    drill: bool,
    number: String,
    title: Say,
    thing: String,
    state: Tag,
    facts: Vec<(Say, Say)>,
    waiting: Option<Say>,
}

#[derive(Template)]
#[template(path = "incidents/room.html")]
struct RoomPage {
    frame: Frame,
    path: String,
    back: String,
    head: Head,
    may_handle: bool,
    may_read: bool,
    is_unconfirmed: bool,
    is_open: bool,
    is_closed: bool,
    is_erased: bool,
    may_write: bool,
    is_acknowledged: bool,
    is_found: bool,
    seen: Vec<(&'static str, Say)>,
    clocks: Vec<ClockRow>,
    notices: Vec<Say>,
    /// Something of the first hour is still to be done, so that steps come before days.
    hurry: bool,
    phases: Vec<PhaseRows>,
    done: usize,
    all: usize,
    /// What was done while it was of another kind.
    former: Vec<StepRow>,
    write_down: Vec<Say>,
    closed_when: Vec<Say>,
    lines: Vec<Told>,
    people: Vec<(String, String, bool, bool)>,
    me: String,
}

async fn show(
    State(app): State<App>,
    visit: Visit,
    Path((_, id)): Path<(String, String)>,
) -> WebResult<Response> {
    let desk = Desk::of(&app, &visit)?;
    let incident = desk.incident(&id).await?;
    // What is told of persons leaves a trace of who read it.
    if desk.may_read_all() {
        app.look(&visit.actor(), &deeds::event("incidents.read", &incident))
            .await?;
    }
    let page = page(&desk, &incident).await?;
    Ok(Page(page).into_response())
}

async fn page(desk: &Desk, of: &Incident) -> WebResult<RoomPage> {
    let (app, frame, kind) = (&desk.app, &desk.frame, desk.playbook(of)?);
    let people = workers(app, desk.scope, desk.office).await?;
    let taken = taken(desk, of).await?;
    let calls = Calls::of(app, frame, (desk.scope, desk.office)).await?;
    let phases = phases(&calls, frame, kind, &taken);
    let may_read = desk.may_read_all();
    let lines = lines::all(app, desk.scope, of).await?;
    let former = kind::former_steps(app, of, (&lines, &taken));
    let again = |it: &(&PlaybookStep, Taken)| step(&calls, frame, it.0, Some(&it.1));
    Ok(RoomPage {
        path: room_path(desk.office, of.id),
        back: list_path(desk.office),
        head: head(desk, (of, kind), &people).await?,
        may_handle: desk.may_handle(),
        may_read,
        is_unconfirmed: of.state == Course::Unconfirmed,
        is_open: of.state == Course::Open,
        is_closed: of.state == Course::Closed && of.erased_at.is_none(),
        is_erased: of.erased_at.is_some(),
        may_write: desk.may_handle() && of.erased_at.is_none(),
        is_acknowledged: of.acknowledged.is_some(),
        seen: view::seen(frame),
        is_found: of.found_at.is_some(),
        clocks: clock_rows(desk, (of, kind)).await?,
        notices: notices(desk, kind),
        hurry: phases.iter().take(2).any(|it| it.left > 0),
        phases,
        done: steps::taken_of(kind, &taken),
        all: kind.steps.len(),
        former: former.iter().map(again).collect(),
        write_down: view::texts(frame, &kind.write_down, &kind.write_down_en),
        closed_when: view::texts(frame, &kind.closed_when, &kind.closed_when_en),
        lines: timeline(desk, (of, kind), (&lines, &people)),
        people: choices(of, &people),
        me: frame.visit.who()?.id.to_string(),
        frame: frame.clone(),
    })
}

/// How the steps stand. What was typed beside one may name somebody, so not everybody reads it.
async fn taken(desk: &Desk, of: &Incident) -> WebResult<BTreeMap<String, Taken>> {
    let mut taken = steps::all(&desk.app, desk.scope, of).await?;
    if !desk.may_read_all() {
        for it in taken.values_mut() {
            it.words.clear();
        }
    }
    Ok(taken)
}

async fn head(
    desk: &Desk,
    (of, kind): (&Incident, &Playbook),
    people: &[Worker],
) -> WebResult<Head> {
    let thing = desk.may_read_all().then(|| of.thing_name.clone());
    Ok(Head {
        drill: of.is_drill(),
        number: of.number.to_string(),
        title: desk.frame.text(kind.title.authored(), &kind.title_en),
        thing: thing.unwrap_or_default(),
        state: list::state(&desk.frame, of),
        facts: facts(desk, of, people),
        waiting: waiting(desk, of).await?,
    })
}

async fn clock_rows(desk: &Desk, (of, kind): (&Incident, &Playbook)) -> WebResult<Vec<ClockRow>> {
    let mut kept = clocks::all(&desk.app, desk.scope, of).await?;
    if !desk.may_read_all() {
        for it in kept.values_mut() {
            it.receipt.clear();
        }
    }
    let counted = desk.app.incidents.clocks_of(kind, of.known_at, &of.facts);
    let now = desk.app.clock.now();
    let rows = counted.iter().map(|it| {
        let kept = kept.get(it.rule.id.as_str());
        view::clock(&desk.frame, it, kept, now)
    });
    Ok(rows.collect())
}

/// The people of the office with who leads and who writes.
fn choices(of: &Incident, people: &[Worker]) -> Vec<(String, String, bool, bool)> {
    let all = people.iter();
    all.map(|it| {
        let is = |role: Option<_>| role == Some(it.id);
        (
            it.id.to_string(),
            it.name.clone(),
            is(of.commander),
            is(of.recorder),
        )
    })
    .collect()
}

/// The lines, the newest first, for who may read what is told of persons.
fn timeline(
    desk: &Desk,
    (of, now): (&Incident, &Playbook),
    (lines, people): (&[Line], &[Worker]),
) -> Vec<Told> {
    if !desk.may_read_all() {
        return Vec::new();
    }
    let kinds = kind::at_lines(&desk.app, of, lines);
    let lines = lines.iter().zip(kinds).rev();
    lines
        .map(|(it, kind)| told(desk, (of, kind.unwrap_or(now)), (it, people)))
        .collect()
}

/// What is said on top: when it became known, who reported, who leads.
fn facts(desk: &Desk, of: &Incident, people: &[Worker]) -> Vec<(Say, Say)> {
    let frame = &desk.frame;
    let name = |id| {
        let found = people.iter().find(|it| Some(it.id) == id);
        found.map(|it| frame.name(&it.name, &it.kana))
    };
    let mut facts = vec![(
        frame.say("incidents.room.known"),
        view::moment(frame, of.known_at),
    )];
    let reporter = name(of.reporter).or_else(|| {
        (!of.reporter_name.is_empty() && desk.may_read_all()).then(|| Say::plain(&of.reporter_name))
    });
    let via = frame.say(&format!("incidents.via.{}", of.via));
    facts.push((
        frame.say("incidents.room.reporter"),
        reporter.unwrap_or(via),
    ));
    if let Some(it) = name(of.commander) {
        facts.push((frame.say("incidents.room.commander"), it));
    }
    if let Some(it) = name(of.recorder) {
        facts.push((frame.say("incidents.room.recorder"), it));
    }
    facts
}

/// That nobody has answered yet, and who is told next.
async fn waiting(desk: &Desk, of: &Incident) -> WebResult<Option<Say>> {
    if of.acknowledged.is_some() || matches!(of.state, Course::Closed | Course::Dismissed) {
        return Ok(None);
    }
    let frame = &desk.frame;
    let come = alarm::levels(&desk.app, of.id).await?;
    let next = desk
        .app
        .incidents
        .escalation()
        .next(of.reported_at, desk.app.clock.now());
    Ok(Some(match next {
        Some((at, level)) => {
            let roles: Vec<String> = level
                .to
                .iter()
                .map(|it| frame.plain(&format!("people.role.{it}")))
                .collect();
            let at = super::super::escalate::clock_time(at);
            let roles = roles.join("・");
            frame.fill(
                "incidents.room.next-told",
                &[("at", &at), ("roles", &roles)],
            )
        }
        None => frame.fill("incidents.room.all-told", &[("n", &come.len().to_string())]),
    }))
}

/// Changes of the law that may touch the clocks of a kind.
fn notices(desk: &Desk, kind: &Playbook) -> Vec<Say> {
    let all = desk.app.incidents.notices().iter();
    let touching = all.filter(|it| it.clocks.iter().any(|one| kind.clocks.contains(one)));
    touching
        .map(|it| desk.frame.text(it.text.authored(), &it.text_en))
        .collect()
}

fn phases(
    calls: &Calls,
    frame: &Frame,
    kind: &Playbook,
    taken: &BTreeMap<String, Taken>,
) -> Vec<PhaseRows> {
    let phases = Phase::ALL.iter();
    phases
        .map(|phase| {
            let steps: Vec<StepRow> = kind
                .steps_in(*phase)
                .map(|it| step(calls, frame, it, taken.get(it.id.as_str())))
                .collect();
            PhaseRows {
                title: frame.say(&format!("incidents.phase.{phase}")),
                left: steps.iter().filter(|it| it.state.is_none()).count(),
                steps,
            }
        })
        .collect()
}

fn step(calls: &Calls, frame: &Frame, of: &PlaybookStep, taken: Option<&Taken>) -> StepRow {
    let within = of.within.map(|it| it.to_string());
    let state = taken.map(|it| {
        let key = match it.state {
            StepState::Done => "incidents.step.done-at",
            StepState::Cannot => "incidents.step.cannot-at",
        };
        let words = frame.fill(key, &[("words", &it.words)]);
        words.with("at", &view::moment(frame, it.at))
    });
    StepRow {
        id: of.id.to_string(),
        words: frame.text(of.text.authored(), &of.text_en),
        who: frame.say(&format!("incidents.responder.{}", of.who)),
        within: within.map(|it| frame.fill("incidents.step.within", &[("n", &it)])),
        call: of.call.map(|it| calls.call(it)),
        two: of.two,
        seen: super::step::mark(taken),
        is_done: taken.is_some_and(|it| it.state == StepState::Done),
        state,
    }
}
