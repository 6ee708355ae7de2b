//! For programs: incidents and drills of an office, each with timeline, steps and clocks; reporting one, adding a line.

use jiff::Timestamp;
use jiff::civil::Date;
use mamori_core::ids::{IncidentId, LineId};
use mamori_core::incidents::{KindId, LineSort, Required, State as Course, StepState, Via};
use mamori_core::people::Act;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::super::deeds;
use super::super::store::incident::{self, Incident, World};
use super::super::store::line::{self as lines, Line, NewLine};
use super::super::store::list as incidents;
use super::super::store::{clock as clocks, step as steps};
use super::mine::LONGEST;
use super::report::new_by_program;
use super::{Desk, refused};
use crate::people::{keep_made, made_before, secrets};
use crate::web::{ApiResult, Ask, Limit, Made, Mistakes, Nothing, One, Problem, Route, Rows};

pub(super) fn routes() -> Vec<Route> {
    const ALL: &str = "/api/v1/offices/{office}/incidents";
    const ONE: &str = "/api/v1/offices/{office}/incidents/{incident}";
    const LINES: &str = "/api/v1/offices/{office}/incidents/{incident}/lines";
    const DRILLS: &str = "/api/v1/offices/{office}/drills";
    let see = Act::SeeIncidents;
    vec![
        Route::reads(
            ALL,
            see,
            "The incidents of an office, the newest first",
            real,
        ),
        Route::adds(
            ALL,
            Act::ReportIncident,
            "Report that something happened",
            report,
        ),
        Route::reads(
            ONE,
            see,
            "One incident or drill with timeline, steps and clocks",
            show,
        ),
        Route::adds(
            LINES,
            Act::HandleIncidents,
            "Add a line to the timeline",
            tell,
        ),
        Route::reads(
            DRILLS,
            see,
            "What was played in drills, the newest first",
            played,
        ),
    ]
}

/// Which of them.
#[derive(Deserialize, JsonSchema)]
struct Which {
    /// The id of the last one of the page before.
    after: Option<String>,
    /// At most so many.
    #[serde(default)]
    limit: Limit,
    /// Only those that are so far.
    state: Option<Course>,
}

/// So many of each state are looked through.
const MOST: i64 = 10_000;

/// An incident, without what is told of persons.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Incident")]
struct Shown {
    id: IncidentId,
    /// Its number at the office; drills are counted by themselves.
    number: i64,
    kind: KindId,
    title: String,
    state: Course,
    via: Via,
    /// Whether it is played.
    is_drill: bool,
    #[schemars(with = "String", extend("format" = "date-time"))]
    known_at: Timestamp,
    #[schemars(with = "String", extend("format" = "date-time"))]
    reported_at: Timestamp,
    #[schemars(with = "Option<String>", extend("format" = "date-time"))]
    acknowledged_at: Option<Timestamp>,
    #[schemars(with = "Option<String>", extend("format" = "date-time"))]
    found_at: Option<Timestamp>,
    #[schemars(with = "Option<String>", extend("format" = "date-time"))]
    closed_at: Option<Timestamp>,
}

impl Shown {
    fn of(desk: &Desk, it: &Incident) -> Self {
        let kind = desk.app.incidents.playbook(it.kind.as_str());
        let title = kind.map(|it| desk.frame.text_plain(it.title.authored(), &it.title_en));
        Self {
            id: it.id,
            number: it.number,
            title: title.unwrap_or_else(|| it.kind.to_string()),
            kind: it.kind.clone(),
            state: it.state,
            via: it.via,
            is_drill: it.is_drill(),
            known_at: it.known_at,
            reported_at: it.reported_at,
            acknowledged_at: it.acknowledged.map(|it| it.0),
            found_at: it.found_at,
            closed_at: it.closed_at,
        }
    }
}

async fn real(ask: Ask<Which>) -> ApiResult<Rows<Shown>> {
    list(&ask, World::Real).await
}

async fn played(ask: Ask<Which>) -> ApiResult<Rows<Shown>> {
    list(&ask, World::Drill).await
}

