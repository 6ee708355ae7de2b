//! The door of a view: the link asks for the code. Whatever a wrong one is wrong about, the answer is the same.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use mamori_core::people::Act;
use serde::Deserialize;

use super::super::store::{self, Inspection};
use super::event;
use super::guest::{Guest, Shut, cookie_name, lender, nameless};
use crate::db::{Actor, Event};
use crate::people::tries::{self, Counted};
use crate::people::{secrets, sessions};
use crate::web::{App, Frame, Mistakes, Page, Route, Visit, WebResult, see_other};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/i/{link}", Act::Public, ask).open(),
        Route::post("/i/{link}", Act::Public, enter).open(),
        Route::post("/inspection/end", Act::Public, leave).open(),
    ]
}

#[derive(Template)]
#[template(path = "inspections/enter.html")]
struct EnterPage {
    frame: Frame,
    path: String,
    code: String,
    wait: Option<String>,
}

fn page(
    app: &App,
    visit: &Visit,
    (link, code): (&str, String),
    (mistakes, wait): (Mistakes, Option<i64>),
) -> Response {
    // Only letters that a link can have: nothing of the path comes back otherwise.
    let link: String = link
        .chars()
        .filter(|it| it.is_ascii_alphanumeric() || *it == '-')
        .take(40)
        .collect();
    Page(EnterPage {
        frame: Frame::new(app, &nameless(visit)).with(mistakes),
        path: format!("/i/{link}"),
        code,
        wait: wait.map(|it| it.to_string()),
    })
    .into_response()
}

async fn ask(State(app): State<App>, visit: Visit, Path(link): Path<String>) -> Response {
    page(
        &app,
        &visit,
        (&link, String::new()),
        (Mistakes::none(), None),
    )
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct CodeForm {
    code: String,
}

async fn enter(
    State(app): State<App>,
    visit: Visit,
    Path(link): Path<String>,
    Form(form): Form<CodeForm>,
) -> WebResult<Response> {
    let counted = tries::counted_link(&store::link_digest(&link), &visit.terminal);
    let typed: String = form.code.chars().take(40).collect();
    let _turn = match tries::turn(&app, &counted).await? {
        Ok(turn) => turn,
        Err(minutes) => {
            let wait = (Mistakes::none(), Some(minutes));
            return Ok(page(&app, &visit, (&link, typed), wait));
        }
    };
    if let Some(of) = store::by_code(&app, &link, &form.code).await?
        && lender(&app, &visit, &of).await?.is_some()
        && let Some(token) = let_in(&app, &visit, (&of, &counted)).await?
    {
        let mut answer = see_other("/inspection");
        let cookie = (cookie_name(&app.settings), token.as_str());
        sessions::set_cookie(&app.settings, &mut answer, cookie, "")?;
        return Ok(answer);
    }
    refuse(&app, &visit, (&link, &counted)).await?;
    let mut mistakes = Mistakes::none();
    mistakes.add("code", "inspections.mistake.code");
    Ok(page(&app, &visit, (&link, typed), (mistakes, None)))
}

/// The token of the browser that is inside from now on; none when the view ended meanwhile.
async fn let_in(
    app: &App,
    visit: &Visit,
    (of, counted): (&Inspection, &[Counted; 2]),
) -> WebResult<Option<String>> {
    let token = secrets::token(&app.chance);
    let mut change = app.change(&Actor::nobody(&visit.terminal)).await?;
    if !store::enter(&mut change, of.id, &token).await? {
        return Ok(None);
    }
    tries::clear(&mut change, counted).await?;
    change.save(&event("inspections.enter", of, "")).await?;
    Ok(Some(token))
}

/// Counts a wrong code. It stands in the journal of the office whose link it was, else in that of the house.
async fn refuse(app: &App, visit: &Visit, (link, counted): (&str, &[Counted; 2])) -> WebResult<()> {
    let event = Event::of("inspections.refuse");
    let event = match store::office_of_link(app, link).await? {
        Some((office, id)) => event.office(office).about(format!("inspector/{id}")),
        None => event,
    };
    let mut change = app.change(&Actor::nobody(&visit.terminal)).await?;
    tries::count(&mut change, counted).await?;
    Ok(change.save(&event).await?)
}

/// She has seen enough. Link and code let in again until the hours are over.
async fn leave(guest: Guest) -> Result<Response, Shut> {
    let left = async {
        let mut change = guest.app.change(&guest.actor()).await?;
        store::leave(&mut change, guest.of.id).await?;
        change
            .save(&event("inspections.leave", &guest.of, ""))
            .await?;
        let mut answer = guest.over();
        let cookie = (cookie_name(&guest.app.settings), "");
        sessions::set_cookie(&guest.app.settings, &mut answer, cookie, "; Max-Age=0")?;
        WebResult::Ok(answer)
    };
    Ok(left.await?)
}
