//! これは使ってよい？ — the list by verdict, the answer to one question, and the situations of a day.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use mamori_core::catalogue::{Kind, Use, Verdict, search};

use super::reading::{
    Link, Typed, case_link, guidance_link, item_links, situation_link, source, texts, use_link,
    verdict_sign,
};
use crate::web::{App, Frame, Page, Say, Visit, WebError, WebResult};

/// How many answers a search shows at most.
const FOUND: usize = 8;

/// A use with its sign.
pub(super) struct Answer {
    pub(super) link: Link,
    pub(super) sign: &'static str,
    pub(super) class: &'static str,
    pub(super) verdict: Say,
}

/// The answers of one verdict.
struct Shelf {
    id: Verdict,
    sign: &'static str,
    class: &'static str,
    verdict: Say,
    answers: Vec<Answer>,
}

#[derive(Template)]
#[template(path = "catalogue/uses.html")]
struct UsesPage {
    frame: Frame,
    typed: String,
    found: Vec<Answer>,
    shelves: Vec<Shelf>,
}

/// What was asked, or every answer by its verdict.
pub(super) async fn uses(
    State(app): State<App>,
    visit: Visit,
    Query(query): Query<Typed>,
) -> Response {
    let frame = Frame::new(&app, &visit);
    let typed = query.words();
    let hits = search(&app.catalogue, &typed).into_iter();
    let uses = hits.filter(|it| it.kind == Kind::Use);
    let found = uses.filter_map(|it| app.catalogue.one_use(it.local()));
    let found: Vec<Answer> = found.take(FOUND).map(|it| answer(&frame, it)).collect();
    let shelves = if typed.is_empty() || found.is_empty() {
        Verdict::ALL
            .iter()
            .map(|it| shelf(&app, &frame, *it))
            .collect()
    } else {
        Vec::new()
    };
    let page = UsesPage {
        frame,
        typed,
        found,
        shelves,
    };
    Page(page).into_response()
}

fn shelf(app: &App, frame: &Frame, verdict: Verdict) -> Shelf {
    let (sign, class) = verdict_sign(verdict);
    let uses = app.catalogue.uses().filter(|it| it.verdict == verdict);
    Shelf {
        id: verdict,
        sign,
        class,
        verdict: frame.say(&format!("catalogue.verdict.{verdict}")),
        answers: uses.map(|it| answer(frame, it)).collect(),
    }
}

/// A use as an answer.
pub(super) fn answer(frame: &Frame, of: &Use) -> Answer {
    let (sign, class) = verdict_sign(of.verdict);
    Answer {
        link: use_link(frame, of),
        sign,
        class,
        verdict: frame.say(&format!("catalogue.verdict.{}", of.verdict)),
    }
}

#[derive(Template)]
#[template(path = "catalogue/use.html")]
struct UsePage {
    frame: Frame,
    title_plain: String,
    answer: Answer,
    conditions: Vec<Say>,
    instead: Vec<Say>,
    items: Vec<Link>,
    situations: Vec<Link>,
    source: Say,
}

