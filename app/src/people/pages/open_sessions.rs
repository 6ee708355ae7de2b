//! Where somebody is signed in: the list on their own page and on the page that their manager sees, and ending one of them.

use axum::extract::{Path, State};
use axum::response::Response;
use jiff::Timestamp;
use mamori_core::calendar::office_time;
use mamori_core::ids::PersonId;
use mamori_core::people::{Act, device_words};
use serde_json::json;

use super::super::store::own;
use super::node::{self, MANAGE, at_each_node, node, path_of};
use super::people::member;
use super::sessions;
use crate::db::Event;
use crate::web::{App, Frame, Route, Say, Visit, WebError, WebResult, see_other};

pub(super) fn routes() -> Vec<Route> {
    let own = "/me/sessions/{session}/end";
    let mut routes = vec![Route::post(own, Act::OwnAccount, end_own)];
    routes.extend(at_each_node!(
        post,
        "/people/{person}/sessions/{session}/end",
        MANAGE,
        end
    ));
    routes
}

/// One session as the pages show it.
pub(super) struct Row {
    pub(super) id: String,
    /// Device and program, as far as known.
    pub(super) device: Option<String>,
    /// The network address.
    pub(super) place: String,
    pub(super) begun: Say,
    pub(super) seen: Say,
    pub(super) is_this: bool,
}

/// The sessions of a person that still hold, the newest first.
pub(super) async fn rows(app: &App, frame: &Frame, person: PersonId) -> WebResult<Vec<Row>> {
    let this = &frame.visit.who()?.session;
    let open = own::sessions(app, person, (sessions::IDLE, sessions::WHOLE)).await?;
    let row = |it: own::OwnSession| {
        let (place, device) = place_and_device(&it.terminal);
        Row {
            device: device_words(device),
            place: place.to_owned(),
            begun: moment(frame, it.created_at),
            seen: moment(frame, it.seen_at),
            is_this: it.id == *this,
            id: it.id,
        }
    };
    Ok(open.into_iter().map(row).collect())
}

/// The two parts of a terminal as the journal has it.
fn place_and_device(terminal: &str) -> (&str, &str) {
    match terminal.split_once(' ') {
        Some((place, device)) if place.parse::<std::net::IpAddr>().is_ok() => (place, device),
        _ if terminal.parse::<std::net::IpAddr>().is_ok() => (terminal, ""),
        _ => ("", terminal),
    }
}

/// Day and time of a moment as people say it.
pub(super) fn moment(frame: &Frame, at: Timestamp) -> Say {
    let at = office_time(at);
    let (month, day) = (at.month().to_string(), at.day().to_string());
    let time = at.strftime("%H:%M").to_string();
    let places = [
        ("month", month.as_str()),
        ("day", day.as_str()),
        ("time", time.as_str()),
    ];
    frame.fill("people.session.moment", &places)
}

async fn end_own(
    State(app): State<App>,
    visit: Visit,
    Path(session): Path<String>,
) -> WebResult<Response> {
    let who = visit.who()?;
    let event = Event::of("people.own-session-ended");
    end_one(&app, &visit, (who.id, &session), event).await?;
    Ok(see_other("/me"))
}

/// Of somebody who has lost a device, or whose device somebody else has.
async fn end(
    State(app): State<App>,
    visit: Visit,
    Path((_, person, session)): Path<(String, String, String)>,
) -> WebResult<Response> {
    let it = member(&app, &visit, &person).await?;
    let node = node(&visit)?;
    let event = node::event("people.session-ended", node, json!({}));
    end_one(&app, &visit, (it.person.id, &session), event).await?;
    Ok(see_other(&path_of(node, it.person.id)))
}

async fn end_one(
    app: &App,
    visit: &Visit,
    (person, session): (PersonId, &str),
    event: Event,
) -> WebResult<()> {
    let mut change = app.change(&visit.actor()).await?;
    if !own::end_session(&mut change, person, session).await? {
        return Err(WebError::NotFound);
    }
    Ok(change
        .save(&event.about(format!("person/{person}")))
        .await?)
}

#[cfg(test)]
mod tests {
    use super::place_and_device;

    #[test]
    fn a_terminal_is_an_address_and_what_the_browser_says() {
        let cases = [
            (
                "10.0.0.7 Mozilla/5.0 (iPad)",
                ("10.0.0.7", "Mozilla/5.0 (iPad)"),
            ),
            ("fd00::7 curl", ("fd00::7", "curl")),
            ("10.0.0.7", ("10.0.0.7", "")),
            ("Mozilla/5.0 (iPad)", ("", "Mozilla/5.0 (iPad)")),
            ("", ("", "")),
        ];
        for (terminal, parts) in cases {
            assert_eq!(place_and_device(terminal), parts);
        }
    }
}
