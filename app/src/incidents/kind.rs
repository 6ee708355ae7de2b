//! The kind of an incident, which may turn out to be another: clocks, steps and drafts follow, and what was done stays told.

use std::collections::BTreeMap;

use mamori_core::incidents::{KindId, LineSort, Playbook, PlaybookStep, StepState};
use serde_json::{Value, json};

use super::deeds::{self, Hand, NotDone};
use super::learning;
use super::store::clock as clocks;
use super::store::incident::{self as incidents, Incident};
use super::store::line::{self as lines, Line, NewLine};
use super::store::step::{self as steps, Taken};
use crate::db::{Change, DbResult, Scope};
use crate::web::App;

/// Makes it another kind, with the reason. What was done stays done: a step of the same name is not done twice, the clock of a
/// finished act does not start again, and what only the former kind asked for stays in the timeline.
pub async fn set_kind(
    hand: &Hand<'_>,
    before: &Incident,
    (kind, why): (&KindId, &str),
) -> Result<(), NotDone> {
    deeds::runs(before)?;
    let app = hand.app;
    let playbook = app.incidents.playbook(kind.as_str());
    let playbook = playbook.filter(|it| it.id != before.kind);
    let playbook = playbook.ok_or(NotDone::NoWay)?;
    let now = Incident {
        kind: playbook.id.clone(),
        ..before.clone()
    };
    let detail = json!({
        "was": before.kind,
        "is": now.kind,
        "clocks": deeds::moved(app, (before, &now)),
    });
    let taken = steps::all(app, Scope::machine(), before).await?;
    let mut change = app.change(&hand.actor).await?;
    if !incidents::update(&mut change, before, &now).await? {
        return Err(NotDone::Meanwhile);
    }
    deeds::wind(&mut change, app, playbook, &now).await?;
    follow(&mut change, &now, (playbook, &taken)).await?;
    let line = NewLine::of(LineSort::Kind)
        .words(why)
        .detail(detail.clone());
    lines::add(&mut change, (now.office, now.id), &line).await?;
    let event = deeds::event("incidents.kind", &now).detail(detail);
    Ok(change.save(&event).await?)
}

/// Takes away the clocks that only the former kind had and nobody stopped, and stops those whose step was done before.
async fn follow(
    change: &mut Change,
    of: &Incident,
    (kind, taken): (&Playbook, &BTreeMap<String, Taken>),
) -> DbResult<()> {
    clocks::keep_only(change, of, &kind.clocks).await?;
    for step in &kind.steps {
        let done = taken.get(step.id.as_str());
        let done = done.filter(|it| it.state == StepState::Done);
        if let (Some(clock), Some(done)) = (&step.clock, done) {
            clocks::was_finished(change, of, (clock, done)).await?;
        }
    }
    learning::kind_changed(change, of).await
}

/// Under which kind each line was written, in the order of the lines; none where a kind is no longer in the data.
pub fn at_lines<'a>(app: &'a App, of: &Incident, lines: &[Line]) -> Vec<Option<&'a Playbook>> {
    let mut kind = of.kind.to_string();
    let mut found: Vec<Option<&Playbook>> = Vec::with_capacity(lines.len());
    for line in lines.iter().rev() {
        found.push(app.incidents.playbook(&kind));
        if let Some(was) = former(line) {
            was.clone_into(&mut kind);
        }
    }
    found.reverse();
    found
}

/// The steps that were done, or could not be done, while it was of another kind and that the kind of now does not ask for.
pub fn former_steps<'a>(
    app: &'a App,
    of: &Incident,
    (lines, taken): (&[Line], &BTreeMap<String, Taken>),
) -> Vec<(&'a PlaybookStep, Taken)> {
    let now = app.incidents.playbook(of.kind.as_str());
    let is_of_now = |id: &str| now.is_some_and(|it| it.step(id).is_some());
    let kinds: Vec<&Playbook> = lines
        .iter()
        .rev()
        .filter_map(former)
        .filter_map(|it| app.incidents.playbook(it))
        .collect();
    let left = taken.iter().filter(|(id, _)| !is_of_now(id));
    let mut found: Vec<(&PlaybookStep, Taken)> = left
        .filter_map(|(id, it)| Some((kinds.iter().find_map(|kind| kind.step(id))?, it.clone())))
        .collect();
    found.sort_by_key(|(_, it)| it.at);
    found
}

/// The kind that it was until this line.
fn former(line: &Line) -> Option<&str> {
    let was = line.detail.get("was").and_then(Value::as_str);
    was.filter(|_| line.sort == LineSort::Kind)
}
