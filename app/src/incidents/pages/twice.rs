//! What another person wrote into a field meanwhile, beside what was typed: nobody writes over anybody without seeing it.

use std::collections::BTreeMap;

use mamori_core::incidents::{LineSort, Meeting, meet};
use serde_json::Value;

use super::super::store::incident::Incident;
use super::super::store::line::{self as lines, Line};
use super::{Desk, timeline, view};
use crate::people::{Worker, workers};
use crate::web::{Say, WebResult};

/// Before the name of a field: what it was when its form was shown.
const WAS: &str = "was-";

/// What somebody else wrote.
#[derive(Clone)]
pub(super) struct Other {
    pub(super) by: Say,
    pub(super) at: Option<Say>,
    pub(super) words: Say,
}

/// A form as it was sent, held against what stands there now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Met {
    /// What stands in each field from now on: what was typed, or what somebody else wrote where nothing new was typed.
    pub(super) fields: BTreeMap<String, String>,
    /// Those that two wrote differently.
    pub(super) both: Vec<String>,
}

impl Met {
    /// Holds the fields of a form against what they are now. A field that was not sent is left alone.
    pub(super) fn of(sent: &[(String, String)], now: &BTreeMap<String, String>) -> Self {
        let value = |name: &str| {
            let found = sent.iter().find(|(it, _)| it == name);
            found.map(|(_, it)| it.as_str())
        };
        let mut met = Self::default();
        for (name, now) in now {
            let Some(typed) = value(name) else { continue };
            let kept = match meet(value(&format!("{WAS}{name}")), now, typed) {
                Meeting::Stays => now,
                Meeting::Written => typed,
                Meeting::Both => {
                    met.both.push(name.clone());
                    typed
                }
            };
            met.fields.insert(name.clone(), kept.to_owned());
        }
        met
    }
}

/// Who wrote fields last, by what says so in a line of one sort.
pub(super) struct Writers {
    lines: Vec<Line>,
    people: Vec<Worker>,
}

impl Writers {
    pub(super) async fn of(desk: &Desk, of: &Incident) -> WebResult<Self> {
        Ok(Self {
            lines: lines::all(&desk.app, desk.scope, of).await?,
            people: workers(&desk.app, desk.scope, desk.office).await?,
        })
    }

    /// What stands in a field, with who wrote it and when.
    pub(super) fn other(&self, desk: &Desk, (sort, field): (LineSort, &str), words: Say) -> Other {
        let mut lines = self.lines.iter().rev();
        let last = lines.find(|it| it.sort == sort && tells(it, field));
        let frame = &desk.frame;
        Other {
            by: last.map_or_else(
                || frame.say("incidents.line.by-other"),
                |it| timeline::by(frame, &it.written_by, &self.people),
            ),
            at: last.map(|it| view::moment(frame, it.written_at)),
            words,
        }
    }
}

/// Whether a line tells of a field: of the story by its name, of the answers by what changed, of a step by its id.
fn tells(line: &Line, field: &str) -> bool {
    let facts = line.detail.get("facts").and_then(Value::as_array);
    let is_fact = |it: &Value| it.get("fact").and_then(Value::as_str) == Some(field);
    match line.sort {
        LineSort::Facts => facts.is_some_and(|it| it.iter().any(is_fact)),
        _ => line.about.split(',').any(|it| it == field),
    }
}
