//! The true stories: a list, and each on a page with its four panels and the one rule to take from it.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};

use mamori_core::catalogue::LawArticle;

use super::reading::{Corrected, Link, case_link, corrected, item_links, source, texts};
use crate::web::{App, Frame, Page, Say, Visit, WebError, WebResult};

#[derive(Template)]
#[template(path = "catalogue/cases.html")]
struct CasesPage {
    frame: Frame,
    cases: Vec<Link>,
}

/// All stories.
pub(super) async fn list(State(app): State<App>, visit: Visit) -> Response {
    let frame = Frame::new(&app, &visit);
    let cases = app.catalogue.cases().into_iter();
    let cases = cases.map(|it| case_link(&frame, it));
    let cases = cases.collect();
    Page(CasesPage { frame, cases }).into_response()
}

#[derive(Template)]
#[template(path = "catalogue/case.html")]
struct CasePage {
    frame: Frame,
    title: Say,
    title_plain: String,
    panels: Vec<Say>,
    trap: Say,
    rule: Say,
    laws: Vec<Say>,
    items: Vec<Link>,
    corrections: Vec<Corrected>,
    source: Say,
}

/// One story.
pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> WebResult<Response> {
    let case = app.catalogue.case(&id).ok_or(WebError::NotFound)?;
    let frame = Frame::new(&app, &visit);
    let items = item_links(&frame, &app.catalogue, &case.items);
    let laws = case.laws.iter().map(|it| law(&frame, it));
    let page = CasePage {
        title: frame.text(case.title.authored(), &case.title_en),
        title_plain: frame.text_plain(case.title.authored(), &case.title_en),
        panels: texts(&frame, &case.panels, &case.panels_en),
        trap: frame.text(case.trap.authored(), &case.trap_en),
        rule: frame.text(case.rule.authored(), &case.rule_en),
        laws: laws.collect(),
        items,
        corrections: corrected(&frame, &case.corrections),
        source: source(&frame, &app.catalogue, None, &case.source),
        frame,
    };
    Ok(Page(page).into_response())
}

/// `20-2` is the second paragraph of article 20.
fn law(frame: &Frame, law: &LawArticle) -> Say {
    if let Some((article, paragraph)) = law.article.split_once('-') {
        let places = [("article", article), ("paragraph", paragraph)];
        return frame.fill(&format!("catalogue.law.{}-paragraph", law.law), &places);
    }
    let key = format!("catalogue.law.{}", law.law);
    frame.fill(&key, &[("article", &law.article)])
}
