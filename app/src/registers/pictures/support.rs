//! The end of support as a page: the months of the coming years as a picture, and everything by its day as a list.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use mamori_core::calendar::FiscalYear;
use mamori_core::people::Act;
use mamori_core::plain::without_ruby;
use mamori_core::registers::pictures::{
    Drawing, Ending, Support, SupportWords, Undated, draw_support,
};
use mamori_core::words::Language;

use super::gallery::Gallery;
use super::plan::PAGE;
use super::svg;
use crate::web::{App, Frame, Page, Route, Say, Visit, WebResult};

pub(super) fn routes() -> Vec<Route> {
    vec![Route::get(
        "/offices/{office}/pictures/support",
        Act::SeeRegisters,
        show,
    )]
}

#[derive(Template)]
#[template(path = "registers/pictures/support.html")]
struct SupportPage {
    frame: Frame,
    back: String,
    paper: Option<String>,
    is_empty: bool,
    picture: Say,
    groups: Vec<Group>,
    undated: Vec<Row>,
    count: String,
}

/// What ends in the same stretch of time.
struct Group {
    title: Say,
    class: &'static str,
    glyph: &'static str,
    rows: Vec<Row>,
}

struct Row {
    href: String,
    name: String,
    /// The last day, or the version by which one can ask.
    remark: Say,
}

async fn show(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let gallery = Gallery::of(&app, &visit)?;
    let frame = Frame::new(&app, &visit);
    let support = gallery.support().await?;
    let groups = groups(&gallery, &frame, &support);
    Ok(Page(SupportPage {
        back: gallery.path(""),
        paper: visit
            .may(Act::PrintPapers)
            .then(|| gallery.path("support.pdf")),
        is_empty: groups.is_empty() && support.undated.is_empty(),
        picture: svg::picture(&drawing(&gallery, &support, PAGE))?,
        count: support.undated.len().to_string(),
        undated: support
            .undated
            .iter()
            .map(|it| undated(&gallery, it))
            .collect(),
        groups,
        frame,
    })
    .into_response())
}

/// The picture in a width.
pub(super) fn drawing(gallery: &Gallery, support: &Support, wide: i32) -> Drawing {
    let counted = |key: &str, n: usize| gallery.plain(key, &[("n", &n.to_string())]);
    let months = [4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3];
    let words = SupportWords {
        title: gallery.plain("pictures.support.title", &[]),
        about: counted(
            "pictures.support.shows",
            support.months.iter().map(|it| it.endings.len()).sum(),
        ),
        past: counted("pictures.support.past", support.past.len()),
        later: counted("pictures.support.later", support.later.len()),
        legend: ["past", "near", "in-time"]
            .map(|it| gallery.plain(&format!("pictures.support.legend.{it}"), &[])),
        years: support
            .years()
            .into_iter()
            .map(|it| year(gallery, it))
            .collect(),
        months: months.map(|it: u8| it.to_string()),
    };
    draw_support(support, &words, wide)
}

/// A fiscal year in words.
pub(super) fn year(gallery: &Gallery, year: FiscalYear) -> String {
    match gallery.language {
        Language::En => format!("FY{}", year.year()),
        Language::Easy => gallery.plain(
            "pictures.support.year",
            &[("year", &year.year().to_string())],
        ),
        Language::Ja => without_ruby(&year.authored()),
    }
}

fn groups(gallery: &Gallery, frame: &Frame, support: &Support) -> Vec<Group> {
    let rows = |all: &[Ending]| {
        all.iter()
            .map(|it| ending(gallery, frame, it))
            .collect::<Vec<_>>()
    };
    let count = |it: &[Ending]| it.len().to_string();
    let mut all = vec![Group {
        title: frame.fill("pictures.support.past", &[("n", &count(&support.past))]),
        class: "late",
        glyph: "×",
        rows: rows(&support.past),
    }];
    for month in &support.months {
        let is_near = month.endings.iter().any(|it| support.is_near(it.on));
        let (class, glyph) = if is_near {
            ("warn", "△")
        } else {
            ("info", "○")
        };
        let places = [("month", month.month.to_string())];
        let places = places.each_ref().map(|it| (it.0, it.1.as_str()));
        let title = frame.fill("pictures.support.month", &places);
        all.push(Group {
            title: title.with("year", &Say::plain(&year(gallery, month.year))),
            class,
            glyph,
            rows: rows(&month.endings),
        });
    }
    all.push(Group {
        title: frame.fill("pictures.support.later", &[("n", &count(&support.later))]),
        class: "info",
        glyph: "○",
        rows: rows(&support.later),
    });
    all.retain(|it| !it.rows.is_empty());
    all
}

fn ending(gallery: &Gallery, frame: &Frame, it: &Ending) -> Row {
    Row {
        href: gallery.entry(it.register.as_str(), it.id),
        name: it.name.clone(),
        remark: frame.day(it.on),
    }
}

fn undated(gallery: &Gallery, it: &Undated) -> Row {
    Row {
        href: gallery.entry(it.register.as_str(), it.id),
        name: it.name.clone(),
        remark: Say::plain(&it.version),
    }
}
