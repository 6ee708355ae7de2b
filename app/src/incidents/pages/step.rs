//! Saying how a step stands. Whoever says otherwise than somebody else did meanwhile sees both before it is written.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use mamori_core::ids::PersonId;
use mamori_core::incidents::{LineSort, PlaybookStep, StepState};
use mamori_core::people::Act;
use serde::Deserialize;

use super::super::deeds::{self, NotDone};
use super::super::store::incident::Incident;
use super::super::store::step::{self as steps, Taken};
use super::acts::{person, short};
use super::twice::{Other, Writers};
use super::{Desk, refused, room_path};
use crate::clock::millis;
use crate::people::workers;
use crate::web::{App, Frame, Page, Route, Say, Visit, WebError, WebResult, see_other};

pub(super) fn routes() -> Vec<Route> {
    vec![Route::post(
        "/offices/{office}/incidents/{incident}/steps/{step}",
        Act::HandleIncidents,
        say,
    )]
}

#[derive(Deserialize)]
struct Sent {
    state: String,
    #[serde(default)]
    words: String,
    #[serde(default)]
    second: String,
    /// How the step stood when the form was made; none of a form that does not say.
    seen: Option<String>,
}

#[derive(Template)]
#[template(path = "incidents/step_twice.html")]
struct TwicePage {
    frame: Frame,
    path: String,
    back: String,
    drill: bool,
    step: Say,
    two: bool,
    seen: String,
    other: Other,
    words: String,
    people: Vec<(String, String, bool)>,
}

/// What a form keeps of how a step stood.
pub(super) fn mark(taken: Option<&Taken>) -> String {
    taken.map_or_else(String::new, |it| millis(it.at).to_string())
}

async fn say(
    State(app): State<App>,
    visit: Visit,
    Path((_, id, step)): Path<(String, String, String)>,
    Form(sent): Form<Sent>,
) -> WebResult<Response> {
    let desk = Desk::of(&app, &visit)?;
    let of = desk.incident(&id).await?;
    let step = desk.playbook(&of)?.step(&step);
    let step = step.ok_or(WebError::NotFound)?;
    let state: StepState = sent.state.parse().map_err(|_| WebError::NotFound)?;
    let words = short(&sent.words);
    if state == StepState::Cannot && words.is_empty() {
        return Err(WebError::Mistake("incidents.mistake.cannot-why"));
    }
    let second = second(&desk, (step, state), &sent.second).await?;
    let back = room_path(desk.office, of.id);
    match meanwhile(&desk, &of, (step, &sent)).await? {
        Meanwhile::Nothing => {}
        Meanwhile::Same => return Ok(see_other(&back)),
        Meanwhile::Other(taken) => return twice(&desk, &of, (step, &taken, &sent)).await,
    }
    match deeds::step(&desk.hand(), &of, (&step.id, state), (&words, second)).await {
        Err(NotDone::Meanwhile) => {
            let taken = steps::all(&app, desk.scope, &of).await?;
            let taken = taken.get(step.id.as_str()).cloned();
            let taken = taken.ok_or_else(|| refused(NotDone::Meanwhile))?;
            twice(&desk, &of, (step, &taken, &sent)).await
        }
        done => done.map_err(refused).map(|()| see_other(&back)),
    }
}

/// The second of two who decide together, who is somebody else.
async fn second(
    desk: &Desk,
    (step, state): (&PlaybookStep, StepState),
    chosen: &str,
) -> WebResult<Option<PersonId>> {
    let second = person(desk, chosen).await?;
    let me = desk.frame.visit.who.as_ref().map(|it| it.id);
    let second = second.filter(|it| me != Some(*it));
    if step.two && state == StepState::Done && second.is_none() {
        return Err(WebError::Mistake("incidents.mistake.two"));
    }
    Ok(second)
}

/// What somebody else did with the step since the form was made.
enum Meanwhile {
    Nothing,
    /// The same, so that nothing is lost.
    Same,
    Other(Taken),
}

async fn meanwhile(
    desk: &Desk,
    of: &Incident,
    (step, sent): (&PlaybookStep, &Sent),
) -> WebResult<Meanwhile> {
    let mut all = steps::all(&desk.app, desk.scope, of).await?;
    let taken = all.remove(step.id.as_str());
    let (Some(seen), Some(taken)) = (&sent.seen, taken) else {
        return Ok(Meanwhile::Nothing);
    };
    if *seen == mark(Some(&taken)) {
        return Ok(Meanwhile::Nothing);
    }
    let words = short(&sent.words);
    let is_same = sent.state == taken.state.as_str() && (words.is_empty() || words == taken.words);
    Ok(if is_same {
        Meanwhile::Same
    } else {
        Meanwhile::Other(taken)
    })
}

async fn twice(
    desk: &Desk,
    of: &Incident,
    (step, taken, sent): (&PlaybookStep, &Taken, &Sent),
) -> WebResult<Response> {
    let frame = &desk.frame;
    let key = match taken.state {
        StepState::Done => "incidents.line.step",
        StepState::Cannot => "incidents.line.step-cannot",
    };
    let sort = match taken.state {
        StepState::Done => LineSort::Step,
        StepState::Cannot => LineSort::StepCannot,
    };
    let said = frame
        .say(key)
        .with("step", &frame.text(step.text.authored(), &step.text_en));
    let words = Say::lines(&[said, Say::plain(&taken.words)]);
    let writers = Writers::of(desk, of).await?;
    let people = workers(&desk.app, desk.scope, desk.office).await?;
    let me = frame.visit.who()?.id;
    let others = people.into_iter().filter(|it| it.id != me);
    let back = room_path(desk.office, of.id);
    let page = TwicePage {
        path: format!("{back}/steps/{}", step.id),
        back,
        drill: of.is_drill(),
        step: frame.text(step.text.authored(), &step.text_en),
        two: step.two,
        seen: mark(Some(taken)),
        other: writers.other(desk, (sort, step.id.as_str()), words),
        words: short(&sent.words),
        people: others
            .map(|it| {
                let id = it.id.to_string();
                let is_chosen = id == sent.second;
                (id, it.name, is_chosen)
            })
            .collect(),
        frame: frame.clone(),
    };
    Ok(Page(page).into_response())
}
