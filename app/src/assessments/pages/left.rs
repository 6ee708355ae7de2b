//! What remains of a check whose norm was taken away: its days, its counts, and every answer by the number of its item.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use mamori_core::assessments::{Counts, Given};
use mamori_core::catalogue::ProvisionId;
use mamori_core::ids::AssessmentId;

use super::super::{Assessment, answered, given, is_gone, left, of_office, overview};
use super::course::Names;
use super::{Choice, day_name, path, year_name};
use crate::clock::office_day;
use crate::db::Engine;
use crate::web::{App, Frame, Page, Visit, WebError, WebResult, see_other};

/// One answer that is left.
pub(super) struct Line {
    pub(super) number: String,
    pub(super) tag: Choice,
    pub(super) note: String,
    pub(super) evidence: String,
    pub(super) day: String,
}

/// A check of which only the answers are left, as a list shows it.
pub(super) struct Gone {
    pub(super) edition: String,
    pub(super) year: String,
    pub(super) opened: String,
    pub(super) closed: Option<String>,
    pub(super) href: String,
}

#[derive(Template)]
#[template(path = "assessments/left.html")]
struct LeftPage {
    frame: Frame,
    norms: String,
    check: Gone,
    counts: Counts,
    left: Vec<Line>,
    is_one_of_many: bool,
}

impl Gone {
    pub(super) fn of(frame: &Frame, of: &Assessment) -> Self {
        Self {
            edition: format!("{}/{}", of.norm, of.edition),
            year: year_name(frame, of.fiscal_year),
            opened: day_name(frame, office_day(of.opened_at)),
            closed: of.closed_at.map(|it| day_name(frame, office_day(it))),
            href: path(of.office, &format!("assessments/left/{}", of.id)),
        }
    }
}

/// Every check of the office whose norm was taken away, the newest first.
pub(super) async fn all(app: &App, frame: &Frame) -> WebResult<Vec<Gone>> {
    let (scope, office) = (frame.visit.scope()?, frame.visit.office()?);
    let all = of_office(app, scope, office).await?.into_iter();
    let gone = all.filter(|it| is_gone(&app.catalogue, it));
    Ok(gone.map(|it| Gone::of(frame, &it)).collect())
}

/// The answers of a check that have lost their requirement.
pub(super) async fn lines(
    app: &App,
    frame: &Frame,
    (of, given): (&Assessment, &BTreeMap<ProvisionId, Given>),
) -> WebResult<Vec<Line>> {
    let left = left(&app.catalogue, of, given);
    if left.is_empty() {
        return Ok(Vec::new());
    }
    let answered = answered(app, frame.visit.scope()?, of).await?;
    let line = |(id, it): (&ProvisionId, &Given)| Line {
        number: id.local().to_owned(),
        tag: Choice::tag(frame, Some(it.answer)),
        note: it.note.clone(),
        evidence: it.evidence.join("\n"),
        day: answered
            .get(id)
            .map(|it| day_name(frame, office_day(*it)))
            .unwrap_or_default(),
    };
    Ok(left.into_iter().map(line).collect())
}

/// The page of one check by its id. What has come back is looked at where it always was.
pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(names): Path<Names>,
) -> WebResult<Response> {
    let (scope, office) = (visit.scope()?, visit.office()?);
    let id = names.get("assessment").map(String::as_str);
    let id: AssessmentId = id
        .unwrap_or_default()
        .parse()
        .map_err(|_| WebError::NotFound)?;
    let all = of_office(&app, scope, office).await?;
    let of = all.into_iter().find(|it| it.id == id);
    let of = of.ok_or(WebError::NotFound)?;
    if !is_gone(&app.catalogue, &of) {
        return Ok(see_other(&path(office, "norms")));
    }
    page(&app, Frame::new(&app, &visit), of).await
}

/// The newest check against a norm of which nothing else is left.
pub(super) async fn newest(app: &App, frame: Frame, norm: &str) -> WebResult<Response> {
    let (scope, office) = (frame.visit.scope()?, frame.visit.office()?);
    let all = of_office(app, scope, office).await?;
    let of = all.into_iter().find(|it| it.norm == norm);
    page(app, frame, of.ok_or(WebError::NotFound)?).await
}

/// What remains of a check.
pub(super) async fn page(app: &App, frame: Frame, of: Assessment) -> WebResult<Response> {
    let (scope, office) = (frame.visit.scope()?, frame.visit.office()?);
    let given = given(app, scope, &of).await?;
    let page = LeftPage {
        norms: path(office, "norms"),
        check: Gone::of(&frame, &of),
        left: lines(app, &frame, (&of, &given)).await?,
        counts: overview(app, scope, of).await?.score.total,
        is_one_of_many: app.db.engine() == Engine::Postgres,
        frame,
    };
    Ok(Page(page).into_response())
}
