//! One view as the office follows it: what its visitor has opened so far, and the button that ends it at once.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use mamori_core::calendar::office_time;
use mamori_core::inspections::Topic;
use mamori_core::people::Act;
use serde::Deserialize;

use super::super::store::{self, Inspection};
use super::{event, list_path, moment, named, note, view_path};
use crate::evidence::{self, Told};
use crate::people::notes;
use crate::web::{App, Frame, Page, Route, Say, Visit, WebResult, see_other};

/// So many of the newest lines stand on the page.
const LINES: i64 = 200;

pub(super) fn routes() -> Vec<Route> {
    const VIEW: &str = "/offices/{office}/inspections/{inspection}";
    const END: &str = "/offices/{office}/inspections/{inspection}/end";
    vec![
        Route::get(VIEW, Act::ShowInspector, show),
        Route::post(END, Act::ShowInspector, end),
    ]
}

/// Something that was done about a view.
pub(super) struct Line {
    pub(super) time: String,
    pub(super) deed: Say,
    /// What was looked at; nothing for other deeds.
    pub(super) page: Say,
    /// Where it stands in the journal: `2026/12`.
    pub(super) place: String,
}

/// What the journal tells of a view, the newest first.
pub(super) async fn lines(
    app: &App,
    frame: &Frame,
    (scope, of): (crate::db::Scope, &Inspection),
) -> WebResult<Vec<Line>> {
    let subject = format!("inspector/{}", of.id);
    let since = (subject.as_str(), of.made_at);
    let told = evidence::told_of(app, (scope, of.office), since, LINES).await?;
    Ok(told.iter().map(|it| line(app, frame, it)).collect())
}

fn line(app: &App, frame: &Frame, told: &Told) -> Line {
    let page = told.subject.splitn(3, '/').nth(2).unwrap_or_default();
    let (group, deed) = told.operation.split_once('.').unwrap_or_default();
    Line {
        time: office_time(told.at).strftime("%H:%M:%S").to_string(),
        deed: frame.say(&format!("journal.did.{group}.{deed}")),
        page: page_said(app, frame, page),
        place: format!("{}/{}", told.place.year, told.place.seq),
    }
}

/// What a page of a view is called.
pub(super) fn page_said(app: &App, frame: &Frame, page: &str) -> Say {
    let (kind, rest) = page.split_once('/').unwrap_or((page, ""));
    if let Some(it) = app.registers.get(rest).filter(|_| kind == "ledger") {
        return frame.text(it.title.authored(), &it.title_en);
    }
    match kind {
        "" => Say::plain(""),
        "pack" | "proof" => frame.fill(&format!("inspections.page.{kind}"), &[("of", rest)]),
        "index" => frame.say("inspections.page.index"),
        _ => frame.say(&format!("inspections.topic.{kind}")),
    }
}

#[derive(Template)]
#[template(path = "inspections/followed.html")]
struct FollowedPage {
    frame: Frame,
    path: String,
    back: String,
    of: Inspection,
    until: Say,
    is_open: bool,
    /// The page asks for itself again every few seconds.
    is_live: bool,
    has_sheet: bool,
    shown: Vec<Say>,
    lines: Vec<Line>,
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    still: bool,
}

async fn show(
    State(app): State<App>,
    visit: Visit,
    Path((_, id)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> WebResult<Response> {
    let of = named(&app, &visit, &id).await?;
    let frame = Frame::new(&app, &visit);
    let is_open = of.is_open(app.clock.now());
    let kept: Option<(String, String)> = notes::kept(&app, &note(of.id)).await?;
    let page = FollowedPage {
        path: view_path(of.office, of.id),
        back: list_path(of.office),
        until: moment(&frame, of.ended_at.unwrap_or(of.ends_at)),
        is_open,
        is_live: is_open && !asked.still,
        has_sheet: is_open && kept.is_some(),
        shown: shown(&app, &frame, &of),
        lines: lines(&app, &frame, (visit.scope()?, &of)).await?,
        of,
        frame,
    };
    Ok(Page(page).into_response())
}

/// What may be seen, in words.
fn shown(app: &App, frame: &Frame, of: &Inspection) -> Vec<Say> {
    let topics = of.shown.topics.iter();
    let topics = topics.map(|it: &Topic| frame.say(&format!("inspections.topic.{it}")));
    let ledgers = of.shown.ledgers.iter().filter_map(|(id, with_personal)| {
        let it = app.registers.get(id)?;
        let title = frame.text(it.title.authored(), &it.title_en);
        Some(if *with_personal {
            let words = frame.say("inspections.with-personal");
            words.with("ledger", &title)
        } else {
            title
        })
    });
    topics.chain(ledgers).collect()
}

/// Ends it at once: the next page that the visitor asks for is refused.
async fn end(
    State(app): State<App>,
    visit: Visit,
    Path((_, id)): Path<(String, String)>,
) -> WebResult<Response> {
    let of = named(&app, &visit, &id).await?;
    let mut change = app.change(&visit.actor()).await?;
    if store::end(&mut change, of.office, of.id).await? {
        change.save(&event("inspections.end", &of, "")).await?;
    }
    Ok(see_other(&view_path(of.office, of.id)))
}
