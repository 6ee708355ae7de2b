//! Another kind than was reported: chosen again, with the reason, by whoever leads.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use mamori_core::incidents::KindGroup;
use mamori_core::people::Act;
use serde::Deserialize;

use super::super::kind::set_kind;
use super::super::store::incident::Incident;
use super::acts::short;
use super::{Desk, refused, room_path};
use crate::web::{App, Frame, Mistakes, Page, Route, Say, Visit, WebResult, see_other};

pub(super) fn routes() -> Vec<Route> {
    const KIND: &str = "/offices/{office}/incidents/{incident}/kind";
    vec![
        Route::get(KIND, Act::HandleIncidents, show),
        Route::post(KIND, Act::HandleIncidents, save),
    ]
}

/// The kinds of a group, each with whether it is chosen.
struct Group {
    title: Say,
    kinds: Vec<(String, Say, bool)>,
}

#[derive(Template)]
#[template(path = "incidents/kind.html")]
struct KindPage {
    frame: Frame,
    path: String,
    back: String,
    drill: bool,
    now: Say,
    groups: Vec<Group>,
    why: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Typed {
    kind: String,
    why: String,
}

async fn show(
    State(app): State<App>,
    visit: Visit,
    Path((_, id)): Path<(String, String)>,
) -> WebResult<Response> {
    let desk = Desk::of(&app, &visit)?;
    let of = desk.incident(&id).await?;
    Ok(page(&desk, &of, (Typed::default(), Mistakes::none())))
}

fn page(desk: &Desk, of: &Incident, (typed, mistakes): (Typed, Mistakes)) -> Response {
    let frame = desk.frame.clone().with(mistakes);
    let back = room_path(desk.office, of.id);
    let all = desk.app.incidents.playbooks();
    let now = desk.app.incidents.playbook(of.kind.as_str());
    let group = |group: &KindGroup| {
        let kinds = all
            .iter()
            .filter(|it| it.group == *group && it.id != of.kind);
        let choice = |it: &&mamori_core::incidents::Playbook| {
            let words = frame.text(it.title.authored(), &it.title_en);
            (it.id.to_string(), words, it.id.as_str() == typed.kind)
        };
        Group {
            title: frame.say(&format!("incidents.group.{group}")),
            kinds: kinds.map(choice).collect(),
        }
    };
    let page = KindPage {
        path: format!("{back}/kind"),
        back,
        drill: of.is_drill(),
        now: now.map_or_else(
            || Say::plain(of.kind.as_str()),
            |it| frame.text(it.title.authored(), &it.title_en),
        ),
        groups: KindGroup::ALL.iter().map(group).collect(),
        why: typed.why.clone(),
        frame: frame.clone(),
    };
    Page(page).into_response()
}

async fn save(
    State(app): State<App>,
    visit: Visit,
    Path((_, id)): Path<(String, String)>,
    Form(typed): Form<Typed>,
) -> WebResult<Response> {
    let desk = Desk::of(&app, &visit)?;
    let of = desk.incident(&id).await?;
    let mut mistakes = Mistakes::none();
    let kind = app.incidents.playbook(&typed.kind);
    let kind = kind.filter(|it| it.id != of.kind);
    if kind.is_none() {
        mistakes.add("kind", "incidents.mistake.kind");
    }
    let why = short(&typed.why);
    if why.is_empty() {
        mistakes.add("why", "incidents.mistake.kind-why");
    }
    let Some(kind) = kind.filter(|_| mistakes.is_empty()) else {
        return Ok(page(&desk, &of, (typed, mistakes)));
    };
    let done = set_kind(&desk.hand(), &of, (&kind.id, &why)).await;
    done.map_err(refused)?;
    Ok(see_other(&room_path(desk.office, of.id)))
}
