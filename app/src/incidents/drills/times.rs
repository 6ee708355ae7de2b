//! The times of a drill: from its beginning to the report, to the answer, to each step that a surprise expects.

use jiff::Timestamp;
use mamori_core::incidents::Scenario;

use super::super::store::incident::{self as incidents, Incident};
use super::super::store::step as steps;
use super::store::Drill;
use crate::db::Scope;
use crate::web::{App, WebResult};

/// What was measured.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Times {
    /// Seconds to the report.
    pub report: Option<i64>,
    /// Seconds to the answer.
    pub answer: Option<i64>,
    /// Steps that were done.
    pub done: usize,
    /// Steps of the playbook.
    pub all: usize,
    /// Surprises whose step followed.
    pub followed: usize,
    /// Surprises that expect a step.
    pub expected: usize,
}

/// Measures a drill.
pub async fn times(app: &App, scope: Scope, drill: &Drill) -> WebResult<Times> {
    let Some(played) = drill.incident else {
        return Ok(Times::default());
    };
    let Some(incident) = incidents::find(app, scope, drill.office, played).await? else {
        return Ok(Times::default());
    };
    let taken = steps::all(app, scope, &incident).await?;
    let scenario = app.incidents.scenario(drill.scenario.as_str());
    let expects = scenario.map(expected).unwrap_or_default();
    let kind = app.incidents.playbook(incident.kind.as_str());
    Ok(Times {
        report: Some(seconds(drill.began_at, incident.reported_at)),
        answer: answered(&incident).map(|at| seconds(drill.began_at, at)),
        done: kind.map_or(0, |it| steps::taken_of(it, &taken)),
        all: kind.map_or(0, |it| it.steps.len()),
        followed: expects.iter().filter(|it| taken.contains_key(**it)).count(),
        expected: expects.len(),
    })
}

fn expected(of: &Scenario) -> Vec<&str> {
    let all = of.surprises.iter();
    all.filter_map(|it| {
        it.expects
            .as_ref()
            .map(mamori_core::incidents::StepId::as_str)
    })
    .collect()
}

fn answered(of: &Incident) -> Option<Timestamp> {
    of.acknowledged.map(|it| it.0)
}

fn seconds(from: Timestamp, to: Timestamp) -> i64 {
    to.duration_since(from).as_secs()
}
