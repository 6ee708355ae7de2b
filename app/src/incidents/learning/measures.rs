//! What an office decides itself after an incident: each measure is a row of its plan, with who does it until when.

use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use jiff::ToSpan;
use jiff::civil::Date;
use mamori_core::assessments::PlanState;
use mamori_core::incidents::LineSort;
use mamori_core::people::Act;
use serde::Deserialize;
use serde_json::json;

use super::super::deeds;
use super::super::pages::{Desk, room_path};
use super::super::store::incident::Incident;
use super::super::store::line::{self as lines, NewLine};
use super::pages;
use crate::assessments::plan::{self, Cycle, Measure, NewMeasure, NotPlanned};
use crate::people::{Worker, workers};
use crate::web::{App, Mistakes, Route, Say, Visit, WebError, WebResult, see_other};

/// The longest measure, in characters.
const LONGEST: usize = 400;

pub(super) fn routes() -> Vec<Route> {
    vec![Route::post(
        "/offices/{office}/incidents/{incident}/learn/measures",
        Act::ChangePlan,
        add,
    )]
}

/// What is typed of a measure.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    pub(super) words: String,
    pub(super) owner: String,
    pub(super) due_on: String,
}

/// A measure that stands in the plan.
pub(super) struct Planned {
    pub(super) href: String,
    pub(super) words: String,
    pub(super) who: Say,
    pub(super) due: Say,
    pub(super) state: Say,
    pub(super) is_done: bool,
}

/// The part of the review that is about measures.
pub(super) struct Part {
    pub(super) planned: Vec<Planned>,
    /// Whether a measure can be added here, and by this visitor.
    pub(super) may_add: bool,
    /// No check is open, so that there is no plan.
    pub(super) no_check: bool,
    pub(super) people: Vec<(String, String, bool)>,
    pub(super) typed: Typed,
}

/// By what a plan knows measures after an incident.
fn origin(of: &Incident) -> String {
    format!("incident/{}", of.id)
}

impl Part {
    /// The measures after an incident; a drill has none.
    pub(super) async fn of(desk: &Desk, of: &Incident, typed: Option<Typed>) -> WebResult<Self> {
        let (app, frame) = (&desk.app, &desk.frame);
        let cycle = plan::newest_cycle(app, desk.scope, desk.office).await?;
        let people = workers(app, desk.scope, desk.office).await?;
        let open = cycle.as_ref().filter(|it| it.is_open());
        let typed = match (typed, open) {
            (Some(typed), _) => typed,
            (None, Some(cycle)) => Typed {
                owner: frame.visit.who()?.id.to_string(),
                due_on: proposed(cycle, app.clock.today()).to_string(),
                ..Typed::default()
            },
            (None, None) => Typed::default(),
        };
        Ok(Self {
            planned: planned(desk, of).await?,
            may_add: !of.is_drill() && open.is_some() && frame.visit.may(Act::ChangePlan),
            no_check: !of.is_drill() && open.is_none(),
            people: choices(people, &typed.owner),
            typed,
        })
    }
}

async fn planned(desk: &Desk, of: &Incident) -> WebResult<Vec<Planned>> {
    let (app, frame) = (&desk.app, &desk.frame);
    let origin = origin(of);
    let plan = plan::of(app, desk.scope, desk.office).await?;
    let rows = plan.map(|it| it.rows).unwrap_or_default();
    let own = rows.into_iter().filter_map(|it| {
        let measure = it.measure.clone().filter(|it| it.origin == origin)?;
        Some((it, measure.words))
    });
    let planned = own.map(|(it, words)| Planned {
        href: format!("/offices/{}/plan/items/{}", desk.office, it.id),
        words,
        who: it.owner.as_ref().map_or_else(
            || frame.say("plans.row.nobody"),
            |it| frame.name(&it.name, &it.kana),
        ),
        due: frame.day(it.due_on),
        state: frame.say(&format!("plans.state.{}", it.state)),
        is_done: it.state == PlanState::Done,
    });
    Ok(planned.collect())
}

