//! What is told of an incident, field by field: every draft is made of it.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use mamori_core::incidents::StoryField;
use mamori_core::people::Act;

use super::super::deeds;
use super::mine::LONGEST;
use super::{Desk, refused, room_path};
use crate::web::{App, Frame, Page, Route, Say, Visit, WebError, WebResult, see_other};

pub(super) fn routes() -> Vec<Route> {
    const STORY: &str = "/offices/{office}/incidents/{incident}/story";
    vec![
        Route::get(STORY, Act::HandleIncidents, show),
        Route::post(STORY, Act::HandleIncidents, save),
    ]
}

struct Field {
    id: &'static str,
    label: Say,
    hint: Say,
    value: String,
}

#[derive(Template)]
#[template(path = "incidents/story.html")]
struct StoryPage {
    frame: Frame,
    path: String,
    drill: bool,
    fields: Vec<Field>,
}

async fn show(
    State(app): State<App>,
    visit: Visit,
    Path((_, id)): Path<(String, String)>,
) -> WebResult<Response> {
    let desk = Desk::of(&app, &visit)?;
    let of = desk.incident(&id).await?;
    if !desk.may_read_all() {
        return Err(WebError::NotAllowed);
    }
    app.look(&visit.actor(), &deeds::event("incidents.read", &of))
        .await?;
    let frame = &desk.frame;
    let page = StoryPage {
        path: format!("{}/story", room_path(desk.office, of.id)),
        drill: of.is_drill(),
        fields: StoryField::ALL
            .iter()
            .map(|it| Field {
                id: it.as_str(),
                label: frame.say(&format!("incidents.story.{it}")),
                hint: frame.say(&format!("incidents.story.{it}-hint")),
                value: of.story.get(it).cloned().unwrap_or_default(),
            })
            .collect(),
        frame: frame.clone(),
    };
    Ok(Page(page).into_response())
}

async fn save(
    State(app): State<App>,
    visit: Visit,
    Path((_, id)): Path<(String, String)>,
    Form(sent): Form<Vec<(String, String)>>,
) -> WebResult<Response> {
    let desk = Desk::of(&app, &visit)?;
    let of = desk.incident(&id).await?;
    let written = sent.iter().filter_map(|(id, words)| {
        let field: StoryField = id.parse().ok()?;
        Some((field, words.chars().take(LONGEST).collect()))
    });
    let written: Vec<(StoryField, String)> = written.collect();
    deeds::write_story(&desk.hand(), &of, &written)
        .await
        .map_err(refused)?;
    Ok(see_other(&room_path(desk.office, of.id)))
}
