//! A person's own check a group a page, with radio buttons: for whoever likes it quick.

use std::collections::BTreeMap;

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use mamori_core::assessments::Answer;
use mamori_core::catalogue::{Group, Provision};
use serde_json::json;

use super::super::{answer_self, start_self_check};
use super::self_check::Own;
use super::{Choice, go, path};
use crate::db::Event;
use crate::web::{App, Frame, Mistakes, Page, Say, Visit, WebError, WebResult};

#[derive(Template)]
#[template(path = "assessments/self_group.html")]
struct GroupPage {
    frame: Frame,
    path: String,
    start: String,
    number: String,
    count: String,
    title: Say,
    items: Vec<Item>,
}

/// One question with its radio buttons.
pub(super) struct Item {
    pub(super) local: String,
    pub(super) picture: String,
    pub(super) ask: Say,
    pub(super) choices: Vec<Choice>,
}

pub(super) type Typed = BTreeMap<String, String>;

pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path((_, group)): Path<(String, String)>,
) -> WebResult<Response> {
    let Some(own) = open(&app, &visit).await? else {
        return Ok(go(visit.office()?, "self-check"));
    };
    let frame = Frame::new(&app, &visit);
    let page = page(&app, frame, &own, (&group, &Typed::new()))?;
    Ok(Page(page).into_response())
}

pub(super) async fn answer(
    State(app): State<App>,
    visit: Visit,
    Path((_, group)): Path<(String, String)>,
    Form(typed): Form<Typed>,
) -> WebResult<Response> {
    let office = visit.office()?;
    let Some(own) = open(&app, &visit).await? else {
        return Ok(go(office, "self-check"));
    };
    let Some(given) = read(&in_group(&own, &group), &typed) else {
        let mut mistakes = Mistakes::none();
        mistakes.add("group", "assessments.mistake.group");
        let frame = Frame::new(&app, &visit).with(mistakes);
        let page = page(&app, frame, &own, (&group, &typed))?;
        return Ok(Page(page).into_response());
    };
    let person = visit.who()?.id;
    let mut change = app.change(&visit.actor()).await?;
    start_self_check(&mut change, &own.of, person).await?;
    let mut provisions = Vec::new();
    for (provision, answer) in &given {
        answer_self(&mut change, &own.of, person, (&provision.id, *answer)).await?;
        provisions.push(provision.id.as_str());
    }
    let event = Event::of("assessments.answer_self")
        .office(office)
        .about(format!("assessment/{}", own.of.id))
        .detail(json!({ "provisions": provisions }));
    change.save(&event).await?;
    let groups = groups(&app, &own);
    let next = groups
        .iter()
        .skip_while(|it| it.id != group)
        .nth(1)
        .map(|it| format!("self-check/groups/{}", it.id));
    Ok(go(
        office,
        &next.unwrap_or_else(|| "self-check/result".to_owned()),
    ))
}

/// The open check of this year.
async fn open<'a>(app: &'a App, visit: &Visit) -> WebResult<Option<Own<'a>>> {
    let own = Own::open(app, visit).await?;
    Ok(own.filter(|it| it.of.closed_at.is_none()))
}

impl Item {
    /// The question with what was typed chosen, or else what was kept.
    pub(super) fn of(frame: &Frame, it: &Provision, typed: &Typed, kept: Option<Answer>) -> Self {
        let local = it.id.local();
        let typed = typed.get(local).and_then(|it| it.parse::<Answer>().ok());
        Self {
            picture: format!("/pictures.svg#item-{local}"),
            ask: frame.text(it.ask.authored(), &it.ask_en),
            choices: Choice::all(frame, Answer::ALL, typed.or(kept)),
            local: local.to_owned(),
        }
    }
}

/// The questions of a group.
fn in_group<'a>(own: &Own<'a>, group: &str) -> Vec<&'a Provision> {
    let items = own.items.iter().filter(|it| it.group == group);
    items.copied().collect()
}

/// Every answer to these questions; `None` when one is missing or unknown.
pub(super) fn read<'a>(
    items: &[&'a Provision],
    typed: &Typed,
) -> Option<Vec<(&'a Provision, Answer)>> {
    let answer = |it: &&'a Provision| {
        let word = typed.get(it.id.local())?;
        Some((*it, word.parse().ok()?))
    };
    items.iter().map(answer).collect()
}

/// The groups of which something concerns the staff of this office.
fn groups<'a>(app: &'a App, own: &Own<'_>) -> Vec<&'a Group> {
    let groups = app.catalogue.groups(&own.of.norm, &own.of.edition).iter();
    groups
        .filter(|group| own.items.iter().any(|it| it.group == group.id))
        .collect()
}

fn page(
    app: &App,
    frame: Frame,
    own: &Own<'_>,
    (group, typed): (&str, &Typed),
) -> WebResult<GroupPage> {
    let office = frame.visit.office()?;
    let groups = groups(app, own);
    let at = groups.iter().position(|it| it.id == group);
    let at = at.ok_or(WebError::NotFound)?;
    let title = groups
        .get(at)
        .map(|it| frame.text(it.title.authored(), &it.title_en));
    let item = |it: &&Provision| {
        let check = own.check.as_ref();
        let kept = check.and_then(|check| check.answers.get(&it.id).copied());
        Item::of(&frame, it, typed, kept)
    };
    let items = in_group(own, group);
    Ok(GroupPage {
        path: path(office, &format!("self-check/groups/{group}")),
        start: path(office, "self-check"),
        number: (at + 1).to_string(),
        count: groups.len().to_string(),
        title: title.ok_or(WebError::NotFound)?,
        items: items.iter().map(item).collect(),
        frame,
    })
}
