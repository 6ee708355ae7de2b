//! All cycles of an office, newest first, with what came out of each.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};

use super::super::{history, overview};
use super::left::Gone;
use super::{day_name, path, year_name};
use crate::clock::office_day;
use crate::web::{App, Frame, Page, Say, Visit, WebResult};

#[derive(Template)]
#[template(path = "assessments/history.html")]
struct HistoryPage {
    frame: Frame,
    cycles: Vec<Cycle>,
    now: String,
    compare: Option<String>,
}

/// One fiscal year.
struct Cycle {
    year: String,
    met: u32,
    applicable: u32,
    unsure: u32,
    level: Say,
    /// What is left, where the edition was taken away.
    left: Option<String>,
    opened: String,
    closed: Option<String>,
}

pub(super) async fn show(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let (scope, office) = (visit.scope()?, visit.office()?);
    let frame = Frame::new(&app, &visit);
    let mut cycles = Vec::new();
    for of in history(&app, scope, office).await? {
        let whole = overview(&app, scope, of).await?;
        let (of, total) = (&whole.assessment, whole.score.total);
        cycles.push(Cycle {
            year: year_name(&frame, of.fiscal_year),
            met: total.met(),
            applicable: total.applicable(),
            unsure: total.unsure,
            level: if whole.is_gone {
                Say::plain("―")
            } else {
                frame.say(&format!("assessments.level.{}", whole.progress.level))
            },
            left: whole.is_gone.then(|| Gone::of(&frame, of).href),
            opened: day_name(&frame, office_day(of.opened_at)),
            closed: of.closed_at.map(|it| day_name(&frame, office_day(it))),
        });
    }
    let page = HistoryPage {
        now: path(office, "assessment"),
        compare: (cycles.len() > 1).then(|| path(office, "assessments/compare")),
        cycles,
        frame,
    };
    Ok(Page(page).into_response())
}

impl HistoryPage {
    /// Whether the norm of a year was taken away.
    fn has_gone(&self) -> bool {
        self.cycles.iter().any(|it| it.left.is_some())
    }
}
