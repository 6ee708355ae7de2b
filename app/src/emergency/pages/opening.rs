//! The page that opens an envelope's account: the code, one's name, why. Whatever is wrong about a code, the answer is the same.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use mamori_core::people::Act;
use serde::Deserialize;

use super::super::{deeds, store};
use crate::db::{Actor, Event};
use crate::people::{sessions, tries};
use crate::web::{App, At, Frame, Mistakes, Page, Route, Visit, WebResult, see_other};

/// More letters than these no field takes.
const TYPED: usize = 60;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/emergency", Act::Public, ask),
        Route::get("/emergency/{code}", Act::Public, ask_scanned),
        Route::post("/emergency", Act::Public, open),
    ]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct OpenForm {
    code: String,
    name: String,
    reason: String,
}

#[derive(Template)]
#[template(path = "emergency/open.html")]
struct OpenPage {
    frame: Frame,
    form: OpenForm,
    wait: Option<String>,
}

fn page(
    app: &App,
    visit: &Visit,
    form: OpenForm,
    (mistakes, wait): (Mistakes, Option<i64>),
) -> Response {
    // Nobody is named as signed in on the page by which somebody else comes in.
    let visit = Visit {
        who: None,
        at: At::Nowhere,
        home: At::Nowhere,
        ..visit.clone()
    };
    Page(OpenPage {
        frame: Frame::new(app, &visit).with(mistakes),
        form,
        wait: wait.map(|it| it.to_string()),
    })
    .into_response()
}

async fn ask(State(app): State<App>, visit: Visit) -> Response {
    page(&app, &visit, OpenForm::default(), (Mistakes::none(), None))
}

async fn ask_scanned(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Response {
    let form = OpenForm {
        code: short(&code),
        ..OpenForm::default()
    };
    page(&app, &visit, form, (Mistakes::none(), None))
}

fn short(text: &str) -> String {
    text.trim().chars().take(TYPED).collect()
}

async fn open(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<OpenForm>,
) -> WebResult<Response> {
    let form = OpenForm {
        code: short(&form.code),
        name: short(&form.name),
        reason: short(&form.reason),
    };
    let mut mistakes = Mistakes::none();
    if form.name.is_empty() {
        mistakes.add("name", "emergency.mistake.name");
    }
    if form.reason.is_empty() {
        mistakes.add("reason", "emergency.mistake.reason");
    }
    if !mistakes.is_empty() {
        return Ok(page(&app, &visit, form, (mistakes, None)));
    }
    let counted = tries::counted_sealed(&visit.terminal);
    let _turn = match tries::turn(&app, &counted).await? {
        Ok(turn) => turn,
        Err(minutes) => return Ok(page(&app, &visit, form, (mistakes, Some(minutes)))),
    };
    let said = (form.name.as_str(), form.reason.as_str());
    if let Some(of) = store::by_code(&app, &form.code).await?
        && let Some(token) = deeds::open(&app, &visit, (&of, &counted), said).await?
    {
        let to = see_other(&format!("/offices/{}", of.office));
        return sessions::give(&app.settings, to, &token);
    }
    let mut change = app.change(&Actor::nobody(&visit.terminal)).await?;
    tries::count(&mut change, &counted).await?;
    change.save(&Event::of("emergency.refuse")).await?;
    mistakes.add("code", "emergency.mistake.code");
    Ok(page(&app, &visit, form, (mistakes, None)))
}
