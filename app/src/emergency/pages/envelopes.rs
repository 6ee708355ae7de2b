//! The envelopes of an office: sealing one, printing its paper once, saying that the seal is whole, saying that all is well again.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use jiff::SignedDuration;
use mamori_core::calendar::office_day;
use mamori_core::emergency::look_on;
use mamori_core::people::Act;
use serde::Deserialize;
use serde_json::json;

use super::super::deeds;
use super::super::store::{self, Envelope};
use super::{list_path, moment};
use crate::db::Event;
use crate::people::{notes, qr, secrets};
use crate::web::{App, Frame, Mistakes, Page, Route, Say, Visit, WebError, WebResult, see_other};

/// For so long the paper can be shown once more; then a new one is made.
const PRINT_HOLDS: SignedDuration = SignedDuration::from_mins(30);
/// More letters than these no place has.
const TYPED: usize = 80;

pub(super) fn routes() -> Vec<Route> {
    const LIST: &str = "/offices/{office}/emergency";
    const PAPER: &str = "/offices/{office}/emergency/{envelope}/paper";
    const WHOLE: &str = "/offices/{office}/emergency/whole";
    const RECOVERED: &str = "/offices/{office}/emergency/{envelope}/recovered";
    vec![
        Route::get(LIST, Act::ManagePeople, show),
        Route::post(LIST, Act::ManagePeople, seal),
        Route::post(WHOLE, Act::ManagePeople, whole),
        Route::get(PAPER, Act::ManagePeople, paper),
        Route::post(RECOVERED, Act::ManagePeople, recovered),
    ]
}

fn note(id: &str) -> String {
    format!("sealed-code/{id}")
}

/// The one that lies sealed.
struct Now {
    place: String,
    sealed_by: String,
    sealed_at: Say,
    checked_at: Option<Say>,
    look_on: Say,
}

/// One that is open.
struct Open {
    id: String,
    name: String,
    reason: String,
    until: Say,
    is_drill: bool,
}

/// One of before.
struct Past {
    place: String,
    sealed_by: String,
    sealed_at: Say,
    /// Who opened it, and when.
    opened: Option<(String, Say)>,
    is_drill: bool,
}

#[derive(Template)]
#[template(path = "emergency/list.html")]
struct ListPage {
    frame: Frame,
    path: String,
    place: String,
    open: Vec<Open>,
    now: Option<Now>,
    past: Vec<Past>,
}

async fn show(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    page(&app, &visit, String::new(), Mistakes::none()).await
}

async fn page(app: &App, visit: &Visit, place: String, mistakes: Mistakes) -> WebResult<Response> {
    let frame = Frame::new(app, visit).with(mistakes);
    let all = store::list(app, visit.scope()?, visit.office()?).await?;
    let now = all.iter().find(|it| !it.is_drill && it.is_sealed());
    let past = all.iter().filter(|it| it.over_at.is_some());
    let page = ListPage {
        path: list_path(visit.office()?),
        place,
        open: all.iter().filter_map(|it| open(&frame, it)).collect(),
        now: now.map(|it| lying(&frame, it)),
        past: past.map(|it| over(&frame, it)).collect(),
        frame,
    };
    Ok(Page(page).into_response())
}

fn open(frame: &Frame, it: &Envelope) -> Option<Open> {
    let opened = it.opened.as_ref().filter(|_| it.is_open())?;
    Some(Open {
        id: it.id.clone(),
        name: opened.name.clone(),
        reason: opened.reason.clone(),
        until: moment(frame, opened.ends_at),
        is_drill: it.is_drill,
    })
}

fn lying(frame: &Frame, it: &Envelope) -> Now {
    let last = it.checked_at.unwrap_or(it.sealed_at);
    Now {
        place: it.place.clone(),
        sealed_by: it.sealed_by.clone(),
        sealed_at: moment(frame, it.sealed_at),
        checked_at: it.checked_at.map(|at| moment(frame, at)),
        look_on: frame.day(look_on(office_day(last))),
    }
}

