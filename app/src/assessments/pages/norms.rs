//! Every norm an office can check itself against, and how far it is with each this year.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use mamori_core::catalogue::{Norm, TextStatus};
use mamori_core::people::Act;

use super::super::overview_against;
use super::course::{Course, edition_to_begin};
use super::left::{self, Gone};
use super::path;
use crate::people;
use crate::web::{App, Frame, Page, Say, Visit, WebResult};

#[derive(Template)]
#[template(path = "assessments/norms.html")]
struct NormsPage {
    frame: Frame,
    main: String,
    norms: Vec<Line>,
    /// Checks against norms that were taken away.
    gone: Vec<Gone>,
    /// Where norms of one's own are brought in, for whoever may.
    own: Option<String>,
}

/// One norm.
struct Line {
    title: Say,
    issuer: Say,
    edition: String,
    count: usize,
    status: Say,
    is_sure: bool,
    /// Met and applicable, once it has been opened this year.
    standing: Option<(u32, u32)>,
    closed: bool,
    href: String,
    button: Say,
}

pub(super) async fn show(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let frame = Frame::new(&app, &visit);
    let office = visit.office()?;
    let mut norms = Vec::new();
    for norm in app.catalogue.norms().filter(|it| it.assessable) {
        norms.extend(line(&app, &frame, norm).await?);
    }
    // What has been begun stands first.
    norms.sort_by_key(|it| it.standing.is_none());
    let may_keep = visit.may(Act::ManageNorms) && people::keeps_norms(&app, &visit.at).await?;
    let page = NormsPage {
        main: path(office, "assessment"),
        gone: left::all(&app, &frame).await?,
        own: may_keep.then(|| path(office, "own-norms")),
        norms,
        frame,
    };
    Ok(Page(page).into_response())
}

/// `None` for a norm of which no text is held.
async fn line(app: &App, frame: &Frame, norm: &Norm) -> WebResult<Option<Line>> {
    let (scope, office) = (frame.visit.scope()?, frame.visit.office()?);
    let whole = overview_against(app, scope, office, norm.id.as_str()).await?;
    // This year's check is held to an edition that was taken away: it stands with the others of its kind.
    if whole.as_ref().is_some_and(|it| it.is_gone) {
        return Ok(None);
    }
    let held = whole.as_ref().and_then(|it| {
        let of = &it.assessment;
        app.catalogue.edition(&of.norm, &of.edition)
    });
    let Some(edition) = held.or_else(|| edition_to_begin(&app.catalogue, norm)) else {
        return Ok(None);
    };
    let course = Course::about(norm);
    let may = frame.visit.may(Act::AnswerManagerCheck);
    let button = match &whole {
        None if may => "assessments.norms.begin",
        None => "assessments.norms.look",
        Some(_) => "assessments.norms.on",
    };
    let total = whole.as_ref().map(|it| it.score.total);
    Ok(Some(Line {
        title: frame.text(norm.title.authored(), &norm.title_en),
        issuer: frame.text(norm.issuer.authored(), &norm.issuer_en),
        edition: edition.id.short().to_owned(),
        count: app
            .catalogue
            .provisions(edition.id.norm(), edition.id.short())
            .len(),
        status: frame.say(&format!("catalogue.status.{}", edition.text_status)),
        is_sure: edition.text_status == TextStatus::Verified,
        standing: total.map(|it| (it.met(), it.applicable())),
        closed: whole.is_some_and(|it| it.assessment.closed_at.is_some()),
        href: course.at(office, ""),
        button: frame.say(button),
    }))
}
