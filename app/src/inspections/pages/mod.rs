//! The pages of views: those by which an office opens, prints, follows and ends one, and those that the visitor reads inside.

mod enter;
mod followed;
mod guest;
mod inside;
mod opening;
mod parts;
mod sheet;

use jiff::Timestamp;
use mamori_core::calendar::{office_day, office_time};
use mamori_core::ids::{InspectionId, OfficeId};

use super::store::{self, Inspection};
use crate::db::Event;
use crate::web::{App, Frame, Route, Say, Visit, WebError, WebResult};

pub(super) fn routes() -> Vec<Route> {
    [
        opening::routes(),
        sheet::routes(),
        followed::routes(),
        enter::routes(),
        inside::routes(),
    ]
    .concat()
}

/// The views of an office.
pub(super) fn list_path(office: OfficeId) -> String {
    format!("/offices/{office}/inspections")
}

/// One of them.
fn view_path(office: OfficeId, id: InspectionId) -> String {
    format!("/offices/{office}/inspections/{id}")
}

/// A moment on the office's wall.
pub(super) fn moment(frame: &Frame, at: Timestamp) -> Say {
    let time = office_time(at).strftime("%H:%M").to_string();
    let words = frame.fill("inspections.moment", &[("time", &time)]);
    words.with("day", &frame.day(office_day(at)))
}

/// The note that holds link and code until the sheet is printed.
fn note(id: InspectionId) -> String {
    format!("inspection-code/{id}")
}

/// The event of something about a view; `page` is empty or what of the office it was.
fn event(operation: &'static str, of: &Inspection, page: &str) -> Event {
    let subject = format!("inspector/{}/{page}", of.id);
    let subject = subject.trim_end_matches('/').to_owned();
    Event::of(operation).office(of.office).about(subject)
}

/// The view that a path of an office names.
async fn named(app: &App, visit: &Visit, id: &str) -> WebResult<Inspection> {
    let id = id.parse().map_err(|_| WebError::NotFound)?;
    let found = store::find(app, visit.scope()?, visit.office()?, id).await?;
    found.ok_or(WebError::NotFound)
}
