//! Renewing somebody's sign-in in person: a second person says how it was proved who is asking. Nobody renews their own.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use mamori_core::people::{Relation, Role};
use serde::Deserialize;
use serde_json::json;

use super::super::invite;
use super::super::store::invitations;
use super::super::store::members::Member;
use super::node::{self, RESET, at_each_node, node, path_of};
use super::people::member;
use crate::web::{
    App, At, Frame, Mistakes, Page, Route, Say, Visit, WebError, WebResult, see_other,
};

/// How it can be proved who somebody is; the words of the rows.
const PROOFS: [&str; 4] = ["face", "staff-card", "licence", "other"];

pub(super) fn routes() -> Vec<Route> {
    [
        at_each_node!(get, "/people/{person}/reset", RESET, show),
        at_each_node!(post, "/people/{person}/reset", RESET, reset),
    ]
    .concat()
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ResetForm {
    proof: String,
    note: String,
}

/// One way of proof to be chosen.
struct Proof {
    value: &'static str,
    words: Say,
    is_chosen: bool,
}

#[derive(Template)]
#[template(path = "people/reset.html")]
struct ResetPage {
    frame: Frame,
    name: Say,
    path: String,
    proofs: Vec<Proof>,
    note: String,
}

/// The person, when this visitor may renew their sign-in at all.
async fn asked(app: &App, visit: &Visit, person: &str) -> WebResult<Member> {
    let it = member(app, visit, person).await?;
    if it.person.id == visit.who()?.id {
        return Err(WebError::Mistake("people.reset.self"));
    }
    // Whoever holds roles at other places could lend them by a reset, so a manager does not reach those.
    let outside =
        invitations::roles_outside(app, it.person.id, node(visit)?, is_corporate(visit)).await?;
    if outside > 0 {
        return Err(WebError::Mistake("people.reset.elsewhere"));
    }
    Ok(it)
}

/// An executive of the owning corporation reaches all of its offices.
fn is_corporate(visit: &Visit) -> bool {
    let At::Office { standings, .. } = &visit.at else {
        return false;
    };
    standings
        .iter()
        .any(|it| it.role == Role::Executive && matches!(it.relation, Relation::Corporation(_)))
}

async fn show(
    State(app): State<App>,
    visit: Visit,
    Path((_, person)): Path<(String, String)>,
) -> WebResult<Response> {
    let it = asked(&app, &visit, &person).await?;
    let frame = Frame::new(&app, &visit);
    page(frame, &it, ResetForm::default())
}

fn page(frame: Frame, it: &Member, form: ResetForm) -> WebResult<Response> {
    let node = node(&frame.visit)?;
    let proofs = PROOFS.map(|value| Proof {
        value,
        words: frame.say(&format!("people.proof.{value}")),
        is_chosen: value == form.proof,
    });
    Ok(Page(ResetPage {
        name: frame.name(&it.person.name, &it.person.kana),
        path: path_of(node, it.person.id),
        proofs: proofs.into_iter().collect(),
        note: form.note,
        frame,
    })
    .into_response())
}

async fn reset(
    State(app): State<App>,
    visit: Visit,
    Path((_, person)): Path<(String, String)>,
    Form(form): Form<ResetForm>,
) -> WebResult<Response> {
    let it = asked(&app, &visit, &person).await?;
    let note: String = form.note.trim().chars().take(200).collect();
    let mut mistakes = Mistakes::none();
    if !PROOFS.contains(&form.proof.as_str()) {
        mistakes.add("proof", "people.mistake.proof");
    } else if form.proof == "other" && note.is_empty() {
        mistakes.add("note", "people.mistake.proof-note");
    }
    if !mistakes.is_empty() {
        let frame = Frame::new(&app, &visit).with(mistakes);
        return page(frame, &it, form);
    }
    let (node, id) = (node(&visit)?, it.person.id);
    let mut change = app.change(&visit.actor()).await?;
    let proof = format!("{} {note}", form.proof);
    invite::reset(&app, &mut change, id, proof.trim()).await?;
    let detail = json!({ "proof": form.proof, "note": note });
    let event = node::event("people.reset", node, detail);
    change.save(&event.about(format!("person/{id}"))).await?;
    Ok(see_other(&format!("{}/invitation", path_of(node, id))))
}
