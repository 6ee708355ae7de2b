//! A file that somebody sends: what it would add or what is wrong with it, on a page; it is kept only by the button under that.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use mamori_core::catalogue::interchange::table::folded;
use mamori_core::catalogue::interchange::{Arrival, Fault};

use super::super::interchange::Inspected;
use super::deed::{self, Brought};
use super::{node, path};
use crate::web::{
    App, FIELD_BYTES, Frame, Mistakes, Page, Say, SentFile, Upload, Visit, WebError, WebResult,
    see_other,
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
    /// The norm in one text, for the form that keeps it; nothing where it is there already.
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
    mut upload: Upload,
) -> WebResult<Response> {
    let frame = Frame::new(&app, &visit);
    match upload.file() {
        None => {
            let mut mistakes = Mistakes::none();
            mistakes.add("file", "catalogue.own.no-file");
            let page = super::page(&app, frame.with(mistakes), "").await?;
            Ok(Page(page).into_response())
        }
        Some(SentFile::TooLarge) => {
            let refused = too_large(&frame);
            shown(&app, frame, refused).await
        }
        Some(SentFile::Whole(bytes)) => {
            let inspected = deed::inspected(&app, bytes).await?;
            shown(&app, frame, inspected).await
        }
    }
}

fn too_large(frame: &Frame) -> Inspected {
    let says = frame.plain("catalogue.own.largest");
    let fault = Fault::of_table("too-large", "", String::new(), &says);
    Inspected::Bad(vec![fault])
}

async fn shown(app: &App, frame: Frame, inspected: Inspected) -> WebResult<Response> {
    let house = crate::people::house(app).await?;
    let inspected = match inspected {
        // A small file can hold much; the form under the preview takes no more than a file may have.
        Inspected::Good { ref arrival, .. } if folded(&arrival.bundle).len() > FIELD_BYTES => {
            too_large(&frame)
        }
        other => other,
    };
    let (faults, preview) = match inspected {
        Inspected::Bad(faults) => (Some(Beginning::of(faults.into_iter())), None),
        Inspected::Good {
            arrival,
            advice,
            is_there,
        } => (None, Some(preview(&frame, &arrival, advice, is_there))),
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

fn preview(frame: &Frame, arrival: &Arrival, advice: Vec<Fault>, is_there: bool) -> Preview {
    let bundle = &arrival.bundle;
    let norm = &bundle.norm;
    let items = bundle.provisions.iter().map(|it| {
        let title = frame.text(it.title.authored(), &it.title_en);
        (it.id.local().to_owned(), title)
    });
    Preview {
        title: frame.text(norm.title.authored(), &norm.title_en),
        edition: bundle.edition.id.to_string(),
        issuer: frame.text(norm.issuer.authored(), &norm.issuer_en),
        items: Beginning::of(items),
        links: bundle.links.len().to_string(),
        advice: Beginning::of(advice.into_iter()),
        book: (!is_there).then(|| folded(bundle)),
    }
}

/// Keeps what was looked at; it is looked at once more, for something else may have come in between.
pub(super) async fn keep(
    State(app): State<App>,
    visit: Visit,
    upload: Upload,
) -> WebResult<Response> {
    let node = node(&visit)?;
    let mut fields = upload.fields.into_iter();
    let book = fields.find(|(name, _)| name == "book");
    let (_, book) = book.ok_or(WebError::Mistake("web.error.form"))?;
    let book = book.into_bytes();
    let done = match deed::bring_in(&app, visit.actor(), (node, book)).await? {
        Brought::Kept => "kept",
        Brought::There => "there",
        Brought::Bad(faults) => {
            return shown(&app, Frame::new(&app, &visit), Inspected::Bad(faults)).await;
        }
    };
    Ok(see_other(&format!("{}?done={done}", path(node))))
}
