//! What is told of an incident, field by field: every draft is made of it. Two who write the same field see both.

use std::collections::BTreeMap;

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use mamori_core::incidents::{LineSort, StoryField};
use mamori_core::people::Act;

use super::super::deeds::{self, NotDone};
use super::super::store::incident::Incident;
use super::mine::LONGEST;
use super::twice::{Met, Other, Writers};
use super::{Desk, refused, room_path};
use crate::web::{App, Frame, Page, Route, Say, Visit, WebError, WebResult, see_other};

pub(super) fn routes() -> Vec<Route> {
    const STORY: &str = "/offices/{office}/incidents/{incident}/story";
    vec![
        Route::get(STORY, Act::HandleIncidents, show),
        Route::post(STORY, Act::HandleIncidents, save),
    ]
}

/// A field with what stands in it, what stood there when the form was made, and what somebody else wrote.
pub(super) struct Field {
    pub(super) id: &'static str,
    pub(super) label: Say,
    pub(super) hint: Say,
    pub(super) value: String,
    pub(super) was: String,
    pub(super) other: Option<Other>,
}

#[derive(Template)]
#[template(path = "incidents/story.html")]
struct StoryPage {
    frame: Frame,
    path: String,
    drill: bool,
    is_twice: bool,
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
    page(&desk, &of, None).await
}

async fn page(desk: &Desk, of: &Incident, met: Option<&Met>) -> WebResult<Response> {
    let page = StoryPage {
        path: format!("{}/story", room_path(desk.office, of.id)),
        drill: of.is_drill(),
        is_twice: met.is_some(),
        fields: fields(desk, of, (StoryField::ALL, met)).await?,
        frame: desk.frame.clone(),
    };
    Ok(Page(page).into_response())
}

/// The fields as they are shown: what was typed where two wrote, with what the other wrote beside it.
pub(super) async fn fields(
    desk: &Desk,
    of: &Incident,
    (asked, met): (&[StoryField], Option<&Met>),
) -> WebResult<Vec<Field>> {
    let frame = &desk.frame;
    let writers = match met {
        Some(_) => Some(Writers::of(desk, of).await?),
        None => None,
    };
    let field = |it: &StoryField| {
        let now = of.story.get(it).cloned().unwrap_or_default();
        let typed = met.and_then(|met| met.fields.get(it.as_str()));
        let is_both = met.is_some_and(|met| met.both.iter().any(|one| one == it.as_str()));
        let writers = writers.as_ref().filter(|_| is_both);
        Field {
            id: it.as_str(),
            label: frame.say(&format!("incidents.story.{it}")),
            hint: frame.say(&format!("incidents.story.{it}-hint")),
            value: typed.cloned().unwrap_or_else(|| now.clone()),
            other: writers
                .map(|all| all.other(desk, (LineSort::Story, it.as_str()), Say::plain(&now))),
            was: now,
        }
    };
    Ok(asked.iter().map(field).collect())
}

/// How often a form is held against what others write at the same moment.
const TRIES: usize = 3;

/// Writes what was typed. Where two wrote the same field differently nothing is written, and the incident of now comes back with both.
pub(super) async fn write(
    desk: &Desk,
    (id, asked): (&str, &[StoryField]),
    sent: &[(String, String)],
) -> WebResult<Result<Incident, (Incident, Met)>> {
    for _ in 0..TRIES {
        let of = desk.incident(id).await?;
        let told = |it: &StoryField| of.story.get(it).cloned().unwrap_or_default();
        let now = asked.iter().map(|it| (it.to_string(), told(it)));
        let met = Met::of(sent, &now.collect::<BTreeMap<_, _>>());
        if !met.both.is_empty() {
            return Ok(Err((of, met)));
        }
        let written = asked.iter().filter_map(|it| {
            let words = met.fields.get(it.as_str())?;
            Some((*it, words.chars().take(LONGEST).collect()))
        });
        let written: Vec<(StoryField, String)> = written.collect();
        match deeds::write_story(&desk.hand(), &of, &written).await {
            Ok(()) => return Ok(Ok(of)),
            Err(NotDone::Meanwhile) => {}
            Err(why) => return Err(refused(why)),
        }
    }
    Err(refused(NotDone::Meanwhile))
}

async fn save(
    State(app): State<App>,
    visit: Visit,
    Path((_, id)): Path<(String, String)>,
    Form(sent): Form<Vec<(String, String)>>,
) -> WebResult<Response> {
    let desk = Desk::of(&app, &visit)?;
    match write(&desk, (&id, StoryField::ALL), &sent).await? {
        Ok(of) => Ok(see_other(&room_path(desk.office, of.id))),
        Err((of, met)) => page(&desk, &of, Some(&met)).await,
    }
}
