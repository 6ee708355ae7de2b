//! The newest cycle beside the one before: what became better, worse, stayed, came or went.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use mamori_core::assessments::{Answer, Checked, Comparison, compare};
use mamori_core::catalogue::ProvisionId;

use super::super::{checked, history, is_gone};
use super::{Choice, path, year_name};
use crate::web::{App, Frame, Page, Say, Visit, WebResult};

#[derive(Template)]
#[template(path = "assessments/compare.html")]
struct ComparePage {
    frame: Frame,
    list: String,
    now: String,
    before: String,
    has_gone: bool,
    kinds: Vec<Kind>,
}

/// All requirements of which the same is true.
struct Kind {
    word: &'static str,
    glyph: &'static str,
    title: Say,
    lines: Vec<Line>,
}

/// One requirement, before and now.
struct Line {
    number: String,
    title: Say,
    before: Choice,
    now: Choice,
}

type Cycle = BTreeMap<ProvisionId, Option<Answer>>;

pub(super) async fn show(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let (scope, office) = (visit.scope()?, visit.office()?);
    let frame = Frame::new(&app, &visit);
    let all = history(&app, scope, office).await?;
    let [newest, last, ..] = all.as_slice() else {
        let page = ComparePage {
            list: path(office, "assessment"),
            now: String::new(),
            before: String::new(),
            has_gone: false,
            kinds: Vec::new(),
            frame,
        };
        return Ok(Page(page).into_response());
    };
    let now = cycle(&checked(&app, scope, newest).await?);
    let before = cycle(&checked(&app, scope, last).await?);
    let page = ComparePage {
        list: path(office, "assessment"),
        now: year_name(&frame, newest.fiscal_year),
        before: year_name(&frame, last.fiscal_year),
        has_gone: [newest, last].iter().any(|it| is_gone(&app.catalogue, it)),
        kinds: kinds(&app, &frame, &before, &now),
        frame,
    };
    Ok(Page(page).into_response())
}

/// The answers of what applies.
fn cycle(checked: &[Checked]) -> Cycle {
    let applying = checked.iter().filter(|it| it.applies);
    applying.map(|it| (it.id.clone(), it.answer)).collect()
}

fn kinds(app: &App, frame: &Frame, before: &Cycle, now: &Cycle) -> Vec<Kind> {
    let compared = compare(before, now);
    let tag = |cycle: &Cycle, id: &ProvisionId| {
        let answer = cycle.get(id).copied();
        Choice::tag(frame, answer.unwrap_or(Some(Answer::NotApplicable)))
    };
    let line = |id: &ProvisionId| {
        // Of what is no longer there, the number is left.
        let it = app.catalogue.provision(id.as_str());
        let title = it.map(|it| frame.text(it.title.authored(), &it.title_en));
        Line {
            number: id.local().to_owned(),
            title: title.unwrap_or_else(|| Say::plain("")),
            before: tag(before, id),
            now: tag(now, id),
        }
    };
    let kind = |it: &Comparison| {
        let (word, glyph) = match it {
            Comparison::Better => ("good", "↑"),
            Comparison::Worse => ("bad", "↓"),
            Comparison::Same => ("off", "→"),
            Comparison::New => ("info", "＋"),
            Comparison::Gone => ("off", "―"),
        };
        let ids = compared.iter().filter(|(_, is)| *is == it);
        Kind {
            word,
            glyph,
            title: frame.say(&format!("assessments.comparison.{it}")),
            lines: ids.map(|(id, _)| line(id)).collect(),
        }
    };
    Comparison::ALL.iter().map(kind).collect()
}
