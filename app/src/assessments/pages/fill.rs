//! Answers given to other norms that decide open requirements of this one: shown first, taken over only when chosen.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use mamori_core::assessments::{Flow, Proposal, flow};
use mamori_core::catalogue::{EditionId, ProvisionId};
use serde_json::json;

use super::super::{Assessment, answer_from, checked, current_against, given, is_gone};
use super::Choice;
use super::course::{Course, Names};
use crate::db::{DbResult, Event, Scope};
use crate::web::{App, Frame, Page, Say, Visit, WebResult, see_other};

#[derive(Template)]
#[template(path = "assessments/fill.html")]
struct FillPage {
    frame: Frame,
    path: String,
    list: String,
    filled: Vec<Line>,
    related: Vec<Line>,
}

/// One requirement with the answer that would stand there.
struct Line {
    id: String,
    number: String,
    title: Say,
    href: String,
    tag: Choice,
    from: Say,
    norm: Say,
    over: Vec<String>,
    relation: Say,
    sure: Say,
}

pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(names): Path<Names>,
) -> WebResult<Response> {
    let course = Course::find(&app, &visit, &names).await?;
    let list = course.at(visit.office()?, "");
    let open = course.current(&app, &visit).await?;
    let Some(of) = open.filter(|it| !is_gone(&app.catalogue, it)) else {
        return Ok(see_other(&list));
    };
    let flow = flowing(&app, visit.scope()?, &of).await?;
    let frame = Frame::new(&app, &visit);
    let office = visit.office()?;
    let line = |it: &Proposal| line(&app, &frame, (&course.item(office, it.to.local()), it));
    Ok(Page(FillPage {
        path: course.at(office, "/fill"),
        filled: flow.filled.iter().filter_map(line).collect(),
        related: flow.related.iter().filter_map(line).collect(),
        list,
        frame,
    })
    .into_response())
}

/// Takes over what was ticked and still follows; a requirement answered in the meantime keeps its answer.
pub(super) async fn keep(
    State(app): State<App>,
    visit: Visit,
    Path(names): Path<Names>,
    Form(typed): Form<Vec<(String, String)>>,
) -> WebResult<Response> {
    let (scope, office) = (visit.scope()?, visit.office()?);
    let course = Course::find(&app, &visit, &names).await?;
    let list = course.at(office, "");
    let open = course.current(&app, &visit).await?;
    let Some(of) = open.filter(|it| it.closed_at.is_none()) else {
        return Ok(see_other(&list));
    };
    let chosen: BTreeSet<&str> = typed
        .iter()
        .filter(|(name, _)| name == "take")
        .map(|(_, value)| value.as_str())
        .collect();
    let flow = flowing(&app, scope, &of).await?;
    let taken: Vec<&Proposal> = flow
        .filled
        .iter()
        .filter(|it| chosen.contains(it.to.as_str()))
        .collect();
    if taken.is_empty() {
        return Ok(see_other(&list));
    }
    let mut change = app.change(&visit.actor()).await?;
    for it in &taken {
        let origin = origin(it);
        answer_from(&mut change, scope, &of, (&it.to, &it.given), &origin).await?;
    }
    let told: Vec<_> = taken
        .iter()
        .map(|it| json!({ "provision": it.to.as_str(), "from": origin(it), "answer": it.given.answer.as_str() }))
        .collect();
    let event = Event::of("assessments.fill")
        .office(office)
        .about(format!("assessment/{}", of.id))
        .detail(json!(told));
    change.save(&event).await?;
    Ok(see_other(&list))
}

/// What this year's other checks say about the open requirements of a check.
async fn flowing(app: &App, scope: Scope, of: &Assessment) -> DbResult<Flow> {
    let all = checked(app, scope, of).await?;
    let open = all
        .into_iter()
        .filter(|it| it.applies && it.answer.is_none());
    let open: Vec<ProvisionId> = open.map(|it| it.id).collect();
    let Ok(edition) = EditionId::of(&of.norm, &of.edition) else {
        return Ok(Flow::default());
    };
    let mut others = BTreeMap::new();
    for norm in app.catalogue.norms().filter(|it| it.assessable) {
        let norm = norm.id.as_str();
        if norm == of.norm {
            continue;
        }
        if let Some(other) = current_against(app, scope, of.office, norm).await? {
            others.extend(given(app, scope, &other).await?);
        }
    }
    Ok(flow(app.catalogue.crosswalk(), &others, (&edition, &open)))
}

/// The way the answer came, for the record: every requirement from the one that was answered on.
fn origin(it: &Proposal) -> String {
    let way = it.over.iter().take(it.over.len().saturating_sub(1));
    way.map(ProvisionId::as_str).collect::<Vec<_>>().join(" > ")
}

fn line(app: &App, frame: &Frame, (href, it): (&str, &Proposal)) -> Option<Line> {
    let to = app.catalogue.provision(it.to.as_str())?;
    let from = app.catalogue.provision(it.from.as_str())?;
    let norm = app.catalogue.norm(it.from.edition().norm())?;
    Some(Line {
        id: it.to.to_string(),
        number: it.to.local().to_owned(),
        title: frame.text(to.title.authored(), &to.title_en),
        href: href.to_owned(),
        tag: Choice::tag(frame, Some(it.given.answer)),
        from: frame.text(from.title.authored(), &from.title_en),
        norm: frame.text(norm.title.authored(), &norm.title_en),
        over: it.over.iter().map(ToString::to_string).collect(),
        relation: frame.say(&format!("assessments.relation.{}", it.relation)),
        sure: frame.say(&format!("catalogue.sure.{}", it.confidence)),
    })
}
