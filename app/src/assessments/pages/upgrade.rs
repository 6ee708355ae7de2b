//! A running check moves to a later edition of its norm: first every change is listed, then it is done or left.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use mamori_core::assessments::{Fate, Step, upgrade};
use mamori_core::catalogue::{Edition, ProvisionId, diff};
use serde_json::json;

use super::super::{Assessment, answer_from, given, move_to_edition, plan, provisions};
use super::Choice;
use super::course::{Course, Names, later_editions};
use crate::db::Event;
use crate::web::{App, Frame, Page, Say, Visit, WebError, WebResult, see_other};

#[derive(Template)]
#[template(path = "assessments/upgrade.html")]
struct UpgradePage {
    frame: Frame,
    path: String,
    list: String,
    from: String,
    to: String,
    status: Say,
    parts: Vec<Part>,
}

/// The requirements that share a fate.
struct Part {
    title: Say,
    lead: Say,
    lines: Vec<Line>,
}

struct Line {
    number: String,
    title: Say,
    tag: Option<Choice>,
}

pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(names): Path<Names>,
) -> WebResult<Response> {
    let office = visit.office()?;
    let course = Course::find(&app, &visit, &names).await?;
    let list = course.at(office, "");
    let Some(of) = running(&app, &visit, &course).await? else {
        return Ok(see_other(&list));
    };
    let Some(to) = newest(&app, &of) else {
        return Ok(see_other(&list));
    };
    let steps = steps(&app, &visit, (&of, to)).await?;
    let frame = Frame::new(&app, &visit);
    let parts = Fate::ALL
        .iter()
        .filter_map(|it| part(&app, &frame, *it, &steps));
    Ok(Page(UpgradePage {
        path: course.at(office, "/upgrade"),
        from: of.edition.clone(),
        to: to.id.short().to_owned(),
        status: frame.say(&format!("catalogue.status.{}", to.text_status)),
        parts: parts.collect(),
        list,
        frame,
    })
    .into_response())
}

/// Takes over what stays, keeps the old answers beside what is to be looked at again, and pins the check anew.
pub(super) async fn keep(
    State(app): State<App>,
    visit: Visit,
    Path(names): Path<Names>,
) -> WebResult<Response> {
    let (scope, office) = (visit.scope()?, visit.office()?);
    let course = Course::find(&app, &visit, &names).await?;
    let list = course.at(office, "");
    let Some(of) = running(&app, &visit, &course).await? else {
        return Ok(see_other(&list));
    };
    let Some(to) = newest(&app, &of) else {
        return Ok(see_other(&list));
    };
    let steps = steps(&app, &visit, (&of, to)).await?;
    let short = to.id.short();
    let hash = app.catalogue.edition_hash(&of.norm, short);
    let hash = hash.ok_or_else(|| WebError::ours("the later edition has no files"))?;
    let mut change = app.change(&visit.actor()).await?;
    for it in &steps {
        let stays = matches!(it.fate, Fate::Kept | Fate::Moved);
        if let (true, Some(old), Some(new)) = (stays, &it.old, &it.new) {
            if let Some(given) = &it.given {
                answer_from(&mut change, scope, &of, (new, given), old.as_str()).await?;
            }
            plan::lead_row(&mut change, &of, (old, new)).await?;
        }
    }
    move_to_edition(&mut change, scope, &of, (short, hash)).await?;
    let event = Event::of("assessments.upgrade")
        .office(office)
        .about(format!("assessment/{}", of.id))
        .detail(json!({ "from": of.edition, "to": short, "edition_hash": hash, "steps": steps }));
    change.save(&event).await?;
    Ok(see_other(&list))
}

async fn running(app: &App, visit: &Visit, course: &Course) -> WebResult<Option<Assessment>> {
    let of = course.current(app, visit).await?;
    Ok(of.filter(|it| it.closed_at.is_none()))
}

fn newest<'a>(app: &'a App, of: &'a Assessment) -> Option<&'a Edition> {
    let later = later_editions(&app.catalogue, of);
    later.into_iter().max_by(|a, b| a.issued.cmp(&b.issued))
}

async fn steps(
    app: &App,
    visit: &Visit,
    (of, to): (&Assessment, &Edition),
) -> WebResult<Vec<Step>> {
    let ids = |all: Vec<&mamori_core::catalogue::Provision>| -> Vec<ProvisionId> {
        all.into_iter().map(|it| it.id.clone()).collect()
    };
    let old = ids(provisions(&app.catalogue, of));
    let new = ids(app.catalogue.provisions(to.id.norm(), to.id.short()));
    let from = format!("{}/{}", of.norm, of.edition).parse();
    let from = from.map_err(|it| WebError::ours(format!("{it}")))?;
    let difference = diff(&app.catalogue, &from, &to.id);
    let given = given(app, visit.scope()?, of).await?;
    Ok(upgrade((&old, &new), &difference, &given))
}

fn part(app: &App, frame: &Frame, fate: Fate, steps: &[Step]) -> Option<Part> {
    let line = |it: &Step| {
        let id = it.new.as_ref().or(it.old.as_ref())?;
        let provision = app.catalogue.provision(id.as_str())?;
        Some(Line {
            number: id.local().to_owned(),
            title: frame.text(provision.title.authored(), &provision.title_en),
            tag: it
                .given
                .as_ref()
                .map(|it| Choice::tag(frame, Some(it.answer))),
        })
    };
    let lines: Vec<Line> = steps
        .iter()
        .filter(|it| it.fate == fate)
        .filter_map(line)
        .collect();
    (!lines.is_empty()).then(|| Part {
        title: frame.say(&format!("assessments.fate.{fate}.title")),
        lead: frame.say(&format!("assessments.fate.{fate}.lead")),
        lines,
    })
}
