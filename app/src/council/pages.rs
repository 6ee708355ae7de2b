//! The overview of a corporation and of a council: one table, longest without movement first.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use mamori_core::assessments::{Counts, Level};
use mamori_core::people::Act;

use super::standing::{Ongoing, STILL, Standing, worst};
use crate::assessments::{EDITION, NORM};
use crate::people::Node;
use crate::web::{App, Frame, Page, Say, Visit, WebError, WebResult};

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
    incident: Option<Say>,
    cells: Option<Vec<Cell>>,
}

#[derive(Template)]
#[template(path = "council/overview.html")]
struct OverviewPage {
    frame: Frame,
    name: String,
    /// Where the same table leaves for a spreadsheet, without the ending.
    tables: String,
    may_export: bool,
    /// Where norms of one's own are brought in, for whoever may.
    own: Option<String>,
    lead: Say,
    stuck: String,
    moving: String,
    finished: String,
    groups: Vec<Say>,
    rows: Vec<Row>,
    /// Stories that offices offer to others.
    cases: String,
}

/// The offices of a corporation, or the members of a council.
pub(super) async fn overview(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let node = Node::of(&visit.at).ok_or(WebError::NotFound)?;
    let all = super::standings(&app, visit.scope()?, node).await?;
    let frame = Frame::new(&app, &visit);
    let groups = app.catalogue.groups(NORM, EDITION);
    let shown = all.iter().any(|it| it.groups.is_some());
    let (stuck, finished) = (
        all.iter().filter(|it| it.is_stuck()).count(),
        all.iter().filter(|it| it.is_finished()).count(),
    );
    let ids: Vec<&str> = groups.iter().map(|it| it.id.as_str()).collect();
    let page = OverviewPage {
        name: frame.office_name().unwrap_or_default().to_owned(),
        tables: format!("{}/tables/offices", node.path()),
        may_export: visit.may(Act::ExportTables),
        own: visit
            .may(Act::ManageNorms)
            .then(|| format!("{}/own-norms", node.path())),
        lead: frame.fill("council.lead", &[("days", &STILL.to_string())]),
        moving: (all.len() - stuck - finished).to_string(),
        stuck: stuck.to_string(),
        finished: finished.to_string(),
        cases: format!("{}/cases", node.path()),
        groups: groups
            .iter()
            .filter(|_| shown)
            .map(|it| frame.text(it.title.authored(), &it.title_en))
            .collect(),
        rows: all
            .into_iter()
            .map(|it| row(&frame, it, (&ids, shown, app.clock.today())))
            .collect(),
        frame,
    };
    Ok(Page(page).into_response())
}

fn row(frame: &Frame, it: Standing, (ids, shown, today): (&[&str], bool, Date)) -> Row {
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
        incident: it.incidents.map(|it| incident(frame, it, today)),
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

/// That something has happened there: since when, and whether somebody has answered.
fn incident(frame: &Frame, of: Ongoing, today: Date) -> Say {
    let days = today.since(of.since).map_or(0, |it| it.get_days()) + 1;
    let key = if of.unanswered > 0 {
        "council.incident-unanswered"
    } else {
        "council.incident"
    };
    frame.fill(
        key,
        &[("n", &of.open.to_string()), ("days", &days.to_string())],
    )
}

/// The worst of a group, with the signs of the answers.
fn cell(frame: &Frame, counts: Counts) -> Cell {
    let (sign, kind) = worst(&counts);
    Cell {
        sign,
        kind,
        words: frame.plain(&format!("council.cell.{kind}")),
    }
}
