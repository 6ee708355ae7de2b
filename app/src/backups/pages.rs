//! The page of backups of a server: what became of the last ones, whether they restore, and who can open them. Nothing is done from here.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use mamori_core::calendar::office_time;
use mamori_core::ids::OfficeId;
use mamori_core::people::NodeKind;

use super::{keys, store};
use crate::evidence;
use crate::people::house;
use crate::web::{App, Frame, Page, Say, Visit, WebError, WebResult};

/// So many runs are shown.
const SHOWN: i64 = 30;

/// One run, ready to be printed.
struct Row {
    at: String,
    place: String,
    file: String,
    class: &'static str,
    words: Say,
}

#[derive(Template)]
#[template(path = "backups/list.html")]
struct ListPage {
    frame: Frame,
    is_ours: bool,
    has_paper: bool,
    drill: Option<Row>,
    rows: Vec<Row>,
    /// What is outside of the journal of this office.
    outside: Say,
}

/// What became of the backups; where an office is not alone on its server, only that somebody else looks after them.
pub(super) async fn show(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let office = visit.office()?;
    let is_ours = house(&app).await?.keeps_norms(NodeKind::Office);
    let frame = Frame::new(&app, &visit);
    let (mut runs, mut drills) = (Vec::new(), Vec::new());
    if is_ours {
        runs = store::runs(&app.db, "backup", SHOWN).await?;
        drills = store::runs(&app.db, "drill", 1).await?;
    }
    let recovery = keys::recovery(&app.settings.dir).map_err(WebError::ours)?;
    let page = ListPage {
        is_ours,
        has_paper: !recovery.is_empty(),
        drill: drills.iter().map(|it| row(&frame, it)).next(),
        outside: outside(&app, &frame, office).await?,
        rows: runs.iter().map(|it| row(&frame, it)).collect(),
        frame,
    };
    Ok(Page(page).into_response())
}

/// How much of the journal somebody outside has seen; or that there is nobody.
async fn outside(app: &App, frame: &Frame, office: OfficeId) -> WebResult<Say> {
    let exposure = evidence::exposure(&app.db, office).await?;
    if app.witnesses().all.is_empty() && exposure.cosigned_at.is_none() {
        return Ok(frame.say("evidence.exposed.nobody"));
    }
    Ok(evidence::told(frame, &exposure))
}

fn row(frame: &Frame, run: &store::Run) -> Row {
    let (class, key) = match run.outcome.as_str() {
        "good" => ("done", "backups.outcome.good"),
        "absent" => ("info", "backups.outcome.absent"),
        "faulty" => ("late", "backups.outcome.faulty"),
        _ => ("late", "backups.outcome.failed"),
    };
    Row {
        at: time(run.at),
        place: run.place.clone(),
        file: run.file.clone(),
        class,
        words: frame.say(key),
    }
}

/// Day and time in the office.
fn time(at: Timestamp) -> String {
    office_time(at).strftime("%Y-%m-%d %H:%M").to_string()
}
