//! The overview of a corporation and of a council: one table, longest without movement first.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use mamori_core::assessments::{Counts, Level};

use super::standing::{STILL, Standing, longest_still_first};
use super::store::{self, Node};
use crate::assessments::{EDITION, NORM};
use crate::web::{App, At, Frame, Page, Say, Visit, WebError, WebResult};

/// A cell of the grid of groups: its sign, the word for colour and screen readers.
struct Cell {
    sign: &'static str,
    kind: &'static str,
    words: String,
}

struct Row {
    href: String,
    name: String,
    phone: String,
    still: String,
    is_stuck: bool,
    level: Option<(&'static str, Say)>,
    met: String,
    unanswered: u32,
    staff: String,
    late: usize,
    cells: Option<Vec<Cell>>,
}

#[derive(Template)]
#[template(path = "council/overview.html")]
struct OverviewPage {
    frame: Frame,
    name: String,
    lead: Say,
    stuck: String,
    moving: String,
    finished: String,
    groups: Vec<Say>,
    rows: Vec<Row>,
}

/// The offices of a corporation.
pub(super) async fn corporation(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let At::Corporation { id, name, .. } = &visit.at else {
        return Err(WebError::NotFound);
    };
    let node = Node {
        kind: "corporation",
        id: id.to_string(),
    };
    overview(&app, &visit, &node, name).await
}

/// The members of a council.
pub(super) async fn council(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let At::Council { id, name, .. } = &visit.at else {
        return Err(WebError::NotFound);
    };
    let node = Node {
        kind: "council",
        id: id.to_string(),
    };
    overview(&app, &visit, &node, name).await
}

async fn overview(app: &App, visit: &Visit, node: &Node, name: &str) -> WebResult<Response> {
    let known = store::offices(app, visit.scope()?, node).await?;
    let today = app.clock.today();
    let all = known.into_iter();
    let all = longest_still_first(all.map(|it| it.standing(&app.catalogue, today)).collect());
    let frame = Frame::new(app, visit);
    let groups = app.catalogue.groups(NORM, EDITION);
    let shown = all.iter().any(|it| it.groups.is_some());
    let (stuck, finished) = (
        all.iter().filter(|it| it.is_stuck()).count(),
        all.iter().filter(|it| it.is_finished()).count(),
    );
    let ids: Vec<&str> = groups.iter().map(|it| it.id.as_str()).collect();
    let page = OverviewPage {
        name: name.to_owned(),
        lead: frame.fill("council.lead", &[("days", &STILL.to_string())]),
        moving: (all.len() - stuck - finished).to_string(),
        stuck: stuck.to_string(),
        finished: finished.to_string(),
        groups: groups
            .iter()
            .filter(|_| shown)
            .map(|it| frame.text(it.title.authored(), &it.title_en))
            .collect(),
        rows: all
            .into_iter()
            .map(|it| row(&frame, it, (&ids, shown)))
            .collect(),
        frame,
    };
    Ok(Page(page).into_response())
}

fn row(frame: &Frame, it: Standing, (ids, shown): (&[&str], bool)) -> Row {
    let level = it.level.map(|it| {
        let kind = match it {
            Level::Basics => "good",
            Level::FirstStep => "info",
            Level::Started => "off",
        };
        (kind, frame.say(&format!("council.level.{it}")))
    });
    Row {
        href: format!("/offices/{}", it.office),
        is_stuck: it.is_stuck(),
        still: it.still.map(|it| it.to_string()).unwrap_or_default(),
        level,
        met: format!("{} / {}", it.total.met(), it.total.applicable()),
        unanswered: it.total.unanswered,
        staff: format!("{} / {}", it.staff.1, it.staff.0),
        late: it.late,
        cells: it.groups.filter(|_| shown).map(|groups| {
            let counts = ids.iter().map(|id| groups.get(*id).copied());
            counts
                .map(|it| cell(frame, it.unwrap_or_default()))
                .collect()
        }),
        name: it.name,
        phone: it.phone,
    }
}

/// The worst of a group, with the signs of the answers.
fn cell(frame: &Frame, counts: Counts) -> Cell {
    let (sign, kind) = match counts {
        it if it.applicable() == 0 => ("―", "not-applicable"),
        it if it.unanswered > 0 => ("・", "off"),
        it if it.not_yet > 0 => ("×", "not-yet"),
        it if it.unsure > 0 => ("△", "unsure"),
        it if it.alternative > 0 => ("○", "alternative"),
        _ => ("◎", "done"),
    };
    Cell {
        sign,
        kind,
        words: frame.plain(&format!("council.cell.{kind}")),
    }
}
