//! A check begins and ends: the page before it is opened, opening it, and closing it for good.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use mamori_core::calendar::FiscalYear;
use mamori_core::catalogue::{Edition, Norm as CatalogueNorm, TextStatus};
use mamori_core::people::Act;
use serde_json::json;

use super::super::{Opening, close as close_it, open as open_it, overview_against, scoping};
use super::course::{Course, Names, editions_to_begin, further_questions};
use super::overview::{Looked, first_open, is_long};
use super::{path, year_name};
use crate::db::Event;
use crate::web::{App, Frame, Say, Visit, WebError, WebResult, see_other};

#[derive(Template)]
#[template(path = "assessments/begin.html")]
pub(super) struct BeginPage {
    frame: Frame,
    year: String,
    scoped: bool,
    may_open: bool,
    scoping: String,
    path: String,
    history: Option<String>,
    norm: Option<Norm>,
    further: usize,
    norms: String,
    others: Vec<Other>,
}

/// The norm a check is to begin with, where it is not the one that every office is checked against.
struct Norm {
    title: Say,
    about: Say,
    edition: String,
    count: usize,
    status: Say,
}

/// Another edition with which the check could begin.
struct Other {
    words: Say,
    href: String,
    status: Say,
    is_sure: bool,
}

/// The edition that was asked for, or the one with which a check begins.
fn chosen<'a>(app: &'a App, norm: &'a CatalogueNorm, asked: &str) -> Option<&'a Edition> {
    let all = editions_to_begin(&app.catalogue, norm);
    let meant = all.iter().find(|it| it.id.short() == asked);
    meant.or(all.first()).copied()
}

/// What names an edition in an address; nothing for the one with which a check begins.
fn query(app: &App, norm: &CatalogueNorm, edition: &Edition) -> String {
    let all = editions_to_begin(&app.catalogue, norm);
    let is_first = all.first().is_some_and(|it| it.id == edition.id);
    if is_first {
        String::new()
    } else {
        format!("?edition={}", edition.id.short())
    }
}

fn others(
    app: &App,
    frame: &Frame,
    (course, norm): (&Course, &CatalogueNorm),
    edition: &Edition,
) -> WebResult<Vec<Other>> {
    let office = frame.visit.office()?;
    let all = editions_to_begin(&app.catalogue, norm).into_iter();
    let other = |it: &Edition| {
        let held = app.catalogue.provisions(it.id.norm(), it.id.short()).len();
        let places = [("edition", it.id.short()), ("n", &held.to_string())];
        Other {
            words: frame.fill("assessments.norms.held", &places),
            href: course.at(office, &query(app, norm, it)),
            status: frame.say(&format!("catalogue.status.{}", it.text_status)),
            is_sure: it.text_status == TextStatus::Verified,
        }
    };
    Ok(all.filter(|it| it.id != edition.id).map(other).collect())
}

/// The page before this year's check has been opened; `asked` may name an edition.
pub(super) async fn page(
    app: &App,
    frame: Frame,
    course: &Course,
    asked: &str,
) -> WebResult<BeginPage> {
    let office = frame.visit.office()?;
    let said = scoping(app, frame.visit.scope()?, office).await?;
    let norm = app.catalogue.norm(&course.norm).ok_or(WebError::NotFound)?;
    let edition = chosen(app, norm, asked).ok_or(WebError::NotFound)?;
    let names = (edition.id.norm(), edition.id.short());
    let further = further_questions(&app.catalogue, names, &said).len();
    let shown = Norm {
        title: frame.text(norm.title.authored(), &norm.title_en),
        about: frame.text(norm.about.authored(), &norm.about_en),
        edition: edition.id.short().to_owned(),
        count: app.catalogue.provisions(names.0, names.1).len(),
        status: frame.say(&format!("catalogue.status.{}", edition.text_status)),
    };
    Ok(BeginPage {
        year: year_name(&frame, FiscalYear::of(app.clock.today())),
        scoped: said.is_complete(),
        may_open: frame.visit.may(Act::AnswerManagerCheck),
        scoping: course.scoping(office, edition.id.short()),
        path: course.at(office, &query(app, norm, edition)),
        history: course.is_main.then(|| path(office, "assessments")),
        norm: (!course.is_main).then_some(shown),
        further: if course.is_main { 0 } else { further },
        norms: path(office, "norms"),
        others: others(app, &frame, (course, norm), edition)?,
        frame,
    })
}

pub(super) async fn open(
    State(app): State<App>,
    visit: Visit,
    Path(names): Path<Names>,
    Query(looked): Query<Looked>,
) -> WebResult<Response> {
    let (scope, office) = (visit.scope()?, visit.office()?);
    let course = Course::find(&app, &visit, &names).await?;
    if course.current(&app, &visit).await?.is_some() {
        return Ok(see_other(&course.at(office, "")));
    }
    let said = scoping(&app, scope, office).await?;
    if !said.is_complete() {
        return Ok(see_other(&path(office, "scoping")));
    }
    let norm = app.catalogue.norm(&course.norm).ok_or(WebError::NotFound)?;
    let opening = chosen(&app, norm, &looked.edition)
        .and_then(|it| {
            let names = (it.id.norm(), it.id.short());
            Opening::against(&app.catalogue, names, office, said)
        })
        .ok_or_else(|| WebError::ours("the catalogue holds no edition to check against"))?;
    let mut change = app.change(&visit.actor()).await?;
    let id = open_it(&mut change, scope, &opening).await?;
    let event = Event::of("assessments.open")
        .office(office)
        .about(format!("assessment/{id}"))
        .detail(json!({ "norm": opening.norm, "edition": opening.edition, "edition_hash": opening.edition_hash }));
    change.save(&event).await?;
    let opened = overview_against(&app, scope, office, &course.norm).await?;
    // A long norm is looked at as a whole first; the short one begins with its first card.
    let first = opened
        .filter(|it| !is_long(it))
        .and_then(|it| first_open(&it, &course, office));
    let to = first.unwrap_or_else(|| course.at(office, ""));
    Ok(see_other(&to))
}

pub(super) async fn close(
    State(app): State<App>,
    visit: Visit,
    Path(names): Path<Names>,
) -> WebResult<Response> {
    let (scope, office) = (visit.scope()?, visit.office()?);
    let course = Course::find(&app, &visit, &names).await?;
    let Some(whole) = overview_against(&app, scope, office, &course.norm).await? else {
        return Ok(see_other(&course.at(office, "")));
    };
    // Closing twice, with a card still open, or what nobody can read any more, only shows what is next.
    if whole.assessment.closed_at.is_none() && whole.score.total.unanswered == 0 && !whole.is_gone {
        let mut change = app.change(&visit.actor()).await?;
        close_it(&mut change, scope, &whole.assessment).await?;
        let event = Event::of("assessments.close")
            .office(office)
            .about(format!("assessment/{}", whole.assessment.id));
        change.save(&event).await?;
    }
    Ok(see_other(&course.at(office, "")))
}
