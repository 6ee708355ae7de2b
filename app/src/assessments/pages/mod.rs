//! What this capability says over HTTP, one file per noun.

mod api;
mod away;
mod begin;
mod card;
mod chapters;
mod compare;
mod course;
mod fill;
mod history;
mod item;
mod left;
mod lines;
mod norms;
mod overview;
pub(super) mod panel;
mod pinned;
pub(super) mod plan;
mod scoping;
mod self_check;
mod self_group;
mod self_item;
mod self_month;
mod self_result;
mod staff;
mod upgrade;

use axum::response::Response;
use mamori_core::assessments::{Answer, exclusion};
use mamori_core::calendar::{FiscalYear, wareki};
use mamori_core::catalogue::{Audience, Provision};
use mamori_core::ids::OfficeId;
use mamori_core::people::Act;
use mamori_core::words::Language;

use super::{Assessment, provisions};
use crate::web::{App, Frame, Route, Say, see_other};

pub(super) fn routes() -> Vec<Route> {
    let (see, answer) = (Act::SeeOfficeAssessment, Act::AnswerManagerCheck);
    let mut all = self_routes();
    all.extend(plan::routes());
    all.extend(further_routes());
    all.extend(moving_routes());
    all.extend(api::routes());
    all.extend([
        Route::get("/offices/{office}/scoping", answer, scoping::show),
        Route::post("/offices/{office}/scoping", answer, scoping::save),
        Route::get("/offices/{office}/assessment", see, overview::show),
        Route::post("/offices/{office}/assessment", answer, begin::open),
        Route::post("/offices/{office}/assessment/close", answer, begin::close),
        Route::get("/offices/{office}/assessment/items/{item}", see, item::show),
        Route::post(
            "/offices/{office}/assessment/items/{item}",
            answer,
            item::answer,
        ),
        Route::get("/offices/{office}/assessments", see, history::show),
        Route::get("/offices/{office}/assessments/compare", see, compare::show),
        Route::get(
            "/offices/{office}/assessments/left/{assessment}",
            see,
            left::show,
        ),
    ]);
    all
}

/// Norms beside the one that every office is checked against, and answers that go from one to another.
fn further_routes() -> Vec<Route> {
    let (see, answer) = (Act::SeeOfficeAssessment, Act::AnswerManagerCheck);
    vec![
        Route::get("/offices/{office}/norms", see, norms::show),
        Route::get("/offices/{office}/norms/{norm}", see, overview::show),
        Route::post("/offices/{office}/norms/{norm}", answer, begin::open),
        Route::post("/offices/{office}/norms/{norm}/close", answer, begin::close),
        Route::get(
            "/offices/{office}/norms/{norm}/items/{*item}",
            see,
            item::show,
        ),
        Route::post(
            "/offices/{office}/norms/{norm}/items/{*item}",
            answer,
            item::answer,
        ),
    ]
}

/// Answers that come from other checks, and the way to a later edition.
fn moving_routes() -> Vec<Route> {
    let answer = Act::AnswerManagerCheck;
    let (main, other) = (
        "/offices/{office}/assessment/fill",
        "/offices/{office}/norms/{norm}/fill",
    );
    let (upgrade_main, upgrade_other) = (
        "/offices/{office}/assessment/upgrade",
        "/offices/{office}/norms/{norm}/upgrade",
    );
    vec![
        Route::get(main, answer, fill::show),
        Route::post(main, answer, fill::keep),
        Route::get(other, answer, fill::show),
        Route::post(other, answer, fill::keep),
        Route::get(upgrade_main, answer, upgrade::show),
        Route::post(upgrade_main, answer, upgrade::keep),
        Route::get(upgrade_other, answer, upgrade::show),
        Route::post(upgrade_other, answer, upgrade::keep),
    ]
}