/// One answer.
pub(super) async fn one_use(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> WebResult<Response> {
    let one = app.catalogue.one_use(&id).ok_or(WebError::NotFound)?;
    let frame = Frame::new(&app, &visit);
    let situations = app.catalogue.situations().into_iter();
    let situations = situations.filter(|it| it.uses.contains(&one.id));
    let page = UsePage {
        title_plain: frame.text_plain(one.title.authored(), &one.title_en),
        answer: answer(&frame, one),
        conditions: texts(&frame, &one.conditions, &one.conditions_en),
        instead: texts(&frame, &one.instead, &one.instead_en),
        items: item_links(&frame, &app.catalogue, &one.items),
        situations: situations.map(|it| situation_link(&frame, it)).collect(),
        source: source(&frame, &app.catalogue, None, &one.source),
        frame,
    };
    Ok(Page(page).into_response())
}

#[derive(Template)]
#[template(path = "catalogue/situations.html")]
struct SituationsPage {
    frame: Frame,
    situations: Vec<Link>,
}

/// The situations of a day, in order.
pub(super) async fn situations(State(app): State<App>, visit: Visit) -> Response {
    let frame = Frame::new(&app, &visit);
    let all = app.catalogue.situations().into_iter();
    let situations = all.map(|it| situation_link(&frame, it)).collect();
    Page(SituationsPage { frame, situations }).into_response()
}

#[derive(Template)]
#[template(path = "catalogue/situation.html")]
struct SituationPage {
    frame: Frame,
    title_plain: String,
    link: Link,
    items: Vec<Link>,
    uses: Vec<Answer>,
    cases: Vec<Link>,
    next: Option<Link>,
}

/// One situation with what counts in it.
pub(super) async fn situation(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> WebResult<Response> {
    let one = app.catalogue.situation(&id).ok_or(WebError::NotFound)?;
    let frame = Frame::new(&app, &visit);
    let uses = one.uses.iter();
    let uses = uses.filter_map(|it| app.catalogue.one_use(it.as_str()));
    let cases = one.cases.iter();
    let cases = cases.filter_map(|it| app.catalogue.case(it.as_str()));
    let after = app.catalogue.situations().into_iter();
    let next = after.skip_while(|it| it.id != one.id).nth(1);
    let page = SituationPage {
        title_plain: frame.text_plain(one.title.authored(), &one.title_en),
        link: situation_link(&frame, one),
        items: item_links(&frame, &app.catalogue, &one.items),
        uses: uses.map(|it| answer(&frame, it)).collect(),
        cases: cases.map(|it| case_link(&frame, it)).collect(),
        next: next.map(|it| situation_link(&frame, it)),
        frame,
    };
    Ok(Page(page).into_response())
}

#[derive(Template)]
#[template(path = "catalogue/guidances.html")]
struct GuidancesPage {
    frame: Frame,
    chapters: Vec<(String, Vec<Link>)>,
}

/// What there is to read, by the chapters of the book.
pub(super) async fn guidances(State(app): State<App>, visit: Visit) -> Response {
    let frame = Frame::new(&app, &visit);
    let mut chapters: Vec<(String, Vec<Link>)> = Vec::new();
    for it in app.catalogue.guidance() {
        let chapter = it.chapter.to_string();
        let link = guidance_link(&frame, it);
        match chapters.last_mut().filter(|last| last.0 == chapter) {
            Some(last) => last.1.push(link),
            None => chapters.push((chapter, vec![link])),
        }
    }
    Page(GuidancesPage { frame, chapters }).into_response()
}

#[derive(Template)]
#[template(path = "catalogue/guidance.html")]
struct GuidancePage {
    frame: Frame,
    title: Say,
    title_plain: String,
    lines: Vec<Say>,
    items: Vec<Link>,
    terms: Vec<(String, Say, Say)>,
    next: Option<Link>,
    source: Say,
}

/// One piece of guidance.
pub(super) async fn guidance(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> WebResult<Response> {
    let one = app
        .catalogue
        .guidance_by_id(&id)
        .ok_or(WebError::NotFound)?;
    let frame = Frame::new(&app, &visit);
    let terms = one.glossary.iter();
    let terms = terms.filter_map(|it| app.catalogue.glossary_term(it.as_str()));
    let terms = terms.map(|it| {
        let name = frame.text(it.term.authored(), &it.term_en);
        let meaning = frame.text(it.meaning.authored(), &it.meaning_en);
        (it.id.to_string(), name, meaning)
    });
    let after = app.catalogue.guidance().into_iter();
    let next = after.skip_while(|it| it.id != one.id).nth(1);
    let page = GuidancePage {
        title: frame.text(one.title.authored(), &one.title_en),
        title_plain: frame.text_plain(one.title.authored(), &one.title_en),
        lines: texts(&frame, &one.lines, &one.lines_en),
        items: item_links(&frame, &app.catalogue, &one.items),
        terms: terms.collect(),
        next: next.map(|it| guidance_link(&frame, it)),
        source: source(&frame, &app.catalogue, None, &one.source),
        frame,
    };
    Ok(Page(page).into_response())
}