async fn list(ask: &Ask<Which>, world: World) -> ApiResult<Rows<Shown>> {
    let desk = Desk::of(&ask.app, &ask.visit)?;
    let states = ask.asked.state.as_ref();
    let states = states.map_or(Course::ALL, std::slice::from_ref);
    let found = incidents::list(&ask.app, desk.scope, desk.office, (world, states, MOST)).await?;
    let shown: Vec<Shown> = found.iter().map(|it| Shown::of(&desk, it)).collect();
    let span = (ask.asked.after.as_deref(), ask.asked.limit);
    Rows::part(ask, shown, span, |it| it.id.to_string())
}

/// An incident with everything around it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "IncidentWithCourse")]
struct Whole {
    incident: Shown,
    clocks: Vec<ShownClock>,
    /// The steps of its playbook that somebody has spoken of.
    steps: Vec<ShownStep>,
    /// What happened, in the order in which it was written; empty for who may not read what is told of persons.
    lines: Vec<ShownLine>,
}

/// Until when somebody must be told.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "IncidentClock")]
struct ShownClock {
    id: String,
    title: String,
    required: Required,
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    due_on: Option<Date>,
    #[schemars(with = "Option<String>", extend("format" = "date-time"))]
    done_at: Option<Timestamp>,
    /// The number that was given for it.
    receipt: String,
}

/// A step of the playbook.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "IncidentStep")]
struct ShownStep {
    id: String,
    state: StepState,
    #[schemars(with = "String", extend("format" = "date-time"))]
    at: Timestamp,
    /// What was written about it; empty for who may not read what is told of persons.
    words: String,
}

/// A line of what happened.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "IncidentLine")]
struct ShownLine {
    id: LineId,
    sort: LineSort,
    #[schemars(with = "String", extend("format" = "date-time"))]
    happened_at: Timestamp,
    #[schemars(with = "String", extend("format" = "date-time"))]
    written_at: Timestamp,
    /// A person's id, `system` or `nobody`.
    written_by: String,
    /// Which step, clock or file it is about.
    about: String,
    /// What somebody typed.
    words: String,
    /// The line that it corrects.
    corrects: Option<LineId>,
}

async fn found<Q>(ask: &Ask<Q>) -> ApiResult<(Desk, Incident)> {
    let desk = Desk::of(&ask.app, &ask.visit)?;
    let incident = desk.incident(&ask.name::<String>("incident")?).await?;
    Ok((desk, incident))
}

async fn show(ask: Ask<Nothing>) -> ApiResult<One<Whole>> {
    let (desk, incident) = found(&ask).await?;
    let mut told = Vec::new();
    // What is told of persons leaves a trace of who read it.
    if desk.may_read_all() {
        let read = deeds::event("incidents.read", &incident);
        ask.app.look(&ask.visit.actor(), &read).await?;
        told = lines::all(&ask.app, desk.scope, &incident).await?;
    }
    let taken = steps::all(&ask.app, desk.scope, &incident).await?;
    let step = |(id, it): (String, steps::Taken)| ShownStep {
        id,
        state: it.state,
        at: it.at,
        words: if desk.may_read_all() {
            it.words
        } else {
            String::new()
        },
    };
    Ok(One(Whole {
        incident: Shown::of(&desk, &incident),
        clocks: shown_clocks(&desk, &incident).await?,
        steps: taken.into_iter().map(step).collect(),
        lines: told.into_iter().map(shown_line).collect(),
    }))
}

async fn shown_clocks(desk: &Desk, of: &Incident) -> ApiResult<Vec<ShownClock>> {
    let kept = clocks::all(&desk.app, desk.scope, of).await?;
    let shown = kept.into_iter().map(|(id, it)| {
        let rule = desk.app.incidents.clock(&id);
        let title = rule.map(|it| desk.frame.text_plain(it.title.authored(), &it.title_en));
        ShownClock {
            title: title.unwrap_or_else(|| id.clone()),
            required: it.required,
            due_on: it.due_on,
            done_at: it.done_at,
            receipt: it.receipt,
            id,
        }
    });
    Ok(shown.collect())
}