fn self_routes() -> Vec<Route> {
    const HOME: &str = "/offices/{office}/self-check";
    const ITEM: &str = "/offices/{office}/self-check/items/{item}";
    const REASON: &str = "/offices/{office}/self-check/items/{item}/reason";
    const GROUP: &str = "/offices/{office}/self-check/groups/{group}";
    const MONTH: &str = "/offices/{office}/self-check/month";
    const RESULT: &str = "/offices/{office}/self-check/result";
    let own = Act::AnswerSelfCheck;
    vec![
        Route::get(HOME, own, self_check::show),
        Route::post(HOME, own, self_check::start),
        Route::get(ITEM, own, self_item::show),
        Route::post(ITEM, own, self_item::answer),
        Route::post(REASON, own, self_item::reason),
        Route::get(GROUP, own, self_group::show),
        Route::post(GROUP, own, self_group::answer),
        Route::get(MONTH, own, self_month::show),
        Route::post(MONTH, own, self_month::answer),
        Route::get(RESULT, own, self_result::show),
        Route::post(RESULT, own, self_result::send),
    ]
}

/// The sign that stands for an answer everywhere.
fn glyph(answer: Option<Answer>) -> &'static str {
    match answer {
        Some(Answer::Done) => "◎",
        Some(Answer::Alternative) => "○",
        Some(Answer::Unsure) => "△",
        Some(Answer::NotYet) => "×",
        Some(Answer::NotApplicable) => "―",
        None => "・",
    }
}

/// An answer as a button or a tag.
struct Choice {
    word: &'static str,
    glyph: &'static str,
    label: Say,
    chosen: bool,
}

impl Choice {
    fn of(frame: &Frame, answer: Answer, chosen: Option<Answer>) -> Self {
        Self {
            word: answer.as_str(),
            glyph: glyph(Some(answer)),
            label: frame.say(&format!("assessments.answer.{answer}")),
            chosen: chosen == Some(answer),
        }
    }

    fn all(frame: &Frame, answers: &[Answer], chosen: Option<Answer>) -> Vec<Self> {
        answers
            .iter()
            .map(|it| Self::of(frame, *it, chosen))
            .collect()
    }

    /// The tag of an answer, or of its absence.
    fn tag(frame: &Frame, answer: Option<Answer>) -> Self {
        match answer {
            Some(answer) => Self::of(frame, answer, None),
            None => Self {
                word: "open",
                glyph: glyph(None),
                label: frame.say("assessments.unanswered"),
                chosen: false,
            },
        }
    }
}

/// Answers with a button of their own, and those that are folded away.
const FIRST: &[Answer] = &[Answer::Done, Answer::NotYet, Answer::Unsure];
const RARER: &[Answer] = &[Answer::Alternative, Answer::NotApplicable];

/// One piece of the bar over a card: `done`, `now` or nothing.
fn steps(answered: &[bool], now: usize) -> Vec<&'static str> {
    let step = |(at, done): (usize, &bool)| match (at == now, done) {
        (true, _) => "now",
        (_, true) => "done",
        _ => "",
    };
    answered.iter().enumerate().map(step).collect()
}

/// The first one without an answer after `at`, then from the beginning.
fn next_open(answered: &[bool], at: usize) -> Option<usize> {
    let count = answered.len();
    (1..=count)
        .map(|step| (at + step) % count)
        .find(|it| answered.get(*it) == Some(&false))
}

/// The requirements that staff check for themselves and that concern this office.
fn own_items<'a>(app: &'a App, of: &Assessment) -> Vec<&'a Provision> {
    let mut items = provisions(&app.catalogue, of);
    items.retain(|it| {
        let edition = app.catalogue.edition_of(it);
        it.is_for(Audience::Everyone) && exclusion(it, edition, &of.scoping).is_none()
    });
    items
}

/// A fiscal year as its readers call it.
fn year_name(frame: &Frame, year: FiscalYear) -> String {
    match frame.visit.language {
        Language::En => format!("FY{}", year.year()),
        _ => year.to_string(),
    }
}

/// A day as its readers write it.
fn day_name(frame: &Frame, day: jiff::civil::Date) -> String {
    match frame.visit.language {
        Language::En => day.to_string(),
        _ => wareki(day),
    }
}

fn path(office: OfficeId, rest: &str) -> String {
    format!("/offices/{office}/{rest}")
}

fn go(office: OfficeId, rest: &str) -> Response {
    see_other(&path(office, rest))
}
