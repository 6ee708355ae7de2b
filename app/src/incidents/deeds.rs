//! What is done to an incident, whatever door it comes by: reporting, answering, steps, facts, clocks, closing. Who may was asked before.

use mamori_core::ids::{IncidentId, LineId, OfficeId, PersonId};
use mamori_core::incidents::{
    ClockId, Facts, LineSort, Playbook, Required, State, StepId, StepState, StoryField,
};
use serde_json::{Value, json};

use super::store::incident::{self as incidents, Incident, New};
use super::store::line::{self as lines, NewLine};
use super::store::{clock as clocks, step as steps};
use crate::db::{Actor, Change, DbError, Event, Scope};
use crate::web::App;

/// Why something was not done.
#[derive(Debug, thiserror::Error)]
pub enum NotDone {
    /// Somebody else wrote in the meantime.
    #[error("somebody else wrote in the meantime")]
    Meanwhile,
    /// It is over, or of a kind that this program does not know.
    #[error("this is not possible from here")]
    NoWay,
    /// The disk refused.
    #[error("a file: {0}")]
    File(#[from] std::io::Error),
    /// The database refused.
    #[error(transparent)]
    Db(#[from] DbError),
}

type Done<T = ()> = Result<T, NotDone>;

/// Who does something where: with whose eyes, in whose name.
#[derive(Clone)]
pub struct Hand<'a> {
    /// The application.
    pub app: &'a App,
    /// In whose name.
    pub actor: Actor,
}

/// The event of a deed.
pub fn event(operation: &'static str, of: &Incident) -> Event {
    let kind = if of.is_drill() { "drill" } else { "incident" };
    Event::of(operation)
        .office(of.office)
        .about(format!("{kind}/{}", of.id))
}

/// Keeps a report with its first line and its clocks. The same form sent twice makes one report.
pub async fn report(
    hand: &Hand<'_>,
    office: OfficeId,
    (new, first): (&New, NewLine),
) -> Done<IncidentId> {
    let app = hand.app;
    let kind = app.incidents.playbook(new.kind.as_str());
    let kind = kind.ok_or(NotDone::NoWay)?;
    let mut change = app.change(&hand.actor).await?;
    let Some(id) = incidents::insert(&mut change, office, new).await? else {
        drop(change);
        let before = incidents::sent(app, Scope::machine(), office, &new.form_key).await?;
        return before.ok_or(NotDone::Meanwhile);
    };
    lines::add(&mut change, (office, id), &first).await?;
    let made = Incident::made(id, office, (new, change.at()));
    wind(&mut change, app, kind, &made).await?;
    let detail = json!({ "kind": new.kind, "via": new.via, "thing": new.thing });
    change
        .save(&event("incidents.report", &made).detail(detail))
        .await?;
    Ok(id)
}

/// Counts the clocks anew and keeps them.
pub(super) async fn wind(change: &mut Change, app: &App, kind: &Playbook, of: &Incident) -> Done {
    let counted = app.incidents.clocks_of(kind, of.known_at, &of.facts);
    Ok(clocks::set(change, of, &counted).await?)
}

/// Changes an incident with a line that says so.
pub async fn change(
    hand: &Hand<'_>,
    (before, now): (&Incident, &Incident),
    (operation, line): (&'static str, NewLine),
) -> Done {
    let mut change = hand.app.change(&hand.actor).await?;
    if !incidents::update(&mut change, before, now).await? {
        return Err(NotDone::Meanwhile);
    }
    let detail = json!({ "sort": line.sort, "about": line.about, "detail": line.detail });
    lines::add(&mut change, (before.office, before.id), &line).await?;
    Ok(change
        .save(&event(operation, before).detail(detail))
        .await?)
}

/// Adds a line and changes nothing else.
pub async fn tell(hand: &Hand<'_>, of: &Incident, line: NewLine) -> Done {
    holds_words(of)?;
    let mut change = hand.app.change(&hand.actor).await?;
    let (_, event) = told(&mut change, of, line).await?;
    Ok(change.save(&event).await?)
}

/// The same in a change that is still open; the event with which it is to be saved.
pub async fn told(change: &mut Change, of: &Incident, line: NewLine) -> Done<(LineId, Event)> {
    let operation = match line.sort {
        LineSort::Correction => "incidents.correct",
        _ => "incidents.note",
    };
    let detail = json!({ "sort": line.sort, "about": line.about });
    let id = lines::add(change, (of.office, of.id), &line).await?;
    Ok((id, event(operation, of).detail(detail)))
}

/// Somebody has seen it and leads from now on, unless somebody leads already.
pub async fn acknowledge(hand: &Hand<'_>, before: &Incident, who: PersonId) -> Done {
    if before.acknowledged.is_some() {
        return Ok(());
    }
    let now = Incident {
        acknowledged: Some((hand.app.clock.now(), who)),
        commander: before.commander.or(Some(who)),
        ..before.clone()
    };
    let line = NewLine::of(LineSort::Acknowledged);
    change(hand, (before, &now), ("incidents.acknowledge", line)).await
}

/// Finds that a report by card is real, or that it is none. Who finds it real has seen it, so nobody else is told.
pub async fn confirm(
    hand: &Hand<'_>,
    before: &Incident,
    (who, is_real, words): (PersonId, bool, &str),
) -> Done {
    if before.state != State::Unconfirmed {
        return Err(NotDone::NoWay);
    }
    let (state, sort) = if is_real {
        (State::Open, LineSort::Confirmed)
    } else {
        (State::Dismissed, LineSort::Dismissed)
    };
    let now = Incident {
        state,
        // One that is real stands by itself, wherever it came from.
        is_folded: before.is_folded && !is_real,
        acknowledged: is_real.then(|| (hand.app.clock.now(), who)),
        commander: is_real.then_some(who),
        ..before.clone()
    };
    let line = NewLine::of(sort).words(words);
    change(hand, (before, &now), ("incidents.confirm", line)).await
}

/// What is over is taken up again before anything is done about it.
pub(super) fn runs(of: &Incident) -> Done {
    match of.state {
        State::Open | State::Unconfirmed => Ok(()),
        State::Closed | State::Dismissed => Err(NotDone::NoWay),
    }
}

/// What was erased takes no new words.
fn holds_words(of: &Incident) -> Done {
    match of.erased_at {
        None => Ok(()),
        Some(_) => Err(NotDone::NoWay),
    }
}

/// Says how a step stands; a step that a clock waits for stops the clock.
pub async fn step(
    hand: &Hand<'_>,
    of: &Incident,
    (step, state): (&StepId, StepState),
    (words, second): (&str, Option<PersonId>),
) -> Done {
    let kind = hand.app.incidents.playbook(of.kind.as_str());
    let known = kind.and_then(|it| it.step(step.as_str()));
    let known = known.ok_or(NotDone::NoWay)?;
    runs(of)?;
    let taken = steps::all(hand.app, Scope::machine(), of).await?;
    let before = taken.get(step.as_str());
    let mut change = hand.app.change(&hand.actor).await?;
    let said = (state, words, second);
    if !steps::set(&mut change, of, step, said, before).await? {
        return Err(NotDone::Meanwhile);
    }
    let (sort, clock) = match state {
        StepState::Done => (LineSort::Step, known.clock.as_ref()),
        StepState::Cannot => (LineSort::StepCannot, None),
    };
    if let Some(clock) = clock {
        clocks::finish(&mut change, of, clock, words).await?;
    }
    let line = NewLine::of(sort).about(step).words(words);
    let line = line.detail(json!({ "second": second, "clock": clock }));
    lines::add(&mut change, (of.office, of.id), &line).await?;
    let detail = json!({ "step": step, "state": state });
    Ok(change
        .save(&event("incidents.step", of).detail(detail))
        .await?)
}

/// Writes that the act of a clock was done.
pub async fn finish_clock(
    hand: &Hand<'_>,
    of: &Incident,
    (clock, receipt): (&ClockId, &str),
) -> Done {
    runs(of)?;
    let mut change = hand.app.change(&hand.actor).await?;
    clocks::finish(&mut change, of, clock, receipt).await?;
    let line = NewLine::of(LineSort::Clock).about(clock).words(receipt);
    lines::add(&mut change, (of.office, of.id), &line).await?;
    let detail = json!({ "clock": clock });
    Ok(change
        .save(&event("incidents.clock", of).detail(detail))
        .await?)
}

/// Changes what is known, counts the clocks anew, and says in the timeline which of them moved and why.
pub async fn set_facts(
    hand: &Hand<'_>,
    before: &Incident,
    (facts, known_at, why): (Facts, jiff::Timestamp, &str),
) -> Done {
    runs(before)?;
    let app = hand.app;
    let kind = app.incidents.playbook(before.kind.as_str());
    let kind = kind.ok_or(NotDone::NoWay)?;
    let now = Incident {
        known_at,
        facts,
        ..before.clone()
    };
    let detail = json!({
        "facts": difference(before, &now),
        "clocks": moved(app, (before, &now)),
    });
    let mut change = app.change(&hand.actor).await?;
    if !incidents::update(&mut change, before, &now).await? {
        return Err(NotDone::Meanwhile);
    }
    wind(&mut change, app, kind, &now).await?;
    let line = NewLine::of(LineSort::Facts)
        .words(why)
        .detail(detail.clone());
    lines::add(&mut change, (now.office, now.id), &line).await?;
    Ok(change
        .save(&event("incidents.facts", &now).detail(detail))
        .await?)
}

/// The answers that changed, each with what it was and what it is.
fn difference(before: &Incident, now: &Incident) -> Vec<Value> {
    let told = |it: &Incident| {
        let mut all = json!(it.facts);
        if let Some(all) = all.as_object_mut() {
            all.insert("known_at".to_owned(), json!(it.known_at));
        }
        all
    };
    let (was, is) = (told(before), told(now));
    let names = is.as_object().into_iter().flat_map(|it| it.keys());
    let changed = names.filter(|it| was.get(*it) != is.get(*it));
    changed
        .map(|it| json!({ "fact": it, "was": was.get(it), "is": is.get(it) }))
        .collect()
}

/// The clocks whose day or verdict changed, with those that one of the two does not have.
pub(super) fn moved(app: &App, (before, now): (&Incident, &Incident)) -> Vec<Value> {
    let counted = |it: &Incident| {
        let kind = app.incidents.playbook(it.kind.as_str());
        kind.map(|kind| app.incidents.clocks_of(kind, it.known_at, &it.facts))
            .unwrap_or_default()
    };
    let (was, is) = (counted(before), counted(now));
    let gone = was.iter().filter(|it| {
        let mut all = is.iter();
        it.required != Required::No && all.all(|now| now.rule.id != it.rule.id)
    });
    let gone = gone.map(|it| {
        json!({
            "clock": it.rule.id, "was": it.due, "is": null,
            "required_was": it.required, "required": null,
        })
    });
    let stayed = is.iter().filter_map(|is| {
        let was = was.iter().find(|it| it.rule.id == is.rule.id);
        let before = was.map(|it| (it.due, it.required));
        let is_new = was.is_none() && is.required == Required::No;
        (before != Some((is.due, is.required)) && !is_new).then(|| {
            json!({
                "clock": is.rule.id, "was": was.and_then(|it| it.due), "is": is.due,
                "required_was": was.map(|it| it.required), "required": is.required,
            })
        })
    });
    stayed.chain(gone).collect()
}

/// Writes one field of what is told.
pub async fn write_story(
    hand: &Hand<'_>,
    before: &Incident,
    written: &[(StoryField, String)],
) -> Done {
    holds_words(before)?;
    let mut now = before.clone();
    let mut changed = Vec::new();
    for (field, words) in written {
        let words = words.trim();
        if now.story.get(field).map_or("", String::as_str) != words {
            changed.push(*field);
            if words.is_empty() {
                now.story.remove(field);
            } else {
                now.story.insert(*field, words.to_owned());
            }
        }
    }
    if changed.is_empty() {
        return Ok(());
    }
    let fields: Vec<&str> = changed.iter().map(|it| it.as_str()).collect();
    let was: Vec<Value> = changed
        .iter()
        .map(|it| json!({ "field": it, "was": before.story.get(it), "is": now.story.get(it) }))
        .collect();
    let line = NewLine::of(LineSort::Story)
        .about(fields.join(","))
        .detail(json!(was));
    change(hand, (before, &now), ("incidents.story", line)).await
}

/// What was lost is found. Everything stays; who found it says whether somebody else may have looked.
pub async fn found(hand: &Hand<'_>, before: &Incident, words: &str) -> Done {
    let now = Incident {
        found_at: before.found_at.or_else(|| Some(hand.app.clock.now())),
        ..before.clone()
    };
    let line = NewLine::of(LineSort::Found).words(words);
    change(hand, (before, &now), ("incidents.found", line)).await
}

/// Closes it, or takes it up again.
pub async fn close(hand: &Hand<'_>, before: &Incident, (is_over, words): (bool, &str)) -> Done {
    let (from, state, sort) = if is_over {
        (State::Open, State::Closed, LineSort::Closed)
    } else {
        (State::Closed, State::Open, LineSort::Reopened)
    };
    if before.state != from {
        return Err(NotDone::NoWay);
    }
    holds_words(before)?;
    let now = Incident {
        state,
        closed_at: is_over.then(|| hand.app.clock.now()),
        ..before.clone()
    };
    let line = NewLine::of(sort).words(words);
    change(hand, (before, &now), ("incidents.close", line)).await
}
