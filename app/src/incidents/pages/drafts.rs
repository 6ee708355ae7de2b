//! Drafts of one incident: which there are, and one of them to read, to copy and to print; what is missing leads to where it is written.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use mamori_core::catalogue::TextStatus;
use mamori_core::incidents::{
    BLANK, Clock, Composed, ComposedPart, Draft, DraftPlace, Required, compose,
};
use mamori_core::people::Act;
use mamori_core::plain::Segment;

use super::super::drafts::{self, place_key};
use super::super::{deeds, store::incident::Incident};
use super::{Desk, room_path, view};
use crate::web::{App, Frame, Page, Route, Say, Visit, WebError, WebResult, segmented};

pub(super) fn routes() -> Vec<Route> {
    const LIST: &str = "/offices/{office}/incidents/{incident}/drafts";
    const ONE: &str = "/offices/{office}/incidents/{incident}/drafts/{draft}";
    vec![
        Route::get(LIST, Act::HandleIncidents, list),
        Route::get(ONE, Act::HandleIncidents, show),
    ]
}

/// A draft as a row.
struct Row {
    href: String,
    title: Say,
    about: Say,
    due: Option<Say>,
    is_ready: bool,
    missing: usize,
}

#[derive(Template)]
#[template(path = "incidents/drafts.html")]
struct ListPage {
    frame: Frame,
    room: String,
    drill: bool,
    wanted: Vec<Row>,
    others: Vec<Row>,
}

async fn list(
    State(app): State<App>,
    visit: Visit,
    Path((_, id)): Path<(String, String)>,
) -> WebResult<Response> {
    let desk = Desk::of(&app, &visit)?;
    let of = desk.incident(&id).await?;
    let kind = desk.playbook(&of)?;
    let clocks = app.incidents.clocks_of(kind, of.known_at, &of.facts);
    let values = drafts::values(&app, desk.scope, &of, visit.language).await?;
    let room = room_path(desk.office, of.id);
    let (mut wanted, mut others) = (Vec::new(), Vec::new());
    for draft in app.incidents.drafts() {
        let clock = clock_of(draft, &clocks);
        let composed = compose(draft, &values, visit.language);
        let row = row(&desk, (&room, draft), (clock, &composed));
        let is_wanted = clock.map_or(draft.clock.is_none(), |it| it.required != Required::No);
        if is_wanted { &mut wanted } else { &mut others }.push(row);
    }
    let page = ListPage {
        drill: of.is_drill(),
        frame: desk.frame.clone(),
        room,
        wanted,
        others,
    };
    Ok(Page(page).into_response())
}

/// The clock that waits for a draft, where this incident has it.
fn clock_of<'a>(draft: &Draft, clocks: &'a [Clock<'_>]) -> Option<&'a Clock<'a>> {
    let id = draft.clock.as_ref()?;
    clocks.iter().find(|it| it.rule.id == *id)
}

fn row(
    desk: &Desk,
    (room, draft): (&str, &Draft),
    (clock, composed): (Option<&Clock<'_>>, &Composed),
) -> Row {
    let frame = &desk.frame;
    Row {
        href: format!("{room}/drafts/{}", draft.id),
        title: frame.text(draft.title.authored(), &draft.title_en),
        about: frame.text(draft.about.authored(), &draft.about_en),
        due: clock.and_then(|it| view::due(frame, it)),
        is_ready: composed.is_ready,
        missing: composed.missing.len(),
    }
}

/// A place that is still empty, and where it is written.
struct Missing {
    words: Say,
    href: Option<String>,
}

/// A part as it is shown.
struct Part {
    label: Say,
    text: Say,
    lines: Vec<(Say, Option<Say>)>,
    is_missing: bool,
}

#[derive(Template)]
#[template(path = "incidents/draft.html")]
struct DraftPage {
    frame: Frame,
    list: String,
    paper: String,
    drill: bool,
    title: Say,
    about: Say,
    unsure: bool,
    is_ready: bool,
    parts: Vec<Part>,
    missing: Vec<Missing>,
    copy: String,
}

async fn show(
    State(app): State<App>,
    visit: Visit,
    Path((_, id, draft)): Path<(String, String, String)>,
) -> WebResult<Response> {
    let desk = Desk::of(&app, &visit)?;
    let at = (desk.scope, desk.office);
    let filled = drafts::filled_draft(&app, at, (&id, &draft), visit.language).await?;
    let filled = filled.ok_or(WebError::NotFound)?;
    let (draft, composed, frame) = (&filled.draft, &filled.composed, &desk.frame);
    let event = deeds::event("incidents.read", &filled.incident);
    app.look(&visit.actor(), &event).await?;
    let room = room_path(desk.office, filled.incident.id);
    let page = DraftPage {
        list: format!("{room}/drafts"),
        paper: format!("{room}/drafts/{}/paper.pdf", draft.id),
        drill: filled.incident.is_drill(),
        title: frame.text(draft.title.authored(), &draft.title_en),
        about: frame.text(draft.about.authored(), &draft.about_en),
        unsure: draft.status == Some(TextStatus::NotVerified),
        is_ready: composed.is_ready,
        parts: composed.parts.iter().map(|it| part(frame, it)).collect(),
        missing: missing(frame, &filled.incident, &composed.missing),
        copy: copy(frame, composed),
        frame: frame.clone(),
    };
    Ok(Page(page).into_response())
}

fn part(frame: &Frame, of: &ComposedPart) -> Part {
    // A part that is only one thing says by its own label what that is.
    let is_one = of.text.is_empty() && of.lines.len() == 1 && !of.label.is_empty();
    let line = |(place, value): &(DraftPlace, Option<Vec<Segment>>)| {
        let label = if is_one {
            Say::plain("")
        } else {
            frame.say(&place_key(*place))
        };
        (label, value.as_deref().map(segmented))
    };
    Part {
        label: segmented(&of.label),
        text: segmented(&of.text),
        lines: of.lines.iter().map(line).collect(),
        is_missing: !of.missing.is_empty(),
    }
}

/// What is still empty, each with the page on which it is written.
fn missing(frame: &Frame, of: &Incident, places: &[DraftPlace]) -> Vec<Missing> {
    let room = room_path(of.office, of.id);
    let href = |it: &DraftPlace| match (it, it.field()) {
        (_, Some(field)) => Some(format!("{room}/story#{field}")),
        (DraftPlace::Persons, None) => Some(format!("{room}/facts#persons")),
        (DraftPlace::ReceiptPolice | DraftPlace::StepsDone | DraftPlace::Told, None) => {
            Some(room.clone())
        }
        _ => None,
    };
    let told = places.iter().map(|it| Missing {
        words: frame.say(&place_key(*it)),
        href: href(it),
    });
    told.collect()
}

/// Everything as plain lines, for a form of somebody else.
fn copy(frame: &Frame, of: &Composed) -> String {
    let plain = |it: &[Segment]| -> String { it.iter().map(|it| it.text.as_str()).collect() };
    let mut lines: Vec<String> = Vec::new();
    for part in &of.parts {
        let said = [plain(&part.label), plain(&part.text)];
        lines.extend(said.into_iter().filter(|it| !it.is_empty()));
        for (place, value) in &part.lines {
            let value = value.as_deref().map_or_else(|| BLANK.to_owned(), plain);
            lines.push(match part.lines.len() {
                1 => value,
                _ => format!("{}: {value}", frame.plain(&place_key(*place))),
            });
        }
        lines.push(String::new());
    }
    lines.join("\n").trim_end().to_owned()
}
