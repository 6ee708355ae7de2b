//! The page of terms in the order of the kana.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};

use super::reading::source;
use crate::web::{App, Frame, Page, Say, Visit};

struct Term {
    id: String,
    name: Say,
    reading: String,
    aliases: Vec<Say>,
    meaning: Say,
    source: Say,
}

#[derive(Template)]
#[template(path = "catalogue/glossary.html")]
struct GlossaryPage {
    frame: Frame,
    terms: Vec<Term>,
}

/// All terms.
pub(super) async fn list(State(app): State<App>, visit: Visit) -> Response {
    let frame = Frame::new(&app, &visit);
    let terms = app.catalogue.glossary().into_iter().map(|it| Term {
        id: it.id.to_string(),
        name: frame.text(it.term.authored(), &it.term_en),
        reading: it.reading.clone(),
        aliases: it
            .aliases
            .iter()
            .map(|it| frame.text(it.authored(), &it.plain()))
            .collect(),
        meaning: frame.text(it.meaning.authored(), &it.meaning_en),
        source: source(&frame, &app.catalogue, None, &it.source),
    });
    let terms = terms.collect();
    Page(GlossaryPage { frame, terms }).into_response()
}
