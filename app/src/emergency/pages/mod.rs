//! The pages of sealed accounts: the envelopes of an office, the paper that goes into one, and the page that opens one.

mod envelopes;
mod opening;

use jiff::Timestamp;
use mamori_core::calendar::{office_day, office_time};
use mamori_core::ids::OfficeId;

use crate::web::{Frame, Route, Say};

pub(super) fn routes() -> Vec<Route> {
    [envelopes::routes(), opening::routes()].concat()
}

/// The envelopes of an office.
fn list_path(office: OfficeId) -> String {
    format!("/offices/{office}/emergency")
}

/// A moment on the office's wall.
pub(super) fn moment(frame: &Frame, at: Timestamp) -> Say {
    let time = office_time(at).strftime("%H:%M").to_string();
    let words = frame.fill("emergency.moment", &[("time", &time)]);
    words.with("day", &frame.day(office_day(at)))
}