fn choices(people: Vec<Worker>, chosen: &str) -> Vec<(String, String, bool)> {
    let all = people.into_iter();
    all.map(|it| {
        let id = it.id.to_string();
        let is_chosen = id == chosen;
        (id, it.name, is_chosen)
    })
    .collect()
}

/// A month from today where it lies in the fiscal year, else the last day of that.
fn proposed(cycle: &Cycle, today: Date) -> Date {
    let year = mamori_core::calendar::FiscalYear::of(today).max(cycle.fiscal_year);
    let month = today.checked_add(1.month()).unwrap_or(today);
    month.clamp(year.first_day(), year.last_day())
}

async fn add(
    State(app): State<App>,
    visit: Visit,
    Path((_, id)): Path<(String, String)>,
    Form(typed): Form<Typed>,
) -> WebResult<Response> {
    let desk = Desk::of(&app, &visit)?;
    let of = desk.incident(&id).await?;
    if of.is_drill() || !desk.may_handle() {
        return Err(WebError::NotAllowed);
    }
    let cycle = plan::newest_cycle(&app, desk.scope, desk.office).await?;
    let cycle = cycle.ok_or(WebError::Mistake("incidents.mistake.measure-check"))?;
    let mut mistakes = Mistakes::none();
    let new = read(&desk, (&of, &typed), &mut mistakes).await?;
    let Some(new) = new else {
        return pages::with_measure(desk, &of, (typed, mistakes)).await;
    };
    let path = format!("{}/learn?done=saved", room_path(desk.office, of.id));
    // The same form sent twice makes one row.
    let there = planned(&desk, &of).await?;
    if there.iter().any(|it| it.words == new.measure.words) {
        return Ok(see_other(&path));
    }
    match keep(&desk, &of, (&cycle, &new)).await {
        Ok(()) => Ok(see_other(&path)),
        Err(NotPlanned::OutsideYear) => {
            mistakes.add("due_on", "plans.item.due-outside");
            pages::with_measure(desk, &of, (typed, mistakes)).await
        }
        Err(NotPlanned::NoCheck) => Err(WebError::Mistake("incidents.mistake.measure-check")),
        Err(NotPlanned::Db(why)) => Err(why.into()),
        Err(why) => Err(WebError::ours(why.to_string())),
    }
}

/// What was meant; without it at least one mistake was added.
async fn read(
    desk: &Desk,
    (of, typed): (&Incident, &Typed),
    mistakes: &mut Mistakes,
) -> WebResult<Option<NewMeasure>> {
    let words: String = typed.words.trim().chars().take(LONGEST).collect();
    if words.is_empty() {
        mistakes.add("words", "incidents.mistake.measure");
    }
    let people = workers(&desk.app, desk.scope, desk.office).await?;
    let owner = people.iter().find(|it| it.id.to_string() == typed.owner);
    if owner.is_none() {
        mistakes.add("owner", "plans.item.owner-needed");
    }
    let due_on = typed.due_on.trim().parse::<Date>().ok();
    if due_on.is_none() {
        mistakes.add("due_on", "plans.item.due-needed");
    }
    let (Some(owner), Some(due_on), false) = (owner, due_on, words.is_empty()) else {
        return Ok(None);
    };
    Ok(Some(NewMeasure {
        measure: Measure {
            words,
            origin: origin(of),
        },
        owner: owner.id,
        due_on,
    }))
}

/// Puts a measure into the plan, with a line in the timeline.
async fn keep(
    desk: &Desk,
    of: &Incident,
    (cycle, new): (&Cycle, &NewMeasure),
) -> Result<(), NotPlanned> {
    let mut change = desk.app.change(&desk.frame.visit.actor()).await?;
    let item = plan::add_measure(&mut change, desk.scope, cycle, new).await?;
    let line = NewLine::of(LineSort::Measure)
        .about(item)
        .words(&new.measure.words);
    lines::add(&mut change, (of.office, of.id), &line).await?;
    let detail = json!({
        "item": item, "words": new.measure.words, "owner": new.owner, "due_on": new.due_on,
    });
    let event = deeds::event("incidents.measure", of).detail(detail);
    Ok(change.save(&event).await?)
}