fn over(frame: &Frame, it: &Envelope) -> Past {
    let opened = it.opened.as_ref();
    Past {
        place: it.place.clone(),
        sealed_by: it.sealed_by.clone(),
        sealed_at: moment(frame, it.sealed_at),
        opened: opened.map(|it| (it.name.clone(), moment(frame, it.at))),
        is_drill: it.is_drill,
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct SealForm {
    place: String,
    drill: String,
}

async fn seal(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<SealForm>,
) -> WebResult<Response> {
    let place: String = form.place.trim().chars().take(TYPED).collect();
    let is_drill = form.drill == "yes";
    if place.is_empty() && !is_drill {
        let mut mistakes = Mistakes::none();
        mistakes.add("place", "emergency.mistake.place");
        return page(&app, &visit, place, mistakes).await;
    }
    let (office, by) = (visit.office()?, visit.who()?.id);
    // Twice as long as the code of an invitation: it is good for half a year and longer.
    let code = [0; 2].map(|_| secrets::paper_code(&app.chance)).join("-");
    let mut change = app.change(&visit.actor()).await?;
    let id = store::seal(&mut change, (office, by), (&code, &place, is_drill)).await?;
    notes::keep(&app, &mut change, &note(&id), &code, PRINT_HOLDS).await?;
    let kind = if is_drill { "drill-sealed" } else { "sealed" };
    let event = Event::of("emergency.seal").office(office);
    let event = event.about(format!("{kind}/{id}"));
    change
        .save(&event.detail(json!({ "place": place })))
        .await?;
    Ok(see_other(&format!("{}/{id}/paper", list_path(office))))
}

/// One of the office that visits.
async fn named(app: &App, visit: &Visit, id: &str) -> WebResult<Envelope> {
    let all = store::list(app, visit.scope()?, visit.office()?).await?;
    let found = all.into_iter().find(|it| it.id == id);
    found.ok_or(WebError::NotFound)
}

#[derive(Template)]
#[template(path = "emergency/paper.html")]
struct PaperPage {
    frame: Frame,
    path: String,
    office: String,
    of: Envelope,
    sealed_at: Say,
    /// Address, picture and code; none once it cannot be shown any more.
    secret: Option<(String, String, String)>,
}

/// The paper for the envelope: whoever holds it opens the office, so what shows it is written down, too.
async fn paper(
    State(app): State<App>,
    visit: Visit,
    Path((_, id)): Path<(String, String)>,
) -> WebResult<Response> {
    let of = named(&app, &visit, &id).await?;
    let kept: Option<String> = notes::kept(&app, &note(&of.id)).await?;
    let secret = match kept.filter(|_| of.is_sealed()) {
        Some(code) => {
            let url = format!("{}/emergency", app.settings.public_url);
            let picture = qr::picture(&format!("{url}/{code}"))?;
            let trace = deeds::event("emergency.print", &of);
            app.look(&visit.actor(), &trace).await?;
            Some((url, picture, code))
        }
        None => None,
    };
    let frame = Frame::new(&app, &visit);
    let page = PaperPage {
        path: list_path(of.office),
        office: frame.office_name().unwrap_or_default().to_owned(),
        sealed_at: moment(&frame, of.sealed_at),
        of,
        secret,
        frame,
    };
    Ok(Page(page).into_response())
}

async fn whole(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let office = visit.office()?;
    let mut change = app.change(&visit.actor()).await?;
    if store::checked(&mut change, office).await? {
        let event = Event::of("emergency.whole").office(office);
        change.save(&event).await?;
    }
    Ok(see_other(&list_path(office)))
}

/// All is well again: the session ends at once, and the code opens nothing any more.
async fn recovered(
    State(app): State<App>,
    visit: Visit,
    Path((_, id)): Path<(String, String)>,
) -> WebResult<Response> {
    let of = named(&app, &visit, &id).await?;
    deeds::end(&app, &visit.actor(), &of).await?;
    Ok(see_other(&list_path(of.office)))
}
