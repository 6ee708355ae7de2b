//! All incidents of an office: what is open, what came by card, what is over; drills on a part of their own.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use mamori_core::incidents::State as Course;
use mamori_core::people::Act;

use super::super::store::incident::{Incident, World};
use super::super::store::list as incidents;
use super::view::{self, Tag};
use super::{Desk, list_path, report_path, room_path};
use crate::web::{App, Frame, Page, Route, Say, Visit, WebResult};

pub(super) fn routes() -> Vec<Route> {
    vec![Route::get(
        "/offices/{office}/incidents",
        Act::SeeIncidents,
        show,
    )]
}

/// So many of each state stand on the page.
const MOST: i64 = 100;

pub(super) struct Row {
    pub(super) href: String,
    pub(super) number: String,
    pub(super) title: Say,
    pub(super) state: Tag,
    pub(super) at: Say,
    pub(super) days: String,
}

#[derive(Template)]
#[template(path = "incidents/list.html")]
struct ListPage {
    frame: Frame,
    /// For whoever may report here.
    report: Option<String>,
    by_phone: Option<String>,
    card: Option<String>,
    keeping: Option<String>,
    open: Vec<Row>,
    unconfirmed: Vec<Row>,
    folded: Vec<Row>,
    folded_words: Say,
    over: Vec<Row>,
}

async fn show(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let desk = Desk::of(&app, &visit)?;
    let of = |states: &'static [Course]| {
        let wanted = (World::Real, states, MOST);
        incidents::list(&app, desk.scope, desk.office, wanted)
    };
    let unconfirmed = of(&[Course::Unconfirmed]).await?;
    let (count, folded) = incidents::folded(&app, desk.scope, desk.office, MOST).await?;
    let rows = |all: Vec<Incident>| all.iter().map(|it| row(&desk, it)).collect::<Vec<_>>();
    let base = list_path(desk.office);
    let may_report = visit.may(Act::ReportIncident);
    let page = ListPage {
        report: may_report.then(|| report_path(desk.office)),
        by_phone: desk.may_handle().then(|| format!("{base}/by-phone")),
        card: desk.may_handle().then(|| format!("{base}/card")),
        keeping: visit
            .may(Act::EraseIncidents)
            .then(|| super::erase::keeping_path(desk.office)),
        open: rows(of(&[Course::Open]).await?),
        unconfirmed: rows(unconfirmed),
        folded_words: desk
            .frame
            .fill("incidents.list.folded", &[("n", &count.to_string())]),
        folded: rows(folded),
        over: rows(of(&[Course::Closed, Course::Dismissed]).await?),
        frame: desk.frame.clone(),
    };
    Ok(Page(page).into_response())
}

/// An incident as a row.
pub(super) fn row(desk: &Desk, it: &Incident) -> Row {
    let frame = &desk.frame;
    let kind = desk.app.incidents.playbook(it.kind.as_str());
    let title = kind.map(|it| frame.text(it.title.authored(), &it.title_en));
    let until = it.closed_at.unwrap_or_else(|| desk.app.clock.now());
    let days = until.duration_since(it.known_at).as_hours() / 24 + 1;
    Row {
        href: room_path(desk.office, it.id),
        number: it.number.to_string(),
        title: title.unwrap_or_else(|| Say::plain(it.kind.as_str())),
        state: state(frame, it),
        at: view::moment(frame, it.reported_at),
        days: days.to_string(),
    }
}

/// How far it is, as a tag.
pub(super) fn state(frame: &Frame, it: &Incident) -> Tag {
    let (class, glyph, key) = match (it.state, it.acknowledged) {
        (Course::Unconfirmed, _) => ("warn", "？", "incidents.state.unconfirmed"),
        (Course::Open, None) => ("late", "!", "incidents.state.unanswered"),
        (Course::Open, Some(_)) => ("info", "→", "incidents.state.open"),
        (Course::Closed, _) => ("done", "✓", "incidents.state.closed"),
        (Course::Dismissed, _) => ("off", "―", "incidents.state.dismissed"),
    };
    Tag {
        class,
        glyph,
        words: frame.say(key),
    }
}
