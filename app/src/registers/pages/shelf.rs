//! The page of all ledgers, by chapter, with what each one needs.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use mamori_core::people::Act;
use mamori_core::registers::{Chapter, Register};

use super::super::store::list::{Count, counts};
use super::{ledger_path, may_see, view};
use crate::web::{App, Frame, Page, Route, Say, Visit, WebResult};

pub(super) fn routes() -> Vec<Route> {
    vec![Route::get(
        "/offices/{office}/registers",
        Act::SeeDailyRegisters,
        show,
    )]
}

#[derive(Template)]
#[template(path = "registers/shelf.html")]
struct ShelfPage {
    frame: Frame,
    /// The pictures, for who may see them.
    pictures: Option<String>,
    chapters: Vec<ChapterView>,
}

struct ChapterView {
    title: Say,
    ledgers: Vec<LedgerView>,
}

struct LedgerView {
    href: String,
    title: Say,
    about: Say,
    count: Say,
    needs: Vec<view::Tag>,
}

async fn show(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let frame = Frame::new(&app, &visit);
    let counts = counts(&app, visit.scope()?, visit.office()?, app.clock.now()).await?;
    let seen: Vec<&Register> = app
        .registers
        .all()
        .into_iter()
        .filter(|it| may_see(&visit, it))
        .collect();
    let office = visit.office()?;
    let chapter = |of: &Chapter| {
        let ledgers = seen.iter().filter(|it| it.chapter == *of);
        let ledgers: Vec<_> = ledgers
            .map(|it| {
                let count = counts.iter().find(|count| count.register == it.id.as_str());
                LedgerView {
                    href: ledger_path(office, it),
                    title: view::title(&frame, it),
                    about: frame.text(it.about.authored(), &it.about_en),
                    count: frame.fill(
                        "registers.count",
                        &[("n", &count.map_or(0, |it| it.open).to_string())],
                    ),
                    needs: count.map(|it| needs(&frame, it)).unwrap_or_default(),
                }
            })
            .collect();
        let title = frame.say(&format!("registers.chapter.{of}"));
        (!ledgers.is_empty()).then_some(ChapterView { title, ledgers })
    };
    let chapters = Chapter::ALL.iter().filter_map(chapter).collect();
    let pictures = visit.may(Act::SeeRegisters);
    let pictures = pictures.then(|| format!("/offices/{office}/pictures"));
    let page = ShelfPage {
        frame,
        pictures,
        chapters,
    };
    Ok(Page(page).into_response())
}

/// What a ledger needs, most pressing first.
fn needs(frame: &Frame, count: &Count) -> Vec<view::Tag> {
    let tag = |n: i64, class, glyph, key: &str| {
        (n > 0).then(|| view::Tag {
            class,
            glyph,
            words: frame.fill(key, &[("n", &n.to_string())]),
        })
    };
    let soon = count.told - count.late;
    [
        tag(count.late, "late", "×", "registers.needs.late"),
        tag(
            count.requested,
            "requested",
            "△",
            "registers.needs.requested",
        ),
        tag(count.returned, "returned", "△", "registers.needs.returned"),
        tag(soon, "warn", "△", "registers.needs.soon"),
    ]
    .into_iter()
    .flatten()
    .collect()
}
