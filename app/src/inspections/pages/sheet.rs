//! The sheet of a view: above the link, below the cut the code, so that both never lie in one hand by chance.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use mamori_core::people::Act;

use super::super::store::Inspection;
use super::{event, moment, named, note, view_path};
use crate::people::{notes, qr};
use crate::web::{App, Frame, Page, Route, Say, Visit, WebResult};

pub(super) fn routes() -> Vec<Route> {
    const SHEET: &str = "/offices/{office}/inspections/{inspection}/sheet";
    vec![Route::get(SHEET, Act::ShowInspector, show)]
}

/// Link and code of a view that is open.
struct Secret {
    url: String,
    picture: String,
    code: String,
}

#[derive(Template)]
#[template(path = "inspections/sheet.html")]
struct SheetPage {
    frame: Frame,
    back: String,
    office: String,
    of: Inspection,
    until: Say,
    /// None once nothing can be printed any more.
    secret: Option<Secret>,
}

async fn show(
    State(app): State<App>,
    visit: Visit,
    Path((_, id)): Path<(String, String)>,
) -> WebResult<Response> {
    let of = named(&app, &visit, &id).await?;
    let kept: Option<(String, String)> = notes::kept(&app, &note(of.id)).await?;
    let secret = match kept.filter(|_| of.is_open(app.clock.now())) {
        Some((link, code)) => {
            let url = format!("{}/i/{link}", app.settings.public_url);
            let picture = qr::picture(&url)?;
            let trace = event("inspections.print", &of, "");
            app.look(&visit.actor(), &trace).await?;
            Some(Secret { url, picture, code })
        }
        None => None,
    };
    let frame = Frame::new(&app, &visit);
    let page = SheetPage {
        back: view_path(of.office, of.id),
        office: frame.office_name().unwrap_or_default().to_owned(),
        until: moment(&frame, of.ends_at),
        of,
        secret,
        frame,
    };
    Ok(Page(page).into_response())
}