fn shown_line(it: Line) -> ShownLine {
    ShownLine {
        id: it.id,
        sort: it.sort,
        happened_at: it.happened_at,
        written_at: it.written_at,
        written_by: it.written_by,
        about: it.about,
        words: it.words,
        corrects: it.corrects,
    }
}

/// What happened.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Report {
    /// Its kind: the id of a playbook.
    kind: String,
}

/// What was made: its id.
#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(inline)]
struct New<T> {
    id: T,
}

/// Three taps in one call; the key of the call, where there is one, stands for that of the form.
async fn report(ask: Ask<Report>) -> ApiResult<Made<New<IncidentId>>> {
    let desk = Desk::of(&ask.app, &ask.visit)?;
    let kind = ask.app.incidents.playbook(&ask.asked.kind);
    let kind = kind.ok_or_else(|| mistake("kind", "incidents.mistake.kind"))?;
    let form_key = form_key(&ask)?;
    let path = |id| format!("/api/v1/offices/{}/incidents/{id}", desk.office);
    let before = incident::sent(&ask.app, desk.scope, desk.office, &form_key).await?;
    if let Some(id) = before {
        let before = desk.incident(&id.to_string()).await?;
        if before.kind != kind.id {
            return Err(Problem::Twice);
        }
        return Ok(Made(New { id }, path(id)));
    }
    let new = new_by_program(&desk, kind.id.clone(), &form_key).await?;
    let line = NewLine::of(LineSort::Reported).detail(json!({ "via": Via::Page }));
    let id = deeds::report(&desk.hand(), desk.office, (&new, line)).await;
    let id = id.map_err(refused)?;
    Ok(Made(New { id }, path(id)))
}

/// Of the same token and key the same key of a form, so that it makes one report.
fn form_key(ask: &Ask<Report>) -> ApiResult<String> {
    let token = ask.visit.who()?.token.as_ref();
    let once = ask.once().zip(token);
    Ok(match once {
        Some((once, token)) => secrets::digest(&format!("{} {}", token.id, once.key)),
        None => secrets::token(&ask.app.chance),
    })
}

fn mistake(field: &'static str, key: &'static str) -> Problem {
    let mut mistakes = Mistakes::none();
    mistakes.add(field, key);
    Problem::Mistakes(mistakes)
}

/// One more line.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Told {
    /// What happened.
    #[schemars(length(min = 1, max = 4000))]
    words: String,
    /// When, if not now.
    #[schemars(with = "Option<String>", extend("format" = "date-time"))]
    #[serde(default)]
    happened_at: Option<Timestamp>,
    /// The line of words that it corrects.
    #[serde(default)]
    corrects: Option<String>,
}

async fn tell(ask: Ask<Told>) -> ApiResult<Made<New<LineId>>> {
    let (desk, of) = found(&ask).await?;
    let path = format!("/api/v1/offices/{}/incidents/{}", desk.office, of.id);
    if let Some(made) = made_before(&ask).await? {
        return Ok(Made(made, path));
    }
    let asked = &ask.asked;
    let words = asked.words.trim();
    if words.is_empty() || words.chars().count() > LONGEST {
        return Err(mistake("words", "incidents.mistake.words"));
    }
    if asked.happened_at.is_some_and(|it| it > ask.app.clock.now()) {
        return Err(mistake("happened_at", "incidents.mistake.future"));
    }
    let corrects = match &asked.corrects {
        Some(id) => Some(super::acts::own_line(&desk, &of, id).await?),
        None => None,
    };
    let sort = if corrects.is_some() {
        LineSort::Correction
    } else {
        LineSort::Note
    };
    let line = NewLine {
        happened_at: asked.happened_at,
        corrects,
        ..NewLine::of(sort).words(words)
    };
    let mut change = ask.app.change(&ask.visit.actor()).await?;
    let (id, event) = deeds::told(&mut change, &of, line).await.map_err(refused)?;
    let made = New { id };
    keep_made(&ask, &mut change, &made).await?;
    change.save(&event).await?;
    Ok(Made(made, path))
}
