//! A file that somebody sends: what it would add or what is wrong with it, on a page; it is kept only by the button under that.

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use mamori_core::catalogue::interchange::{Arrival, Fault};
use serde::Deserialize;

use super::super::interchange::{Inspected, workbook};
use super::deed::{self, Brought};
use super::{node, path};
use crate::web::{
    App, Frame, Mistakes, Page, Say, SentFile, Upload, Visit, WebError, WebResult, see_other,
};

/// So many items, faults and pieces of advice stand on the page; the rest is counted.
const SHOWN: usize = 100;

/// A list of which only the beginning is shown.
struct Beginning<T> {
    shown: Vec<T>,
    count: String,
    more: Option<String>,
}

impl<T> Beginning<T> {
    fn of(all: impl ExactSizeIterator<Item = T>) -> Self {
        let count = all.len();
        Self {
            shown: all.take(SHOWN).collect(),
            count: count.to_string(),
            more: count
                .checked_sub(SHOWN)
                .filter(|it| *it > 0)
                .map(|it| it.to_string()),
        }
    }
}

/// A norm that can be taken.
struct Preview {
    title: Say,
    edition: String,
    issuer: Say,
    items: Beginning<(String, Say)>,
    links: String,
    advice: Beginning<Fault>,
    /// The norm as a workbook of ours, for the form that keeps it; nothing where it is there already.
    book: Option<String>,
}

#[derive(Template)]
#[template(path = "catalogue/own/look.html")]
struct LookPage {
    frame: Frame,
    base: String,
    has_neighbours: bool,
    faults: Option<Beginning<Fault>>,
    preview: Option<Preview>,
}

/// Reads what was sent and shows it. Nothing is written.
pub(super) async fn look(
    State(app): State<App>,
    visit: Visit,
    upload: Upload,
) -> WebResult<Response> {
    let frame = Frame::new(&app, &visit);
    match upload.file {
        None => {
            let mut mistakes = Mistakes::none();
            mistakes.add("file", "catalogue.own.no-file");
            let page = super::page(&app, frame.with(mistakes), "").await?;
            Ok(Page(page).into_response())
        }
        Some(SentFile::TooLarge) => {
            let says = frame.plain("catalogue.own.largest");
            let fault = Fault::of_table("too-large", "", String::new(), &says);
            shown(&app, frame, Inspected::Bad(vec![fault])).await
        }
        Some(SentFile::Whole(bytes)) => {
            let inspected = deed::inspected(&app, bytes).await?;
            shown(&app, frame, inspected).await
        }
    }
}

async fn shown(app: &App, frame: Frame, inspected: Inspected) -> WebResult<Response> {
    let house = crate::people::house(app).await?;
    let (faults, preview) = match inspected {
        Inspected::Bad(faults) => (Some(Beginning::of(faults.into_iter())), None),
        Inspected::Good {
            arrival,
            advice,
            is_there,
        } => (None, Some(preview(&frame, &arrival, advice, is_there)?)),
    };
    let page = LookPage {
        base: path(node(&frame.visit)?),
        has_neighbours: house.offices > 1,
        faults,
        preview,
        frame,
    };
    Ok(Page(page).into_response())
}

fn preview(
    frame: &Frame,
    arrival: &Arrival,
    advice: Vec<Fault>,
    is_there: bool,
) -> WebResult<Preview> {
    let bundle = &arrival.bundle;
    let norm = &bundle.norm;
    let items = bundle.provisions.iter().map(|it| {
        let title = frame.text(it.title.authored(), either(&it.title_en, &it.title.plain()));
        (it.id.local().to_owned(), title)
    });
    let book = match is_there {
        true => None,
        false => Some(STANDARD.encode(workbook(bundle).map_err(WebError::ours)?)),
    };
    Ok(Preview {
        title: frame.text(
            norm.title.authored(),
            either(&norm.title_en, &norm.title.plain()),
        ),
        edition: bundle.edition.id.to_string(),
        issuer: frame.text(
            norm.issuer.authored(),
            either(&norm.issuer_en, &norm.issuer.plain()),
        ),
        items: Beginning::of(items),
        links: bundle.links.len().to_string(),
        advice: Beginning::of(advice.into_iter()),
        book,
    })
}

/// An own norm may have no English yet; then the Japanese is shown.
fn either<'a>(english: &'a str, japanese: &'a str) -> &'a str {
    if english.is_empty() {
        japanese
    } else {
        english
    }
}

/// What the form under the preview sends.
#[derive(Deserialize)]
pub(super) struct Looked {
    book: String,
}

/// Keeps what was looked at; it is looked at once more, for something else may have come in between.
pub(super) async fn keep(
    State(app): State<App>,
    visit: Visit,
    Form(looked): Form<Looked>,
) -> WebResult<Response> {
    let node = node(&visit)?;
    let book = STANDARD.decode(&looked.book);
    let book = book.map_err(|_| WebError::Mistake("web.error.form"))?;
    let done = match deed::bring_in(&app, visit.actor(), (node, book)).await? {
        Brought::Kept => "kept",
        Brought::There => "there",
        Brought::Bad(faults) => {
            return shown(&app, Frame::new(&app, &visit), Inspected::Bad(faults)).await;
        }
    };
    Ok(see_other(&format!("{}?done={done}", path(node))))
}
